"""Windows by hand: how a drag changes one, and the presets that suit a chest film."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, replace

import numpy as np

from app.core_messages import said
from app.films.annotations import Point
from app.films.measuring import sampled_histogram
from app.translation import marked, translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.rendering import automatic_voi, inverted_by_file, unpadded_histogram, voi_choices
from echo_core.films.voi import Voi, modality_values, possible_range, presented

PIXELS_A_RANGE = 600
"""A drag of this many logical pixels changes centre or width by the film's whole range of values."""
FINE = 4
MOST_RANGES = 4.0
"""The widest window that a drag reaches, in ranges of the film."""

REGION_TAILS = (0.005, 0.995)
"""The shares of a region's pixels that its window leaves below and above."""

FILE_WINDOW = "file_window_"
"""How the commands begin that choose a window of the file by its number."""
CHEST_PRESETS = (
    ("lungs", marked("Core", "Lungs"), 0.0, 0.65),
    ("mediastinum", marked("Core", "Mediastinum"), 0.4, 1.0),
    ("bones", marked("Core", "Spine and bones"), 0.55, 1.05),
    ("soft_contrast", marked("Core", "Soft contrast"), -0.2, 1.2),
)
"""Command, name, and the part of the film's range from its dark end (0) to its bright end (1) that gets all greys."""


# Every step of a drag asks for it, and sorting the values takes milliseconds.
_RANGES: weakref.WeakKeyDictionary[Film, tuple[float, float]] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class DragFeel:
    """A drag in logical pixels: ``across`` to the right widens the window, ``up`` makes the film brighter."""

    across: float
    up: float
    fine: bool = False


@dataclass(frozen=True)
class Choice:
    """One window in the film's menu; ``group`` says where it comes from ("file", "film" or "chest").

    ``command`` is the light box's command that chooses it, the same for every film: ``file_window_2``, ``lungs``.
    """

    label: str
    voi: Voi
    group: str
    command: str


def value_range(film: Film) -> tuple[float, float]:
    """The range of the film's unpadded modality values, without half a per cent at either end."""
    found = _RANGES.get(film)
    if found is None:
        automatic = automatic_voi(film)
        found = automatic.center - automatic.width / 2, automatic.center + automatic.width / 2
        _RANGES[film] = found
    return found


def full_range(film: Film) -> Voi:
    """A window from the least to the greatest unpadded value of the film."""
    used = np.flatnonzero(unpadded_histogram(film))
    values = modality_values(film.header)[used] if used.size else np.array(possible_range(film.header))
    low, high = float(values.min()), float(values.max())
    return replace(Voi.manual((low + high) / 2, max(high - low, 1e-6)), label=marked("Core", "All values of the film"))


def automatic_of_region(film: Film, points: tuple[Point, ...]) -> Voi | None:
    """A window from the 0.5th to the 99.5th percentile of a rectangle's unpadded modality values.

    None where the rectangle holds no such pixel. A region of one value gets a window of two steps around it.
    """
    counts = sampled_histogram(film, points)
    used = np.flatnonzero(counts)
    if not used.size:
        return None
    values = modality_values(film.header)
    used = used[np.argsort(values[used], kind="stable")]
    shares = np.cumsum(counts[used]) / counts[used].sum()
    low, high = (float(values[used[np.searchsorted(shares, tail)]]) for tail in REGION_TAILS)
    width = max(high - low, 2 * abs(film.header.slope))
    return replace(Voi.manual((low + high) / 2, width), label=marked("Core", "Region"))


def carried(voi: Voi, source: Film, target: Film, *, mended: tuple[bool, bool] = (False, False)) -> Voi | None:
    """The window that shows ``target`` as ``voi`` shows ``source``, under the same inversion by the person; None where
    there is none.

    CR and DX values have no common unit, so a window keeps its place in the film's own range of values, counted from
    the end that is dark. ``mended``: of which of the two the polarity was exchanged, against a file that contradicts
    itself.
    """
    if voi.kind == "automatic":
        return automatic_voi(target)
    if voi.kind == "identity":
        return voi
    if voi.kind == "lut":
        return next(
            (other for other in voi_choices(target.header) if (other.kind, other.label) == ("lut", voi.label)), None
        )
    dark, other_dark = dark_is_low(source.header) != mended[0], dark_is_low(target.header) != mended[1]
    for own, other in zip(_chest(source, dark), _chest(target, other_dark), strict=True):
        if own.voi == voi:
            return other.voi
    low, high = value_range(source)
    other_low, other_high = value_range(target)
    ratio = (other_high - other_low) / (high - low)
    places = [(end - low) * ratio for end in ends_of(voi.center, voi.width, voi.function)]
    if dark == other_dark:
        black, white = (other_low + place for place in places)
    else:
        white, black = (other_high - place for place in places)
    # Any other name than that of a chest preset belongs to the film that it came from.
    return between(black, white, voi.function)


