"""Opening files and folders in the background."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from PySide6.QtCore import QCoreApplication

from app.films import loader as loader_module
from app.films import scan as scan_module
from app.films.arrivals import Arrivals
from app.films.loader import FilmLoader
from app.films.scan import scan_in_parts
from echo_core.films.documents import read_document
from echo_core.films.errors import DamagedFilmError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.orientation import Turn
from echo_core.films.presentation_state import DisplayedArea, PresentationState
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.preview import Preview
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film, read_header
from echo_core.films.references import ImageReference

CR = "1.2.840.10008.5.1.4.1.1.1"


def write_film(path: Path, study: str = "1.2.3", view: str = "PA", pixels: bool = True, value: int = 7) -> Path:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = CR
    dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset.SOPClassUID, dataset.SOPInstanceUID = CR, dataset.file_meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, study + ".1"
    dataset.Modality, dataset.ViewPosition, dataset.PatientID = "CR", view, "P1"
    if pixels:
        dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 32, 24, 1
        dataset.PhotometricInterpretation = "MONOCHROME2"
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
        dataset.PixelData = np.full((32, 24), value, "<u2").tobytes()
    dataset.save_as(path, enforce_file_format=True)
    return path


class InProcess:
    """Decodes in this process; can be made to wait, to see what happens meanwhile."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.threads: set[int] = set()
        self.closed = False
        self.previewed: list[str] = []
        """The files of which a coarse picture was wanted."""

    def read(
        self,
        path: Path,
        *,
        preview: Callable[[Preview], None] | None = None,
        uncounted: Callable[[Film], None] | None = None,
    ) -> Film:
        if preview is not None:
            self.previewed.append(path.name)
            preview(Preview(FilmHeader(), np.zeros((1, 1), np.uint16), 4))
        self.threads.add(threading.get_ident())
        self.gate.wait(20)
        film = read_film(path)
        if uncounted is not None:
            uncounted(film)
        return film

    def read_header(self, path: Path) -> FilmHeader:
        return read_header(path)

    def close(self) -> None:
        self.closed = True
        self.gate.set()


class Heard:
    """What a loader said."""

    def __init__(self, loader: FilmLoader) -> None:
        self.films: list[Film] = []
        self.failures: list[tuple[Path, str]] = []
        self.progress: list[tuple[int, int]] = []
        loader.film_loaded.connect(self.films.append)
        loader.film_failed.connect(lambda path, message: self.failures.append((path, message)))
        loader.progress.connect(lambda done, total: self.progress.append((done, total)))


@pytest.fixture
def decoder() -> InProcess:
    return InProcess()


@pytest.fixture
def loader(qtbot: Any, decoder: InProcess) -> Iterator[FilmLoader]:
    made = FilmLoader(decoder)  # type: ignore[arg-type]
    yield made
    made.shutdown()


def run(qtbot: Any, loader: FilmLoader, paths: list[Path], timeout_ms: int = 120_000) -> Heard:
    heard = Heard(loader)
    with qtbot.waitSignal(loader.finished, timeout=timeout_ms):
        loader.load(paths)
    return heard


