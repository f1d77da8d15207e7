"""What waits for a person who has to log in again: theirs alone, for an hour, without any secret."""

import json
from datetime import timedelta

import pytest
import time_machine
from django import forms
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from accounts import kept
from accounts.models import KeptAnswers, User
from consents.forms.identity import IdentityCodeField
from tests.consents.make import CODES
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.db]

PATH = "/lomake/"
COLOURS = [("red", "Red"), ("blue", "Blue")]


class Everything(forms.Form):
    """One of each widget, and what must never be kept."""

    text = forms.CharField(initial="as it was")
    long = forms.CharField(widget=forms.Textarea)
    tick = forms.BooleanField()
    other_tick = forms.BooleanField(initial=True)
    one = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect, initial="red")
    many = forms.MultipleChoiceField(choices=COLOURS, widget=forms.CheckboxSelectMultiple)
    picked = forms.ChoiceField(choices=COLOURS)
    code = IdentityCodeField()
    password = forms.CharField(widget=forms.PasswordInput)
    scan = forms.FileField()


TYPED = (
    "text=Laukaa&long=One%0ATwo&tick=on&one=blue&many=red&many=blue&picked=blue"
    f"&code={CODES[0]}&password=kolme+kuusta&csrfmiddlewaretoken=hush&page_of=token&stray=stray"
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def aino():
    return User.objects.create_user("aino@example.org", "Aino")


@pytest.fixture
def eino():
    return User.objects.create_user("eino@example.org", "Eino")


def page_for(owner, *asked, path=PATH):
    signed = kept.signed_page(owner, path, asked or [Everything()])
    return kept.page_of({kept.FIELD: signed})


def keep(owner, typed=TYPED, *, at=NOW, path=PATH, with_file=False):
    return kept.keep(page_for(owner, path=path), QueryDict(typed), with_file=with_file, at=at)


def read(owner, form, *, path=PATH, method="get"):
    """The messages of a page that its reader opens."""
    request = getattr(RequestFactory(), method)(path)
    request.user, request._messages = owner, Said()
    kept.show_kept(request, form, at=NOW)
    return request._messages.said


class Said:
    def __init__(self):
        self.said = []

    def add(self, level, message, extra_tags=""):
        self.said.append(str(message))


def test_every_widget_finds_its_answer_again(aino):
    keep(aino)
    form = Everything()

    read(aino, form)

    assert form.initial == {
        "text": "Laukaa",
        "long": "One\nTwo",
        "tick": True,
        "other_tick": False,
        "one": "blue",
        "many": ["red", "blue"],
        "picked": "blue",
    }


def test_a_form_that_did_not_come_stays_as_it_is(aino):
    class Other(forms.Form):
        another = forms.BooleanField(initial=True)

    keep(aino)
    form = Other()

    assert read(aino, form) == []
    assert form.initial == {}


def test_two_forms_of_one_page_keep_apart_what_they_call_the_same(aino):
    first, second = Everything(prefix="a"), Everything(prefix="b")
    kept.keep(page_for(aino, first, second), QueryDict("a-text=A&b-text=B"), with_file=False, at=NOW)

    read(aino, first)
    read(aino, second)

    assert (first.initial["text"], second.initial["text"]) == ("A", "B")


def test_nothing_secret_and_nothing_that_was_not_asked_is_kept(aino):
    keep(aino)
    payload = json.dumps(KeptAnswers.objects.get().payload)

    assert "Laukaa" in payload
    for secret in (CODES[0], CODES[0][:7], "kuusta", "hush", "token", "stray"):
        assert secret not in payload
    for name in ("code", "password", "scan", "csrfmiddlewaretoken"):
        assert f'"{name}":' not in payload


def test_the_reader_is_told_which_secret_to_type_again(aino):
    keep(aino)
    assert [str(IdentityCodeField.never_kept)] == read(aino, Everything())[1:]

    keep(aino, "text=Laukaa&code=")
    assert read(aino, Everything())[1:] == []


def test_the_database_shows_nothing_of_it(aino):
    keep(aino)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM accounts_keptanswers")
        assert b"Laukaa" not in bytes(cursor.fetchone()[0])


def test_only_the_owner_and_only_on_that_page_is_shown_anything(aino, eino):
    keep(aino)

    assert kept.kept_for(aino, PATH, at=NOW) is not None
    assert kept.kept_for(eino, PATH, at=NOW) is None
    assert kept.kept_for(aino, "/muu/", at=NOW) is None


def test_a_form_that_is_sent_is_not_filled_from_elsewhere(aino):
    keep(aino)
    form = Everything()

    assert read(aino, form, method="post") == []
    assert form.initial == {}


def test_a_reload_shows_it_again_and_a_form_that_went_through_does_not(aino, eino):
    keep(aino)
    keep(eino)

    assert [bool(read(aino, Everything())) for _ in range(2)] == [True, True]
    kept.use_up(page_for(aino))
    assert read(aino, Everything()) == []
    assert read(eino, Everything()) != []


def test_a_later_loss_takes_the_place_of_an_earlier_one(aino):
    keep(aino)
    keep(aino, "text=Viitasaari")

    assert kept.kept_for(aino, PATH, at=NOW).answers["text"] == ["Viitasaari"]
    assert KeptAnswers.objects.count() == 1


def test_the_database_keeps_one_a_page(aino):
    keep(aino)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptAnswers.objects.create(owner=aino, path=PATH, payload={}, kept_at=NOW)


def test_after_an_hour_it_is_gone(aino, eino):
    keep(aino)
    later = NOW + kept.KEPT_FOR

    assert kept.kept_for(aino, PATH, at=later - timedelta(seconds=1)) is not None
    assert kept.kept_for(aino, PATH, at=later) is None
    keep(eino, at=later)
    assert [row.owner for row in KeptAnswers.objects.all()] == [eino]


def test_what_can_no_longer_be_decrypted_is_as_if_it_were_not_there(aino, settings):
    keep(aino)
    settings.ENCRYPTION_KEYS = {"k9": b"9" * 32}

    assert read(aino, Everything()) == []


@pytest.mark.parametrize("typed", ["", "text=&long=+", f"code={CODES[0]}"])
def test_nothing_typed_is_nothing_to_keep(aino, typed):
    assert keep(aino, typed) is False
    assert not KeptAnswers.objects.exists()


def test_too_much_is_not_kept(aino):
    assert keep(aino, f"text={'a' * (kept.LARGEST_KEPT - 200)}") is True
    assert keep(aino, f"text={'b' * kept.LARGEST_KEPT}") is False
    assert kept.kept_for(aino, PATH, at=NOW).answers["text"][0][0] == "a"


def test_of_a_file_only_that_there_was_one_is_known(aino):
    keep(aino, "", with_file=True)

    assert KeptAnswers.objects.get().payload["with_file"] is True
    assert len(read(aino, None)) == 1


def test_a_signed_page_says_whose_it_is_and_what_it_asks(aino):
    page = page_for(aino)

    assert (page.owner, page.path) == (aino.pk, PATH)
    assert set(page.names) == {"text", "long", "tick", "other_tick", "one", "many", "picked"}
    assert page.secrets == ("code",)


def test_a_signed_page_is_good_for_a_day(aino, clock):
    signed = {kept.FIELD: kept.signed_page(aino, PATH, [])}
    clock.shift(kept.PAGE_GOOD_FOR - timedelta(seconds=1))
    assert kept.page_of(signed) is not None
    clock.shift(timedelta(seconds=2))
    assert kept.page_of(signed) is None


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "eyJ9:1:2"])
def test_what_we_did_not_sign_is_no_page(token):
    assert kept.page_of({kept.FIELD: token}) is None


