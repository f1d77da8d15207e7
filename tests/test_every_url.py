"""Facts that must hold for every address, present and future. A route that is not in the table fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import User
from municipalities.models import ContractVersion
from tests.consents.make import CODES, make_content
from tests.municipalities.make import NOW
from tests.stage import WHAT, WHO, WHY, Stage, all_routes, canaries_in, log_in, set_the_stage

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
Data = dict[str, Any]


@dataclass(frozen=True)
class Public:
    """Anybody may come; `status` is what a stranger gets."""

    status: int = 200


@dataclass(frozen=True)
class Own:
    """Any logged-in person, for what is their own."""

    methods: tuple[str, ...] = ("get",)


@dataclass(frozen=True)
class Role:
    """Only for those who have the task; all others are told that there is no such page."""

    lets_in: frozenset[str]
    methods: tuple[str, ...] = ("get",)
    data: Data = field(default_factory=dict)


@dataclass(frozen=True)
class Gated:
    """Aino's matters with a client, through the gate or as her own unfinished work."""

    methods: tuple[str, ...]
    data: Data = field(default_factory=dict)


GET, POST, BOTH = ("get",), ("post",), ("get", "post")
CAST = (
    "aino",
    "eino",
    "kerttu",
    "supervisor",
    "receiver",
    "director",
    "secretary",
    "officer",
    "administrator",
    "root",
)
# Whoever has a municipality to serve clients in has a desk, if only to see what is missing.
SERVING = frozenset({"aino", "eino", "kerttu", "supervisor", "receiver"})
NAMED = frozenset({"aino", "kerttu"})
EXPORTING = frozenset({"director", "secretary"})
DECIDING = frozenset({"director"})
SEEING_RIGHTS = frozenset({"director", "officer", "supervisor"})
SIGNING = frozenset({"director"})
SEEING_CONTRACTS = EXPORTING | {"officer"}
SUPERVISING = frozenset({"supervisor"})
ADMINISTERING = frozenset({"administrator"})

