"""Postings from files: columns, plan, apply."""

from employers.importing.columns import COLUMNS
from employers.importing.plan import plan_postings
from employers.importing.write import apply_postings

__all__ = ["COLUMNS", "apply_postings", "plan_postings"]
