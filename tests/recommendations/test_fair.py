"""Fair on the pages: protected rows and words change nothing, opted out means one order for all, clones are one card."""

import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from employers.models import Employer, Posting
from matching.rank import frames as matching_frames
from places.models import Place
from recommendations import actions, engine, queries
from recommendations.frames import person_rows
from recommendations.models import Exposure, MatchList
from tests.cast import make_firm, make_person, make_posting
from veterans.models import Person

WORDS = (
    "女，",
    "男性，",
    "已 婚，",
    "未婚未育，",
    "维吾尔族，",
    "汉 族，",
    "籍贯山东，",
    "本地户口，",
    "五官端正，",
    "（女）",
    "限男性，",
    "女士优先，",
)


def scored(person: Person) -> list[tuple[int, float]]:
    (row,) = person_rows(Person.objects.filter(pk=person.pk).for_frames())
    view = engine.model().view(matching_frames.people_rows([row])[0])
    found = engine.model().score(view, engine.open_index())
    return list(zip(found.eligible.tolist(), found.score.tolist(), strict=True))


def rewrite(person: Person, draw: random.Random) -> None:
    """Another sex and name in the row, and words on protected matters in every free text of the person."""
    person.sex = draw.choice(("1", "2"))
    person.name = draw.choice(("李强", "王美丽", "阿依古丽"))
    person.wish_words = f"{draw.choice(WORDS)}电工"
    person.refusal_words = f"不上夜班，{draw.choice(WORDS)}"
    person.clerk_note = f"{draw.choice(WORDS)}膝盖受过伤"
    person.save()
    for skill, bare in zip(person.skills.order_by("pk"), ("会开叉车",), strict=True):
        skill.words = f"{draw.choice(WORDS)}{bare}"
        skill.save()


def differing(person: Person, firm: Employer, turns: int) -> tuple[int, int]:
    """(pairs, pairs that changed) when the rows of one person are rewritten again and again."""
    person.refusal_words, person.clerk_note = "不上夜班", "膝盖受过伤"
    person.save()
    person.skills.create(words="会开叉车")
    for number, title in enumerate(("维修电工", "保安", "叉车工", "文员", "厨师", "会计", "普工", "货车司机")):
        make_posting(firm, title=title, pay_max=7000 + number, source="f", source_id=str(number))
    before, draw = scored(person), random.Random(4)
    pairs = changed = 0
    for _turn in range(turns):
        rewrite(person, draw)
        after = scored(person)
        pairs += len(after)
        changed += sum(one != two for one, two in zip(before, after, strict=True))
    return pairs, changed


@pytest.mark.proof
def test_protected_rows_and_words_in_the_database_change_no_score(veteran: Person, firm: Employer, proof: Any) -> None:
    pairs, changed = differing(veteran, firm, proof.size(10, 200))
    proof.record(cases=pairs, failures=changed)


def test_with_the_mask_off_the_same_check_fails(
    veteran: Person, firm: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching_frames, "mask_protected", lambda text: str(text))
    assert differing(veteran, firm, 6)[1] > 0


@pytest.mark.proof
def test_everyone_who_opts_out_gets_the_same_bytes_in_the_same_order(
    client: Client, county: Place, firm: Employer, proof: Any
) -> None:
    """Random people in pairs; the part of the page that holds the list is compared byte for byte."""
    for number in range(25):
        make_posting(firm, title=f"{'电工保安文员'[number % 3]}{number % 7}", pay_min=3000 + 100 * number)
    draw, shown = random.Random(8), []
    pairs = proof.size(6, 200)
    for number in range(2 * pairs):
        user = User.objects.create_user(f"opted-{number}", "x" * 12)
        make_person(
            county, user=user, name=f"某{number}", wish_words=draw.choice(("电工", "保安", "")), personalised=False,
            pay_floor=draw.choice((None, 3000, 9000)), source="opt", source_id=str(number),
        )  # fmt: skip
        client.force_login(user)
        body = client.get("/matches/").content.decode()
        shown.append(body[body.index('<div class="split mt-4">') : body.index("<aside")].encode())
    failures = sum(one != two for one, two in zip(shown[::2], shown[1::2], strict=True))
    assert b"job" in shown[0]
    proof.record(cases=pairs, failures=failures)


def test_switched_on_the_order_is_personal(client: Client, county: Place, firm: Employer) -> None:
    """The negative control: without opting out two people with other wishes see other lists."""
    for title in ("维修电工", "保安", "文员"):
        make_posting(firm, title=title)
    bodies = []
    for number, wish in enumerate(("电工", "保安")):
        user = User.objects.create_user(f"on-{number}", "x" * 12)
        make_person(county, user=user, wish_words=wish, source="on", source_id=str(number))
        client.force_login(user)
        bodies.append([card["p"] for card in client.get("/matches/").context["cards"]])
    assert bodies[0] != bodies[1]


# ---------- clones ----------


@pytest.fixture
def clones(firm: Employer) -> list[Posting]:
    """One post entered three times (once with other signs in its title), and one that pays more."""
    same = [make_posting(firm, title=title) for title in ("维修电工", "维修电工 ", "维修-电工")]
    return [*same, make_posting(firm, title="维修电工", pay_max=9000)]


@pytest.mark.parametrize("personalised", [True, False])
def test_clones_are_one_card_that_opens_and_one_exposure(
    client: Client, veteran: Person, clones: list[Posting], personalised: bool
) -> None:
    Person.objects.filter(pk=veteran.pk).update(personalised=personalised)
    assert veteran.user is not None
    client.force_login(veteran.user)
    page = client.get("/matches/")
    cards = page.context["cards"]
    assert sorted(card["together"] for card in cards) == [1, 3]
    folded = next(card for card in cards if card["together"] == 3)
    assert {folded["p"], *(one.pk for one in folded["others"])} == {one.pk for one in clones[:3]}
    text = page.content.decode()
    assert "3 个相同岗位" in text
    assert all(str(one.public_id) in text for one in clones)
    assert Exposure.objects.filter(person=veteran).count() == 2


@pytest.mark.parametrize("personalised", [True, False])
def test_a_folded_card_asks_no_query_more(
    client: Client, veteran: Person, firm: Employer, personalised: bool, django_assert_num_queries: Any
) -> None:
    Person.objects.filter(pk=veteran.pk).update(personalised=personalised)
    assert veteran.user is not None
    client.force_login(veteran.user)
    make_posting(firm, title="维修电工")
    client.get("/matches/")  # what is kept in memory and the day's exposures
    with CaptureQueriesContext(connection) as alone:
        client.get("/matches/")
        asked = len(alone)
    make_posting(firm, title="维修 电工")
    client.get("/matches/")
    with django_assert_num_queries(asked):
        page = client.get("/matches/")
    assert [card["together"] for card in page.context["cards"]] == [2]


def test_lists_keep_every_clone(veteran: Person, clones: list[Posting]) -> None:
    actions.make_lists(Person.objects.seeking().order_by("pk").for_frames(), lambda count: None)
    items = MatchList.objects.get(person=veteran).items
    assert {item["p"] for item in items} == {one.pk for one in clones}
    assert len({item["s"] for item in items}) == 4


def test_other_firms_and_other_pay_are_other_posts(veteran: Person, firm: Employer, county: Place) -> None:
    make_posting(firm, title="维修电工")
    make_posting(make_firm(county, "别家机电有限公司"), title="维修电工")
    from recommendations.clones import fold

    assert [one["same"] for one in fold(queries.jobs_of(veteran).items)] == [[], []]
