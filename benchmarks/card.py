"""The model card in both languages, written from what was measured: `python -m benchmarks.card`.

Figures come from bench.jsonl (`make bench`) and proofs.json (`make prove`), facts from the code and its tables. No figure
stands in this file: what was not measured is said to be so. Run it after a measurement, and commit what it writes.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT
from matching import data
from matching.rank import BANDS, FORBIDDEN, GROUP_MAX, VETO_CODES, Matcher
from matching.rank.model import current_key
from matching.text.traits import TRAITS

FILES = {"en": "model-card.md", "zh": "model-card.zh.md"}
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Model card: matching people and posts",
        "made": "Written by `python -m benchmarks.card` from bench.jsonl and proofs.json; no figure is typed by hand.",
        "version": "Code and tables",
        "configuration": "Configuration of the figures below",
        "interval": "{low} to {high} nine times in ten",
        "use": "What it is for",
        "use_text": "It puts open posts in order for a veteran, and veterans in order for a post, and says why. It rejects "
        "nobody: people decide, every hard rule that fails is named, and anyone may switch the personal order off.",
        "not": "What it must not be used for",
        "not_text": "To refuse a person, to set pay, to judge service, or to rank people outside the posts they asked about.",
        "how": "How it works",
        "how_text": "{vetoes} hard rules forbid first; what passes gets points in {groups} groups ({points}) that add up to "
        "{most}; bands begin at {bands}. {traits} traits of work are read from texts. A ridge regression codes titles to "
        "occupations; characters are compared by TF-IDF. Nothing is learnt from the people it ranks.",
        "data": "What it was fitted on",
        "table": "table",
        "rows": "rows",
        "never": "What never reaches a score",
        "never_text": "These columns are dropped on entry, and words on the same matters are taken out of free text: {forbidden}.",
        "figures": "Measured",
        "proofs": "Proven",
        "what": "what",
        "value": "figure",
        "base": "beside",
        "command": "command",
        "commit": "commit",
        "model": "configuration",
        "cases": "cases",
        "failures": "failures",
        "none": "Not measured yet: run `{command}` and then this command again.",
        "limits": "Known limits",
        "limits_text": "Titles that no label or official name describes are coded weakly and their posts count as fallbacks. "
        "Nothing is known about outcomes before applications exist. A post that hides what it asks for cannot be vetoed. "
        "When the stored model is refused, the last good one or the rules alone serve, and every page says so.",
    },
    "zh": {
        "title": "模型说明：人岗匹配",
        "made": "由 `python -m benchmarks.card` 根据 bench.jsonl 和 proofs.json 生成，没有一个数字是手写的。",
        "version": "代码与数据表",
        "configuration": "以下数字的配置",
        "interval": "九成情况下在 {low} 到 {high} 之间",
        "use": "用来做什么",
        "use_text": "为退役军人排列在招岗位，为岗位排列退役军人，并说明理由。它不拒绝任何人：由人来决定，每条挡住的硬条件都写明，"
        "任何人都可以关掉个性化排序。",
        "not": "不得用来做什么",
        "not_text": "不得用来拒绝人、定工资、评价服役表现，也不得在本人没有求职意愿的岗位上给人排名。",
        "how": "怎样算",
        "how_text": "先过 {vetoes} 条硬条件；通过的按 {groups} 组打分（{points}），合计 {most} 分；分档从 {bands} 分起。从文字里读出 {traits} 种工作特点。"
        "岗位名称用岭回归归到职业大典，字词用 TF-IDF 比较。不从被排列的人身上学习任何东西。",
        "data": "用什么数据拟合",
        "table": "数据表",
        "rows": "行数",
        "never": "永远不进分数的内容",
        "never_text": "以下各列一进来就丢掉，自由文字里的同类词语也会去掉：{forbidden}。",
        "figures": "测得的数字",
        "proofs": "证明过的性质",
        "what": "项目",
        "value": "数值",
        "base": "对照",
        "command": "命令",
        "commit": "版本",
        "model": "配置",
        "cases": "例数",
        "failures": "失败",
        "none": "还没有测量：先运行 `{command}`，再运行本命令。",
        "limits": "已知的局限",
        "limits_text": "没有标注、也不在大典名称里的岗位名称归类较弱，这样的岗位排在备选。投递数据出现之前，对结果一无所知。"
        "岗位没有写出来的要求挡不住。存下的模型不可用时，由上一版模型或只按规则排序，页面上都会写明。",
    },
}
TABLES = (
    "title_labels",
    "occupations",
    "spoken_jobs",
    "written_titles",
    "specialties",
    "crosswalk",
    "certificates",
    "certificate_needs",
)


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSON list or of one JSON object a line; [] where there is no file."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8").strip()
    if text.startswith("["):
        return list(json.loads(text))
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def newest(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last row of each name, in the order of names."""
    return [row for _name, row in sorted({str(row["name"]): row for row in rows}.items())]


