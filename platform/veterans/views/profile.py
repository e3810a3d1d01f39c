"""The profile in one page: by the person, or by a clerk for them. Each field saves by itself and by the button."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.http import SignedInRequest
from files.actions import keep_file
from files.problems import Unsafe
from veterans import queries
from veterans.actions import profile as actions
from veterans.actions.looks import see
from veterans.fields import FIELDS, PANELS, fingerprint
from veterans.forms.profile import CertificateForm, JobForm, ScanForm
from veterans.models import Person, ToldBy
from veterans.queries.readings import readings
from vocabulary.queries import certificate_names

SOON = datetime.timedelta(days=90)
ROW_FORMS: dict[str, Any] = {"certificates": CertificateForm, "jobs": JobForm}


def _person(request: SignedInRequest, public_id: str) -> Person:
    """Mine, or one whose file my place keeps."""
    return get_object_or_404(
        Person.objects.visible_to(request.user).select_related("kept_by", "home_place"), public_id=public_id
    )


def _told(request: SignedInRequest, person: Person) -> str:
    told = request.POST.get("told", "")
    if person.user_id == request.user.pk:
        return ""
    return told if told in ToldBy.values else ToldBy.VISIT


def _row(request: SignedInRequest, person: Person, name: str, **more: Any) -> dict[str, Any]:
    """What one field shows. A secret is shown to its owner; to a clerk only masked, until it is typed anew."""
    field = FIELDS[name]
    value = field.read(person)
    hidden = field.secret and person.user_id != request.user.pk
    return {
        "field": field,
        "value": "" if hidden else value,
        "masked": _masked(person, name) if hidden else "",
        "was": fingerprint(name, value),
        "choices": field.choices() if field.choices else [],
        **more,
    }


def _masked(person: Person, name: str) -> str:
    return person.masked_id_number if name == "id_number" else person.masked_phone


def _names(request: SignedInRequest, person: Person, names: Iterable[str]) -> list[str]:
    """The fields that this user writes: the ID number is staff's."""
    mine = person.user_id == request.user.pk
    return [name for name in names if not (mine and FIELDS[name].by_staff)]


def _rows(person: Person, kind: str) -> list[dict[str, Any]]:
    today, names = timezone.localdate(), certificate_names()
    if kind == "jobs":
        return [{"row": row} for row in person.past_jobs.all()]
    return [
        {
            "row": row,
            "name": names.get(row.kind, ""),
            "over": bool(row.expires_on and row.expires_on < today),
            "days": (row.expires_on - today).days
            if row.expires_on and today <= row.expires_on <= today + SOON
            else None,
        }
        for row in person.certificates.all()
    ]


def _part(person: Person, kind: str, form: Any = None) -> dict[str, Any]:
    return {
        "person": person,
        "kind": kind,
        "rows": _rows(person, kind),
        "form": form or ROW_FORMS[kind](auto_id=f"{kind}_%s"),
    }


def _gaps(person: Person) -> dict[str, Any]:
    gaps: dict[str, Any] = queries.profile(person)["gaps"]
    return gaps


