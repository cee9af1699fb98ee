"""What can go wrong between a path and a film. Messages name the file and say what the person can do."""

from __future__ import annotations

from pathlib import Path

from echo_core.errors import EchoError


class FilmError(EchoError):
    """A film could not be read. ``path`` is the file; ``reason`` the sentence without its name (safe for a log)."""

    kind = "film"

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


class FilmNotFoundError(FilmError):
    """Nothing is at the path, it is a folder, or the system refuses access."""

    kind = "film_not_found"

    @classmethod
    def because(cls, path: Path, error: OSError) -> FilmNotFoundError:
        """The system does not give the file, for ``error``."""
        if isinstance(error, FileNotFoundError):
            return cls(path, "there is no such file")
        if isinstance(error, PermissionError):
            return cls(path, "the system does not allow this file to be read")
        return cls(path, f"the file cannot be read ({error.strerror or type(error).__name__})")


class NotDicomError(FilmError):
    """The bytes are not a DICOM data set."""

    kind = "not_dicom"


class NoPixelsError(FilmError):
    """The DICOM object is sound but holds no image (a report, a presentation state, a structured document)."""

    kind = "no_pixels"


class DamagedFilmError(FilmError):
    """The header contradicts itself or the pixel data are truncated or corrupt."""

    kind = "film_damaged"


class UnsupportedFilmError(FilmError):
    """A legal object of a sort that this program does not decode."""

    kind = "film_unsupported"


class FilmTooLargeError(FilmError):
    """Decoding would need more memory than the limit allows."""

    kind = "film_too_large"


class FilmTimeoutError(FilmError):
    """Decoding took longer than the limit; the film process was ended."""

    kind = "film_timeout"


class FilmProcessError(FilmError):
    """The film process ended unexpectedly while it read this file."""

    kind = "film_crashed"


class PixelsAwayError(FilmError):
    """The film has let go of its pixels; they have to be read again first."""

    kind = "film_pixels_away"


class FilmChangedError(FilmError):
    """The file no longer holds the film that was opened from it."""

    kind = "film_changed"


class FilmReferenceError(EchoError):
    """A document about a film cannot be made, because the film has no identity to refer to."""

    kind = "film_reference"


class DecoderClosedError(EchoError):
    """A read was asked of a :class:`~echo_core.films.process.FilmDecoder` after (or during) its ``close()``."""

    kind = "decoder_closed"


ERROR_KINDS: dict[str, type[FilmError]] = {
    cls.kind: cls
    for cls in (
        FilmError,
        FilmNotFoundError,
        NotDicomError,
        NoPixelsError,
        DamagedFilmError,
        UnsupportedFilmError,
        FilmTooLargeError,
        FilmTimeoutError,
        FilmProcessError,
        PixelsAwayError,
        FilmChangedError,
    )
}
"""The class of each ``kind``, so that an error crosses a process boundary as itself."""
