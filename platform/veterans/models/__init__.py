"""People, their service, where they live and who keeps their file, what they can do and what they want."""

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
from veterans.models.service import Custody, Reception, Residence, ServiceRecord, ServiceSpecialty

__all__ = [
    "AcceptedPlace",
    "Custody",
    "EducationRecord",
    "HeldCertificate",
    "PastJob",
    "Person",
    "PersonKind",
    "PhysicalNeed",
    "Reception",
    "Refusal",
    "Remark",
    "Residence",
    "ServiceRecord",
    "ServiceSpecialty",
    "Sex",
    "Skill",
    "Wish",
]
