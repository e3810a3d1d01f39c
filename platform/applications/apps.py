from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from applications.topics import EVIDENCE, PASS_ON_DUTY, SILENT_DUTY, TELL_DUTY

POST = ("firm", "post")


class ApplicationsConfig(AppConfig):
    name = "applications"

    def ready(self) -> None:
        from applications import personal, tasks, topics
        from common import slots
        from employers import topics as employer_topics
        from files import owners
        from outcomes import topics as outcome_topics
        from runs import clockwork, registry
        from veterans import topics as veteran_topics

        personal.register_all()
        owners.register(EVIDENCE, may_read=_may_read, alive=_alive)
        registry.subscribe("applications.postings", (employer_topics.POSTING_CLOSED,), tasks.postings_closed)
        registry.subscribe("applications.firms", (employer_topics.EMPLOYER_SUSPENDED,), tasks.firms_suspended)
        registry.subscribe("applications.hires", (outcome_topics.HIRE_RECORDED,), tasks.hires_recorded)
        over = (outcome_topics.HIRE_VOIDED, outcome_topics.SPELL_ENDED)
        registry.subscribe("applications.voided", over, tasks.work_over)
        registry.subscribe("applications.ended", (topics.APPLICATION_ENDED,), tasks.applications_ended)
        registry.subscribe("applications.people", (veteran_topics.VETERAN_CHANGED,), tasks.people_changed)
        clockwork.every("applications.chase", tasks.chase, minutes=10)
        clockwork.every("applications.times", tasks.times_gone, minutes=10)
        slots.offer("veterans.person.main", "applications:of-person", order=20)
        slots.offer("employers.mine.main", "applications:today", order=10)
        _register_duties()
        _register_notices()


def _register_duties() -> None:
    from applications import subjects
    from duties import kinds
    from duties.kinds import Kind

    outcomes = {"answered": _("the firm answered"), "ended": _("the application ended")}
    silent = _("No answer to an applicant, call the firm: %(subject)s")
    pass_on = _("Pass on to a firm that is not here how an application stands: %(subject)s")
    tell = _("Tell the person, who has no account, how the application stands: %(subject)s")
    told = {kinds.DONE: _("told"), **outcomes, "over": _("the work ended or never was")}
    about = subjects.APPLICATIONS
    kinds.register(Kind(SILENT_DUTY, title=silent, clock="chase_employer", outcomes=outcomes, about=about))
    for name, title, whose in ((PASS_ON_DUTY, pass_on, about), (TELL_DUTY, tell, subjects.TELLS)):
        kinds.register(
            Kind(name, title=title, clock="pass_on_word", outcomes=told, about=whose, by_hand=True, batch=True)
        )


def _register_notices() -> None:
    from notices import templates

    person = {
        "seen": (_("%(firm)s has read your application"), _("It is about the post %(post)s.")),
        "proposed": (_("%(firm)s proposes times for an interview"), _("Choose one for the post %(post)s.")),
        "moved": (_("%(firm)s proposes other times"), _("Choose one for the post %(post)s.")),
        "offered": (_("%(firm)s offers you the post %(post)s"), _("Say yes or no on the page.")),
        "refused": (
            _("%(firm)s chose others for %(post)s"),
            _("The reason is on the page. Your station goes on looking with you."),
        ),
        "hired": (_("%(firm)s says that you have started"), _("If this is wrong, tell your station: %(post)s.")),
        "back": (
            _("Your application for %(post)s stands again"),
            _("Work on file that never was had ended it. %(firm)s goes on from there; withdraw it if you want."),
        ),
        "not_back": (
            _("Your application for %(post)s stays ended"),
            _("The work on file that had ended it never was, but %(firm)s takes no more applications for it."),
        ),
        "suspended": (
            _("%(firm)s is suspended for now"),
            _("Your application for %(post)s waits, and the firm sees nothing of you meanwhile. You may withdraw it."),
        ),
        "suspended_talk": (
            _("%(firm)s is suspended: do not go to the interview"),
            _("It is about the post %(post)s. Ask your station before you answer or go; you may withdraw as well."),
        ),
        "lifted": (
            _("%(firm)s may answer again"),
            _("Your application for %(post)s goes on from where it stood."),
        ),
        "closed": (
            _("The post %(post)s was closed before you got an answer"),
            _("This says nothing about you. %(firm)s takes no more applications; other posts wait for you."),
        ),
        "closed_talk": (
            _("The post %(post)s was closed; the interview does not take place"),
            _("This says nothing about you. %(firm)s takes no more applications; other posts wait for you."),
        ),
        "unanswered": (
            _("Your station ended the waiting for %(firm)s"),
            _("The firm gave no answer about %(post)s in spite of reminders. It stands on the firm's record."),
        ),
    }
    for name, (title, body) in person.items():
        templates.register(f"applications.{name}", title=title, body=body, parameters=POST)
    firm = {
        "sent": _("A new applicant for %(post)s"),
        "agreed": _("An interview time was chosen: %(post)s"),
        "other_times": _("An applicant asks for other times: %(post)s"),
        "accepted": _("Your offer was accepted: %(post)s"),
        "declined": _("Your offer was declined: %(post)s"),
        "withdrawn": _("An application was withdrawn: %(post)s"),
        "back_firm": _("An application stands again: %(post)s"),
        "notes": _("An applicant reads your notes now: %(post)s"),
    }
    for name, title in firm.items():
        templates.register(f"applications.{name}", title=title, parameters=("post",))
    templates.register(
        "applications.called_off",
        title=_("An interview does not take place: %(post)s"),
        body=_("The time of %(when)s is free again. The application has ended; nothing is left to do."),
        parameters=("post", "when"),
    )
    templates.register(
        "applications.times_gone",
        title=_("Applicants who need new interview times: %(count)d (%(post)s)"),
        body=_("None of the times you proposed can be chosen any more: they have passed or are taken. Propose others."),
        parameters=("post", "count"),
    )
    templates.register(
        "applications.others",
        title=_("You have started work; other applications of yours are open"),
        body=_("End those that you want no longer, one by one or all at once."),
    )
    templates.register(
        "applications.reminded",
        title=_("%(count)d applicants wait beyond the promised day"),
        body=_("Answer them; after two working days their station calls you, and it stands on your record."),
        parameters=("count",),
    )


def _may_read(user: Any, key: str) -> bool:
    from applications.models import Application

    return Application.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> list[str]:
    from applications.models import Application

    return [str(key) for key in Application.objects.filter(public_id__in=keys).values_list("public_id", flat=True)]
