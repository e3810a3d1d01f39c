"""Repeated words, hidden text, lists of trades and copied profiles gain one rank at the most."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from matching.rank import Matcher
from matching.rank.frames import people_rows
from matching.rank.posting import core_title, title_parts
from matching.text.traits import posting_traits
from tests.conftest import Proof
from tests.matching.conftest import frame, person, posting
from tests.matching.drawn import random_person, random_post

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


Variants = Iterator[dict[str, Any]]


def stuffed(post: dict[str, Any], wish: str) -> Variants:
    """The posting as somebody would write it who wants to be found by all, without another kind of work to offer."""
    title, text = post["title"], post["requirement"]
    yield {**post, "title": title * 3}
    yield {**post, "title": f"{title}/{title}/{title}"}
    yield {**post, "title": "/".join([title, *TRADES])}
    yield {**post, "requirement": f"{text}{f'，{title}' * 30}"}
    yield {**post, "requirement": f"{text}{f'，{wish}' * 20}"}
    yield {**post, "requirement": f"{text}，{'、'.join(TRADES)}"}


def hidden(post: dict[str, Any], wish: str) -> Variants:
    """What a reader does not see: signs without width, text in the colour of the paper or of no size, a comment."""
    title, text = post["title"], post["requirement"]
    yield {**post, "title": UNSEEN.join(title)}
    yield {**post, "title": f"{UNSEEN * 9}{title}{UNSEEN * 9}"}
    yield {**post, "requirement": f'{text}<span style="color:#ffffff">{wish}</span>'}
    yield {**post, "requirement": f'{text}<p style="font-size:0">{f"{wish}，" * 9}</p>'}
    yield {**post, "requirement": f"{text}<!-- {wish} -->"}
    yield {**post, "requirement": f"{text}{UNSEEN.join(f'，{wish}')}"}


def padded(who: dict[str, Any]) -> Variants:
    """A profile with the same things said many times, or invisibly."""
    yield {**who, "skills": [*who["skills"] * 20]}
    yield {**who, "certificates": [*who["certificates"] * 5]}
    yield {**who, "note": f"{who['note']}{'，能吃苦' * 40}"}
    yield {**who, "skills": [UNSEEN.join(skill) for skill in who["skills"]]}


def rank_among(score: float, others: np.ndarray) -> int:
    return 1 + int((others > score).sum())


@pytest.mark.proof
@pytest.mark.parametrize("trick", [stuffed, hidden])
def test_a_posting_gains_one_rank_at_the_most(model: Matcher, trick: Callable[..., Variants], proof: Proof) -> None:
    """A pair's score depends on the pair alone (test_ranker.py), so the variants are scored beside the list, not in it."""
    draw = random.Random(1)
    cases = failures = 0
    for _turn in range(proof.size(3, 60)):
        posts = [{**random_post(draw, number), "title": draw.choice(TRADES)} for number in range(30)]
        index = model.index(frame(*posts))
        for number in range(4):
            who = {**random_person(draw, number), "accept_counties": ["*"], "max_km": None}
            view = model.view(people_rows([who])[0])
            plain = model.score(view, index)
            for at in draw.sample(np.flatnonzero(plain.eligible).tolist(), min(2, int(plain.eligible.sum()))):
                others = np.delete(plain.score, at)[np.delete(plain.eligible, at)]
                before = rank_among(plain.score[at], others)
                own = posts[at]["tie_key"] or posts[at]["id"]
                tricks = trick(posts[at], (view.wish_clauses or ["电工"])[0])
                told = [{**post, "id": f"T{n}", "tie_key": own} for n, post in enumerate(tricks)]
                found = model.score(view, model.index(frame(*told)))
                gains = [before - rank_among(score, others) for score in found.score[found.eligible]]
                cases += len(told)
                failures += sum(gain > 1 for gain in gains)
    proof.record(cases=cases, failures=failures)


