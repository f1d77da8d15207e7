"""An access right is removed: what falls with it was read first, and is counted under the lock.

municipalities knows no consents, so its action asks from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from consents.access.falling import falling_with
from consents.actions.ending import check_read
from municipalities import actions
from municipalities.models import AccessRight, RightEvent


def remove_right(
    right: AccessRight, *, misuse: bool, reason: str, read: str, by: User, at: datetime
) -> RightEvent:
    """Remove the right, when what falls with it has been read. `read` is the code of what was read.

    Raises `FallsUnread`, and as `municipalities.actions.remove_right` does.
    """

    def falls() -> Mapping[str, str]:
        found = falling_with(right, at)
        check_read(found, read)
        return found.grounds

    return actions.remove_right(right, misuse=misuse, reason=reason, falls=falls, by=by, at=at)
