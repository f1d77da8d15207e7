"""Icons, tags, dates and masks: what every screen says the same way.

Filters give "" for None, so that a template may name a fact that is not there yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.contrib.messages import constants
from django.core.paginator import Page
from django.forms import CheckboxInput
from django.forms.boundfield import BoundField
from django.template.defaultfilters import date as formatted
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.calendar import format_date, format_time, helsinki_day
from documents.mistakes import mistakes

register = template.Library()

# Drawn for Luvalla on a 24 x 24 grid; every picture is one path.
ICONS = {
    "shield": (
        "M12 1 2 5v7c0 6 4 9.5 10 11 6-1.5 10-5 10-11V5zm-1.2 15.5-4-4L8.5 10.8l2.3 2.3 5-5.1 1.7 1.7z"
    ),
    "check": (
        "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m5.1 7.7-6 7a1 1 0 0 1-1.5 0l-2.8-2.8 1.4-1.4 2 2 5.4-6.2z"
    ),
    "cross": (
        "M8 2h8l6 6v8l-6 6H8l-6-6V8zm1.4 5.7-1.7 1.7L10.3 12l-2.6 2.6 1.7 1.7L12 13.7"
        "l2.6 2.6 1.7-1.7-2.6-2.6 2.6-2.6-1.7-1.7-2.6 2.6z"
    ),
    "warning": "M12 2 1 21h22zm-1.2 7h2.4v6h-2.4zm0 7.5h2.4v2.3h-2.4z",
    "clock": (
        "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m0 2.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6"
        "M11 7v5.6l4.3 2.6 1-1.7-3.3-2V7z"
    ),
    "ring": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m0 2.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6",
    "bar": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-5 8.8h10v2.4H7z",
    "pencil": "M16.5 3 21 7.5 8.5 20H4v-4.5zM5.8 16.3v1.9h1.9L18.5 7.5l-2-2z",
    "print": "M7 3h10v5h3a2 2 0 0 1 2 2v7h-4v4H6v-4H2v-7a2 2 0 0 1 2-2h3zm2 2v3h6V5zm-1 9v5h8v-5z",
    "external": "M13 3h8v8h-2V6.4l-8.3 8.3-1.4-1.4L17.6 5H13zM5 5h5v2H5v12h12v-5h2v7H3V5z",
}

# kind: Designsystemet's colour, our icon
TAGS = {
    "success": ("success", "check"),
    "info": ("info", "clock"),
    "warning": ("warning", "warning"),
    "danger": ("danger", "cross"),
    "neutral": ("neutral", "ring"),
    "locked": ("neutral", "bar"),
    "choose": ("info", "pencil"),
}

ALERT_COLOURS = {constants.SUCCESS: "success", constants.WARNING: "warning", constants.ERROR: "danger"}

MASK = "••••"
SHOWN_OF_CODE = 7  # day of birth and separator: 140304A


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words: hidden from screen readers, because the words say the same."""
    return format_html(
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path fill-rule="evenodd" d="{}"/></svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant
    )


@register.simple_tag(name="tag")
def state_tag(kind: str, words: object, icon: str = "") -> SafeString:
    """A state as word, icon and colour; `kind` is a key of TAGS."""
    colour, usual = TAGS[kind]
    return format_html('<span class="tag" data-color="{}">{}{}</span>', colour, picture(icon or usual), words)


picture = icon  # state_tag's own `icon` argument hides the function's name


@register.inclusion_tag("_alert.html")
def alert(
    color: str, heading: object = "", text: object = "", *, role: str = "status", level: int = 2
) -> dict[str, object]:
    """What was done, or what stands in the way (role "alert"). color: success, info, warning or danger."""
    return {"color": color, "heading": heading, "text": text, "role": role, "level": level}


@register.filter
def alert_color(level: int) -> str:
    """The colour of a Django message of this level."""
    return ALERT_COLOURS.get(level, "info")


@register.inclusion_tag("_masked.html")
def masked(code: str) -> dict[str, object]:
    """An identity code without its end, which says so to a screen reader too."""
    return {"masked": code}


@register.inclusion_tag("_client.html")
def client_strip(
    name: str, code: str = "", *facts: object, url: str = "", link: object = ""
) -> dict[str, object]:
    """Whose matter the page is about: name, masked code, facts in a row, one link at the end."""
    return {"name": name, "masked": code, "facts": [fact for fact in facts if fact], "url": url, "link": link}


@register.inclusion_tag("_steps.html")
def steps(label: object, stages: Iterable[tuple[object, str]], current: int) -> dict[str, object]:
    """Where one is in a process; `stages` are (words, address or ""), `current` counts from 1."""
    return {"label": label, "steps": stages, "current": current}


@register.inclusion_tag("_facts.html")
def facts(pairs: Iterable[tuple[object, object]]) -> dict[str, object]:
    """Terms and their values; a pair without a value is left out."""
    return {"facts": pairs}


