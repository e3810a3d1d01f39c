"""How many queries each list page asks at 10, 100 and 10,000 rows, after sign-in; the number must not grow."""

from collections.abc import Iterator
from typing import Any

from benchmarks import site
from benchmarks.harness import row, scratch_site

COMMAND = "python -m benchmarks queries"


def rows() -> Iterator[dict[str, Any]]:
    """Queries at 10,000 rows; the baseline is the number at 10 rows."""
    with scratch_site(ALLOWED_HOSTS="testserver"):
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        cast = site.build()
        pages = {
            "/posts/": None,
            "/posts/manage/": cast["clerk"],
            "/people/": cast["clerk"],
            "/matches/": cast["veteran"].user,
        }
        counts: dict[str, list[int]] = {page: [] for page in pages}
        for size in (10, 100, 10_000):
            site.add_postings(cast["firm"], size)
            site.add_people(cast["county"], size)
            from recommendations.actions import make_lists
            from veterans.models import Person

            make_lists(Person.objects.filter(pk=cast["veteran"].pk).for_frames(), lambda count: None)
            for page, user in pages.items():
                client = Client()
                if user is not None:
                    client.force_login(user)
                client.get(page)
                with CaptureQueriesContext(connection) as caught:
                    assert client.get(page).status_code == 200, page
                counts[page].append(sum(_counts(one["sql"]) for one in caught.captured_queries))
        for page, found in counts.items():
            yield row(
                f"queries of {page} at 10,000 rows",
                found[2],
                "queries",
                command=COMMAND,
                baseline=found[0],
                at_100=found[1],
            )


def _counts(sql: str) -> bool:
    """Sign-in, scope, savepoints and the audit insert are the same for every page and are left out."""
    left_out = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return (
        not sql.startswith(left_out)
        and "audit_entry" not in sql
        and "accounts_staffpost" not in sql
        and "django_session" not in sql
        and '"accounts_user"."id" =' not in sql
    )
