"""Files that look alike: compared side by side, merged by two people, taken back."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.actions import SameSigner
from common.http import SignedInRequest
from common.personal_data import CannotMerge
from veterans.actions import duplicates as actions
from veterans.actions.looks import see
from veterans.models import DuplicatePair, LookKind, Merge, Person
from veterans.queries import profile
from vocabulary.queries import placement_names

EVIDENCE = {
    "name": gettext_lazy("same name"),
    "name_sound": gettext_lazy("names sound alike"),
    "name_part": gettext_lazy("one name holds the other"),
    "name_near": gettext_lazy("names differ by one sign"),
    "birth": gettext_lazy("same date of birth"),
    "birth_near": gettext_lazy("dates of birth differ by one digit"),
    "age": gettext_lazy("same age"),
    "phone": gettext_lazy("same phone"),
    "place": gettext_lazy("same home county"),
    "discharged": gettext_lazy("discharged on the same day"),
    "discharged_near": gettext_lazy("days of discharge differ by one digit"),
    "enlisted": gettext_lazy("enlisted on the same day"),
    "enlisted_near": gettext_lazy("days of enlistment differ by one digit"),
    "specialty": gettext_lazy("same specialty"),
    "id_number": gettext_lazy("same ID number"),
}
ROWS = (
    ("name", gettext_lazy("Name")),
    ("id_number", gettext_lazy("ID number")),
    ("phone", gettext_lazy("Phone")),
    ("birth_date", gettext_lazy("Date of birth")),
    ("home_place", gettext_lazy("Lives in")),
    ("placement_mode", gettext_lazy("Placement mode")),
    ("branch", gettext_lazy("Service branch")),
)


def _scope(request: SignedInRequest) -> None:
    if not request.user.scope():
        raise Http404


@login_required
@require_safe
def pairs(request: SignedInRequest) -> HttpResponse:
    """Pairs that wait, merges that wait for the second person, merges that can still be undone."""
    _scope(request)
    open_pairs = DuplicatePair.objects.comparable_by(request.user).filter(state="open")
    page = Paginator(open_pairs.select_related("one__kept_by", "other__kept_by"), 25).get_page(request.GET.get("page"))
    merges, since = _merges(request), timezone.now() - datetime.timedelta(days=actions.UNDO_DAYS)
    waiting, done = list(merges.waiting()), list(merges.filter(done_at__gte=since, undone_at=None))
    named = [*(person for pair in page for person in (pair.one, pair.other)), *(one.kept for one in (*waiting, *done))]
    see(
        by=request.user, action="veterans.person.listed", purpose="duplicate", kind=LookKind.LISTED,
        keys=list(dict.fromkeys(person.public_id for person in named)),
    )  # fmt: skip
    context = {
        "page": page,
        "rows": [{"pair": pair, "evidence": words_of(pair.evidence)} for pair in page],
        "waiting": waiting,
        "done": done,
    }
    return render(request, "veterans/duplicates/list.html", context)


def _merges(request: SignedInRequest) -> Any:
    return Merge.objects.shown_to(request.user).select_related("kept", "proposed_by", "done_by")


def words_of(evidence: Iterable[str]) -> list[str]:
    """What agrees, for people."""
    return [str(EVIDENCE.get(code, code)) for code in evidence]


def sides(one: Person, other: Person) -> list[dict[str, Any]]:
    return [
        {"name": name, "title": title, "one": shown(one, name), "other": shown(other, name)} for name, title in ROWS
    ]


def shown(person: Person, name: str) -> str:
    if name == "id_number":
        return person.masked_id_number
    if name == "phone":
        return person.masked_phone
    if name == "home_place":
        return person.home_place.full_name or person.home_place.name if person.home_place else person.home_words
    if name == "placement_mode":
        return placement_names().get(person.placement_mode, person.placement_words)
    return str(getattr(person, name) or "")


@login_required
def pair(request: SignedInRequest, pk: int) -> HttpResponse:
    """Side by side. A POST says that they are two people, or proposes the merge with what stays."""
    related = DuplicatePair.objects.comparable_by(request.user).select_related(
        "one__kept_by", "other__kept_by", "one__home_place", "other__home_place"
    )
    found = get_object_or_404(related, pk=pk)
    if request.method == "POST":
        return _decide(request, found)
    for person in (found.one, found.other):
        see(by=request.user, action="veterans.person.viewed", keys=[person.public_id], purpose="duplicate")
    context = {
        "pair": found,
        "evidence": words_of(found.evidence),
        "rows": sides(found.one, found.other),
        "sides": [
            {"person": one, "profile": profile(one), "needs": one.ledger.all()[:5]} for one in (found.one, found.other)
        ],
    }
    return render(request, "veterans/duplicates/pair.html", context)


def _decide(request: SignedInRequest, found: DuplicatePair) -> HttpResponse:
    if request.POST.get("deed") == "different":
        actions.are_different(pair=found, by=request.user)
        messages.success(request, _("Noted: two people. They are not shown again."))
        return redirect("veterans:pairs")
    keep_other = request.POST.get("stays") == "other"
    kept, gone = (found.other, found.one) if keep_other else (found.one, found.other)
    mine = "other" if keep_other else "one"
    choices = {
        name: "kept" if request.POST[f"side-{name}"] == mine else "gone"
        for name, _title in ROWS
        if request.POST.get(f"side-{name}") in {"one", "other"}
    }
    try:
        merge = actions.propose(kept=kept, gone=gone, choices=choices, by=request.user)
    except actions.NotTwo:
        messages.error(request, _("A merge of one of these files is proposed already."))
        return redirect("veterans:pairs")
    messages.success(request, _("Proposed. A second person looks at it and confirms; until then nothing changes."))
    return redirect(merge)


@login_required
def merge(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A proposed or done merge: confirm as the second person, take the proposal back, undo."""
    found = get_object_or_404(_merges(request), public_id=public_id)
    if request.method == "POST":
        return _act(request, found)
    gone = Person.objects.kept_in(request.user).select_related("home_place").filter(pk=found.gone_pk).first()
    kept = Person.objects.kept_in(request.user).select_related("home_place").filter(pk=found.kept_id).first()
    if kept is None or (found.done_at is None and gone is None):
        raise Http404
    rows = []
    if gone is not None:
        rows = [
            {
                **row,
                "taken": "other"
                if found.choices.get(row["name"]) == "gone" or (row["other"] and not row["one"])
                else "one",
            }
            for row in sides(kept, gone)
        ]
        for person in (kept, gone):
            see(by=request.user, action="veterans.person.viewed", keys=[person.public_id], purpose="duplicate")
    until = found.done_at + datetime.timedelta(days=actions.UNDO_DAYS) if found.done_at else None
    context = {
        "merge": found,
        "kept": kept,
        "gone": gone,
        "rows": rows,
        "until": until,
        "mine": found.proposed_by_id == request.user.pk,
    }
    return render(request, "veterans/duplicates/merge.html", context)


