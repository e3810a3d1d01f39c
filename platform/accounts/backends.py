"""Sign in with a user name or a phone number, and a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import PHONE_PURPOSE, User, normal_phone
from common.crypto import blind_index


class NameOrPhoneBackend(ModelBackend):
    """The same time is spent on an unknown name as on a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        user = self._find(username.strip())
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    @staticmethod
    def _find(name: str) -> User | None:
        user = User.objects.filter(username=name).first()
        digits = normal_phone(name)
        if user is None and len(digits) >= 7:
            user = User.objects.filter(phone_index=blind_index(digits, PHONE_PURPOSE)).first()
        return user
