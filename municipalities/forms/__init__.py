"""What the area's people are asked."""

from municipalities.forms.annexes import AnnexForm
from municipalities.forms.contracts import NewContractForm, VersionForm
from municipalities.forms.ends import EndForm, ListForm
from municipalities.forms.people import DetailsForm, EndRoleForm, InvitationForm, LeavingForm, RoleForm
from municipalities.forms.signatures import SignatureForm

__all__ = [
    "AnnexForm",
    "DetailsForm",
    "EndForm",
    "EndRoleForm",
    "InvitationForm",
    "LeavingForm",
    "ListForm",
    "NewContractForm",
    "RoleForm",
    "SignatureForm",
    "VersionForm",
]
