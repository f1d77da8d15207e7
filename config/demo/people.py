"""Who works with the demo: people of every role, signed contracts, named workers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from accounts.actions import accept_invitation
from accounts.models import User
from clientgroups.models import AnnexVersion, Category, ClientGroup
from config.demo.agreements import agree, write_agreement
from documents.calendar import helsinki_day
from municipalities.actions import (
    ContractTerms,
    Proposed,
    Signature,
    acknowledge_notice,
    approve_narrower,
    approve_right,
    change_contract,
    create_first_administrator,
    draft_contract,
    invite_person,
    notify_keha,
    propose_right,
    record_grant_authority,
    record_keha_effect,
    return_proposal,
    set_setting,
    sign_contract,
)
from municipalities.actions.contracts import terms_of
from municipalities.actions.signing import AREA_SIGNATURES
from municipalities.models import (
    Area,
    Contract,
    ContractEvent,
    ContractVersion,
    Municipality,
    RightEvent,
    Role,
    ServiceKind,
    Unit,
)
from municipalities.models.contracts import SIGNATURES

# Everybody's in the demo; production knows no demo and no such password.
PASSWORD = "luvalla-harjoitus"  # noqa: S105 - printed for everybody to use
DAY = timedelta(days=1)

SETTINGS = {
    "form.area_contact": "palvelunumero 014 555 0100 (arkisin klo 9–15)",
    "form.area_contact_sv": "servicenumret 014 555 0100 (vardagar kl. 9–15)",
    "form.phone": "014 555 0110 (arkisin klo 9–15)",
    "form.phone_sv": "014 555 0110 (vardagar kl. 9–15)",
    "form.postal_address": "Työllisyysalue, Esimerkkikatu 1, 44100 Äänekoski",
    "form.postal_address_sv": "Sysselsättningsområdet, Esimerkkikatu 1, 44100 Äänekoski",
    "form.secure_mail": "turvaposti.example.fi",
    "form.controller": "Pohjoisen Keski-Suomen työllisyysaluelautakunta, Äänekosken kaupunki",
    "form.controller_sv": "Norra Mellersta Finlands sysselsättningsområdesnämnd, Äänekoski stad",
    "form.controller_contact": "kirjaamo@example.fi",
    "form.dpo": "tietosuojavastaava@example.fi",
    "form.requests_to": "kirjaamo@example.fi",
    "form.notice_url": "example.fi/tietosuoja",
    "form.keep_form": "5 vuotta suostumuksen päättymisestä",
    "form.keep_form_sv": "5 år efter att samtycket upphörde",
    "form.keep_log": "5 vuotta katselusta",
    "form.keep_log_sv": "5 år efter visningen",
    "atmt.url": "https://atmt.example.fi/",
    "form.office_footer": "Työllisyysalue · Esimerkkikatu 1, 44100 Äänekoski · 014 555 0100",
    "form.office_footer_sv": "Sysselsättningsområdet · Esimerkkikatu 1, 44100 Äänekoski · 014 555 0100",
}


@dataclass(frozen=True)
class Person:
    """Somebody of the demo; `place` is a municipality's code, or empty for the area."""

    email: str
    name: str
    role: Role
    place: str = ""
    title: str = ""
    language: str = "fi"


