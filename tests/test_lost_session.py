"""A session that ends while a form is being filled in: nothing typed is lost, nothing is half-saved.

And nobody but the one who typed it sees it or learns that it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client as Browser
from django.urls import reverse
from django.utils.translation import gettext, override
from structlog.testing import capture_logs

from accounts.kept import FIELD, KEPT_FOR
from accounts.models import KeptAnswers
from consents.models import PartEvent, Withdrawal
from municipalities.actions import approve_right
from municipalities.models import RightEvent, ServiceKind
from tests.consents.make import CODES, make_content, make_scan
from tests.municipalities.make import NOW, TODAY, end_contract
from tests.municipalities.test_views_queue import propose
from tests.stage import Stage, log_in, picture, set_the_stage

pytestmark = [pytest.mark.django_db, pytest.mark.db]

BACK = "You logged in again. What you had typed is safe. Check it and save."
FILE = "Choose the file again."
SAFE, NOT_SAVED = "Log in again. What you typed is safe.", "Log in again. Nothing was saved."
FACTS = ("consents", "documents", "municipalities", "accounts", "clientgroups", "employers")
Typed = dict[str, str | list[str]]


@dataclass(frozen=True)
class Lost:
    """A form, by names on the stage: where it is filled in, where it goes, where its owner comes back to."""

    page: str
    typed: Typed
    action: str = ""
    back: str = ""
    who: str = "aino"
    unsigned: bool = False

    def address(self, stage: Stage, name: str) -> str:
        """Of what waits for its signature where the form signs it."""
        other = {"consent_id": stage.unsigned.pk, "contract_id": stage.keys["unsigned_contract"]}
        return stage.url(name, **other if self.unsigned else {})

    def read_at(self, stage: Stage) -> str:
        return self.address(stage, self.page)

    def sent_to(self, stage: Stage) -> str:
        return self.address(stage, self.action or self.page)

    def back_at(self, stage: Stage) -> str:
        return self.address(stage, self.back or self.page)


SIGNATURE: Typed = {
    "decision": "given",
    "place": "Laukaan Ohjaamo",
    "signed_on": "24.11.",
    "box_T2": "ticked",
    "box_T3": "empty",
}
WITHDRAWAL: Typed = {
    "number": "26-004391-8",
    "identity_check": "passport",
    "scope": "some",
    "parts": ["viewing", "health"],
    "day": "23.11.2026",
    "clock": "8.05",
    "way": "phone",
    "language": "sv",
}
OUTCOME: Typed = {"result": "nothing", "note": "Asiakas ei tullut paikalle."}
GATE: Typed = {"action": "guidance", "not_disqualified": "on"}
INVITED: Typed = {
    "name": "Oskari Oja",
    "email": "oskari.oja",
    "language": "en",
    "role": "worker",
    "municipality": "410",
    "title": "työllisyyskoordinaattori",
}
AGREEMENT: Typed = {
    "meaning_ohjaamo": "Nuori hakee ensimmäistä työtään.",
    "starts_on": "1.12.",
    "last_day": "30.11.2027",
    "language": "sv",
}
ROLE: Typed = {
    "role": "receiver",
    "municipality": "410",
    "starts_on": "1.12.",
    "title": "palveluneuvoja",
    "reason": "Tulee neuvontaan.",
}
DETAILS: Typed = {"name": "Aino Uusikangas", "email": "aino.uusi", "language": "sv"}
CONTRACT: Typed = {
    "municipality": "410",
    "service_kind": "coaching",
    "page": "s. 14",
    "decision_ref": "19.3.2025 § 17",
    "starts_on": "1.1.",
    "covers": "some",
    "groups": ["ohjaamo", "ohjaus"],
    "data_clause": "Lomakkeella nimetyt.",
}
VERSION: Typed = {"kind": "extension", "reason": "Palvelua jatketaan.", "last_day": "31.12.2030"}
CONTRACT_SIGNED: Typed = {
    "kind": "annex_municipality_signed",
    "signed_on": "20.11.",
    "name": "Kirsi Kunnas",
    "title": "kunnanjohtaja",
}
CONTRACT_END: Typed = {"last_day": "31.12.", "cause": "agreed", "reason": "Sovittiin kunnan kanssa."}
LIST: Typed = {"holds": "supplement", "source": "Pöytäkirja, lisäys", "page": "s. 4"}
ANNEX: Typed = {"decision_ref": "1.12.2026 § 5", "diary_no": "200/2026", "starts_on": "1.1."}
NARROWER: Typed = {
    "choice": "narrow",
    "groups": ["neuvonta"],
    "categories": ["T2"],
    "starts_on": "1.12.",
    "last_day": "31.5.2027",
    "why_narrower": "Ohjaamo ei kuulu tehtäviin.",
}
RENEWAL: Typed = {
    "tasks": "Ohjaa nuoria työhön.",
    "groups": ["ohjaamo", "neuvonta"],
    "authority": "view",
    "starts_on": "1.12.",
    "last_day": "30.6.2027",
    "reason": "Jatkaa Ohjaamossa.",
}
PROPOSAL: Typed = RENEWAL | {"unit": "new", "new_unit": "Neuvonnan piste"}
# Of the answers below, what can stand on no page by itself.
TYPED = (
    "Laukaan Ohjaamo",
    "26-004391-8",
    "tullut paikalle",
    "edellytä katselua",
    "oskari.oja",
    "Nuori hakee",
    "Aino siirtyi",
    "Tulee neuvontaan",
    "Uusikangas",
    "19.3.2025 § 17",
    "Palvelua jatketaan",
    "Kirsi Kunnas",
    "Sovittiin kunnan",
    "Pöytäkirja, lisäys",
    "200/2026",
    "on kesken",
    "katsottu syyttä",
    "Tehtävä vaihtui",
    "kuulu tehtäviin",
    "Jatkaa Ohjaamossa",
)
FORMS = {
    "signature": Lost("consents:signature", SIGNATURE, unsigned=True),
    "refusal": Lost("consents:signature", {"decision": "refused", "signed_on": "24.11.2026"}, unsigned=True),
    "verification": Lost(
        "consents:signature", {"person": "on", "same": "on"}, "consents:verify", "consents:signature"
    ),
    "gate": Lost("consents:gate", GATE),
    "outcome": Lost("consents:outcome", OUTCOME),
    "outcome on the opened page": Lost("consents:opened", OUTCOME, "consents:outcome", "consents:outcome"),
    "withdrawal": Lost("consents:withdraw", WITHDRAWAL),
    "decision": Lost(
        "municipalities:proposal",
        {"choice": "refuse", "reason": "Tehtävät eivät edellytä katselua."},
        who="director",
    ),
    "narrower decision": Lost("municipalities:proposal", NARROWER, who="director"),
    "proposal": Lost("municipalities:propose_under", PROPOSAL, who="supervisor"),
    "renewal": Lost("municipalities:propose_again", RENEWAL, who="supervisor"),
    "agreement": Lost("municipalities:agreement_draft", AGREEMENT, who="supervisor"),
    "end of an agreement": Lost(
        "municipalities:agreement_end", {"last_day": "1.12.", "reason": "Aino siirtyi."}, who="supervisor"
    ),
    "training": Lost(
        "municipalities:qualifications", {"kind": "training", "done_on": "20.11."}, who="supervisor"
    ),
    "suspension": Lost("municipalities:suspend_right", {"reason": "Selvitys on kesken."}, who="director"),
    "removal": Lost(
        "consents:remove_right", {"cause": "misuse", "reason": "Tietoja katsottu syyttä."}, who="director"
    ),
    "end of an employment": Lost(
        "municipalities:end_employment",
        {"last_day": "30.11.", "reason": "Tehtävä vaihtui."},
        who="supervisor",
    ),
    "invitation": Lost("municipalities:invite", INVITED, who="administrator"),
    "role": Lost("municipalities:give_role", ROLE, who="administrator"),
    "end of a role": Lost("municipalities:end_role", {"last_day": "30.11."}, who="administrator"),
    "details": Lost("municipalities:person_details", DETAILS, who="administrator"),
    "leaving": Lost("municipalities:leave", {"left_on": "20.11."}, who="administrator"),
    "new contract": Lost("municipalities:new_contract", CONTRACT, who="director"),
    "new version": Lost("consents:change_contract", VERSION, who="director"),
    "signature of a contract": Lost("consents:sign_contract", CONTRACT_SIGNED, who="director", unsigned=True),
    "end of a contract": Lost("consents:end_contract", CONTRACT_END, who="director"),
    "list that holds": Lost("municipalities:lists", LIST, who="director"),
    "annex": Lost("municipalities:new_annex", ANNEX, who="director"),
    "setting": Lost(
        "municipalities:setting",
        {"value": "Oikaisua voi vaatia.", "starts_on": "1.12."},
        who="administrator",
    ),
    "authority": Lost(
        "municipalities:authorities",
        {"role": "manager", "source": "Lautakunta § 60", "starts_on": "1.12."},
        who="administrator",
    ),
    "end of an authority": Lost(
        "municipalities:end_authority",
        {"last_day": "1.12.", "source": "Lautakunta § 61"},
        who="administrator",
    ),
}
each_form = pytest.mark.parametrize("lost", FORMS.values(), ids=FORMS)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(onni, laukaa, aino, eino, supervisor) -> Stage:
    make_content()
    stage = set_the_stage(onni, laukaa, aino)
    proposed = propose(eino, laukaa, supervisor, at=NOW - timedelta(days=1))
    waits = laukaa.contracts.get(service_kind=ServiceKind.COACHING)
    more = {"proposal_id": proposed.pk, "unsigned_contract": waits.pk}
    return Stage(stage.consent, stage.unsigned, stage.keys | more)


@pytest.fixture
def browser_of(request) -> Callable[[str], Browser]:
    return lambda name: log_in(request.getfixturevalue(name))


class Forms(HTMLParser):
    """The forms of a page as a browser would send them: name → values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag in ("input", "select", "textarea") and self.forms:
            self._control(tag, given)
        elif tag == "option" and "selected" in given and self._name:
            self.forms[-1][self._name].append(given["value"])

    def _control(self, tag: str, given: dict[str, str]) -> None:
        self._name = given.get("name", "")
        values = self.forms[-1].setdefault(self._name, [])
        is_off = given.get("type") in ("radio", "checkbox") and "checked" not in given
        if tag == "input" and not is_off:
            values.append(given.get("value", "on" if given.get("type") == "checkbox" else ""))

    def handle_data(self, text: str) -> None:
        if self.lasttag == "textarea" and self._name:
            self.forms[-1][self._name].append(text.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._name = ""


def form_asking(page: Any, typed: Typed) -> dict[str, list[str]]:
    return next(form for form in Forms(page.text).forms if typed.keys() <= form.keys())


def lose(stage: Stage, browser: Browser, lost: Lost, **more: Any) -> Any:
    """The owner fills in the form; when it is sent, there is no session."""
    token = form_asking(browser.get(lost.read_at(stage)), lost.typed)[FIELD]
    return Browser().post(lost.sent_to(stage), {**lost.typed, FIELD: token, **more})


def login_to(path: str) -> str:
    return f"{reverse('account_login')}?next={path}"


def says(page: Any, sentence: str) -> bool:
    with override("fi"):
        return gettext(sentence) in page.text


def rows() -> dict[str, list[Any]]:
    models = [
        model for model in apps.get_models() if model._meta.app_label in FACTS and model is not KeptAnswers
    ]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@each_form
def test_what_was_typed_is_there_after_logging_in_again_and_nothing_has_happened(stage, browser_of, lost):
    browser, before = browser_of(lost.who), rows()

    answer = lose(stage, browser, lost)
    page = browser.get(lost.back_at(stage))

    assert (answer.status_code, answer.url) == (302, login_to(lost.back_at(stage)))
    shown = form_asking(page, lost.typed)
    assert {name: shown[name] for name in lost.typed} == {
        name: value if isinstance(value, list) else [value] for name, value in lost.typed.items()
    }
    assert says(page, BACK)
    assert rows() == before


@each_form
def test_the_login_page_says_that_it_is_safe(stage, browser_of, lost):
    browser = browser_of(lost.who)
    token = form_asking(browser.get(lost.read_at(stage)), lost.typed)[FIELD]

    page = Browser().post(lost.sent_to(stage), {**lost.typed, FIELD: token}, follow=True)

    assert says(page, SAFE)
    assert not [canary for canary in TYPED if canary in page.text]


@each_form
def test_without_a_loss_the_form_is_as_it_always_was(stage, browser_of, lost):
    """Without this the pages above would prove nothing."""
    page = browser_of(lost.who).get(lost.back_at(stage))
    shown = form_asking(page, lost.typed)

    assert not says(page, BACK)
    assert all(shown[name] != [value] for name, value in lost.typed.items() if name != "language")


@each_form
def test_a_page_that_was_never_given_keeps_nothing(stage, browser_of, lost):
    """A form that comes without our field, or with one that was tampered with."""
    browser = browser_of(lost.who)
    token = form_asking(browser.get(lost.read_at(stage)), lost.typed)[FIELD][0]

    for false in ("", f"{token}x", token[1:]):
        answer = Browser().post(lost.sent_to(stage), {**lost.typed, FIELD: false}, follow=True)
        assert answer.redirect_chain == [(login_to(lost.sent_to(stage)), 302)]
        assert says(answer, NOT_SAVED)
    assert not KeptAnswers.objects.exists()


def test_the_signature_and_its_checks_come_back_together(stage, browser_of, aino):
    make_scan(stage.unsigned, aino, at=NOW)
    lost = Lost("consents:signature", SIGNATURE | {"person": "on", "copy": "on"}, unsigned=True)
    browser = browser_of("aino")

    lose(stage, browser, lost)
    shown = form_asking(browser.get(lost.back_at(stage)), lost.typed)

    assert (shown["person"], shown["copy"], shown["same"]) == (["on"], ["on"], [])
    assert not PartEvent.objects.filter(part__consent=stage.unsigned).exists()


def test_a_file_is_asked_for_again(stage, browser_of):
    browser = browser_of("aino")
    lost = Lost("consents:signature", {"scan": ""}, "consents:scan", unsigned=True)

    answer = lose(stage, browser, lost, scan=SimpleUploadedFile("lomake.png", picture()))
    page = browser.get(lost.back_at(stage))

    assert answer.url == login_to(lost.back_at(stage))
    assert (says(page, FILE), says(page, BACK)) == (True, False)
    assert KeptAnswers.objects.get().payload == {"answers": {}, "secrets": [], "with_file": True}


def test_what_was_written_is_still_shown_when_somebody_else_has_decided_meanwhile(
    stage, browser_of, director
):
    lost, browser = FORMS["decision"], browser_of("director")
    lose(stage, browser, lost)
    approve_right(RightEvent.objects.get(pk=stage.keys["proposal_id"]), by=director, at=NOW)

    page = browser.get(lost.back_at(stage))

    assert page.status_code == 200
    assert "Kirjoitit: Tehtävät eivät edellytä katselua." in page.text
    assert 'name="reason"' not in page.text
    assert not says(page, BACK)


@pytest.mark.parametrize(
    ("name", "who"),
    [("import_workers", "administrator"), ("import_proposals", "supervisor")],
)
def test_a_file_to_import_is_asked_for_again(stage, browser_of, name, who):
    browser, lost = browser_of(who), Lost(f"municipalities:{name}", {"file": ""}, who=who)

    answer = lose(stage, browser, lost, file=SimpleUploadedFile("nimetyt.csv", b"Nimi"))
    page = browser.get(lost.back_at(stage))

    assert answer.url == login_to(lost.back_at(stage))
    assert (says(page, FILE), says(page, BACK)) == (True, False)


def test_a_handing_over_comes_back_to_the_gate(stage, browser_of):
    """Nothing was typed, so nothing is kept; but an address that takes no readers is a dead end."""
    browser = browser_of("aino")
    lost = Lost("consents:gate", {"reason": "conflict"}, "consents:hand_over")

    answer = lose(stage, browser, lost)

    assert answer.url == login_to(lost.back_at(stage))
    assert not KeptAnswers.objects.exists()


def test_an_identity_code_is_not_kept(stage, browser_of):
    lost, browser = FORMS["withdrawal"], browser_of("aino")
    lose(stage, browser, lost, code=CODES[0])
    payload = json.dumps(KeptAnswers.objects.get().payload)

    assert "26-004391-8" in payload
    assert CODES[0] not in payload
    assert CODES[0][:6] not in payload
    assert says(browser.get(lost.back_at(stage)), "The identity code was not kept. Type it again.")


@pytest.mark.parametrize("who", ["eino", "kerttu", "supervisor", "receiver"])
def test_another_person_at_the_same_browser_sees_nothing_of_it(stage, request, browser_of, who):
    """The page of withdrawals is theirs as well as hers."""
    lost, theirs = FORMS["withdrawal"], browser_of(who)
    usual = form_asking(theirs.get(lost.back_at(stage)), lost.typed)
    lose(stage, browser_of("aino"), lost)

    page = theirs.get(lost.back_at(stage))
    shown = form_asking(page, lost.typed)

    assert not says(page, BACK)
    assert [usual[name] for name in lost.typed] == [shown[name] for name in lost.typed]
    assert theirs.post(lost.sent_to(stage), {FIELD: usual[FIELD]} | WHOLE).status_code == 302
    assert KeptAnswers.objects.get().owner == request.getfixturevalue("aino"), "hers still waits"


WHOLE = WITHDRAWAL | {"number": "", "code": CODES[0], "scope": "all", "way": "service_point"}


def test_it_is_kept_until_the_form_goes_through(stage, browser_of):
    lost, browser = FORMS["withdrawal"], browser_of("aino")
    lose(stage, browser, lost)
    read = [browser.get(lost.back_at(stage)) for _ in range(2)]
    token = {FIELD: form_asking(read[0], lost.typed)[FIELD]}

    mistaken = browser.post(lost.sent_to(stage), token | WHOLE | {"day": "31.2."})
    again = browser.get(lost.back_at(stage))
    whole = browser.post(lost.sent_to(stage), token | WHOLE)

    assert [says(page, BACK) for page in (*read, again)] == [True, True, True]
    assert (mistaken.status_code, whole.status_code) == (200, 302)
    assert not says(mistaken, BACK)
    assert not says(browser.get(lost.back_at(stage)), BACK)


def test_after_an_hour_nothing_is_shown(stage, browser_of, clock):
    lost, browser = FORMS["withdrawal"], browser_of("aino")
    lose(stage, browser, lost)
    clock.shift(KEPT_FOR)

    assert not says(browser.get(lost.back_at(stage)), BACK)


def test_too_much_is_not_kept_and_the_login_says_so(stage, browser_of):
    lost, browser = FORMS["withdrawal"], browser_of("aino")

    answer = lose(stage, browser, lost, number="2" * 70_000)

    assert answer.url == login_to(lost.back_at(stage))
    assert not KeptAnswers.objects.exists()


def test_the_second_factor_comes_before_what_was_kept(stage, browser_of, aino):
    lost = FORMS["signature"]
    lose(stage, browser_of("aino"), lost)
    aino.authenticator_set.all().delete()
    half_way = Browser()
    half_way.force_login(aino, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = half_way.get(lost.back_at(stage))

    assert (page.status_code, page.headers["Location"]) == (302, reverse("mfa_activate_totp"))


def test_the_gate_is_asked_as_always(stage, browser_of, laukaa):
    """What was kept opens nothing: meanwhile the contract has ended."""
    lost, browser = FORMS["gate"], browser_of("aino")
    lose(stage, browser, lost)
    end_contract(laukaa.contracts.get(service_kind=ServiceKind.JOB_PLACEMENT).versions.get(), TODAY)

    page = browser.get(lost.back_at(stage))

    assert page.status_code == 403
    assert not says(page, BACK)


@each_form
def test_after_logging_in_again_in_another_tab_nothing_is_lost_either(stage, request, lost):
    """The page has the token of the earlier session: the form does not go through, and comes back filled."""
    user, before = request.getfixturevalue(lost.who), rows()
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies.update(log_in(user).cookies)
    before = rows()
    token = form_asking(strict.get(lost.read_at(stage)), lost.typed)[FIELD]

    answer = strict.post(lost.sent_to(stage), {**lost.typed, FIELD: token})
    page = strict.get(lost.back_at(stage))

    assert (answer.status_code, answer.headers["Location"]) == (303, lost.back_at(stage))
    assert says(page, BACK)
    assert rows() == before


def test_a_form_of_somebody_else_is_only_refused(stage, browser_of, kerttu):
    lost = FORMS["withdrawal"]
    token = form_asking(browser_of("aino").get(lost.read_at(stage)), lost.typed)[FIELD]
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies.update(log_in(kerttu).cookies)

    answer = strict.post(lost.sent_to(stage), {**lost.typed, FIELD: token})
    without = strict.post(lost.sent_to(stage), lost.typed)

    assert (answer.status_code, without.status_code) == (403, 403)
    assert answer.content == without.content
    assert not KeptAnswers.objects.exists()


def test_a_form_without_a_session_and_without_a_token_is_kept_too(stage, browser_of):
    lost, browser = FORMS["withdrawal"], browser_of("aino")
    token = form_asking(browser.get(lost.read_at(stage)), lost.typed)[FIELD]

    answer = Browser(enforce_csrf_checks=True).post(lost.sent_to(stage), {**lost.typed, FIELD: token})

    assert answer.headers["Location"] == login_to(lost.back_at(stage))
    assert says(browser.get(lost.back_at(stage)), BACK)


@pytest.fixture
def full_disk(monkeypatch) -> Callable[[str], None]:
    def fail(method: str) -> None:
        def no_space(*args: Any, **options: Any) -> None:
            raise OperationalError("no space left on device: /var/lib/secret")

        monkeypatch.setattr(f"accounts.kept.{method}", no_space)

    return fail


def test_when_nothing_can_be_kept_the_person_still_gets_to_log_in(stage, browser_of, full_disk):
    lost, browser = FORMS["withdrawal"], browser_of("aino")
    full_disk("forget_expired")

    with capture_logs() as log:
        answer = lose(stage, browser, lost)

    assert (answer.status_code, answer.url) == (302, login_to(lost.back_at(stage)))
    assert "secret" not in answer.text
    assert [line["event"] for line in log if line["log_level"] == "error"] == ["answers_not_kept"]


def test_what_cannot_be_used_up_undoes_nothing(stage, browser_of, full_disk):
    lost, browser = FORMS["withdrawal"], browser_of("aino")
    token = form_asking(browser.get(lost.read_at(stage)), lost.typed)[FIELD]
    count = Withdrawal.objects.count()
    full_disk("use_up")

    answer = browser.post(lost.sent_to(stage), {FIELD: token} | WHOLE)

    assert answer.status_code == 302
    assert Withdrawal.objects.count() == count + 1
