"""Exposures set aside with a version that serves: later ones are compared on those very rows and do not learn from them."""

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from employers.models import Employer, Posting
from matching.rank.learned import COLUMNS, OutcomeRanker
from matching.rank.learned.champion import Frozen
from places.models import Place
from recommendations import actions, engine, frozen, learning
from recommendations.models import Exposure, FrozenSet, ModelVersion, Verdict
from tests.cast import make_person, make_posting
from veterans.models import Person

LEARNED_FROM: list[pd.Series] = []


class Watched(OutcomeRanker):
    """Notes when what it learned from was shown."""

    def fit(self, features: Any, labels: pd.DataFrame) -> OutcomeRanker:
        LEARNED_FROM.append(labels["shown_at"].dt.date)
        return super().fit(features, labels)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    LEARNED_FROM.clear()
    monkeypatch.setattr(engine, "learned_folder", lambda: tmp_path / "learned")
    small = partial(Watched, max_iter=30, prior_strength=50.0, min_samples_leaf=20)
    monkeypatch.setattr(learning, "OutcomeRanker", small)
    return tmp_path / "learned"


@pytest.fixture
def posts(firm: Employer) -> list[Posting]:
    return [make_posting(firm, title=title) for title in ("维修电工", "电工", "电工班长", "维修电工班长")]


@pytest.fixture
def crew(county: Place) -> list[Person]:
    return [make_person(county, source="s", source_id=str(n)) for n in range(105)]


def show(crew: list[Person], posts: list[Posting], days: range, leads: bool, seed: int) -> None:
    """Everybody is shown the posts on each day (so many days ago) and opens those that lead, or those that do not."""
    draw, now, rows = np.random.default_rng(seed), timezone.now(), []
    for person in crew:
        for day in days:
            at = now - datetime.timedelta(days=day)
            for rank, posting in enumerate(posts, 1):
                opens = draw.random() < (0.6 if ("班长" in posting.title) == leads else 0.05)
                rows.append(
                    Exposure(
                        person=person, posting=posting, surface="my_jobs", rank=rank, shown_at=at, shown_on=at.date(),
                        opened_at=at if opens else None,
                    )
                )  # fmt: skip
    Exposure.objects.bulk_create(rows, batch_size=500)


def learn(capture: Callable[..., Any], by: User) -> ModelVersion:
    with capture(execute=True):
        run = actions.start_learning(by=by)
    return ModelVersion.objects.get(run=run)


