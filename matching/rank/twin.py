"""The same ranking said plainly: one pair at a time, loops and sets, no sparse matrices. Slow; the oracle of the tests.

It shares with the fast path what reads words (matching.text, the views of a person and of one posting) and the constants,
and nothing of what combines them.
"""

import datetime
import itertools
import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from matching.rank import ranker, rules
from matching.rank.fixed import SQUARE
from matching.rank.frames import people_rows, postings_frame
from matching.rank.index import NO_DATE, TRAIT_COLUMN, PostingIndex, build_index, spread
from matching.rank.person import PersonView, view_person
from matching.text.gazetteer import great_circle_km
from matching.text.traits import PHYSICAL_TRAITS

Row = dict[str, Any]


class Twin:
    """`rank` gives (veteran_id, posting_id, rank, score) as the fast ranker does."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def rank(
        self,
        people: pd.DataFrame | Iterable[Row],
        postings: pd.DataFrame,
        top: int = 20,
        as_of: datetime.date | None = None,
    ) -> list[tuple[str, str, int, float]]:
        """All lists, one below the other."""
        singles = [build_index(postings_frame(postings.iloc[[at]]), self.model) for at in range(len(postings))]
        lines = []
        for row in people_rows(people):
            view = view_person(row, self.model, as_of)
            found = [
                (-self.score(view, post), str(post.ids[0])) for post in singles if not self.vetoes(view, post, as_of)
            ]
            for rank, (score, key) in enumerate(sorted(found)[:top], 1):
                lines.append((str(row["id"]), key, rank, -score))
        return lines

    # ---------- hard rules ----------

    def vetoes(self, view: PersonView, post: PostingIndex, as_of: datetime.date | None = None) -> set[str]:
        """Codes of the rules that fail; `post` is an index of one posting."""
        asked_years, own_years = float(post.years[0]), self.related_years(view, post)
        tests = {
            "age_stated": (view.age > post.age_high[0] and not post.relaxes[0]) or view.age < post.age_low[0],
            "education": view.education < post.education[0],
            "experience": asked_years > own_years + 1e-9,
            "certificate": any(kind == "gate" and not group & view.held for group, kind in post.needs[0]),
            "workplace": self.outside(view, post),
            "pay": post.pay_high[0] < view.pay_floor,
            "refusal": self.refused(view, post),
            "physical": any(trait(post, t) >= 1 for need in view.physical for t in PHYSICAL_TRAITS.get(need, ())),
            "employment_type": self.other_employment(view, post),
            "closed": bool(post.closed[0]) or self.late(post, as_of),
            "no_heads": post.heads[0] <= 0,
            "secrecy": bool(as_of and view.secrecy_until and view.secrecy_until > as_of),
        }
        return {code for code, fails in tests.items() if fails}

    def outside(self, view: PersonView, post: PostingIndex) -> bool:
        places = set(post.places[0])
        away, limit = self.distance(view, post), view.row["max_km"]
        if places & view.refused_places or (limit and away > limit):
            return True
        return bool(places) and view.places is not None and not places & view.places

    def distance(self, view: PersonView, post: PostingIndex) -> float:
        ends = (view.row["lon"], view.row["lat"], float(post.lon[0]), float(post.lat[0]))
        known = ends[0] is not None and ends[1] is not None
        return round(float(great_circle_km(*ends)) * 1000) / 1000 if known and ends[2] == ends[2] else math.nan

    def refused(self, view: PersonView, post: PostingIndex) -> bool:
        if any(trait(post, code) >= 1 for code in view.refusals if code in TRAIT_COLUMN):
            return True
        if any(word in post.titles[0] for word in view.refused_words):
            return True
        return self.refused_agreement(view, post) >= rules.SAME_WORK

    def refused_agreement(self, view: PersonView, post: PostingIndex) -> float:
        return max(dots(view.refused_occupation, post.occupation), default=0.0)

    def other_employment(self, view: PersonView, post: PostingIndex) -> bool:
        wanted, kind = view.row["employment_types"], str(post.employment_type[0])
        return bool(wanted) and bool(kind) and kind not in wanted

    def late(self, post: PostingIndex, as_of: datetime.date | None) -> bool:
        last = int(post.deadline[0])
        return as_of is not None and last != NO_DATE and last < as_of.toordinal()

    def related_years(self, view: PersonView, post: PostingIndex) -> float:
        years, witness = 0.0, 0.0
        pairs = zip(
            view.sources, dots(view.source_occupation, post.occupation), dots(view.source_text, post.text), strict=True
        )
        for source, occupation, text in pairs:
            occupation, text = min(1.0, occupation), trusted(min(1.0, occupation), min(1.0, text))
            similar = max(min(1.0, occupation), 0.9 * min(1.0, min(1.0, text) / 0.8))
            if source.kind == "major":
                continue
            if source.kind == "skill":
                credit = rules.PART if similar >= rules.RELATED_SKILL else 0.0
            elif source.kind == "certificate":
                credit = rules.PART if similar >= rules.SAME_TRADE else 0.0
            else:
                credit = 1.0 if similar >= rules.SAME_TRADE else (rules.PART if similar >= rules.RELATED else 0.0)
            if source.kind == "job":
                years += credit * source.years
            else:
                witness = max(witness, credit)
        years += witness * float(view.row["service_years"] or 0.0)
        return years * (rules.NEVER_LED if post.senior[0] and not view.leads else 1.0)

    # ---------- score ----------

    def score(self, view: PersonView, post: PostingIndex) -> float:
        """The number that orders."""
        wish, experience = self.wish(view, post), self.experience(view, post)
        if not view.wish_clauses:
            wish = max(0.3, 0.85 * experience)
        else:
            experience *= ranker.UNASKED + (1 - ranker.UNASKED) * min(1.0, wish / 0.35)
        claimed = experience
        experience = max(experience, ranker.OPEN_WORK * float(post.openness[0]))
        damper = self.damper(view, post)
        parts = {
            "experience": min(1.0, experience / ranker.FULL_EXPERIENCE),
            "certificates": self.certificates(view, post),
            "pay": self.pay(view, post),
            "commute": self.commute(view, post),
            "shift": self.shift(view, post),
            "wish": min(1.0, wish / ranker.FULL_WISH) * damper,
        }
        exact = sum(parts[name] * ranker.GROUP_MAX[name] for name in ranker.GROUPS)
        exact += ranker.VETERANS_FIRST * float(post.veterans_first[0])
        if max(parts["wish"], 0.9 * experience) < ranker.FALLBACK_BELOW:
            close = max(parts["wish"], 0.9 * claimed * damper)
            close += ranker.FALLBACK_OPEN * float(post.openness[0]) * damper
            exact = ranker.FALLBACK_REST * exact + ranker.FALLBACK_CLOSE * close - ranker.FALLBACK_DROP
        ties = spread(str(post.rows["tie_key"].iloc[0] or post.ids[0])) + 0.1 * spread(str(view.row["id"]))
        return (round(exact * 1000) * 1_000_000 + round(ties * 1e9)) / 1e9

    def wish(self, view: PersonView, post: PostingIndex) -> float:
        if not view.wish_clauses:
            return 0.0
        pairs = zip(dots(view.wish_occupation, post.occupation), dots(view.wish_text, post.text), strict=True)
        best = max(agreement(occupation, text) for occupation, text in pairs)
        return min(1.0, best + (ranker.WORKPLACE_NAMED if view.workplaces & post.workplaces[0] else 0.0))

    def experience(self, view: PersonView, post: PostingIndex) -> float:
        if not view.sources:
            return 0.2
        pairs = zip(
            view.sources, dots(view.source_occupation, post.occupation), dots(view.source_text, post.text), strict=True
        )
        claims = sorted((agreement(o, t) * source.weight for source, o, t in pairs), reverse=True)
        spare = min(1.0, max(0.0, (self.related_years(view, post) - float(post.years[0])) / 5.0))
        second = claims[1] if len(claims) > 1 else 0.0
        value = 0.78 * claims[0] + 0.12 * second + 0.1 * claims[0] * spare
        level = 1.0 - (view.education - float(post.education[0])) / 2.0
        return min(1.0, 0.9 * value + 0.1 * (0.4 if math.isnan(level) else min(1.0, max(0.0, level))))

    def certificates(self, view: PersonView, post: PostingIndex) -> float:
        if any(group & view.held for group, _kind in post.preferred[0]):
            return 1.0
        value = 1.0 if post.needs[0] else 0.7
        for kind, weight in ranker.LACKING.items():
            if any(strength == kind and not group & view.held for group, strength in post.needs[0]):
                value -= weight
        return min(1.0, max(0.0, value))

    def pay(self, view: PersonView, post: PostingIndex) -> float:
        low, high = float(post.pay_low[0]), float(post.pay_high[0])
        low, high = (high if math.isnan(low) else low), (low if math.isnan(high) else high)
        if math.isnan(low):
            return 0.45
        floor = max(view.pay_floor, ranker.LOWEST_FLOOR)
        return min(1.0, max(0.0, 0.5 + (min((low + high) / 2, low * 1.4) - floor) / (0.8 * floor)))

    def commute(self, view: PersonView, post: PostingIndex) -> float:
        far = self.distance(view, post)
        if not math.isnan(far):
            return min(1.0, max(0.0, 1.0 - far / ranker.COMMUTE_KM))
        if view.home and view.home in post.places[0]:
            return 1.0
        return 0.6 if not post.places[0] else (0.4 if view.near_home else 0.75)

    def shift(self, view: PersonView, post: PostingIndex) -> float:
        night = max(trait(post, "night_shift"), trait(post, "rotating_shift"))
        if view.shift_ok:
            return 1.0 if night else 0.9
        averse = view.day_shift or bool({"night_shift", "rotating_shift", "day_and_night"} & set(view.refusals))
        if night >= 1:
            return 0.2 if averse else 0.6
        return (0.3 if averse else 0.75) if night else 0.9

    def damper(self, view: PersonView, post: PostingIndex) -> float:
        touched = {code for code in (*view.refusals, *view.wary) if code in TRAIT_COLUMN}
        touched |= {code for need in view.physical for code in PHYSICAL_TRAITS.get(need, ())}
        touched |= set(ranker.SEATED_AGAINST) if view.seated else set()
        factor = ranker.DAMPED ** sum(trait(post, code) > 0 for code in touched)
        if self.refused_agreement(view, post) >= 0.5:
            factor *= ranker.DAMPED
        if bool(post.senior[0]) and not view.leads:
            factor *= ranker.UNTRIED_LEAD
        return factor * (ranker.DAMPED if trait(post, "temporary") >= 1 else 1.0)


def trait(post: PostingIndex, code: str) -> float:
    """How surely a posting has a trait."""
    return float(post.traits[0, TRAIT_COLUMN[code]])


def dots(rows: Any, post: Any) -> list[float]:
    """Dot product of each sparse row with the one row of a posting, at most 1."""
    other = dict(zip(post.indices.tolist(), post.data.tolist(), strict=True))
    found = []
    for start, end in itertools.pairwise(rows.indptr.tolist()):
        pairs = zip(rows.indices[start:end].tolist(), rows.data[start:end].tolist(), strict=True)
        found.append(min(1.0, sum(value * other.get(column, 0) for column, value in pairs) / SQUARE))
    return found


def trusted(occupation: float, text: float) -> float:
    """As ranker.trusted, for two numbers."""
    return text * min(1.0, ranker.TEXT_ALONE + 2.0 * occupation)


def agreement(occupation: float, text: float) -> float:
    """As ranker.agreement, for two numbers."""
    text = trusted(occupation, text)
    mixed = ranker.OCCUPATION_SHARE * occupation + (1 - ranker.OCCUPATION_SHARE) * min(1.0, text / ranker.FULL_TEXT)
    found = min(1.0, max(mixed, 0.85 * text, 0.8 * occupation))
    return float(np.float32(found))
