"""A county's people in any number, invented by rule and seed, as rows of the import file."""

import datetime
import io
import json
import random
from collections.abc import Iterator
from typing import Any

from portal.demo.county import GIVEN, PEOPLE, SURNAMES

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


def id_number(chance: random.Random, born: datetime.date) -> str:
    """Eighteen digits of the form of GB 11643 with a true check digit, in the division 990101, which does not exist."""
    body = f"990101{born:%Y%m%d}{chance.randint(1, 998):03d}"
    return body + CHECK[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def rows(number: int, seed: int = 64) -> Iterator[dict[str, Any]]:
    """`number` people with every column filled: each has a number, a phone and a street of no one."""
    chance = random.Random(seed)  # invented data, no secret
    seen: set[str] = set()
    for at in range(number):
        specialty, words, papers, wish, avoid, education, skills, jobs, rank = chance.choice(PEOPLE)
        born = datetime.date(1968, 1, 1) + datetime.timedelta(days=chance.randrange(13_000))
        number_of_id = id_number(chance, born)
        while number_of_id in seen:
            born -= datetime.timedelta(days=1)
            number_of_id = id_number(chance, born)
        seen.add(number_of_id)
        enlisted = datetime.date(born.year + 18, 9, 1)
        years = chance.choice((2, 5, 8, 12))
        yield {
            "id": f"B{at:06d}",
            "name": chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(("", "", "安", "军")),
            "id_number": number_of_id,
            "phone": f"199{chance.randrange(100_000_000):08d}",
            "sex": chance.choice(("男", "男", "男", "女")),
            "birth_date": born.isoformat(),
            "enlisted_on": enlisted.isoformat(),
            "discharged_on": enlisted.replace(year=enlisted.year + years).isoformat(),
            "address": f"城关镇人民路{chance.randint(1, 400)}号{chance.randint(1, 9)}栋{chance.randint(101, 1802)}室",
            "placement_mode": chance.choice(("自主就业", "自主就业", "自主就业", "安排工作")),
            "service_branch": chance.choice(("陆军", "海军", "空军", "武警")),
            "specialty_ids": specialty,
            "specialty_text": words,
            "service_years": str(years),
            "last_rank": rank,
            "education": education,
            "certificates": papers,
            "skills": skills,
            "civilian_experience": jobs,
            "home_county": chance.choice(("奇台县", "玛纳斯县", "昌吉市", "阜康市")),
            "accept_counties": chance.choice(("奇台县；阜康市", "昌吉市", "*", "")),
            "desired_work": wish,
            "avoid": avoid,
            "min_salary": str(chance.choice((3000, 3500, 4000, 5000))),
        }


def jsonl(number: int, seed: int = 64) -> bytes:
    """The same as a file of one JSON object a line."""
    text = io.StringIO()
    for row in rows(number, seed):
        text.write(json.dumps(row, ensure_ascii=False) + "\n")
    return text.getvalue().encode()
