"""The fitted model and the index of open postings, kept per process and renewed when postings changed."""

import contextlib
import logging
import threading
import time
from pathlib import Path
from typing import Any

import pandas as pd
from django.conf import settings
from django.db.models import Count, Max, Min

from audit.actions import SystemJob
from employers.models import Posting
from matching.rank import BadModel, Matcher, PostingIndex, load_model, store
from matching.rank.learned import stored
from matching.text.gazetteer import Spot
from places.models import Level, Place
from recommendations import asked
from recommendations.frames import posting_rows, postings_for_matching
from recommendations.models import ModelVersion
from recommendations.teaching import crosswalk_mark, learnt_crosswalk
from runs.actions import Busy, start

ON_THE_SPOT = 3000
"""Up to so many open postings a person without a list is ranked while the page waits; beyond, a run does it."""

ASK_AGAIN = 300.0
"""Seconds between two requests for a refit while the stored model is refused."""

NOBODY = "rules"
"""What the pointer of learned rankers names where the rule-based points serve."""

log = logging.getLogger("recommendations")
_lock = threading.Lock()
_kept: dict[str, Any] = {}


def model() -> Matcher:
    """The serving model, fitted on first use; it also knows staff's corrections and the counties and zones they added.

    Where the stored model is refused, the last good one or the rules alone serve at once and a run fits anew.
    """
    found = load_model(Path(settings.VAR), wait=False)
    _take_crosswalk(found)
    if found.standing != "fitted":
        _ask_for_refit()
    _take_learned(found)
    spots = found.gazetteer.spots
    if _kept.get("places") is not spots:
        for place in Place.objects.filter(level__in=[Level.COUNTY, Level.ZONE]):
            if place.code not in spots:
                where = (
                    (float(place.longitude), float(place.latitude))
                    if place.longitude and place.latitude
                    else (None, None)
                )
                spots[place.code] = Spot(place.code, place.name, "", *where)
        _kept["places"] = spots
    return found


def _take_crosswalk(found: Matcher) -> None:
    """Staff's corrections and what was learnt, looked up once a request."""
    if asked.before(id(found)):
        return
    standing = (id(found), *crosswalk_mark())
    if _kept.get("crosswalk") != standing:
        found.with_crosswalk(learnt_crosswalk())
        _kept["crosswalk"] = standing


def learned_folder() -> Path:
    """Where learned rankers are kept; its pointer names the one that serves."""
    return Path(settings.VAR) / "models" / "learned"


def _take_learned(found: Matcher) -> None:
    """The learned ranker that the pointer names: one stat call a page. A refused file leaves the points in charge."""
    home = learned_folder()
    mark = (id(found), *store.mark(home))
    if _kept.get("learned") == mark:
        return
    _kept["learned"] = mark
    found.learned, found.learned_version = None, ""
    name = store.read_pointer(home).current
    if not name or name == NOBODY:
        return
    try:
        found.learned, found.learned_version = stored.read(home / name), name
    except BadModel as problem:
        log.error("the learned ranker is refused (%s); the points order the lists", problem)


def serve_as_decided() -> None:
    """Let the pointer name what the table of versions says: after each decision, and safe to repeat."""
    version = ModelVersion.objects.filter(state="serving").first()
    home = learned_folder()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    store.point(home, version.folder if version else NOBODY)


def _ask_for_refit() -> None:
    """One run, asked for again every few minutes while the model is not there; never inside that run."""
    now = time.monotonic()
    if now - float(_kept.get("asked", -ASK_AGAIN)) < ASK_AGAIN:
        return
    _kept["asked"] = now
    with contextlib.suppress(Busy):
        start(kind="recommendations.refit", key="all", by=SystemJob("recommendations"))


def marker() -> tuple[Any, ...]:
    """Changes whenever an open posting was added, edited or closed."""
    found = Posting.objects.filter(state="open").aggregate(Count("pk"), Max("pk"), Min("pk"), Max("changed_at"))
    return (model().version, *found.values())


def stamps(postings: Any) -> dict[int, int]:
    """Posting → when it was last touched, in microseconds: says whether it is what it was."""
    return {pk: int(at.timestamp() * 1e6) for pk, at in postings.values_list("pk", "changed_at")}


def is_big() -> bool:
    """Whether there are too many open postings to index them all in every process."""
    return postings_for_matching().count() > ON_THE_SPOT


def open_index() -> PostingIndex:
    """The index of all open postings."""
    return open_index_with_stamps()[0]


def open_index_with_stamps() -> tuple[PostingIndex, dict[int, int]]:
    """The same with the stamps of its postings; built again only when the marker moved."""
    now = marker()
    if _kept.get("marker") != now:
        with _lock:
            if _kept.get("marker") != now:
                _kept.pop("places", None)  # towns and zones may have been added since
                # Stamps are read first: of a posting edited between the two its old stamp stands beside its new words,
                # and it is read once more than needed.
                found = stamps(postings_for_matching())
                rows = posting_rows(postings_for_matching())
                _kept.update(marker=now, index=(model().index(pd.DataFrame(rows) if rows else pd.DataFrame()), found))
    both: tuple[PostingIndex, dict[int, int]] = _kept["index"]
    return both


def small_index(postings: Any) -> PostingIndex:
    """An index of some postings."""
    return model().index(pd.DataFrame(posting_rows(postings)))


def small_index_of(row: dict[str, Any]) -> PostingIndex:
    """An index of one posting that need not be in the database."""
    return index_of([row])


def index_of(rows: list[dict[str, Any]]) -> PostingIndex:
    """An index of postings as the matcher takes them, in their order."""
    return model().index(pd.DataFrame(rows))
