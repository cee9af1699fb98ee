"""Writing a file so that a crash leaves either the old content or the new, never half of one."""

from __future__ import annotations

import os
import tempfile
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