@login_required
def page(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The whole page; a POST saves the fields it brings (one, when htmx sends it)."""
    person = _person(request, public_id)
    if request.method == "POST":
        only = request.POST.get("only", "")
        return _save_one(request, person, only) if only else _save_all(request, person)
    mine = person.user_id == request.user.pk
    if not mine:
        see(by=request.user, action="veterans.person.viewed", keys=[person.public_id], purpose="profile")
    context = {
        "person": person,
        "mine": mine,
        "panels": [
            {
                "name": name,
                "title": title,
                "rows": [_row(request, person, one) for one in _names(request, person, names)],
                "part": {"papers": _part(person, "certificates"), "jobs": _part(person, "jobs")}.get(name),
            }
            for name, title, names in PANELS
        ],
        "specialties": readings(person, "specialty"),
        "wishes": readings(person, "wish"),
        "refusals": readings(person, "refusal"),
        "gaps": _gaps(person),
        "ways": ToldBy.choices,
        "assists": person.assists.select_related("by")[:5],
        "scan_form": ScanForm(auto_id="scan_%s"),
    }
    return render(request, "veterans/profile/page.html", context)


def _save_one(request: SignedInRequest, person: Person, name: str) -> HttpResponse:
    if name not in _names(request, person, FIELDS):
        raise Http404
    value = request.POST.get(name, "")
    more: dict[str, Any] = {}
    changed = False
    try:
        saved = actions.set_field(
            person=person, name=name, value=value, was=request.POST.get(f"was-{name}", ""), by=request.user,
            told=_told(request, person),
        )  # fmt: skip
    except ValidationError as problem:
        more = {"error": " ".join(problem.messages), "value": value}
    except actions.Overtaken as other:
        hidden = FIELDS[name].secret and person.user_id != request.user.pk
        more = {"theirs": "****" if hidden else other.now or "—", "value": value, "overtaken": True}
    else:
        changed, more = saved.changed, {"saved": True, "warned": saved.masked}
    person = _person(request, public_id=str(person.public_id))
    parts: list[str] = [
        render_to_string(
            "veterans/profile/field.html", {"one": _row(request, person, name, **more), "person": person}, request
        )
    ]
    if changed:
        parts += _beside(request, person, name)
    response = HttpResponse("".join(parts))
    if changed:
        response["HX-Trigger"] = "profile-changed"
    return response


def _beside(request: SignedInRequest, person: Person, name: str) -> list[str]:
    """What else changes on the page with a field: its readings, how complete the profile is."""
    reading = FIELDS[name].reading
    parts: list[str] = [render_to_string("veterans/profile/gaps.html", {"gaps": _gaps(person), "swap": True}, request)]
    for field in {reading, "refusal"} if reading in {"wish", "refusal"} else {reading} - {""}:
        context = {"readings": readings(person, field), "field": field, "person": person, "swap": True}
        parts.append(render_to_string("veterans/profile/readings.html", context, request))
    return parts


def _save_all(request: SignedInRequest, person: Person) -> HttpResponse:
    """Without scripts, and for a form typed in as a whole: what can be saved is saved, the rest is said."""
    count, problems = 0, []
    for name in _names(request, person, FIELDS):
        if f"was-{name}" not in request.POST:
            continue
        field, value = FIELDS[name], request.POST.get(name, "")
        if field.secret and not value:
            continue  # left empty: the number on file stays
        try:
            saved = actions.set_field(
                person=person, name=name, value=value, was=request.POST[f"was-{name}"], by=request.user,
                told=_told(request, person),
            )  # fmt: skip
            count += saved.changed
        except ValidationError as problem:
            problems.append(f"{field.label}: {' '.join(problem.messages)}")
        except actions.Overtaken:
            problems.append(_("%(field)s: somebody changed it meanwhile; theirs stands.") % {"field": field.label})
    for sentence in problems:
        messages.error(request, sentence)
    if count or not problems:
        messages.success(request, _("Saved."))
    return redirect("veterans:profile", person.public_id)


@login_required
@require_POST
def judge(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Yes or no to one reading."""
    person = _person(request, public_id)
    field, code, answer = (request.POST.get(name, "") for name in ("field", "code", "right"))
    known = {one.code for one in readings(person, field)} if field in {"specialty", "wish", "refusal"} else set()
    if code not in known or answer not in {"0", "1"}:
        raise Http404
    actions.judge(
        person=person, field=field, code=code, right=answer == "1", by=request.user, told=_told(request, person)
    )
    if not request.headers.get("HX-Request"):
        return redirect("veterans:profile", person.public_id)
    person = _person(request, public_id)
    context = {"readings": readings(person, field), "field": field, "person": person}
    response = render(request, "veterans/profile/readings.html", context)
    response["HX-Trigger"] = "profile-changed"
    return response


@login_required
@require_POST
def add_row(request: SignedInRequest, public_id: str, kind: str) -> HttpResponse:
    """A certificate or a past job more."""
    person = _person(request, public_id)
    if kind not in ROW_FORMS:
        raise Http404
    form = ROW_FORMS[kind](request.POST, auto_id=f"{kind}_%s")
    if form.is_valid():
        add: Any = actions.add_certificate if kind == "certificates" else actions.add_job
        try:
            add(person=person, by=request.user, told=_told(request, person), **form.cleaned_data)
        except actions.SaidTwice:
            form.add_error(None, _("This stands there already."))
        else:
            form = None
    return _rows_answer(request, public_id, kind, form)


@login_required
@require_POST
def drop_row(request: SignedInRequest, public_id: str, kind: str, pk: int) -> HttpResponse:
    """A certificate or a past job less."""
    person = _person(request, public_id)
    if kind not in ROW_FORMS:
        raise Http404
    actions.drop_row(person=person, rows=kind, pk=pk, by=request.user, told=_told(request, person))
    return _rows_answer(request, public_id, kind, None)


def _rows_answer(request: SignedInRequest, public_id: str, kind: str, form: Any) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        if form is not None:
            messages.error(request, _("Nothing was saved; look at what you wrote."))
        return redirect("veterans:profile", public_id)
    person = _person(request, public_id)
    body = render_to_string("veterans/profile/rows.html", _part(person, kind, form), request)
    body += render_to_string("veterans/profile/gaps.html", {"gaps": _gaps(person), "swap": True}, request)
    response = HttpResponse(body)
    response["HX-Trigger"] = "profile-changed"
    return response


@login_required
@require_POST
def scan(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Keep the scan of the signed form with the person's file."""
    person = _person(request, public_id)
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    else:
        try:
            keep_file(
                file=form.cleaned_data["file"], kind="person", key=person.public_id, by=request.user, purpose="assist"
            )
        except Unsafe as problem:
            messages.error(request, problem.sentence())
        else:
            messages.success(request, _("The scan is kept with the file."))
    return redirect("veterans:profile", person.public_id)


@login_required
@require_safe
def paper(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The form on paper, filled in as far as it is known, in the order of the page."""
    person = _person(request, public_id)
    if person.user_id != request.user.pk:
        see(by=request.user, action="veterans.person.viewed", keys=[person.public_id], purpose="paper")
    panels = [
        {
            "title": title,
            "rows": [_shown(_row(request, person, one)) for one in _names(request, person, names)],
            "name": name,
        }
        for name, title, names in PANELS
    ]
    context = {
        "person": person,
        "panels": panels,
        "certificates": _rows(person, "certificates"),
        "jobs": _rows(person, "jobs"),
    }
    return render(request, "veterans/profile/paper.html", context)


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "text": dict(one["choices"]).get(one["value"], one["value"]) or one["masked"]}


@login_required
@require_safe
def blank_paper(request: SignedInRequest) -> HttpResponse:
    """The same form without a name, for paper days."""
    if not request.user.scope():
        raise Http404
    panels = [
        {"title": title, "rows": [{"field": FIELDS[one], "text": ""} for one in names], "name": name}
        for name, title, names in PANELS
    ]
    return render(request, "veterans/profile/paper.html", {"panels": panels})
