"""Users, and staff posts: who works where, as what, from when to when."""

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField, blind_index
from common.dated import Dated, DatedQuerySet
from common.text import PlainCharField
from places.models import Place

PHONE_PURPOSE = "phone"


def normal_phone(phone: str) -> str:
    """Digits only, without the country prefix 86 of a mainland number."""
    digits = "".join(character for character in phone if character.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


class AccountManager(UserManager["User"]):
    """Users without mail addresses."""

    use_in_migrations = False

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        return self.create_user(username, password, **fields, is_staff=True, is_superuser=True)


class User(AbstractUser):
    """A person who signs in: a veteran, an employer's member, staff, an administrator. Rooms above say which."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]
    display_name = PlainCharField(_("name"), max_length=60, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = models.CharField(max_length=64, null=True, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)

    EMAIL_FIELD = ""
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def save(self, *args: Any, **kwargs: Any) -> None:
        digits = normal_phone(self.phone or "")
        self.phone = digits
        self.phone_index = blind_index(digits, PHONE_PURPOSE) or None
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def remember_language(self, code: str) -> None:
        """Keep the choice for the next machine; rooms below call this on the user object."""
        if self.language != code:
            User.objects.filter(pk=self.pk).update(language=code)
            self.language = code

    @cached_property
    def current_posts(self) -> list["StaffPost"]:
        """The staff posts held today, widest place first; read once a request."""
        posts = self.posts.current().select_related("place")
        return sorted(posts, key=lambda post: (len(post.place.scope_prefix), post.place.code, post.pk))

    @property
    def works_here(self) -> bool:
        """Whether the user holds a staff post today."""
        return bool(self.current_posts)

    def scope(self) -> tuple[str, ...]:
        """Place-code prefixes of the user's posts: whatever is kept by a place whose code starts so is theirs."""
        if not self.is_authenticated or not self.is_active:
            return ()
        return tuple(dict.fromkeys(post.place.scope_prefix for post in self.current_posts))


class Role(models.TextChoices):
    """What a staff post allows; read like a job description in rules.py."""

    CLERK = "clerk", _("clerk")
    CHIEF = "chief", _("chief")
    AUDITOR = "auditor", _("auditor")


class PostQuerySet(DatedQuerySet):
    pass


class StaffPost(Dated):
    """A user works for a place in a role, from a day to a day. Ending it ends the access at the next request."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts", verbose_name=_("user"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.CLERK)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PostQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Dated.Meta):
        verbose_name = _("staff post")
        verbose_name_plural = _("staff posts")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "place", "role"], condition=Q(valid_to__isnull=True), name="accounts_one_open_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.place} · {self.get_role_display()}"
