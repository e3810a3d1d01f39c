"""What one change would do: the person's row is changed in that one thing, everything is scored anew, both ranks are given.

Only a handful of levers: a certificate, a neighbouring county, a pay floor a little lower, a refusal lifted. Bodily
limits, age, education and past work are no levers.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.rank.explain.cautions import usual
from matching.rank.explain.sentences import IF, say
from matching.rank.explain.words import Reason, place_name, quoted
from matching.rank.index import TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.rank.ranker import Scored
from matching.rank.rules import VETO_CODES
from matching.text import certificates

MOST = 4
"""Levers that are tried for one list, each by one scoring of all postings."""
LITTLE = 0.2
"""Share of the pay floor that "a little lower" may take away."""
NEAR_KM = 150.0
"""A county whose centre is farther from home than this is no neighbour; one of the same prefecture always is."""
LOOKED_AT = 2000
"""Postings, evenly drawn, from which the levers of a list are chosen; what they open is then counted over all."""
LIFTABLE = ("certificate", "workplace", "pay", "refusal")


@dataclass(frozen=True)
class Lever:
    """kind: certificate (code), workplace (place code), pay (yuan) or refusal (trait)."""

    kind: str
    value: Any


@dataclass
class _After:
    eligible: np.ndarray
    score: np.ndarray


class WhatIf:
    """One person against one index. `row`: of a people frame; what was scored stands beside it."""

    def __init__(
        self,
        model: Any,
        row: dict[str, Any],
        view: PersonView,
        index: PostingIndex,
        scored: Scored,
        as_of: datetime.date | None,
    ) -> None:
        self.model, self.row, self.view, self.index, self.scored, self.as_of = model, row, view, index, scored, as_of
        self._tried: dict[Lever, _After] = {}
        # One matrix of everything that fails, and where one rule alone stands in the way.
        self._fails = np.stack([scored.vetoes[code] for code in VETO_CODES])
        self._alone = self._fails & (self._fails.sum(axis=0) == 1)

    # ---------- sentences ----------

    def of_post(self, at: int) -> list[Reason]:
        """What would move this posting up, or into the list; strongest first, [] where nothing of the four would."""
        found = []
        for lever in self._for_post(at):
            after = self._try(lever)
            if after is None or not after.eligible[at]:
                continue
            before = rank_of(self.scored, at) if self.scored.eligible[at] else 0
            now = rank_of(after, at)
            if not before or now < before:
                fields = self._fields(lever) | {"before": before, "after": now}
                found.append(say(IF, "rank", **fields, title=quoted(self.index.titles[at])))
        return sorted(found, key=lambda one: int(one["fields"]["after"]))

    def of_list(self) -> list[Reason]:
        """What would open most further postings."""
        found = []
        now = int(self.scored.eligible.sum())
        for lever in self._for_list():
            after = self._try(lever)
            opens = int(after.eligible.sum()) - now if after is not None else 0
            if opens > 0:
                found.append(say(IF, "opens", **self._fields(lever), opens=opens, now=now))
        return sorted(found, key=lambda one: -int(one["fields"]["opens"]))

    def _fields(self, lever: Lever) -> dict[str, Any]:
        fields = {"lever": lever.kind, "value": lever.value, "considered": len(self.index)}
        return fields | ({"name": place_name(lever.value, self.model)} if lever.kind == "workplace" else {})

    # ---------- candidates ----------

    def _for_post(self, at: int) -> list[Lever]:
        failing = [code for code, fails in zip(VETO_CODES, self._fails[:, at], strict=True) if fails]
        if len(failing) > 1 or (failing and failing[0] not in LIFTABLE):
            return []
        if failing:
            return self._against(failing[0], at)
        lacking = [group for group, strength in self.index.needs[at] if not group & self.view.held]
        levers = [Lever("certificate", easiest(group)) for group in lacking]
        levers += [Lever("refusal", code) for code in self.view.refusals if usual(self.index, at, code)]
        return list(dict.fromkeys(levers))

    def _against(self, veto: str, at: int) -> list[Lever]:
        """The one change that would take away the one rule that fails."""
        if veto == "certificate":
            lacking = [
                group for group, strength in self.index.needs[at] if strength == "gate" and not group & self.view.held
            ]
            return [Lever("certificate", easiest(lacking[0]))] if len(lacking) == 1 else []
        if veto == "workplace":
            return [Lever("workplace", place) for place in self.index.places[at][:1] if self._neighbour(place)]
        if veto == "pay":
            high = int(self.index.pay_high[at])
            return [Lever("pay", high)] if high >= (1 - LITTLE) * self.view.pay_floor else []
        traits = [code for code in self.view.refusals if self._shown(code, at)]
        return [Lever("refusal", traits[0])] if len(traits) == 1 else []

    def _shown(self, code: str, at: int) -> bool:
        return code in TRAIT_COLUMN and self.index.traits[at, TRAIT_COLUMN[code]] >= 1

    def _for_list(self) -> list[Lever]:
        """The levers that would lift the one failing rule of most postings, two of a kind at the most."""
        counted: Counter[Lever] = Counter()
        for code in LIFTABLE:
            kind: Counter[Lever] = Counter()
            rows = np.flatnonzero(self._alone[VETO_CODES.index(code)])
            for at in rows[:: 1 + len(rows) // LOOKED_AT].tolist():
                kind.update(self._against(code, at))
            if code == "pay" and kind:
                kind = self._one_floor(kind)
            counted.update(dict(kind.most_common(2)))
        best = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].kind, str(pair[0].value)))
        return [lever for lever, _count in best[:MOST]]

    def _one_floor(self, levers: "Counter[Lever]") -> "Counter[Lever]":
        """Of many possible floors the highest that opens at least half of what the lowest would."""
        values = sorted(levers, key=lambda lever: -int(lever.value))
        total, found = sum(levers.values()), 0
        for lever in values:
            found += levers[lever]
            if 2 * found >= total:
                return Counter({lever: found})
        return Counter()

    def _neighbour(self, place: str) -> bool:
        home = self.view.home
        if place in self.view.refused_places or not place or not home:
            return False
        if place[:4] == home[:4]:
            return True
        away = self.model.gazetteer.distance_km(home, place)
        return away is not None and away <= NEAR_KM

    # ---------- scoring anew ----------

    def _try(self, lever: Lever) -> _After | None:
        if lever not in self._tried:
            if len(self._tried) >= 2 * MOST:
                return None
            view = self.model.view(changed(self.row, lever, self.view.refusals), self.as_of)
            scored = self.model.score(view, self.index, self.as_of)
            self._tried[lever] = _After(scored.eligible, scored.score)
        return self._tried[lever]


def easiest(group: frozenset[str]) -> str:
    """Of certificates any one of which will do, the one that includes fewest others."""
    return min(group, key=lambda code: (len(certificates.implied(code)), code))


def changed(row: dict[str, Any], lever: Lever, refused: Iterable[str]) -> dict[str, Any]:
    """The person's row with that one thing changed; `refused`: the traits that are refused now."""
    if lever.kind == "certificate":
        return _with_paper(row, str(lever.value))
    if lever.kind == "workplace":
        column = "accept_counties" if row["accept_place_codes"] is None else "accept_place_codes"
        return {**row, column: [*row[column], lever.value]}
    if lever.kind == "pay":
        return {**row, "min_salary": float(lever.value)}
    return {**row, "refusal_codes": [code for code in refused if code != lever.value]}


def _with_paper(row: dict[str, Any], code: str) -> dict[str, Any]:
    """A certificate is on file twice: as a row for the hard rules where there are rows, as words for the trade."""
    name = certificates.name_of(code)
    more = {**row, "certificates": [*row["certificates"], name]}
    if row["certificate_rows"] is None and code in certificates.all_held([name]):
        return more
    rows = row["certificate_rows"]
    if rows is None:
        rows = [{"code": "", "name": entry, "expires_on": None} for entry in row["certificates"]]
    return {**more, "certificate_rows": [*rows, {"code": code, "name": "", "expires_on": None}]}


def rank_of(scored: Any, at: int) -> int:
    """1 for the best of the eligible ones."""
    return 1 + int((scored.eligible & (scored.score > scored.score[at])).sum())
