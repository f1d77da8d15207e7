"""The annex as the board decided it on 24.9.2025, § 45: what a loader writes into the database once.

The Finnish names and criteria are the decision's own words, word for word: its dashes, its *palveluntarve*
and its missing full stops are part of them. The annex itself is not in our source, so its criteria are the
decision's reasons (`AnnexVersion.from_reasons`). The Swedish is our own (`AnnexVersion.swedish_is_ours`).
A later decision is a new annex version in the database, never an edit here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from clientgroups.models import Action, Category, CategoryRule

DECISION_REF = "24.9.2025 § 45"
DIARY_NO = "131/00.04.01/2025"
DECIDED_ON = date(2025, 9, 24)

T2, T3, T4, T5, T6, T7 = Category.T2, Category.T3, Category.T4, Category.T5, Category.T6, Category.T7
# Recording a change of need is offered where the need itself may be seen (T5): who may not read the service
# need cannot know that it has changed.
USUAL = (Action.GUIDANCE, Action.SERVICE_DECISION, Action.RECORD_CHANGE)


@dataclass(frozen=True)
class CommonRule:
    """One of the decision's "yhteiset linjaukset": the Finnish word for word, the Swedish our own."""

    fi: str
    sv: str

    def in_language(self, language: str | None = None) -> str:
        """In Swedish when that is asked for, else in Finnish."""
        return self.sv if (language or get_language() or "fi").startswith("sv") else self.fi


# In the decision's order; the keys name where each of them applies.
COMMON_RULES: Mapping[str, CommonRule] = {
    "need": CommonRule(
        "Asiakas antaa suostumuksen tietojen katseluun, kun palveluntarve todettu.",
        "Kunden ger sitt samtycke till att uppgifterna får ses när servicebehovet har konstaterats.",
    ),
    "form": CommonRule(
        "Käyttö edellyttää aina asiakkaalta pyydettävää suostumuslomaketta.",
        "Användningen förutsätter alltid en samtyckesblankett som begärs av kunden.",
    ),
    "action": CommonRule(
        "Asiakastietojen käyttäminen on sallittua, kun asiakastiedon on tarkoitus johtaa toimenpiteeseen"
        " (esim. ohjaus, palvelupäätös, työnantajayhteistyö).",
        "Kunduppgifter får användas när avsikten är att uppgiften ska leda till en åtgärd (t.ex. handledning,"
        " servicebeslut, arbetsgivarsamarbete).",
    ),
    "matter": CommonRule(
        "Asiakastietoja käsitellään vain asiakkaan asioinnin ja palvelutarpeen perusteella.",
        "Kunduppgifter behandlas endast utifrån kundens ärende och servicebehov.",
    ),
    "agreement": CommonRule(
        "Jokaisen työnvälitystä tukevaa tehtävää tekevän henkilön kanssa laaditaan erillinen sopimus, jossa"
        " määritellään, mitä asiakkaan palvelutarve tarkoittaa käytännön asiakastyössä.",
        "Med varje person som utför en uppgift som stöder arbetsförmedlingen ingås ett separat avtal som"
        " fastställer vad kundens servicebehov betyder i det praktiska kundarbetet.",
    ),
    "employers": CommonRule(
        "Työnantajayhteistyössä pyritään varmistamaan, että avoimet ja piilotyöpaikat täyttyvät ja tieto"
        " mahdollisuuksista jaetaan tehokkaasti asiakkaille.",
        "I arbetsgivarsamarbetet är målet att lediga och dolda arbetsplatser blir tillsatta och att"
        " information om möjligheterna effektivt förmedlas till kunderna.",
    ),
}


@dataclass(frozen=True)
class GroupText:
    """One group of the annex. `only_so` are the categories that may be asked for only by their own rule."""

    code: str
    name_fi: str
    name_sv: str
    criterion_fi: str
    criterion_sv: str
    plain_fi: str
    plain_sv: str
    categories: tuple[Category, ...]
    actions: tuple[Action, ...]
    only_so: tuple[tuple[Category, CategoryRule], ...] = ()

    @property
    def rules(self) -> tuple[tuple[Category, CategoryRule], ...]:
        """Every category that the group needs, with the rule by which it may be asked for."""
        return (*((category, CategoryRule.DEFAULT) for category in self.categories), *self.only_so)


