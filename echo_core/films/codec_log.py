"""What a codec prints while it decodes: libjpeg forgives damage, and says so on standard error alone.

Recording redirects descriptors, which belong to the whole process: it is done in the film process, which does one thing
at a time and has called :func:`enable`. Elsewhere nothing is recorded.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator

_STANDARD_ERROR = 2
_MOST = 1 << 16
# libjpeg's warnings. Its refusal of a precision, after which gdcm tries another build of it, is no damage.
_DAMAGE = re.compile(rb"Corrupt JPEG data|Premature end of JPEG|Inconsistent progression|bad Huffman code")

_enabled = False


def enable() -> None:
    """From now on record; for a process that has no other use for its standard error."""
    global _enabled
    _enabled = True


@contextlib.contextmanager
def recording() -> Iterator[Callable[[], bool]]:
    """Within, what is printed goes nowhere; the value tells, at the end of it, whether it spoke of damage."""
    if not _enabled:
        yield lambda: False
        return
    with tempfile.TemporaryFile() as log:
        kept = os.dup(_STANDARD_ERROR)
        os.dup2(log.fileno(), _STANDARD_ERROR)
        try:
            yield lambda: log.seek(0) == 0 and bool(_DAMAGE.search(log.read(_MOST)))
        finally:
            os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)
