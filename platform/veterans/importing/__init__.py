"""People from files: columns, plan, apply."""

from veterans.importing.columns import COLUMNS
from veterans.importing.plan import plan_people
from veterans.importing.write import apply_people

__all__ = ["COLUMNS", "apply_people", "plan_people"]
