from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts import personal
        from accounts.middleware import note_activity

        personal.register_all()

        user_logged_in.connect(note_activity)
