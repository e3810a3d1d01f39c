"""One application: what happened, what comes next, and who can do it. One page for person, firm and station."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from applications import forms, queries, rules
from applications.actions import firm, interviews, person
from applications.actions.interviews import BadTimes, SlotGone
from applications.actions.steps import NotTheirs, WrongStep
from applications.models import Application, Interview, Slot
from applications.models.interview import STILL_ON
from applications.moves import Step, may_follow
from audit.actions import record
from bookings.actions import Taken
from common.http import SignedInRequest
from consents.rules import firms_of
from employers.actions.heads import NoHeadLeft
from outcomes.actions.hires import Facts
from outcomes.problems import CannotRecord
from veterans.actions.looks import see


def found(user: Any, public_id: str) -> Application:
    """An application that the user may see as person, firm or station; 404 otherwise."""
    rows = Application.objects.visible_to(user) | Application.objects.of_firms(firms_of(user))
    wanted = rows.select_related("person__kept_by", "person__user", "posting__place", "employer")
    return get_object_or_404(wanted.distinct(), public_id=public_id)


def side_of(user: Any, application: Application) -> str:
    """person, firm or staff: whose page it is."""
    if rules.is_person(user, application):
        return "person"
    return "firm" if rules.speaks_for_firm(user, application) else "staff"


@login_required
@never_cache
def one(request: SignedInRequest, public_id: str) -> HttpResponse:
    application = found(request.user, public_id)
    side = side_of(request.user, application)
    if side == "firm" and application.state == Step.SENT:
        firm.see(application=application, by=request.user)
        application.refresh_from_db()
    return render(request, "applications/one.html", context_of(request.user, application, side, {}))


def context_of(user: Any, application: Application, side: str, bound: dict[str, Form]) -> dict[str, Any]:
    """All that the page shows; `bound`: forms that were sent and are not right yet."""
    person_seen = application.person.public_id
    if side == "staff":
        see(by=user, action="applications.viewed", keys=[person_seen], purpose="hiring")
    elif side == "firm":
        record(by=user, action="applications.viewed", kind="person", key=person_seen, purpose="hiring")
    running = application.interviews.filter(state__in=STILL_ON).select_related("interviewer")
    interview = running.prefetch_related("slots").first()
    slots = queries.offered(interview, to_firm=side == "firm") if interview else []
    can = {step.value for step in Step if may_follow(application.state, step)}
    answers = side != "person" and rules.may_answer(user, application)
    decides = side != "firm" and rules.may_decide(user, application)
    return {
        "application": application,
        "side": side,
        "posting": application.posting,
        "line": queries.board([application])[0] if side == "firm" else None,
        "events": application.events.select_related("by"),
        "interview": interview,
        "slots": slots,
        "gone": _gone(interview, slots) if interview else [],
        "can": can if answers or decides else set(),
        "answers": answers,
        "decides": decides,
        "notes": application.notes.select_related("by") if _reads_notes(application, side) else [],
        "record": queries.record_of(application.employer),
        "asks": decides and side == "staff" and _asks(application),
        "forms": _forms(application, bound, asks=side == "staff") if answers or decides else {},
    }


def _gone(interview: Interview, slots: list[Slot]) -> list[Slot]:
    """Times that were proposed and cannot be chosen any more; none where one is agreed."""
    return [] if interview.starts_at else [one for one in interview.slots.all() if one not in slots]


def _asks(application: Application) -> bool:
    return bool(Application.objects.with_asks().filter(pk=application.pk, asks=True).exists())


def _reads_notes(application: Application, side: str) -> bool:
    return side == "firm" or (side == "person" and application.notes_asked_at is not None)


def _forms(application: Application, bound: dict[str, Form], *, asks: bool) -> dict[str, Form]:
    fresh: dict[str, Form] = {
        "propose": forms.Propose([application.employer_id]), "offer": forms.Offer(), "refuse": forms.Refuse(), "hire": forms.Hire(asks=asks),
        "missed": forms.Missed(), "note": forms.Note(), "words": forms.Words(),
    }  # fmt: skip
    return {**fresh, **bound}


# ---------- deeds ----------

Deed = Callable[[Application, Any, dict[str, Any]], object]


def _interview(application: Application) -> Interview:
    running = application.interviews.filter(state__in=STILL_ON).first()
    if running is None:
        raise WrongStep(str(application.public_id))
    return running


def _propose(application: Application, user: Any, data: dict[str, Any]) -> None:
    chosen = {name: data[name] for name in ("mode", "minutes", "where", "link")}
    interviews.propose(
        application=application, interviewer=data.get("interviewer"), times=data["times"], by=user, **chosen
    )


def _hire(application: Application, user: Any, data: dict[str, Any]) -> None:
    known = {name: data[name] for name in ("contract_kind", "contract_months", "pay", "insurance")}
    firm.hire(
        application=application, started_on=data["started_on"], facts=Facts(**known), by=user,
        ends_others=data.get("ends_others"),
    )  # fmt: skip


DEEDS: dict[str, tuple[str, Deed]] = {
    "see": ("", lambda row, user, data: firm.see(application=row, by=user)),
    "propose": ("propose", _propose),
    "offer": ("offer", lambda row, user, data: firm.offer(application=row, by=user, **data)),
    "refuse": ("refuse", lambda row, user, data: firm.refuse(application=row, by=user, **data)),
    "hire": ("hire", _hire),
    "held": ("", lambda row, user, data: interviews.close(interview=_interview(row), by=user)),
    "missed": ("missed", lambda row, user, data: interviews.close(interview=_interview(row), by=user, **data)),
    "note": ("note", lambda row, user, data: firm.write_note(application=row, by=user, **data)),
    "give_up": ("words", lambda row, user, data: firm.give_up_waiting(application=row, by=user, **data)),
    "other": ("words", lambda row, user, data: interviews.want_other(interview=_interview(row), by=user, **data)),
    "accept": ("", lambda row, user, data: person.accept(application=row, by=user, ends_others=data["ends_others"])),
    "decline": ("words", lambda row, user, data: person.decline(application=row, by=user, **data)),
    "withdraw": ("words", lambda row, user, data: person.withdraw(application=row, by=user, **data)),
    "notes": ("", lambda row, user, data: person.ask_for_notes(application=row, by=user)),
    "agree": ("", lambda row, user, data: interviews.agree(interview=_interview(row), slot=data["slot"], by=user)),
}  # fmt: skip


@login_required
@require_POST
def act(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take one step; what cannot be taken is said, and nothing is half-done."""
    application = found(request.user, public_id)
    name = request.POST.get("do", "")
    if name not in DEEDS:
        raise Http404
    form_name, deed = DEEDS[name]
    data: dict[str, Any] = {"ends_others": bool(request.POST.get("ends_others")), "slot": _number(request, "slot")}
    if form_name:
        form = _bound(form_name, application, request)
        if not form.is_valid():
            side = side_of(request.user, application)
            page = context_of(request.user, application, side, {form_name: form})
            return render(request, "applications/one.html", page, status=422)
        data = form.cleaned_data
    try:
        deed(application, request.user, data)
    except (WrongStep, NotTheirs, SlotGone, Taken, BadTimes, CannotRecord, NoHeadLeft) as problem:
        messages.error(request, sentence(problem))
    else:
        messages.success(request, _("Done, and told to whom it concerns."))
    return redirect("applications:one", application.public_id)


def _bound(name: str, application: Application, request: SignedInRequest) -> Form:
    kinds: dict[str, Any] = {
        "offer": forms.Offer, "refuse": forms.Refuse, "missed": forms.Missed, "note": forms.Note, "words": forms.Words,
    }  # fmt: skip
    if name == "propose":
        return forms.Propose([application.employer_id], request.POST)
    if name == "hire":
        return forms.Hire(request.POST, asks=side_of(request.user, application) == "staff")
    return kinds[name](request.POST)


def _number(request: SignedInRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def sentence(problem: Exception) -> str:
    if isinstance(problem, CannotRecord):
        return problem.sentence()
    sentences: dict[type[Exception], str] = {
        WrongStep: _("This step is not possible now; somebody was quicker. The page shows how it stands."),
        NotTheirs: _("This step is not yours to take."),
        SlotGone: _("This time has passed or is not offered any more. Choose another one."),
        Taken: _("This time was taken in the meantime. Choose another one, or ask for other times."),
        NoHeadLeft: _("All heads of this posting are filled. Let the firm offer more heads first."),
        BadTimes: _("Give one to six times on full five minutes, later than now and within 60 days."),
    }
    return sentences[type(problem)]
