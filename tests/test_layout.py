"""The ground plan holds: names, arrows, what may be shipped, and what no file may contain (docs/adr/0001-the-house.md)."""

import ast
import csv
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "platform"
OUTSIDE = ("tests/", "benchmarks/", ".ci/")
DATA_ENDINGS = {".csv", ".json", ".jsonl", ".tsv", ".gz", ".zip", ".xlsx", ".png", ".jpg", ".svg", ".woff2", ".ttf"}


def repository_files() -> list[Path]:
    """Tracked files and those that are about to be: everything git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return sorted({ROOT / name for name in names if name and (ROOT / name).is_file()})


FILES = repository_files()
PYTHON = [path for path in FILES if path.suffix == ".py"]
ROOMS = sorted(path.parent.name for path in [*SOURCES.glob("*/__init__.py"), *ROOT.glob("training/__init__.py")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def product_files() -> list[Path]:
    return [path for path in PYTHON if not name_of(path).startswith(OUTSIDE)]


def text_of(path: Path) -> str:
    """The text of a file, or nothing for a picture or an archive."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


# ---------- platform/ and Python ----------


def test_platform_is_pythons_own() -> None:
    assert not (SOURCES / "__init__.py").exists()
    assert Path(platform.__file__ or "").parent == Path(sysconfig.get_path("stdlib"))
    assert platform.python_version().startswith("3.")


@pytest.mark.parametrize("room", [*ROOMS, "matching"])
def test_a_rooms_name_is_its_own(room: str) -> None:
    found = importlib.util.find_spec(room)
    assert found is not None
    assert found.origin is not None
    assert Path(found.origin).resolve().is_relative_to(ROOT), f"{room} is found at {found.origin}"
    assert room not in sys.stdlib_module_names
    holders = set(importlib.metadata.packages_distributions().get(room, [])) - {"rongye"}
    assert not holders, f"{room} is also a package of {holders}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_stands_empty(room: str) -> None:
    folder = Path(str(importlib.util.find_spec(room).origin)).parent
    lines = [path for path in folder.rglob("*.py") if path.stat().st_size and path.name != "apps.py"]
    assert lines, f"{room} has no code yet: a room comes with its first feature"


def test_manage_py_adds_no_path() -> None:
    assert "sys.path" not in (ROOT / "manage.py").read_text(encoding="utf-8")


# ---------- who may import whom ----------


def contract(key: str) -> dict[str, list[str]]:
    return next(one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["id"] == key)


def test_every_room_is_in_the_contracts() -> None:
    layers = re.findall(r"\w+", " ".join(contract("layers")["layers"]))
    assert set(ROOMS) <= set(layers)
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == {*ROOMS, "matching"}
    assert set(contract("pure")["forbidden_modules"]) == {*ROOMS, "django", "celery"}
    below = layers[layers.index("imports") + 1 :]
    assert sorted(contract("words")["source_modules"]) == sorted(below)


def test_the_contract_says_what_the_decision_says() -> None:
    decision = (ROOT / "docs/adr/0001-the-house.md").read_text(encoding="utf-8")
    order = next(line for line in decision.splitlines() if line.startswith("config > portal > "))
    written = [sorted(re.findall(r"\w+", layer)) for layer in order.split(">")]
    assert [sorted(re.findall(r"\w+", layer)) for layer in contract("layers")["layers"]] == written


def test_every_room_is_installed() -> None:
    from django.apps import apps

    installed = {config.name for config in apps.get_app_configs()}
    assert set(ROOMS) - {"config"} <= installed


def test_matching_runs_without_django() -> None:
    code = (
        "import sys, matching.data, matching.text, matching.rank; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & set(sys.argv[1:])))"
    )
    command = [sys.executable, "-c", code, "django", "celery", *ROOMS]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    result = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "[]", result.stderr


def test_a_start_loads_no_heavy_library() -> None:
    """Every command, the clock and the supervisor wait for what AppConfig.ready imports: rooms register lazily."""
    code = (
        "import sys, django; django.setup(); "
        "print(sorted({name.split('.')[0] for name in sys.modules} & set(sys.argv[1:])))"
    )
    command = [sys.executable, "-c", code, "pandas", "sklearn", "scipy", "skops", "numpy", "openpyxl", "pytest"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "[]", result.stderr


# ---------- foreign keys ----------

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "TreeForeignKey"}


