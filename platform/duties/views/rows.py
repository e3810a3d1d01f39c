"""What staff may read and a keeper may change: clocks, recurring tasks, the harm of delay."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.http import SignedInRequest
from duties import actions
from duties.actions import calendar
from duties.forms import ClockForm, HarmForm, TemplateForm
from duties.models import Clock, Harm, Template
from duties.rules import may_keep_calendar, may_see


def _all(request: SignedInRequest, rows: Any, page: str, name: str) -> HttpResponse:
    """The rows of one table, with the way to change one for whoever keeps them."""
    if not may_see(request.user):
        raise Http404
    return render(request, page, {name: rows.objects.all(), "keeper": may_keep_calendar(request.user)})


def _one(request: SignedInRequest, rows: Any, code: str, by: str = "code") -> Any:
    """A row for its keeper; not found for everybody else."""
    if not may_keep_calendar(request.user):
        raise Http404
    return get_object_or_404(rows, **{by: code})


def _given(request: SignedInRequest, form: Form) -> bool:
    return request.method == "POST" and form.is_valid()


@login_required
def clocks(request: SignedInRequest) -> HttpResponse:
    """How long what takes, by which rule."""
    return _all(request, Clock, "duties/clocks.html", "clocks")


@login_required
def clock(request: SignedInRequest, code: str) -> HttpResponse:
    """Configure one clock."""
    found = _one(request, Clock, code)
    form = ClockForm(request.POST or None, clock=found)
    if _given(request, form):
        calendar.set_clock(clock=found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Noted. What is open already keeps its date."))
        return redirect("duties:clocks")
    return render(request, "duties/clock.html", {"form": form, "clock": found})


@login_required
def recurring(request: SignedInRequest) -> HttpResponse:
    """What comes again and again, with its source."""
    return _all(request, Template, "duties/recurring.html", "templates")


@login_required
def template(request: SignedInRequest, code: str) -> HttpResponse:
    """Change or end one recurring task; what was opened before stays."""
    found = _one(request, Template, code)
    form = TemplateForm(request.POST or None, template=found)
    if _given(request, form):
        actions.set_template(template=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Changed. What was opened before stays as it was."))
        return redirect("duties:recurring")
    return render(request, "duties/template.html", {"form": form, "one": found})


@login_required
def harms(request: SignedInRequest) -> HttpResponse:
    """By what a desk's list is ordered, and what waiting costs."""
    return _all(request, Harm, "duties/harms.html", "harms")


@login_required
def harm(request: SignedInRequest, kind: str) -> HttpResponse:
    """Another weight, other words, with their source."""
    found = _one(request, Harm, kind, by="kind")
    form = HarmForm(request.POST or None, harm=found)
    if _given(request, form):
        actions.set_harm(harm=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Changed. The lists of duties follow it at once."))
        return redirect("duties:harms")
    return render(request, "duties/harm.html", {"form": form, "one": found})
