"""Reference tables of the pure package: CSV files beside this module, read as text, cached.

Each loader returns a fresh view of a cached pandas frame; callers must not change it in place. Columns that carry
judgement have a source or a confidence (A statute, B public source, C domain judgement).
"""

from functools import cache
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent


@cache
def table(name: str) -> pd.DataFrame:
    """One CSV of this folder as text; empty cells are empty strings."""
    return pd.read_csv(HERE / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def occupations() -> pd.DataFrame:
    """职业分类大典 2022: level (1–4), code, name, aliases ("|" between them)."""
    return table("occupations_2022")


def title_labels() -> pd.DataFrame:
    """Job titles with an occupation code: title, code. About one in eight is wrong."""
    return table("title_labels")


def specialties() -> pd.DataFrame:
    """Military specialties: id, branch, group, name, skills, certificates, training_bridge, cautions, confidence, basis."""
    return table("specialties")


def spoken_specialties() -> pd.DataFrame:
    """How people say it: specialty_id, words ("|" between them)."""
    return table("specialty_words")


def spoken_jobs() -> pd.DataFrame:
    """How people name work: words, code, name (of the occupation), source."""
    return table("spoken_jobs")


def written_titles() -> pd.DataFrame:
    """Job titles made up for each detailed code by hands that had seen no label: title, code."""
    return table("written_titles")


def crosswalk() -> pd.DataFrame:
    """Specialty → occupation: specialty_id, code, name, weight (0–1), confidence, provenance."""
    return table("crosswalk")


def job_families() -> pd.DataFrame:
    """Kinds of work that belong together across the classification: prefix of a code (the longest decides), family, fields,
    open_to_all (1: work that people begin without training in it), source."""
    return table("job_families")


def workplaces() -> pd.DataFrame:
    """Kinds of workplace that people name in a wish and firms carry in their name: kind, words (regular expression)."""
    return table("workplaces")


def education() -> pd.DataFrame:
    """GB/T 4658-2006: code, name, match_rank (0 小学 … 6 博士, empty unknown), spoken words, source."""
    return table("education")


def lawful_sentences() -> pd.DataFrame:
    """Sentences of postings, made up for the second reader: sort ("" for lawful ones), text."""
    return table("lawful_sentences")


def lawful_postings() -> pd.DataFrame:
    """Postings made up for the second reader, half of them look-alikes: sort ("" for lawful ones), title, text."""
    return table("lawful_postings")


def placement_modes() -> pd.DataFrame:
    """安置方式: code, name, who, article."""
    return table("placement_modes")


def ranks() -> pd.DataFrame:
    """Ranks as printed: printed, rank_2022, tier, corps (soldier, officer or fire; fire ranks are no military ones), source."""
    return table("ranks")


def certificates() -> pd.DataFrame:
    """Certificates: code, name, kind, words (regular expression), legal_gate, review_years, valid_years, source, confidence."""
    return table("certificates")


def certificate_needs() -> pd.DataFrame:
    """Which work needs which certificate by law: words (regular expression on titles), not_words, needs ("|" = any), basis, confidence."""
    return table("certificate_needs")


def industries() -> pd.DataFrame:
    """GB/T 4754-2017 sections: code, name."""
    return table("industries")


def place_aliases() -> pd.DataFrame:
    """Our own words for places: name, place_code, within (scope prefix or empty), source."""
    return table("place_aliases")


def zones() -> pd.DataFrame:
    """Zones that no list of divisions has: code, name, full_name, parent_code, longitude, latitude, lies_in, source, confidence."""
    return table("zones")


def work_kinds() -> pd.DataFrame:
    """Kinds of work as people name them: kind, family (of kinds that stand in for each other), entry (0 anyone may begin,
    1 a short course or certificate, 2 a trade that is learned, 3 a field of study), facets (activities it shares with other
    kinds), codes (prefixes of the classification), words, not_words, weak (words that count where nothing else is named),
    spoken (people's words for it, places of work among them), all regular expressions, source."""
    return table("work_kinds")
