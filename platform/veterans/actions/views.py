"""A clerk's own views of the ledger."""

from django.db import transaction

from audit.actions import Actor, record
from veterans.models import SavedView


@transaction.atomic
def save_view(*, name: str, query: str, by: Actor) -> SavedView:
    """Keep a filter under a name; the same name again replaces it."""
    view, _made = SavedView.objects.update_or_create(user=by, name=name, defaults={"query": query[:500]})
    record(by=by, action="veterans.view.saved", kind="view", key=view.pk)
    return view


@transaction.atomic
def drop_view(*, view: SavedView, by: Actor) -> None:
    key = view.pk
    view.delete()
    record(by=by, action="veterans.view.dropped", kind="view", key=key)
