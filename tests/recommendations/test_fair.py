"""Fair on the pages: protected rows and words change nothing, opted out means one order for all, clones are one card."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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
    *("女，", "男性，", "（女）", "限男性，", "女士优先，", "男女不限，"),
    *("已 婚，", "未婚未育，", "离异，", "丧偶，"),
    *("维吾尔族，", "汉 族，", "回族，", "少数民族优先，"),
    *("籍贯山东，", "出生地：湖南，", "本地户口，", "农村户口，", "外地人，", "五官端正，"),
)
TITLES = ("维修电工", "保安", "叉车工", "文员", "厨师", "会计", "普工", "货车司机", "仓库管理员", "护士")
CREW = (
    {"wish": "电工", "job": "维修电工", "skill": "会开叉车", "home_words": "昌吉市"},
    {"wish": "开大车，离家近", "job": "货车司机", "skill": "会修车", "pay_floor": 4000},
    {"wish": "", "job": "保安队长", "skill": "带过队伍", "pay_floor": None},
    {"wish": "文员、收银都行", "job": "仓库主管", "skill": "会用表格", "accepts_anywhere": True},
    {"wish": "都行", "job": "厨师", "skill": "会做面点", "age_stated": 46},
)
"""People who differ in what does count; each has text in every place that holds some."""


def scored(people: list[Person]) -> list[tuple[bool, float]]:
    """(eligible, score) of every open posting for each of them, read from the database as pages do."""
    rows = matching_frames.people_rows(
        person_rows(Person.objects.filter(pk__in=[one.pk for one in people]).order_by("pk").for_frames())
    )
    index, found = engine.open_index(), []
    for row in rows:
        one = engine.model().score(engine.model().view(row), index)
        found += zip(one.eligible.tolist(), one.score.tolist(), strict=True)
    return found


def tell(people: list[Person], word: Callable[[], str]) -> None:
    """Write every free text of these people anew, each with what `word` gives before what it says."""
    for person, facts in zip(people, CREW, strict=False):
        person.wish_words = f"{word()}{facts['wish']}"
        person.refusal_words = f"不上夜班，{word()}"
        person.clerk_note = f"{word()}膝盖受过伤"
        person.save()
        person.skills.update(words=f"{word()}{facts['skill']}")
        person.past_jobs.update(title=f"{word()}{facts['job']}")
        person.certificates.update(words=f"{word()}低压电工证")
        person.education_records.update(major=f"{word()}电气自动化")
        person.service_records.update(specialty_words=f"{word()}发电班")


def rewrite(people: list[Person], draw: random.Random) -> None:
    """Another sex and name in the rows, and words on protected matters in every free text of the people."""
    for person in people:
        person.sex = draw.choice(("1", "2"))
        person.name = draw.choice(("李强", "王美丽", "阿依古丽"))
    tell(people, lambda: draw.choice(WORDS))


def rewrite_posts(postings: list[Posting], draw: random.Random) -> None:
    for number, posting in enumerate(postings):
        word = draw.choice(WORDS)
        posting.title = f"{TITLES[number % len(TITLES)]}（{word.strip('，（）')}）"
        posting.requirement = f"{draw.choice(WORDS)}能吃苦"
        posting.changed_at = timezone.now()
    Posting.objects.bulk_update(postings, ["title", "requirement", "changed_at"])


def differing(firm: Employer, turns: int, people: int, posts: int) -> tuple[int, int]:
    """(pairs, pairs that changed) when the rows of people, and now and then of postings, are rewritten again and again."""
    crew = []
    for number, facts in enumerate(CREW[:people]):
        kept = {key: value for key, value in facts.items() if key not in ("wish", "job", "skill")}
        person = make_person(firm.kept_by, source="fair", source_id=str(number), **kept)
        person.skills.create(words=str(facts["skill"]))
        person.past_jobs.create(title=str(facts["job"]), years=3)
        crew.append(person)
    postings = [
        make_posting(firm, title=TITLES[n % len(TITLES)], requirement="能吃苦", pay_max=7000 + n, source="f", source_id=str(n))
        for n in range(posts)
    ]  # fmt: skip
    tell(crew, str)
    before, draw = scored(crew), random.Random(4)
    pairs = changed = 0
    for turn in range(turns):
        rewrite(crew, draw)
        if turn % 10 == 1:
            rewrite_posts(postings, draw)
        after = scored(crew)
        pairs += len(after)
        changed += sum(one != two for one, two in zip(before, after, strict=True))
    return pairs, changed


@pytest.mark.proof
def test_protected_rows_and_words_in_the_database_change_no_score(firm: Employer, proof: Any) -> None:
    turns, people, posts = (100, 5, 200) if proof.full else (3, 3, 20)
    pairs, changed = differing(firm, turns, people, posts)
    proof.record(cases=pairs, failures=changed)


def test_with_the_mask_off_the_same_check_fails(firm: Employer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching_frames, "mask_protected", lambda text: str(text))
    assert differing(firm, 3, 3, 10)[1] > 0


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
