from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

PERSON = {"id": "V", "desired_work": "电工", "skills": ["维修"], "avoid": "不做销售", "lon": 100.0, "lat": 30.0}
POSTING = {"id": "P", "title": "电工", "county": "", "lon": 100.1, "lat": 30.1}


class Command(BaseCommand):
    help = "Fit the matching model and compile its loops where this version has not been used yet; quick otherwise."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        from matching.rank import kernel
        from matching.rank.model import current_key
        from matching.text.lawful import stored

        stored.fitted(Path(settings.VAR) / "models")
        done = Path(settings.VAR) / "kernels" / f"ready-{current_key()}"
        if done.exists():
            return
        # Not in Django's red: nothing is wrong.
        self.stderr.write("Getting the matching engine ready; this happens once a version …", style_func=str)
        warm()
        if kernel is not None:
            kernel.cache.forget_others()
        done.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        done.touch()


def warm() -> None:
    """Use every compiled loop once: one person, several, both directions."""
    import pandas as pd

    from matching.rank import load_model

    model = load_model(Path(settings.VAR))
    postings, people = pd.DataFrame([POSTING]), pd.DataFrame([PERSON, {**PERSON, "id": "W", "lon": None}])
    model.rank(people, model.index(postings))
    model.rank(people.iloc[[0]], model.index(postings))
    model.people(postings, people)
