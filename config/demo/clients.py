"""Whom the demo is about: twenty artificial clients with consents in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clientgroups.evidence import Evidence, Facts
from clientgroups.groups import group
from clientgroups.models import GroupContent
from config.demo.people import Cast
from config.demo.scans import scan_of
from consents import drafts
from consents.actions.issuing import FormAnswers, issue_form, print_form
from consents.actions.opening import open_client, record_outcome
from consents.actions.scanning import attach_scan, verify_form
from consents.actions.signing import give_consent, refuse_consent
from consents.actions.withdrawing import ALL_PARTS, Received, withdraw
from consents.models import Consent
from consents.models.consents import RECORD_CHANGES
from documents.calendar import format_date
from municipalities.models import Municipality, Role

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@dataclass(frozen=True)
class Client:
    """A client of the demo. Numbers are days before today; `state` says how far the consent has come."""

    name: str
    age: int
    worker: str
    group: str
    evidence: dict[str, str | list[str]]
    need: str
    state: str
    prepared: int
    lasts: int = 180
    actions: tuple[str, ...] = ("guidance",)
    categories: tuple[str, ...] = ("T2", "T3", "T5")
    single_visit: bool = False
    language: str = "fi"
    opened: int | None = None
    outcome: str = ""
    changes: bool = False


OHJAAMO: dict[str, str | list[str]] = {"place": "Ohjaamo, Laukaan kirkonkylä"}
SANNA, PETRI, SIRPA, LEILA = "sanna@example.fi", "petri@example.fi", "sirpa@example.fi", "leila@example.fi"
GUIDED: dict[str, str | list[str]] = {"process": "Laukaan uraohjaus, sovittu työllisyysalueen kanssa"}
YOUNG = ("T2", "T3", "T4", "T5", "T7")

CLIENTS = (
    Client("Onni Lehtovaara", 22, SANNA, "ohjaamo", OHJAAMO,
           "Onni etsii ensimmäistä vakituista työtä varastoalalta ja miettii, miten keskeytyneen "
           "perustutkinnon voi suorittaa loppuun.",
           "waiting", 0, actions=("guidance", "service_decision"), categories=YOUNG),
    Client("Amira Haddad", 31, SANNA, "kotoutuja", {"verify": ["job_search", "division"]},
           "Amira haluaa varmistaa, kuka hänen asiaansa hoitaa, kun kotoutumissuunnitelma päättyy.",
           "waiting", 4),
    Client("Tapio Rinnemaa", 54, SANNA, "maksulista",
           {"work_need": "Tapio on ollut työttömänä kaksi vuotta ja etsii työtä rakennusalalta."},
           "Tapio etsii työtä rakennusalalta ja tarvitsee tukea hakemiseen.", "waiting", 12,
           categories=("T2", "T3", "T4", "T5")),
    Client("Leena Kujansuu", 43, SANNA, "ohjaus", GUIDED,
           "Leena miettii alan vaihtoa ja tarvitsee uraohjausta.", "given", 9),
    Client("Veikko Salomaa", 37, SANNA, "tyonantajat",
           {"business_id": "9123450-6", "employer": "Esimerkkivarasto Oy", "job": "Varastotyöntekijä"},
           "Veikko hakee varastotyötä, ja työnantaja etsii tekijää nopeasti.", "given", 1,
           actions=("guidance", "employer_cooperation"), categories=("T2", "T3", "T4")),
    Client("Jenna Ollikainen", 24, SANNA, "ohjaamo", OHJAAMO,
           "Jenna haluaa löytää koulutuspaikan hoitoalalta.", "verified", 30, categories=YOUNG, opened=28),
    Client("Matti Pelkonen", 49, SANNA, "piilotyo",
           {"recommendation": "Tuttu konepaja etsii hitsaajaa, eikä paikkaa ole ilmoitettu."},
           "Matille voisi sopia konepajan hitsaajan työ.", "verified", 16,
           actions=("guidance", "employer_cooperation"), categories=("T2", "T3"), opened=15),
    Client("Riikka Toivakka", 35, SANNA, "ohjaus", GUIDED,
           "Riikka suunnittelee opintoja työn ohella.", "verified", 60, lasts=67, opened=50,
           outcome="guidance_given"),
    Client("Hodan Warsame", 28, SANNA, "kotoutuja", {"verify": ["integration_period"]},
           "Hodan tarvitsee tiedon siitä, kauanko hänen kotoutumisaikansa kestää.", "verified", 80, lasts=93,
           opened=70, outcome="new_meeting"),
    Client("Aleksi Honkavaara", 19, SANNA, "ohjaamo", OHJAAMO,
           "Aleksi etsii kesätyötä ja ajattelee lukion jälkeistä aikaa.", "verified", 2, categories=YOUNG,
           actions=("guidance", "service_decision", "record_change"), changes=True),
    Client("Kerttu Sahakangas", 58, SANNA, "maksulista",
           {"work_need": "Kerttu on ollut pitkään työttömänä ja toivoo osa-aikaista työtä."},
           "Kerttu toivoo osa-aikaista työtä kaupan alalta.", "withdrawn", 40, opened=35,
           outcome="guidance_given"),
    Client("Markus Lindroos", 41, SANNA, "ohjaus", GUIDED,
           "Markus behöver handledning för att byta bransch.", "refused", 10, language="sv"),
    Client("Pirkko Suvantola", 50, SANNA, "ohjaus", GUIDED,
           "Pirkko etsii uutta alaa pitkän tauon jälkeen.", "verified", 100, lasts=95, opened=90,
           outcome="decision_prepared"),
    Client("Joonas Karhunpää", 33, SANNA, "neuvonta",
           {"situation": "job_seeker", "service": "other"},
           "Joonas tarvitsee neuvoa työnhaun aloittamiseen.", "given", 20, single_visit=True,
           categories=("T2", "T3")),
    Client("Seppo Kannosto", 59, PETRI, "tyokyky",
           {"referred_by": "Työkykykoordinaattori", "client_agreed": "yes"},
           "Sepon työkyky on muuttunut, ja hän tarvitsee tukea eläkeselvitykseen.", "verified", 60, lasts=56,
           opened=55, outcome="guidance_given"),
    Client("Emilia Rautaharju", 27, PETRI, "ohjaamo", OHJAAMO,
           "Emilia tarvitsee tukea ensimmäisen työpaikan löytämiseen.", "verified", 12, categories=YOUNG,
           opened=11, outcome="guidance_given"),
    Client("Väinö Koskinummi", 25, SIRPA, "ohjaamo", {"place": "Ohjaamo, Viitasaari"},
           "Väinö etsii oppisopimuspaikkaa autoalalta.", "verified", 8, categories=YOUNG, opened=7),
    Client("Inkeri Puronvarsi", 46, SIRPA, "ohjaus", {"process": "Viitasaaren yksilöohjaus"},
           "Inkeri tarvitsee tukea työhön paluuseen.", "verified", 25, opened=24, outcome="nothing"),
    Client("Oskari Tähtinen", 21, LEILA, "ohjaamo", {"place": "Ohjaamo, Äänekoski"},
           "Oskari miettii ammattikoulun jatkamista.", "given", 3, categories=YOUNG),
    Client("Sofia Björkman", 38, LEILA, "ohjaus", {"process": "Äänekosken uraohjaus"},
           "Sofia vill få handledning för att hitta ett nytt yrke.", "verified", 15, language="sv", opened=14,
           outcome="guidance_given"),
)  # fmt: skip


def load_clients(cast: Cast) -> None:
    """Take every client through the desk: the draft, the form, the signature, the scan, the gate."""
    for number, client in enumerate(CLIENTS):
        _take_through(cast, client, artificial_code(_born(cast, client, number), 901 + number))


def artificial_code(born: date, serial: int) -> str:
    """An identity code of the 900 series, which no person has."""
    digits = f"{born:%d%m%y}{serial:03}"
    century = "A" if born.year >= 2000 else "-"
    return f"{digits[:6]}{century}{digits[6:]}{CHECK[int(digits) % 31]}"


def _born(cast: Cast, client: Client, number: int) -> date:
    # A birthday of their own, always behind them this year.
    day = cast.day(30 + 7 * number)
    return date(day.year - client.age, day.month, min(day.day, 28))


def _take_through(cast: Cast, client: Client, code: str) -> None:
    consent = _prepare(cast, client, code)
    if client.state == "waiting":
        return
    worker = cast.users[client.worker]
    signed: dict[str, Any] = {"place": "Laukaa", "signed_on": cast.day(client.prepared), "by": worker}
    at = cast.ago(client.prepared, 11)
    if client.state == "refused":
        refuse_consent(consent.pk, **signed, at=at)
        return
    give_consent(consent.pk, ticks=_ticks(client), **signed, at=at)
    if client.state != "given":
        _scan_and_open(cast, client, consent)


def _ticks(client: Client) -> list[str]:
    return [*client.categories, *([RECORD_CHANGES] if client.changes else [])]


def _prepare(cast: Cast, client: Client, code: str) -> Consent:
    worker, at = cast.users[client.worker], cast.ago(client.prepared, 10)
    municipality = Municipality.objects.select_related("area").get(pk=cast.home(client.worker))
    draft = drafts.start(municipality=municipality, by=worker, at=at)
    answers = _answers(cast, client, code, municipality)
    return issue_form(draft, answers, language=client.language, by=worker, at=at).consent


def _answers(cast: Cast, client: Client, code: str, municipality: Municipality) -> FormAnswers:
    first, last = client.name.lower().replace("ä", "a").replace("ö", "o").split()
    return FormAnswers(
        code=code,
        name=client.name,
        phone=f"050 555 0{100 + client.age}",
        email=f"{first}.{last}@example.fi",
        address=f"Kuusikuja {client.age}, {municipality.short_fi}",
        language=client.language,
        interpreter=False,
        identity_check="driving_licence",
        area_client="yes",
        content=GroupContent.objects.in_force(cast.day(client.prepared)).get(group=client.group),
        evidence=_evidence(cast, client, municipality),
        sentence=client.need,
        actions=client.actions,
        categories=client.categories,
        ask_record_changes=True,
        length="single_visit" if client.single_visit else "until",
        until=None if client.single_visit else cast.day(client.prepared - client.lasts),
    )


def _evidence(cast: Cast, client: Client, municipality: Municipality) -> dict[str, str]:
    """The same questions as at the desk: what the group would not accept, the demo cannot have."""
    day = cast.day(client.prepared)
    dated: dict[str, str | list[str]] = {
        "visit_date": format_date(day),
        "referred_on": format_date(day - timedelta(days=3)),
        "list_month": f"{day.month}/{day.year}",
    }
    facts = Facts(
        today=day,
        birth_date=date(day.year - client.age, 1, 1),
        answers=dated | client.evidence,
        municipality_code=municipality.pk,
    )
    answer = group(client.group).check(facts)
    if not isinstance(answer, Evidence):
        raise ValueError(f"{client.name}: {answer}")
    return answer.values


def _scan_and_open(cast: Cast, client: Client, consent: Consent) -> None:
    worker, at = cast.users[client.worker], cast.ago(client.prepared, 12)
    _, paper = print_form(consent.pk, by=worker, at=at)
    scan = attach_scan(consent.pk, scan_of(paper, client.language, _ticks(client)), by=worker, at=at)
    verify_form(scan.pk, by=worker, at=at)
    if client.opened is not None:
        _open(cast, client, consent)
    if client.state == "withdrawn":
        _withdraw(cast, client, consent)


def _open(cast: Cast, client: Client, consent: Consent) -> None:
    worker, at = cast.users[client.worker], cast.ago(client.opened or 0, 13)
    opening = open_client(consent.pk, action=client.actions[0], not_disqualified=True, by=worker, at=at)
    if client.outcome:
        note = "Asiakas ei tullut sovittuun tapaamiseen." if client.outcome == "nothing" else ""
        record_outcome(opening.pk, result=client.outcome, note=note, by=worker, at=at)


def _withdraw(cast: Cast, client: Client, consent: Consent) -> None:
    at = cast.ago(2, 14)
    received = Received(
        number=consent.forms.get().document.number,
        code="",
        parts=ALL_PARTS,
        received_at=at,
        way="phone",
        identity_check="by_phone",
        language=client.language,
    )
    withdraw(received, by=cast.of_role(Role.RECEIVER, "931"), at=at)
