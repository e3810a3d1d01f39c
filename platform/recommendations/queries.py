"""What a page shows: the stored list, what changed since, filtered when it is read."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from django.utils import timezone

from employers.models import Posting
from matching.rank import GROUPS, Matcher, PostingIndex, band
from matching.rank.explain import longer
from recommendations import capacity, clones, engine, evening, table
from recommendations.eligibility import minds
from recommendations.frames import person_rows, posting_rows, postings_for_matching
from recommendations.making import KEPT, items_of
from recommendations.models import EvenedOrder, MatchList
from veterans.models import Person


@dataclass
class Jobs:
    """One person's jobs right now, best first. `waiting`: too many postings and no list yet; a run is needed."""

    items: list[dict[str, Any]] = field(default_factory=list)
    match_list: MatchList | None = None
    vetoes: dict[str, int] = field(default_factory=dict)
    nearest: list[dict[str, Any]] = field(default_factory=list)
    considered: int = 0
    eligible: int = 0
    made_at: datetime.datetime | None = None
    waiting: bool = False
    evened: EvenedOrder | None = None
    """The decision of staff that the order follows, where there is one."""


def jobs_of(person: Person) -> Jobs:
    """One person's list as it stands now, evened where staff decided so."""
    jobs = by_points(person)
    order = evening.in_force(person) if jobs.items else None
    if order is not None:
        jobs.items, jobs.evened = evening.reordered(person, jobs.items, order), order
    return jobs


def by_points(person: Person) -> Jobs:
    """The stored list with the postings that changed since scored anew; everything now where there is no fitting list."""
    stored = MatchList.objects.filter(person=person).first()
    if stored is None or stored.model_version != engine.model().version or stored.made_at < person.changed_at:
        if postings_for_matching().count() > engine.ON_THE_SPOT:
            return from_table(person) or (Jobs(waiting=True) if stored is None else _of(stored, list(stored.items)))
        return scored_now(person)
    changed = list(
        Posting.objects.filter(changed_at__gt=stored.made_at).values_list("pk", flat=True)[: engine.ON_THE_SPOT]
    )
    if not changed:
        return _of(stored, list(stored.items))
    gone = set(changed)
    kept = [item for item in stored.items if item["p"] not in gone]
    fresh = _scored(person, postings_for_matching().filter(pk__in=changed))
    merged = sorted([*kept, *fresh], key=lambda item: (-item["s"], str(item["p"])))
    return _of(stored, merged[:KEPT])


def _of(stored: MatchList, items: list[dict[str, Any]]) -> Jobs:
    counts = summary_of(stored)
    shown = capacity.shown_order(items, stored.order)
    return Jobs(
        shown, stored, counts["vetoes"], counts["nearest"], stored.considered, stored.eligible, stored.made_at
    )  # fmt: skip


def summary_of(stored: MatchList) -> dict[str, Any]:
    """Which rules forbid how many and what would open most; of a big site not stored, but counted when somebody looks."""
    kept = None if stored.vetoes or stored.considered <= engine.ON_THE_SPOT else table.current()
    if kept is None:
        return {"vetoes": stored.vetoes, "nearest": stored.nearest}
    return table.summary(kept, view_of(stored.person))


def view_of(person: Person) -> Any:
    """The person as the matcher reads them today."""
    return engine.model().views([_person_row(person)], timezone.localdate())[0]


def _person_row(person: Person) -> dict[str, Any]:
    return person_rows(Person.objects.filter(pk=person.pk).for_frames())[0]


def _scored(person: Person, postings: Any) -> list[dict[str, Any]]:
    if not postings.exists():
        return []
    index, row = engine.small_index(postings), _person_row(person)
    ranked = engine.model().rank(pd.DataFrame([row]), index, KEPT, timezone.localdate(), True)
    return items_of(ranked)


def from_table(person: Person) -> Jobs | None:
    """Everything scored anew by the table of a big site; None where there is none yet: then one is asked for."""
    kept = table.current() if table.is_big() else None
    if kept is None:
        table.ask_for_one()
        return None
    view = view_of(person)
    (best,), _counts = table.best(kept, [view], KEPT)
    items = _scored(person, postings_for_matching().filter(pk__in=[key for key, _score in best]))
    found = table.summary(kept, view)
    return Jobs(
        items, None, found["vetoes"], found["nearest"], found["considered"], found["eligible"], timezone.now()
    )  # fmt: skip


def scored_now(person: Person) -> Jobs:
    """Everything scored anew, whatever list is stored."""
    (index, stamps), row = engine.open_index_with_stamps(), _person_row(person)
    if not len(index):
        return Jobs()
    ranked, summary = next(iter(engine.model().rank_each(pd.DataFrame([row]), index, KEPT, timezone.localdate(), True)))
    items = items_of(ranked, stamps)
    return Jobs(
        items, None, summary["vetoes"], summary["nearest"], summary["considered"], summary["eligible"], timezone.now()
    )


def shown_postings(jobs: Jobs, queryset: Any) -> list[dict[str, Any]]:
    """The items whose posting is public and in the queryset right now, with the posting, in the list's order."""
    public = set(queryset.filter(pk__in=[item["p"] for item in jobs.items]).values_list("pk", flat=True))
    return [item for item in jobs.items if item["p"] in public]


