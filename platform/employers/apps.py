import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployersConfig(AppConfig):
    name = "employers"

    def ready(self) -> None:
        from duties import kinds
        from employers import importing, joins, personal, subjects
        from employers.actions import licences
        from employers.actions.reviews import DUTY
        from employers.models import ReviewOutcome
        from imports.registry import Spec, register
        from runs import clockwork

        kinds.register(
            kinds.Kind(
                DUTY,
                title=_("Posting in review: %(subject)s"),
                clock="posting_review",
                outcomes=dict(ReviewOutcome.choices),
                about=subjects.REVIEWS,
            )
        )
        register(Spec("postings", _("Postings"), importing.COLUMNS, importing.plan_postings, importing.apply_postings))
        joins.register_all()
        clockwork.daily("employers.licences", licences.catch_up, at=datetime.time(4, 10))
        personal.register_all()
