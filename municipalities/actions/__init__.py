"""What people do with contracts, rights, agreements and roles: each action checks, changes and records."""

from municipalities.actions.agreements import (
    draft_agreement,
    end_agreement,
    print_agreement,
    read_signed_agreement,
    record_qualification,
    sign_agreement,
)
from municipalities.actions.annexes import enter_annex, print_annex
from municipalities.actions.authority import end_grant_authority, record_grant_authority
from municipalities.actions.contracts import (
    ContractTerms,
    change_contract,
    draft_contract,
)
from municipalities.actions.deciding import (
    AlreadyDecided,
    DeputyOfHolder,
    MayNotDecide,
    NoGrantAuthority,
    NoReason,
    NotNarrower,
    NotTheGranter,
    OwnRight,
    approve_narrower,
    approve_right,
    refuse_right,
    return_proposal,
)
from municipalities.actions.employment import end_employment
from municipalities.actions.ending import mark_end
from municipalities.actions.exporting import FileForm, export_register
from municipalities.actions.importing import import_proposals, import_workers
from municipalities.actions.loading import load_decision
from municipalities.actions.mirroring import compare, mirror
from municipalities.actions.notices import (
    acknowledge_notice,
    export_notices,
    notify_keha,
    record_keha_effect,
    tell_keha,
)
from municipalities.actions.people import change_details, mark_as_left, reopen_account
from municipalities.actions.permitting import NotPermitted
from municipalities.actions.proposing import (
    BeyondContract,
    ProposalChanged,
    Proposed,
    propose_again,
    propose_right,
)
from municipalities.actions.reading import read_contract_paper, read_document
from municipalities.actions.reminding import queue_reminders
from municipalities.actions.resolving import resolve_lists
from municipalities.actions.review_closing import close_review
from municipalities.actions.reviewing import answer_review, open_reviews, tell_of_ready_reviews
from municipalities.actions.roles import (
    AlreadyAdministered,
    create_first_administrator,
    end_role,
    give_role,
    invite_person,
)
from municipalities.actions.settings import set_setting
from municipalities.actions.signing import Signature, sign_contract
from municipalities.actions.stopping import (
    StandsOtherwise,
    remove_right,
    resume_right,
    suspend_right,
    suspend_until_known,
    suspend_unused,
)

__all__ = [
    "AlreadyAdministered",
    "AlreadyDecided",
    "BeyondContract",
    "ContractTerms",
    "DeputyOfHolder",
    "FileForm",
    "MayNotDecide",
    "NoGrantAuthority",
    "NoReason",
    "NotNarrower",
    "NotPermitted",
    "NotTheGranter",
    "OwnRight",
    "ProposalChanged",
    "Proposed",
    "Signature",
    "StandsOtherwise",
    "acknowledge_notice",
    "answer_review",
    "approve_narrower",
    "approve_right",
    "change_contract",
    "change_details",
    "close_review",
    "compare",
    "create_first_administrator",
    "draft_agreement",
    "draft_contract",
    "end_agreement",
    "end_employment",
    "end_grant_authority",
    "end_role",
    "enter_annex",
    "export_notices",
    "export_register",
    "give_role",
    "import_proposals",
    "import_workers",
    "invite_person",
    "load_decision",
    "mark_as_left",
    "mark_end",
    "mirror",
    "notify_keha",
    "open_reviews",
    "print_agreement",
    "print_annex",
    "propose_again",
    "propose_right",
    "queue_reminders",
    "read_contract_paper",
    "read_document",
    "read_signed_agreement",
    "record_grant_authority",
    "record_keha_effect",
    "record_qualification",
    "refuse_right",
    "remove_right",
    "reopen_account",
    "resolve_lists",
    "resume_right",
    "return_proposal",
    "set_setting",
    "sign_agreement",
    "sign_contract",
    "suspend_right",
    "suspend_until_known",
    "suspend_unused",
    "tell_keha",
    "tell_of_ready_reviews",
]
