"""What people teach the matcher: confirmed occupations of postings, and what came of recommendations by specialty."""

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd
from django.db.models import Count, Max, Q, Subquery
from django.db.models.functions import Coalesce

from employers.models import Posting, PostingState
from matching.text import mask_profile
from recommendations.models import Answer, Exposure, LearntLine, Recommendation
from veterans.models import ServiceSpecialty
from vocabulary.models import Correction
from vocabulary.queries import crosswalk_frame

STEP = {"": 0, "opened": 1}


def confirmed_titles() -> pd.DataFrame:
    """title, code: what staff or firms confirmed of published postings, numbers and addresses of people hidden.

    A firm has one voice a title and code, or its hundred copies would outvote everybody; of a title that firms code
    differently, only the codes with most voices teach.
    """
    rows = Posting.objects.filter(occupation_confirmed=True).exclude(occupation="").exclude(state=PostingState.DRAFT)
    voices: dict[str, Counter[str]] = {}
    for title, code, _firm in rows.order_by().values_list("title", "occupation", "employer").distinct():
        voices.setdefault(mask_profile(title)[0], Counter())[code] += 1
    pairs = [
        (title, code) for title, said in voices.items() for code, many in said.items() if many == max(said.values())
    ]
    return pd.DataFrame(sorted(pairs), columns=["title", "code"])


def happened() -> pd.DataFrame:
    """specialty_id, code, shown, opened, applied, hired: what came of recommendations, summed up; no person in it.

    A pair of person and posting counts once, with its best rank (looked at with 1 / log2(1 + rank)) and its furthest
    step; someone with several specialties counts in equal parts. Only postings whose occupation a person confirmed.
    """
    seen: dict[tuple[int, int], tuple[int, bool]] = {}
    shown = Exposure.objects.filter(posting__occupation_confirmed=True)
    for person, posting, rank, opened in shown.values_list("person_id", "posting_id", "rank", "opened_at").iterator():
        best, ever = seen.get((person, posting), (rank, False))
        seen[person, posting] = (min(best, rank), ever or opened is not None)
    wanted = Recommendation.objects.filter(answer=Answer.INTERESTED, posting__occupation_confirmed=True)
    for person, posting in wanted.values_list("person_id", "posting_id").iterator():
        seen[person, posting] = (seen.get((person, posting), (1, False))[0], True)
    codes = dict(Posting.objects.filter(occupation_confirmed=True).values_list("pk", "occupation"))
    specialties: dict[int, set[str]] = {}
    for person, code in ServiceSpecialty.objects.values_list("record__person_id", "code").iterator():
        specialties.setdefault(person, set()).add(code)
    rows = [
        (code, codes[posting], 1 / math.log2(1 + max(rank, 1)) / len(own), float(opened) / len(own), 0.0, 0.0)
        for (person, posting), (rank, opened) in seen.items()
        for own in [specialties.get(person, set())]
        for code in own
    ]
    columns = ["specialty_id", "code", "shown", "opened", "applied", "hired"]
    return pd.DataFrame(rows, columns=columns).groupby(columns[:2], as_index=False).sum()


def prior_frame() -> pd.DataFrame:
    """The crosswalk as it stands, with `fixed` where staff corrected a line."""
    frame = crosswalk_frame()
    decided = set(Correction.objects.in_force().values_list("specialty_code", "occupation_code"))
    pairs: Iterable[Any] = zip(frame["specialty_id"], frame["code"], strict=True)
    return frame.assign(fixed=[pair in decided for pair in pairs])


def learnt_crosswalk() -> pd.DataFrame:
    """The frame that matching takes: corrected lines as corrected, the others as recommendations moved them.

    Pairs that the crosswalk does not name stay proposals on the staff page until somebody enters them.
    """
    frame = prior_frame()
    learnt = {
        (one.specialty_code, one.occupation_code): float(one.posterior) for one in LearntLine.objects.filter(new=False)
    }
    lines = zip(frame["specialty_id"], frame["code"], frame["weight"], frame["fixed"], strict=True)
    weights = [weight if fixed else learnt.get((specialty, code), weight) for specialty, code, weight, fixed in lines]
    return frame.assign(weight=weights)[["specialty_id", "code", "weight"]]


def crosswalk_mark() -> tuple[int, int, int]:
    """Changes with every correction, every withdrawal, and whenever the lines were learnt anew, which replaces them all;
    zeros while the shipped table stands alone. One query, since every page with jobs asks."""
    newest = LearntLine.objects.order_by("-pk").values("pk")[:1]
    row = Correction.objects.aggregate(
        last=Max("pk", default=0),
        standing=Count("pk", filter=Q(ended_at=None)),
        # An aggregate over no rows is a row all the same; what stands beside it may be read from elsewhere.
        newest=Count("pk") * 0 + Coalesce(Subquery(newest), 0),
    )
    return row["last"], row["standing"], row["newest"]
