"""The consents' tables. `identity` (codes and persons) is not re-exported: only the gate and the actions
reach it.
"""

from consents.models.clients import Client, Draft
from consents.models.consents import (
    Consent,
    ConsentAction,
    ConsentPart,
    ConsentWorker,
    EventItem,
    PartEvent,
    PartItem,
)
from consents.models.forms import Form, FormRecipient, Scan, Verification
from consents.models.identity import IdentityCode as _IdentityCode  # noqa: F401 - Django finds models here
from consents.models.needs import NeedClosed, ServiceNeed
from consents.models.openings import HandOver, Opening, Outcome
from consents.models.withdrawals import Withdrawal, WithdrawalConfirmation, WithdrawnConsent

__all__ = [
    "Client",
    "Consent",
    "ConsentAction",
    "ConsentPart",
    "ConsentWorker",
    "Draft",
    "EventItem",
    "Form",
    "FormRecipient",
    "HandOver",
    "NeedClosed",
    "Opening",
    "Outcome",
    "PartEvent",
    "PartItem",
    "Scan",
    "ServiceNeed",
    "Verification",
    "Withdrawal",
    "WithdrawalConfirmation",
    "WithdrawnConsent",
]
