"""Text that lies encrypted in the database (AES-256-GCM), under a key that can be erased.

A stored text reads `1.<key id>.<nonce and ciphertext>` and is bound to its model, field and row: moved
elsewhere, it can't be read. Reading needs no query: the key's id is in the text. It is opened when somebody
looks at the attribute, not before, and written back as it was unless it changed."""

from __future__ import annotations

import logging
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any, ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core import checks
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from ctxh_portal.kit import keystore
from ctxh_portal.kit.errors import RuleBroken

logger = logging.getLogger(__name__)

VERSION = "1"
NONCE = 12  # bytes

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField


class Damaged(Exception):
    """Not what was written here: altered, moved from another place, or no ciphertext at all."""


def seal(clear: bytes, key: bytes, context: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, clear, context.encode())


def unseal(sealed: bytes, key: bytes, context: str) -> bytes:
    """Raises Damaged."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
    except (InvalidTag, ValueError):
        raise Damaged from None


def key_for_writing(row: Encrypted) -> bytes:
    """A row that owns its key gets it when it is made. Raises RuleBroken when the key is gone: then nothing is
    written any more to what it belonged to."""
    try:
        return keystore.make(row.key_id()) if row.owns_key and row._state.adding else keystore.key(row.key_id())
    except (keystore.KeyMissing, keystore.KeyLocked):
        raise RuleBroken(
            _("Khóa mã hóa của hồ sơ này đã được xóa hoặc không mở được, nên không ghi thêm nội dung được.")
        ) from None


class Encrypted(models.Model):
    """A table with encrypted texts."""

    owns_key: ClassVar[bool] = False  # a new row gets a key of its own

    class Meta:
        abstract = True

    def encryption_context(self) -> str:
        """What the row's texts are bound to: known before the first save, never changed, no query."""
        raise NotImplementedError

    def key_id(self) -> str:
        """The id of the key that new texts are written with."""
        raise NotImplementedError


class Sealed(str):
    """As it lies in the database."""

    @property
    def key_id(self) -> str:
        return self.split(".", 2)[1]


class Opened(str):
    """The clear text, with what it was read from."""

    sealed: Sealed
    context: str


class Lost(Opened):
    """Stands where a text can't be read; saving the row leaves the stored text alone."""


class OpenedOnDemand(DeferredAttribute):
    """The attribute of an encrypted field."""

    field: EncryptedTextField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(instance, value)
        return value

    def __set__(self, instance: Encrypted, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(TextField):
    """A text field of an `Encrypted` model. `max_length` counts clear letters. Written by `save()` alone;
    `update()`, filters and ordering by its content are impossible."""

    descriptor_class = OpenedOnDemand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not issubclass(self.model, Encrypted):
            found.append(checks.Error("An encrypted field needs an Encrypted model.", obj=self, id="ctxh.E002"))
        return found

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return Sealed(value) if value else value

    def opened(self, row: Encrypted, sealed: Sealed) -> Opened:
        """The clear text, or a sentence in its place."""
        context = self._context(row)
        try:
            text = Opened(self._unsealed(sealed, context))
        except keystore.KeyMissing:
            text = Lost(_("[Nội dung này đã được xóa]"))
        except (Damaged, keystore.KeyLocked) as problem:
            logger.error("%s of row %s can't be read: %s", self, row.pk, type(problem).__name__)
            text = Lost(_("[Nội dung này không đọc được]"))
        text.sealed, text.context = sealed, context
        return text

    def pre_save(self, row: Any, add: bool) -> str | None:
        """What goes into the database."""
        value = row.__dict__[self.attname] if self.attname in row.__dict__ else getattr(row, self.attname)
        if not value or isinstance(value, Sealed):
            return value
        context = self._context(row)
        if isinstance(value, Opened) and value.context == context and self._unchanged(value, row):
            return value.sealed
        content = seal(value.encode(), key_for_writing(row), context)
        text = Opened(value)
        text.sealed = Sealed(f"{VERSION}.{row.key_id()}.{urlsafe_b64encode(content).decode()}")
        text.context = context
        row.__dict__[self.attname] = text  # a second save writes the same again
        return text.sealed

    def get_prep_value(self, value: Any) -> Any:
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self}: encrypted text is written by save() alone")
        return value

    def get_lookup(self, lookup: str) -> Any:
        raise FieldError(f"{self}: encrypted text can't be searched in the database")

    def get_transform(self, name: str) -> Any:
        raise FieldError(f"{self}: encrypted text can't be transformed in the database")

    def _context(self, row: Encrypted) -> str:
        return f"{self.model._meta.label_lower}.{self.name}:{row.encryption_context()}"

    @staticmethod
    def _unchanged(text: Opened, row: Encrypted) -> bool:
        return isinstance(text, Lost) or text.sealed.key_id == row.key_id()

    @staticmethod
    def _unsealed(sealed: Sealed, context: str) -> str:
        parts = sealed.split(".")
        if len(parts) != 3 or parts[0] != VERSION:
            raise Damaged
        key = keystore.key(parts[1])
        try:
            return unseal(urlsafe_b64decode(parts[2]), key, context).decode()
        except ValueError:  # not base64
            raise Damaged from None