PEOPLE = (
    Person("johtaja@example.fi", "Kaarina Metsäpelto", Role.DIRECTOR, title="Työllisyysaluejohtaja"),
    Person("paallikko@example.fi", "Tuomas Kivelä", Role.MANAGER, title="Työllisyyspalvelupäällikkö"),
    Person("sihteeri@example.fi", "Outi Vesterniemi", Role.SECRETARY, title="Lautakunnan sihteeri"),
    Person("tietosuoja@example.fi", "Ismo Rautalampinen", Role.OFFICER, title="Tietosuojavastaava"),
    Person("koordinaattori@example.fi", "Arto Salmijoki", Role.COORDINATOR, title="Työkykykoordinaattori"),
    Person("asiantuntija@example.fi", "Marketta Ojakangas", Role.EXPERT, title="Asiantuntija"),
    Person("esihenkilo.laukaa@example.fi", "Hannele Lintumäki", Role.SUPERVISOR, "410", "Palvelupäällikkö"),
    Person(
        "esihenkilo.viitasaari@example.fi", "Paula Keiteleenniemi", Role.SUPERVISOR, "931", "Palvelupäällikkö"
    ),
    Person("esihenkilo.aanekoski@example.fi", "Risto Hietalahti", Role.SUPERVISOR, "992", "Palvelupäällikkö"),
    Person("sanna@example.fi", "Sanna Koivuranta", Role.WORKER, "410", "Työllisyyskoordinaattori"),
    Person("petri@example.fi", "Petri Niemi-Lahti", Role.WORKER, "410", "Työhönvalmentaja"),
    Person("johanna@example.fi", "Johanna Särkikoski", Role.WORKER, "410", "Palveluohjaaja"),
    Person("niina@example.fi", "Niina Kuusivaara", Role.WORKER, "410", "Työhönvalmentaja"),
    Person("olli@example.fi", "Olli Lampila", Role.WORKER, "410", "Palveluohjaaja"),
    Person("heli@example.fi", "Heli Vuorenmaa", Role.WORKER, "410", "Työhönvalmentaja"),
    Person("sirpa@example.fi", "Sirpa Huopana", Role.WORKER, "931", "Työllisyyskoordinaattori"),
    Person("jari@example.fi", "Jari Rantakoski", Role.WORKER, "931", "Työllisyyskoordinaattori"),
    Person("leila@example.fi", "Leila Honkaharju", Role.WORKER, "992", "Uraohjaaja", "sv"),
    Person("timo@example.fi", "Timo Keskisaari", Role.WORKER, "992", "Työllisyyskoordinaattori"),
    Person("kaisa@example.fi", "Kaisa Ruokolahti", Role.WORKER, "992", "Palveluohjaaja"),
    Person("antti@example.fi", "Antti Korpivaara", Role.WORKER, "992", "Työhönvalmentaja"),
    Person("ritva@example.fi", "Ritva Lehtoranta", Role.WORKER, "931", "Palveluohjaaja"),
    Person("eeva@example.fi", "Eeva Mäntysaari", Role.WORKER, "410", "Työhönvalmentaja"),
    Person("palvelupiste@example.fi", "Mirja Haapaniemi", Role.RECEIVER, "931", "Palveluneuvoja"),
)
ADMINISTRATOR = Person("paakayttaja@example.fi", "Veera Pohjanpalo", Role.ADMINISTRATOR)

# One login a role, as `make run` prints them.
LOGINS = (
    ("Nimetty kunnan työntekijä, Laukaa", "sanna@example.fi"),
    ("Kunnan työntekijä ilman käyttöoikeutta, Laukaa", "johanna@example.fi"),
    ("Nimetty kunnan työntekijä, Viitasaari", "sirpa@example.fi"),
    ("Kunnan esihenkilö, Laukaa", "esihenkilo.laukaa@example.fi"),
    ("Palvelupisteen työntekijä, Viitasaari", "palvelupiste@example.fi"),
    ("Työllisyysaluejohtaja", "johtaja@example.fi"),
    ("Työllisyyspalvelupäällikkö", "paallikko@example.fi"),
    ("Työkykykoordinaattori", "koordinaattori@example.fi"),
    ("Työllisyysalueen asiantuntija", "asiantuntija@example.fi"),
    ("Lautakunnan sihteeri", "sihteeri@example.fi"),
    ("Tietosuojavastaava", "tietosuoja@example.fi"),
    ("Järjestelmän pääkäyttäjä", "paakayttaja@example.fi"),
)

# As what the municipality's own signatory signs.
SIGNERS = dict.fromkeys(("729", "931", "992"), "kaupunginjohtaja")
GROUPS = ("ohjaamo", "maksulista", "kotoutuja", "tyonantajat", "piilotyo", "neuvonta", "ohjaus")
WIDE = ("T2", "T3", "T4", "T5", "T6", "T7")


