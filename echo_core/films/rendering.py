"""The grey pipeline: stored value → modality → VOI → polarity → padding, as one table over all stored codes.

The screen, the model and exports look pixels up in tables made here and nowhere else. A table has 256 or 65536
entries, one for each code; ``table[film.codes]`` is the picture.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.errors import UnsupportedFilmError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.orientation import standard_turn
from echo_core.films.voi import FUNCTIONS, Voi, modality_values, presented, stored_of_codes, usable, voi_values

# The shares of pixels that an automatic window leaves below and above.
_TAILS = (0.005, 0.995)
# Half a step of 16 bits: what is nearer to an end is at it, for a sigmoid never arrives.
_END = 0.5 / 65535
_SAMPLED = 64
_ROWS_AT_ONCE = 64


def voi_choices(header: FilmHeader) -> tuple[Voi, ...]:
    """Every VOI of the file that has a meaning, in the order of film menus: VOI LUTs, windows, then identity."""
    luts = [
        Voi("lut", table.explanation or f"VOI LUT {index}", lut=table)
        for index, table in enumerate(header.voi_luts, start=1)
    ]
    function = header.voi_function if header.voi_function in FUNCTIONS else "LINEAR"
    windows = [
        Voi("window", window.explanation or f"Window {index}", window.center, window.width, function)
        for index, window in enumerate(header.windows, start=1)
        if usable(window.width, function)
    ]
    return (*luts, *windows, Voi("identity", "Full range"))


def default_voi(film: Film) -> Voi:
    """The VOI in which the film opens and which the model sees; ``note`` says why when it is not the file's own.

    The first VOI LUT, else the first window; with neither, identity for "for presentation" DX and otherwise an
    automatic window. A window that sends all unpadded pixels to one end is replaced by an automatic one.
    """
    header = film.header
    first = voi_choices(header)[0]
    if first.kind == "lut":
        return first
    if first.kind == "window":
        if _maps_to_one_end(film, first):
            return automatic_voi(film, "The file's window shows nothing of this film: automatic window")
        return first
    if header.for_presentation and header.modality == "DX":
        return first
    return automatic_voi(film, "The file has no window: automatic window")


def _maps_to_one_end(film: Film, window: Voi) -> bool:
    """Whether all unpadded pixels come out black, or all white; False for a film of nothing but padding."""
    y = voi_values(film.header, window)

    def at_one_end(codes: NDArray[np.integer[Any]]) -> bool:
        return bool(y[codes].max() <= _END or y[codes].min() >= 1.0 - _END)

    if film.in_memory:
        sample = film.codes[::_SAMPLED, ::_SAMPLED]
        sample = sample[~padded_codes(film.header)[sample]]
        if sample.size and not at_one_end(sample):
            return False  # so it is for a usual film, whose pixels then need not be counted
    codes = np.flatnonzero(unpadded_histogram(film))
    return bool(codes.size) and at_one_end(codes)


def automatic_voi(film: Film, note: str = "Automatic window") -> Voi:
    """A window over the unpadded pixels, from their 0.5th to their 99.5th percentile in modality units."""
    values = modality_values(film.header)
    counts = unpadded_histogram(film)
    used = np.flatnonzero(counts)
    if not used.size:
        return Voi("automatic", "Automatic", float(values[0]), 1.0, "LINEAR_EXACT", note=note)
    used = used[np.argsort(values[used], kind="stable")]
    shares = np.cumsum(counts[used]) / counts[used].sum()
    low, high = (float(values[used[np.searchsorted(shares, tail)]]) for tail in _TAILS)
    if high <= low:
        low, high = float(values[used[0]]), float(values[used[-1]])
    width = max(high - low, abs(film.header.slope))
    return Voi("automatic", "Automatic", (low + high) / 2, width, "LINEAR_EXACT", note=note)


def inverted_by_file(header: FilmHeader) -> bool:
    """Whether the VOI output is inverted once, last: by the Presentation LUT Shape, else by MONOCHROME1."""
    if header.presentation_shape in ("INVERSE", "IDENTITY"):
        return header.presentation_shape == "INVERSE"
    return header.photometric == "MONOCHROME1"


def polarity_conflict(header: FilmHeader) -> bool:
    """Whether Presentation LUT Shape and Photometric Interpretation contradict each other (PS3.3 C.11.6)."""
    known = header.presentation_shape in ("INVERSE", "IDENTITY") and header.photometric.startswith("MONOCHROME")
    return known and (header.presentation_shape == "INVERSE") != (header.photometric == "MONOCHROME1")


def padded_codes(header: FilmHeader) -> NDArray[np.bool_]:
    """Which codes are padding, (table_size,) bool (PS3.3 C.7.5.1.1.2, on stored values)."""
    stored = stored_of_codes(header)
    if header.padding_value is None:
        return np.zeros(stored.shape, bool)
    limit = header.padding_value if header.padding_limit is None else header.padding_limit
    return (stored >= min(header.padding_value, limit)) & (stored <= max(header.padding_value, limit))


def unpadded_histogram(film: Film) -> NDArray[np.int64]:
    """Pixels per code, (table_size,), padding left out."""
    return np.where(padded_codes(film.header), 0, film.histogram)


def grey_levels(header: FilmHeader, voi: Voi, inverted: bool = False) -> NDArray[np.float64]:
    """The P-value of each code in [0, 1], (table_size,); ``inverted`` is the user's toggle on top of the file's.

    Padding is background (0) whatever the polarity.
    """
    y = voi_values(header, voi)
    if header.presentation_lut is not None:
        y = presented(header.presentation_lut, y)
    if inverted_by_file(header) != inverted:
        y = 1.0 - y
    y[padded_codes(header)] = 0.0
    return y


def grey_table(header: FilmHeader, voi: Voi, inverted: bool = False) -> NDArray[np.uint8]:
    """:func:`grey_levels` in 256 steps, for the screen: index it with ``film.codes``."""
    return np.floor(grey_levels(header, voi, inverted) * 255.0 + 0.5).astype(np.uint8)


def p_values(film: Film) -> NDArray[np.float32]:
    """The film as the model sees it: (rows, columns) float32 in [0, 1], default VOI, bone white, standard turn.

    Nothing that the user does on screen has a part in it.

    Raises:
        UnsupportedFilmError: a colour film has no P-values.
    """
    if film.colour:
        raise UnsupportedFilmError(film.path, "is a colour image, which has no grey values for the model")
    table = grey_levels(film.header, default_voi(film)).astype(np.float32)
    picture = standard_turn(film.header).apply(film.codes)
    values = np.empty(picture.shape, np.float32)
    # In bands that fit the cache, at half the time: looking up widens every code to eight bytes.
    for top in range(0, len(picture), _ROWS_AT_ONCE):
        band = slice(top, top + _ROWS_AT_ONCE)
        np.take(table, picture[band], out=values[band], mode="clip")
    return values


def banners(film: Film) -> tuple[str, ...]:
    """What the reader of this film must be told, most important first; empty for an unremarkable film."""
    header = film.header
    found: list[str] = []
    if not film.colour:
        if polarity_conflict(header):
            found.append(
                f"{header.photometric} contradicts Presentation LUT Shape {header.presentation_shape}: "
                "the shape is followed; use Invert if the bones look dark"
            )
        found.append(default_voi(film).note)
        if header.voi_function not in FUNCTIONS:
            found.append("The file asks for an unknown VOI LUT function: its windows are shown as linear")
        if any(not usable(window.width, header.voi_function) for window in header.windows):
            found.append("A window of the file has an impossible width and is left out")
    found.append(standard_turn(header).note)
    found += header.notes
    if header.for_processing:
        found.append("For processing: not meant for reading")
    if header.lossy:
        found.append("Lossy compression")
    if header.overlays:
        found.append("The file has overlays of its own")
    return tuple(text for text in found if text)
