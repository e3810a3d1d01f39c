"""Postings and people in any number, invented by rule and seed, as rows of the matcher's frames.

Titles, spoken words, specialties and certificates come from the shipped tables; how often an education, an age limit or a
pay occurs, and how many titles are unique (about 4 in 10), follows what real bulletins and job boards show. Counties are
real codes, their sizes uneven. The same seed gives the same rows, whatever number is asked for before them.
"""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from matching import data
from matching.text.gazetteer import Gazetteer

EDUCATION = (("大专", 26), ("中专", 25), ("", 20), ("初中", 12), ("本科", 11), ("高中", 6))
AGES = (
    ("45岁以下", 41),
    ("35岁以下", 22),
    ("不限", 17),
    ("", 8),
    ("18-25岁", 4),
    ("50岁以下", 3),
    ("40岁以下", 3),
    ("55岁以下", 2),
)
EXPERIENCE = (("无工作经验", 40), ("", 21), ("1年以上工作经验", 14), ("3年以上工作经验", 12), ("2年以上工作经验", 8), ("5年以上工作经验", 3),
              ("10年以上工作经验", 1))  # fmt: skip
PAYS = (
    (3000, 10),
    (3500, 9),
    (4000, 19),
    (4500, 9),
    (5000, 14),
    (5500, 5),
    (6000, 10),
    (7000, 6),
    (8000, 6),
    (10000, 4),
    (0, 8),
)
DECOR = ("急聘", "诚聘", "高级", "储备", "资深", "（双休）", "（包吃住）", "（长白班）", "（倒班）", "（夜班）", "（五险一金）", "（可住宿）", "-退役军人优先", "（常年招）",
         "实习", "（应届）", "主管", "助理", "（A2）", "（B2）", "（C1）", "（持证）", "（南区）", "（北区）", "（经开区）", "（高新区）", "学徒", "组长", "（外派）",
         "（短期）")  # fmt: skip
REQUIREMENTS = ("能吃苦耐劳，服从安排", "长白班，包午餐", "三班倒，提供住宿", "须持证上岗", "退役军人优先", "能上夜班", "会用办公软件", "需登高作业", "能出差", "有责任心，沟通好",
                "搬运货物，体力好", "须办健康证", "持C1驾照优先", "计件工资，多劳多得", "无", "五险一金，双休")  # fmt: skip
FIRMS = ("物流有限公司", "物业服务有限公司", "建筑安装有限公司", "商贸有限公司", "机械制造有限公司", "新能源科技有限公司", "食品有限公司", "人民医院", "职业学校", "酒店管理有限公司",
         "热电有限公司", "保安服务有限公司", "软件有限公司", "农业发展有限公司")  # fmt: skip
WISHES = ("想干{a}", "{a}", "找个{a}的活", "{a}或者{b}都行", "{a}、{b}", "以前干过{b}，还想干{a}", "{a}，离家近点", "最好是{a}，{b}也可以", "{a}，工资别太低", "{a}、{b}、{c}都可以",
          "想学{a}，稳定就行", "做{a}，白班", "都行，别太累", "{a}优先，不行就{b}")  # fmt: skip
REFUSALS = ("", "", "", "", "不上夜班", "不做销售", "腰不好，搬不了重物", "不出差", "不想当保安", "别去工地", "不上夜班，不做销售", "怕高", "不喝酒应酬", "不干餐饮", "膝盖有伤，不能久站",
            "不去外地")  # fmt: skip
PAPERS = ("C1驾照", "C1驾照", "C1驾照", "B2驾照", "A2驾照", "低压电工证", "高压电工证", "叉车证", "焊工证", "健康证", "保安员证", "消防设施操作员（中级）", "普通话二级甲等", "计算机二级",
          "教师资格证", "会计初级", "厨师证", "特种设备操作证")  # fmt: skip
SKILLS = ("车辆保养", "线路维修", "做饭", "电脑打字", "带队训练", "仓库管理", "无线电", "文字材料", "急救包扎", "机械维修", "安全检查", "测量", "油料保管", "摄影", "网络布线", "驾驶装载机", "接待",
          "记账", "焊接", "种菜养殖")  # fmt: skip


def _draw(chance: random.Random, table: tuple[tuple[Any, int], ...]) -> Any:
    return chance.choices([value for value, _weight in table], [weight for _value, weight in table])[0]


@cache
def _titles() -> tuple[list[str], list[float]]:
    """Real titles, commonest first: how often the n-th occurs falls as 1 / n^0.8."""
    found = list(dict.fromkeys(data.title_labels()["title"]))
    random.Random(5).shuffle(found)
    total, steps = 0.0, []
    for number in range(len(found)):
        total += (number + 3) ** -0.8
        steps.append(total)
    return found, steps


