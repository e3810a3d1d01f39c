"""One fitted model for the whole session, and rows to build on."""

import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.market import Market
from matching.rank import Matcher, load_model
from matching.rank.learned import OutcomeRanker

PERSON: dict[str, Any] = {
    "id": "V1",
    "placement_mode": "自主就业",
    "service_branch": "陆军",
    "specialty_ids": ["MS050"],
    "specialty_text": "发电和配电",
    "service_years": 5,
    "last_rank": "下士",
    "age": 30,
    "education": "大专",
    "major": "电气自动化",
    "certificates": ["低压电工证", "C1驾照"],
    "skills": ["低压线路检查"],
    "civilian_experience": [],
    "home_county": "昌吉市",
    "accept_counties": ["阜康市"],
    "desired_work": "电工",
    "avoid": "",
    "min_salary": 5000,
    "note": "",
}
POSTING: dict[str, Any] = {
    "id": "P1",
    "title": "电工",
    "company": "某某厂",
    "county": "昌吉市",
    "headcount": "2",
    "education": "高中",
    "age": "45岁以下",
    "experience": "无工作经验",
    "salary_min": "5500",
    "salary_max": "7000",
    "requirement": "",
    "address": "",
}


@pytest.fixture(scope="session")
def var() -> Path:
    """Run-time state of the whole session: the model is fitted into it once (tests/environment.py)."""
    return Path(os.environ["RONGYE_VAR"])


@pytest.fixture(scope="session")
def model(var: Path) -> Matcher:
    return load_model(var, stderr=False)


@pytest.fixture(scope="session")
def rules_alone(var: Path) -> Matcher:
    """What serves while no fitted model can be read; the table of places is the stored one."""
    load_model(var, stderr=False)
    return Matcher.rules_alone(next((var / "models").glob("matcher-*/places.csv")), "for a test")


@pytest.fixture(scope="session")
def taught() -> OutcomeRanker:
    """A ranker that learned a little from a small market, so that a session can afford it."""
    market = Market(people=80, postings=300, weeks=3, drift_from=3, seed=7)
    labels = market.labels_until(3)
    return OutcomeRanker(max_iter=4, prior_strength=30.0, min_samples_leaf=20).fit(labels, labels)


def person(**changes: Any) -> dict[str, Any]:
    return {**PERSON, **changes}


def posting(**changes: Any) -> dict[str, Any]:
    return {**POSTING, **changes}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def crowd(count: int) -> pd.DataFrame:
    """Postings of ten trades with rising pay."""
    titles = ["电工", "维修电工", "保安", "文员", "会计", "货车司机", "普工", "厨师", "焊工", "库管"]
    return frame(
        *(
            posting(id=f"P{n:03d}", title=titles[n % 10], salary_min=str(3000 + 100 * (n % 50)), salary_max="9000")
            for n in range(count)
        )
    )
