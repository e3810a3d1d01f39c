"""The duplicate finder on a seeded crowd of 20,000 files: typos, moved counties, renamed places, twins, same names.

Weights were set on seed 1; the figure is of seed 2. Naive: name and date of birth are equal.
"""

import datetime
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.harness import row
from veterans.likeness import Sketch, find_pairs

COMMAND = "python -m benchmarks duplicates"
FILES = 20_000
TWICE = 0.12
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建国志海文斌永红春生金玉德成家福云天东晓庆祥立新正义忠良大江长青振兴少华小兵卫国爱民"
HOMOPHONES = (
    "伟维卫",
    "建健剑",
    "军君钧",
    "杰洁捷",
    "明鸣铭",
    "平萍苹",
    "华桦花",
    "飞菲非",
    "宇雨羽",
    "浩昊皓",
    "志智致",
    "海亥害",
    "文闻雯",
    "永勇泳",
    "国果帼",
    "张章",
    "李里",
    "陈程",
    "林临",
    "程成诚",
)
BRANCHES = ("陆军", "海军", "空军", "武警", "火箭军")
COUNTIES = tuple(f"65{city:02d}{county:02d}" for city in (1, 2, 21, 22, 23, 31) for county in range(1, 9))


def rows() -> Iterator[dict[str, Any]]:
    """Precision and recall over pairs, and how long the whole crowd takes."""
    for seed in (2, 3):
        sketches, truth = crowd(seed)
        begun = time.process_time()
        found = set(find_pairs(sketches))
        seconds = time.process_time() - begun
        naive = _naive(sketches)
        for name, ours, theirs in (
            ("precision", _share(found & truth, found), _share(naive & truth, naive)),
            ("recall", _share(found & truth, truth), _share(naive & truth, truth)),
        ):
            yield row(
                f"duplicates, {name}, {len(sketches):,} files, seed {seed}", ours, "share", command=COMMAND,
                baseline=theirs, pairs=len(truth), found=len(found),
            )  # fmt: skip
        yield row(f"duplicates, CPU for the whole crowd, seed {seed}", seconds, "s", command=COMMAND)


def _share(part: set[Any], whole: set[Any]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _naive(sketches: list[Sketch]) -> set[tuple[int, int]]:
    shelves: dict[Any, list[int]] = {}
    for one in sketches:
        if one.birth:
            shelves.setdefault((one.name, one.birth), []).append(one.key)
    return {(a, b) for keys in shelves.values() for a in keys for b in keys if a < b}


def crowd(seed: int, files: int = FILES) -> tuple[list[Sketch], set[tuple[int, int]]]:
    """Files and the pairs that are one person. At most one of two has the ID number: equal ones cannot both be on file."""
    chance = random.Random(seed)
    found: list[Sketch] = []
    truth: set[tuple[int, int]] = set()
    while len(found) < files:
        one = _person(chance, len(found))
        found.append(one)
        draw = chance.random()
        if draw < TWICE:
            found.append(_again(chance, one, len(found)))
            truth.add((one.key, found[-1].key))
        elif draw < TWICE + 0.02:
            found.append(_twin(chance, one, len(found)))
        elif draw < TWICE + 0.06:
            found.append(_namesake(chance, one, len(found)))
    return found, truth


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _n in range(chance.choice((1, 2, 2, 2))))


def _person(chance: random.Random, key: int) -> Sketch:
    born = datetime.date(1965, 1, 1) + datetime.timedelta(days=chance.randrange(14_600))
    enlisted = datetime.date(born.year + chance.choice((17, 18, 18, 19, 20)), chance.choice((3, 9, 12)), 1)
    discharged = enlisted.replace(year=enlisted.year + chance.choice((2, 2, 5, 8, 12, 16)))
    return Sketch(
        key=key, name=_name(chance), birth=born, age=None,
        id_index=f"i{key}" if chance.random() < 0.75 else "",
        phone_index=f"p{key}" if chance.random() < 0.85 else "",
        place=chance.choice(COUNTIES), enlisted=enlisted, discharged=discharged, branch=chance.choice(BRANCHES),
        specialties=frozenset({f"MS{chance.randrange(1, 90):03d}"}),
    )  # fmt: skip


def _again(chance: random.Random, one: Sketch, key: int) -> Sketch:
    """The same person from another list: mistyped, moved, with gaps."""
    changes: dict[str, Any] = {
        "key": key,
        "id_index": "" if one.id_index else f"i{key}" if chance.random() < 0.3 else "",
    }
    if chance.random() < 0.20:
        changes["name"] = _mistyped(chance, one.name)
    if one.birth and chance.random() < 0.12:
        changes["birth"] = _other_day(chance, one.birth)
    elif one.birth and chance.random() < 0.06:
        changes |= {"birth": None, "age": 2026 - one.birth.year}
    if chance.random() < 0.25:
        changes["place"] = chance.choice(COUNTIES)
    if chance.random() < 0.30:
        changes["phone_index"] = "" if chance.random() < 0.5 else f"p{key}"
    if chance.random() < 0.25:
        changes |= {"enlisted": None, "specialties": frozenset()}
    if one.discharged and chance.random() < 0.08:
        changes["discharged"] = _other_day(chance, one.discharged)
    if chance.random() < 0.10:
        changes["branch"] = ""
    return replace(one, **changes)


def _mistyped(chance: random.Random, name: str) -> str:
    """Mostly a sign of the same sound, sometimes one too few, one in twelve quite another sign."""
    if chance.random() < 0.08:
        return name[:-1] + chance.choice(GIVEN)
    for group in HOMOPHONES:
        for at, sign in enumerate(name):
            if sign in group and chance.random() < 0.9:
                return name[:at] + chance.choice([other for other in group if other != sign]) + name[at + 1 :]
    if len(name) > 2 and chance.random() < 0.5:
        return name[:-1]
    return name


def _other_day(chance: random.Random, day: datetime.date) -> datetime.date:
    if day.day <= 12 and chance.random() < 0.5:
        return day.replace(month=day.day, day=day.month)
    return day.replace(day=min(28, day.day // 10 * 10 + chance.randrange(1, 9)))


def _twin(chance: random.Random, one: Sketch, key: int) -> Sketch:
    """A brother of the same day: one sign of the name differs; often the same phone, branch and service."""
    other = chance.choice([sign for sign in GIVEN if sign != one.name[-1]])
    return replace(
        one, key=key, name=one.name[:-1] + other, id_index=f"i{key}" if chance.random() < 0.75 else "",
        phone_index=one.phone_index if chance.random() < 0.5 else f"p{key}",
    )  # fmt: skip


def _namesake(chance: random.Random, one: Sketch, key: int) -> Sketch:
    """Another person of the same name; every third in the same county and of the same year."""
    other = _person(chance, key)
    if chance.random() < 0.33 and one.birth and other.birth:
        born = other.birth.replace(year=one.birth.year)
        return replace(other, name=one.name, birth=born, place=one.place)
    return replace(other, name=one.name)
