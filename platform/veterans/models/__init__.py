"""People, their service, where they live and who keeps their file, what they can do and what they want."""

from veterans.models.clocks import ClockEnd, ClockRule, RunningClock
from veterans.models.duplicates import DuplicatePair, Merge, OtherKey, PairState
from veterans.models.erasure import Erasure, Tombstone
from veterans.models.ledger import (
    Away,
    Channel,
    CloseReason,
    Contact,
    Need,
    NeedDeed,
    NeedEvent,
    NeedKind,
    SavedView,
)
from veterans.models.looks import LookKind, LookLimit, LookReason, LookReport, LookTally
from veterans.models.person import Person, PersonKind, Remark, Sex
from veterans.models.profile import (
    AcceptedPlace,
    EducationRecord,
    HeldCertificate,
    PastJob,
    PhysicalNeed,
    Refusal,
    Skill,
    Wish,
)
from veterans.models.reading import Assist, ReadingField, ToldBy, Verdict
from veterans.models.service import Custody, Reception, Residence, ServiceRecord, ServiceSpecialty
from veterans.models.welcome import WelcomeItem, WelcomeTick

__all__ = [
    "AcceptedPlace",
    "Assist",
    "Away",
    "Channel",
    "ClockEnd",
    "ClockRule",
    "CloseReason",
    "Contact",
    "Custody",
    "DuplicatePair",
    "EducationRecord",
    "Erasure",
    "HeldCertificate",
    "LookKind",
    "LookLimit",
    "LookReason",
    "LookReport",
    "LookTally",
    "Merge",
    "Need",
    "NeedDeed",
    "NeedEvent",
    "NeedKind",
    "OtherKey",
    "PairState",
    "PastJob",
    "Person",
    "PersonKind",
    "PhysicalNeed",
    "ReadingField",
    "Reception",
    "Refusal",
    "Remark",
    "Residence",
    "RunningClock",
    "SavedView",
    "ServiceRecord",
    "ServiceSpecialty",
    "Sex",
    "Skill",
    "ToldBy",
    "Tombstone",
    "Verdict",
    "WelcomeItem",
    "WelcomeTick",
    "Wish",
]
