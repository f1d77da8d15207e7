"""An entry that cannot be written: no page shows a client, nothing changes, and help is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from structlog.testing import capture_logs

import audit.trail
from audit.models import Entry
from consents.access.falling import Reach, falling, falling_with
from municipalities.access.reviews import review_state
from municipalities.models import AccessRight, ContractVersion, ReviewRound, ServiceKind
from tests.consents.make import CODES, make_content
from tests.municipalities.make import NOW, make_review
from tests.stage import WHO, Stage, all_routes, canaries_in, log_in, picture, set_the_stage

GET, POST = "get", "post"
CHECKS = {"person": "on", "signature": "on", "same": "on", "copy": "on"}
TICKED = {f"box_{item}": "ticked" for item in ("T2", "T3", "T4", "T5", "T7", "record_changes")}
SIGNATURE = {"decision": "given", "place": "Laukaa", "signed_on": "24.11.2026", **TICKED}
WITHDRAWAL = {
    "code": CODES[0],
    "identity_check": "identity_card",
    "scope": "all",
    "day": "24.11.2026",
    "clock": "9.14",
    "way": "service_point",
    "language": "fi",
}
ENDS = {"last_day": "31.12.2026", "cause": "agreed", "read": "on", "read_code": "as counted"}
EXTENSION = {
    "kind": "extension",
    "reason": "Palvelu jatkuu.",
    "starts_on": "1.1.2026",
    "last_day": "31.12.2028",
    "covers": "all",
    "data_clause": "Nimetyt tiedot.",
    "seen": "the newest",
    "annex": "the same",
}
CONTRACT_SIGNATURE = {
    "kind": "area_signed",
    "signed_on": "24.11.2026",
    "name": "Irja Ilmonen",
    "role": "director",
    "paper": "a picture",
}
REMOVAL = {"cause": "misuse", "reason": "Katsottu syyttä.", "read": "on"}
PERIOD = {"first": "1.7.2026", "last": "24.11.2026", "municipality": ""}


@dataclass(frozen=True)
class Step:
    """A request that shows or changes something of a client, or takes figures or a printed document out."""

    name: str
    method: str
    data: dict[str, Any]
    who: str = "aino"

    @property
    def url_of_unsigned(self) -> bool:
        return self.name == "consents:signature" and self.method == POST


STEPS = [
    Step("consents:consents", GET, {}),
    Step("consents:desk", GET, {}),
    Step("consents:desk", POST, {}),
    Step("consents:find", POST, {"q": CODES[0]}),
    Step("consents:new", POST, {}),
    Step("consents:renew", POST, {}),
    Step("consents:draft_client", GET, {}),
    Step("consents:draft_client", POST, WHO),
    Step("consents:draft_need", GET, {}),
    Step("consents:draft_content", GET, {}),
    Step("consents:draft_print", GET, {}),
    Step("consents:draft_print", POST, {}),
    Step("consents:draft_pdf", GET, {}),
    Step("consents:draft_change_client", POST, {}),
    Step("consents:form", GET, {}),
    Step("consents:form_pdf", GET, {}),
    Step("consents:signature", GET, {}),
    Step("consents:signature", POST, SIGNATURE),
    Step("consents:scan", POST, {"scan": "a picture"}),
    Step("consents:scan_page", GET, {}),
    Step("consents:verify", POST, CHECKS),
    Step("consents:gate", GET, {}),
    Step("consents:gate", POST, {"action": "guidance", "not_disqualified": "on"}),
    Step("consents:hand_over", POST, {"reason": "conflict"}),
    Step("consents:opened", GET, {}),
    Step("consents:reveal", POST, {}),
    Step("consents:close", POST, {}),
    Step("consents:outcome", POST, {"result": "guidance_given"}),
    Step("consents:withdraw", POST, WITHDRAWAL),
    Step("consents:confirmation", POST, {}),
    Step("consents:end_contract", POST, ENDS, who="director"),
    Step("consents:remove_right", POST, REMOVAL, who="director"),
    Step("consents:answer_review", POST, {}, who="supervisor"),
    Step("consents:close_review", POST, {}, who="director"),
    Step("consents:change_contract", POST, EXTENSION, who="director"),
    Step("consents:sign_contract", POST, CONTRACT_SIGNATURE, who="director"),
    Step("municipalities:contract_paper", GET, {}, who="director"),
    Step("municipalities:annex_pdf", GET, {}, who="director"),
    Step("municipalities:print_annex", POST, {}, who="director"),
    Step("reports:export", POST, {**PERIOD, "form": "xlsx"}, who="secretary"),
    Step("reports:export", POST, {**PERIOD, "form": "csv"}, who="secretary"),
    Step("municipalities:decision_pdf", GET, {}, who="director"),
]
# Routes of the area's people that give out a printed document: a new one must be a step above too.
PRINTED = {
    "municipalities:decision_pdf",
    "municipalities:contract_paper",
    "municipalities:annex_pdf",
    "municipalities:print_annex",
}
# Those which need no entry, each with why; a new route must be here or above.
NO_ENTRY = {
    "consents:that_day": "the area's own people, nothing of clients",
    "consents:review": "counts of openings, nothing of clients",
    "consents:what_may_i_do": "the worker's own right",
    "consents:draft_discard": "what the worker typed, deleted",
    "consents:withdrawn": "what the receiver recorded, without the client",
    "reports:report": "counts on the screen, small ones hidden",
}
NOT_CHANGED = ("consents", "documents", "municipalities", "accounts", "clientgroups", "employers")


def rows() -> dict[str, list[Any]]:
    """Every row of what the register knows; the trail's own decisions apart."""
    models = [model for model in apps.get_models() if model._meta.app_label in NOT_CHANGED]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def walk(browser: Browser, stage: Stage, step: Step) -> HttpResponse:
    other: dict[str, Any] = {"consent_id": stage.unsigned.pk} if step.url_of_unsigned else {}
    if step.name == "consents:sign_contract":
        other = {"contract_id": unsigned_contract()}
    url, data = stage.url(step.name, **other), dict(step.data)
    for name in {"scan", "paper"} & data.keys():
        data[name] = named_file(picture())
    if step.name == "consents:close_review":
        url = stage.url(step.name, round_id=overdue_review().pk)
    data |= {name: tell(stage) for name, tell in FOUND.items() if name in data}
    data |= SENT[step.name](stage) if step.name in SENT else {}
    answer = browser.get(url) if step.method == GET else browser.post(url, data)
    assert isinstance(answer, HttpResponse)
    return answer


