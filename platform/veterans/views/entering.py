"""A new person by hand: few fields, who looks alike side by side, then the profile page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.http import SignedInRequest
from veterans.actions import entering as actions
from veterans.actions.looks import see
from veterans.forms.entering import EntryForm, places_of
from veterans.likeness import Likeness
from veterans.models import Person, PersonKind, ToldBy
from veterans.queries.duplicates import resembling, sketch_of
from veterans.views.duplicates import ROWS, shown, words_of

SHOWN_MOST = 5


@login_required
def enter(request: SignedInRequest) -> HttpResponse:
    """An empty form; a POST makes the file, unless somebody on file looks alike and was not compared yet."""
    places = places_of(request.user)
    if not places:
        raise Http404
    family_of = _family_of(request)
    form = EntryForm(request.POST or None, places=places, initial={"told": ToldBy.VISIT})
    found: list[tuple[Person, Likeness]] = []
    if request.method == "POST" and form.is_valid():
        found = _alike(request, form)
        compared = set(request.POST.getlist("compared")) if request.POST.get("deed") == "another" else set()
        if all(str(person.public_id) in compared for person, _how in found):
            made = _enter(request, form, [person for person, _how in found], family_of)
            if made is not None:
                return redirect("veterans:profile", made.public_id)
    context = {
        "form": form,
        "family_of": family_of,
        "erased": form.has_error("id_number", "erased") or bool(form.data.get("again")),
        "alike": _side_by_side(form, found),
        "same": any("id_number" in how.evidence for _person, how in found),
    }
    return render(request, "veterans/enter.html", context)


def _family_of(request: SignedInRequest) -> Person | None:
    """The veteran whose family member is entered, when the page of one led here."""
    key = request.GET.get("of")
    if not key:
        return None
    try:
        return get_object_or_404(Person.objects.kept_in(request.user), public_id=key, kind=PersonKind.VETERAN)
    except ValidationError:
        raise Http404 from None


def _alike(request: SignedInRequest, form: EntryForm) -> list[tuple[Person, Likeness]]:
    """People of my places only; each that is shown leaves a trace."""
    probe = Person(kept_by=form.cleaned_data["keeper"], **vars(form.cleaned_data["entry"]))
    probe.fill_derived()
    mine = Person.objects.kept_in(request.user).select_related("kept_by", "home_place")
    found = resembling(sketch_of(probe), mine)[:SHOWN_MOST]
    # The second read opens the numbers, of those few only.
    whole = mine.in_bulk([person.pk for person, _how in found])
    for person, _how in found:
        see(by=request.user, action="veterans.person.viewed", keys=[person.public_id], purpose="duplicate")
    return [(whole[person.pk], how) for person, how in found if person.pk in whole]


def _enter(
    request: SignedInRequest, form: EntryForm, different: list[Person], family_of: Person | None
) -> Person | None:
    """The new person; None with the reason on the form."""
    values = form.cleaned_data
    try:
        made = actions.enter_person(
            entry=values["entry"], place=values["keeper"], told=values["told"], again=values["again"],
            different=different, family_of=family_of, by=request.user,
        )  # fmt: skip
    except actions.Erased:
        erased = _("Somebody with this number asked to be erased; that stands until the person says otherwise.")
        form.add_error("id_number", ValidationError(erased, code="erased"))
        return None
    except actions.AlreadyOnFile:
        form.add_error(
            "id_number", _("A file with this number exists. Where another place keeps it, ask that place for it.")
        )
        return None
    messages.success(request, _("On file. Go on with the profile, from top to bottom like the paper form."))
    return made


def _side_by_side(form: EntryForm, found: list[tuple[Person, Likeness]]) -> list[dict[str, Any]]:
    if not found:
        return []
    entry = form.cleaned_data["entry"]
    typed = Person(**vars(entry))
    return [
        {
            "person": person,
            "evidence": words_of(how.evidence),
            "age": person.age_on(timezone.localdate()),
            "rows": [
                {"title": title, "typed": shown(typed, name), "filed": shown(person, name)} for name, title in ROWS
            ],
        }
        for person, how in found
    ]
