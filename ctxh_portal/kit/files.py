"""Files that are whole or not there."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings


def write_whole(path: Path, content: bytes | Path) -> None:
    """Writes beside the target, syncs, renames: a reader, and a machine that loses power, never sees half a
    file. A Path as content is moved there (it must lie on the same disk, else it is copied first)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if isinstance(content, bytes):
                stream.write(content)
            else:
                with content.open("rb") as source:
                    shutil.copyfileobj(source, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    if isinstance(content, Path):
        content.unlink(missing_ok=True)


def kept_at(path: str) -> Path:
    """Where a file lies that a row knows by its path."""
    return Path(settings.VAR) / "files" / path


def file_checksum(path: Path) -> str:
    """sha256 of the content, without holding it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remove_folder(folder: Path) -> None:
    """Removes the folder with all that is in it; it may be gone already."""
    shutil.rmtree(folder, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