def dark_is_low(header: FilmHeader) -> bool:
    """Whether a window shows low modality values dark, by the Presentation LUT and the polarity of file or state."""
    rises = True
    if header.presentation_lut is not None:
        first, last = presented(header.presentation_lut, np.array([0.0, 1.0]))
        rises = bool(first <= last)
    return rises != inverted_by_file(header)


def ends_of(center: float, width: float, function: str) -> tuple[float, float]:
    """The greatest value that a window makes black and the least that it makes white, before polarity.

    A LINEAR one has them half a step below its centre and a step less than its width apart (PS3.3 C.11.2.1.2.1). A
    sigmoid never arrives: its ends are those of its width.
    """
    return center - width / 2, center + width / 2 - (1.0 if function == "LINEAR" else 0.0)


def between(black: float, white: float, function: str) -> Voi:
    """The window with these ends; ``black`` < ``white``."""
    step = 1.0 if function == "LINEAR" else 0.0
    return Voi.manual((black + white + step) / 2, white - black + step, function)


def window_of(film: Film, voi: Voi) -> tuple[float, float]:
    """Centre and width of the window nearest to ``voi``: its own, the span of its LUT, or the possible range."""
    if voi.kind in ("window", "automatic"):
        return voi.center, voi.width
    if voi.lut is not None:
        outputs = voi.lut.values
        rising = np.flatnonzero((outputs > outputs.min()) & (outputs < outputs.max()))
        low, high = (int(rising[0]), int(rising[-1])) if rising.size else (0, outputs.size - 1)
        return voi.lut.first + (low + high) / 2, float(max(high - low, 1))
    low_value, high_value = possible_range(film.header)
    return (low_value + high_value) / 2, high_value - low_value


def dragged(film: Film, voi: Voi, feel: DragFeel, *, dark_is_low: bool) -> Voi:
    """The window after a drag step.

    The step is measured in the film's own range, so that a drag feels the same on 8 and on 16 bit films. Up is
    brighter whichever end of the values is bright.
    """
    low, high = value_range(film)
    span = high - low
    unit = span / PIXELS_A_RANGE / (FINE if feel.fine else 1)
    center, width = window_of(film, voi)
    center += -feel.up * unit if dark_is_low else feel.up * unit
    width = min(max(width + feel.across * unit, span / 1000), max(span * MOST_RANGES, width))
    center = min(max(center, min(low - span, center)), max(high + span, center))
    function = voi.function if voi.kind in ("window", "automatic") else "LINEAR_EXACT"
    return Voi.manual(center, width, function)


def choices(film: Film, *, dark_is_low: bool) -> list[Choice]:
    """Every window and LUT of the file, windows from the film's values, and the chest presets."""
    vois = voi_choices(film.header)
    brought = [voi for voi in vois if voi.kind != "identity"]
    return [
        *(Choice(_labelled(voi), voi, "file", f"{FILE_WINDOW}{n}") for n, voi in enumerate(brought, start=1)),
        Choice(marked("Core", "Automatic"), automatic_voi(film), "film", "automatic_window"),
        Choice(marked("Core", "All values of the film"), full_range(film), "film", "all_values"),
        *(
            Choice(marked("Core", "Full range of the file"), voi, "film", "full_range")
            for voi in vois
            if voi.kind == "identity"
        ),
        *_chest(film, dark_is_low),
    ]


def words(voi: Voi) -> str:
    """A window for the corner of the film: "C 2048  W 4096", with how it came about."""
    if voi.kind in ("lut", "identity"):
        return said(voi.label)
    numbers = translate("Windowing", "C {center}  W {width}").format(
        center=_number(voi.center, voi.width), width=_number(voi.width, voi.width)
    )
    name = "" if voi.label == "Manual" else said(voi.label)
    if voi.kind == "automatic":
        name = translate("Windowing", "automatic")
    shape = translate("Windowing", "sigmoid") if voi.function == "SIGMOID" else ""
    return "  ".join(part for part in (numbers, name, shape) if part)


def _chest(film: Film, dark_is_low: bool) -> list[Choice]:
    # CR and DX values have no common unit, so presets are parts of the film's own range.
    low, high = value_range(film)
    span = high - low
    made = []
    for command, label, dark, bright in CHEST_PRESETS:
        if dark_is_low:
            start, end = low + dark * span, low + bright * span
        else:
            start, end = high - bright * span, high - dark * span
        voi = replace(Voi.manual((start + end) / 2, max(end - start, 1e-6)), label=label)
        made.append(Choice(label, voi, "chest", command))
    return made


def _labelled(voi: Voi) -> str:
    if voi.kind == "window":
        return f"{said(voi.label)}  ({_number(voi.center, voi.width)} / {_number(voi.width, voi.width)})"
    return voi.label


def _number(value: float, scale: float) -> str:
    # Whole numbers for wide windows; three significant figures for windows on small, rescaled values.
    if abs(scale) >= 20:
        return f"{value:.0f}"
    return f"{value:.3g}"