def table(heads: list[str], rows: list[list[object]]) -> str:
    """A table in Markdown."""
    body = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in body)


def card(language: str, figures: list[dict[str, Any]], proofs: list[dict[str, Any]]) -> str:
    """The whole card in a language ("en", "zh")."""
    say = WORDS[language]
    facts = {
        "vetoes": len(VETO_CODES),
        "groups": len(GROUP_MAX),
        "points": ", ".join(f"{name} {most}" for name, most in GROUP_MAX.items()),
        "most": sum(GROUP_MAX.values()),
        "bands": ", ".join(f"{limit}" for limit, _name in BANDS),
        "traits": len(TRAITS),
    }
    shipped = [[f"`{name}`", len(getattr(data, name)())] for name in TABLES]
    shown = newest(figures)
    measured = [
        [
            row["name"],
            _figure(row, say),
            row.get("baseline"),
            f"`{row['command']}`",
            row.get("commit"),
            row.get("model"),
        ]
        for row in shown
    ]
    used = ", ".join(f"`{one}`" for one in sorted({str(row["model"]) for row in shown if row.get("model")})) or "–"
    proven = [[row["name"], row.get("cases"), row.get("failures")] for row in newest(proofs)]
    heads = [say["what"], say["value"], say["base"], say["command"], say["commit"], say["model"]]
    parts = [
        f"# {say['title']}",
        say["made"],
        f"{say['version']}: `{current_key()}` · `{Matcher.__name__}({Matcher().get_params()})` · {say['configuration']}: {used}",
        *(f"## {say[key]}\n\n{say[f'{key}_text']}" for key in ("use", "not")),
        f"## {say['how']}\n\n{say['how_text'].format(**facts)}",
        f"## {say['data']}\n\n{table([say['table'], say['rows']], shipped)}",
        f"## {say['never']}\n\n{say['never_text'].format(forbidden=', '.join(sorted(FORBIDDEN)))}",
        f"## {say['figures']}\n\n" + (table(heads, measured) if measured else say["none"].format(command="make bench")),
        f"## {say['proofs']}\n\n"
        + (
            table([say["what"], say["cases"], say["failures"]], proven)
            if proven
            else say["none"].format(command="make prove")
        ),
        f"## {say['limits']}\n\n{say['limits_text']}",
    ]
    return "\n\n".join(parts) + "\n"


def _figure(row: dict[str, Any], say: dict[str, str]) -> str:
    figure = f"{row['value']} {row.get('unit') or ''}".strip()
    if not row.get("interval_90"):
        return figure
    low, high = row["interval_90"]
    return f"{figure} ({say['interval'].format(low=low, high=high)})"


def main(root: Path = ROOT) -> int:
    """Write both cards; exit 1 where nothing was measured at all."""
    figures = [row for row in lines_of(root / "bench.jsonl") if "value" in row]
    proofs = [row for row in lines_of(root / "proofs.json") if "/" in str(row.get("name"))]
    for language, name in FILES.items():
        (root / "docs").mkdir(exist_ok=True)
        (root / "docs" / name).write_text(card(language, figures, proofs), encoding="utf-8")
    if not figures and not proofs:
        print("Neither bench.jsonl nor proofs.json is here: run make bench and make prove first.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
