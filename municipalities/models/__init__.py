from municipalities.models.agreements import AgreementEvent, AgreementGroup, PersonalAgreement, Qualification
from municipalities.models.areas import (
    Area,
    AreaPermission,
    AreaSetting,
    ListedFact,
    ListResolution,
    Municipality,
    MunicipalityPermission,
    Unit,
)
from municipalities.models.assignments import Assignment, GrantAuthority, Role
from municipalities.models.contracts import (
    Contract,
    ContractEvent,
    ContractGroup,
    ContractVersion,
    ServiceKind,
    SourceNote,
)
from municipalities.models.rights import (
    AccessRight,
    KehaNotice,
    RightEvent,
    RightTerms,
    TermsCategory,
    TermsGroup,
)

__all__ = [
    "AccessRight",
    "AgreementEvent",
    "AgreementGroup",
    "Area",
    "AreaPermission",
    "AreaSetting",
    "Assignment",
    "Contract",
    "ContractEvent",
    "ContractGroup",
    "ContractVersion",
    "GrantAuthority",
    "KehaNotice",
    "ListResolution",
    "ListedFact",
    "Municipality",
    "MunicipalityPermission",
    "PersonalAgreement",
    "Qualification",
    "RightEvent",
    "RightTerms",
    "Role",
    "ServiceKind",
    "SourceNote",
    "TermsCategory",
    "TermsGroup",
    "Unit",
]
