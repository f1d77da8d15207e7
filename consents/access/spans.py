"""Stretches of days, and for how long several conditions have held without a gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """From the first day until before the end; an open one ends before `date.max`."""

    starts_on: date
    ends_before: date = date.max

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


def unbroken(spans: Iterable[Span], day: date) -> Span | None:
    """The stretch without a gap that holds the day; None when no span does."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: one.starts_on):
        last = joined[-1] if joined else None
        if last and span.starts_on <= last.ends_before:
            joined[-1] = Span(last.starts_on, max(last.ends_before, span.ends_before))
        elif span.starts_on < span.ends_before:
            joined.append(span)
    return next((span for span in joined if day in span), None)


def common(spans: Iterable[Span | None]) -> Span | None:
    """The days that all of the spans have; None when one is missing or they have none."""
    known = [span for span in spans if span is not None]
    return Span(
        max((span.starts_on for span in known), default=date.min),
        min((span.ends_before for span in known), default=date.max),
    )
