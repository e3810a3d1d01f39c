"""Postings and people drawn by chance: what the oracle, the compiled loops and the proofs are tried on."""

import random
from typing import Any

from tests.matching.conftest import person, posting

TITLES = [
    "电工",
    "货车司机",
    "叉车工",
    "保安队长",
    "超市收银员",
    "行政/库管（阜康）",
    "护士",
    "厨师长",
    "普工",
    "销售经理",
    "会计",
    "装卸工",
    "暑期工",
]
WISHES = [
    "电工",
    "开大车，离家近",
    "坐着的工作，文员、收银都行",
    "",
    "电厂、热电厂的运行值班",
    "都行，别太累",
    "仓库主管",
]
REFUSALS = ["", "不上夜班", "不做销售、保险", "不想理发", "腰伤不能搬重物", "不去玛纳斯县"]


def random_post(draw: random.Random, number: int) -> dict[str, Any]:
    return posting(
        id=f"P{number}",
        title=draw.choice(TITLES),
        county=draw.choice(["昌吉市", "阜康市", "玛纳斯县", ""]),
        age=draw.choice(["", "35岁以下", "35岁以上"]),
        education=draw.choice(["", "初中", "大专"]),
        experience=draw.choice(["", "1年以上工作经验", "5年以上工作经验"]),
        salary_min=draw.choice(["", "3500", "6000"]),
        salary_max=draw.choice(["", "7000"]),
        requirement=draw.choice(["", "需上夜班", "长白班", "有叉车证优先", "退役军人优先"]),
        company=draw.choice(["", "某热电厂", "某商贸公司"]),
        months=draw.choice([None, 13]),
        lon=draw.choice([None, 87.3]),
        lat=44.0,
        tie_key=draw.choice([None, f"T{number}"]),
    )


def random_person(draw: random.Random, number: int) -> dict[str, Any]:
    return person(
        id=f"V{number}",
        age=draw.choice([None, 23, 36, 50]),
        education=draw.choice(["", "初中", "本科"]),
        service_years=draw.choice([None, 2, 8]),
        specialty_ids=draw.choice([[], ["MS050"], ["MS001", "MS053"]]),
        certificates=draw.choice([[], ["B2驾照"], ["低压电工证", "叉车证"], ["护士执业证"]]),
        civilian_experience=draw.choice(
            [[], [{"title": "仓库主管", "years": 3}], [{"title": "货车司机", "years": 0.5}]]
        ),
        accept_counties=draw.choice([[], ["阜康市"], ["*"]]),
        desired_work=draw.choice(WISHES),
        avoid=draw.choice(REFUSALS),
        min_salary=draw.choice([None, 4000, 8000]),
        lon=draw.choice([None, 87.0]),
        lat=44.0,
        max_km=draw.choice([None, 10, 100]),
    )
