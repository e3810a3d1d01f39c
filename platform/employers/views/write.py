"""A posting is written on one page, read against the law while it is typed, published, extended, closed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from common.text import first_refused_character
from employers import lawful, rules
from employers.actions import postings as actions
from employers.forms.posting import PostingForm
from employers.models import Posting, PostingState
from employers.pasting import MOST, read_text
from matching.text import needed_certificates
from matching.text.lawful import Verdict
from vocabulary.queries import education_names, occupation_names

COPIED = (
    "title", "kind", "occupation", "heads_offered", "pay_min", "pay_max", "pay_months", "education", "experience_years",
    "age_min", "age_max", "age_reason", "relaxes_age", "physical_words", "certificates", "address", "requirement", "shifts", "contract_kind",
    "contract_months", "probation_months", "insurance", "board", "family_welcome", "veteran_priority", "veteran_only", "standing",
)  # fmt: skip


def _law(verdict: Verdict, title: str, text: str) -> dict[str, Any]:
    """What the page says of a text: see components/law.html. A field in which nothing was found is not repeated."""
    found = [lawful.as_json(one) for one in verdict.findings]
    return {
        "verdict": verdict.verdict,
        "title_parts": lawful.segments(title, "title", found) if verdict.of("title") else [],
        "text_parts": lawful.segments(text, "text", found) if verdict.of("text") else [],
        "said": lawful.sentences(title, text, found),
    }


@login_required
@require_POST
def check(request: SignedInRequest) -> HttpResponse:
    """A fragment: what the law says of the words as they stand, and the pay of a whole year. Writes nothing."""
    if not rules.firms_to_post_for(request.user).exists():
        raise Http404
    title, text = request.POST.get("title", "")[:120], request.POST.get("requirement", "")[:10_000]
    low, high = (_whole(request.POST.get(name, "")) for name in ("pay_min", "pay_max"))
    months = _whole(request.POST.get("pay_months", "")) or 12
    year = [value * months for value in (low, high) if value]
    verdict = lawful.read(title, text, {"pay_min": low, "pay_max": high} if year else None)
    limits = lawful.limits(
        age=any(_whole(request.POST.get(name, "")) for name in ("age_min", "age_max")),
        education=request.POST.get("education", "") in education_names(),
    )
    verdict = lawful.together(verdict, limits)
    return render(request, "employers/law.html", {"law": _law(verdict, title, text), "year": year})


def _whole(words: str) -> int | None:
    return int(words) if words.isdecimal() and len(words) < 8 else None


@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """Empty, from an occupation, from an older posting, or from a pasted text."""
    firms = rules.firms_to_post_for(request.user)
    if not firms.exists():
        raise Http404
    if request.method == "POST" and request.POST.get("do") != "read":
        return _save(request, None, PostingForm(request.POST, employers=firms))
    form = PostingForm(initial=_start(request, firms), employers=firms)
    return _page(request, form, None)


def _start(request: SignedInRequest, firms: Any) -> dict[str, Any]:
    """First values of the form."""
    first = firms.select_related("kept_by").first()
    found: dict[str, Any] = {"employer": first.public_id, "place": first.kept_by.name}
    if request.method == "POST":
        found |= read_text(request.POST.get("text", "")[: 2 * MOST])
    code, copied = request.GET.get("occupation", ""), request.GET.get("copy", "")
    if code in occupation_names():
        name = occupation_names()[code]
        groups = needed_certificates(name)
        found |= {"title": name, "occupation": code, "certificates": sorted({min(group) for group, _s in groups})}
    if _is_uuid(copied):
        older = Posting.objects.filter(employer__in=firms, public_id=copied).first()
        found |= _copy(older) if older else {}
    return found


def _is_uuid(words: str) -> bool:
    try:
        return bool(forms.UUIDField(required=False).clean(words))
    except forms.ValidationError:
        return False


def _copy(posting: Posting) -> dict[str, Any]:
    place = posting.place.code if posting.place else posting.place_words
    return {**{name: getattr(posting, name) for name in COPIED}, "place": place, "employer": posting.employer.public_id}


def _writable(user: Any, public_id: str) -> Posting:
    """A posting the user may write, or 404."""
    firms = rules.firms_to_post_for(user).values("pk")
    rows = Posting.objects.filter(employer__in=firms).select_related("employer__kept_by", "place", "kept_by")
    return get_object_or_404(rows, public_id=public_id)


@login_required
def edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Another wording; an open posting is read against the law again."""
    found = _writable(request.user, public_id)
    firms = rules.firms_to_post_for(request.user).filter(pk=found.employer_id)
    if request.method == "POST":
        return _save(request, found, PostingForm(request.POST, employers=firms))
    initial = {**_copy(found), "deadline": found.deadline}
    return _page(request, PostingForm(initial=initial, employers=firms), found)


def _page(request: SignedInRequest, form: PostingForm, posting: Posting | None, **more: Any) -> HttpResponse:
    older = Posting.objects.filter(employer__in=form.fields["employer"].queryset).order_by("-pk")[:5]  # type: ignore[attr-defined]
    code = form["occupation"].value() or ""
    context = {"form": form, "posting": posting, "older": older, "occupation": occupation_names().get(code, ""), **more}
    return render(request, "employers/write.html", context)


def _save(request: SignedInRequest, posting: Posting | None, form: PostingForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, posting)
    firm = form.cleaned_data["employer"]
    values = form.values(firm.kept_by)
    publish = request.POST.get("do") == "publish"
    try:
        row = actions.write_posting(employer=firm, values=values, posting=posting, publish=publish, by=request.user)
    except actions.Unlawful as problem:
        form.add_error("requirement", _("This may not be published as it is written; the places are marked. Nothing is lost."))  # fmt: skip
        return _page(request, form, posting, law=_law(problem.verdict, values["title"], values["requirement"]))
    except actions.WrongState:
        messages.error(request, _("A posting that was published is published anew, or left as it is."))
        return _page(request, form, posting)
    if row.state == PostingState.OPEN:
        messages.success(request, _("Published. Everybody sees it now."))
    elif row.state == PostingState.REVIEW:
        messages.info(request, _("Held: a person reads it first. The page says by when."))
    else:
        messages.success(request, _("Kept as a draft; nobody else sees it."))
    return redirect(row)


@login_required
@require_POST
def run(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Close, extend, or publish again."""
    found = _writable(request.user, public_id)
    what, reason = request.POST.get("do", ""), request.POST.get("reason", "").strip()[:200]
    if first_refused_character(reason) is not None:
        messages.error(request, _("The reason holds invisible characters; nothing was changed."))
        return redirect(found)
    try:
        if what == "close":
            actions.close_posting(posting=found, reason=reason, by=request.user)
            messages.success(request, _("Closed. It is on no list from now on."))
        elif what == "extend":
            words = request.POST.get("deadline", "")
            day = forms.DateField().clean(words) if words else None
            actions.extend_posting(posting=found, deadline=day, by=request.user)
            messages.success(request, _("The last day is changed."))
        elif what == "publish":
            actions.publish_posting(posting=found, by=request.user)
            messages.success(request, _("Sent in. The page says whether it is published."))
        else:
            raise Http404
    except (forms.ValidationError, ValueError):
        messages.error(request, _("The day is no day, or has passed; nothing was changed."))
    except actions.Unlawful:
        messages.error(request, _("The wording is not lawful as it stands. Open it and read what is marked."))
        return redirect("employers:edit", found.public_id)
    except actions.WrongState:
        messages.error(request, _("In this state that cannot be done, or its last day has passed. Change the posting."))
    return redirect(found)
