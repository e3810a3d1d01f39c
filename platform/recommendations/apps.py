import datetime
from typing import Any

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self) -> None:
        from applications.topics import APPLICATION_ENDED, APPLICATION_SENT
        from common import slots
        from employers import topics as employer_topics
        from files import owners
        from notices import templates
        from outcomes.topics import HIRE_RECORDED, HIRE_VOIDED
        from places import topics as place_topics
        from recommendations import asked, personal, tasks
        from recommendations.topics import EVIDENCE
        from runs import clockwork, registry
        from veterans import topics as veteran_topics
        from vocabulary import topics as vocabulary_topics

        request_started.connect(asked.begins, dispatch_uid="recommendations.asked")
        request_finished.connect(asked.ends, dispatch_uid="recommendations.asked")
        registry.subscribe(
            "recommendations.people",
            (veteran_topics.VETERAN_CHANGED, veteran_topics.CERTIFICATE_ADDED),
            tasks.people_changed,
            batch=5000,
        )
        registry.subscribe(
            "recommendations.postings",
            (employer_topics.POSTING_CHANGED, employer_topics.POSTING_CLOSED),
            tasks.postings_changed,
            batch=5000,
        )
        registry.subscribe(
            "recommendations.alerts",
            (employer_topics.POSTING_CHANGED, employer_topics.POSTING_CLOSED),
            tasks.postings_to_tell,
            batch=5000,
        )
        registry.subscribe(
            "recommendations.everything",
            (vocabulary_topics.CROSSWALK_CHANGED, place_topics.PLACE_CHANGED),
            tasks.everything_changed,
            batch=5000,
        )
        registry.subscribe("recommendations.next_best", (APPLICATION_ENDED,), tasks.applications_ended)
        registry.subscribe("recommendations.applied", (APPLICATION_SENT,), tasks.applications_sent)
        registry.subscribe("recommendations.hired", (HIRE_RECORDED,), tasks.hires_recorded)
        registry.subscribe("recommendations.hire_voided", (HIRE_VOIDED,), tasks.hires_voided)
        templates.register(
            "recommendations.recommended",
            title=_("Your station recommends a post: %(post)s"),
            body=_("%(firm)s has it. Read how it fits you, then apply or say why not."),
            parameters=("firm", "post"),
        )
        templates.register(
            "recommendations.next_best",
            title=_("%(count)d other posts that fit you"),
            body=_("One application ended; these are the best for which you have not applied yet."),
            parameters=("count",),
        )
        found = _("New posts for a search you saved (%(count)d): %(first)s")
        stop = _("To hear nothing more, open the search and press “Send me nothing more”.")
        left = _(
            "%(left)d more were left out because a hard rule stands against them. To hear nothing more, open the search and"
            " press “Send me nothing more”."
        )
        templates.register("recommendations.search_found", title=found, body=stop, parameters=("count", "first"))
        templates.register(
            "recommendations.search_found_left", title=found, body=left, parameters=("count", "first", "left")
        )
        clockwork.daily("recommendations.weekly_alerts", tasks.weekly_alerts, at=datetime.time(8, 0))
        clockwork.daily("recommendations.nightly", tasks.nightly, at=datetime.time(2, 10))
        clockwork.daily("recommendations.purge", tasks.purge_exposures, at=datetime.time(3, 10))
        clockwork.daily("recommendations.reach", tasks.renew_reach, at=datetime.time(3, 40))
        slots.offer("veterans.person.main", "recommendations:person-matches", order=10)
        slots.offer("veterans.person.side", "recommendations:searches-of", order=30)
        slots.offer("veterans.profile.fit", "recommendations:fit", order=10)
        slots.offer("employers.posting.main", "recommendations:posting-people", order=10)
        slots.offer("employers.mine.fit", "recommendations:open-posts", order=10)
        slots.offer("consents.candidates.fit", "recommendations:candidates", order=10)
        slots.offer("applications.one.firm", "recommendations:of-applicant", order=10)
        slots.offer("applications.board", "recommendations:of-applicants", order=10)
        slots.offer("employers.posting.side", "recommendations:occupation", order=10)
        slots.offer("vocabulary.specialty.main", "recommendations:specialty", order=10)
        owners.register(EVIDENCE, may_read=_may_read, alive=_alive)
        personal.register_all()


def _may_read(user: Any, key: str) -> bool:
    from recommendations.models import SavedSearch

    return SavedSearch.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> list[str]:
    from recommendations.models import SavedSearch

    return [str(key) for key in SavedSearch.objects.filter(public_id__in=keys).values_list("public_id", flat=True)]