@register.inclusion_tag("_empty.html")
def empty_state(text: object, icon: str = "check") -> dict[str, object]:
    """One sentence where a list would be; icon "" for none."""
    return {"text": text, "icon": icon}


@register.inclusion_tag("_more.html")
def more(url: str, count: int) -> dict[str, object]:
    """Show all 12"""
    return {"url": url, "count": count}


@register.inclusion_tag("_pagination.html", takes_context=True)
def pages(context: template.Context, page: Page[Any]) -> dict[str, object]:
    """Previous and next of a paginator's page; the other query parameters stay."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag("_print_button.html")
def print_button(words: object = "") -> dict[str, object]:
    """Prints the page; shown only where JavaScript runs."""
    return {"words": words}


@register.inclusion_tag("_error_summary.html")
def error_summary(*forms: Any, heading: object = "") -> dict[str, object]:
    """Every error of forms and formsets as a link to its field; nothing when there are none."""
    return {"form": forms, "heading": heading}


register.filter("mistakes", mistakes)


@register.inclusion_tag("_field.html")
def field(
    bound: BoundField, *, legend: str = "", row: bool = False, label_hidden: bool = False
) -> dict[str, object]:
    """as_field_group with a big or hidden ("sr") legend, choices in a row, or a hidden label."""
    return {"field": bound, "legend": legend, "row": row, "label_hidden": label_hidden}


def _day(moment: date) -> date:
    return helsinki_day(moment) if isinstance(moment, datetime) else moment


@register.filter
def fi_date(moment: date | None) -> str:
    """24.11.2026; a moment becomes its Helsinki day."""
    return format_date(_day(moment)) if moment else ""


@register.filter
def fi_day(moment: date | None) -> str:
    """24.11., for lists."""
    if not moment:
        return ""
    day = _day(moment)
    return f"{day.day}.{day.month}."


@register.filter
def fi_weekday(moment: date | None) -> str:
    """tiistai 24.11.2026, the weekday in the reader's language."""
    return f"{formatted(_day(moment), 'l')} {fi_date(moment)}" if moment else ""


@register.filter
def fi_time(at: datetime | None) -> str:
    """9.14"""
    return format_time(at) if at else ""


@register.filter
def fi_clock(at: datetime | None) -> str:
    """klo 9.14, the word in the reader's language and never on a line without its time."""
    if not at:
        return ""
    # Translators: fi: klo %(time)s
    return (_("at %(time)s") % {"time": format_time(at)}).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def fi_datetime(at: datetime | None) -> str:
    """24.11.2026 klo 9.14"""
    return f"{fi_date(at)} {fi_clock(at)}" if at else ""


@register.filter
def fi_when(at: datetime | None, now: datetime) -> str:
    """today at 9.02, otherwise the day, with its year only when it is another year."""
    if not at:
        return ""
    day, today = helsinki_day(at), helsinki_day(now)
    if day == today:
        # Translators: fi: tänään %(clock)s, for example "tänään klo 9.02"
        return _("today %(clock)s") % {"clock": fi_clock(at)}
    return fi_day(day) if day.year == today.year else fi_date(day)


@register.simple_tag
def period(first: date | None, last: date | None) -> str:
    """1.12.2026–30.6.2027; both days belong to it, and either may be open."""
    return f"{fi_date(first)}–{fi_date(last)}"


@register.filter
def last_day(ends_before: date | None) -> date | None:
    """The last valid day, as people say it, of an exclusive end, as it is stored."""
    return ends_before - timedelta(days=1) if ends_before else None


@register.filter
def days_left(day: date | None, today: date) -> str:
    """13 days, today, 3 days ago."""
    if not day:
        return ""
    days = (_day(day) - _day(today)).days
    if days == 0:
        # Translators: fi: tänään
        return _("today")
    if days < 0:
        # Translators: fi: %(days)s päivä sitten / %(days)s päivää sitten
        return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
    # Translators: fi: %(days)s päivä / %(days)s päivää
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@register.filter
def fi_number(number: float | None) -> str:
    """1 234 567 with narrow no-break spaces."""
    return "" if number is None else f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@register.filter
def mask(code: str | None) -> str:
    """140304A••••: the part that tells people apart never leaves the server."""
    return f"{code[:SHOWN_OF_CODE]}{MASK}" if code else ""


@register.filter
def is_optional(bound: BoundField) -> bool:
    """Whether the label should say so: not for ticks, nor for what another answer makes necessary."""
    depends = getattr(bound.form, "required_by_choice", ())
    return not (bound.field.required or is_tick(bound) or bound.name in depends)


@register.filter
def is_tick(bound: BoundField) -> bool:
    """Whether the field is one box with its label after it."""
    return isinstance(bound.field.widget, CheckboxInput)
