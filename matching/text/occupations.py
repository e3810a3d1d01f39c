"""The classification as a tree: classes, job families and fields of a code, its official names."""

import re
import unicodedata
from functools import cache

import pandas as pd

from matching import data

LEVEL_WEIGHTS = (0.0, 0.06, 0.16, 0.38)
"""What agreement at the large, middle, small and detailed class adds to a similarity of at most 1."""
FAMILY_WEIGHT, FIELD_WEIGHT = 0.28, 0.12
"""What a common job family and a common field of work add: the classification parts what the labour market joins."""


def normal(text: object) -> str:
    """NFKC, lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(text or "")).lower())


def prefixes(code: str) -> tuple[str, str, str, str]:
    """The four classes of a code: 6-31-01-03 → 6, 6-31, 6-31-01, 6-31-01-03."""
    parts = code.split("-")
    return parts[0], "-".join(parts[:2]), "-".join(parts[:3]), code


@cache
def _families() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {row.prefix: (row.family, tuple(row.fields.split("|"))) for row in data.job_families().itertuples()}


def family_of(code: str) -> str:
    """The job family of a code, by its longest listed prefix; "" for none."""
    return next((_families()[prefix][0] for prefix in reversed(prefixes(code)) if prefix in _families()), "")


@cache
def open_families() -> tuple[str, ...]:
    """Families of work that people begin without training in it."""
    table = data.job_families()
    return tuple(sorted(set(table[table["open_to_all"] == "1"]["family"])))


@cache
def features(code: str) -> tuple[tuple[str, float], ...]:
    """(class, family or field; weight) of a code; the weights of a listed code add up to 1."""
    found = [(prefix, weight) for prefix, weight in zip(prefixes(code), LEVEL_WEIGHTS, strict=True) if weight]
    listed = next((_families()[prefix] for prefix in reversed(prefixes(code)) if prefix in _families()), None)
    if listed is not None:
        family, fields = listed
        found.append((f"family:{family}", FAMILY_WEIGHT))
        found += [(f"field:{name}", FIELD_WEIGHT / len(fields)) for name in fields]
    return tuple(found)


def official_names(occupations: pd.DataFrame) -> list[tuple[str, str]]:
    """(name or alias, code) of the detailed classes."""
    detailed = occupations[occupations["level"] == "4"]
    pairs = [
        (normal(re.sub(r"[LS/]+$", "", name)), code)
        for code, name, aliases in zip(detailed["code"], detailed["name"], detailed["aliases"], strict=True)
        for name in dict.fromkeys([name, *aliases.split("|")])
    ]
    return [(name, code) for name, code in pairs if name]