def relation_targets(tree: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in RELATIONS:
            named = [keyword.value for keyword in node.keywords if keyword.arg == "to"]
            for target in [*node.args[:1], *named][:1]:
                yield node.lineno, target


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def bad_target(target: ast.expr) -> bool:
    """A key to the user by its class, or a key to anything else by a string."""
    if isinstance(target, ast.Constant):
        return target.value != "self"
    if isinstance(target, ast.Attribute):
        return not (target.attr == "AUTH_USER_MODEL" or target.attr[:1].isupper()) or target.attr == "User"
    return not isinstance(target, ast.Name) or target.id == "User"


def test_foreign_keys_point_by_class_and_to_the_user_by_setting() -> None:
    found = []
    for path in product_files():
        if "/migrations/" in name_of(path):
            continue
        for line, target in relation_targets(ast.parse(path.read_text(encoding="utf-8"))):
            if bad_target(target):
                found.append(f"{name_of(path)}:{line} {ast.unparse(target)}")
    assert not found


@pytest.mark.parametrize(
    ("written", "is_bad"),
    [
        ("models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)", False),
        ("models.ForeignKey(Place, models.PROTECT)", False),
        ("models.ForeignKey('self', models.PROTECT)", False),
        ("models.ForeignKey('places.Place', models.PROTECT)", True),
        ("models.ForeignKey(to='places.Place', on_delete=models.PROTECT)", True),
        ("models.OneToOneField(User, models.CASCADE)", True),
        ("models.OneToOneField(accounts.models.User, models.CASCADE)", True),
        ("models.ManyToManyField(get_user_model())", True),
    ],
)
def test_the_foreign_key_guard_sees(written: str, is_bad: bool) -> None:
    [(_line, target)] = relation_targets(ast.parse(written))
    assert bad_target(target) is is_bad


# ---------- what an attacker would look at first ----------

FORBIDDEN_CALLS = {"eval", "exec", "RawSQL", "mark_safe", "extra", "read_pickle", "to_pickle", "csrf_exempt"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "_pickle", "dill", "marshal", "shelve", "joblib", "cloudpickle"}


def dangers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = last_name(node.func)
            if name in FORBIDDEN_CALLS or ast.unparse(node.func) in ("yaml.load", "yaml.unsafe_load"):
                yield node.lineno, name
            if any(keyword.arg == "allow_pickle" for keyword in node.keywords):
                yield node.lineno, "allow_pickle"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            names = {module, *(alias.name for alias in node.names)}
            for name in sorted(names):
                if name.split(".")[0] in FORBIDDEN_MODULES or name in FORBIDDEN_CALLS:
                    yield node.lineno, name
        elif isinstance(node, ast.Name | ast.Attribute) and last_name(node) in ("csrf_exempt", "mark_safe"):
            yield node.lineno, last_name(node)


def test_no_dangerous_call_in_the_product() -> None:
    found = [
        f"{name_of(path)}:{line} {what}"
        for path in product_files()
        for line, what in dangers(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found


@pytest.mark.parametrize(
    "written",
    [
        "eval('1')",
        "exec(code)",
        "import pickle",
        "from joblib import load",
        "yaml.load(text)",
        "Person.objects.extra(where=[])",
        "from django.db.models.expressions import RawSQL",
        "mark_safe(html)",
        "@csrf_exempt\ndef view(request): ...",
        "numpy.load(path, allow_pickle=True)",
        "pandas.read_pickle(path)",
    ],
)
def test_the_danger_guard_sees(written: str) -> None:
    assert list(dangers(ast.parse(written)))


def test_no_template_skips_escaping() -> None:
    pattern = re.compile(r"\|\s*safe(seq)?\b|{%-?\s*autoescape\s+off|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|javascript:")
    templates = [path for path in FILES if path.suffix in (".html", ".txt", ".svg") and "templates" in path.parts]
    assert not [name_of(path) for path in templates if pattern.search(text_of(path))]


# ---------- what the repository may hold ----------


def test_no_machine_paths_and_no_registry_addresses() -> None:
    homes = "|".join(["wor" + "k", "far" + "m", "roo" + "t", "tm" + "p"])
    registries = "|".join([r"pypi\." + "org", "python" + "hosted", r"registry\." + "npmjs", r"deb\." + "debian"])
    pattern = re.compile(rf"(^|[^A-Za-z0-9_.>}}-])/({homes})/|{registries}", re.MULTILINE)
    found = [f"{name_of(path)}: {match[0].strip()}" for path in FILES if (match := pattern.search(text_of(path)))]
    assert not found


def test_the_lock_is_hashed_and_complete() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=[a-z])", "\n" + text.strip())[1:]
    assert "://" not in text
    assert all("--hash=sha256:" in pin for pin in pins)
    locked = {re.split(r"==", pin)[0] for pin in pins}
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    names = {re.split(r"[^a-z0-9._-]", one.lower())[0].replace("_", "-") for one in asked}
    assert names <= locked


def data_files() -> list[Path]:
    return [
        path
        for path in FILES
        if path.suffix in DATA_ENDINGS and not name_of(path).startswith(("tests/", "benchmarks/"))
    ]


@pytest.mark.parametrize("path", data_files(), ids=name_of)
def test_the_notice_names_every_shipped_data_file(path: Path) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert name_of(path) in notice, f"NOTICE must say where {name_of(path)} comes from and under which licence"


# What ../shared/README.md marks "no": never in the repository, whole or in part.
NEVER_SHIPPED = [
    *("postings_county_2024.csv", "postings_long.csv.gz", "postings_short.csv.gz", "regions.csv", "towns.csv.gz"),
    *("industries_2017.csv", "us_specialty_occupation_labels.csv.gz", "us_occupations.csv"),
]


def test_nothing_is_shipped_that_may_not_be(shared: Path) -> None:
    sources = [shared / "data" / name for name in NEVER_SHIPPED]
    sources += [path for folder in ("gold", "spec/seeds") for path in (shared / folder).iterdir()]
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}
    assert not [name_of(path) for path in FILES if hashlib.sha256(path.read_bytes()).hexdigest() in digests]
    heads = {path.read_text(encoding="utf-8").split("\n", 1)[0].strip() for path in sources if path.suffix == ".csv"}
    for path in data_files():
        assert text_of(path).split("\n", 1)[0].strip() not in heads, f"{name_of(path)} has the columns of such a file"


def test_no_file_names_a_firm_or_an_id_of_the_real_data(shared: Path) -> None:
    with (shared / "data" / "postings_county_2024.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    firms = {row["company"].strip() for row in rows if len(row["company"].strip()) >= 5}
    words = re.compile("|".join(re.escape(word) for word in sorted(firms, key=len, reverse=True)) + r"|\bCJ0\d{4}\b")
    found = [f"{name_of(path)}: {match[0]}" for path in FILES if (match := words.search(text_of(path)))]
    assert not found


def test_no_text_of_the_judged_profiles_is_in_the_repository(shared: Path) -> None:
    profiles = [
        json.loads(line) for line in (shared / "gold" / "profiles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    told = " ".join(one[key] for one in profiles for key in ("specialty_text", "desired_work", "avoid", "note"))
    clauses = {clause for clause in re.findall(r"[\u4e00-\u9fff]+", told) if len(clause) >= 9}
    assert len(clauses) > 50
    pattern = re.compile("|".join(sorted(clauses)))
    found = [f"{name_of(path)}: {match[0]}" for path in FILES if (match := pattern.search(text_of(path)))]
    assert not found


def test_owners_of_shipped_tables_are_named(shared: Path) -> None:
    """Tables made from the published occupation-coding package keep its holder and licence in the NOTICE."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    with (shared / "data" / "title_occupation_labels.csv").open(encoding="utf-8-sig") as file:
        titles = {row[0] for row in csv.reader(file) if len(row[0]) >= 4}
    for path in data_files():
        mine = {line.split(",")[0] for line in text_of(path).splitlines()}
        if len(mine & titles) > 400:
            block = next((part for part in notice.split("\n\n") if name_of(path) in part), "")
            assert "Antao Li" in block
            assert "MIT" in block


def test_the_readme_leads_to_rooms_that_are_there() -> None:
    """Each path of "Where is …?" exists; a short one is below the platform or beside the one before it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .+? \| (.+) \|$", readme.split("## Where is")[1].split("\n## ")[0], re.MULTILINE)
    assert len(rows) > 30
    known = {one.as_posix() for path in FILES for one in [path.relative_to(ROOT), *path.relative_to(ROOT).parents]}
    for row in rows:
        for name in re.findall(r"`([\w./-]+)`", row):
            end = "/" + name.strip("/")
            assert any(f"/{one}".endswith(end) for one in known), f"README says {name}, which is not there"
