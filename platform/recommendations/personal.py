"""How the rows of this room are exported, erased and merged with a person."""

from typing import Any

from django.db import models

from common.personal_data import Registration, plain_fields, register
from recommendations.models import Exposure, MatchList, Recommendation


def _move(model: type[models.Model]) -> Any:
    def merge(kept: Any, gone: Any) -> int:
        rows = model._default_manager.filter(person=gone)
        count = rows.count()
        if model is Recommendation:
            # Recommended to both: one post waits for one answer, so the kept person's row stays.
            standing = Recommendation.objects.filter(person=kept).values_list("posting", flat=True)
            rows.filter(posting__in=list(standing)).delete()
        rows.delete() if model is MatchList else rows.update(person=kept)
        return count

    return merge


def _rows(model: type[models.Model]) -> Any:
    return lambda person: model._default_manager.filter(person=person)


def _erase(model: type[models.Model]) -> Any:
    return lambda person: model._default_manager.filter(person=person).delete()[0]


def register_all() -> None:
    """Called when the room is ready."""
    kinds = ((MatchList, "list of jobs"), (Exposure, "shown postings"), (Recommendation, "recommendations"))
    for model, title in kinds:
        register(
            Registration(
                model=model,
                title=title,
                rows=_rows(model),
                export=plain_fields,
                erase=_erase(model),
                merge=_move(model),
            )
        )
