"""Many films in little memory: the right ones let go, and come back as they were."""

from __future__ import annotations

import dataclasses
import gc
import json
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from app.drafting.request import DraftRequest
from app.films.board import LOST, READING_AGAIN
from app.films.layouts import Layout
from app.films.light_box import LightBox
from app.films.pixel_keeper import PixelKeeper, suitable_bytes
from app.films.priors import Prior
from app.films.pyramid_store import PyramidStore
from echo_core.films.errors import DecoderClosedError, FilmChangedError
from echo_core.films.film import Film
from echo_core.films.presentation_state import DisplayedArea, PresentationState
from echo_core.films.preview import Preview
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film
from echo_core.films.shutters import Shutter

ROWS, COLUMNS = 288, 256
ONE = ROWS * COLUMNS * 2
WAIT_MS = 20_000
SHARED = Path("/dev/shm")
Write = Callable[[int], list[Path]]


def pixels_of(number: int) -> np.ndarray[Any, Any]:
    """What the film of that number holds."""
    return np.random.default_rng(number).integers(0, 4096, (ROWS, COLUMNS), dtype=np.uint16)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """``write(n)``: the files of n films of one study."""

    def make(count: int) -> list[Path]:
        paths = []
        for number in range(count):
            data = Dataset()
            data.file_meta = FileMetaDataset()
            data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
            data.SOPClassUID, data.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.1", f"1.2.3.9.{number}"
            data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
            data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
            data.StudyInstanceUID, data.SeriesInstanceUID = "1.2.3", "1.2.3.1"
            data.PatientID, data.Modality, data.BodyPartExamined = "P1", "CR", "CHEST"
            data.InstanceNumber = number + 1
            data.Rows, data.Columns, data.SamplesPerPixel = ROWS, COLUMNS, 1
            data.PhotometricInterpretation = "MONOCHROME2"
            data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
            data.WindowCenter, data.WindowWidth = 2048, 4096
            data.PixelData = pixels_of(number).tobytes()
            paths.append(tmp_path / f"film{number}.dcm")
            data.save_as(paths[-1], enforce_file_format=True)
        return paths

    return make


