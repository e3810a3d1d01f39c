import datetime

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "files"

    def ready(self) -> None:
        from files import personal, tasks
        from runs import clockwork

        personal.register_all()
        clockwork.daily("files.sweep", tasks.sweep, at=datetime.time(2, 40))