def test_another_trade_in_the_title_does_gain_ranks(model: Matcher) -> None:
    """The negative control: the same look sees a posting that really is what a person asks for."""
    posts = [posting(id=f"P{n}", title=title) for n, title in enumerate(("电工", "维修电工", "保安", "文员", "会计"))]
    view = model.view(people_rows([person()])[0])
    plain = model.score(view, model.index(frame(*posts)))
    others = plain.score[:4][plain.eligible[:4]]
    honest = model.score(view, model.index(frame(posting(id="P4", title="低压电工"))))
    assert rank_among(plain.score[4], others) - rank_among(honest.score[0], others) > 1


@pytest.mark.proof
def test_a_padded_profile_gains_one_rank_at_the_most(model: Matcher, proof: Proof) -> None:
    draw = random.Random(2)
    cases = failures = 0
    for _turn in range(proof.size(3, 80)):
        crew = [{**random_person(draw, number), "accept_counties": ["*"], "max_km": None} for number in range(20)]
        index = model.index(frame({**random_post(draw, 0), "title": draw.choice(TRADES)}))
        scores = [model.score(view, index) for view in model.views(people_rows(crew))]
        fine = [number for number, one in enumerate(scores) if one.eligible[0]]
        for chosen in draw.sample(fine, min(3, len(fine))):
            others = np.array([scores[number].score[0] for number in fine if number != chosen])
            before = rank_among(scores[chosen].score[0], others)
            for view in model.views(people_rows(list(padded(crew[chosen])))):
                found = model.score(view, index)
                cases += 1
                failures += bool(found.eligible[0]) and before - rank_among(found.score[0], others) > 1
    proof.record(cases=cases, failures=failures)


def order(model: Matcher, post: Any, crew: list[dict[str, Any]]) -> dict[str, int]:
    found = model.people(post, frame(*crew), top=len(crew))
    return dict(zip(found["veteran_id"], found["rank"], strict=True))


@pytest.mark.proof
def test_a_copied_profile_gains_nothing_and_moves_others_one_rank_at_the_most(model: Matcher, proof: Proof) -> None:
    """The copy is worth what the original is, but for what the ids decide; nobody falls by more than its one place."""
    draw = random.Random(3)
    post = frame(posting(title="电工", county="", experience="", education="", age=""))
    cases = failures = 0
    for _turn in range(proof.size(4, 70)):
        crew = [person(id=f"V{number}", desired_work=draw.choice(TRADES), age=30 + number) for number in range(10)]
        before = order(model, post, crew)
        for key in draw.sample(sorted(before), min(8, len(before))):
            chosen = next(one for one in crew if one["id"] == key)
            found = model.people(post, frame(*crew, {**chosen, "id": "COPY"}), top=len(crew) + 1)
            after = dict(zip(found["veteran_id"], found["rank"], strict=True))
            score = dict(zip(found["veteran_id"], found["score"], strict=True))
            cases += 1
            gains = abs(score["COPY"] - score[key]) >= 0.001
            failures += gains or any(not 0 <= after[one] - rank <= 1 for one, rank in before.items())
    proof.record(cases=cases, failures=failures)


def test_a_list_of_trades_in_the_text_says_nothing_of_the_work() -> None:
    """文员 would excuse a 普工 from lifting, 叉车 would excuse a loader; named beside eleven others neither does."""
    alone = posting_traits("普工", "")
    assert posting_traits("普工", f"，{'、'.join(TRADES)}") == alone
    assert posting_traits("普工", "会开叉车") != alone


def test_a_repeated_title_is_one_and_a_list_of_trades_is_its_first() -> None:
    assert core_title("电工电工电工") == "电工"
    assert title_parts("电工/电工/电工") == ("电工",)
    assert title_parts("行政、文员、前台") == ("行政", "文员", "前台")
    assert title_parts("/".join(TRADES)) == ("电工",)