class Gated:
    """Reads in this process; can be made to wait, and knows how often it read what."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.reads: list[Path] = []
        self.closed = False
        self.preview: Preview | None = None
        """What is given to those who want a first, coarse picture."""

    def read(self, path: Path, *, preview: Callable[[Preview], None] | None = None) -> Film:
        self.reads.append(path)
        if preview is not None and self.preview is not None:
            preview(self.preview)
        self.gate.wait(30)
        if self.closed:
            raise DecoderClosedError("closed")
        return read_film(path)

    def close(self) -> None:
        self.closed = True
        self.gate.set()


@pytest.fixture
def decoder() -> Gated:
    return Gated()


@pytest.fixture
def keeper(qtbot: Any, decoder: Gated) -> Iterator[PixelKeeper]:
    """A keeper with room for three films."""
    made = PixelKeeper(decoder, limit_bytes=3 * ONE)  # type: ignore[arg-type]
    yield made
    made.shutdown()


@pytest.fixture
def box(qtbot: Any, keeper: PixelKeeper) -> Iterator[LightBox]:
    """A shown light box whose films ``keeper`` looks after."""
    made = LightBox(pixels=keeper)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.hanger.choose_layout(Layout.ONE)
    made.show()
    keeper.on_display = lambda: [film for film in made.board.films if film is not None]
    yield made
    made.shutdown()


def numbers(films: list[Film]) -> list[int]:
    """Which of the films are in memory."""
    return [number for number, film in enumerate(films) if film.in_memory]


def send_away(qtbot: Any, film: Film) -> None:
    """Let a film go of its pixels as soon as no thread holds them."""
    qtbot.waitUntil(film.let_go, timeout=WAIT_MS)


def settled(qtbot: Any, keeper: PixelKeeper) -> None:
    """Wait until the bound holds."""
    qtbot.waitUntil(lambda: keeper.used_bytes <= keeper.limit_bytes, timeout=WAIT_MS)


def test_first_go_films_never_shown_the_last_opened_first_then_the_longest_unshown(
    qtbot: Any, keeper: PixelKeeper, write: Write
) -> None:
    films = [read_film(path) for path in write(6)]
    keeper.on_display = lambda: films[:1]
    for film in films:
        keeper.add([film])
    settled(qtbot, keeper)
    assert numbers(films) == [0, 1, 2]
    assert (keeper.used_bytes, keeper.away) == (3 * ONE, 3)
    for number in (0, 2, 1, 5):
        keeper.show(films[number])
    qtbot.waitUntil(lambda: films[5].in_memory and keeper.away == 3, timeout=WAIT_MS)
    assert numbers(films) == [0, 1, 5], "2 was shown longest ago, but for 0, which is on display"
    keeper.set_limit(ONE)
    settled(qtbot, keeper)
    assert numbers(films) == [0]
    keeper.set_limit(0)
    assert keeper.limit_bytes == suitable_bytes()


def test_what_is_on_display_stays_however_small_the_bound(qtbot: Any, keeper: PixelKeeper, write: Write) -> None:
    films = [read_film(path) for path in write(5)]
    keeper.on_display = lambda: films[:4]
    keeper.set_limit(1)
    for film in films:
        keeper.add([film])
    qtbot.waitUntil(lambda: keeper.away == 1, timeout=WAIT_MS)
    assert numbers(films) == [0, 1, 2, 3]


def test_a_film_in_a_threads_hands_goes_later(qtbot: Any, keeper: PixelKeeper, write: Write) -> None:
    films = [read_film(path) for path in write(5)]
    with films[4].held() as stored:
        for film in films:
            keeper.add([film])
        settled(qtbot, keeper)
        assert films[4].in_memory
        assert np.array_equal(stored, pixels_of(4))


def test_a_hundred_films_one_after_the_other_each_as_it_was(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write, picture_of: Any
) -> None:
    films = [read_film(path) for path in write(100)]
    for film in films:
        box.show_films([*box.films, film])
        keeper.add([film])
    settled(qtbot, keeper)
    assert box.viewports[0].film is films[0]
    first = picture_of(box.viewports[0])
    most = keeper.used_bytes
    for film in [*films[1:], films[0]]:
        box.hanger.step_film(1)
        qtbot.waitUntil(lambda film=film: box.active_viewport.film is film, timeout=WAIT_MS)
        assert np.array_equal(film.stored, pixels_of(films.index(film)))
        most = max(most, keeper.used_bytes)
    assert most <= 6 * ONE, "the bound, and what is on its way in and out"
    settled(qtbot, keeper)
    assert len(decoder.reads) >= 97
    assert len(decoder.reads) <= 250, "each is read for itself or ahead, not over and over"
    qtbot.waitUntil(lambda: len(box.store.pyramid(films[0]).levels) > 1, timeout=WAIT_MS)
    assert np.array_equal(picture_of(box.viewports[0]), first)


def test_the_neighbours_of_the_film_in_hand_are_read_ahead(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, write: Write
) -> None:
    films = [read_film(path) for path in write(8)]
    box.show_films(films)
    for film in films[1:]:
        send_away(qtbot, film)
    for film in films:
        keeper.add([film])
    box.show_film(films[3])
    qtbot.waitUntil(lambda: numbers(films) == [2, 3, 4], timeout=WAIT_MS)
    assert box.active_viewport.film is films[3]


def test_a_film_hangs_at_once_and_shows_when_it_has_been_read(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write
) -> None:
    films = [read_film(path) for path in write(4)]
    box.show_films(films)
    for film in films:
        keeper.add([film])
    send_away(qtbot, films[3])
    decoder.gate.clear()
    box.show_film(films[3])
    view = box.active_viewport
    assert (view.film, box.board.films) == (None, [films[3]])
    assert view.grab().toImage() is not None
    assert view._waiting == READING_AGAIN
    # Nothing can be done with it, and stepping on is not held up.
    assert not box.actions_by_id["invert"].isEnabled()
    box.hanger.step_film(1)
    assert view.film is films[0]
    box.hanger.step_film(-1)
    assert view.film is None
    decoder.gate.set()
    qtbot.waitUntil(lambda: view.film is films[3], timeout=WAIT_MS)
    assert box.actions_by_id["invert"].isEnabled()
    view.toggle_invert()
    box.hanger.step_film(1)
    send_away(qtbot, films[3])
    box.hanger.step_film(-1)
    qtbot.waitUntil(lambda: view.film is films[3], timeout=WAIT_MS)
    assert view.presentation is not None
    assert view.presentation.inverted, "it comes back as it was shown"


def test_flicker_to_a_film_that_has_to_be_read_again_keeps_the_zoom(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write
) -> None:
    current, prior = (read_film(path) for path in write(2))
    box.show_films([current])
    box.offer([Prior("9", "earlier", (prior,))])
    for film in (current, prior):
        keeper.add([film])
    view = box.active_viewport
    view.zoom_to(2.5)
    view.pan(30, -20)
    where = view.geometry_on_screen.place()
    send_away(qtbot, prior)
    decoder.gate.clear()
    box.actions_by_id["flicker"].trigger()
    assert (view.film, box.board.films) == (None, [prior])
    decoder.gate.set()
    qtbot.waitUntil(lambda: view.film is prior, timeout=WAIT_MS)
    now = view.geometry_on_screen.place()
    assert (now.zoom, now.x, now.y) == pytest.approx((where.zoom, where.x, where.y))
    assert not view.fitted
    # And there and back while neither has its pixels.
    send_away(qtbot, current)
    decoder.gate.clear()
    box.actions_by_id["flicker"].trigger()
    send_away(qtbot, prior)
    box.actions_by_id["flicker"].trigger()
    assert (view.film, box.board.films) == (None, [prior])
    decoder.gate.set()
    qtbot.waitUntil(lambda: view.film is prior, timeout=WAIT_MS)
    now = view.geometry_on_screen.place()
    assert (now.zoom, now.x, now.y) == pytest.approx((where.zoom, where.x, where.y))


def test_a_coarse_picture_stands_in_as_the_film_was_shown_until_it_is_there(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write, picture_of: Any
) -> None:
    films = [read_film(path) for path in write(2)]
    box.show_films(films)
    for film in films:
        keeper.add([film])
    view = box.active_viewport
    view.toggle_invert()
    view.set_text_shown(False)
    wanted = picture_of(view)
    box.hanger.step_film(1)
    send_away(qtbot, films[0])
    decoder.gate.clear()
    decoder.preview = Preview(films[0].header, pixels_of(0), 1)  # as fine as the film, so that it can be compared
    box.hanger.step_film(1)
    qtbot.waitUntil(lambda: view.shows_preliminary, timeout=WAIT_MS)
    found = picture_of(view)
    assert view.film is None, "nothing can be read from it"
    left, right = view.width() // 2 - 60, view.width() // 2 + 60
    middle = slice(100, view.height() - 100), slice(left, right)
    assert np.abs(found[middle].astype(int) - wanted[middle]).mean() < 12, "inverted and fitted as the film was"
    decoder.gate.set()
    qtbot.waitUntil(lambda: view.film is films[0], timeout=WAIT_MS)
    assert not view.shows_preliminary
    assert np.array_equal(picture_of(view), wanted)


@pytest.mark.parametrize("linked", [False, True])
def test_a_coarse_picture_can_be_zoomed_and_the_film_comes_where_it_was_left(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write, linked: bool
) -> None:
    films = [read_film(path) for path in write(3)]
    box.hanger.choose_layout(Layout.TWO)
    box.show_films(films)
    for film in films:
        keeper.add([film])
    box.links.enabled = linked
    view, beside = box.viewports[:2]
    send_away(qtbot, films[2])
    decoder.gate.clear()
    decoder.preview = Preview(films[2].header, pixels_of(2)[::2, ::2], 2)
    box.show_film(films[2])
    qtbot.waitUntil(lambda: view.shows_preliminary, timeout=WAIT_MS)
    assert box.actions_by_id["zoom_in"].isEnabled()
    assert not box.actions_by_id["invert"].isEnabled()
    if linked:
        beside.zoom_to(3.0)
        beside.pan(-30, 12)
        place = beside.geometry_on_screen.place()
    else:
        box.actions_by_id["zoom_in"].trigger()
        view.pan(25, -15)
        place = view.geometry_on_screen.place()
        assert beside.fitted
    # A document or another film of the study comes meanwhile: what hangs is hung again.
    box.board.hang([films[2], films[1]])
    decoder.gate.set()
    qtbot.waitUntil(lambda: view.film is films[2], timeout=WAIT_MS)
    now = view.geometry_on_screen.place()
    assert (now.zoom, now.x, now.y) == pytest.approx((place.zoom, place.x, place.y))
    assert not view.fitted


def test_a_film_that_was_left_alone_as_a_coarse_picture_opens_as_its_state_says(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write
) -> None:
    films = [read_film(path) for path in write(2)]
    box.show_films(films)
    for film in films:
        keeper.add([film])
    view = box.active_viewport
    header = films[0].header
    view.show_state(PresentationState("PART", (), areas=(DisplayedArea((21, 31), (120, 150)),)))
    wanted = view.geometry_on_screen
    assert not view.fitted
    box.hanger.step_film(1)
    send_away(qtbot, films[0])
    decoder.gate.clear()
    decoder.preview = Preview(header, pixels_of(0)[::2, ::2], 2)
    box.hanger.step_film(1)
    qtbot.waitUntil(lambda: view.shows_preliminary, timeout=WAIT_MS)
    decoder.gate.set()
    qtbot.waitUntil(lambda: view.film is films[0], timeout=WAIT_MS)
    assert view.geometry_on_screen == wanted


@pytest.mark.parametrize("lifted", [False, True])
def test_the_shutter_of_a_state_hides_on_the_coarse_picture_too(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write, picture_of: Any, lifted: bool
) -> None:
    films = [read_film(path) for path in write(2)]
    box.show_films(films)
    for film in films:
        keeper.add([film])
    view = box.active_viewport
    view.set_text_shown(False)
    view.set_planes_shown(overlays=True, shutter=not lifted)
    left, top, right, bottom = 65, 73, 192, 216
    view.show_state(PresentationState("PART", (), shutter=Shutter(rectangle=(left, top, right, bottom))))
    box.hanger.step_film(1)
    send_away(qtbot, films[0])
    decoder.gate.clear()
    decoder.preview = Preview(films[0].header, np.full((ROWS // 2, COLUMNS // 2), 4095, np.uint16), 2)
    box.hanger.step_film(1)
    qtbot.waitUntil(lambda: view.shows_preliminary, timeout=WAIT_MS)
    shown, geometry = picture_of(view)[..., 0], view.geometry_on_screen

    def grey_at(column: float, row: float) -> int:
        x, y = geometry.to_device(column, row)
        return int(shown[round(y), round(x)])

    outside = [(30, 150), (220, 150), (50, 100), (210, 200)]
    inside = [(70, 80), (128, 144), (185, 210), (70, 210)]
    assert {grey_at(*point) for point in inside} == {255}
    assert {grey_at(*point) for point in outside} == {255 if lifted else 0}
    decoder.gate.set()
    qtbot.waitUntil(lambda: view.film is films[0], timeout=WAIT_MS)


def test_a_coarse_picture_of_another_file_is_not_shown(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write
) -> None:
    films = [read_film(path) for path in write(2)]
    box.show_films(films)
    for film in films:
        keeper.add([film])
    send_away(qtbot, films[1])
    decoder.preview = Preview(dataclasses.replace(films[1].header, patient_id="P2"), pixels_of(1), 1)
    heard: list[Any] = []
    keeper.previewed.connect(lambda film, preview: heard.append(film))
    box.show_film(films[1])
    qtbot.waitUntil(lambda: box.active_viewport.film is films[1], timeout=WAIT_MS)
    assert heard == []
    decoder.preview = Preview(films[1].header, pixels_of(1), 1)
    box.show_film(films[0])
    send_away(qtbot, films[1])
    box.show_film(films[1])
    qtbot.waitUntil(lambda: box.active_viewport.film is films[1], timeout=WAIT_MS)
    assert heard == [films[1]]


@pytest.mark.parametrize("fate", ["gone", "changed"])
def test_a_film_that_cannot_be_read_again_is_said_and_costs_no_other(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, write: Write, fate: str
) -> None:
    films = [read_film(path) for path in write(2)]
    box.show_films(films)
    for film in films:
        keeper.add([film])
    send_away(qtbot, films[1])
    if fate == "gone":
        films[1].path.unlink()
    else:
        data = pydicom.dcmread(films[1].path)
        data.PixelData = pixels_of(77).tobytes()
        data.save_as(films[1].path)
    with qtbot.waitSignal(keeper.lost, timeout=WAIT_MS):
        box.show_film(films[1])
    assert box.active_viewport.film is None
    assert box.active_viewport._waiting == LOST
    assert "film1.dcm" in box.error_card.text
    box.show_film(films[0])
    assert box.active_viewport.film is films[0]


def test_closing_while_a_film_is_read_again(
    qtbot: Any, keeper: PixelKeeper, box: LightBox, decoder: Gated, write: Write
) -> None:
    films = [read_film(path) for path in write(3)]
    box.show_films(films)
    for film in films:
        keeper.add([film])
    send_away(qtbot, films[2])
    decoder.gate.clear()
    box.show_film(films[2])
    qtbot.waitUntil(lambda: len(decoder.reads) == 1, timeout=WAIT_MS)
    closed = weakref.ref(films[2])
    box.forget(films)
    keeper.forget(films)
    film = None
    films.clear()
    assert box.board.films == [None]
    heard: list[object] = []
    keeper.arrived.connect(heard.append)
    keeper.shutdown()
    qtbot.waitUntil(lambda: gc.collect() >= 0 and closed() is None, timeout=WAIT_MS)
    assert (heard, keeper.used_bytes, film) == ([], 0, None)


def test_a_draft_takes_pixels_that_go_meanwhile_and_the_file_of_those_that_are_gone(write: Write) -> None:
    films = tuple(read_film(path) for path in write(2))
    films[1].let_go()
    request = DraftRequest(films, "en")
    sent = request.command()["films"]
    assert sent[1] == {"path": str(films[1].path), "seal": films[1].seal()}
    read_film(films[1].path).require(json.loads(json.dumps(sent[1]["seal"])))
    data = pydicom.dcmread(films[1].path)
    data.PixelData = pixels_of(77).tobytes()
    data.save_as(films[1].path)
    with pytest.raises(FilmChangedError, match="has changed since"):
        read_film(films[1].path).require(sent[1]["seal"])
    films[0].let_go()
    gc.collect()
    assert np.array_equal(Film.attach(sent[0]["shared"]).stored, pixels_of(0))


@pytest.mark.skipif(not SHARED.is_dir(), reason="no /dev/shm here to count segments in")
def test_no_shared_memory_is_left_by_films_that_come_and_go(qtbot: Any, write: Write) -> None:
    decoder = FilmDecoder(processes=1)
    films = [decoder.read(path) for path in write(4)]
    names = {film.share()["memory"] for film in films}
    assert all((SHARED / name).exists() for name in names)
    keeper = PixelKeeper(decoder, limit_bytes=ONE)
    store = PyramidStore()
    for film in films:
        # A film whose levels are being made keeps its pixels meanwhile, and another goes.
        with qtbot.waitSignal(store.ready, timeout=WAIT_MS):
            store.pyramid(film)
    for film in films:
        keeper.add([film])
    settled(qtbot, keeper)
    for film in films[1:]:
        with qtbot.waitSignal(keeper.arrived, timeout=WAIT_MS):
            keeper.show(film)
        names.add(film.share()["memory"])
        settled(qtbot, keeper)
    store.shutdown()
    gc.collect()
    assert sum((SHARED / name).exists() for name in names) == sum(film.in_memory for film in films) <= 1
    keeper.shutdown()
    films.clear()
    del film
    gc.collect()
    assert not any((SHARED / name).exists() for name in names)