ROUTES: dict[str, Public | Own | Role | Gated] = {
    "home": Own(),
    "set_language": Public(405),
    "accessibility": Public(),
    "privacy": Public(),
    "help": Public(),
    "account_login": Public(),
    "mfa_authenticate": Public(302),
    "account_logout": Public(302),
    "account_inactive": Public(),
    "account_reauthenticate": Own(),
    "mfa_reauthenticate": Own(),
    "account_change_password": Own(),
    "account_reset_password": Public(),
    "account_reset_password_done": Public(),
    "account_reset_password_from_key": Public(),
    "account_reset_password_from_key_done": Public(),
    "mfa_index": Own(),
    "mfa_activate_totp": Own(),
    "mfa_deactivate_totp": Own(),
    "mfa_view_recovery_codes": Own(),
    "mfa_generate_recovery_codes": Own(),
    "mfa_download_recovery_codes": Own(),
    "invitation": Public(404),
    "invitation_link": Public(302),
    "own_details": Own(BOTH),
    "consents:desk": Role(SERVING, BOTH),
    "consents:find": Role(NAMED, POST, {"q": CODES[0]}),
    "consents:consents": Role(SERVING),
    "consents:what_may_i_do": Role(SERVING),
    "consents:new": Role(NAMED, POST),
    "consents:renew": Gated(POST),
    "consents:draft_client": Gated(BOTH, WHO),
    "consents:draft_need": Gated(BOTH, WHY),
    "consents:draft_content": Gated(BOTH, WHAT),
    "consents:draft_print": Gated(BOTH),
    "consents:draft_pdf": Gated(GET),
    "consents:draft_change_client": Gated(BOTH),
    "consents:draft_discard": Gated(BOTH),
    "consents:form": Gated(GET),
    "consents:form_pdf": Gated(GET),
    "consents:signature": Gated(BOTH),
    "consents:scan": Gated(POST),
    "consents:scan_page": Gated(GET),
    "consents:verify": Gated(POST, {"person": "on", "signature": "on", "same": "on", "copy": "on"}),
    "consents:gate": Gated(BOTH, {"action": "guidance", "not_disqualified": "on"}),
    "consents:hand_over": Gated(POST, {"reason": "conflict"}),
    "consents:opened": Gated(GET),
    "consents:reveal": Gated(POST),
    "consents:close": Gated(POST),
    "consents:outcome": Gated(BOTH, {"result": "guidance_given"}),
    "consents:that_day": Role(SEEING_RIGHTS | NAMED),
    "consents:withdraw": Role(SERVING, BOTH),
    "reports:report": Role(EXPORTING),
    "reports:export": Role(EXPORTING, POST, {"first": "1.11.2026", "last": "24.11.2026", "form": "csv"}),
    "municipalities:waiting": Role(frozenset({"director", "supervisor"})),
    "municipalities:queue": Role(DECIDING),
    "municipalities:proposal": Role(DECIDING, BOTH),
    "municipalities:rights": Role(SEEING_RIGHTS),
    # Aino's right, which she sees too.
    "municipalities:right": Role(SEEING_RIGHTS | {"aino"}),
    "municipalities:propose": Role(SUPERVISING),
    "municipalities:propose_under": Role(SUPERVISING, BOTH),
    "municipalities:propose_again": Role(SUPERVISING, BOTH),
    "municipalities:decision_pdf": Role(SEEING_RIGHTS | {"aino"}),
    "municipalities:register_file": Role(SEEING_RIGHTS, POST, {"form": "csv"}),
    "municipalities:import_proposals": Role(SUPERVISING, BOTH),
    "municipalities:import_sample": Role(SUPERVISING | ADMINISTERING),
    "municipalities:import_workers": Role(ADMINISTERING, BOTH),
    "consents:close_review": Role(DECIDING, BOTH),
    "municipalities:review_pdf": Role(SEEING_RIGHTS),
    "municipalities:reviews": Role(SEEING_RIGHTS),
    "consents:review": Role(SEEING_RIGHTS),
    "consents:answer_review": Role(SUPERVISING, POST),
    "municipalities:notices": Role(DECIDING),
    "municipalities:notices_file": Role(DECIDING, POST),
    "municipalities:notice": Role(DECIDING, BOTH),
    "municipalities:notice_pdf": Role(SEEING_RIGHTS | {"aino"}),
    "municipalities:suspend_right": Role(DECIDING, BOTH),
    "municipalities:resume_right": Role(DECIDING, BOTH),
    "municipalities:end_employment": Role(SUPERVISING, BOTH),
    "consents:remove_right": Role(DECIDING, BOTH),
    "municipalities:agreement_draft": Role(SUPERVISING, BOTH),
    "municipalities:qualifications": Role(SUPERVISING, BOTH),
    # Aino's agreement, which she sees too.
    "municipalities:agreement": Role(SEEING_RIGHTS | {"aino"}),
    "municipalities:agreement_pdf": Role(SEEING_RIGHTS | {"aino"}),
    "municipalities:agreement_print": Role(SUPERVISING, POST),
    "municipalities:agreement_sign": Role(SUPERVISING, POST),
    "municipalities:agreement_end": Role(SUPERVISING, BOTH),
    "municipalities:contracts": Role(SEEING_CONTRACTS),
    "municipalities:contract": Role(SEEING_CONTRACTS),
    "municipalities:contract_paper": Role(SEEING_CONTRACTS),
    "municipalities:new_contract": Role(SIGNING, BOTH),
    "municipalities:lists": Role(SIGNING, BOTH),
    "municipalities:annex_pdf": Role(SEEING_CONTRACTS),
    "municipalities:print_annex": Role(SIGNING, POST),
    "municipalities:new_annex": Role(SIGNING, BOTH),
    "consents:change_contract": Role(SIGNING, BOTH),
    "consents:sign_contract": Role(SIGNING, BOTH),
    "consents:end_contract": Role(SIGNING, BOTH),
    "municipalities:settings": Role(ADMINISTERING),
    "municipalities:setting": Role(ADMINISTERING, BOTH),
    "municipalities:authorities": Role(ADMINISTERING | DECIDING | {"officer"}),
    "municipalities:end_authority": Role(ADMINISTERING, BOTH),
    "municipalities:users": Role(ADMINISTERING),
    "municipalities:invite": Role(ADMINISTERING, BOTH),
    "municipalities:send_again": Role(ADMINISTERING, POST),
    "municipalities:person": Role(ADMINISTERING),
    "municipalities:person_details": Role(ADMINISTERING, BOTH),
    "municipalities:give_role": Role(ADMINISTERING, BOTH),
    "municipalities:end_role": Role(ADMINISTERING, BOTH),
    "municipalities:leave": Role(ADMINISTERING, BOTH),
    "municipalities:reopen": Role(ADMINISTERING, POST),
    "consents:withdrawn": Gated(GET),
    "consents:confirmation": Gated(POST),
}


# Addresses that take forms only, and the page where their reader is led, after a login for instance.
LEADS_TO = {
    "consents:find": "consents:desk",
    "consents:new": "consents:desk",
    "consents:renew": "consents:consents",
    "consents:scan": "consents:signature",
    "consents:verify": "consents:signature",
    "consents:hand_over": "consents:gate",
    "consents:reveal": "consents:opened",
    "consents:close": "consents:opened",
    "consents:confirmation": "consents:withdrawn",
    "consents:answer_review": "consents:review",
    "reports:export": "reports:report",
    "municipalities:register_file": "municipalities:rights",
    "municipalities:notices_file": "municipalities:notices",
    "municipalities:agreement_print": "municipalities:agreement",
    "municipalities:agreement_sign": "municipalities:agreement",
    "municipalities:print_annex": "municipalities:contract",
    "municipalities:send_again": "municipalities:person",
    "municipalities:reopen": "municipalities:person",
}


def lets_in(name: str) -> frozenset[str]:
    route = ROUTES[name]
    return route.lets_in if isinstance(route, Role) else frozenset({"aino"})


