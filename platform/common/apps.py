from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        post_migrate.connect(make_cache_table, sender=self)
        post_migrate.connect(make_search_indexes, sender=self)


def make_cache_table(using: str, **kwargs: object) -> None:
    """The table of the database cache is no model, so migrations do not make it."""
    call_command("createcachetable", database=using, verbosity=0)


def make_search_indexes(using: str, **kwargs: object) -> None:
    """After every migration: a changed table has lost what kept its index."""
    from common.search_index import ensure

    ensure(using)