def test_a_page_that_was_changed_or_signed_for_something_else_is_no_page(aino, eino):
    mine, other = (kept.signed_page(user, PATH, []) for user in (aino, eino))
    body, _, signature = mine.rpartition(":")
    for token in (
        f"{body}:{other.rpartition(':')[2]}",
        f"{body[:-1]}:{signature}",
        signing.dumps([str(aino.pk), PATH, [], []], salt="another"),
        signing.dumps([str(aino.pk), PATH, [], []]),
        signing.dumps([str(aino.pk), PATH], salt=kept.SALT),
    ):
        assert kept.page_of({kept.FIELD: token}) is None
    assert kept.page_of({}) is None


def rendered(user, words, **context):
    request = RequestFactory().get(PATH)
    request.user = user
    return Template("{% load kept %}" + words).render(Context({"request": request, **context}))


def test_the_hidden_field_carries_the_page_of_its_reader(aino):
    words = '{% keeps_answers form nothing page="/toinen/" %}'
    html = rendered(aino, words, form=Everything(), nothing=None)
    page = kept.page_of({kept.FIELD: html.split('value="')[1].split('"')[0]})

    assert html.startswith(f'<input type="hidden" name="{kept.FIELD}"')
    assert (page.owner, page.path) == (aino.pk, "/toinen/")
    assert "text" in page.names


def test_a_page_without_a_reader_carries_nothing():
    assert rendered(None, "{% keeps_answers form %}", form=Everything()) == ""
    assert Template("{% load kept %}{% keeps_answers %}").render(Context()) == ""
