"""Encrypted fields: AES-256-GCM under a key ring that lies outside the database, and keyed blind indexes.

A stored value is ``key id : base64(nonce + ciphertext + tag)``; the model and the field name are bound in as
associated data, so a value copied into another column does not open. A blind index is an HMAC-SHA-256 of the
normalised value; it answers "the same?" and nothing else.
"""

import base64
import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from common.text import validate_text

_NONCE = 12


class Undecipherable(Exception):
    """A stored value that no key of the ring opens: the ring is not the one it was written under."""


def _keys() -> dict[str, bytes]:
    keys: dict[str, bytes] = settings.FIELD_KEYS["keys"]  # type: ignore[assignment]
    return keys


def seal(text: str, context: str) -> str:
    """Encrypt text for one context (model.field) under the first key of the ring."""
    name, key = next(iter(_keys().items()))
    nonce = os.urandom(_NONCE)
    return f"{name}:{base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode())).decode()}"


def unseal(stored: str, context: str) -> str:
    """Decrypt; raises Undecipherable when the key is missing or the value was altered or moved."""
    name, _, body = stored.partition(":")
    key = _keys().get(name)
    if key is None:
        raise Undecipherable(context)
    try:
        raw = base64.b64decode(body, validate=True)
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], context.encode()).decode()
    except (ValueError, InvalidTag):
        raise Undecipherable(context) from None


def seal_bytes(content: bytes, context: str) -> bytes:
    """Encrypt a file under the first key of the ring: key id, a zero byte, nonce, ciphertext and tag."""
    name, key = next(iter(_keys().items()))
    nonce = os.urandom(_NONCE)
    return name.encode() + b"\0" + nonce + AESGCM(key).encrypt(nonce, content, context.encode())


def unseal_bytes(stored: bytes, context: str) -> bytes:
    """Decrypt a file; raises Undecipherable when the key is missing or the bytes were altered, cut or moved."""
    name, _, body = stored.partition(b"\0")
    key = _keys().get(name.decode(errors="replace"))
    if key is None:
        raise Undecipherable(context)
    try:
        return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], context.encode())
    except (ValueError, InvalidTag):
        raise Undecipherable(context) from None


def blind_index(value: str, purpose: str) -> str:
    """64 hex digits that are equal for equal values of one purpose; "" for an empty value."""
    if not value:
        return ""
    key: bytes = settings.FIELD_KEYS["index"]  # type: ignore[assignment]
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that is sealed in the database and plain in Python. It cannot be searched, sorted or filtered by."""

    default_validators = [validate_text]

    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        if not prepared:
            return prepared
        validate_text(prepared)
        return seal(str(prepared), self._context())

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return unseal(value, self._context()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"isnull"}:
            raise FieldError(f"{self.name} is encrypted; filter by its blind index instead.")
        return super().get_lookup(lookup_name)
