"""Work: the list of a place, one spell, what staff record by hand, what a person tells."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.http import SignedInRequest
from common.search import search
from employers.actions.heads import NoHeadLeft
from employers.models import Employer, Posting
from employers.models.employer import normal_firm_name
from files.models import StoredFile
from outcomes.actions import found_work
from outcomes.actions.hires import FILES, record_hire, void_hire
from outcomes.actions.next_work import unknown
from outcomes.actions.spells import end_spell, no_next_work, verify_spell
from outcomes.filters import SpellFilter
from outcomes.forms.spells import EndForm, NextForm, RecordForm, SpellForm, VerifyForm, VoidForm
from outcomes.models import EmploymentSpell
from outcomes.problems import CannotRecord
from outcomes.rules import may_record
from veterans.actions.looks import see
from veterans.models import LookKind, Person

PAGE = 25
POSTS_SHOWN = 20
COUNTY = 6
OWN_SEARCH = "own_search"
"""Kind of source of work that a person found without us, as told to the station."""


def firm_named(words: str, person: Person) -> Employer | None:
    """The one firm of that name on file in the person's county; None where none or several have it."""
    found = Employer.objects.filter(
        normal_name=normal_firm_name(words), merged_into=None,
        kept_by__code__startswith=person.kept_by.code[:COUNTY],
    )[:2]  # fmt: skip
    return found[0] if len(found) == 1 and words else None


@login_required
@require_safe
def spells(request: SignedInRequest) -> HttpResponse:
    """Who of my places works where."""
    if not request.user.scope():
        raise Http404
    rows = EmploymentSpell.objects.kept_in(request.user).select_related("person__kept_by", "employer")
    narrowed = SpellFilter(request.GET, rows, request=request)
    page = Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page"))
    see(
        by=request.user, action="veterans.person.listed", purpose="outcomes", kind=LookKind.LISTED,
        keys=list(dict.fromkeys(spell.person.public_id for spell in page)),
    )  # fmt: skip
    return render(request, "outcomes/list.html", {"filter": narrowed, "page": page})


def _person(request: SignedInRequest, public_id: str) -> Person:
    return get_object_or_404(Person.objects.kept_in(request.user).select_related("kept_by"), public_id=public_id)


def _writable(request: SignedInRequest, public_id: str) -> Person:
    found = _person(request, public_id)
    if not may_record(request.user, found):
        raise Http404
    return found


