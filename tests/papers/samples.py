"""Papers of invented people: the usual one, and the longest that must still fit."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import Any

import pypdfium2
from PIL.Image import Image

from consents.papers import (
    ConsentFormPaper,
    FormContacts,
    WithdrawalConfirmationPaper,
    consent_form_paper,
    consent_form_title,
)
from documents.rendering import Rendered, render_pdf
from municipalities.papers import KehaNoticePaper, PersonalAgreementPaper, RightDecisionPaper, RightTurnPaper
from municipalities.review_papers import ReviewDecisionPaper

NUMBER = "26-004817-1"
TODAY = date(2026, 11, 24)
AREA = {
    "fi": "Pohjoisen Keski-Suomen työllisyysalue",
    "sv": "Norra Mellersta Finlands sysselsättningsområde",
}

CONTACTS = {
    "fi": FormContacts(
        area_contact="Äänekosken toimipiste, p. 014 555 0100",
        phone="014 555 0101",
        postal_address="Pohjoisen Keski-Suomen työllisyysalue, PL 100, 44101 Äänekoski",
        secure_mail="suostumukset@tyollisyysalue.example",
        controller="Pohjoisen Keski-Suomen työllisyysaluelautakunta, Äänekosken kaupunki",
        controller_contact="Hallintokatu 4, 44100 Äänekoski, kirjaamo@aanekoski.example",
        dpo="tietosuoja@aanekoski.example, p. 014 555 0102",
        requests_to="kirjaamo@aanekoski.example",
        notice_url="aanekoski.example/luvalla",
        keep_form="5 vuotta suostumuksen päättymisestä",
        keep_log="5 vuotta katselusta",
        office_footer="Laukaan kunta, työllisyyspalvelut · Laukaantie 14, 41340 Laukaa · p. 014 555 0110",
    ),
    "sv": FormContacts(
        area_contact="byrån i Äänekoski, tfn 014 555 0100",
        phone="014 555 0101",
        postal_address="Norra Mellersta Finlands sysselsättningsområde, PB 100, 44101 Äänekoski",
        secure_mail="suostumukset@tyollisyysalue.example",
        controller="Norra Mellersta Finlands sysselsättningsområdesnämnd, Äänekoski stad",
        controller_contact="Förvaltningsgatan 4, 44100 Äänekoski, kirjaamo@aanekoski.example",
        dpo="tietosuoja@aanekoski.example, tfn 014 555 0102",
        requests_to="kirjaamo@aanekoski.example",
        notice_url="aanekoski.example/luvalla",
        keep_form="5 år efter att samtycket upphörde",
        keep_log="5 år efter att uppgifterna visades",
        office_footer="Laukaa kommun, service · Laukaantie 14, 41340 Laukaa · tfn 014 555 0110",
    ),
}

USUAL: dict[str, dict[str, Any]] = {
    "fi": {
        "municipality_name": "Laukaan kunta",
        "municipality_genitive": "Laukaan kunnan",
        "unit": "työllisyyspalvelut",
        "client_language": "suomi",
        "identity_check": "ajokortti",
        "group_name": "Nuoret työnhakijat (Ohjaamo)",
        "criterion": "Tulevat ilman ajanvarausta – ilmeinen palveluntarve.",
        "plain_sentence": "Kävit Ohjaamossa ilman ajanvarausta, ja autamme sinua työ- tai koulutusasiassa.",
        "need": "Onni etsii ensimmäistä vakituista työtä varastoalalta ja miettii, miten keskeytyneen "
        "perustutkinnon voi suorittaa loppuun.",
        "categories": (
            ("T2", "Nimi ja yhteystiedot"),
            ("T3", "Asiakkuus ja työnhaun tila"),
            ("T4", "Koulutus, työhistoria ja osaaminen"),
            ("T5", "Palvelutarve ja suunnitelmat"),
            ("T7", "Palvelut ja niissä tehdyt arvioinnit"),
        ),
        "actions": ("Ohjaus", "Palvelupäätös"),
    },
    "sv": {
        "municipality_name": "Laukaa kommun",
        "municipality_genitive": "Laukaa kommuns",
        "unit": "sysselsättningstjänster",
        "client_language": "svenska",
        "identity_check": "körkort",
        "group_name": "Unga arbetssökande (Navigatorn)",
        "criterion": "Kommer utan tidsbokning – uppenbart servicebehov.",
        "plain_sentence": "Du besökte Navigatorn utan tidsbokning, och vi hjälper dig i en fråga om arbete "
        "eller utbildning.",
        "need": "Onni söker sitt första fasta arbete i lagerbranschen och funderar på hur en avbruten "
        "grundexamen kan slutföras.",
        "categories": (
            ("T2", "Namn och kontaktuppgifter"),
            ("T3", "Kundrelation och jobbsökningens läge"),
            ("T4", "Utbildning, arbetshistorik och kunnande"),
            ("T5", "Servicebehov och planer"),
            ("T7", "Service och bedömningar i den"),
        ),
        "actions": ("Handledning", "Servicebeslut"),
    },
}

LONGEST: dict[str, dict[str, Any]] = {
    "fi": {
        "client_language": "pohjoissaame",
        "interpreter": "tarvitaan",
        "identity_check": "oleskelulupakortti ja ulkomaalaisen passi",
        "group_name": "Ajanvaraukseton kunnan neuvontapalvelu (työnhakija/työtön)",
        "criterion": "Palveluntarve ilmeinen. 1.9.25 alkaen kunnan työllisyyspalvelut hoitavat Kelan "
        "ASTI-palvelua ma–ke.",
        "plain_sentence": "Tarkistamme, onko työnhakusi voimassa, kauanko kotoutumisaikasi kestää ja kuka "
        "asiaasi hoitaa, jottei sitä hoideta kahdessa paikassa.",
        "need": "Tarvitset apua työnhaun, opintojen ja kuntoutuksen yhteensovittamiseen sekä selvityksen "
        "siitä, mitkä palvelut ovat jo käynnissä, kuka niistä vastaa ja milloin ne päättyvät, jotta "
        "suunnitelma voidaan tehdä ja aikataulusta sopia hyvissä ajoin yhdessä.",
        "categories": (*USUAL["fi"]["categories"], ("T6", "Tarjoukset ja esittelyt")),
        "actions": (
            "Ohjaus",
            "Palvelupäätös",
            "Työnantajayhteistyö",
            "Palvelutarpeen muutoksen kirjaaminen",
        ),
    },
    "sv": {
        "client_language": "nordsamiska",
        "interpreter": "behövs",
        "identity_check": "uppehållstillståndskort och främlingspass",
        "group_name": "Kommunens rådgivning utan tidsbokning (arbetssökande/arbetslös)",
        "criterion": "Servicebehovet är uppenbart. Från 1.9.25 sköter kommunens sysselsättningstjänster "
        "FPA:s ASTI-service mån–ons.",
        "plain_sentence": "Vi kontrollerar om din jobbsökning är i kraft, hur länge din integrationstid "
        "varar och vem som sköter ditt ärende, så att det inte sköts på två ställen.",
        "need": "Du behöver hjälp med att samordna jobbsökning, studier och rehabilitering och en utredning "
        "av vilka tjänster som redan pågår, vem som ansvarar för dem och när de upphör, så att planen "
        "kan göras och tidtabellen avtalas i god tid nu.",
        "categories": (*USUAL["sv"]["categories"], ("T6", "Erbjudanden och presentationer")),
        "actions": (
            "Handledning",
            "Servicebeslut",
            "Arbetsgivarsamarbete",
            "Anteckning om ändrat servicebehov",
        ),
    },
}


def usual(language: str = "fi", **changes: Any) -> ConsentFormPaper:
    values: dict[str, Any] = {
        "number": NUMBER,
        "printed_on": TODAY,
        "form_version": "1.0",
        "area_name": AREA[language],
        "area_genitive": f"{AREA[language]}n",
        "client_name": "Onni Lehtovaara",
        "birth_date": date(2004, 3, 14),
        "phone": "050 555 0142",
        "email": "",
        "address": "",
        "interpreter": "",
        "workers": ("Sanna Koivuranta", "Petri Niemi-Lahti", "Johanna Särkikoski"),
        "all_named": True,
        "group_code": "ohjaamo",
        "established_on": TODAY,
        "established_by": "Sanna Koivuranta",
        "ask_record_changes": True,
        "single_visit": False,
        "until": date(2027, 5, 24),
        "contacts": CONTACTS[language],
    }
    return ConsentFormPaper(language=language, **(values | USUAL[language] | changes))


def longest(language: str = "fi", **changes: Any) -> ConsentFormPaper:
    values: dict[str, Any] = {
        "client_name": "Aleksandra-Wilhelmiina Katariina von Rautavaara-Mannerheimintie",
        "phone": "+358 50 555 0142 99",
        "email": "aleksandra-wilhelmiina.rautavaara-mannerheimintie@sahkoposti.example",
        "address": "Pohjois-Kuusivaaranlaidantie 1234 B 56, 44999 Pohjois-Konginkangas",
        "workers": tuple(
            f"{given} {family}"
            for given in ("Anna-Katariina", "Juha-Matti", "Marja-Leena")
            for family in ("Koivuranta-Hämäläinen", "Niemi-Lahtinen", "Särkikoski")
        ),
        "established_by": "Anna-Katariina Koivuranta-Hämäläinen",
        "extra_lines": ("maksulista",),
    }
    return usual(language, **(values | LONGEST[language] | changes))


@cache
def print_form(paper: ConsentFormPaper) -> Rendered:
    """Printed once in a run: the same paper gives the same bytes, which tests/documents shows."""
    return render_pdf(
        f"papers/consent_form/{paper.language}.html",
        consent_form_paper(paper),
        language=paper.language,
        title=consent_form_title(paper),
    )


def confirmation(language: str, **changes: Any) -> WithdrawalConfirmationPaper:
    words = {
        "fi": {
            "sender": "Laukaan kunta",
            "withdrawn": ("Suostumus kokonaan",),
            "received_where": "Laukaan kunnan työllisyyspalvelut",
            "way": "puhelimitse",
            "contact": "Työllisyysalueen oma asiantuntija: Äänekosken toimipiste, p. 014 555 0100.",
        },
        "sv": {
            "sender": "Laukaa kommun",
            "withdrawn": ("Hela samtycket",),
            "received_where": "Laukaa kommuns sysselsättningstjänster",
            "way": "per telefon",
            "contact": "Sysselsättningsområdets egen sakkunniga: byrån i Äänekoski, tfn 014 555 0100.",
        },
    }
    values: dict[str, Any] = {
        "number": "V26-000021-0",
        "printed_on": TODAY,
        "area_name": AREA[language],
        "form_number": NUMBER,
        "received_on": "24.11.2026",
        "received_time": "9.14",
        "office_footer": CONTACTS[language].office_footer,
    }
    return WithdrawalConfirmationPaper(language=language, **(values | words[language] | changes))


DECISION: dict[str, Any] = {
    "number": "P26-000014-9",
    "short_number": "14/2026",
    "decided_on": TODAY,
    "area_name": AREA["fi"],
    "decider_title": "Työllisyysaluejohtaja",
    "decider_name": "Marketta Esimerkki",
    "competence": "hallintosääntö 4 luku 22 §, voimassa 1.1.2025 alkaen",
    "holder_name": "Sanna Koivuranta",
    "municipality_name": "Laukaan kunta",
    "unit": "työllisyyspalvelut",
    "tasks": "Nuorten työnhakijoiden ohjaus Ohjaamossa ja palvelutarpeen arviointi",
    "groups": ("Nuoret työnhakijat (Ohjaamo)", "Työttömyysturvamaksulistalla olevat"),
    "categories": ("T2 Nimi ja yhteystiedot", "T3 Asiakkuus ja työnhaun tila"),
    "authority": "tietojen katselu; palvelutarpeen muutosten kirjaaminen",
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2027, 11, 30),
    "contract": "hankintasopimus työnvälitystä tukevasta palvelusta, 1.3.2025–31.12.2027",
    "reason": "Tehtävät edellyttävät esitettyjä tietoja.",
    "appeal": ("Päätökseen tyytymätön voi tehdä oikaisuvaatimuksen lautakunnalle 14 päivän kuluessa.",),
    "attachments": (),
    "distribution": ("Sanna Koivuranta", "Laukaan kunta", "KEHA-keskus"),
    "office_footer": "Pohjoisen Keski-Suomen työllisyysalue · Hallintokatu 4, 44100 Äänekoski",
}


def decision(**changes: Any) -> RightDecisionPaper:
    values: dict[str, Any] = {
        "approved": True,
        "narrowed": False,
        "left_out": (),
        "earlier": "",
        "proposed_by": "Laukaan kunta, palvelupäällikkö Juha Esimerkki",
        "proposed_on": date(2026, 11, 20),
        "annex": "24.9.2025 (§ 45, dnro 131/00.04.01/2025)",
        "ground": "Laki työvoimapalveluiden järjestämisestä (380/2023) 124 §, 125 § 2 mom. 3 kohta ja 126 §",
        "conditions": ("henkilökohtainen sopimus ja salassapitositoumus", "merkintä koulutuksesta"),
    }
    return RightDecisionPaper(**(DECISION | values | changes))


def turn(**changes: Any) -> RightTurnPaper:
    values: dict[str, Any] = {
        "change": "suspended",
        "misuse": False,
        "granted_by": "P26-000003-1",
        "granted_on": date(2026, 3, 2),
        "suspended_on": None,
        "grounds": ("Laki työvoimapalveluiden järjestämisestä (380/2023) 126 §",),
        "reason": "Työntekijä on virkavapaalla.",
    }
    return RightTurnPaper(**(DECISION | values | changes))


def review_decision(**changes: Any) -> ReviewDecisionPaper:
    until = date(2027, 6, 30)
    values: dict[str, Any] = {
        "number": "T26-000003-6",
        "short_number": "3/2026",
        "decided_on": TODAY,
        "area_name": AREA["fi"],
        "decider_title": "Työllisyysaluejohtaja",
        "decider_name": "Marketta Esimerkki",
        "competence": "hallintosääntö 4 luku 22 §, voimassa 1.1.2025 alkaen",
        "municipality_name": "Laukaan kunta",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 10, 31),
        "opened_on": date(2026, 11, 1),
        "due_on": date(2026, 11, 29),
        "removed": (("Olli Lampila", "Ohjaamo", until, "Siirtyi hallinnon tehtäviin."),),
        "kept": (("Sanna Koivuranta", "työllisyyspalvelut", until, ""),),
        "narrower": (("Petri Niemi-Lahti", "työllisyyspalvelut", until, "Neuvonta riittää."),),
        "unanswered": (("Niina Kuusivaara", "työllisyyspalvelut", until, ""),),
        "over": (("Eeva Mäntysaari", "Ohjaamo", until, ""),),
        "grounds": ("Laki työvoimapalveluiden järjestämisestä (380/2023) 124 § ja 126 §",),
        "appeal": ("Päätökseen tyytymätön voi tehdä oikaisuvaatimuksen lautakunnalle 14 päivän kuluessa.",),
        "attachments": (),
        "distribution": ("Laukaan kunta",),
        "office_footer": "Pohjoisen Keski-Suomen työllisyysalue · Hallintokatu 4, 44100 Äänekoski",
    }
    return ReviewDecisionPaper(**(values | changes))


def notice(**changes: Any) -> KehaNoticePaper:
    values: dict[str, Any] = {
        "number": "K26-000009-1",
        "sent_on": TODAY,
        "change": "granted",
        "recipient": "KEHA-keskus, käyttövaltuushallinta",
        "area_name": AREA["fi"],
        "sender": "Työllisyysaluejohtaja",
        "holder_name": "Sanna Koivuranta",
        "municipality_name": "Laukaan kunta",
        "unit": "työllisyyspalvelut",
        "decision_number": "P26-000014-9",
        "decided_on": TODAY,
        "decider_title": "työllisyysaluejohtaja",
        "ground": "laki työvoimapalveluiden järjestämisestä (380/2023) 125 § 2 mom. 3 kohta",
        "groups": ("Nuoret työnhakijat (Ohjaamo)",),
        "categories": ("T2 Nimi ja yhteystiedot",),
        "authority": "tietojen katselu",
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 11, 30),
        "reply_to": "kirjaamo@aanekoski.example",
        "contact": "Työllisyysalueen käyttövaltuusvastaava, p. 014 555 0103",
        "attachments": ("Viranhaltijapäätös P26-000014-9",),
        "distribution": ("Laukaan kunta",),
        "office_footer": "Pohjoisen Keski-Suomen työllisyysalue · Hallintokatu 4, 44100 Äänekoski",
    }
    return KehaNoticePaper(**(values | changes))


def agreement(language: str, **changes: Any) -> PersonalAgreementPaper:
    """With all nine groups at length unless fewer are given: the longest that a worker may get."""
    words: dict[str, dict[str, Any]] = {
        "fi": {
            "municipality_name": "Laukaan kunta",
            "unit": "työllisyyspalvelut",
            "worker_title": "työllisyyskoordinaattori",
            "signer_title": "palvelupäällikkö",
        },
        "sv": {
            "municipality_name": "Laukaa kommun",
            "unit": "sysselsättningsservice",
            "worker_title": "sysselsättningskoordinator",
            "signer_title": "servicechef",
        },
    }
    values: dict[str, Any] = {
        "number": "S26-000003-0",
        "drafted_on": TODAY,
        "area_name": AREA[language],
        "worker_name": "Sanna Koivuranta",
        "groups": tuple(
            (f"Ryhmä {n}", "Ilmeinen palveluntarve.", "Asiakas hakee työtä. " * 12) for n in range(9)
        ),
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 11, 30),
        "signer_name": "Hannele Lintumäki",
        "office_footer": CONTACTS[language].office_footer,
    }
    return PersonalAgreementPaper(language=language, **(values | words[language] | changes))


@cache
def pictures(pdf: bytes, dpi: int) -> tuple[Image, ...]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return tuple(page.render(scale=dpi / 72).to_pil() for page in document)