def unsigned_contract() -> object:
    return ContractVersion.objects.get(contract__service_kind=ServiceKind.COACHING).contract_id


def newest(stage: Stage) -> ContractVersion:
    version: ContractVersion = ContractVersion.objects.filter(contract=stage.keys["contract_id"]).latest("no")
    return version


# What a page would have carried in its hidden fields.
FOUND: dict[str, Callable[[Stage], object]] = {
    "seen": lambda stage: newest(stage).pk,
    "annex": lambda stage: newest(stage).annex_id,
    "read_code": lambda stage: falling(newest(stage).contract, Reach(date(2027, 1, 1)), NOW).code,
}


def overdue_review() -> ReviewRound:
    return ReviewRound.objects.get(due_on__lt=NOW.date(), closed=None)


# The same, where it depends on the step.
SENT: dict[str, Callable[[Stage], dict[str, Any]]] = {
    "consents:remove_right": lambda stage: {
        "read_code": falling_with(AccessRight.objects.get(pk=stage.keys["right_id"]), NOW).code
    },
    "consents:answer_review": lambda stage: {
        f"{stage.keys['right_id']}-{name}": told
        for name, told in {"answer": "keep", "reason": "", "seen": ""}.items()
    },
    "consents:close_review": lambda stage: {"read_code": review_state(overdue_review(), NOW).code},
}


def named_file(data: bytes) -> Any:
    return SimpleUploadedFile("lomake.png", data)


