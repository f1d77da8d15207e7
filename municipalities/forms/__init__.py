"""What the area's people are asked."""

from municipalities.forms.decisions import APPROVE, DecisionForm
from municipalities.forms.people import InvitationForm

__all__ = ["APPROVE", "DecisionForm", "InvitationForm"]
