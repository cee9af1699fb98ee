"""A grayscale softcopy presentation state: how somebody wanted a film to be seen (PS3.3 A.33.1, PS3.4 N.2).

It REPLACES the grey transformations of the film, stage by stage, and a stage that it lacks is the identity. Use::

    seen = state.film_for(film)                       # the film's pixels under the state's stages and shutter
    voi = voi_choices(seen.header)[0]                 # its VOI for this film; never an automatic window
    table = grey_table(seen.header, voi)              # rendering as always
    state.turn, state.area_for(film.header), state.annotations_for(film.header)

The film, and with it what the model sees, stays untouched. :mod:`~echo_core.films.presentation_reading` reads a state,
:mod:`~echo_core.films.presentation_writing` writes one.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

import numpy as np

from echo_core.films.annotations import Annotation, Layer
from echo_core.films.film import Film
from echo_core.films.film_document import FilmDocument
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.orientation import Turn
from echo_core.films.overlays import Overlay
from echo_core.films.references import ImageReference, shown_frames
from echo_core.films.rendering import inverted_by_file
from echo_core.films.shutters import Shutter
from echo_core.films.spacing import pixel_aspect, pixel_spacing
from echo_core.films.voi import Voi, possible_range, presented

SOP_CLASS = "1.2.840.10008.5.1.4.1.1.11.1"
SizeMode = Literal["SCALE TO FIT", "TRUE SIZE", "MAGNIFY"]


@dataclass(frozen=True, slots=True)
class SoftcopyVoi:
    """The VOI stage for some images (SOP Instance UIDs; () for all): LUTs go before windows."""

    windows: tuple[Window, ...] = ()
    function: str = "LINEAR"
    luts: tuple[LookupTable, ...] = ()
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisplayedArea:
    """The part of the film that fills the viewport (PS3.3 C.10.4).

    ``top_left`` and ``bottom_right`` are (column, row) of the film as stored, from 1, and may lie outside of it. They
    name the pixels that stand in these corners after the turn. ``spacing`` is (row, column) in millimetres,
    ``aspect`` (vertical, horizontal), ``magnification`` screen pixels per film pixel, for "MAGNIFY".
    """

    top_left: tuple[int, int]
    bottom_right: tuple[int, int]
    mode: SizeMode = "SCALE TO FIT"
    spacing: tuple[float, float] | None = None
    aspect: tuple[int, int] | None = None
    magnification: float | None = None
    images: tuple[str, ...] = ()

    @property
    def rectangle(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) of the film as stored, from 0, right and bottom excluded."""
        (x0, y0), (x1, y1) = self.top_left, self.bottom_right
        return min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1), max(y0, y1)

    @classmethod
    def of(cls, header: FilmHeader, turn: Turn, rectangle: tuple[int, int, int, int] | None = None) -> DisplayedArea:
        """The area of a ``rectangle`` (as :attr:`rectangle`; the whole film by default) of a film shown in ``turn``."""
        left, top, right, bottom = rectangle or (0, 0, header.columns, header.rows)
        corners = np.array([[(left + 1, top + 1), (right, top + 1)], [(left + 1, bottom), (right, bottom)]])
        shown = turn.apply(corners)
        spacing = pixel_spacing(header)
        return cls(
            (int(shown[0, 0, 0]), int(shown[0, 0, 1])),
            (int(shown[1, 1, 0]), int(shown[1, 1, 1])),
            spacing=None if spacing is None else (spacing.row_mm, spacing.column_mm),
            aspect=_whole_ratio(pixel_aspect(header)) if spacing is None else None,
        )


