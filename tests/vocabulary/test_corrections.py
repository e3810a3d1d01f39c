"""Occupations by any words; staff's corrections of the crosswalk, and that matching follows them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from accounts.models import User
from audit.models import Entry
from employers.models import Employer
from matching import data
from recommendations import engine
from recommendations.actions import make_lists
from recommendations.queries import jobs_of
from recommendations.teaching import crosswalk_mark
from tests.cast import make_posting
from veterans.models import Person
from vocabulary import actions, queries
from vocabulary.models import Correction

DRIVER, ELECTRICIAN = "4-02-02-02", "6-31-01-03"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("开大车", DRIVER),
        ("道路货运", DRIVER),
        ("huoyun", DRIVER),
        (DRIVER, DRIVER),
        ("电工", ELECTRICIAN),
        ("diangong", ELECTRICIAN),
        ("保安", "4-07-05-01"),
    ],
)
def test_occupations_by_spoken_words_pinyin_name_or_code(words: str, code: str) -> None:
    assert code in [one.code for one in queries.find_occupations(words)[:20]]


def test_no_words_and_nonsense_find_no_occupation() -> None:
    assert queries.find_occupations("") == []
    assert (
        queries.find_occupations("外星飞船驾驭") == [] or "外星" not in queries.find_occupations("外星飞船驾驭")[0].name
    )


def correct(by: User, percent: int = 5, occupation: str = DRIVER, specialty: str = "MS001") -> Correction:
    return actions.correct_crosswalk(
        specialty=specialty, occupation=occupation, percent=percent, reason="县里没有这样的岗位", by=by
    )


@pytest.mark.django_db
class TestCorrections:
    def test_the_frame_is_the_shipped_one_until_somebody_corrects(self, administrator: User) -> None:
        shipped = data.crosswalk()
        frame = queries.crosswalk_frame()
        assert len(frame) == len(shipped)
        before = crosswalk_mark()
        made = correct(administrator)
        weights = {(row.specialty_id, row.code): row.weight for row in queries.crosswalk_frame().itertuples()}
        assert weights["MS001", DRIVER] == 0.05
        assert len(weights) == len(shipped)
        assert crosswalk_mark() != before
        actions.withdraw_correction(correction=made, by=administrator)
        actions.withdraw_correction(correction=made, by=administrator)
        assert queries.crosswalk_frame().equals(frame)
        assert crosswalk_mark() != before
        assert Entry.objects.filter(action="vocabulary.crosswalk.withdrawn").count() == 1

    def test_zero_takes_a_line_away_and_a_new_line_can_be_added(self, administrator: User) -> None:
        correct(administrator, 0)
        correct(administrator, 40, ELECTRICIAN)
        (one,) = queries.as_it_stands([queries.specialty("MS001")])  # type: ignore[list-item]
        targets = {target.code: (target.percent, target.confidence) for target in one.targets}
        assert DRIVER not in targets
        assert targets[ELECTRICIAN] == (40, "staff")

    def test_a_second_correction_replaces_the_first_and_the_history_stays(self, administrator: User) -> None:
        correct(administrator, 5)
        correct(administrator, 50)
        assert Correction.objects.count() == 2
        assert Correction.objects.in_force().get().weight == 0.5

    def test_unknown_codes_and_weights_beyond_one_are_refused(self, administrator: User) -> None:
        for codes in ({"specialty": "MS999"}, {"occupation": "9-99-99-99"}):
            with pytest.raises(actions.UnknownCode):
                correct(administrator, **codes)  # type: ignore[arg-type]
        with pytest.raises(IntegrityError):
            correct(administrator, 101)

    def test_matching_follows_a_correction_and_its_withdrawal(
        self, administrator: User, veteran: Person, firm: Employer
    ) -> None:
        veteran.wish_words = ""
        veteran.save()
        veteran.certificates.update(words="B2驾照", kind="DRIVE_B2")
        make_posting(firm, title="维修电工")
        driver = make_posting(firm, title="货车司机")

        def score() -> float:
            make_lists([Person.objects.for_frames().get(pk=veteran.pk)], lambda count: None)
            return {item["p"]: item["s"] for item in veteran.__class__.objects.get(pk=veteran.pk).match_list.items}[
                driver.pk
            ]

        veteran.service_records.get().specialties.update(code="MS001")
        before, version = score(), engine.model().version
        made = correct(administrator, 0)
        assert score() < before
        assert engine.model().version != version
        assert jobs_of(veteran) is not None
        actions.withdraw_correction(correction=made, by=administrator)
        assert score() == before
        assert engine.model().version == version


@pytest.mark.django_db
class TestPages:
    def test_an_administrator_corrects_and_everybody_sees_it(self, client: Client, administrator: User) -> None:
        client.force_login(administrator)
        form = {"occupation": DRIVER, "percent": "7", "reason": "本地无此类岗位"}
        assert client.post("/vocabulary/specialties/MS001/", form).status_code == 302
        page = Client().get("/vocabulary/specialties/MS001/").content.decode()
        assert "本地无此类岗位" in page
        assert '<b class="num">7</b>' in page

    @pytest.mark.parametrize(
        ("change", "field"),
        [({"occupation": "1"}, "occupation"), ({"percent": "101"}, "percent"), ({"reason": ""}, "reason")],
    )
    def test_bad_input_is_named(self, client: Client, administrator: User, change: dict[str, str], field: str) -> None:
        client.force_login(administrator)
        form = {"occupation": DRIVER, "percent": "7", "reason": "x", **change}
        page = client.post("/vocabulary/specialties/MS001/", form)
        assert list(page.context["form"].errors) == [field]
        assert not Correction.objects.exists()

    def test_the_list_takes_the_same_queries_with_and_without_corrections(
        self, client: Client, administrator: User, django_assert_num_queries: Any
    ) -> None:
        client.get("/vocabulary/specialties/")
        for percent in (5, 6, 7):
            with django_assert_num_queries(1):
                client.get("/vocabulary/specialties/")
            correct(administrator, percent, specialty="MS002")

    def test_occupations_are_found_by_page(self, client: Client) -> None:
        assert "道路货运汽车驾驶员" in client.get("/vocabulary/occupations/?q=开大车").content.decode()
        assert client.get("/vocabulary/occupations/?q=%00").status_code == 200
        assert client.get("/vocabulary/specialties/MS999/").status_code == 404


@pytest.mark.race
def test_two_who_correct_one_line_at_once_leave_one_in_force(together: Callable[..., list[Any]]) -> None:
    users = [User.objects.create_superuser(f"a{number}", "a long password 1") for number in range(4)]
    results = together(*(lambda user=user, at=at: correct(user, at) for at, user in enumerate(users)))
    assert Correction.objects.in_force().count() == 1
    assert all(isinstance(result, (Correction, IntegrityError)) for result in results), results


@pytest.mark.race
def test_without_the_constraint_two_stay_in_force(together: Callable[..., list[Any]], monkeypatch: Any) -> None:
    """The negative control: with the guards off the hole shows."""
    users = [User.objects.create_superuser(f"a{number}", "a long password 1") for number in range(4)]
    constraint = next(one for one in Correction._meta.constraints if "in_force" in one.name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Correction, constraint)
    monkeypatch.setattr(actions, "_end", lambda specialty, occupation: 0)
    try:
        together(*(lambda user=user, at=at: correct(user, at) for at, user in enumerate(users)))
        assert Correction.objects.in_force().count() > 1
    finally:
        Correction.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Correction, constraint)
