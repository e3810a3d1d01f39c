"""A cohort that arrives: who reported, whose clock runs out, the welcome; files offered and accepted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.queries import within
from accounts.rules import prefixes_led
from common.http import SignedInRequest
from common.text import tidy, validate_text
from places.models import Level, Place
from places.queries import Resolver
from veterans.actions import reception as actions
from veterans.actions.looks import see
from veterans.models import Custody, LookKind, Person, Reception, RunningClock, WelcomeItem


def _scope(request: SignedInRequest) -> tuple[str, ...]:
    prefixes: tuple[str, ...] = request.user.scope()
    if not prefixes:
        raise Http404
    return prefixes


def _inside(request: SignedInRequest, field: str) -> Q:
    _scope(request)
    return within(request.user, field)


def _receptions(request: SignedInRequest) -> Any:
    return Reception.objects.filter(_inside(request, "person__kept_by__code"))


@login_required
@require_safe
def cohort(request: SignedInRequest) -> HttpResponse:
    """One yearly cohort: those who have not reported first, by the day on which their time is over."""
    mine, today = _receptions(request), timezone.localdate()
    years = list(mine.order_by("-cohort_year").values_list("cohort_year", flat=True).distinct())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) < 5 else (years[0] if years else today.year)
    rows = mine.filter(cohort_year=year)
    counts = rows.aggregate(
        all=Count("pk"),
        reported=Count("pk", filter=Q(reported_on__isnull=False)),
        over=Count("pk", filter=Q(reported_on=None, report_by__lt=today)),
        waiting=Count("pk", filter=Q(reported_on=None) & (Q(report_by__gte=today) | Q(report_by=None))),
    )
    ordered = (
        rows.select_related("person__kept_by")
        .prefetch_related("ticks__item")
        .order_by(F("reported_on").asc(nulls_first=True), "report_by", "pk")
    )
    page, offers = Paginator(ordered, 25).get_page(request.GET.get("page")), list(_offers(request))
    see(
        by=request.user, action="veterans.person.listed", purpose="reception", kind=LookKind.LISTED,
        keys=list(dict.fromkeys(one.person.public_id for one in (*page, *offers))),
    )  # fmt: skip
    items = list(WelcomeItem.objects.filter(retired_on=None).select_related("place"))
    context = {
        "year": year,
        "years": years,
        "counts": counts,
        "page": page,
        "rows": [_row(one, items, today) for one in page],
        "offers": offers,
        "ran_out": RunningClock.objects.kept_in(request.user).ran_out_unseen().count(),
        "may_configure": bool(prefixes_led(request.user)),
    }
    return render(request, "veterans/reception/cohort.html", context)


def _row(one: Reception, items: list[WelcomeItem], today: Any) -> dict[str, Any]:
    done = {tick.item_id for tick in one.ticks.all()}
    code = one.person.kept_by.code
    mine = [item for item in items if code.startswith(item.place.scope_prefix)]
    return {
        "reception": one,
        "over": one.reported_on is None and one.report_by is not None and one.report_by < today,
        "items": [{"item": item, "done": item.pk in done} for item in mine],
        "done": sum(item.pk in done for item in mine),
    }


def _offers(request: SignedInRequest) -> Any:
    """Files that other places offer to mine."""
    found = Custody.objects.filter(_inside(request, "place__code"), accepted_at=None, refused_at=None)
    return found.select_related("person__kept_by", "place", "offered_by")[:50]


@login_required
@require_POST
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person reported today, or an item of the welcome was done."""
    found = get_object_or_404(_receptions(request).select_related("person__kept_by"), pk=pk)
    if request.POST.get("deed") == "reported":
        actions.reported(reception=found, on=timezone.localdate(), by=request.user)
    else:
        key, _dash, done = request.POST.get("item", "").partition("-")
        if not key.isdecimal() or done not in {"0", "1"}:
            raise Http404
        item = get_object_or_404(WelcomeItem.objects.select_related("place"), pk=int(key))
        if not found.person.kept_by.code.startswith(item.place.scope_prefix):
            raise Http404
        actions.tick(reception=found, item=item, done=done == "1", by=request.user)
    return redirect(f"/people/reception/?year={found.cohort_year}")


@login_required
def welcome(request: SignedInRequest) -> HttpResponse:
    """What the welcome consists of at my place; one line an item. Chiefs decide."""
    if not prefixes_led(request.user) or not request.user.current_posts:
        raise Http404
    place = request.user.current_posts[0].place
    if request.method == "POST":
        titles = [tidy(line) for line in request.POST.get("items", "").splitlines() if tidy(line)]
        try:
            for title in titles:
                validate_text(title)
            if len(titles) > 20 or any(len(title) > 80 for title in titles):
                raise ValidationError(_("At most 20 items of 80 characters."))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        else:
            actions.set_items(place=place, titles=titles, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("veterans:cohort")
    items = WelcomeItem.objects.filter(place=place, retired_on=None)
    return render(request, "veterans/reception/welcome.html", {"place": place, "items": items})


@login_required
@require_POST
def offer(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Offer a file to the place that the person moved to."""
    found = get_object_or_404(Person.objects.kept_in(request.user).select_related("kept_by"), public_id=public_id)
    place = Resolver().resolve(request.POST.get("place", "")[:60])
    if place is None or place.level == Level.NATION or place.pk == found.kept_by_id:
        messages.error(request, _("No single other place is meant by this word; write its full name."))
        return redirect(found)
    try:
        actions.offer(person=found, place=Place.objects.get(pk=place.pk), by=request.user)
    except actions.AlreadyOffered:
        messages.error(request, _("The file is offered already; take that offer back first."))
    else:
        messages.success(request, _("Offered. The file stays here until the receiver accepts."))
    return redirect(found)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receiver accepts or refuses; the keeper may take the offer back."""
    prefixes = _scope(request)
    sides = Custody.objects.filter(_inside(request, "place__code") | _inside(request, "person__kept_by__code"))
    found = get_object_or_404(sides.select_related("person__kept_by", "place"), pk=pk)
    receiver = any(found.place.code.startswith(prefix) for prefix in prefixes)
    deed = request.POST.get("deed")
    if deed == "accept" and not receiver:
        raise Http404
    try:
        if deed == "accept":
            person = actions.accept(custody=found, by=request.user)
            messages.success(request, _("Accepted: the file is kept here now."))
            return redirect(person)
        actions.refuse(custody=found, by=request.user)
        messages.success(request, _("The file stays where it was."))
    except actions.NotOffered:
        messages.error(request, _("This offer was answered before."))
    return redirect("veterans:cohort")