def _act(request: SignedInRequest, found: Merge) -> HttpResponse:
    deed = request.POST.get("deed")
    try:
        if deed == "confirm":
            kept = actions.confirm(merge=found, by=request.user)
            messages.success(request, _("Merged. For thirty days it can be undone, with everything as it was."))
            return redirect(kept)
        if deed == "undo":
            actions.undo(merge=found, by=request.user)
            messages.success(request, _("Undone: both files stand as before."))
        elif deed == "drop":
            actions.drop(merge=found, by=request.user)
    except CannotMerge as problem:
        messages.error(request, str(problem))
    except SameSigner:
        messages.error(request, _("You proposed it; a second person must confirm."))
    except actions.Changed:
        messages.error(request, _("One of the files changed since. Take the proposal back and compare again."))
    except actions.NotTwo:
        messages.error(request, _("This merge is done or was taken back already."))
    except actions.TooLate:
        messages.error(request, _("Thirty days are over, or it was undone before."))
    return redirect("veterans:pairs")


@login_required
@require_POST
def look(request: SignedInRequest) -> HttpResponse:
    """Look through all files of my places now; imports and changes are looked through by themselves."""
    from veterans.queries.duplicates import compared

    _scope(request)
    count = actions.note_pairs(compared(Person.objects.kept_in(request.user).order_by("pk")[:20_000]))
    messages.success(request, _("%(count)s new pairs.") % {"count": count})
    return redirect("veterans:pairs")
