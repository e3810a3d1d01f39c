import datetime

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from notices import personal, tasks
        from runs import clockwork

        personal.register_all()
        clockwork.every("notices.send", tasks.send, minutes=1)
        clockwork.daily("notices.purge", tasks.purge, at=datetime.time(3, 20))
