"""What the area has set, as it was on a day, and what holds when nothing was set."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from documents.calendar import helsinki_day
from municipalities.models import Area, AreaSetting

# Printed on forms; empty until the area has told its own. The Swedish form has its own text where one is set.
PRINTED = (
    "form.area_contact",
    "form.phone",
    "form.postal_address",
    "form.secure_mail",
    "form.controller",
    "form.controller_contact",
    "form.dpo",
    "form.requests_to",
    "form.notice_url",
    "form.keep_form",
    "form.keep_log",
    "form.office_footer",
)
LINKS = frozenset({"atmt.url"})
DEFAULTS: MappingProxyType[str, str] = MappingProxyType(
    {
        **dict.fromkeys(PRINTED, ""),
        **{f"{key}_sv": "" for key in PRINTED},
        # Minutes that an opened client stays open; days in which the outcome must be recorded (R7).
        "opening.minutes": "15",
        "outcome.days": "30",
        # Where ATMT is, for a link on the opened client; https only. Empty: no link.
        "atmt.url": "",
        # Months (R6).
        "consent.default_months": "6",
        "consent.max_months": "12",
        # How long before an end those who can act are reminded of it: months (m), weeks (w) and days (d).
        "remind.contract": "8m 6m 3m 14d 7d",
        "remind.right": "4w 1w",
        "remind.agreement": "4w 1w",
        "remind.review": "2w 1w 2d",
        # Cells with fewer are hidden in reports.
        "report.smallest": "5",
        # Working days in which each step of a notice to KEHA-keskus should be taken (R2).
        "notice.days": "3",
        # Months after which a municipality's rights are reviewed again, days in which it answers (R4).
        "review.months": "6",
        "review.days": "28",
        # Days without an opening after which a right is suspended, and how long before people are warned.
        "right.unused_days": "56",
        "right.unused_warning_days": "14",
        # The role that signs the personal agreement beside the worker (R3).
        "agreement.signer": "supervisor",
    }
)


def setting(area: Area, key: str, at: datetime) -> str:
    """The value on that Helsinki day. Raises KeyError for a key that is no setting."""
    default = DEFAULTS[key]
    value = AreaSetting.objects.value(area, key, helsinki_day(at))
    return default if value is None else value


def is_safe_link(address: str) -> bool:
    """Whether a page may lead there: https, a host, and nobody's name or password."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def link(area: Area, key: str, at: datetime) -> str:
    """A setting that is an address; "" where none is set, or one that no page may lead to."""
    address = setting(area, key, at)
    return address if is_safe_link(address) else ""


def printed(area: Area, key: str, at: datetime, *, language: str) -> str:
    """A printed setting in the language of the form; the Finnish one where the area has set no other."""
    own = setting(area, f"{key}_sv", at) if language == "sv" else ""
    return own or setting(area, key, at)
