"""What the steps of a renewal begin with, as if it had been typed; everything can be changed."""

from __future__ import annotations

from consents.actions.renewing import Renewal
from consents.drafts import Values
from consents.forms.client import told_before
from consents.models.consents import Length


def answers_of(renewal: Renewal) -> dict[str, Values]:
    """By step. Identity, whose client, the evidence of the need and who may view are asked anew.

    A visit is not renewed: what lasted for one asks for its length again.
    """
    lasted = {"length": Length.UNTIL.value} if renewal.length == Length.UNTIL else {}
    return {
        "client": {"code": renewal.code, **told_before(renewal.details)},
        "need": {
            "group": renewal.group,
            "sentence": renewal.sentence,
            "actions": list(renewal.actions),
        },
        "content": {"categories": list(renewal.categories), **lasted},
    }
