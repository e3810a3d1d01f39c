from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployersConfig(AppConfig):
    name = "employers"

    def ready(self) -> None:
        from duties import kinds
        from employers import importing, joins, personal, subjects
        from employers.actions.reviews import DUTY
        from employers.models import ReviewOutcome
        from imports.registry import Spec, register

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
        personal.register_all()