def as_words(step: Step) -> str:
    return f"{step.method} {step.name} {step.data.get('form', '')}".strip()


each_step = pytest.mark.parametrize("step", STEPS, ids=as_words)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(onni, laukaa, aino) -> Stage:
    make_content()
    make_review(laukaa, opened_at=NOW - timedelta(days=40))
    return set_the_stage(onni, laukaa, aino)


@pytest.fixture
def trail(monkeypatch):
    """Lets as many entries be written as told, and no more."""
    insert = audit.trail._insert

    def stop_after(count: int) -> None:
        written = 0

        def until_full(entry, erasable):
            nonlocal written
            if written == count:
                raise OperationalError("no space left on device: /var/lib/secret")
            written += 1
            insert(entry, erasable)

        monkeypatch.setattr(audit.trail, "_insert", until_full)

    return stop_after


def assert_out_of_order(answer, log):
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Retry-After"]
    assert not canaries_in(answer)
    assert "secret" not in answer.text
    assert {"trail_unavailable", "out_of_order"} <= {line["event"] for line in log}
    assert all(line["log_level"] == "critical" for line in log if line["event"] == "trail_unavailable")


@pytest.mark.django_db
def test_every_route_of_clients_and_figures_is_a_step_or_says_why_not():
    ours = {name for name, _ in all_routes() if name.startswith(("consents:", "reports:"))}

    assert {step.name for step in STEPS} | set(NO_ENTRY) == ours | PRINTED
    assert not {step.name for step in STEPS} & set(NO_ENTRY)


@pytest.mark.django_db
@pytest.mark.db
@each_step
def test_without_its_entry_a_step_shows_nothing_and_changes_nothing(stage, request, trail, step):
    browser = log_in(request.getfixturevalue(step.who), raises=False)
    before, entries = rows(), Entry.objects.count()
    trail(0)

    with capture_logs() as log:
        answer = walk(browser, stage, step)

    assert_out_of_order(answer, log)
    assert rows() == before
    assert Entry.objects.count() == entries


@pytest.mark.django_db
@pytest.mark.db
@each_step
def test_when_the_entry_of_the_change_itself_fails_the_change_is_undone(stage, request, trail, step):
    """The decision was recorded, and then the trail failed: at every further entry that the step needs."""
    browser = log_in(request.getfixturevalue(step.who), raises=False)
    before = rows()
    for written in range(1, 5):
        trail(written)
        with capture_logs() as log:
            answer = walk(browser, stage, step)
        if answer.status_code != 503:
            return
        assert_out_of_order(answer, log)
        assert rows() == before
    pytest.fail("the step was never carried out")


@pytest.mark.django_db
@each_step
def test_the_same_step_is_carried_out_when_its_entry_is_written(stage, request, step):
    """Without this the refusals above would prove nothing."""
    browser = log_in(request.getfixturevalue(step.who))
    entries = Entry.objects.count()

    assert walk(browser, stage, step).status_code in (200, 302)
    assert Entry.objects.count() > entries


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["help", "accessibility", "privacy", "account_login"])
def test_what_needs_no_entry_still_works(stage, trail, name):
    trail(0)

    assert Browser().get(reverse(name)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_databases_own_no_is_as_good(stage, aino):
    """A trigger that raises, with real transactions, instead of our own function."""
    browser = log_in(aino, raises=False)
    before = rows()
    refuse_entries()
    try:
        for step in (step for step in STEPS if step.who == "aino"):
            with capture_logs() as log:
                answer = walk(browser, stage, step)
            assert_out_of_order(answer, log)
            assert rows() == before, as_words(step)
    finally:
        accept_entries()
    assert walk(browser, stage, Step("consents:opened", GET, {})).status_code == 200


def refuse_entries() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION 'no space: secret' USING ERRCODE = '53100'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER no_space BEFORE INSERT ON {Entry._meta.db_table} EXECUTE FUNCTION no_space()"
        )


def accept_entries() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER no_space ON {Entry._meta.db_table}")
        cursor.execute("DROP FUNCTION no_space()")
