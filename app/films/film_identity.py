"""Under which names what a person does to a film is kept: for one film of one patient, and telling nobody which."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from echo_core.films.header import FilmHeader

_COST = 2**9
"""About 1.5 ms: whoever knows a film's UIDs and has a listing of names still cannot try all patient IDs quickly."""


def store_path(folder: Path, header: FilmHeader, pixels: str = "") -> Path:
    """The file for a film: by its SOP Instance UID, study and patient, for some teaching files share their UIDs.

    ``pixels`` is the :func:`digest` of a film without that UID.
    """
    return folder / f"{_name((header.sop_uid, header.study_uid, *patient(header), pixels))}.json"


def old_store_path(folder: Path, sop_uid: str) -> Path:
    """The file by SOP Instance UID alone, as it was named before study and patient counted."""
    return folder / f"{hashlib.sha256(sop_uid.encode()).hexdigest()}.json"


def patient(header: FilmHeader) -> tuple[str, str]:
    """ID and name, without what means nothing in a name: case, spaces, trailing empty components."""
    name = unicodedata.normalize("NFKC", header.patient_name).casefold().replace("^", " ")
    return header.patient_id.strip(), " ".join(name.split())


def digest(stored: NDArray[np.generic]) -> str:
    """What tells pixels from any others; about 40 ms for 9 megapixels, so never on the interface's thread."""
    content = hashlib.sha256(f"{stored.shape} {stored.dtype.str}".encode())
    content.update(np.ascontiguousarray(stored).data)
    return content.hexdigest()


@lru_cache(1024)
def _name(identity: tuple[str, ...]) -> str:
    text = "\n".join(identity).encode()
    return hashlib.scrypt(text, salt=b"film", n=_COST, r=8, p=1, dklen=32).hex()
