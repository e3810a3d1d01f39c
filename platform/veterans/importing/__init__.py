"""People from files: columns, plan, apply.

Parsers and tables are loaded when a file comes, not at every start of every process.
"""

from imports.reading import Row
from imports.registry import Context, Plan, Step
from veterans.importing.columns import COLUMNS

__all__ = ["COLUMNS", "apply_people", "plan_people"]


def plan_people(rows: list[Row], context: Context, step: Step) -> Plan:
    """See plan.plan_people."""
    from veterans.importing import plan

    return plan.plan_people(rows, context, step)


def apply_people(plan: Plan, context: Context, step: Step) -> None:
    """See write.apply_people."""
    from veterans.importing import write

    write.apply_people(plan, context, step)
