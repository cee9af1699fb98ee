"""Files that must not be lost: written whole or not at all, and kept aside where they cannot be read."""

from __future__ import annotations

import os
import tempfile
from itertools import count
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to a temporary file in the same folder, flush it to the disk and move it into place.

    The folder is made where it is missing; the file is readable by its owner only while it is temporary and keeps that
    mode afterwards, because settings and reports are nobody else's business.

    Raises:
        OSError: the folder cannot be written; ``path`` is then unchanged and no temporary file stays behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def free_name(path: Path, why: str) -> Path:
    """``path`` with ``.why`` added, numbered where an earlier file has that name."""
    names = (f"{path.name}.{'' if number == 1 else f'{number}.'}{why}" for number in count(1))
    return next(name for name in map(path.with_name, names) if not name.exists())


def keep_aside(path: Path, why: str = "unreadable") -> Path:
    """Rename a file that cannot be used, so that nothing overwrites it or an earlier one; its new path.

    Raises:
        OSError: it cannot be renamed.
    """
    return path.replace(free_name(path, why))
