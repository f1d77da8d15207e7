"""What the area has set, as it was on a day, and what holds when nothing was set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
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
# Local Government Act 410/2015, sections 134-140. The area confirms the wording before it is used.
APPEAL = (
    "Päätökseen tyytymätön voi tehdä kirjallisen oikaisuvaatimuksen työllisyysaluelautakunnalle 14 päivän"
    " kuluessa siitä, kun hän on saanut päätöksen tiedoksi (kuntalaki 410/2015, 134–140 §). Päätökseen ei"
    " saa hakea muutosta valittamalla.\n\n"
    "Oikaisuvaatimuksesta on käytävä ilmi, mihin päätökseen vaaditaan oikaisua, millainen oikaisu vaaditaan"
    " ja millä perusteella. Siihen merkitään tekijän nimi ja yhteystiedot."
)
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
        # How to ask for a rectification of a decision on an access right; paragraphs parted by an empty line.
        "decision.appeal": APPEAL,
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


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a setting of several, each on one line; empty lines part them."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return tuple(" ".join(part.split()) for part in parts if part.strip())


@dataclass(frozen=True)
class Values:
    """One setting on a day: what holds, by which row (None: the default), what comes, all rows by time."""

    key: str
    rows: tuple[AreaSetting, ...]
    day: date

    @property
    def row(self) -> AreaSetting | None:
        """The row that holds: of those that have begun, the one that began and was recorded last."""
        return next((row for row in self.rows if row.starts_on <= self.day), None)

    @property
    def value(self) -> str:
        return self.row.value if self.row else DEFAULTS[self.key]

    @property
    def coming(self) -> tuple[AreaSetting, ...]:
        return tuple(row for row in self.rows if row.starts_on > self.day)


def all_values(area: Area, at: datetime, *, keys: Iterable[str] = DEFAULTS) -> dict[str, Values]:
    """Every setting, or those asked for, with its rows, the newest start first; one query."""
    rows = area.settings.select_related("set_by").order_by("-starts_on", "-recorded_at")
    found: dict[str, list[AreaSetting]] = {key: [] for key in keys}
    for row in rows.filter(key__in=found):
        found[row.key].append(row)
    return {key: Values(key, tuple(own), helsinki_day(at)) for key, own in found.items()}