@login_required
@require_safe
def of_person(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A fragment of the person's page."""
    found = _person(request, public_id)
    context = {
        "person": found,
        "spells": found.spells.select_related("employer")[:20],
        "may_record": may_record(request.user, found),
    }
    return render(request, "outcomes/of_person.html", context)


@login_required
def record_work(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Staff record work by hand."""
    found = _writable(request, public_id)
    given, words = request.POST or request.GET, request.GET.get("post", "")[:60]
    posts = Posting.objects.kept_in(request.user).hirable().select_related("employer")
    chosen = get_object_or_404(posts, public_id=given["posting"]) if _uuid(given.get("posting", "")) else None
    told = {"employer_words": chosen.employer.name, "title": chosen.title} if chosen else {}
    form = RecordForm(request.POST or None, request.FILES or None, initial=told)
    if request.method == "POST" and form.is_valid():
        # The answer to "where is the work that was found without us" is work the person looked for alone.
        alone = chosen is None and found_work.unanswered().filter(person=found).exists()
        made = _recorded(request, found, form, OWN_SEARCH if alone else "staff", evidence=form.cleaned_data["evidence"],
                         keeps_seeking=form.cleaned_data["keeps_seeking"], posting=chosen)  # fmt: skip
        if made is not None:
            messages.success(request, _("Recorded as claimed. Verify it when you have made sure."))
            return redirect(made)
    see(by=request.user, action="veterans.person.viewed", keys=[found.public_id], purpose="outcomes")
    context = {
        "person": found, "form": form, "chosen": chosen, "words": words,
        "posts": search(posts, words).order_by("-last_seen", "-pk")[:POSTS_SHOWN] if words else [],
    }  # fmt: skip
    return render(request, "outcomes/record.html", context)


def _uuid(words: str) -> bool:
    try:
        uuid.UUID(words)
    except ValueError:
        return False
    return True


def _recorded(
    request: SignedInRequest, person: Person, form: SpellForm, source: str, posting: Posting | None = None, **more: Any
) -> EmploymentSpell | None:
    """The spell, or None with the sentence on the form. With a post of ours its head is taken."""
    values = form.cleaned_data
    firm = posting.employer if posting else firm_named(values["employer_words"], person)
    try:
        return record_hire(
            person=person, started_on=values["started_on"], source_kind=source, source_key=values["key"],
            posting=posting, employer=firm, facts=form.facts(),
            ends_others=values["ends_others"], by=request.user, **more,
        )  # fmt: skip
    except NoHeadLeft:
        form.add_error(None, _("No head is left at this post, or it is not published yet; nothing was saved."))
        return None
    except CannotRecord as problem:
        form.add_error(None, problem.sentence())
        return None


# ---------- one spell ----------


def _spell(request: SignedInRequest, public_id: str, *, write: bool = False) -> EmploymentSpell:
    rows = EmploymentSpell.objects.kept_in(request.user).select_related(
        "person__kept_by", "employer", "posting", "recorded_by", "verified_by", "voided_by"
    )
    found: EmploymentSpell = get_object_or_404(rows, public_id=public_id)
    if write and not may_record(request.user, found.person):
        raise Http404
    return found


@login_required
@require_safe
def spell(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One piece of work with its calls; here it is verified, ended, taken back."""
    found = _spell(request, public_id)
    see(by=request.user, action="veterans.person.viewed", keys=[found.person.public_id], purpose="outcomes")
    context = {
        "spell": found,
        "calls": found.calls.order_by("month"),
        "files": StoredFile.objects.of(FILES, found.public_id),
        "may_record": may_record(request.user, found.person),
        "verify_form": VerifyForm(auto_id="verify_%s"),
        "end_form": EndForm(auto_id="end_%s"),
        "next_unknown": unknown().filter(pk=found.pk).exists(),
        "next_form": NextForm(auto_id="next_%s"),
        "void_form": VoidForm(auto_id="void_%s"),
    }
    return render(request, "outcomes/spell.html", context)


def _told(request: SignedInRequest, form: Any, act: Any, done: str) -> None:
    """Do it and say so, or say why not."""
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return
    try:
        act(form.cleaned_data)
    except CannotRecord as problem:
        messages.error(request, problem.sentence())
    else:
        messages.success(request, done)


@login_required
@require_POST
def verify(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Somebody made sure."""
    found = _spell(request, public_id, write=True)
    _told(request, VerifyForm(request.POST, request.FILES),
          lambda values: verify_spell(spell=found, by=request.user, **values), _("Verified."))  # fmt: skip
    return redirect(found)


@login_required
@require_POST
def end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The work ended."""
    found = _spell(request, public_id, write=True)
    _told(request, EndForm(request.POST),
          lambda values: end_spell(spell=found, by=request.user, **values), _("The end is recorded."))  # fmt: skip
    return redirect(found)


@login_required
@require_POST
def no_next(request: SignedInRequest, public_id: str) -> HttpResponse:
    """There is no other job after all."""
    found = _spell(request, public_id, write=True)
    _told(request, NextForm(request.POST),
          lambda values: no_next_work(spell=found, by=request.user, **values), _("The reason is corrected."))  # fmt: skip
    return redirect(found)


@login_required
@require_POST
def void(request: SignedInRequest, public_id: str) -> HttpResponse:
    """It never was."""
    found = _spell(request, public_id, write=True)
    _told(request, VoidForm(request.POST),
          lambda values: void_hire(spell=found, by=request.user, **values),
          _("Taken back. The row stays, and the need is open again."))  # fmt: skip
    return redirect(found)


# ---------- my own ----------


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """My work, and a way to tell of it: claimed until the station has made sure."""
    me = get_object_or_404(Person.objects.select_related("kept_by"), user=request.user.pk)
    form = SpellForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _recorded(request, me, form, "person") is not None:
        messages.success(request, _("Noted. Your station will make sure and call you."))
        return redirect("outcomes:mine")
    spells = me.spells.standing().select_related("employer")
    return render(request, "outcomes/mine.html", {"person": me, "spells": spells, "form": form})