def test_good_and_bad_files_each_get_their_answer(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    good = write_film(tmp_path / "good.dcm", value=41)
    (tmp_path / "text.dcm").write_text("Dear colleague,\n" * 30)
    (tmp_path / "empty.dcm").write_bytes(b"")
    whole = write_film(tmp_path / "cut.dcm").read_bytes()
    (tmp_path / "cut.dcm").write_bytes(whole[:-500])
    names = ["good.dcm", "text.dcm", "empty.dcm", "cut.dcm", "missing.dcm"]
    heard = run(qtbot, loader, [tmp_path / name for name in names])
    assert [film.path for film in heard.films] == [good]
    assert (heard.films[0].stored == 41).all()
    assert sorted(path.name for path, _ in heard.failures) == ["cut.dcm", "empty.dcm", "missing.dcm", "text.dcm"]
    assert all(len(message) > len(str(path)) + 10 for path, message in heard.failures)
    assert heard.progress[-1] == (5, 5)
    assert loader.summary == "1 film opened, 4 could not be opened"


def test_a_folder_of_two_thousand_files_is_sorted_out(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    for number in range(1997):
        (deep / f"note{number}.txt").write_text(f"note {number}")
    for number in range(2):
        write_film(deep / f"film{number}")
    write_film(tmp_path / "report.dcm", pixels=False)
    heard = run(qtbot, loader, [tmp_path])
    assert len(heard.films) == 2
    assert heard.failures == []
    assert loader.summary == "2 films opened, 1998 files without a film skipped"
    assert (0, 0) in heard.progress


def test_a_damaged_film_in_a_folder_is_not_passed_over(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    whole = write_film(tmp_path / "cut").read_bytes()
    (tmp_path / "cut").write_bytes(whole[:-500])
    (tmp_path / "letter.dcm").write_text("not a film " * 40)
    heard = run(qtbot, loader, [tmp_path])
    assert sorted(path.name for path, _ in heard.failures) == ["cut", "letter.dcm"]


def test_studies_keep_their_order_and_the_frontal_film_comes_first(tmp_path: Path, qtbot: Any) -> None:
    write_film(tmp_path / "1", study="5.1", view="LL")
    write_film(tmp_path / "2", study="5.2", view="PA")
    write_film(tmp_path / "3", study="5.1", view="PA")
    decoder = InProcess()
    loader = FilmLoader(decoder)  # type: ignore[arg-type]
    asked: list[str] = []
    plain = decoder.read

    def read(path: Path, **how: Any) -> Film:
        asked.append(path.name)
        return plain(path, **how)

    decoder.read = read  # type: ignore[method-assign]
    loader.pool.setMaxThreadCount(1)
    run(qtbot, loader, [tmp_path])
    loader.shutdown()
    assert asked == ["3", "1", "2"]


class OneByOne(InProcess):
    """Decodes each file when it is let go."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.gates = {name: threading.Event() for name in names}
        self.read_names: list[str] = []

    def read(self, path: Path, *, uncounted: Callable[[Film], None], **_: Any) -> Film:  # type: ignore[override]
        if path.name in self.gates:
            self.gates[path.name].wait(20)
        film = read_film(path)
        self.read_names.append(path.name)
        uncounted(film)
        return film

    def close(self) -> None:
        for gate in self.gates.values():
            gate.set()


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[FilmLoader, OneByOne]]:
    """A loader whose film "1", the first of three of a study, and of one of another, takes its time."""
    numbers = {"1": ("1", "9"), "2": ("2", "1"), "3": ("2", "3")}
    for name, (series, instance) in reversed(numbers.items()):
        dataset = pydicom.dcmread(write_film(tmp_path / name))
        dataset.SeriesNumber, dataset.InstanceNumber = series, instance
        dataset.save_as(tmp_path / name)
    write_film(tmp_path / "other", study="9")
    decoder = OneByOne("1")
    made = FilmLoader(decoder)  # type: ignore[arg-type]
    yield made, decoder
    made.shutdown()


def test_films_come_in_the_order_of_hanging_whichever_is_decoded_first(
    slow: tuple[FilmLoader, OneByOne], qtbot: Any, tmp_path: Path
) -> None:
    loader, decoder = slow
    heard = Heard(loader)
    with qtbot.waitSignal(loader.finished):
        loader.load([tmp_path / name for name in ("3", "other", "2", "1")])
        qtbot.waitUntil(lambda: len(decoder.read_names) == 3)
        qtbot.waitUntil(lambda: [film.path.name for film in heard.films] == ["other"])
        decoder.gates["1"].set()
    assert decoder.read_names == ["2", "3", "other", "1"]
    assert [film.path.name for film in heard.films] == ["other", "1", "2", "3"]
    assert loader.summary == "4 films opened"


def test_a_film_that_does_not_come_holds_up_no_other_for_long(
    slow: tuple[FilmLoader, OneByOne], qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader_module, "HELD_MS", 1)
    loader, decoder = slow
    heard = Heard(loader)
    loader.load([tmp_path / name for name in ("1", "2", "3")])
    qtbot.waitUntil(lambda: [film.path.name for film in heard.films] == ["2", "3"])
    with qtbot.waitSignal(loader.finished):
        decoder.gates["1"].set()
    assert [film.path.name for film in heard.films] == ["2", "3", "1"]


def test_a_film_that_fails_lets_the_next_one_go(slow: tuple[FilmLoader, OneByOne], qtbot: Any, tmp_path: Path) -> None:
    loader, decoder = slow
    heard = Heard(loader)
    with qtbot.waitSignal(loader.finished):
        loader.load([tmp_path / name for name in ("1", "2", "3")])
        qtbot.waitUntil(lambda: len(decoder.read_names) == 2)
        (tmp_path / "1").write_bytes((tmp_path / "1").read_bytes()[:-500])
        decoder.gates["1"].set()
    assert [film.path.name for film in heard.films] == ["2", "3"]
    assert len(heard.failures) == 1


def test_stopping_keeps_the_films_that_wait_for_another(
    slow: tuple[FilmLoader, OneByOne], qtbot: Any, tmp_path: Path
) -> None:
    loader, _decoder = slow
    heard = Heard(loader)
    loader.load([tmp_path / name for name in ("1", "2", "3", "other")])
    qtbot.waitUntil(lambda: [film.path.name for film in heard.films] == ["other"])
    with qtbot.waitSignal(loader.finished):
        loader.cancel()
    assert [film.path.name for film in heard.films] == ["other", "2", "3"]
    assert loader.summary == "3 films opened, stopped"


@given(st.data())
def test_every_film_arrives_once_and_in_order_unless_it_is_overdue(data: st.DataObject) -> None:
    paths = [Path(str(number)) for number in range(data.draw(st.integers(1, 8)))]
    headers = {path: FilmHeader(study_uid=data.draw(st.sampled_from(["", "a", "b"]))) for path in paths}
    films = {path: Film(headers[path], np.zeros((1, 1), np.uint16), path) for path in paths}
    arrivals, handed, overdue = Arrivals(), [], False
    arrivals.expect((headers[path], path) for path in [*paths, *paths])
    lost = set()
    for path in data.draw(st.permutations(paths)):
        fate = data.draw(st.sampled_from(["arrives", "arrives", "fails", "overdue"]))
        if fate == "fails":
            lost.add(path)
            handed += arrivals.failed(path)
            continue
        handed += arrivals.arrived(films[path])
        if fate == "overdue":
            overdue = True
            handed += arrivals.overdue(path)
    assert arrivals.rest() == []
    assert sorted(film.path for film in handed) == [path for path in paths if path not in lost]
    for study in ("a", "b"):
        order = [film.path for film in handed if film.header.study_uid == study]
        assert overdue or order == sorted(order)


def test_nothing_is_decoded_on_the_interfaces_thread(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    decoder.gate.clear()
    heard = Heard(loader)
    loader.load([write_film(tmp_path / "film.dcm")])
    qtbot.waitUntil(lambda: bool(decoder.threads), timeout=120_000)
    # The decoder hangs, and still this thread goes on.
    assert loader.busy
    assert heard.films == []
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        decoder.gate.set()
    assert threading.get_ident() not in decoder.threads
    assert len(heard.films) == 1
    assert not loader.busy


def test_cancel_drops_what_is_on_its_way(qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path) -> None:
    decoder.gate.clear()
    heard = Heard(loader)
    loader.load([write_film(tmp_path / f"film{n}.dcm") for n in range(6)])
    qtbot.waitUntil(lambda: bool(decoder.threads), timeout=120_000)
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.cancel()
    decoder.gate.set()
    again = run(qtbot, loader, [write_film(tmp_path / "next.dcm", value=9)])
    assert [film.path.name for film in again.films] == ["next.dcm"]
    assert [film.path.name for film in heard.films] == ["next.dcm"]


def test_a_second_load_joins_the_first(qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path) -> None:
    heard = Heard(loader)
    finished: list[int] = []
    loader.finished.connect(lambda: finished.append(len(heard.films)))
    decoder.gate.clear()
    loader.load([write_film(tmp_path / "one.dcm")])
    loader.load([write_film(tmp_path / "two.dcm")])
    decoder.gate.set()
    qtbot.waitUntil(lambda: bool(finished), timeout=120_000)
    assert finished == [2]
    assert loader.summary == "2 films opened"


def test_a_coarse_picture_of_the_first_film_is_given_to_an_empty_light_box(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    paths = [write_film(tmp_path / f"{number}.dcm") for number in range(3)]
    previews: list[Any] = []
    order: list[str] = []
    loader.previewed.connect(previews.append)
    loader.previewed.connect(lambda _preview: order.append("preview"))
    loader.film_loaded.connect(lambda _film: order.append("film"))
    run(qtbot, loader, paths)
    assert (decoder.previewed, previews) == ([], []), "nobody waits for one"
    order.clear()
    loader.preview_wanted = lambda: True
    loader.pool.setMaxThreadCount(1)
    run(qtbot, loader, paths)
    assert len(decoder.previewed) == len(previews) == 1
    assert order == ["preview", "film", "film", "film"]
    assert previews[0].factor == 4


def test_warming_up_prepares_the_decoder_and_shuts_down_with_it(qtbot: Any, decoder: InProcess) -> None:
    warmed: list[int] = []
    decoder.warm_up = lambda processes: warmed.append(processes)  # type: ignore[attr-defined]
    loader = FilmLoader(decoder)  # type: ignore[arg-type]
    loader.warm_up()
    loader.pool.waitForDone()
    loader.shutdown()
    loader.warm_up()
    loader.pool.waitForDone()
    assert warmed == [loader_module.THREADS]


def test_a_decoder_that_fails_costs_one_film(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    plain = decoder.read

    def read(path: Path, **how: Any) -> Film:
        if path.name == "bad.dcm":
            raise DamagedFilmError(path, "its pixels are damaged; fetch it again")
        return plain(path, **how)

    decoder.read = read  # type: ignore[method-assign]
    heard = run(qtbot, loader, [write_film(tmp_path / "bad.dcm"), write_film(tmp_path / "good.dcm")])
    assert [film.path.name for film in heard.films] == ["good.dcm"]
    assert heard.failures[0][1].endswith("its pixels are damaged; fetch it again")


def test_an_unforeseen_error_costs_one_film_too(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    def read(path: Path, **_: Any) -> Film:
        raise RuntimeError("surprise")

    decoder.read = read  # type: ignore[method-assign]
    heard = run(qtbot, loader, [write_film(tmp_path / "film.dcm")])
    assert len(heard.failures) == 1
    assert heard.failures[0][0].name == "film.dcm"


def test_shutdown_ends_the_decoder_and_takes_no_more(decoder: InProcess, qtbot: Any, tmp_path: Path) -> None:
    loader = FilmLoader(decoder)  # type: ignore[arg-type]
    loader.load([write_film(tmp_path / "film.dcm")])
    loader.shutdown()
    assert decoder.closed
    loader.load([tmp_path / "film.dcm"])
    assert not loader.busy


def test_shutdown_while_films_wait_to_be_told_tells_of_no_more(
    qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.films.outbox._TURN_S", 0.0)
    paths = [write_film(tmp_path / f"{number}.dcm") for number in range(3)]
    heard, ended = Heard(loader), []
    loader.finished.connect(lambda: ended.append(True))

    def stop(_film: Film) -> None:
        loader.pool.waitForDone()
        QCoreApplication.sendPostedEvents(loader)
        loader.shutdown()

    loader.film_loaded.connect(stop)
    loader.load(paths)
    qtbot.waitUntil(lambda: bool(heard.films), timeout=120_000)
    with pytest.raises(qtbot.TimeoutError), qtbot.waitSignal(loader.progress, timeout=200):
        pass
    assert len(heard.films) == 1
    assert ended == []
    assert not loader.busy


def test_of_many_films_only_so_much_is_told_in_a_turn(
    qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.films.outbox._TURN_S", 0.0)
    for number in range(3):
        write_film(tmp_path / f"{number}.dcm")
    heard, progress = Heard(loader), []
    loader.progress.connect(lambda done, total: progress.append((len(heard.films), done, total)))
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.load([tmp_path])
    told = [at for at in progress if at[0] == at[1] > 0]
    assert [at[1] for at in told] == [1, 2, 3]


def test_no_more_films_are_read_ahead_than_are_told_of(
    qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their pixels would be in memory all at once, beyond any bound."""
    monkeypatch.setattr("app.films.outbox._TURN_S", 0.0)
    monkeypatch.setattr(loader_module, "AHEAD", 4)
    read, plain = [], loader.decoder.read

    def count(path: Path, **about: Any) -> Film:
        read.append(path)
        return plain(path, **about)

    monkeypatch.setattr(loader.decoder, "read", count)
    for number in range(14):
        write_film(tmp_path / f"{number:02}.dcm", study=f"1.2.{number // 5}")
    heard, ahead = Heard(loader), []
    loader.film_loaded.connect(lambda _film: ahead.append(len(read) - len(heard.films)))
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.load([tmp_path])
    assert len(heard.films) == 14
    assert max(ahead) <= 4


def test_what_is_opened_after_a_stop_is_counted_without_what_never_came(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    paths = [write_film(tmp_path / f"{number:02}.dcm", study=f"1.2.{number}") for number in range(31)]
    other = paths.pop()
    heard = Heard(loader)
    decoder.gate.clear()
    loader.load(paths)
    qtbot.waitUntil(lambda: heard.progress[-1] == (0, 30), timeout=120_000)
    loader.cancel()
    decoder.gate.set()
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.load([other])
    assert len(heard.films) == 1
    assert heard.progress[-1] == (1, 1)


def test_films_of_a_study_that_is_left_out_come_no_more_unless_they_are_opened_again(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader_module, "AHEAD", 4)
    kept = [write_film(tmp_path / f"b{number}.dcm", study="1.2.4") for number in range(3)]
    paths = [write_film(tmp_path / f"a{number}.dcm") for number in range(8)]
    heard = Heard(loader)
    decoder.gate.clear()
    loader.load([*paths, *kept])
    qtbot.waitUntil(lambda: heard.progress[-1] == (0, 11), timeout=120_000)
    loader.leave_out(lambda header, _path: header.study_uid == "1.2.3")
    assert heard.progress[-1] == (0, 7), "four are being read"
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        decoder.gate.set()
        loader.load(paths[:1])
    assert [film.path for film in heard.films if film.path in kept] == kept
    assert [film.path for film in heard.films if film.path not in kept] == paths[:1]
    assert heard.progress[-1] == (4, 4)
    assert loader.summary == "4 films opened"


@pytest.mark.parametrize("number", [0, 3])
def test_films_that_are_found_or_wait_to_be_told_are_left_out_too(
    number: int, qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "PART", 2)
    monkeypatch.setattr("app.films.outbox._TURN_S", 0.0)
    paths = [write_film(tmp_path / f"{number}.dcm") for number in range(7)]
    heard = Heard(loader)

    def close(film: Film) -> None:
        if film.path == paths[number]:
            loader.leave_out(lambda header, _path: header.study_uid == "1.2.3")

    loader.film_loaded.connect(close)
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.load(paths)
    assert [film.path for film in heard.films] == paths[: number + 1]
    assert heard.progress[-1] == (number + 1, number + 1)
    assert not loader.busy


def test_what_two_loads_bring_is_counted_once(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    path = write_film(tmp_path / "film.dcm")
    write_state(tmp_path / "state.dcm", path)
    heard, documents = Heard(loader), []
    loader.already_open = lambda header, _path: header in [film.header for film in heard.films]
    loader.document_held = lambda document: document.sop_uid in [one.sop_uid for one in documents]
    loader.document_loaded.connect(documents.append)
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.load([tmp_path])
        loader.load([tmp_path])
    assert len(heard.films) == len(documents) == 1
    assert loader.summary == (
        "1 film opened, 1 document about films opened, 1 film that is open already left out, "
        "1 document that is open already left out"
    )


def test_stopping_tells_of_what_is_there_before_the_end(
    qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.films.outbox._TURN_S", 0.0)
    paths = [write_film(tmp_path / f"{number}.dcm") for number in range(4)]
    heard = Heard(loader)

    def stop_at_the_first(_film: Film) -> None:
        if len(heard.films) == 1:
            loader.pool.waitForDone()
            QCoreApplication.sendPostedEvents(loader)
            loader.cancel()

    loader.film_loaded.connect(stop_at_the_first)
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.load(paths)
    assert len(heard.films) == 4
    assert loader.summary == "4 films opened, stopped"
    assert not loader.busy


def test_scanning_stops_when_asked(tmp_path: Path) -> None:
    for number in range(50):
        write_film(tmp_path / f"{number:02}.dcm")
    seen: list[Path] = []

    def look_at(path: Path) -> FilmHeader:
        seen.append(path)
        return read_header(path)

    assert sum(len(part.films) for part in scan_in_parts([tmp_path], lambda: len(seen) >= 5, look_at)) == 5


def test_real_films_come_through_the_film_process(qtbot: Any, shared_folder: Path, tmp_path: Path) -> None:
    for path in sorted((shared_folder / "films").glob("*.dcm")):
        shutil.copy(path, tmp_path / path.name)
    loader = FilmLoader()
    try:
        heard = run(qtbot, loader, [tmp_path], timeout_ms=120_000)
    finally:
        loader.shutdown()
    assert len(heard.films) == 4
    assert [path.name for path, _ in heard.failures] == ["dx-mono1-j2k-pa-broken.dcm"]
    assert all(film.stored.std() > 1 for film in heard.films)


def test_a_place_that_may_not_be_entered_costs_itself_only(
    qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, locked = write_film(tmp_path / "good.dcm"), tmp_path / "locked"
    plain = scan_module.find_films

    def find(paths: list[Path], tally: Any, cancelled: Any) -> Any:
        if locked in paths:
            raise PermissionError(13, "Permission denied", str(locked))
        return plain(paths, tally, cancelled)

    monkeypatch.setattr(scan_module, "find_films", find)
    heard = run(qtbot, loader, [locked, good, good])
    assert [film.path for film in heard.films] == [good]
    assert [path for path, _ in heard.failures] == [locked]
    assert "Permission denied" in heard.failures[0][1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_no_film_and_holds_nothing_up(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.dcm")
    heard = run(qtbot, loader, [tmp_path / "pipe.dcm"])
    assert "neither a file nor a folder" in heard.failures[0][1]


def test_a_search_that_fails_ends_the_loading(
    qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(paths: Any, cancelled: Any, header_of: Any) -> Any:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("app.films.scan.scan_in_parts", fail)
    heard = run(qtbot, loader, [tmp_path])
    assert [path for path, _ in heard.failures] == [tmp_path]
    assert not loader.busy


def test_films_are_counted_by_the_film_process(qtbot: Any, tmp_path: Path) -> None:
    """It takes tens of milliseconds, in which the interface would stand still."""
    with FilmDecoder(processes=1) as decoder:
        loader = FilmLoader(decoder)
        try:
            (film,) = run(qtbot, loader, [write_film(tmp_path / "film.dcm")]).films
            qtbot.waitUntil(lambda: film.counted, timeout=20_000)
        finally:
            loader.shutdown()
    np.testing.assert_array_equal(film.histogram, np.bincount(film.codes.ravel(), minlength=65536))


def test_copies_of_a_film_are_read_once_and_counted(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    film = write_film(tmp_path / "one.dcm")
    for number in range(3):
        shutil.copy(film, tmp_path / f"copy{number}.dcm")
    write_film(tmp_path / "other.dcm")
    heard = run(qtbot, loader, [tmp_path])
    assert len(heard.films) == 2
    assert loader.summary == "2 films opened, 3 films that are open already left out"


def test_a_film_that_is_open_is_not_read_again(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    path = write_film(tmp_path / "film.dcm")
    first = run(qtbot, loader, [path]).films[0]
    loader.already_open = lambda header, _path: header.sop_uid == first.header.sop_uid
    decoder.threads.clear()
    heard = run(qtbot, loader, [path])
    assert heard.films == []
    assert decoder.threads == set()
    assert loader.summary == "0 films opened, 1 film that is open already left out"


def test_films_dropped_again_while_they_are_read_count_once(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path
) -> None:
    for number in range(3):
        write_film(tmp_path / f"{number}.dcm")
    heard = Heard(loader)
    loader.already_open = lambda header, _path: any(film.header.sop_uid == header.sop_uid for film in heard.films)
    decoder.gate.clear()
    loader.load([tmp_path])
    loader.load([tmp_path])
    qtbot.waitUntil(lambda: (0, 6) in heard.progress, timeout=120_000)
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        decoder.gate.set()
    assert len(heard.films) == 3
    assert loader.summary == "3 films opened, 3 films that are open already left out"


def test_what_cannot_be_looked_into_is_a_failure_and_no_skipped_file(
    qtbot: Any, loader: FilmLoader, tmp_path: Path
) -> None:
    write_film(tmp_path / "film.dcm")
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    heard = run(qtbot, loader, [tmp_path])
    assert [path for path, _ in heard.failures] == [tmp_path / "half.zip"]
    assert loader.summary == "1 film opened, 1 could not be opened, 1 file without a film skipped"


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names that are no UTF-8")
def test_a_file_whose_name_is_no_utf_8_is_named_in_its_failure(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    """As names in GBK are."""
    whole = write_film(tmp_path / "film.dcm")
    short = Path(os.fsdecode(bytes(tmp_path) + "/测试.dcm".encode("gbk")))
    short.write_bytes(whole.read_bytes()[:-500])
    heard = run(qtbot, loader, [short])
    ((path, message),) = heard.failures
    assert path == short
    assert message.startswith(f"{short}: ")


def test_a_film_without_a_uid_is_never_a_copy(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        write_film(tmp_path / f"{number}.dcm")
    monkeypatch.setattr(decoder, "read_header", lambda path: replace(read_header(path), sop_uid=""))
    assert len(run(qtbot, loader, [tmp_path]).films) == 2


def test_the_first_films_come_while_the_search_goes_on(
    qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "PART", 2)
    for number in range(5):
        write_film(tmp_path / f"{number}.dcm")
    gate = threading.Event()

    def wait_at_the_last(path: Path) -> Any:
        if path.name == "4.dcm":
            gate.wait(20)
        return read_header(path)

    monkeypatch.setattr(decoder, "read_header", wait_at_the_last)
    heard = Heard(loader)
    loader.load([tmp_path])
    qtbot.waitUntil(lambda: len(heard.films) == 4, timeout=120_000)
    assert loader.busy
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        gate.set()
    assert len(heard.films) == 5


def test_a_search_among_other_files_stops_too(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text("notes")
    asked = iter(range(100))
    (part,) = scan_in_parts([tmp_path], lambda: next(asked) >= 5, read_header)
    assert part.skipped == 5


def test_stopping_is_said(qtbot: Any, loader: FilmLoader, decoder: InProcess, tmp_path: Path) -> None:
    decoder.gate.clear()
    loader.load([write_film(tmp_path / f"film{n}.dcm") for n in range(6)])
    qtbot.waitUntil(lambda: bool(decoder.threads), timeout=120_000)
    with qtbot.waitSignal(loader.finished, timeout=120_000):
        loader.cancel()
    assert loader.summary == "0 films opened, stopped"
    decoder.gate.set()


def test_a_damaged_copy_keeps_no_good_one_out(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    whole = write_film(tmp_path / "2.dcm").read_bytes()
    (tmp_path / "1.dcm").write_bytes(whole[:-500])
    (tmp_path / "3.dcm").write_bytes(whole)
    heard = run(qtbot, loader, [tmp_path])
    assert [film.path.name for film in heard.films] == ["2.dcm"]
    assert [path.name for path, _ in heard.failures] == ["1.dcm"]
    assert loader.summary == "1 film opened, 1 could not be opened, 1 film that is open already left out"
    assert heard.progress[-1] == (2, 2)


def write_state(path: Path, film: Path, damaged: bool = False) -> Path:
    """A presentation state of a film on the disc."""
    header = read_film(film).header
    state = PresentationState("VIEW", (ImageReference.of(header),), areas=(DisplayedArea.of(header, Turn()),))
    content = presentation_state_bytes(state, header)
    path.write_bytes(content[: len(content) // 2] if damaged else content)
    return path


def test_a_disc_index_stands_for_documents_too(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    write_state(tmp_path / "STATE", write_film(tmp_path / "FILM"))
    index = Dataset()
    index.SOPClassUID, index.DirectoryRecordSequence = "1.2.840.10008.1.3.10", []
    for kind, name in (("PATIENT", ""), ("IMAGE", "FILM"), ("PRESENTATION", "STATE"), ("KEY OBJECT DOC", "GONE")):
        record = Dataset()
        record.DirectoryRecordType = kind
        if name:
            record.ReferencedFileID = name
        index.DirectoryRecordSequence.append(record)
    index.file_meta = FileMetaDataset()
    index.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    index.file_meta.MediaStorageSOPClassUID, index.file_meta.MediaStorageSOPInstanceUID = index.SOPClassUID, "1.2.3"
    index.save_as(tmp_path / "DICOMDIR", enforce_file_format=True)
    heard = run(qtbot, loader, [tmp_path / "DICOMDIR"])
    assert [film.path.name for film in heard.films] == ["FILM"]
    assert ["not there (1)" in message for _, message in heard.failures] == [True]
    assert loader.summary == "1 film opened, 1 document about films opened, 1 could not be opened"


def test_documents_come_once_each_and_what_is_damaged_is_told(qtbot: Any, loader: FilmLoader, tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.dcm")
    first = write_state(tmp_path / "a.dcm", film)
    shutil.copy(first, tmp_path / "copy.dcm")
    broken = write_state(tmp_path / "broken.dcm", film, damaged=True)
    documents: list[Any] = []
    loader.document_loaded.connect(documents.append)
    heard = run(qtbot, loader, [tmp_path])
    assert len(heard.films) == 1
    assert [type(document) for document in documents] == [PresentationState]
    assert documents[0].concerns(heard.films[0].header)
    assert [path for path, _ in heard.failures] == [broken]
    assert loader.summary == (
        "1 film opened, 1 document about films opened, 1 could not be opened, 1 document that is open already left out"
    )
    loader.document_held = lambda document: document.sop_uid == documents[0].sop_uid
    run(qtbot, loader, [first])
    assert len(documents) == 1


def test_documents_of_a_cancelled_job_do_not_come(
    qtbot: Any, loader: FilmLoader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = write_film(tmp_path / "film.dcm")
    state = write_state(tmp_path / "state.dcm", film)
    gate, looked = threading.Event(), threading.Event()

    def wait(path: Path) -> Any:
        looked.set()
        gate.wait(20)
        return read_document(path)

    monkeypatch.setattr(scan_module, "read_document", wait)
    documents: list[Any] = []
    loader.document_loaded.connect(documents.append)
    loader.load([state])
    assert looked.wait(20)
    with qtbot.waitSignal(loader.finished):
        loader.cancel()
    gate.set()
    loader.pool.waitForDone()
    QCoreApplication.processEvents()
    assert documents == []
