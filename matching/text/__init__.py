"""Parsers of the words people write: limits, certificates, refusals, workplaces; and the occupation coder."""

from matching.text.certificates import certificates_in, held_certificates, needed_certificates
from matching.text.limits import (
    AgeLimit,
    age_limit,
    education_code,
    education_rank,
    experience_years,
    headcount,
    monthly_pay,
)
from matching.text.masks import Finding, mask_profile, mask_protected, mask_secrets
from matching.text.refusals import physical_in, refusals_in
from matching.text.traits import posting_traits

__all__ = [
    "AgeLimit",
    "Finding",
    "age_limit",
    "certificates_in",
    "education_code",
    "education_rank",
    "experience_years",
    "headcount",
    "held_certificates",
    "mask_profile",
    "mask_protected",
    "mask_secrets",
    "monthly_pay",
    "needed_certificates",
    "physical_in",
    "posting_traits",
    "refusals_in",
]
