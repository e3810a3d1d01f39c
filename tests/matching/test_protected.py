"""Protected matters change no score: their columns are in no frame, their words are masked, and without the mask it shows."""

import random
import re
from typing import Any

import pytest

from matching.rank import FORBIDDEN, Matcher, frames, people_frame, postings_frame
from matching.rank.frames import people_rows
from tests.matching.conftest import frame, person, posting
from tests.matching.drawn import random_person, random_post


@pytest.mark.parametrize("column", sorted(FORBIDDEN))
def test_forbidden_columns_are_in_no_frame(column: str) -> None:
    assert column not in people_frame([{**person(), column: "x"}]).columns
    assert column not in postings_frame([{**posting(), column: "x"}]).columns


PROTECTED = (
    *("男", "女", "男性", "女性", "女 性", "限男性", "仅限女", "男女不限", "女士优先", "男/女", "（女）", "(限男)", "女生", "男同志", "Ｆ性别：女"[1:]),
    *("已婚", "未婚", "已 婚", "离异", "丧偶", "未婚未育", "已婚已育优先", "婚姻状况：已婚", "有孩子", "单身", "怀孕", "宝妈优先"),
    *("回族", "汉族", "汉 族", "维吾尔族", "哈萨克族", "少数民族", "少数民族优先", "民族：回", "民族不限", "民汉双语", "回民"),
    *("本地人", "本地户籍", "外地人", "农村户口", "户口不限", "籍贯山东", "籍贯：河南", "老家在甘肃", "四川人", "户籍地：昌吉", "外省人"),
    *("信教", "不信教", "穆斯林", "五官端正", "形象气质佳", "姓名：李强", "出生地：湖南"),
)  # fmt: skip
STUCK = ("男", "女", "男性", "女性", "回族", "已婚", "本地")
"""What may also stand right before a kind of work, without a sign between: 女会计."""
CUT = re.compile(r"(?<=[，、；。])")


def with_words(draw: random.Random, text: str, words: str) -> str:
    """The text with words put in at its beginning, its end or at one of its separators."""
    pieces = CUT.split(text)
    at = draw.randint(0, len(pieces))
    before, after = "".join(pieces[:at]), "".join(pieces[at:])
    sign = draw.choice("，；、")
    if before and before[-1] not in "，、；。":
        before += sign
    return f"{before}{words}{sign if after or draw.random() < 0.5 else ''}{after}"


def worded_title(draw: random.Random, title: str) -> str:
    return draw.choice(
        (f"{draw.choice(STUCK[:2])}{title}", f"{title}（{draw.choice(PROTECTED)}）", f"{title}[{draw.choice(PROTECTED)}]", title)
    )  # fmt: skip


def flipped(model: Matcher, seed: int, people: int, posts: int) -> tuple[int, int]:
    """(pairs compared, pairs whose score or verdict changed) when protected words and columns are put in or exchanged."""
    draw = random.Random(seed)
    rows = [random_post(draw, number) for number in range(posts)]

    def worded_post(row: dict[str, Any]) -> dict[str, Any]:
        requirement = with_words(draw, row["requirement"], draw.choice(PROTECTED))
        return {**row, "requirement": requirement, "title": worded_title(draw, row["title"])}

    def worded_person(row: dict[str, Any]) -> dict[str, Any]:
        texts = {
            key: with_words(draw, row[key], draw.choice(PROTECTED)) if draw.random() < 0.7 else row[key]
            for key in ("note", "avoid", "desired_work", "specialty_text", "major")
        }
        jobs = [{**job, "title": worded_title(draw, job["title"])} for job in row["civilian_experience"]]
        columns = {
            "name": draw.choice(("李强", "王美丽")),
            "sex": draw.choice("男女"),
            "性别": draw.choice("男女"),
            "ethnicity": draw.choice(("汉族", "回族")),
            "marital_status": draw.choice(("已婚", "离异")),
            "hukou": draw.choice(("外地", "本地")),
            "birthplace": draw.choice(("四川", "新疆")),
            "籍贯": draw.choice(("山东", "河南")),
        }
        return {**row, **texts, **columns, "civilian_experience": jobs}

    # Bare against worded is insertion and removal; worded against otherwise worded is exchange.
    sides = [
        (model.index(frame(*rows)), lambda row: row),
        (model.index(frame(*map(worded_post, rows))), worded_person),
        (model.index(frame(*map(worded_post, rows))), worded_person),
    ]
    changed = 0
    for number in range(people):
        who = random_person(draw, number)
        scores = [model.score(model.view(people_rows([word(who)])[0]), index) for index, word in sides]
        for one, two in ((scores[0], scores[1]), (scores[1], scores[2])):
            changed += int(((one.score != two.score) | (one.eligible != two.eligible)).sum())
    return 2 * people * posts, changed


@pytest.mark.proof
def test_protected_words_and_columns_change_no_score(model: Matcher, proof: Any) -> None:
    done = [flipped(model, seed, 20, 50) for seed in proof.seeds(proof.size(3, 50))]
    cases, failures = sum(pairs for pairs, _changed in done), sum(changed for _pairs, changed in done)
    proof.record(cases=cases, failures=failures)
    assert failures == 0


def test_without_the_mask_the_same_check_fails(model: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "mask_protected", lambda text: str(text))
    assert flipped(model, 1, 20, 50)[1] > 0