def with_postings(
    items: list[dict[str, Any]], first_rank: int = 1, person: Person | None = None
) -> list[dict[str, Any]]:
    """The page's items with their postings, firms and verification, in two queries, those of equal posts behind a card
    too; what the kind of a post means for the person comes first among what is to be minded."""
    postings = (
        Posting.objects.filter(pk__in=clones.pks(items))
        .select_related("employer", "place")
        .prefetch_related("employer__verifications")
        .in_bulk()
    )
    cards = [
        {**item, "posting": postings[item["p"]], "rank": first_rank + at, "band": band(item["f"])}
        for at, item in enumerate(items)
        if item["p"] in postings
    ]
    for card in cards:
        if person is not None and (found := minds(person, card["posting"])):
            card["m"] = [*found, *card.get("m", [])]
    clones.open_cards(cards, postings)
    return cards


def rows_of(points: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Six rows that add up to the fit."""
    return [{"name": name, **points[name]} for name in GROUPS]


def pair(person: Person, posting: Posting) -> dict[str, Any]:
    """One pair in full, scored now."""
    row = posting_rows(Posting.objects.filter(pk=posting.pk))[0]
    found: dict[str, Any] = engine.model().pair(_person_row(person), row, timezone.localdate())
    return found


def what_if(person: Person, posting: Posting | None = None) -> list[dict[str, Any]]:
    """What one change would do: for a public posting, or without one for the whole list; scored anew over all public
    postings while the page waits. [] where there are too many for that."""
    index, keys = _public_index()
    if not len(index) or len(index) > engine.ON_THE_SPOT or (posting is not None and str(posting.pk) not in keys):
        return []
    at = str(posting.pk) if posting is not None else ""
    found: list[dict[str, Any]] = engine.model().what_if(_person_row(person), index, at, timezone.localdate())
    return found


def _public_index() -> tuple[PostingIndex, set[str]]:
    """The open index less what is no longer public at this moment (heads, deadline, firm)."""
    index = engine.open_index()
    public = {str(pk) for pk in Posting.objects.public().values_list("pk", flat=True)}
    kept = np.array([at for at, key in enumerate(index.ids) if str(key) in public], dtype=np.int64)
    return (index if len(kept) == len(index) else index.take(kept)), public


def in_staff_words(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The longer sentences, in the shape in which pages take the short ones."""
    return [{**reason, "zh": zh, "en": en} for reason in reasons for zh, en in [longer(reason)]]


def explain_to_staff(person: Person, cards: list[dict[str, Any]]) -> None:
    """Put the longer sentences on the cards of a staff page; the stored list keeps the short ones."""
    if not cards:
        return
    index = engine.small_index(Posting.objects.filter(pk__in=[card["p"] for card in cards]))
    ranked = engine.model().rank(
        pd.DataFrame([_person_row(person)]), index, len(cards), timezone.localdate(), explain=True
    )
    by_key = {one["posting_id"]: one for one in ranked.to_dict("records")}
    for card in cards:
        one = by_key.get(str(card["p"]))
        if one is not None:
            card["y"], card["m"] = in_staff_words(one["reasons_for"]), in_staff_words(one["reasons_against"])


def people_for(posting: Posting, people: Any, top: int = 20) -> list[dict[str, Any]]:
    """People of a queryset ranked for one posting, with reasons."""
    listed = list((people.filter(kind="veteran") if posting.veteran_only else people).for_frames())
    if not listed:
        return []
    return _ranked(engine.model(), posting_rows(Posting.objects.filter(pk=posting.pk))[0], listed, top)


def applicants_for(pairs: Iterable[tuple[Posting, int]], people: Any) -> dict[tuple[int, int], dict[str, Any]]:
    """How each pair of a posting and a person's key fits, by both keys, in a constant number of queries.

    Whoever is not among `people`, or fails a hard rule, is left out.
    """
    by_post: dict[int, list[Person]] = {}
    asked = list(pairs)
    known = {person.pk: person for person in people.filter(pk__in={pk for _posting, pk in asked}).for_frames()}
    for posting, pk in asked:
        if pk in known and (known[pk].kind == "veteran" or not posting.veteran_only):
            by_post.setdefault(posting.pk, []).append(known[pk])
    if not by_post:
        return {}
    rows = {int(row["id"]): row for row in posting_rows(Posting.objects.filter(pk__in=by_post))}
    model = engine.model()
    return {
        (post, one["person"].pk): one
        for post, listed in by_post.items()
        for one in _ranked(model, rows[post], listed, len(listed))
    }


def _ranked(model: Matcher, post: dict[str, Any], listed: list[Person], top: int) -> list[dict[str, Any]]:
    rows = person_rows(listed)
    frame = pd.DataFrame({"at": range(len(rows))}).assign(**{key: [row[key] for row in rows] for key in rows[0]})
    found = model.people(pd.DataFrame([post]), frame, top, timezone.localdate(), explain=True)
    by_pk = {str(person.pk): person for person in listed}
    return [
        {
            "person": by_pk[one["veteran_id"]],
            "f": one["fit"],
            "band": one["band"],
            "b": one["fallback"],
            "y": in_staff_words(one["reasons_for"]),
            "m": in_staff_words(one["reasons_against"]),
        }
        for one in found.to_dict("records")
    ]


def group_maxima() -> dict[str, int]:
    """The six groups of points and the most each can give; 100 together."""
    from matching.rank import GROUP_MAX

    return dict(GROUP_MAX)


def bands() -> list[tuple[int, str]]:
    """(lowest fit, name) of the bands of fit, best first; a fit below the last one has no band."""
    from matching.rank import BANDS

    return list(BANDS)