@dataclass(frozen=True)
class Right:
    """A named worker of the demo: days before today, and which steps have been taken."""

    email: str
    groups: tuple[str, ...]
    tasks: str
    reason: str
    proposed: int
    decided: int | None = None
    told: int | None = None
    opened: int | None = None
    agreed: int | None = None
    written: int | None = None
    acknowledged: int | None = None
    place: str = ""
    may_record_changes: bool = True
    left_out: tuple[str, ...] = ()
    # Why something is left out, or what is asked; asked so many days ago.
    words: str = ""
    asked: int | None = None


RIGHTS = (
    Right("sanna@example.fi", GROUPS, "Ohjaa työnhakijoita Ohjaamossa ja kunnan neuvonnassa.",
          "Vastaa Laukaan Ohjaamosta ja työnantajayhteistyöstä.", 250, 243, 242, 239, 245),
    Right("petri@example.fi", ("ohjaamo", "tyokyky", "ohjaus"), "Valmentaa ja ohjaa työnhakijoita.",
          "Vastaa työkykyasiakkaiden ohjauksesta.", 250, 243, 241, 236, 244, may_record_changes=False),
    Right("sirpa@example.fi", GROUPS, "Ohjaa työnhakijoita Viitasaarella.",
          "Vastaa Viitasaaren Ohjaamosta ja neuvonnasta.", 240, 232, 231, 228, 235),
    Right("leila@example.fi", GROUPS, "Antaa yksilö- ja uraohjausta.",
          "Vastaa Äänekosken uraohjauksesta.", 240, 232, 230, 225, 234),
    Right("timo@example.fi", ("ohjaamo", "neuvonta"), "Neuvoo työnhakijoita ilman ajanvarausta.",
          "Aloitti Äänekosken neuvonnassa.", 20, 12, 11, None, 14),
    # Opened at KEHA-keskus, but the agreement waits for its signatures.
    Right("niina@example.fi", ("ohjaamo", "ohjaus"), "Valmentaa nuoria työnhakijoita.",
          "Aloitti nuorten valmentajana.", 16, 12, 11, 6, written=4, acknowledged=9),
    # KEHA-keskus has acknowledged the notice and not opened the right yet.
    Right("olli@example.fi", ("neuvonta", "tyonantajat"), "Neuvoo työnhakijoita ja työnantajia.",
          "Vastaa neuvonnasta maanantaista keskiviikkoon.", 13, 8, 7, None, 9, acknowledged=1),
    # Decided on, less than was proposed, and KEHA-keskus is still to be told.
    Right("kaisa@example.fi", ("ohjaamo", "tyonantajat", "neuvonta"), "Ohjaa nuoria Ohjaamossa.",
          "Sijaistaa Ohjaamossa.", 8, 1, None, None, 5, left_out=("tyonantajat",),
          words="Työnantajayhteistyö ei kuulu sijaisuuden tehtäviin."),
    # Returned with a question, which waits for the supervisor's answer.
    Right("heli@example.fi", ("ohjaus", "neuvonta"), "Valmentaa työnhakijoita.",
          "Vastaa yksilövalmennuksesta.", 5, asked=2,
          words="Kuuluuko ajanvaraukseton neuvonta valmentajan tehtäviin?"),
    Right("jari@example.fi", ("ohjaamo", "neuvonta"), "Ajanvaraukseton neuvonta ja Ohjaamo.",
          "Vastaa ensi kuun alusta ajanvarauksettomasta neuvonnasta ja Ohjaamosta Viitasaarella.", 6),
    # What became of these three is in stops.py.
    Right("antti@example.fi", ("ohjaamo", "ohjaus"), "Valmentaa työnhakijoita.",
          "Vastaa valmennuksesta Äänekoskella.", 200, 192, 191, 188, 195),
    Right("ritva@example.fi", ("neuvonta",), "Neuvoo työnhakijoita ilman ajanvarausta.",
          "Vastaa neuvonnasta Viitasaarella.", 210, 204, 203, 200, 206),
    Right("eeva@example.fi", ("ohjaamo", "piilotyo"), "Etsii nuorille työpaikkoja.",
          "Vastaa nuorten työpaikoista Laukaassa.", 190, 185, 184, 181, 187),
    Right("johtaja@example.fi", ("tyonantajat",), "Työnantajayhteistyön kehittäminen.",
          "Osallistuu työnantajayhteistyön kokeiluun.", 3, place="992", may_record_changes=False),
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Everybody by e-mail, and the day that the demo is dated from."""

    area: Area
    users: dict[str, User]
    now: datetime

    def ago(self, days: int, hour: int = 9) -> datetime:
        """That many days before today, at that hour in Helsinki or as close to now as the past allows."""
        moment = self.now - timedelta(days=days)
        return (
            min(moment.replace(hour=hour, minute=0, second=0, microsecond=0), self.now) if days else self.now
        )

    def day(self, days_ago: int) -> date:
        return helsinki_day(self.now) - timedelta(days=days_ago)

    def of_role(self, role: Role, place: str = "") -> User:
        return next(self.users[one.email] for one in PEOPLE if (one.role, one.place) == (role, place))

    def home(self, email: str) -> str:
        return next(one.place for one in PEOPLE if one.email == email)


def load_people(now: datetime) -> Cast:
    """Invite everybody, sign the contracts and name the workers."""
    area = Area.objects.get()
    users: dict[str, User] = {}
    cast = Cast(area, users, now)
    administrator, token = create_first_administrator(
        ADMINISTRATOR.email, ADMINISTRATOR.name, area=area, at=cast.ago(330)
    )
    users[ADMINISTRATOR.email] = accept_invitation(token, PASSWORD, at=cast.ago(330))
    for one in PEOPLE:
        users[one.email] = _invite(one, cast, administrator)
    _set_up_area(cast, administrator)
    _make_contracts(cast)
    for right in RIGHTS:
        _name_worker(cast, right)
    return cast


def _invite(one: Person, cast: Cast, administrator: User) -> User:
    place = Municipality.objects.get(pk=one.place) if one.place else cast.area
    at = cast.ago(325)
    _, token = invite_person(
        one.email,
        one.name,
        one.language,
        role=one.role,
        place=place,
        title=one.title,
        by=administrator,
        at=at,
    )
    return accept_invitation(token, PASSWORD, at=at)


def _set_up_area(cast: Cast, administrator: User) -> None:
    at = cast.ago(320)
    source = "Hallintosääntö 12 § (harjoitusaineisto)"
    record_grant_authority(cast.area, source=source, starts_on=cast.day(320), by=administrator, at=at)
    for key, value in SETTINGS.items():
        set_setting(cast.area, key, value, starts_on=cast.day(320), by=administrator, at=at)


def _make_contracts(cast: Cast) -> None:
    """Laukaa's has been extended, Hankasalmi's ends soon, Saarijärvi's waits for its signatures."""
    for code, last in (("410", -100), ("931", -400), ("992", -400), ("077", -45)):
        version = _draft(cast, code, cast.day(last))
        _sign_all(cast, version, cast.ago(310))
        if code == "410":
            _extend(cast, version, cast.day(-400))
    _draft(cast, "729", cast.day(-400))


def _extend(cast: Cast, version: ContractVersion, last_day: date) -> None:
    extension = change_contract(
        version,
        replace(terms_of(version), last_day=last_day),
        kind=ContractVersion.Kind.EXTENSION,
        reason="Palvelu jatkuu, ja kunta palkkaa Ohjaamoon toisen työntekijän.",
        by=cast.of_role(Role.MANAGER),
        at=cast.ago(292),
    )
    _sign_all(cast, extension, cast.ago(288))


def _draft(cast: Cast, code: str, last_day: date) -> ContractVersion:
    director, at = cast.of_role(Role.DIRECTOR), cast.ago(310)
    terms = ContractTerms(
        annex=AnnexVersion.objects.in_force(cast.day(310)).get(),
        starts_on=cast.day(300),
        last_day=last_day,
        data_clause="Palvelussa käsitellään suostumuslomakkeella nimettyjä tietoja, ei muita.",
    )
    return draft_contract(
        Municipality.objects.get(pk=code),
        terms,
        service_kind=ServiceKind.JOB_PLACEMENT,
        decision_ref="12.2.2025 § 11",
        page="sivu 1, kohta 2",
        by=director,
        at=at,
    )


def _sign_all(cast: Cast, version: ContractVersion, at: datetime) -> None:
    for kind in SIGNATURES:
        _sign(version, kind, cast.of_role(Role.DIRECTOR), at)


def _sign(version: ContractVersion, kind: ContractEvent.Kind, director: User, at: datetime) -> None:
    for_area = kind in AREA_SIGNATURES
    signature = Signature(
        kind,
        signed_on=helsinki_day(at),
        name=director.name if for_area else "Kunnan allekirjoittaja",
        role=Role.DIRECTOR if for_area else None,
        title="" if for_area else SIGNERS.get(version.contract.municipality_id, "kunnanjohtaja"),
    )
    sign_contract(version, signature, by=director, at=at)


def _name_worker(cast: Cast, right: Right) -> None:
    place = right.place or cast.home(right.email)
    municipality = Municipality.objects.get(pk=place)
    supervisor = cast.of_role(Role.SUPERVISOR, place)
    proposal = _propose(cast, right, municipality, supervisor)
    if right.agreed is not None:
        agree(cast.users[right.email], municipality, right.groups, by=supervisor, at=cast.ago(right.agreed))
    if right.written is not None:
        at = cast.ago(right.written)
        write_agreement(cast.users[right.email], municipality, right.groups, by=supervisor, at=at)
    director = cast.of_role(Role.DIRECTOR)
    if right.asked is not None:
        return_proposal(proposal, question=right.words, by=director, at=cast.ago(right.asked, 13))
    if right.decided is not None:
        _tell_keha(cast, right, _approve(right, proposal, director, cast.ago(right.decided, 13)))


def _approve(right: Right, proposal: RightEvent, director: User, at: datetime) -> RightEvent:
    if not right.left_out:
        return approve_right(proposal, by=director, at=at)
    whole = Proposed.of(proposal.terms)
    less = replace(whole, groups=tuple(group for group in whole.groups if group.pk not in right.left_out))
    return approve_narrower(proposal, less, reason=right.words, by=director, at=at)


def _propose(cast: Cast, right: Right, municipality: Municipality, supervisor: User) -> RightEvent:
    unit, _ = Unit.objects.get_or_create(municipality=municipality, name="Työllisyyspalvelut")
    proposed = Proposed(
        groups=tuple(ClientGroup.objects.filter(code__in=right.groups)),
        categories=tuple(Category(code) for code in WIDE),
        tasks=right.tasks,
        starts_on=cast.day((right.decided or 0) - 3 if right.decided else -7),
        last_day=cast.day(-220),
        may_record_changes=right.may_record_changes,
        reason=right.reason,
    )
    contract = Contract.objects.get(municipality=municipality, service_kind=ServiceKind.JOB_PLACEMENT)
    holder = cast.users[right.email]
    return propose_right(
        holder, proposed, contract=contract, unit=unit, by=supervisor, at=cast.ago(right.proposed)
    )


def _tell_keha(cast: Cast, right: Right, approval: RightEvent) -> None:
    if right.told is None:
        return
    manager = cast.of_role(Role.MANAGER)
    notice = notify_keha(approval, sent_on=cast.day(right.told), by=manager, at=cast.ago(right.told, 15))
    acknowledged = right.opened if right.acknowledged is None else right.acknowledged
    if acknowledged is not None:
        at = cast.ago(acknowledged, 14)
        acknowledge_notice(notice, acknowledged_on=cast.day(acknowledged), by=manager, at=at)
    if right.opened is not None:
        at = cast.ago(right.opened, 15)
        record_keha_effect(notice, effective_on=cast.day(right.opened), by=manager, at=at)
