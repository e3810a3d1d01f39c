"""Repeated words, hidden text, lists of trades and copied profiles gain one rank at the most."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from matching.rank import Matcher
from matching.rank.explain.whatif import rank_of
from matching.rank.frames import people_rows
from matching.rank.posting import core_title, title_parts
from tests.matching.conftest import frame, person, posting
from tests.matching.test_ranker import random_person, random_post

TRADES = (
    "电工",
    "货车司机",
    "叉车工",
    "保安",
    "收银员",
    "护士",
    "厨师",
    "普工",
    "销售",
    "会计",
    "装卸工",
    "文员",
    "库管",
)
UNSEEN = "\u200b"


def stuffed(post: dict[str, Any], wish: str) -> Iterator[dict[str, Any]]:
    """The posting as somebody would write it who wants to be found by all, without another kind of work to offer."""
    title, text = post["title"], post["requirement"]
    yield {**post, "title": title * 3}
    yield {**post, "title": f"{title}/{title}/{title}"}
    yield {**post, "title": UNSEEN.join(title)}
    yield {**post, "title": "/".join([title, *TRADES])}
    yield {**post, "requirement": f"{text}{f'，{title}' * 30}"}
    yield {**post, "requirement": f"{text}{f'，{wish}' * 20}"}
    yield {**post, "requirement": f"{text}，{'、'.join(TRADES)}"}
    yield {**post, "requirement": f'{text}<span style="color:#ffffff">{wish}</span>'}
    yield {**post, "requirement": f"{text}{UNSEEN.join(f'，{wish}')}"}


def padded(who: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A profile with the same things said many times, or invisibly."""
    yield {**who, "skills": [*who["skills"] * 20]}
    yield {**who, "certificates": [*who["certificates"] * 5]}
    yield {**who, "note": f"{who['note']}{'，能吃苦' * 40}"}
    yield {**who, "skills": [UNSEEN.join(skill) for skill in who["skills"]]}


@pytest.mark.proof
def test_a_stuffed_posting_gains_one_rank_at_the_most(model: Matcher, proof: Any) -> None:
    draw = random.Random(1)
    cases = failures = 0
    for _turn in range(proof.size(12, 150)):
        posts = [{**random_post(draw, number), "title": draw.choice(TRADES)} for number in range(40)]
        view = model.view(people_rows([{**random_person(draw, 0), "accept_counties": ["*"], "max_km": None}])[0])
        plain = model.score(view, model.index(frame(*posts)))
        at = draw.randrange(40)
        if not plain.eligible[at]:
            continue
        for post in stuffed(posts[at], (view.wish_clauses or ["电工"])[0]):
            index = model.index(frame(*posts[:at], post, *posts[at + 1 :]))
            scored = model.score(view, index)
            cases += 1
            failures += bool(scored.eligible[at]) and rank_of(plain, at) - rank_of(scored, at) > 1
    proof.record(cases=cases, failures=failures)


@pytest.mark.proof
def test_a_padded_profile_gains_one_rank_at_the_most(model: Matcher, proof: Any) -> None:
    draw = random.Random(2)
    cases = failures = 0
    for _turn in range(proof.size(5, 60)):
        crew = [{**random_person(draw, number), "accept_counties": ["*"], "max_km": None} for number in range(25)]
        post = frame({**random_post(draw, 0), "title": draw.choice(TRADES)})
        ranks = order(model, post, crew)
        if not ranks:
            continue
        key = draw.choice(sorted(ranks))
        chosen = next(one for one in crew if one["id"] == key)
        for who in padded(chosen):
            found = order(model, post, [who if one is chosen else one for one in crew])
            if who["id"] in ranks and who["id"] in found:
                cases += 1
                failures += ranks[who["id"]] - found[who["id"]] > 1
    proof.record(cases=cases, failures=failures)


def order(model: Matcher, post: Any, crew: list[dict[str, Any]]) -> dict[str, int]:
    found = model.people(post, frame(*crew), top=len(crew))
    return dict(zip(found["veteran_id"], found["rank"], strict=True))


def test_a_copied_profile_stands_beside_the_original_and_moves_it_one_rank_at_the_most(model: Matcher) -> None:
    draw = random.Random(3)
    post = frame(posting(title="电工", county="", experience="", education="", age=""))
    for _turn in range(8):
        crew = [person(id=f"V{number}", desired_work=draw.choice(TRADES), age=30 + number) for number in range(10)]
        before = order(model, post, crew)
        chosen = draw.choice([one for one in crew if one["id"] in before])
        after = order(model, post, [*crew, {**chosen, "id": "COPY"}])
        assert 0 <= after[chosen["id"]] - before[chosen["id"]] <= 1
        scores = model.people(post, frame(chosen, {**chosen, "id": "COPY"}))["score"]
        assert abs(scores[0] - scores[1]) < 0.001  # equal but for what the ids decide
        assert all(0 <= after[key] - rank <= 1 for key, rank in before.items())


def test_a_repeated_title_is_one_and_a_list_of_trades_is_its_first() -> None:
    assert core_title("电工电工电工") == "电工"
    assert title_parts("电工/电工/电工") == ("电工",)
    assert title_parts("行政、文员、前台") == ("行政", "文员", "前台")
    assert title_parts("/".join(TRADES)) == ("电工",)
