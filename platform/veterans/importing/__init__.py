"""People and the needs ledger from files: columns, plan, apply.

Parsers and tables are loaded when a file comes, not at every start of every process.
"""

from imports.reading import Row
from imports.registry import Context, Plan, Step
from veterans.importing.columns import COLUMNS
from veterans.importing.need_columns import NEED_COLUMNS

__all__ = ["COLUMNS", "NEED_COLUMNS", "apply_needs", "apply_people", "plan_needs", "plan_people"]


def plan_people(rows: list[Row], context: Context, step: Step) -> Plan:
    """See plan.plan_people."""
    from veterans.importing import plan

    return plan.plan_people(rows, context, step)


def apply_people(plan: Plan, context: Context, step: Step) -> None:
    """See write.apply_people."""
    from veterans.importing import write

    write.apply_people(plan, context, step)


def plan_needs(rows: list[Row], context: Context, step: Step) -> Plan:
    """See needs.plan_needs."""
    from veterans.importing import needs

    return needs.plan_needs(rows, context, step)


def apply_needs(plan: Plan, context: Context, step: Step) -> None:
    """See needs.apply_needs."""
    from veterans.importing import needs

    needs.apply_needs(plan, context, step)
