"""Stand-ins and the calendar of days off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from duties.actions import calendar as calendar_actions
from duties.actions import handover
from duties.calendar import WorkCalendar
from duties.desks import colleagues
from duties.forms import DayForm, StandInForm
from duties.models import CalendarDay, StandIn
from duties.rules import may_keep_calendar, may_see
from duties.views.desk import staff_only


@login_required
def stand_in(request: SignedInRequest) -> HttpResponse:
    """Name who does my work while I am away."""
    user = staff_only(request)
    form = StandInForm(request.POST or None, colleagues=colleagues(user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            handover.name_stand_in(
                user=user, stand_in=given["stand_in"], since=given["since"], until=given["until"], by=user
            )
        except handover.NotAColleague:
            form.add_error("stand_in", _("This colleague does not work for your places."))
        else:
            messages.success(request, _("Your open work is seen by both of you while it holds."))
            return redirect("duties:stand-in")
    rows = StandIn.objects.visible_to(user).select_related("user", "stand_in").order_by("-pk")[:20]
    return render(request, "duties/stand_in.html", {"form": form, "rows": rows, "today": timezone.localdate()})


@login_required
@require_POST
def end_stand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """I am back."""
    named = get_object_or_404(StandIn.objects.filter(user=staff_only(request)), pk=pk)
    handover.end_stand_in(named=named, by=request.user)
    messages.success(request, _("From today on nobody stands in for you."))
    return redirect("duties:stand-in")


@login_required
def calendar(request: SignedInRequest) -> HttpResponse:
    """Days off and working weekends by year; administrators note and correct them."""
    if not may_see(request.user):
        raise Http404
    keeper = may_keep_calendar(request.user)
    form = DayForm(request.POST or None) if keeper else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            calendar_actions.set_day(**form.cleaned_data, by=request.user)
            messages.success(request, _("Noted. What is due already keeps its date."))
            return redirect("duties:calendar")
    this_year = timezone.localdate().year
    stored = WorkCalendar.stored()
    days = list(CalendarDay.objects.all())
    years = [
        {"year": year, "days": [day for day in days if day.day.year == year]}
        for year in sorted({this_year, this_year + 1, *stored.years}, reverse=True)
    ]
    return render(request, "duties/calendar.html", {"form": form, "years": years, "keeper": keeper})


@login_required
@require_POST
def drop_day(request: SignedInRequest, pk: int) -> HttpResponse:
    """The day is an ordinary one."""
    if not may_keep_calendar(request.user):
        raise Http404
    calendar_actions.drop_day(day=get_object_or_404(CalendarDay, pk=pk), by=request.user)
    messages.success(request, _("Taken out. What is due already keeps its date."))
    return redirect("duties:calendar")
