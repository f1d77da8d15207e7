"""What people do with contracts, rights, agreements and roles: each action checks, changes and records."""

from municipalities.actions.agreements import record_qualification, sign_agreement
from municipalities.actions.contracts import draft_contract, resolve_lists, sign_contract
from municipalities.actions.loading import load_decision
from municipalities.actions.mirroring import compare, mirror
from municipalities.actions.permitting import NotPermitted
from municipalities.actions.roles import (
    AlreadyAdministered,
    create_first_administrator,
    end_role,
    give_role,
    invite_person,
)
from municipalities.actions.settings import record_grant_authority, set_setting

__all__ = [
    "AlreadyAdministered",
    "NotPermitted",
    "compare",
    "create_first_administrator",
    "draft_contract",
    "end_role",
    "give_role",
    "invite_person",
    "load_decision",
    "mirror",
    "record_grant_authority",
    "record_qualification",
    "resolve_lists",
    "set_setting",
    "sign_agreement",
    "sign_contract",
]
