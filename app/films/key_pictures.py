"""Pictures of the films that a report is to show: those on display and those flagged as key films."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QImage

from app.films.corner_text import view_words
from app.films.light_box import LightBox
from app.films.picture import PictureOptions, picture_later
from app.films.wording import date
from app.translation import translate
from echo_core.films.film import Film


@dataclass(frozen=True)
class KeyPicture:
    """A film as it is windowed and turned on the light box, with the drawings; a caption that names no patient."""

    image: QImage
    caption: str


@dataclass(frozen=True)
class KeyPictures:
    """The pictures, and how many films were left out because there is no picture of them, or none without a name."""

    pictures: tuple[Callable[[], KeyPicture], ...] = ()
    """What makes each of them, in any thread, as the film was shown when they were asked for."""
    away: int = 0
    """Films whose pixels are not in memory."""
    burned_in: int = 0
    """Films whose file says that their pixels may show who the patient is."""


def key_pictures(light_box: LightBox, films: Sequence[Film]) -> KeyPictures:
    """Pictures of those of ``films`` that are flagged as key films or hang on the light box now.

    Overlays of the file stay out, for they may spell the patient's name; the shutter hides as on the screen.
    """
    shown = [film for film in light_box.board.films if film is not None]
    wanted = [film for film in films if film in shown or light_box.documents.flagged(film)]
    clean = [film for film in wanted if not film.header.burned_in]
    present = [film for film in clean if film.in_memory]
    pictures = tuple(_picture(light_box, film) for film in present)
    return KeyPictures(pictures, len(clean) - len(present), len(wanted) - len(clean))


def _picture(light_box: LightBox, film: Film) -> Callable[[], KeyPicture]:
    shown, pyramid = light_box.board.presentation(film), light_box.store.pyramid(film)
    make = picture_later(shown, pyramid, light_box.book.layer(film).annotations, PictureOptions())
    caption = _caption(light_box, film)
    return lambda: KeyPicture(make(), caption)


def _caption(light_box: LightBox, film: Film) -> str:
    key = translate("Light box", "key film") if light_box.documents.flagged(film) else ""
    return " · ".join(part for part in (view_words(film.header), date(film.header.study_date), key) if part)
