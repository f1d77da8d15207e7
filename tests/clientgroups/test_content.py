"""The annex as it is loaded, against the decision's own words."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from clientgroups.content import GROUPS, GroupText
from clientgroups.groups import GROUPS as RULES
from clientgroups.law import LAW
from clientgroups.loading import load_annex, load_group, load_law
from clientgroups.models import (
    Action,
    AnnexVersion,
    ClientGroup,
    GroupCategory,
    GroupContent,
    LawReference,
)
from tests.clientgroups.decision import DATA, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.db]

AT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def annex() -> AnnexVersion:
    assert load_annex(at=AT)
    return AnnexVersion.objects.get()


def test_the_annex_is_the_one_of_24_september_2025(annex):
    assert (annex.decision_ref, annex.diary_no) == ("24.9.2025 § 45", "131/00.04.01/2025")
    assert annex.decided_on == annex.starts_on == date(2025, 9, 24)
    assert annex.ends_before is None
    assert annex.from_reasons
    assert annex.swedish_is_ours


def test_nine_groups_stand_in_the_order_of_the_decision(annex):
    assert list(ClientGroup.objects.values_list("code", flat=True)) == list(WORDS)


@pytest.mark.parametrize("code", WORDS)
def test_a_group_has_the_decisions_words_and_the_clients_sentence(code, annex):
    content = GroupContent.objects.get(annex=annex, group=code)
    assert (content.name_fi, content.criterion_fi, content.plain_fi, content.plain_sv) == WORDS[code]


@pytest.mark.parametrize("code", DATA)
def test_a_group_asks_for_the_decisions_data_and_no_more(code, annex):
    by_default, by_rule = DATA[code]
    asked = dict(GroupCategory.objects.filter(content__group=code).values_list("category", "rule"))
    assert asked == dict.fromkeys(by_default.split(), "default") | by_rule


@pytest.mark.parametrize("text", GROUPS, ids=lambda text: text.code)
def test_change_of_need_is_recorded_only_where_the_need_may_be_seen(text: GroupText):
    assert (Action.RECORD_CHANGE in text.actions) == ("T5" in text.categories)


@pytest.mark.parametrize("text", GROUPS, ids=lambda text: text.code)
def test_swedish_says_as_much_as_finnish(text: GroupText):
    for swedish, finnish in ((text.name_sv, text.name_fi), (text.criterion_sv, text.criterion_fi)):
        assert swedish
        assert swedish != finnish
        assert swedish.endswith(".") == finnish.endswith(".")
        assert swedish.count("–") == finnish.count("–")


def test_every_group_of_the_annex_has_its_rules(annex):
    assert set(GroupContent.objects.values_list("group", flat=True)) == set(RULES)


def test_content_is_in_force_from_the_day_of_the_decision_to_the_next_one(annex):
    assert not GroupContent.objects.in_force(date(2025, 9, 23)).exists()
    assert GroupContent.objects.in_force(date(2025, 9, 24)).count() == 9
    annex.ends_before = TODAY
    annex.save(update_fields=["ends_before"])
    assert GroupContent.objects.in_force(date(2026, 11, 23)).count() == 9
    assert not GroupContent.objects.in_force(TODAY).exists()


def test_an_annex_cannot_end_before_it_starts(annex):
    annex.ends_before = annex.starts_on
    with pytest.raises(IntegrityError), transaction.atomic():
        annex.save(update_fields=["ends_before"])


def test_loading_again_changes_nothing(annex):
    GroupContent.objects.filter(group="ohjaamo").update(plain_sv="Rättad.")
    assert not load_annex(at=AT)
    assert GroupContent.objects.count() == 9
    assert GroupContent.objects.get(group="ohjaamo").plain_sv == "Rättad."


def test_history_begins_when_it_was_loaded(annex):
    assert annex.history.get().history_date == AT


def test_words_come_in_the_readers_language_and_else_in_finnish(annex):
    content = GroupContent.objects.get(group="kuntalisa")
    assert content.in_language("name", "sv") == "Kommuntillägg"
    assert content.in_language("name", "fi") == "Kuntalisä"
    assert content.name == "Kuntalisä"  # the reader has English


def test_a_tenth_group_is_one_more_row_of_content(annex):
    tenth = GroupText("kymmenes", "Nimi", "Namn", "Peruste.", "Grund.", "Sinulle.", "Till dig.", (), ())
    load_group(annex, tenth, position=10, at=AT)
    assert GroupContent.objects.in_force(TODAY).count() == 10


def test_law_is_loaded_once_and_what_a_person_corrected_stays():
    assert load_law(at=AT) == len(LAW)
    row = LawReference.objects.get(code="380/2023", section="112 §")
    row.text_fi, row.checked_on = "Tarkistettu.", date(2027, 1, 4)
    row.save(update_fields=["text_fi", "checked_on"])
    LawReference.objects.get(code="306/2019").delete()

    assert load_law(at=AT) == 1
    row.refresh_from_db()
    assert (row.text_fi, row.checked_on) == ("Tarkistettu.", date(2027, 1, 4))
    assert load_law(at=AT) == 0


SECTIONS = """
    380/2023: 17 § 19 § 112 § 114 § 116 § 118 § 121 § 123 § 124 § 125 § 126 §
    681/2023: 79–81 §   381/2023: 16 §   1290/2002: 13:6 §   621/1999: 14 § 24 § 25 § 26 § 29 §
    1050/2018: 29 §   906/2019: 16 § 17 § 23 §   434/2003: 14–15 § 27–28 §
"""


def test_the_law_table_has_every_section_of_the_domain():
    statute, wanted = "", set()
    for word in SECTIONS.replace("§", "").split():
        statute = word if word.endswith(":") else statute
        wanted |= {(statute[:-1], word)} if not word.endswith(":") else set()
    assert wanted <= {(law.code, law.section.split(" ")[0]) for law in LAW}
    assert {"306/2019", "(EU) 2016/679", "C-579/21"} <= {law.code for law in LAW}


@pytest.mark.parametrize("law", LAW, ids=lambda law: f"{law.code} {law.section}")
def test_law_is_told_in_finnish_and_in_swedish(law):
    assert law.text_fi.endswith(".")
    assert law.text_sv.endswith(".")


def test_an_annex_that_is_loaded_already_learns_which_groups_need_the_name_only(annex):
    rows = GroupCategory.objects.filter(category="T2")
    rows.update(rule="default")

    import_module("clientgroups.migrations.0002_name_only").to_name_only(apps, None)

    named = rows.filter(rule="name_only").values_list("content__group", flat=True)
    assert set(named) == {"kuntalisa", "neuvonta"}
    assert rows.count() == 9
