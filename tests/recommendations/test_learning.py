"""From what was shown to a ranker that serves only where every guard holds; the page of matching."""

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from employers.models import Employer, Posting
from matching.rank.frames import people_rows
from matching.rank.learned import COLUMNS, STAGES, OutcomeRanker, checked, pair_features
from places.models import Place
from recommendations import actions, engine, health, learning, queries
from recommendations.models import Exposure, MatchList, ModelVersion, Verdict
from runs.models import Run, State
from tests.cast import make_person, make_posting
from veterans.models import Person


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(engine, "learned_folder", lambda: tmp_path / "learned")
    small = partial(OutcomeRanker, max_iter=40, prior_strength=50.0, min_samples_leaf=20)
    monkeypatch.setattr(learning, "OutcomeRanker", small)
    return tmp_path / "learned"


@pytest.fixture
def shown(county: Place, firm: Employer) -> list[Posting]:
    """Many people were shown four posts a day for eight days; they open those that lead, which the rules hold back."""
    postings = [make_posting(firm, title=title) for title in ("维修电工", "电工", "电工班长", "维修电工班长")]
    people = [make_person(county, source="s", source_id=str(n)) for n in range(110)]
    draw, now, rows = np.random.default_rng(0), timezone.now(), []
    for person in people:
        for day in range(8):
            at = now - datetime.timedelta(days=day + 1)
            for rank, posting in enumerate(postings, 1):
                liked = draw.random() < (0.6 if "班长" in posting.title else 0.05)
                rows.append(
                    Exposure(
                        person=person, posting=posting, surface="my_jobs", rank=rank, shown_at=at, shown_on=at.date(),
                        opened_at=at if liked else None,
                    )
                )  # fmt: skip
    Exposure.objects.bulk_create(rows, batch_size=500)
    return postings


def learn(capture: Callable[..., Any], by: User) -> ModelVersion:
    with capture(execute=True):
        actions.start_learning(by=by)
    return ModelVersion.objects.get(run=Run.objects.filter(kind="recommendations.learn").first())


def test_the_label_frame_knows_what_was_shown_and_nothing_that_nobody_recorded(
    veteran: Person, posting: Posting, clerk: User
) -> None:
    actions.show(person=veteran, postings=[(posting.pk, 3)], surface="my_jobs", match_list=None)
    actions.opened(person=veteran, posting=posting)
    told = actions.recommend(person=veteran, posting=posting, by=clerk)
    assert len(learning.shown_rows()) == 1  # a recommendation without an answer says nothing
    actions.answer(recommendation=told, answer="not_interested", reason="", by=clerk, on_behalf=True)
    features, labels = learning.label_frame()
    frame = checked(labels)
    assert frame["opened"].tolist() == [True, False]
    assert frame["surface"].tolist() == ["my_jobs", "staff"]
    assert frame["rank"].tolist() == [3, 1]
    assert frame[list(STAGES[1:])].isna().all().all()
    index = engine.small_index(Posting.objects.all())
    view = engine.model().view(people_rows([queries._person_row(veteran)])[0])
    assert features.shape == (2, len(COLUMNS))
    expected = pair_features(view, index, engine.model().score(view, index), np.array([0]))
    assert np.array_equal(features[:1], expected, equal_nan=True)


def test_nothing_shown_teaches_nothing_and_the_reason_is_kept(
    clerk: User, posting: Posting, django_capture_on_commit_callbacks: Any
) -> None:
    made = learn(django_capture_on_commit_callbacks, clerk)
    assert (made.state, made.reason, made.folder) == (Verdict.REJECTED, "too_few_labels", "")
    assert engine.model().learned is None
    assert Entry.objects.filter(action="recommendations.model.rejected", user=clerk).count() == 1


