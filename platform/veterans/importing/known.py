"""Who of a file is on file already."""

from places.models import Place
from veterans.actions import erasing
from veterans.importing.drafts import Draft
from veterans.importing.reader import Reader
from veterans.models import OtherKey, Person
from veterans.numbers import masked


def known(drafts: list[Draft], reader: Reader, keeper: Place) -> list[Draft]:
    """Find the people on file; rows of people kept elsewhere are refused without saying more."""
    by_index: dict[str, Person] = {}
    by_key: dict[tuple[str, str], Person] = {}
    merged: set[tuple[str, str]] = set()
    indexes = [draft.id_index for draft in drafts if draft.id_index]
    for start in range(0, len(indexes), 500):
        for person in Person.objects.select_related("kept_by").filter(id_index__in=indexes[start : start + 500]):
            by_index[str(person.id_index)] = person
    numbers = [draft.key[1] for draft in drafts if draft.key[1]]
    for start in range(0, len(numbers), 500):
        for person in Person.objects.select_related("kept_by").filter(source_id__in=numbers[start : start + 500]):
            by_key[person.source, person.source_id] = person
        for other in OtherKey.objects.select_related("person__kept_by").filter(
            source_id__in=numbers[start : start + 500]
        ):
            by_key[other.source, other.source_id] = other.person
            merged.add((other.source, other.source_id))
    marks = {id(draft): erasing.marks_of(draft.person["id_number"], *draft.key) for draft in drafts}
    erased = erasing.buried(sorted({mark for some in marks.values() for mark in some}))
    kept = []
    for draft in drafts:
        reader.row = draft.row
        if erased & set(marks[id(draft)]):
            reader.say("id", draft.key[1], "erased", refused=True)
            continue
        by_number = by_index.get(draft.id_index) if draft.id_index else None
        by_source = by_key.get(draft.key) if draft.key[1] else None
        draft.known = by_number or by_source
        if (by_number is not None and by_source is not None and by_number.pk != by_source.pk) or (
            by_source is not None
            and by_number is None
            and by_source.id_index
            and draft.id_index
            and by_source.id_index != draft.id_index
        ):
            reader.say("id_number", masked(draft.person["id_number"]), "id_of_another", refused=True)
        elif draft.known is not None and not draft.known.kept_by.code.startswith(keeper.scope_prefix):
            reader.say("id", draft.key[1], "kept_elsewhere", refused=True)
        elif draft.known is not None and draft.key in merged:
            reader.say("id", draft.key[1], "merged_row", refused=True)
        else:
            if draft.known is not None and draft.known.by_hand and draft.known.import_digest != draft.digest:
                reader.say("id", draft.key[1], "kept_by_hand")
            kept.append(draft)
    return kept
