"""A draft as a whole: the form of each step with what has been typed, and the answers they add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clientgroups import groups
from clientgroups.groups import Facts
from clientgroups.models import ASKED_TOGETHER, Action, Category, GroupContent
from consents.access import Decision, Rule, evaluate_groups
from consents.actions.issuing import FormAnswers
from consents.actions.printing import named_workers
from consents.forms.client import ClientForm
from consents.forms.content import Asking, ContentForm
from consents.forms.drafts import Typed, as_data
from consents.forms.identity import age_on, birth_date_of
from consents.forms.need import NeedForm
from consents.models import Draft
from consents.models.clients import IdentityCheck
from consents.models.needs import AreaClient
from documents.calendar import helsinki_day
from documents.typography import unbroken
from municipalities.access import printed, setting
from municipalities.models import AccessRight, RightTerms

STEPS = ("client", "need", "content")
# What a step's own form does not ask: found by the search, kept beside the answers.
FOUND = frozenset({"code", "name", "known"})

# Why a group cannot be chosen: short, for its card; the first that fails is said. Whole sentences are at the
# gate.
OUT_OF_REACH = {
    # Translators: fi: Kunnan sopimus ei kata tätä ryhmää.
    Rule.R1: _("The municipality's contract does not cover this group."),
    # Translators: fi: Sinulla ei ole tänään voimassa olevaa käyttöoikeutta.
    Rule.R2: _("You have no access right in force today."),
    # Translators: fi: Ei kuulu käyttöoikeuteesi. Esihenkilösi voi esittää sitä.
    Rule.R4: _("Not in your access right. Your supervisor can propose it."),
    # Translators: fi: Henkilökohtainen sopimuksesi ei nimeä tätä ryhmää. Hoida asia esihenkilösi kanssa.
    Rule.R3: _("Your personal agreement does not name this group. Settle it with your supervisor."),
}


@dataclass(frozen=True)
class Preparation:
    """The draft of one worker at one moment."""

    draft: Draft
    worker: User
    at: datetime

    @property
    def today(self) -> date:
        return helsinki_day(self.at)

    def typed(self, step: str) -> Typed:
        typed: Typed = self.draft.payload.get(step, {})
        return typed

    @property
    def code(self) -> str:
        return str(self.typed("client").get("code", ""))

    @property
    def name(self) -> str:
        return str(self.typed("client").get("name", ""))

    @property
    def is_known(self) -> bool:
        """Found in the own municipality, so that the name need not be asked."""
        return bool(self.typed("client").get("known"))

    @property
    def age(self) -> int:
        return age_on(birth_date_of(self.code), self.today)

    @cached_property
    def contents(self) -> list[GroupContent]:
        found = GroupContent.objects.in_force(self.today)
        return list(found.prefetch_related("actions", "categories"))

    @property
    def content(self) -> GroupContent | None:
        chosen = self.typed("need").get("group")
        return next((content for content in self.contents if content.group_id == chosen), None)

    @property
    def decision_ref(self) -> str:
        """The decision whose criteria are shown."""
        return unbroken(self.contents[0].annex.decision_ref) if self.contents else ""

    @property
    def facts(self) -> list[str]:
        """What has been settled so far, for the head of the later steps."""
        checked = str(self.typed("client").get("identity_check", ""))
        known = IdentityCheck(checked).in_sentence if checked in IdentityCheck.values else ""
        # Translators: fi: Henkilöllisyys: %(how)s
        said = [str(_("Identity: %(how)s") % {"how": known})] if known else []
        if self.typed("client").get("area_client") == AreaClient.YES:
            # Translators: fi: Tämän alueen asiakas
            said.append(str(_("This area's client")))
        return [*said, self.content.name] if self.content else said

    def merged(self, step: str, typed: Typed) -> Typed:
        """What arrived, over what was typed before.

        An answer that was on the page and did not arrive was taken away; another group's was not on the page.
        """
        shown = self.form(step).fields
        if step == "client":
            # Whom the search found is not changed by what a page sends.
            typed = {name: text for name, text in typed.items() if name in shown}
        old = {name: text for name, text in self.typed(step).items() if name not in shown or name in FOUND}
        return old | typed

    def form(self, step: str, data: Any = None) -> forms.Form:
        """A step's form: bound to what arrived, or unbound with what has been typed."""
        makers = {"client": self.client_form, "need": self.need_form, "content": self.content_form}
        return makers[step](data)

    def finished(self, step: str) -> forms.Form | None:
        """The step's form with good answers; None when something in it is missing or wrong."""
        if not self.typed(step) or (step == "client" and not self.code):
            return None
        form = self.form(step, as_data(self.typed(step)))
        return form if form.is_valid() else None

    def first_unfinished(self, *, before: str | None = None) -> str | None:
        """The first step that is not whole, of those before `before` (None: of all)."""
        steps = STEPS[: STEPS.index(before)] if before else STEPS
        return next((step for step in steps if self.finished(step) is None), None)

    def client_form(self, data: Any = None) -> ClientForm:
        area, language = self.draft.municipality.area, get_language() or settings.LANGUAGE_CODE
        contact = printed(area, "form.area_contact", self.at, language=language)
        return ClientForm(data, initial=self.typed("client"), known=self.is_known, area_contact=contact)

    def need_form(self, data: Any = None) -> NeedForm:
        return NeedForm(
            data,
            typed=self.typed("need"),
            contents=self.contents,
            out_of_reach=dict(self._out_of_reach()),
            facts=self._facts(),
        )

    def content_form(self, data: Any = None) -> ContentForm:
        """Call it only when a group has been chosen."""
        typed = self._first_answers() | self.typed("content")
        return ContentForm(data, initial=typed, asking=self._asking())

    def answers(self) -> FormAnswers | None:
        """Everything typed, checked once more; None while a step is not whole."""
        client, need, content = (self.finished(step) for step in STEPS)
        if client is None or need is None or not isinstance(content, ContentForm):
            return None
        who, why = client.cleaned_data, need.cleaned_data
        return FormAnswers(
            code=self.code,
            name=self.name if self.is_known else who["name"],
            phone=who["phone"],
            email=who["email"],
            address=who["address"],
            language=who["language"],
            interpreter=who["interpreter"],
            identity_check=who["identity_check"],
            area_client=who["area_client"],
            content=why["content"],
            evidence=why["evidence"],
            sentence=why["sentence"],
            actions=why["actions"],
            categories=content.cleaned_data["categories"],
            ask_record_changes=content.cleaned_data["ask_record_changes"],
            length=content.cleaned_data["length"],
            until=content.last_day(),
            workers=content.chosen_workers(),
        )

    @property
    def language(self) -> str:
        return str(self.typed("content").get("language", "fi"))

    def _first_answers(self) -> Typed:
        """Nothing is chosen for the client; the form comes in the language that they are served in."""
        spoken = self.typed("client").get("language")
        return {"language": "sv" if spoken == "sv" else "fi"}

    @cached_property
    def _decisions(self) -> dict[str, Decision]:
        """Whether each group's consents may be prepared: asked once, a step makes its form many times."""
        decisions = evaluate_groups(self.worker, self.draft.municipality, at=self.at)
        return {content.group_id: decisions[content.group_id] for content in self.contents}

    def _out_of_reach(self) -> Iterator[tuple[str, Any]]:
        for code, decision in self._decisions.items():
            failed = decision.failed
            if failed:
                yield code, next(words for rule, words in OUT_OF_REACH.items() if rule in failed)
            elif closed := groups.group(code).why_closed(self._facts()):
                yield code, closed

    def _facts(self) -> Facts:
        return Facts(
            today=self.today,
            birth_date=birth_date_of(self.code) if self.code else None,
            municipality_code=self.draft.municipality_id,
            usual_place=self._usual_place(),
        )

    def _usual_place(self) -> str:
        rights = AccessRight.objects.filter(
            holder=self.worker, contract__municipality=self.draft.municipality
        ).select_related("unit")
        newest = rights.order_by("-recorded_at").first()
        return newest.unit.name if newest else ""

    def _asking(self) -> Asking:
        content = self.content
        if content is None:
            raise ValueError("The content is asked for only after the group.")
        area, code = self.draft.municipality.area, content.group_id
        terms = (
            RightTerms.objects.in_force(self.at)
            .of_workers(self.at)
            .filter(
                right__holder=self.worker,
                right__contract__municipality=self.draft.municipality,
                groups__group=code,
            )
        )
        group_actions = {row.action for row in content.actions.all()}
        return Asking(
            today=self.today,
            categories=_categories(content),
            labels=content.category_labels(),
            workers=tuple(named_workers(self.draft.municipality, code, at=self.at)),
            default_months=int(setting(area, "consent.default_months", self.at)),
            most_months=int(setting(area, "consent.max_months", self.at)),
            may_record_changes=Action.RECORD_CHANGE in group_actions
            and terms.filter(may_record_changes=True).exists(),
            change_is_intended=Action.RECORD_CHANGE in self.typed("need").get("actions", []),
            single_visit_only=groups.group(code).single_visit_only,
            visit_day=self._visit_day(),
        )

    def _visit_day(self) -> date | None:
        need = self.finished("need")
        return groups.visit_day(need.cleaned_data["evidence"]) if need else None


def _categories(content: GroupContent) -> dict[str, Any]:
    """What the group needs, in the law's order, each with the reason why this form cannot ask for it."""
    rules = {row.category: row.rule for row in content.categories.all()}
    # Translators: fi: Pyydetään omalla osalla ja omalla allekirjoituksella. Sitä ei voi vielä tulostaa.
    apart = _("Asked for in a part of its own with its own signature. It cannot be printed yet.")
    return {
        category: "" if rules[category] in ASKED_TOGETHER else apart
        for category in Category.values
        if category in rules
    }