def of_kind(kind: type) -> list[Any]:
    return [pytest.param(name, route, id=name) for name, route in ROUTES.items() if isinstance(route, kind)]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(onni, laukaa, aino, kerttu) -> Stage:
    make_content()
    return set_the_stage(onni, laukaa, aino)


@pytest.fixture
def person(request) -> Callable[[str], User]:
    return request.getfixturevalue


def ask(browser: Browser, method: str, url: str, data: Data) -> Any:
    return browser.post(url, data) if method == "post" else browser.get(url)


def without_request_id(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}


def test_every_route_is_in_the_table_and_nothing_else_is():
    assert sorted(name for name, _ in all_routes()) == sorted(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_a_stranger_is_asked_to_log_in_or_reads_what_is_public(stage, name):
    route = ROUTES[name]

    for method in ("get", "post"):
        answer = ask(Browser(), method, stage.url(name), getattr(route, "data", {}))
        assert not canaries_in(answer)
        if not isinstance(route, Public):
            assert answer.status_code == 302
            assert answer.url.startswith(reverse("account_login"))
        elif method == "get":
            assert answer.status_code == route.status
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", CAST)
def test_what_is_ones_own_shows_nothing_of_a_client(stage, person, who):
    browser = log_in(person(who))

    for name in (name for name, route in ROUTES.items() if isinstance(route, Own | Public)):
        answer = browser.get(stage.url(name))
        assert answer.status_code < 500, name
        assert not canaries_in(answer), name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], name


@pytest.mark.parametrize(("name", "route"), of_kind(Role))
def test_a_page_of_a_task_is_there_only_for_those_who_have_the_task(stage, person, name, route):
    for who in CAST:
        browser = log_in(person(who))
        for method in route.methods:
            answer = ask(browser, method, stage.url(name), route.data)
            assert (answer.status_code in (200, 302)) == (who in route.lets_in), (who, method)
            assert answer.status_code in (200, 302, 404), (who, method)
            assert answer.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            # The box of a search shows what its user typed into it, which is Onni's code.
            seen = [one for one in canaries_in(answer) if name != "consents:find" or one not in CODES[0]]
            assert who == "aino" or not seen, (who, method)


@pytest.mark.parametrize("who", [who for who in CAST if who != "aino"])
@pytest.mark.parametrize(("name", "route"), of_kind(Gated))
def test_a_client_of_others_looks_like_nobody(stage, person, name, route, who):
    theirs, nobodys = stage.url(name), stage.url(name, **{key: NOBODYS for key in stage.keys if "_id" in key})
    browser = log_in(person(who))

    for method in route.methods:
        answer, empty = (ask(browser, method, url, route.data) for url in (theirs, nobodys))
        assert (answer.status_code, empty.status_code) == (404, 404)
        assert answer.content == empty.content
        assert without_request_id(answer) == without_request_id(empty)
        assert not canaries_in(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "route"), of_kind(Gated))
def test_an_insider_gets_through(stage, aino, name, route):
    """Without this the outsiders' 404 would prove nothing."""
    browser = log_in(aino)

    for method in route.methods:
        answer = ask(browser, method, stage.url(name), route.data)
        assert answer.status_code in (200, 302), method
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_every_address_that_takes_forms_only_leads_its_reader_somewhere():
    takes_forms_only = {name for name, route in ROUTES.items() if getattr(route, "methods", None) == POST}

    assert set(LEADS_TO) == takes_forms_only


def whose(stage: Stage, name: str) -> Data:
    """The stage has two contracts; an annex belongs to the page of its own."""
    if name != "municipalities:print_annex":
        return {}
    return {"contract_id": ContractVersion.objects.get(pk=stage.keys["version_id"]).contract_id}


@pytest.mark.parametrize("who", CAST)
def test_who_reads_such_an_address_gets_the_page_it_belongs_to_if_it_is_theirs(stage, person, who):
    """And to everybody else it looks like an address of nobody's matter, as that page itself does."""
    browser = log_in(person(who))

    for name, page in LEADS_TO.items():
        nobodys = stage.url(name, **{key: NOBODYS for key in stage.keys if "_id" in key})
        answer, empty = (browser.get(url, follow=True) for url in (stage.url(name), nobodys))
        if who in lets_in(name):
            belongs_to = stage.url(page, **whose(stage, name))
            assert (answer.status_code, answer.redirect_chain) == (200, [(belongs_to, 302)]), name
        elif answer.status_code != 200 or who not in lets_in(page):
            assert (answer.status_code, answer.content) == (404, empty.content), name
            assert len(answer.redirect_chain) == len(empty.redirect_chain), name


def test_an_address_tells_nobody_apart():
    """An id in an address is a matter's, a right's or a document's: never a client's, a code or a name."""
    keys = {key for _, keys in all_routes() for key in keys}

    assert not {key for key in keys if any(word in key for word in ("client", "person", "code", "name"))}
