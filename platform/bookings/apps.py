import datetime

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import tasks
        from runs import clockwork

        clockwork.daily("bookings.purge", tasks.purge, at=datetime.time(3, 40))