@cache
def _spoken() -> list[str]:
    return list(dict.fromkeys(data.spoken_jobs()["words"]))


@cache
def counties(number: int) -> tuple[list[str], list[float]]:
    """County codes and how much of everything lies in the first n of them."""
    codes = sorted(code for code in Gazetteer.build().spots if code.isdigit())
    step = max(1, len(codes) // number)
    # Neighbours by code stay neighbours: whole prefectures are taken.
    start = 40 * step % max(1, len(codes) - number)
    chosen = codes[start : start + number]
    total, steps = 0.0, []
    for at in range(len(chosen)):
        total += 1.0 / (1 + at % 7)
        steps.append(total)
    return chosen, steps


def places_for(number: int) -> int:
    """How many counties a crowd of a size is spread over: about a thousand postings each, ten counties at least."""
    return min(2700, max(10, number // 1000))


def _title(chance: random.Random) -> str:
    titles, steps = _titles()
    title = chance.choices(titles, cum_weights=steps)[0]
    if chance.random() < 0.08:
        title = f"{title}/{chance.choices(titles, cum_weights=steps)[0]}"
    if chance.random() < 0.35:
        decor = chance.choice(DECOR)
        title = f"{title}{decor}" if decor[0] in "（-主助组学实" else f"{decor}{title}"
    return title


def postings(number: int, seed: int = 1, spread: int | None = None) -> Iterator[dict[str, Any]]:
    """`number` postings over `spread` counties."""
    chance = random.Random(seed)
    codes, steps = counties(spread or places_for(number))
    for at in range(number):
        low = _draw(chance, PAYS)
        yield {
            "id": f"J{at:07d}",
            "title": _title(chance),
            "company": f"第{chance.randrange(number // 5 + 2)}{chance.choice(FIRMS)}",
            "county": chance.choices(codes, cum_weights=steps)[0],
            "headcount": chance.choice(("1", "1", "1", "2", "2", "3", "5", "10", "10", "20")),
            "education": _draw(chance, EDUCATION),
            "age": _draw(chance, AGES),
            "experience": _draw(chance, EXPERIENCE),
            "salary_min": low or "",
            "salary_max": low and low + chance.choice((0, 500, 1000, 2000, 3000, 5000)),
            "requirement": "，".join(chance.sample(REQUIREMENTS, chance.choice((1, 2, 2, 3)))),
            "address": f"人民路{chance.randrange(1, 400)}号",
        }


def _wish(chance: random.Random) -> str:
    titles, steps = _titles()

    def word() -> str:
        if chance.random() < 0.5:
            return chance.choice(_spoken())
        return chance.choices(titles, cum_weights=steps)[0]

    return chance.choice(WISHES).format(a=word(), b=word(), c=word())


def people(number: int, seed: int = 2, spread: int | None = None) -> Iterator[dict[str, Any]]:
    """`number` people over `spread` counties; 3 in 100 accept any place."""
    chance = random.Random(seed)
    codes, steps = counties(spread or places_for(number))
    titles, title_steps = _titles()
    specialties = list(data.specialties()["id"])
    for at in range(number):
        home = chance.choices(range(len(codes)), cum_weights=steps)[0]
        near = [codes[(home + step) % len(codes)] for step in (1, 2, 3)]
        away = ["*"] if chance.random() < 0.03 else chance.sample(near, chance.choice((0, 0, 1, 1, 2, 3)))
        jobs = [
            {"title": chance.choices(titles, cum_weights=title_steps)[0], "years": chance.choice((0.5, 1, 2, 3, 5, 8))}
            for _ in range(chance.choice((0, 1, 1, 2, 3)))
        ]
        yield {
            "id": f"V{at:07d}",
            "specialty_ids": chance.sample(specialties, chance.choice((1, 1, 2))),
            "specialty_text": chance.choice(SKILLS),
            "service_years": chance.choice((2, 2, 5, 8, 12, 16)),
            "last_rank": "下士",
            "age": chance.randrange(20, 57),
            "education": _draw(chance, EDUCATION) or "高中",
            "major": "",
            "certificates": chance.sample(PAPERS, chance.choice((0, 1, 1, 2, 3))),
            "skills": chance.sample(SKILLS, chance.choice((1, 2, 3))),
            "civilian_experience": jobs,
            "home_county": codes[home],
            "accept_counties": away,
            "desired_work": _wish(chance),
            "avoid": chance.choice(REFUSALS),
            "min_salary": chance.choice((None, 3000, 3500, 4000, 5000, 6000)),
            "note": "",
        }
