"""Make lists, remember what was shown, fit the ranker anew."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from employers.models import Posting
from recommendations import engine
from recommendations.actions.frozen import release, release_older, set_aside
from recommendations.making import lists_of
from recommendations.models import Exposure, MatchList, ModelVersion, Verdict
from runs.actions import Busy
from runs.actions import start as start_run
from runs.models import Run
from veterans.models import Person

ANEW = "recommendations.match"
"""The run that makes all lists anew; recommendations.update takes what stands on from them."""
KEEP_EXPOSURES = datetime.timedelta(days=366)


def make_lists(people: Iterable[Person], step: Callable[[int], None]) -> int:
    """Rank people against all open postings and replace their lists, each in one statement."""
    made = 0
    for part in parts(people, 50):
        lists = lists_of(part)
        store(lists)
        made += len(lists)
        step(len(lists))
    return made


def store(lists: list[MatchList]) -> None:
    """Put lists in place of those that the same people have; of one that stands as it was only the time moves."""
    standing = [one for one in lists if one.pk]
    if standing:
        same = MatchList.objects.filter(pk__in=[one.pk for one in standing])
        same.update(made_at=max(one.made_at for one in standing))
    new = [one for one in lists if not one.pk]
    fields = ["model_version", "list_version", "made_at", "considered", "eligible", "vetoes", "nearest", "items"]
    MatchList.objects.bulk_create(new, update_conflicts=True, unique_fields=["person"], update_fields=fields)


def parts(people: Iterable[Person], size: int) -> Iterable[list[Person]]:
    part: list[Person] = []
    for person in people:
        part.append(person)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def start_matching(*, by: Actor, place_code: str = "") -> Run:
    """Start a run over everybody who looks for work. The unfinished one is given where there is one."""
    try:
        return start_run(kind=ANEW, key="all", by=by, place_code=place_code)
    except Busy as busy:
        return busy.run


def start_refit(*, by: Actor, place_code: str = "") -> Run:
    """Start fitting the model anew. The unfinished run is given where there is one."""
    try:
        return start_run(kind="recommendations.refit", key="all", by=by, place_code=place_code)
    except Busy as busy:
        return busy.run


def start_learning(*, by: Actor, place_code: str = "") -> Run:
    """Start fitting a ranker on what was shown and answered. The unfinished run is given where there is one."""
    try:
        return start_run(kind="recommendations.learn", key="all", by=by, place_code=place_code)
    except Busy as busy:
        return busy.run


@transaction.atomic
def decide(*, found: dict[str, Any], run: Run | None, by: Actor) -> ModelVersion:
    """Note a challenger; where every guard held it serves, what served before retires, and what it was compared on is set
    aside. A frozen set that could not be read is let go: it was the reason once. Once a run."""
    known = ModelVersion.objects.filter(run=run).first() if run else None
    if known:
        return known
    wins = not found["reason"]
    if wins:
        ModelVersion.objects.filter(state=Verdict.SERVING).update(state=Verdict.RETIRED, ended_at=timezone.now())
    made = ModelVersion.objects.create(
        state=Verdict.SERVING if wins else Verdict.REJECTED,
        folder=found["folder"],
        reason=found["reason"],
        checks=found["checks"],
        figures=found["figures"],
        run=run,
    )
    detail = {"reason": made.reason}
    if wins and "frozen" in found:
        detail["frozen"] = set_aside(version=made, found=found["frozen"]).sha256
    release(found.get("damaged", []))
    record(
        by=by,
        action=f"recommendations.model.{made.state}",
        kind="model",
        key=made.public_id,
        detail=detail,
    )
    transaction.on_commit(engine.serve_as_decided)
    return made


@transaction.atomic
def back_to_rules(*, by: Actor) -> bool:
    """The learned ranker retires and the rule-based points order the lists again."""
    serving = ModelVersion.objects.select_for_update().filter(state=Verdict.SERVING).first()
    if serving is None:
        return False
    ModelVersion.objects.filter(pk=serving.pk).update(state=Verdict.RETIRED, ended_at=timezone.now())
    record(by=by, action="recommendations.model.retired", kind="model", key=serving.public_id)
    transaction.on_commit(engine.serve_as_decided)
    return True


def show(*, person: Person, postings: list[tuple[int, int]], surface: str, match_list: MatchList | None) -> None:
    """Remember that postings (pk, rank) were shown; once a day each, in one statement."""
    Exposure.objects.bulk_create(
        [
            Exposure(
                person=person,
                posting_id=pk,
                rank=rank,
                surface=surface,
                list_version=match_list.list_version if match_list else None,
                model_version=match_list.model_version if match_list else "",
                shown_on=timezone.localdate(),
            )
            for pk, rank in postings
        ],
        ignore_conflicts=True,
    )


def opened(*, person: Person, posting: Posting) -> None:
    """The person opened a posting that was shown to them today."""
    shown = Exposure.objects.filter(person=person, posting=posting, shown_on=timezone.localdate(), opened_at=None)
    shown.update(opened_at=timezone.now())


def purge_exposures(now: datetime.datetime) -> int:
    """Exposures are kept 12 months, and so is what was set aside of them."""
    release_older((now - KEEP_EXPOSURES).date())
    return Exposure.objects.filter(shown_on__lt=(now - KEEP_EXPOSURES).date()).delete()[0]