def test_a_better_model_serves_and_the_lists_follow(
    shown: list[Posting], clerk: User, own_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    person = Person.objects.order_by("pk")[0]
    before = queries.jobs_of(person).items
    assert before[0]["p"] in {shown[0].pk, shown[1].pk}
    made = learn(django_capture_on_commit_callbacks, clerk)
    assert made.state == Verdict.SERVING, (made.reason, made.checks)
    assert all(check["holds"] for check in made.checks)
    assert engine.model().learned is not None
    stored = MatchList.objects.get(person=person)
    assert stored.model_version == engine.model().version
    assert stored.items[0]["p"] in {shown[2].pk, shown[3].pk}
    assert {item["p"] for item in stored.items} == {item["p"] for item in before}
    now = queries.jobs_of(person).items
    assert [item["p"] for item in now] == [item["p"] for item in stored.items]
    pair = queries.pair(person, shown[2])
    assert sum(row["points"] for row in pair["points"].values()) == pair["fit"] == now_fit(now, shown[2])
    assert all(row["points"] <= row["max"] for row in pair["points"].values())
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.back_to_rules(by=clerk)
    assert engine.model().learned is None
    assert queries.jobs_of(person).items == before
    assert not actions.back_to_rules(by=clerk)


def now_fit(items: list[dict[str, Any]], posting: Posting) -> int:
    return next(item["f"] for item in items if item["p"] == posting.pk)


@pytest.mark.parametrize("guard", ["protected_flips", "vetoed_posts"])
def test_one_guard_that_does_not_hold_is_enough(
    guard: str,
    shown: list[Posting],
    clerk: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(learning, guard, lambda model: 1)
    made = learn(django_capture_on_commit_callbacks, clerk)
    assert (made.state, made.reason) == (Verdict.REJECTED, guard)
    assert engine.model().learned is None


def test_a_challenger_must_beat_the_model_that_serves(
    shown: list[Posting], clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    first = learn(django_capture_on_commit_callbacks, clerk)
    second = learn(django_capture_on_commit_callbacks, clerk)
    first.refresh_from_db()
    assert (first.state, second.state, second.reason) == (Verdict.SERVING, Verdict.REJECTED, "ndcg_kept_back")


def test_a_damaged_model_file_leaves_the_points_in_charge(
    shown: list[Posting], clerk: User, own_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    made = learn(django_capture_on_commit_callbacks, clerk)
    assert made.state == Verdict.SERVING
    file = own_folder / made.folder / "parts.skops"
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)
    engine._kept.pop("learned", None)
    assert engine.model().learned is None
    assert queries.jobs_of(Person.objects.order_by("pk")[0]).items


def test_a_run_that_comes_twice_decides_once(clerk: User) -> None:
    run = Run.objects.create(kind="recommendations.learn", started_by=clerk)
    found = {"reason": "too_few_labels", "folder": "", "checks": [], "figures": {}}
    assert actions.decide(found=found, run=run, by=clerk) == actions.decide(found=found, run=run, by=clerk)
    assert ModelVersion.objects.count() == 1


def test_a_decision_without_its_record_is_undone(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**kwargs: Any) -> None:
        raise RuntimeError

    serving = ModelVersion.objects.create(state=Verdict.SERVING, folder="a")
    monkeypatch.setattr(actions.lists, "record", broken)
    with pytest.raises(RuntimeError):
        actions.decide(found={"reason": "", "folder": "b", "checks": [], "figures": {}}, run=None, by=clerk)
    serving.refresh_from_db()
    assert serving.state == Verdict.SERVING
    assert ModelVersion.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"state": "serving", "folder": "b"},
        {"state": "rejected", "reason": ""},
        {"state": "retired", "folder": "b"},
        {"state": "serving", "folder": ""},
    ],
)
def test_constraints(values: dict[str, str], db: None) -> None:
    ModelVersion.objects.create(state=Verdict.SERVING, folder="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelVersion.objects.create(**values)


# ---------- the page ----------


def test_crowded_posts_are_counted_over_all_lists(county: Place, firm: Employer, clerk: User, client: Client) -> None:
    post = make_posting(firm, heads_offered=1)
    for n in range(12):
        make_person(county, source="s", source_id=str(n))
    actions.make_lists(Person.objects.seeking().order_by("pk").for_frames(), lambda count: None)
    found = health.crowding()
    assert found["most"] == [[post.pk, 12, 1]]
    assert (found["posts"], found["crowded"]) == (1, 1)
    Run.objects.create(
        kind="recommendations.match", state=State.DONE, finished_at=timezone.now(), result={"crowding": found}
    )
    client.force_login(clerk)
    page = client.get("/matches/health/").content.decode()
    assert "扎堆的岗位" in page
    assert "1 个岗位中有 1 个" in page


def test_people_without_a_good_match_are_shown_to_their_own_staff_with_what_would_help(
    county: Place, firm: Employer, clerk: User, other_clerk: User, administrator: User, client: Client
) -> None:
    make_posting(firm, pay_min=3000, pay_max=3500)
    make_person(county, source="s", source_id="1", name="何静")
    actions.make_lists(Person.objects.seeking().order_by("pk").for_frames(), lambda count: None)
    client.force_login(clerk)
    page = client.get("/matches/health/").content.decode()
    assert "何静" in page
    assert "底线降到 3,500 元" in page or "3,500" in page
    assert Entry.objects.filter(user=clerk, action="veterans.person.listed").exists()
    for stranger in (other_clerk, administrator):
        client.force_login(stranger)
        assert "何静" not in client.get("/matches/health/").content.decode()


def test_staff_and_administrators_start_learning(
    client: Client, clerk: User, administrator: User, veteran: Person, posting: Posting,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    for user in (clerk, administrator):
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/matches/health/learn/").status_code == 302
    assert Run.objects.filter(kind="recommendations.learn", state=State.DONE).count() == 2
    page = client.get("/matches/health/").content.decode()
    assert "未采用" in page
    assert "打开过的岗位太少" in page


def test_the_page_asks_the_same_number_of_questions_for_more_people(
    client: Client, clerk: User, county: Place, firm: Employer
) -> None:
    from tests.veterans.test_pages import count_queries

    make_posting(firm, pay_min=3000, pay_max=3500)
    client.force_login(clerk)
    counts = []
    for size in (3, 8):
        for n in range(Person.objects.count(), size):
            make_person(county, source="s", source_id=str(n))
        actions.make_lists(Person.objects.seeking().order_by("pk").for_frames(), lambda count: None)
        counts.append(count_queries(client, "/matches/health/"))
    assert counts[0] == counts[1], counts
