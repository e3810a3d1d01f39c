"""The condition of a subtree. Apart from the other reads, which need the readers of words: rooms load this at their start."""

from collections.abc import Iterable

from django.db.models import Q


def in_scope(prefixes: Iterable[str], field: str = "code") -> Q:
    """Rows whose field, which holds the code of a place, begins with any of the scope prefixes; no prefix: no row.

    The prefix of the nation is "" and takes every row, except where the field is NULL.
    """
    condition = Q(pk__in=[])
    for prefix in prefixes:
        condition |= Q(**{f"{field}__startswith": prefix})
    return condition
