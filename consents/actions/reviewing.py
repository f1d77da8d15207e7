"""A review of access rights is closed: what falls with each right that is removed is counted under the lock.

municipalities knows no consents, so its action asks from here.
"""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from consents.access.falling import falling_with
from municipalities import actions
from municipalities.models import ReviewClosed, ReviewRound


def close_review(review: ReviewRound, *, read: str, by: User, at: datetime) -> ReviewClosed:
    """As `municipalities.actions.close_review`, which tells what this raises."""
    return actions.close_review(
        review, read=read, falls=lambda right: falling_with(right, at).grounds, by=by, at=at
    )
