"""What serves while the stored model is refused, as a page shows it, and the run that fits anew."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from employers.models import Posting
from matching.rank import Matcher, Underway, refit, serving
from recommendations import engine, tasks
from runs.actions import execute
from runs.models import Run, State
from tests.matching.test_model import fit_small, spoil
from veterans.models import Person


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Matcher:
    """The stored model is refused and no other is there."""
    found = Matcher.rules_alone(None, "parts.skops is damaged")
    monkeypatch.setattr(engine, "load_model", lambda var, wait: found)
    monkeypatch.setattr(engine, "_kept", {})
    return found


def test_the_page_serves_by_rules_alone_says_so_and_one_run_fits_anew(
    client: Client, veteran: Person, posting: Posting, refused: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    assert veteran.user is not None
    client.force_login(veteran.user)
    for _turn in range(3):
        page = client.get("/matches/").content.decode()
        assert "维修电工" in page
        assert "只按硬条件和工种名称排序" in page
    assert Run.objects.filter(kind="recommendations.refit").count() == 1
    engine._kept["asked"] = -1e9
    client.get("/matches/")
    assert Run.objects.filter(kind="recommendations.refit").count() == 1  # the unfinished one is enough


def test_the_fitted_model_needs_no_note(client: Client, veteran: Person, posting: Posting) -> None:
    assert veteran.user is not None
    client.force_login(veteran.user)
    assert "硬条件照常" not in client.get("/matches/").content.decode()
    assert not Run.objects.filter(kind="recommendations.refit").exists()


def test_staff_start_a_refit_and_the_lists_follow(
    client: Client, clerk: User, veteran: Person, posting: Posting, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("matching.rank.refit", lambda var, confirmed: engine.model())
    client.force_login(clerk)
    assert (
        "重新训练模型" not in client.get("/matches/health/").content.decode()
    )  # the model is fitted, people are trained
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/matches/health/refit/")
    run = Run.objects.get(kind="recommendations.refit")
    assert (run.state, run.result["model"]) == (State.DONE, engine.model().version)
    assert Run.objects.filter(kind="recommendations.match").count() == 1


@pytest.mark.django_db
def test_a_refit_that_another_process_does_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def underway(var: Any, confirmed: Any) -> None:
        raise Underway

    class Quiet:
        def expect(self, total: int) -> None: ...

    monkeypatch.setattr("matching.rank.refit", underway)
    assert tasks.refit_model(Quiet()) == {"already": 1}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("former", "standing", "said"),
    [(False, "prior", "只按硬条件和工种名称排序"), (True, "last_good", "眼下用上一版模型排序")],
)
def test_from_a_spoilt_file_by_what_serves_meanwhile_to_the_refit(
    former: bool, standing: str, said: str, client: Client, veteran: Person, posting: Posting, tmp_path: Path,
    settings: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The files are real, the run is real; only what is learnt is small."""
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    monkeypatch.setattr(Matcher, "fit", fit_small)
    monkeypatch.setattr(engine, "_kept", {})
    monkeypatch.setattr(serving, "_loaded", {})
    settings.VAR = tmp_path
    refit(tmp_path)
    (home,) = (tmp_path / "models").glob("matcher-*")
    if former:
        shutil.copytree(home, home.parent / f"matcher-{'0' * 12}-{home.name.rsplit('-', 1)[1]}")
    spoil(home)
    serving._loaded.clear()  # a process that begins now
    assert veteran.user is not None
    client.force_login(veteran.user)
    page = client.get("/matches/").content.decode()
    assert "维修电工" in page
    assert said in page
    assert engine.model().standing == standing
    run = Run.objects.get(kind="recommendations.refit")
    assert execute(run.pk) is not None
    page = client.get("/matches/").content.decode()
    assert engine.model().standing == "fitted"
    assert "维修电工" in page
    assert said not in page
