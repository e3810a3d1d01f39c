"""How the rows of this room are exported, erased and merged with a person."""

from typing import Any

from django.db import models

from audit.actions import SystemJob
from common.personal_data import Registration, plain_fields, register
from files.actions import remove_files_of
from recommendations.models import Exposure, Find, MatchList, Recommendation, SavedSearch
from recommendations.topics import EVIDENCE

BY = SystemJob("recommendations.personal")


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


def _erase_searches(person: Any) -> int:
    """With what they found, and with the papers of those saved on behalf."""
    rows = list(SavedSearch.objects.filter(person=person))
    for row in rows:
        remove_files_of(kind=EVIDENCE, key=row.public_id, by=BY, reason="erased")
        row.delete()
    return len(rows)


def _merge_searches(kept: Any, gone: Any) -> int:
    """The same filters become one search, which remembers what either was told of; two of one name are told apart."""
    rows = list(SavedSearch.objects.filter(person=gone).order_by("pk"))
    for row in rows:
        mine = SavedSearch.objects.filter(person=kept)
        same = mine.filter(q=row.q, place=row.place, pay=row.pay).first()
        if same is not None:
            known = Find.objects.filter(search=same).values_list("posting", flat=True)
            Find.objects.filter(search=row).exclude(posting__in=list(known)).update(search=same)
            remove_files_of(kind=EVIDENCE, key=row.public_id, by=BY, reason="merged")
            row.delete()
            continue
        names, number = set(mine.values_list("name", flat=True)), 2
        name = row.name
        while name in names:
            name, number = f"{row.name[:36]} {number}", number + 1
        SavedSearch.objects.filter(pk=row.pk).update(person=kept, name=name)
    return len(rows)


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
    searches = SavedSearch.objects.filter
    register(
        Registration(
            SavedSearch, "saved searches", lambda person: searches(person=person), plain_fields, _erase_searches,
            _merge_searches,
        )
    )  # fmt: skip
    # Found posts go and move with their search.
    finds = Find.objects.filter
    register(
        Registration(
            Find, "posts found for saved searches", lambda person: finds(search__person=person), plain_fields,
            lambda person: 0, lambda kept, gone: 0,
        )
    )  # fmt: skip
