"""What the area's people are asked."""

from municipalities.forms.decisions import APPROVE, DecisionForm
from municipalities.forms.people import DetailsForm, EndRoleForm, InvitationForm, LeavingForm, RoleForm

__all__ = [
    "APPROVE",
    "DecisionForm",
    "DetailsForm",
    "EndRoleForm",
    "InvitationForm",
    "LeavingForm",
    "RoleForm",
]
