"""The decision's own words, copied from the decision and never from the program."""

# code: name, criterion, the sentence for the client in Finnish and in Swedish
WORDS = {
    "ohjaamo": (
        "Nuoret työnhakijat (Ohjaamo)",
        "Tulevat ilman ajanvarausta – ilmeinen palveluntarve.",
        "Kävit Ohjaamossa ilman ajanvarausta, ja autamme sinua työ- tai koulutusasiassa.",
        "Du besökte Navigatorn utan tidsbokning, och vi hjälper dig i en fråga om arbete eller utbildning.",
    ),
    "maksulista": (
        "Työttömyysturvamaksulistalla olevat",
        "Pitkään työttömänä olleet – selkeä työn tarpeeseen liittyvä palveluntarve",
        "Olet ollut pitkään työttömänä, ja etsimme kanssasi työtä tai siihen johtavaa palvelua.",
        "Du har varit arbetslös länge, och vi söker tillsammans arbete eller service som leder till arbete.",
    ),
    "kotoutuja": (
        "Kotoutuja-asiakkaat",
        "Tarve varmistaa työnhaun voimassaolo, kotoutumisaika ja vastuunjako, ettei tehdä päällekkäistä "
        "työtä.",
        "Tarkistamme, onko työnhakusi voimassa, kauanko kotoutumisaikasi kestää ja kuka asiaasi hoitaa, "
        "jottei sitä hoideta kahdessa paikassa.",
        "Vi kontrollerar om din jobbsökning är i kraft, hur länge din integrationstid varar och vem som "
        "sköter ditt ärende, så att det inte sköts på två ställen.",
    ),
    "tyokyky": (
        "Työkyky- ja eläkeselvitykset",
        "Työkykykoordinaattori ohjaa asiakkaat kunnan työntekijälle sovitun mallin mukaan.",
        "Työkykykoordinaattori on sovitusti ohjannut sinut kuntaan työkykyyn tai eläkkeeseen liittyvässä "
        "asiassa.",
        "Arbetsförmågekoordinatorn har enligt överenskommelse hänvisat dig till kommunen i ett ärende som "
        "gäller arbetsförmåga eller pension.",
    ),
    "tyonantajat": (
        "Työnantajat",
        "Työnantajan ja työntekijän mätsääminen, työpaikkojen ja työkokeilupaikkojen täyttymisen seuranta, "
        "ehdokasasettelu.",
        "Etsimme sinulle sopivaa työ- tai työkokeilupaikkaa yhdessä työnantajan kanssa.",
        "Vi söker en lämplig arbetsplats eller plats för arbetsprövning tillsammans med en arbetsgivare.",
    ),
    "piilotyo": (
        "Piilotyöpaikat / työntekijän suosittelu",
        "Mahdollisuus tarkistaa työnhaun voimassaolo, yhteystiedot ja tilanne.",
        "Haluamme suositella sinua työhön, jota ei ole ilmoitettu julkisesti, ja tarkistamme ensin "
        "tilanteesi.",
        "Vi vill rekommendera dig för ett jobb som inte har annonserats offentligt och kontrollerar först "
        "din situation.",
    ),
    "kuntalisa": (
        "Kuntalisä",
        "Kunnalla tietyt kriteerit; tarvitaan tieto henkilön työssäoloehdon täyttymisestä.",
        "Työnantajasi hakee kuntalisää, ja kunta tarvitsee tiedon siitä, täyttyykö työssäoloehtosi.",
        "Din arbetsgivare ansöker om kommuntillägg, och kommunen behöver veta om du uppfyller "
        "arbetsvillkoret.",
    ),
    "neuvonta": (
        "Ajanvaraukseton kunnan neuvontapalvelu (työnhakija/työtön)",
        "Palveluntarve ilmeinen. 1.9.25 alkaen kunnan työllisyyspalvelut hoitavat Kelan ASTI-palvelua ma–ke.",
        "Kävit kunnan neuvonnassa ilman ajanvarausta, ja hoidamme asiaasi tämän käynnin ajan.",
        "Du besökte kommunens rådgivning utan tidsbokning, och vi sköter ditt ärende under det här besöket.",
    ),
    "ohjaus": (
        "Yksilö- ja uraohjaukset",
        "Ohjausprosessi sovitaan työllisyysalueelta erikseen.",
        "Saat yksilö- tai uraohjausta työllisyysalueen kanssa sovitulla tavalla.",
        "Du får individuell handledning eller karriärvägledning på det sätt som avtalats med "
        "sysselsättningsområdet.",
    ),
}

# code: categories asked for by default, and those only by a rule of their own
DATA = {
    "ohjaamo": ("T2 T3 T4 T5 T7", {}),
    "maksulista": ("T2 T3 T4 T5 T7", {}),
    "kotoutuja": ("T2 T3 T5", {}),
    "tyokyky": ("T2 T3 T5 T7", {"T8": "own_consent"}),
    "tyonantajat": ("T2 T3 T4 T6", {}),
    "piilotyo": ("T2 T3", {}),
    "kuntalisa": ("", {"T2": "name_only", "T9": "one_fact"}),
    "neuvonta": ("T3 T5", {"T2": "name_only"}),
    "ohjaus": ("T2 T3 T4 T5 T7", {}),
}

# "Yhteiset linjaukset", in the decision's order
RULES = {
    "need": "Asiakas antaa suostumuksen tietojen katseluun, kun palveluntarve todettu.",
    "form": "Käyttö edellyttää aina asiakkaalta pyydettävää suostumuslomaketta.",
    "action": "Asiakastietojen käyttäminen on sallittua, kun asiakastiedon on tarkoitus johtaa "
    "toimenpiteeseen (esim. ohjaus, palvelupäätös, työnantajayhteistyö).",
    "matter": "Asiakastietoja käsitellään vain asiakkaan asioinnin ja palvelutarpeen perusteella.",
    "agreement": "Jokaisen työnvälitystä tukevaa tehtävää tekevän henkilön kanssa laaditaan erillinen "
    "sopimus, jossa määritellään, mitä asiakkaan palvelutarve tarkoittaa käytännön asiakastyössä.",
    "employers": "Työnantajayhteistyössä pyritään varmistamaan, että avoimet ja piilotyöpaikat täyttyvät ja "
    "tieto mahdollisuuksista jaetaan tehokkaasti asiakkaille.",
}
