"""What the board's decision 24.9.2025 § 45 says of the area and its municipalities, as it says it.

Names and genitives are written out: no code inflects Finnish. The decision lists the municipalities that have
a contract three times, each time differently; all three lists are kept, and which one holds is a fact.
"""

from __future__ import annotations

from typing import NamedTuple

from clientgroups.content import DECISION_REF
from municipalities.models import ListedFact

Source = ListedFact.Source

AREA = {
    "name_fi": "Pohjoisen Keski-Suomen työllisyysalue",
    "name_sv": "Norra Mellersta Finlands sysselsättningsområde",
    "genitive_fi": "Pohjoisen Keski-Suomen työllisyysalueen",
    "genitive_sv": "Norra Mellersta Finlands sysselsättningsområdes",
    "origin": "luvalla/pohjoinen-keski-suomi",
}


class Member(NamedTuple):
    code: str
    short: str
    name_fi: str
    genitive_fi: str
    name_sv: str
    genitive_sv: str


MEMBERS = (
    Member(
        "077",
        "Hankasalmi",
        "Hankasalmen kunta",
        "Hankasalmen kunnan",
        "Hankasalmi kommun",
        "Hankasalmi kommuns",
    ),
    Member(
        "216",
        "Kannonkoski",
        "Kannonkosken kunta",
        "Kannonkosken kunnan",
        "Kannonkoski kommun",
        "Kannonkoski kommuns",
    ),
    Member("226", "Karstula", "Karstulan kunta", "Karstulan kunnan", "Karstula kommun", "Karstula kommuns"),
    Member("256", "Kinnula", "Kinnulan kunta", "Kinnulan kunnan", "Kinnula kommun", "Kinnula kommuns"),
    Member(
        "265", "Kivijärvi", "Kivijärven kunta", "Kivijärven kunnan", "Kivijärvi kommun", "Kivijärvi kommuns"
    ),
    Member(
        "275", "Konnevesi", "Konneveden kunta", "Konneveden kunnan", "Konnevesi kommun", "Konnevesi kommuns"
    ),
    Member("312", "Kyyjärvi", "Kyyjärven kunta", "Kyyjärven kunnan", "Kyyjärvi kommun", "Kyyjärvi kommuns"),
    Member("410", "Laukaa", "Laukaan kunta", "Laukaan kunnan", "Laukaa kommun", "Laukaa kommuns"),
    Member(
        "601",
        "Pihtipudas",
        "Pihtiputaan kunta",
        "Pihtiputaan kunnan",
        "Pihtipudas kommun",
        "Pihtipudas kommuns",
    ),
    Member(
        "729",
        "Saarijärvi",
        "Saarijärven kaupunki",
        "Saarijärven kaupungin",
        "Saarijärvi stad",
        "Saarijärvi stads",
    ),
    Member("892", "Uurainen", "Uuraisten kunta", "Uuraisten kunnan", "Uurainen kommun", "Uurainen kommuns"),
    Member(
        "931",
        "Viitasaari",
        "Viitasaaren kaupunki",
        "Viitasaaren kaupungin",
        "Viitasaari stad",
        "Viitasaari stads",
    ),
    Member(
        "992", "Äänekoski", "Äänekosken kaupunki", "Äänekosken kaupungin", "Äänekoski stad", "Äänekoski stads"
    ),
)
RESPONSIBLE = "992"

LISTS: dict[Source, tuple[str, ...]] = {
    # "Signed": Äänekoski, Laukaa, Hankasalmi, Karstula, Viitasaari.
    Source.BACKGROUND: ("992", "410", "077", "226", "931"),
    # Six, without Karstula.
    Source.PROPOSAL: ("410", "931", "992", "077", "729", "892"),
    # Seven: the supplement that the board accepted.
    Source.SUPPLEMENT: ("410", "931", "992", "077", "729", "226", "892"),
}
HOLDS = Source.SUPPLEMENT
HOLDS_SOURCE = f"{DECISION_REF}, hyväksytty lisäys"