@dataclass(frozen=True, slots=True)
class PresentationState(FilmDocument):
    """One presentation state. ``rotation`` is clockwise and comes BEFORE ``flipped`` (left to right), as in the file.

    ``notes`` say what of the file could not be used.
    """

    label: str
    images: tuple[ImageReference, ...]
    description: str = ""
    creator: str = ""
    slope: float = 1.0
    intercept: float = 0.0
    modality_lut: LookupTable | None = None
    vois: tuple[SoftcopyVoi, ...] = ()
    shape: Literal["IDENTITY", "INVERSE"] = "IDENTITY"
    presentation_lut: LookupTable | None = None
    rotation: int = 0
    flipped: bool = False
    areas: tuple[DisplayedArea, ...] = ()
    layers: tuple[Layer, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    shutter: Shutter | None = None
    overlays: tuple[Overlay, ...] = ()
    overlay_layers: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def turn(self) -> Turn:
        """Rotation and flip in the order of this program: mirrored first, then rotated clockwise."""
        return Turn((360 - self.rotation) % 360 if self.flipped else self.rotation, self.flipped)

    @property
    def references(self) -> tuple[ImageReference, ...]:
        """The images that it was made for: of its own study, for it lists them by series only (PS3.3 C.11.11)."""
        return tuple(dataclasses.replace(image, study_uid=self.study_uid or image.study_uid) for image in self.images)

    def area_for(self, header: FilmHeader) -> DisplayedArea | None:
        """The displayed area for this film."""
        return next((area for area in self.areas if _concerns(area.images, header)), None)

    def annotations_for(self, header: FilmHeader) -> tuple[Annotation, ...]:
        """The annotations for this film, in the order in which their layers are drawn."""
        order = {layer.name: layer.order for layer in self.layers}
        mine = [item for item in self.annotations if _concerns(item.images, header)]
        return tuple(sorted(mine, key=lambda item: order.get(item.layer, 0)))

    def header_for(self, header: FilmHeader) -> FilmHeader:
        """The film's header with every grey stage replaced by this state's; padding, size and identity stay.

        The photometric interpretation is overridden with the rest (PS3.4 N.2.1.4), so it follows the shape here.
        """
        voi = next((item for item in self.vois if _concerns(item.images, header)), SoftcopyVoi())
        shape = "IDENTITY" if self.presentation_lut is not None else self.shape
        modality_lut = None if self.modality_lut is None else _signed(self.modality_lut, header.signed)
        replaced = dataclasses.replace(
            header,
            slope=self.slope,
            intercept=self.intercept,
            modality_lut=modality_lut,
            windows=voi.windows,
            voi_function=voi.function,
            voi_luts=(),
            presentation_shape=shape,
            presentation_lut=self.presentation_lut,
            photometric="MONOCHROME1" if shape == "INVERSE" else "MONOCHROME2",
        )
        negative = possible_range(replaced)[0] < 0
        return dataclasses.replace(replaced, voi_luts=tuple(_signed(table, negative) for table in voi.luts))

    def film_for(self, film: Film) -> Film:
        """The film's pixels as this state shows them: its grey stages, its shutter, the overlays that it activates."""
        header = dataclasses.replace(self.header_for(film.header), shutter=self.shutter)
        wanted = {group for group, _ in self.overlay_layers}
        if self.shutter is not None and self.shutter.bitmap is not None:
            wanted.add(self.shutter.bitmap)
        by_group = {overlay.group: overlay for overlay in (*film.overlays, *self.overlays)}
        return film.under(header, tuple(overlay for group, overlay in by_group.items() if group in wanted))

    @classmethod
    def from_view(
        cls,
        header: FilmHeader,
        voi: Voi,
        turn: Turn,
        *,
        inverted: bool = False,
        gamma: float = 1.0,
        label: str = "VIEW",
    ) -> PresentationState:
        """The state that shows a film as it is on screen: its modality stage, ``voi``, one polarity, ``turn``.

        ``inverted`` is the person's toggle on top of the file's polarity, ``gamma`` the exponent's inverse on top of
        that. The displayed area is the whole film; :func:`dataclasses.replace` adds annotations, layers, a shutter or
        another area.

        Raises:
            FilmReferenceError: the film lacks a UID.
        """
        if voi.kind == "identity" and header.modality_lut is not None:
            # Identity spans the range of the table's bits, and a state may not have just any number of them.
            low, high = possible_range(header)
            voi = Voi("window", voi.label, (low + high) / 2, high - low, "LINEAR_EXACT")
        windows = (Window(voi.center, voi.width, voi.label),) if voi.kind in ("window", "automatic") else ()
        luts = () if voi.lut is None else (voi.lut,)
        # An identity is said by leaving the stage out.
        vois = (SoftcopyVoi(windows, voi.function, luts),) if windows or luts else ()
        inverse = inverted_by_file(header) != inverted
        # A gamma, or a Presentation LUT of the state in force, needs a curve, which then says the polarity too.
        curve = None
        if gamma != 1.0 or header.presentation_lut is not None:
            curve = _curve(header.presentation_lut, inverse, gamma)
        return cls(
            label,
            (dataclasses.replace(ImageReference.of(header), frames=shown_frames(header)),),
            study_uid=header.study_uid,
            patient_id=header.patient_id,
            slope=header.slope,
            intercept=header.intercept,
            modality_lut=header.modality_lut,
            vois=vois,
            shape="INVERSE" if inverse and curve is None else "IDENTITY",
            presentation_lut=curve,
            rotation=(360 - turn.rotation) % 360 if turn.mirrored else turn.rotation,
            flipped=turn.mirrored,
            areas=(DisplayedArea.of(header, turn),),
        )


def _curve(table: LookupTable | None, inverse: bool, gamma: float) -> LookupTable:
    """VOI output → P-value through ``table``, then ``inverse``, then ``gamma``, as a Presentation LUT of 16 bits."""
    y = np.linspace(0.0, 1.0, 65536)
    y = y if table is None else presented(table, y)
    y = (1.0 - y if inverse else y) ** (1 / gamma)
    return LookupTable(0, 16, np.rint(y * 65535.0).astype("<u2").tobytes())


def _concerns(images: tuple[str, ...], header: FilmHeader) -> bool:
    return not images or header.sop_uid in images


def _signed(table: LookupTable, negative: bool) -> LookupTable:
    """A state's LUT says 65526 for -10 where it does not know the sign of what it maps."""
    return dataclasses.replace(table, first=table.first - 65536) if negative and table.first >= 32768 else table


def _whole_ratio(aspect: float) -> tuple[int, int]:
    """An aspect ratio as two whole numbers, as its element needs them."""
    vertical, horizontal = float(aspect).as_integer_ratio()
    return (vertical, horizontal) if max(vertical, horizontal) < 1000 else (round(aspect * 1000), 1000)