GROUPS: tuple[GroupText, ...] = (
    GroupText(
        code="ohjaamo",
        name_fi="Nuoret työnhakijat (Ohjaamo)",
        name_sv="Unga arbetssökande (Navigatorn)",
        criterion_fi="Tulevat ilman ajanvarausta – ilmeinen palveluntarve.",
        criterion_sv="Kommer utan tidsbokning – uppenbart servicebehov.",
        plain_fi="Kävit Ohjaamossa ilman ajanvarausta, ja autamme sinua työ- tai koulutusasiassa.",
        plain_sv=(
            "Du besökte Navigatorn utan tidsbokning, och vi hjälper dig i en fråga om arbete eller "
            "utbildning."
        ),
        categories=(T2, T3, T4, T5, T7),
        actions=(*USUAL, Action.EMPLOYER_COOPERATION),
    ),
    GroupText(
        code="maksulista",
        name_fi="Työttömyysturvamaksulistalla olevat",
        name_sv="Personer på betalningslistan för utkomstskydd för arbetslösa",
        criterion_fi="Pitkään työttömänä olleet – selkeä työn tarpeeseen liittyvä palveluntarve",
        criterion_sv=(
            "Har varit arbetslösa länge – ett tydligt servicebehov som hänger samman med behovet av arbete"
        ),
        plain_fi="Olet ollut pitkään työttömänä, ja etsimme kanssasi työtä tai siihen johtavaa palvelua.",
        plain_sv=(
            "Du har varit arbetslös länge, och vi söker tillsammans arbete eller service som leder till "
            "arbete."
        ),
        categories=(T2, T3, T4, T5, T7),
        actions=(*USUAL, Action.EMPLOYER_COOPERATION),
    ),
    GroupText(
        code="kotoutuja",
        name_fi="Kotoutuja-asiakkaat",
        name_sv="Integrationskunder",
        criterion_fi=(
            "Tarve varmistaa työnhaun voimassaolo, kotoutumisaika ja vastuunjako, ettei tehdä päällekkäistä "
            "työtä."
        ),
        criterion_sv=(
            "Behov av att kontrollera att jobbsökningen är i kraft, integrationstiden och "
            "ansvarsfördelningen, så att inget dubbelarbete görs."
        ),
        plain_fi=(
            "Tarkistamme, onko työnhakusi voimassa, kauanko kotoutumisaikasi kestää ja kuka asiaasi hoitaa, "
            "jottei sitä hoideta kahdessa paikassa."
        ),
        plain_sv=(
            "Vi kontrollerar om din jobbsökning är i kraft, hur länge din integrationstid varar och vem som "
            "sköter ditt ärende, så att det inte sköts på två ställen."
        ),
        categories=(T2, T3, T5),
        actions=(*USUAL, Action.DIVISION_OF_WORK),
    ),
    GroupText(
        code="tyokyky",
        name_fi="Työkyky- ja eläkeselvitykset",
        name_sv="Utredningar av arbetsförmåga och pension",
        criterion_fi="Työkykykoordinaattori ohjaa asiakkaat kunnan työntekijälle sovitun mallin mukaan.",
        criterion_sv=(
            "Arbetsförmågekoordinatorn hänvisar kunderna till en kommunanställd enligt överenskommen modell."
        ),
        plain_fi=(
            "Työkykykoordinaattori on sovitusti ohjannut sinut kuntaan työkykyyn tai eläkkeeseen liittyvässä "
            "asiassa."
        ),
        plain_sv=(
            "Arbetsförmågekoordinatorn har enligt överenskommelse hänvisat dig till kommunen i ett ärende "
            "som gäller arbetsförmåga eller pension."
        ),
        categories=(T2, T3, T5, T7),
        only_so=((Category.T8, CategoryRule.OWN_CONSENT),),
        actions=(*USUAL, Action.WORK_ABILITY),
    ),
    GroupText(
        code="tyonantajat",
        name_fi="Työnantajat",
        name_sv="Arbetsgivare",
        criterion_fi=(
            "Työnantajan ja työntekijän mätsääminen, työpaikkojen ja työkokeilupaikkojen täyttymisen "
            "seuranta, ehdokasasettelu."
        ),
        criterion_sv=(
            "Matchning av arbetsgivare och arbetstagare, uppföljning av hur arbetsplatser och platser för "
            "arbetsprövning blir tillsatta, presentation av kandidater."
        ),
        plain_fi="Etsimme sinulle sopivaa työ- tai työkokeilupaikkaa yhdessä työnantajan kanssa.",
        plain_sv=(
            "Vi söker en lämplig arbetsplats eller plats för arbetsprövning tillsammans med en arbetsgivare."
        ),
        categories=(T2, T3, T4, T6),
        actions=(Action.EMPLOYER_COOPERATION, Action.CANDIDATE, Action.GUIDANCE, Action.SERVICE_DECISION),
    ),
    GroupText(
        code="piilotyo",
        name_fi="Piilotyöpaikat / työntekijän suosittelu",
        name_sv="Dolda jobb / rekommendation av arbetstagare",
        criterion_fi="Mahdollisuus tarkistaa työnhaun voimassaolo, yhteystiedot ja tilanne.",
        criterion_sv=(
            "Möjlighet att kontrollera att jobbsökningen är i kraft, kontaktuppgifterna och situationen."
        ),
        plain_fi=(
            "Haluamme suositella sinua työhön, jota ei ole ilmoitettu julkisesti, ja tarkistamme ensin "
            "tilanteesi."
        ),
        plain_sv=(
            "Vi vill rekommendera dig för ett jobb som inte har annonserats offentligt och kontrollerar "
            "först din situation."
        ),
        categories=(T2, T3),
        actions=(Action.EMPLOYER_COOPERATION, Action.RECOMMENDATION, Action.GUIDANCE),
    ),
    GroupText(
        code="kuntalisa",
        name_fi="Kuntalisä",
        name_sv="Kommuntillägg",
        criterion_fi="Kunnalla tietyt kriteerit; tarvitaan tieto henkilön työssäoloehdon täyttymisestä.",
        criterion_sv=(
            "Kommunen har vissa kriterier; det behövs uppgift om huruvida personen uppfyller arbetsvillkoret."
        ),
        plain_fi="Työnantajasi hakee kuntalisää, ja kunta tarvitsee tiedon siitä, täyttyykö työssäoloehtosi.",
        plain_sv=(
            "Din arbetsgivare ansöker om kommuntillägg, och kommunen behöver veta om du uppfyller "
            "arbetsvillkoret."
        ),
        categories=(),
        only_so=((T2, CategoryRule.NAME_ONLY), (Category.T9, CategoryRule.ONE_FACT)),
        actions=(Action.MUNICIPAL_SUPPLEMENT,),
    ),
    GroupText(
        code="neuvonta",
        name_fi="Ajanvaraukseton kunnan neuvontapalvelu (työnhakija/työtön)",
        name_sv="Kommunens rådgivning utan tidsbokning (arbetssökande/arbetslös)",
        criterion_fi=(
            "Palveluntarve ilmeinen. 1.9.25 alkaen kunnan työllisyyspalvelut hoitavat Kelan ASTI-palvelua "
            "ma–ke."
        ),
        criterion_sv=(
            "Uppenbart servicebehov. Från och med 1.9.25 sköter kommunens sysselsättningstjänster FPA:s "
            "ASTI-tjänst må–on."
        ),
        plain_fi="Kävit kunnan neuvonnassa ilman ajanvarausta, ja hoidamme asiaasi tämän käynnin ajan.",
        plain_sv=(
            "Du besökte kommunens rådgivning utan tidsbokning, och vi sköter ditt ärende under det här "
            "besöket."
        ),
        categories=(T3, T5),
        only_so=((T2, CategoryRule.NAME_ONLY),),
        actions=USUAL,
    ),
    GroupText(
        code="ohjaus",
        name_fi="Yksilö- ja uraohjaukset",
        name_sv="Individuell handledning och karriärvägledning",
        criterion_fi="Ohjausprosessi sovitaan työllisyysalueelta erikseen.",
        criterion_sv="Handledningsprocessen avtalas särskilt med sysselsättningsområdet.",
        plain_fi="Saat yksilö- tai uraohjausta työllisyysalueen kanssa sovitulla tavalla.",
        plain_sv=(
            "Du får individuell handledning eller karriärvägledning på det sätt som avtalats med "
            "sysselsättningsområdet."
        ),
        categories=(T2, T3, T4, T5, T7),
        actions=USUAL,
    ),
)