def test_what_a_version_won_on_is_set_aside_and_the_next_is_held_to_it(
    crew: list[Person], posts: list[Posting], clerk: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    show(crew, posts, range(20, 26), True, 0)
    first = learn(django_capture_on_commit_callbacks, clerk)
    assert (first.state, FrozenSet.objects.count()) == (Verdict.SERVING, 1), first.checks
    aside = FrozenSet.objects.get(version=first)
    assert aside.sha256 == first.figures["kept_back_sha256"]
    assert aside.lists >= 100
    before = frozen.unpack(aside)
    window = pd.date_range(aside.first_day, aside.last_day).date

    # What people open turns round, and what was shown is cleared away: the frozen rows stay what they were.
    Exposure.objects.filter(shown_on__lt=aside.first_day).delete()
    show(crew, posts, range(1, 8), False, 1)
    second = learn(django_capture_on_commit_callbacks, clerk)
    assert not LEARNED_FROM[-1].isin(window).any()
    assert Exposure.objects.filter(shown_at__date__in=window).exists()
    checks = {check["name"]: check for check in second.checks}
    assert checks["ndcg_kept_back"]["holds"]  # it knows the latest days better …
    assert not checks[f"ndcg_frozen_{aside.short}"]["holds"]  # … and does worse where it did not learn
    assert (second.state, second.reason) == (Verdict.REJECTED, f"ndcg_frozen_{aside.short}")
    after = frozen.unpack(FrozenSet.objects.get(version=first))
    assert np.array_equal(before.features, after.features, equal_nan=True)
    assert np.array_equal(before.gain, after.gain)
    assert ModelVersion.objects.get(state=Verdict.SERVING) == first
    assert FrozenSet.objects.count() == 1

    client.force_login(clerk)
    page = client.get("/matches/health/").content.decode()
    assert page.count(aside.short) == 2  # beside its version, and in the check of the next
    assert "在早先留出的记录上不比现用的好" in page


def test_a_frozen_set_that_was_touched_is_refused_noted_and_let_go(
    crew: list[Person], posts: list[Posting], clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    show(crew, posts, range(1, 7), True, 0)
    first = learn(django_capture_on_commit_callbacks, clerk)
    aside = FrozenSet.objects.get(version=first)
    body = bytearray(aside.body)
    body[len(body) // 2] ^= 1
    FrozenSet.objects.update(body=bytes(body))
    with pytest.raises(frozen.Damaged):
        frozen.unpack(FrozenSet.objects.get())
    second = learn(django_capture_on_commit_callbacks, clerk)
    check = next(one for one in second.checks if one["name"] == f"ndcg_frozen_{aside.short}")
    assert (check["holds"], check["figure"]) == (False, None)
    assert second.state == Verdict.REJECTED
    assert not FrozenSet.objects.standing().exists()


def rows(lists: int, seed: int = 0) -> Frozen:
    draw = np.random.default_rng(seed)
    gain = (draw.random(4 * lists) < 0.4).astype(float)
    return Frozen("kept_back", draw.random((4 * lists, len(COLUMNS))), np.repeat(np.arange(lists), 4), gain)


def stored(packed: frozen.Packed, **changes: Any) -> FrozenSet:
    version = ModelVersion.objects.create(state=Verdict.RETIRED, folder="a", ended_at=timezone.now())
    values = {
        "first_day": datetime.date(2026, 5, 1),
        "last_day": datetime.date(2026, 5, 9),
        "rows": packed.rows,
    } | changes
    return FrozenSet.objects.create(
        version=version, lists=packed.lists, sha256=packed.sha256, body=packed.body, **values
    )  # fmt: skip


@pytest.mark.django_db
def test_a_set_orders_rankers_as_the_rows_it_was_made_of_do(monkeypatch: pytest.MonkeyPatch) -> None:
    one = rows(60)
    again = frozen.unpack(stored(frozen.pack(one)))
    for score in (0, 3):
        assert again.ndcg(again.features[:, score]) == one.ndcg(one.features[:, score])
    assert again.lists() == one.lists()
    assert frozen.pack(one).sha256 == frozen.pack(one).sha256
    assert frozen.pack(rows(60, 1)).sha256 != frozen.pack(one).sha256
    monkeypatch.setattr(frozen, "MOST_LISTS", 20)
    assert 10 <= frozen.pack(one).lists <= 20


@pytest.mark.django_db
def test_only_the_latest_sets_stand_and_none_longer_than_exposures() -> None:
    packed = frozen.pack(rows(5))
    for day in range(1, 6):
        version = ModelVersion.objects.create(state=Verdict.RETIRED, folder="a", ended_at=timezone.now())
        dated = {"first_day": datetime.date(2026, 5, day), "last_day": datetime.date(2026, 5, day)}
        actions.frozen.set_aside(version=version, found={"packed": packed, **dated})
    assert [row.first_day.day for row in FrozenSet.objects.standing()] == [5, 4, 3]
    assert all(not bytes(row.body) for row in FrozenSet.objects.exclude(released_at=None))
    actions.purge_exposures(timezone.make_aware(datetime.datetime(2027, 5, 5)))
    assert [row.first_day.day for row in FrozenSet.objects.standing()] == [5, 4]


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"last_day": datetime.date(2026, 4, 30)}, {"rows": 0}])
def test_constraints(changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        stored(frozen.pack(rows(5)), **changes)
