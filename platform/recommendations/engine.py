"""The fitted model and the index of open postings, kept per process and renewed when postings changed."""

import threading
from pathlib import Path
from typing import Any

import pandas as pd
from django.conf import settings
from django.db.models import Count, Max, Min

from employers.models import Posting
from matching.rank import Matcher, PostingIndex, load_model
from matching.text.gazetteer import Spot
from places.models import Level, Place
from recommendations.frames import posting_rows, postings_for_matching
from vocabulary.queries import crosswalk_frame, crosswalk_version

ON_THE_SPOT = 3000
"""Up to so many open postings a person without a list is ranked while the page waits; beyond, a run does it."""

_lock = threading.Lock()
_kept: dict[str, Any] = {}


def model() -> Matcher:
    """The serving model, fitted on first use; it also knows staff's corrections and the counties and zones they added."""
    found = load_model(Path(settings.VAR))
    standing = crosswalk_version()
    if _kept.get("crosswalk", (0, 0)) != standing:
        found.with_crosswalk(crosswalk_frame())
        _kept["crosswalk"] = standing
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


def marker() -> tuple[Any, ...]:
    """Changes whenever an open posting was added, edited or closed."""
    found = Posting.objects.filter(state="open").aggregate(Count("pk"), Max("pk"), Min("pk"), Max("changed_at"))
    return (model().version, *found.values())


def open_index() -> PostingIndex:
    """The index of all open postings; built again only when the marker moved."""
    now = marker()
    if _kept.get("marker") != now:
        with _lock:
            if _kept.get("marker") != now:
                _kept.pop("places", None)  # towns and zones may have been added since
                rows = posting_rows(postings_for_matching())
                _kept.update(marker=now, index=model().index(pd.DataFrame(rows) if rows else pd.DataFrame()))
    index: PostingIndex = _kept["index"]
    return index


def small_index(postings: Any) -> PostingIndex:
    """An index of some postings."""
    return model().index(pd.DataFrame(posting_rows(postings)))
