"""python -m matching rank | people | code: the matcher without a site and without a database."""

import argparse
import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from matching.rank import load_model, spread_lists
from matching.rank.explain import with_longer

UNUSABLE = 2


class Unusable(Exception):
    """A file or an option that nothing can be done with; the sentence says why and what to do."""


def read_rows(path: Path) -> pd.DataFrame:
    """Rows of a CSV (UTF-8, else GB18030), XLSX or JSONL file; cells are text, JSONL values as they are."""
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file.")
    try:
        if path.suffix.lower() == ".xlsx":
            return pd.read_excel(path, dtype=str, keep_default_na=False, engine="openpyxl")
        if path.suffix.lower() in {".jsonl", ".ndjson"}:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            return pd.DataFrame([json.loads(line) for line in lines if line.strip()])
        try:
            return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        except UnicodeDecodeError:
            return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="gb18030")
    except pd.errors.EmptyDataError:
        raise Unusable(f"{path}: the file is empty.") from None
    except (ValueError, KeyError, OSError, UnicodeDecodeError) as problem:
        raise Unusable(f"{path}: it cannot be read as {path.suffix or 'a table'} ({type(problem).__name__}).") from None


def _checked(path: Path, what: str, needs: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    rows = read_rows(path)
    if rows.empty:
        raise Unusable(f"{path}: it holds no {what}.")
    for english, chinese in needs:
        if english not in rows.columns and chinese not in rows.columns:
            raise Unusable(f"{path}: the column {english} ({chinese}) is missing.")
    key = "id" if "id" in rows.columns else "编号"
    ids = rows[key].astype(str).str.strip()
    if (ids == "").any() or ids.duplicated().any():
        at = int((ids.eq("") | ids.duplicated()).to_numpy().argmax()) + 1
        raise Unusable(f"{path}: row {at}: the {key} is empty or occurs twice.")
    return rows


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date; write YYYY-MM-DD") from None


def _top(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("write a whole number from 1 to 1000")
    return int(text)


def _lines(frame: pd.DataFrame) -> str:
    rows = zip(frame["veteran_id"], frame["posting_id"], frame["rank"], frame["score"], strict=True)
    return "".join(f"{veteran}\t{posting}\t{rank}\t{score:.9f}\n" for veteran, posting, rank, score in rows)


def _pair_json(row: dict[str, Any]) -> str:
    shown = {key: row[key] for key in ("veteran_id", "posting_id", "rank", "score", "fit", "band", "fallback")}
    said = {"for": row["reasons_for"], "against": row["reasons_against"], "what_if": row.get("what_if", [])}
    longer = {key: [with_longer(reason) for reason in reasons] for key, reasons in said.items()}
    return json.dumps({**shown, **longer}, ensure_ascii=False)


def _summary_json(summary: dict[str, Any]) -> str:
    return json.dumps({**summary, "what_if": [with_longer(one) for one in summary["what_if"]]}, ensure_ascii=False)


def rank(options: argparse.Namespace, out: TextIO) -> None:
    """Ranked postings for each veteran, in the order of the file."""
    if options.spread and options.explain:
        raise Unusable("--spread moves posts after they are explained; leave out one of --spread and --explain.")
    veterans = _checked(options.veterans, "people", (("id", "编号"),))
    postings = _checked(options.postings, "postings", (("id", "编号"), ("title", "岗位名称")))
    model = load_model()
    index = model.index(postings)
    if options.spread:
        out.write(_lines(spread_lists(model, veterans, index, options.top, options.as_of)))
        return
    explain = open(options.explain, "w", encoding="utf-8") if options.explain else None  # noqa: SIM115
    try:
        for ranked, summary in model.rank_each(
            veterans, index, options.top, options.as_of, bool(explain), bool(explain)
        ):
            out.write(_lines(ranked))
            if explain:
                for row in ranked.to_dict("records"):
                    explain.write(_pair_json({str(k): v for k, v in row.items()}) + "\n")
                explain.write(_summary_json(summary) + "\n")
    finally:
        if explain:
            explain.close()


def people(options: argparse.Namespace, out: TextIO) -> None:
    """Ranked people for each posting; the columns keep their order: veteran, posting, rank, score."""
    veterans = _checked(options.veterans, "people", (("id", "编号"),))
    postings = _checked(options.postings, "postings", (("id", "编号"), ("title", "岗位名称")))
    frame = load_model().people(postings, veterans, options.top, options.as_of, bool(options.explain))
    out.write(_lines(frame))
    if options.explain:
        with open(options.explain, "w", encoding="utf-8") as file:
            for row in frame.to_dict("records"):
                file.write(_pair_json({str(k): v for k, v in row.items()}) + "\n")


def code(options: argparse.Namespace, out: TextIO) -> None:
    """Occupation codes for titles: one output line an input line; a description may follow a title after a tab."""
    try:
        titles = options.titles.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Unusable(f"{options.titles}: it cannot be read as UTF-8 text ({type(problem).__name__}).") from None
    coder = load_model().coder
    for start in range(0, len(titles), 2000):
        part = [line.partition("\t") for line in titles[start : start + 2000]]
        found = coder.rank([title for title, _tab, _text in part], options.top, True, [text for *_title, text in part])
        for (title, _tab, _text), codes in zip(part, found, strict=True):
            out.write("\t".join([title, *(name for name, _share in codes)]) + "\n")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    actions: tuple[tuple[str, Callable[..., None]], ...] = (("rank", rank), ("people", people))
    for name, action in actions:
        sub = commands.add_parser(name, help=(action.__doc__ or "").strip())
        sub.add_argument("--veterans", type=Path, required=True, help="JSONL, CSV or XLSX")
        sub.add_argument("--postings", type=Path, required=True, help="CSV, XLSX or JSONL")
        sub.add_argument("--top", type=_top, default=20)
        sub.add_argument("--as-of", type=_day, help="compare deadlines and expiries with this day; without it none is")
        sub.add_argument("--out", type=Path, help="write the run here instead of standard output")
        if name == "rank":
            sub.add_argument("--spread", action="store_true", help="spread people over posts by their heads, in bands")
        sub.add_argument("--explain", type=Path, help="write reasons here, one JSON object a line")
        sub.set_defaults(action=action)
    sub = commands.add_parser("code", help=(code.__doc__ or "").strip())
    sub.add_argument(
        "--titles", type=Path, required=True, help="one title a line, after a tab its description if there is one"
    )
    sub.add_argument("--top", type=_top, default=10)
    sub.add_argument("--out", type=Path)
    sub.set_defaults(action=code)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when done, 2 when a file or an option is unusable."""
    options = parser().parse_args(arguments)
    try:
        if options.out is None:
            options.action(options, sys.stdout)
        else:
            draft = options.out.with_name(f".{options.out.name}.part")
            with open(draft, "w", encoding="utf-8", newline="\n") as out:
                options.action(options, out)
            draft.replace(options.out)
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
