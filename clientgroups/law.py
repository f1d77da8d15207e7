"""The sections of law that Luvalla stands on and what each means here: first rows of a table people edit.

`CHECKED_ON` is the day on which these sentences were written. Whoever holds a row against the statute book
corrects the row and its date in the database; loading again never undoes that.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

CHECKED_ON = date(2026, 11, 24)


class Law(NamedTuple):
    """A statute by number, its section written so that it serves both languages, and its meaning."""

    code: str
    section: str
    text_fi: str
    text_sv: str


LAW: tuple[Law, ...] = (
    Law(
        "380/2023",
        "17 §",
        "Kotikunta ei yksin ratkaise, minkä työllisyysalueen asiakas henkilö on. Se kysytään ennen "
        "suostumusta.",
        "Hemkommunen avgör inte ensam vilket sysselsättningsområdes kund en person är. Det frågas före "
        "samtycket.",
    ),
    Law(
        "380/2023",
        "19 §",
        "Asiakas saa käyttää suomea tai ruotsia. Jokainen lomake on molemmilla kielillä.",
        "Kunden får använda finska eller svenska. Varje blankett finns på båda språken.",
    ),
    Law(
        "380/2023",
        "112 §",
        "Mihin tietoja saa käyttää. Kunnan vapaaehtoista toimintaa, kuten kuntalisää, ei mainita.",
        "Vad uppgifterna får användas till. Kommunens frivilliga verksamhet, såsom kommuntillägg, nämns "
        "inte.",
    ),
    Law(
        "380/2023",
        "114 §",
        "Tietoryhmät, joilla suostumukset ja katselut nimetään: T1 henkilötunnus, T2 nimi ja yhteystiedot, "
        "T3 asiakkuus ja työnhaun tila, T4 koulutus, työhistoria ja osaaminen, T5 palvelutarve ja "
        "suunnitelmat, T6 tarjoukset ja esittelyt, T7 palvelut ja niissä tehdyt arvioinnit, T8 terveys, "
        "työkyky ja toimintakyky, T9 työttömyysturva, T10 etuudet.",
        "De uppgiftsgrupper som samtycken och visningar anges med: T1 personbeteckning, T2 namn och "
        "kontaktuppgifter, T3 kundförhållande och jobbsökningens läge, T4 utbildning, arbetshistorik och "
        "kunnande, T5 servicebehov och planer, T6 erbjudanden och presentationer, T7 service och "
        "bedömningar som gjorts i den, T8 hälsa, arbetsförmåga och funktionsförmåga, T9 utkomstskydd för "
        "arbetslösa, T10 förmåner.",
    ),
    Law(
        "380/2023",
        "116 § 4 mom.",
        "Terveystietoihin tarvitaan asiakkaan yksilöity kirjallinen suostumus: omat kohdat ja oma "
        "allekirjoitus. Ilman sitä terveyttä koskeva teksti on kielletty myös tietoryhmissä T3, T5 ja T7.",
        "För uppgifter om hälsa behövs kundens specificerade skriftliga samtycke: egna punkter och egen "
        "underskrift. Utan det får text om hälsa inte läsas ens i grupperna T3, T5 och T7.",
    ),
    Law(
        "380/2023",
        "118 §",
        "Työnantajalle annetaan tietoja paikan täyttämistä varten vain erillisellä kirjallisella "
        "suostumuksella ja suljetun luettelon mukaan. Myös kieltäytyminen kirjataan, myös ATMT:hen. "
        "Työkokeilussa luovutus perustuu samaan suostumukseen (621/1999, 26 §).",
        "Uppgifter ges till en arbetsgivare för att tillsätta en plats bara med ett särskilt skriftligt "
        "samtycke och enligt en sluten förteckning. Också ett nej antecknas, även i ATMT. Vid "
        "arbetsprövning grundar sig utlämnandet på samma samtycke (621/1999, 26 §).",
    ),
    Law(
        "380/2023",
        "121 § 3 mom.",
        "Palveluntuottaja saa tallettaa ostetun palvelun etenemisen ja tulokset.",
        "Serviceproducenten får registrera hur den köpta servicen framskrider och dess resultat.",
    ),
    Law(
        "380/2023",
        "123 §",
        "KEHA-keskus ja työvoimaviranomaiset ovat yhteisrekisterinpitäjiä. Viranomainen vastaa omien "
        "asiakkaidensa pyyntöihin.",
        "KEHA-centret och arbetskraftsmyndigheterna är gemensamt personuppgiftsansvariga. Myndigheten "
        "besvarar sina egna kunders begäranden.",
    ),
    Law(
        "380/2023",
        "124 §",
        "Käyttöoikeus on henkilökohtainen, ja sen sisältö, laajuus, valtuudet ja kesto on rajattu. "
        "Poikkeamat selvitetään viipymättä.",
        "Åtkomsträtten är personlig, och dess innehåll, omfattning, befogenheter och giltighetstid är "
        "begränsade. Avvikelser utreds utan dröjsmål.",
    ),
    Law(
        "380/2023",
        "125 §",
        "Viranomainen myöntää käyttöoikeuden palveluntuottajan palveluksessa olevalle ostettua palvelua "
        "varten (2 momentin 3 kohta ja 3 momentti). Myös 1 momentti voi tulla kyseeseen, ja lautakunnan "
        "päätös viittaa 3 momenttiin; siksi peruste merkitään jokaiseen oikeuteen.",
        "Myndigheten beviljar åtkomsträtt för den som är anställd hos en serviceproducent, för den köpta "
        "servicen (2 mom. 3 punkten och 3 mom.). Också 1 mom. kan komma i fråga, och nämndens beslut "
        "hänvisar till 3 mom.; därför antecknas grunden för varje rätt.",
    ),
    Law(
        "380/2023",
        "126 §",
        "Käyttöoikeus muutetaan tai poistetaan, kun sen edellytykset päättyvät. KEHA-keskukselle ilmoitetaan "
        "viipymättä.",
        "Åtkomsträtten ändras eller avslutas när förutsättningarna för den upphör. KEHA-centret underrättas "
        "utan dröjsmål.",
    ),
    Law(
        "381/2023",
        "16 §",
        "Ohjaamon monialainen yhteispalvelu on oma laillinen reittinsä. Kun se sopii, käytetään sitä.",
        "Navigatorns sektorsövergripande samservice är en egen laglig väg. När den passar används den.",
    ),
    Law(
        "681/2023",
        "79–81 §",
        "Kotoutumisen rekisteri on oma laillinen reittinsä. Kun se sopii, käytetään sitä.",
        "Registret för integrationsfrämjande är en egen laglig väg. När det passar används det.",
    ),
    Law(
        "1290/2002",
        "13:6 §",
        "Kelan luettelo työttömistä, joiden etuudesta kunta rahoittaa osan, on oma laillinen reittinsä. "
        "Luetteloa ei tuoda Luvallaan.",
        "FPA:s förteckning över arbetslösa vars förmån kommunen delvis finansierar är en egen laglig väg. "
        "Förteckningen förs inte in i Luvalla.",
    ),
    Law(
        "621/1999",
        "14 §",
        "Pyyntöön annetaan vastaus perusteluineen, ja pyytäjällä on oikeus saada kielteisestä vastauksesta "
        "päätös.",
        "En begäran besvaras med motivering, och den som begärt har rätt att få ett beslut om svaret är nej.",
    ),
    Law(
        "621/1999",
        "24 § 1 mom. 25",
        "Jo tieto siitä, että joku on asiakas, on salassa pidettävä. Siksi jokaisessa paperissa lukee: "
        "SALASSA PIDETTÄVÄ kokonaan, JulkL (621/1999) 24 § 1 mom. 25 k.",
        "Redan uppgiften att någon är kund är sekretessbelagd. Därför står det på varje papper: "
        "SEKRETESSBELAGD i sin helhet, OffL (621/1999) 24 § 1 mom. 25 punkten.",
    ),
    Law(
        "621/1999",
        "25 §",
        "Salassapitomerkinnästä näkyy, miltä osin ja millä perusteella asiakirja on salassa pidettävä.",
        "Sekretessanteckningen visar till vilka delar och på vilken grund en handling är sekretessbelagd.",
    ),
    Law(
        "621/1999",
        "26 §",
        "Asiakkaan suostumus poistaa salassapidon siltä osin kuin hän on suostunut. Se on suojatoimi eikä "
        "tietosuoja-asetuksen mukainen käsittelyperuste, ja lomake sanoo sen.",
        "Kundens samtycke häver sekretessen till den del kunden har samtyckt. Det är en skyddsåtgärd och "
        "inte den rättsliga grunden enligt dataskyddsförordningen, och blanketten säger det.",
    ),
    Law(
        "621/1999",
        "29 §",
        "Viranomainen saa antaa tiedon toiselle viranomaiselle, kun asiakas on suostunut siihen.",
        "En myndighet får ge uppgiften till en annan myndighet när kunden har samtyckt till det.",
    ),
    Law(
        "1050/2018",
        "29 §",
        "Ketään ei tunnisteta pelkällä henkilötunnuksella eikä tunnuksella ja nimellä. Tunnusta ei tulosteta "
        "tarpeettomasti.",
        "Ingen identifieras enbart med personbeteckning eller med beteckning och namn. Beteckningen skrivs "
        "inte ut i onödan.",
    ),
    Law(
        "906/2019",
        "16 §",
        "Käyttöoikeudet määritellään työtehtävien mukaan ja pidetään ajan tasalla.",
        "Åtkomsträtterna bestäms enligt arbetsuppgifterna och hålls uppdaterade.",
    ),
    Law(
        "906/2019",
        "17 §",
        "Käyttö ja luovutukset kirjataan lokiin, ja epätavallinen hakeminen havaitaan.",
        "Användning och utlämnande antecknas i loggen, och avvikande sökningar upptäcks.",
    ),
    Law(
        "906/2019",
        "23 §",
        "Tietojen katselun käyttötarkoitus selvitetään aina.",
        "Ändamålet med att visa uppgifter utreds alltid.",
    ),
    Law(
        "306/2019",
        "",
        "Palvelun on täytettävä WCAG 2.1:n A- ja AA-tason vaatimukset, sillä on saavutettavuusseloste, ja "
        "PDF:t ovat saavutettavia.",
        "Tjänsten ska uppfylla kraven i WCAG 2.1 på nivåerna A och AA, den har ett "
        "tillgänglighetsutlåtande, och PDF-filerna är tillgängliga.",
    ),
    Law(
        "434/2003",
        "14–15 §",
        "Alaikäisen ja edustettavan henkilön puhevalta: 15–17-vuotias päättää suostumuksesta itse, ja "
        "edustajan asiakirja tarkistetaan.",
        "Talan för minderåriga och företrädda: den som är 15–17 år bestämmer själv om samtycket, och "
        "företrädarens handling kontrolleras.",
    ),
    Law(
        "434/2003",
        "27–28 §",
        "Esteellinen ei käsittele asiaa: kukaan ei katso omia eikä läheisensä tietoja.",
        "Den som är jävig behandlar inte ärendet: ingen ser på sina egna eller en närståendes uppgifter.",
    ),
    Law(
        "(EU) 2016/679",
        "art. 4(11), 7",
        "Suostumus on yksilöity, tietoinen, vapaaehtoinen ja osoitettavissa, ja sen peruuttaminen on yhtä "
        "helppoa kuin antaminen.",
        "Samtycket är specifikt, informerat, frivilligt och kan visas upp, och det är lika lätt att "
        "återkalla som att ge.",
    ),
    Law(
        "(EU) 2016/679",
        "art. 5, 30, 32, 35",
        "Tietoja käsitellään vain tarpeen verran, suojattuina ja niin, että se voidaan osoittaa; "
        "käsittelystä on seloste ja vaikutustenarviointi.",
        "Uppgifter behandlas bara i den mån det behövs, skyddat och så att det kan visas; det finns ett "
        "register över behandlingen och en konsekvensbedömning.",
    ),
    Law(
        "(EU) 2016/679",
        "art. 12, 13, 15",
        "Asiakkaalle kerrotaan käsittelystä selkeästi, ja hän saa pyynnöstä omat tietonsa sekä katselujen "
        "ajankohdat ja tarkoitukset.",
        "Kunden får tydlig information om behandlingen och på begäran sina uppgifter samt tidpunkterna för "
        "och ändamålen med visningarna.",
    ),
    Law(
        "C-579/21",
        "",
        "Asiakas saa tietää katselujen ajankohdat ja tarkoitukset. Työntekijöiden nimet annetaan vain, jos "
        "ne ovat välttämättömiä hänen oikeuksilleen.",
        "Kunden får veta tidpunkterna för och ändamålen med visningarna. De anställdas namn lämnas ut bara "
        "om de är nödvändiga för kundens rättigheter.",
    ),
)
