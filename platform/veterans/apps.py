import datetime

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class VeteransConfig(AppConfig):
    name = "veterans"

    def ready(self) -> None:
        from accounts.topics import POST_ENDED
        from imports.registry import Spec, register
        from runs import clockwork
        from runs.registry import subscribe
        from veterans import evidence, importing, personal, topics
        from veterans.actions import asked, clocks, erasing, ledger, looks, steps

        register(Spec("veterans", _("People"), importing.COLUMNS, importing.plan_people, importing.apply_people))
        register(Spec("needs", _("Needs ledger"), importing.NEED_COLUMNS, importing.plan_needs, importing.apply_needs))
        evidence.register_all()
        personal.register_all()
        subscribe("veterans.clocks", (topics.VETERAN_CHANGED,), clocks.people_changed)
        subscribe("veterans.asked", (topics.VETERAN_CHANGED,), asked.people_changed)
        subscribe("veterans.duplicates", (topics.VETERAN_CHANGED,), look_for_duplicates)
        _register_step()
        _register_clocks()
        _register_looks()
        _register_erasures()
        post_migrate.connect(looks.load_limits, sender=self)
        clockwork.every("veterans.steps", steps.catch_up, minutes=60)
        clockwork.every("veterans.clocks", clocks.catch_up, minutes=60)
        clockwork.every("veterans.asked", lambda now: asked.catch_up(), minutes=60)
        clockwork.daily("veterans.finish_erasures", erasing.finish_due, at=datetime.time(3, 30))
        post_migrate.connect(keep_erased, sender=self)
        clockwork.daily("veterans.forget_journals", forget_journals, at=datetime.time(3, 20))
        subscribe("veterans.posts_ended", (POST_ENDED,), ledger.posts_ended)


def _register_step() -> None:
    from duties import kinds
    from duties.kinds import Kind
    from veterans import subjects
    from veterans.actions import steps

    outcomes = {steps.DONE: _("step done"), steps.ENDED: _("need closed")}
    kinds.register(
        Kind(steps.KIND, title="%(subject)s", plain=_("next steps of needs"), outcomes=outcomes, about=subjects.STEPS)
    )


def _register_clocks() -> None:
    from duties import kinds
    from duties.kinds import Kind
    from veterans import subjects
    from veterans.legal import RULES
    from veterans.models import ClockEnd, ClockRule

    titles = {
        ClockRule.REPORT: _("%(subject)s: has not reported after discharge"),
        ClockRule.PLACED: _("%(subject)s: work is to be arranged"),
        ClockRule.PENSION: _("%(subject)s: the pension papers are to be moved here"),
        ClockRule.TRADE: _("%(subject)s: certificate due for review or renewal"),
    }
    outcomes = dict(ClockEnd.choices)
    for rule in RULES.values():
        kinds.register(Kind(rule.kind, titles[rule.code], clock=rule.code, outcomes=outcomes, about=subjects.CLOCKS))


def _register_looks() -> None:
    from duties import kinds
    from duties.kinds import Kind
    from duties.models import Level
    from notices import templates
    from veterans import subjects
    from veterans.actions import looks

    outcomes = {looks.FINE: _("in order"), looks.STOP: _("not in order")}
    title = _("%(subject)s: looked at many people, is it in order?")
    kinds.register(
        Kind(looks.DUTY, title, level=Level.SUPERVISED, outcomes=outcomes, about=subjects.REPORTS, by_hand=True)
    )
    templates.register(
        looks.DUTY,
        title=_("%(who)s of %(place)s looked at many people: %(count)d"),
        body=_("A reason was given. Find it in order, or not; until then the next many are not shown."),
        parameters=("who", "place", "count"),
    )


def _register_erasures() -> None:
    from duties import kinds
    from duties.kinds import Kind
    from notices import templates
    from veterans import subjects
    from veterans.actions import asked

    outcomes = {asked.YES: _("erased, as far as no law holds it"), asked.NO: _("refused with the reason")}
    title = _("%(subject)s asks to be erased")
    kinds.register(Kind(asked.DUTY, title, clock="erase", outcomes=outcomes, about=subjects.ERASURES))
    templates.register(
        asked.REFUSED,
        title=_("Your request to be erased was refused"),
        body=_("The reason stands on your page “My data”. You may ask again."),
    )


def keep_erased(**kwargs: object) -> None:
    """After each start and each restore: whoever was erased stays erased."""
    from veterans.actions import erasing

    erasing.replay()


def look_for_duplicates(keys: list[str]) -> None:
    """See duplicates.people_changed; loaded when news comes, not at every start."""
    from veterans.actions import duplicates

    duplicates.people_changed(keys)


def forget_journals(now: datetime.datetime) -> int:
    """See duplicates.forget_journals."""
    from veterans.actions import duplicates

    return duplicates.forget_journals(now)
