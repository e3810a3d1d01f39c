"""What duties are about: each room says what it would read, and one query reads all of it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, IntegerField, Model, Value
from django.db.models.functions import JSONObject

from common.crypto import EncryptedTextField
from duties import kinds
from duties.kinds import About, Subject
from duties.models import Duty, Template

REF = re.compile(r"[^.:]*")


def subjects_of(duties: Iterable[Duty], user: Any) -> dict[tuple[str, str], Subject]:
    """By kind and key, of those whose subjects this user may see: one query for all rooms together, none without a duty."""
    asked: dict[About, list[Duty]] = defaultdict(list)
    for duty in duties:
        if (kind := kinds.known(duty.kind)) is not None and kind.about is not None:
            asked[kind.about].append(duty)
    rows = _read({about: sorted({_ref(duty.key) for duty in some}) for about, some in asked.items()}, user)
    return {
        (duty.kind, duty.key): about.tell(row, duty.key)
        for about, some in asked.items()
        for duty in some
        if (row := rows.get((about, _ref(duty.key)))) is not None
    }


def _ref(key: str) -> str:
    return REF.match(key)[0]  # type: ignore[index]


def _read(asked: dict[About, list[str]], user: Any) -> dict[tuple[About, str], Model]:
    """The rooms' rows as one UNION ALL: each row a JSON object, since no two rooms show the same columns."""
    abouts = list(asked)
    parts = [_part(at, about, about.rows(user, asked[about])) for at, about in enumerate(abouts)]
    if not parts:
        return {}
    together = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    readers = [_readers(part) for part in parts]
    found: dict[tuple[About, str], Model] = {}
    for at, stored in together:
        values = {path: readers[at][path](value) for path, value in stored.items()}
        found[abouts[at], str(values[abouts[at].ref])] = _instance(parts[at].model, values)
    return found


def _part(at: int, about: About, rows: Any) -> Any:
    paths = {about.ref, *about.fields}
    paths |= {
        "__".join([*steps[:end], "pk"]) for path in paths if (steps := path.split("__")) for end in range(len(steps))
    }
    columns = {
        "about_at": Value(at, IntegerField()),
        "about_row": JSONObject(**{path: F(path) for path in sorted(paths)}),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _readers(part: Any) -> dict[str, Callable[[Any], Any]]:
    """How each value comes out of the JSON: by its own field, which knows days and ids of either database."""
    pairs = part.query.annotations["about_row"].get_source_expressions()
    fields = {name.value: column.output_field for name, column in zip(pairs[::2], pairs[1::2], strict=True)}
    if sealed := [name for name, field in fields.items() if isinstance(field, EncryptedTextField)]:
        raise TypeError(f"sealed, not for a list of duties: {sealed}")
    return {name: field.to_python for name, field in fields.items()}


def _instance(model: type[Model], values: dict[str, Any]) -> Model:
    """A row with just these values, what its room counted included; what else is looked at is asked for, as Django does with deferred fields."""
    own: dict[str, Any] = {}
    below: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, value in values.items():
        head, _, rest = path.partition("__")
        (below[head] if rest else own)[rest or head] = value
    own[model._meta.pk.attname] = own.pop("pk")
    names = [field.attname for field in model._meta.concrete_fields if field.attname in own]
    made = model.from_db(None, names, [own.pop(name) for name in names])
    vars(made).update(own)
    for name, some in below.items():
        related = model._meta.get_field(name).related_model
        setattr(made, name, None if some["pk"] is None else _instance(related, some))  # type: ignore[arg-type]
    return made


def _tell_round(row: Template, key: str) -> Subject:
    day = key.split(":")[1]
    return Subject(f"{row.title}（{day[:4]}-{day[4:6]}-{day[6:]}）")


def _templates(user: Any, codes: list[str]) -> Any:
    return Template.objects.filter(code__in=codes)


ROUNDS = About(rows=_templates, fields=("title",), tell=_tell_round, ref="code")
"""Task and period of a recurring duty."""
