"""Postings from files: columns, plan, apply.

Parsers and tables are loaded when a file comes, not at every start of every process.
"""

from employers.importing.columns import COLUMNS
from imports.reading import Row
from imports.registry import Context, Plan, Step

__all__ = ["COLUMNS", "apply_postings", "plan_postings"]


def plan_postings(rows: list[Row], context: Context, step: Step) -> Plan:
    """See plan.plan_postings."""
    from employers.importing import plan

    return plan.plan_postings(rows, context, step)


def apply_postings(plan: Plan, context: Context, step: Step) -> None:
    """See write.apply_postings."""
    from employers.importing import write

    write.apply_postings(plan, context, step)
