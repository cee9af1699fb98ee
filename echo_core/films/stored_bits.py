"""Pixel words → stored values: which of a word's bits are the value, and what if the value does not fit into them.

A header may say fewer bits than the pixels have. To mask the others away would send each value that is too great back
to the beginning of the range, and the picture would have stripes that nothing explains.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.codestream import Codestream
from echo_core.films.header import FilmHeader

_OVERSHOOT = 4
"""Into which part of the range past its end lossy coding may carry a value."""
_LOOKED_AT = 1 << 20
"""About how many words are looked at to tell values from rubbish."""


class BitsContradictError(ValueError):
    """The values do not fit into the bits that the header gives them; the text completes "its pixel data are …"."""


def settle(
    raw: NDArray[Any], header: FilmHeader, found: Codestream | None, overlay_bits: int
) -> tuple[NDArray[Any], FilmHeader, tuple[str, ...]]:
    """The pixel words, the header with the bits that these have, and a note where that was not so.

    ``found`` is what a compressed frame says of itself (None: nothing), ``overlay_bits`` the bits of a word that hold
    overlays. Only words with anything else above ``header.high_bit`` are touched: a lossy frame may go a little past
    white, which is held; any other frame has the precision that it says; and where nothing says one, bits that
    continue the value are a contradiction, and bits that do not are rubbish, to be left out (PS3.5 8.1.1).

    Raises:
        BitsContradictError: as said.
    """
    top = header.high_bit + 1
    words = raw.astype(raw.dtype.newbyteorder("="), copy=False)
    size = 8 * words.dtype.itemsize
    if size <= top or (found is not None and found.precision <= top):
        return raw, header, ()
    codes = words.view(f"u{words.dtype.itemsize}")
    if overlay_bits:
        codes = codes & codes.dtype.type(~overlay_bits & ((1 << size) - 1))
    signed_frame = found is not None and found.signed
    if not signed_frame and int(codes.max(initial=0)) >> top == 0:
        return raw, header, ()
    values = codes
    if header.signed or signed_frame:
        values = _extended(codes, size if found is None or signed_frame else found.precision)
    low, high = (-(1 << (top - 1)), (1 << (top - 1)) - 1) if header.signed else (0, (1 << top) - 1)
    least, greatest = int(values.min(initial=0)), int(values.max(initial=0))
    if low <= least and greatest <= high:
        return raw, header, ()
    if found is None or top != header.bits_stored:
        _check_rubbish(codes, header)
        return raw, header, (excess_note(header),)
    if header.lossy and max(low - least, greatest - high) <= (high + 1 - low) // _OVERSHOOT:
        return np.clip(values, low, high), header, ()
    if least < 0 and not header.signed:
        raise BitsContradictError("inconsistent: the header says that no value is below zero, the data have such")
    wider = dataclasses.replace(header, bits_stored=found.precision, high_bit=found.precision - 1)
    return raw, wider, (bits_note(header, found),)


def bits_note(header: FilmHeader, found: Codestream) -> str:
    """The frame's bits were followed."""
    return f"The header says {header.bits_stored} bits, but the pixels have {found.precision}: all are shown"


def excess_note(header: FilmHeader) -> str:
    """The header's bits were followed."""
    return f"The pixels have bits above the {header.bits_stored} that the header describes: they are left out"


def stored_values(raw: NDArray[Any], header: FilmHeader) -> NDArray[Any]:
    """Containers → stored values: BitsStored bits below and with HighBit, sign extended (PS3.5 8.1.1).

    Returns ``raw`` itself, reinterpreted, where no bit has to change. uint8 / int8 for 8 bits allocated, else 16 bits.
    """
    bits, shift = header.bits_stored, header.high_bit + 1 - header.bits_stored
    target = np.dtype("u1" if header.bits_allocated <= 8 else "u2")
    signed_target = np.dtype(f"i{target.itemsize}")
    if raw.dtype.kind == "i" and raw.dtype.itemsize < target.itemsize:
        raw = raw.astype(signed_target)
    elif raw.dtype.newbyteorder("=") != raw.dtype:
        raw = raw.astype(raw.dtype.newbyteorder("="))
    if raw.dtype.itemsize > target.itemsize:
        codes = (raw.view(np.dtype(f"u{raw.dtype.itemsize}")) >> shift).astype(target)
        shift = 0
    elif raw.dtype.itemsize < target.itemsize:
        codes = raw.astype(target)
    else:
        codes = raw.view(target)
    unused = 8 * target.itemsize - bits
    if not header.signed:
        mask = target.type((1 << bits) - 1)
        if not shift and (not unused or int(codes.max(initial=0)) <= int(mask)):
            return codes
        return (codes >> shift) & mask
    values = codes.view(signed_target)
    if not unused:
        return values
    half = 1 << (bits - 1)
    if not shift and int(values.min(initial=0)) >= -half and int(values.max(initial=0)) < half:
        return values
    return ((codes << (unused - shift)).view(signed_target)) >> unused


def _extended(codes: NDArray[Any], bits: int) -> NDArray[Any]:
    """Codes of so many bits as the signed values that they are if they are two's complement."""
    signed = codes.view(f"i{codes.dtype.itemsize}")
    unused = 8 * codes.dtype.itemsize - bits
    return (signed << unused) >> unused if unused else signed


def _check_rubbish(codes: NDArray[Any], header: FilmHeader) -> None:
    """Make sure that the bits above the value do not continue it.

    Where neighbours differ in these bits, a value that goes on in them has grown by a little, past the end of the bits
    below; an independent bit has changed with any difference below it.

    Raises:
        BitsContradictError: they do.
    """
    shift, bits = header.high_bit + 1 - header.bits_stored, header.bits_stored
    rows = codes[:: max(1, codes.size // _LOOKED_AT)]
    whole = (rows.view(f"i{codes.dtype.itemsize}") if header.signed else rows).astype(np.int64) >> shift
    value = whole & ((1 << bits) - 1)
    if header.signed:
        value -= (value >> (bits - 1)) << bits
    crossings = near = 0
    for axis in (0, 1):
        crossed = np.diff((whole - value) >> bits, axis=axis) != 0
        crossings += int(np.count_nonzero(crossed))
        near += int(np.count_nonzero(crossed & (2 * np.abs(np.diff(whole, axis=axis)) < 1 << bits)))
    if 2 * near > crossings:
        raise BitsContradictError(f"inconsistent: they need more than the {bits} bits that the header says")
