from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "imports"

    def ready(self) -> None:
        from imports import tasks  # noqa: F401  registers the kinds of runs
