"""Where each person ended up: spells of work, calls that ask whether they last, the destination of a cohort."""

from outcomes.models.cohort import Destination, DestinationKind, Disposition, DispositionKind, Exemption, SeekingMark
from outcomes.models.form_year import FormYear, YearCounts
from outcomes.models.retention import Attempt, AttemptOutcome, CallResult, RetentionCall
from outcomes.models.spell import (
    Contract,
    EmploymentSpell,
    EndReason,
    ForgottenHires,
    Insurance,
    SpellKind,
    Verified,
    VoidReason,
)

__all__ = [
    "Attempt",
    "AttemptOutcome",
    "CallResult",
    "Contract",
    "Destination",
    "DestinationKind",
    "Disposition",
    "DispositionKind",
    "EmploymentSpell",
    "EndReason",
    "Exemption",
    "ForgottenHires",
    "FormYear",
    "Insurance",
    "RetentionCall",
    "SeekingMark",
    "SpellKind",
    "Verified",
    "VoidReason",
    "YearCounts",
]
