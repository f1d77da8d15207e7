"""A worker's unfinished consent: typed text on the server, encrypted, for its owner alone.

Nothing in a draft is a fact yet, so nothing of it is in the trail; the search that found a client is, and so
is the form that comes out of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from consents.models import Client, Draft
from municipalities.models import Municipality

KEPT_FOR = timedelta(days=3)
LARGEST_KEPT_STEP = 20_000

Values = dict[str, str | list[str]]


def start(*, municipality: Municipality, by: User, at: datetime, client: Client | None = None) -> Draft:
    forget_expired(at=at)
    return Draft.objects.create(
        owner=by, municipality=municipality, client=client, saved_at=at, expires_at=at + KEPT_FOR
    )


def fill(draft: Draft, steps: dict[str, Values]) -> None:
    """Begin the steps with answers that nobody has typed yet."""
    draft.payload = steps
    draft.save(update_fields=["payload"])


def draft_of(user: User, draft_id: UUID, *, at: datetime) -> Draft | None:
    """The owner's own draft that is still kept, issued or not; None for everybody else."""
    drafts = Draft.objects.select_related("municipality__area", "consent")
    return drafts.filter(pk=draft_id, owner=user, expires_at__gt=at).first()


def save_step(
    draft: Draft,
    step: str,
    values: Values,
    *,
    at: datetime,
    client: Client | None = None,
    goes_to: str = "",
) -> None:
    """Keep what was typed on a step, for whom, and the step that its owner is on next (or stays on).

    What was kept from a lost session is then used up.
    """
    draft.payload = {**draft.payload, step: values}
    draft.step = goes_to or step
    draft.client = client or draft.client
    draft.kept = None
    draft.saved_at = at
    draft.expires_at = at + KEPT_FOR
    draft.save(update_fields=["payload", "step", "client", "kept", "saved_at", "expires_at"])


def change_client(draft: Draft, *, at: datetime) -> None:
    """Forget the client and what was said of them; the rest of the typed text stays."""
    draft.payload = {step: values for step, values in draft.payload.items() if step != "client"}
    draft.client = None
    draft.step = "client"
    draft.saved_at = at
    draft.save(update_fields=["payload", "step", "client", "saved_at"])


def discard(draft: Draft) -> None:
    draft.delete()


def keep_for_owner(draft_id: UUID, step: str, values: Values, *, at: datetime) -> bool:
    """Keep a step that arrived without a session, until the draft's owner logs in again.

    Anybody can send one, so it is only ever shown to the owner, and a large one is not kept.
    """
    if len(str(values)) > LARGEST_KEPT_STEP:
        return False
    draft = Draft.objects.filter(pk=draft_id, consent=None, expires_at__gt=at).first()
    if draft is None:
        return False
    draft.kept = {"step": step, "values": values}
    draft.save(update_fields=["kept"])
    return True


def kept_values(draft: Draft, step: str) -> Values | None:
    """What the lost session had sent for this step, if it has not been used yet."""
    return draft.kept["values"] if draft.kept and draft.kept["step"] == step else None


def forget_expired(*, at: datetime) -> int:
    """Delete drafts that nobody came back to (called whenever a new one begins)."""
    deleted, _ = Draft.objects.filter(expires_at__lte=at, consent=None).delete()
    return deleted
