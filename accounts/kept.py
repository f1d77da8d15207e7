"""What a form without a session had brought: kept for its owner alone until they have logged in again.

A page that a person types into carries a signed field: whose page it is, where it is, and the names of its
answers. A form that comes without a session, or with the token of an earlier one, is kept by what that field
says; the page shows it to its owner again. Nothing happens on anybody's behalf, so the trail says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.encryption import Unreadable
from accounts.models import KeptAnswers, User
from accounts.requests import UserRequest

FIELD = "page_of"
SALT = "accounts.kept"
# A page may have stood open for a day; its answers wait for an hour.
PAGE_GOOD_FOR = timedelta(days=1)
KEPT_FOR = timedelta(minutes=60)
LARGEST_KEPT = 64 * 1024  # bytes


@dataclass(frozen=True)
class Page:
    """A page as it was given to its owner: the answers that may be kept, and those that may not."""

    owner: UUID
    path: str
    names: tuple[str, ...]
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """Each of the page's answers as it was sent; of a file and of secrets only that they were there."""

    answers: Mapping[str, list[str]]
    secrets: list[str]
    with_file: bool


def signed_page(owner: User, path: str, asked: Iterable[forms.BaseForm]) -> str:
    """Text for a hidden field. `path` is our own: the address where the page is read."""
    fields = [(form.add_prefix(name), field) for form in asked for name, field in form.fields.items()]
    names = [name for name, field in fields if _may_keep(field)]
    secrets = [name for name, field in fields if hasattr(field, "never_kept")]
    return signing.dumps([str(owner.pk), path, names, secrets], salt=SALT, compress=True)


def page_of(data: Mapping[str, str]) -> Page | None:
    """The page that a posted form says it comes from; None when no page of ours says so."""
    try:
        owner, path, names, secrets = signing.loads(data.get(FIELD, ""), salt=SALT, max_age=PAGE_GOOD_FOR)
    except (signing.BadSignature, ValueError):  # the latter: a page of an earlier release
        return None
    return Page(UUID(owner), path, tuple(names), tuple(secrets))


def keep(page: Page, data: MultiValueDict[str, str], *, with_file: bool, at: datetime) -> bool:
    """Keep the answers for the page's owner; False when there are none, or too much of them."""
    answers = {name: data.getlist(name) for name in page.names}
    secrets = [name for name in page.secrets if data.get(name)]
    payload = {"answers": answers, "secrets": secrets, "with_file": with_file}
    is_empty = not with_file and not any(text.strip() for texts in answers.values() for text in texts)
    if is_empty or len(json.dumps(payload).encode()) > LARGEST_KEPT:
        return False
    with transaction.atomic():
        forget_expired(at=at)
        KeptAnswers.objects.update_or_create(
            owner_id=page.owner, path=page.path, defaults={"payload": payload, "kept_at": at}
        )
    return True


def kept_for(owner: User, path: str, *, at: datetime) -> Kept | None:
    """What waits for this user on this page. What can no longer be decrypted does not."""
    rows = KeptAnswers.objects.filter(owner=owner, path=path, kept_at__gt=at - KEPT_FOR)
    try:
        row = rows.first()
    except Unreadable:
        return None
    return Kept(**row.payload) if row else None


def show_kept(request: UserRequest, *asked: forms.BaseForm | None, at: datetime) -> None:
    """Fill the forms of a page that is being read with what waits for its reader, and say so.

    Ask only once the reader may see the page. Nothing is used up: a reload shows the same.
    """
    kept = None if request.method == "POST" else kept_for(request.user, request.path, at=at)
    if kept is None:
        return
    filled = [form for form in asked if form is not None and _fill(form, kept)]
    if filled:
        # Translators: fi: Kirjauduit uudelleen. Kirjoittamasi tiedot ovat tallessa. Tarkista ne ja tallenna.
        words = _("You logged in again. What you had typed is safe. Check it and save.")
        messages.info(request, words)
    for words in (words for form in filled for words in _to_type_again(form, kept)):
        messages.warning(request, words)
    if kept.with_file:
        # Translators: fi: Valitse tiedosto uudelleen.
        messages.warning(request, _("Choose the file again."))


def kept_text(request: UserRequest, name: str, *, at: datetime) -> str:
    """What waits for the reader of a page that does not ask for it any more; "" when nothing does."""
    kept = kept_for(request.user, request.path, at=at)
    return "".join(kept.answers.get(name, [])[:1]) if kept else ""


def use_up(page: Page) -> None:
    """The page's form went through: nothing waits there any more."""
    KeptAnswers.objects.filter(owner_id=page.owner, path=page.path).delete()


def forget_expired(*, at: datetime) -> None:
    KeptAnswers.objects.filter(kept_at__lte=at - KEPT_FOR).delete()


def _may_keep(field: forms.Field) -> bool:
    """Not files, passwords, or a field whose `never_kept` tells its reader to type it again."""
    is_secret = isinstance(field.widget, forms.PasswordInput) or hasattr(field, "never_kept")
    return not (is_secret or field.widget.needs_multipart_form)


def _fill(form: forms.BaseForm, kept: Kept) -> bool:
    """Whether the form asks any of the kept answers: each widget reads its own, as from a posted form."""
    data = MultiValueDict({name: texts for name, texts in kept.answers.items() if texts})
    named = {name: form.add_prefix(name) for name, field in form.fields.items() if _may_keep(field)}
    asked = {name: sent for name, sent in named.items() if sent in kept.answers}
    for name, sent in asked.items():
        form.initial[name] = form.fields[name].widget.value_from_datadict(data, MultiValueDict(), sent)
    return bool(asked)


def _to_type_again(form: forms.BaseForm, kept: Kept) -> list[str]:
    secret = [field for name, field in form.fields.items() if form.add_prefix(name) in kept.secrets]
    return [str(getattr(field, "never_kept", "")) for field in secret]
