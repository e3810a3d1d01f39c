"""Evidence: one row a file, the bytes encrypted beside the database, never changed after they were kept."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField


class Form(models.TextChoices):
    """What is accepted, by content; the value is also the ending under which a file is handed out."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"
    XLSX = "xlsx", "XLSX"
    DOCX = "docx", "DOCX"
    CSV = "csv", "CSV"
    TXT = "txt", "TXT"


MEDIA_TYPES = {
    Form.PDF: "application/pdf",
    Form.JPEG: "image/jpeg",
    Form.PNG: "image/png",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.CSV: "text/csv; charset=utf-8",
    Form.TXT: "text/plain; charset=utf-8",
}


def new_location() -> str:
    """A random name on disk: it tells nothing and cannot be guessed."""
    return secrets.token_hex(20)


class FileQuerySet(models.QuerySet["StoredFile"]):
    def kept(self) -> "FileQuerySet":
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def of(self, kind: str, key: object) -> "FileQuerySet":
        """The files of one owner that are still there, oldest first."""
        return self.kept().filter(owner_kind=kind, owner_key=str(key)).order_by("pk")

    def visible_to(self, user: Any) -> "FileQuerySet":
        """Files a user put in themselves. Reading one goes through its owner's own predicate, see `owners`."""
        return self.filter(put_by=user.pk) if getattr(user, "is_authenticated", False) else self.none()


class StoredFile(models.Model):
    """A file of an owner. What people called it may hold a name, so that is sealed too."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner_kind = models.CharField(_("kind of owner"), max_length=40)
    owner_key = models.CharField(_("key of owner"), max_length=64)
    purpose = models.CharField(_("purpose"), max_length=40, blank=True)
    called = EncryptedTextField(_("file name"))
    form = models.CharField(_("file form"), max_length=4, choices=Form.choices)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    location = models.CharField(max_length=40, default=new_location, unique=True, editable=False)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(_("system job"), max_length=60, blank=True)
    put_at = models.DateTimeField(_("put in at"), default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        indexes = [models.Index(fields=["owner_kind", "owner_key"], name="files_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_key", "purpose", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="files_same_content_once_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(put_by__isnull=False, job="") | (Q(put_by__isnull=True) & ~Q(job="")),
                name="files_one_actor",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind}:{self.owner_key} {self.form}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[Form(self.form)]

    @property
    def seal_context(self) -> str:
        """Binds the bytes on disk to this row: another row's bytes do not open here."""
        return f"files.{self.location}.{self.sha256}"
