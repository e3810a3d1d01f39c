"""Which firms and postings of a file are on file already, and what only looks like them."""

from employers.importing.drafts import Draft
from employers.importing.reader import Reader
from employers.models import Employer, Posting
from employers.models.employer import normal_firm_name
from employers.terms import may_relax_age
from places.models import Place


def check_firms(drafts: list[Draft], reader: Reader) -> None:
    codes = {draft.uscc for draft in drafts if draft.uscc}
    known = {firm.uscc: firm for firm in Employer.objects.filter(uscc__in=codes)}
    for draft in drafts:
        firm = known.get(draft.uscc) if draft.uscc else None
        if firm is not None and firm.normal_name != normal_firm_name(draft.firm_name):
            reader.row = draft.row
            reader.say("uscc", draft.uscc, "uscc_other_name", refused=True, name=firm.name)
        if firm is not None and draft.fields["relaxes_age"] and not may_relax_age(firm.kind):
            reader.row = draft.row
            reader.say("relaxes_age", "", "may_not_relax", refused=True)


def compare(drafts: list[Draft]) -> None:
    """Find the postings on file."""
    by_source: dict[tuple[str, str], Posting] = {}
    numbers = [draft.key[1] for draft in drafts if draft.key[1]]
    for start in range(0, len(numbers), 500):
        for posting in Posting.objects.select_related("kept_by").filter(source_id__in=numbers[start : start + 500]):
            by_source[posting.source, posting.source_id] = posting
    keys = [draft.natural_key for draft in drafts if draft.natural_key]
    by_key: dict[str, Posting] = {}
    for start in range(0, len(keys), 500):
        by_key |= {
            posting.natural_key: posting
            for posting in Posting.objects.select_related("kept_by").filter(natural_key__in=keys[start : start + 500])
        }
    for draft in drafts:
        draft.posting = by_source.get(draft.key) if draft.key[1] else by_key.get(draft.natural_key)


def lookalikes(drafts: list[Draft], reader: Reader, keeper: Place) -> None:
    """New rows with title, firm and place of another one: listed, never merged unasked."""
    seen: dict[tuple[str, str, str], str] = {}
    titles = sorted({draft.fields["title"] for draft in drafts if draft.posting is None})
    for start in range(0, len(titles), 500):
        existing = Posting.objects.filter(
            kept_by__code__startswith=keeper.scope_prefix, title__in=titles[start : start + 500], state="open"
        )
        for title, firm, place, number, pk in existing.values_list(
            "title", "employer__normal_name", "place_words", "source_id", "pk"
        ):
            seen[title, firm, place] = number or str(pk)
    for draft in drafts:
        key = (draft.fields["title"], normal_firm_name(draft.firm_name), draft.fields["place_words"])
        if draft.posting is None and key in seen:
            reader.row = draft.row
            reader.say("title", draft.fields["title"], "possible_relisting", other=seen[key])
        seen.setdefault(key, draft.key[1] or str(draft.row))
