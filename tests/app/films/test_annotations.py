"""Annotations outlive the program; a damaged file costs nothing but itself; every edit can be undone."""

from __future__ import annotations

import hashlib
import json
import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QCoreApplication

from app.atomic import write_atomically
from app.films import annotation_book
from app.films.annotation_book import AnnotationBook
from app.films.annotation_file import decode, encode
from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import POINTS, Annotation, AnnotationError, Kind
from app.films.film_identity import old_store_path, store_path
from app.films.light_box import LightBox
from echo_core.films.film import Film
from echo_core.films.pictures import read_picture

LINE = Annotation(Kind.LENGTH, ((1.0, 2.0), (3.5, 4.25)))
WORDS = Annotation(Kind.TEXT, ((9.0, 8.0),), "结节? 5 mm")
numbers = st.floats(-1e6, 1e6, allow_nan=False)


def any_annotation() -> st.SearchStrategy[Annotation]:
    def of(kind: Kind) -> st.SearchStrategy[Annotation]:
        points = st.tuples(*[st.tuples(numbers, numbers)] * POINTS[kind])
        return st.builds(Annotation, st.just(kind), points, st.text(max_size=20), st.sampled_from(["column", "row"]))

    return st.sampled_from(list(Kind)).flatmap(of)


@given(st.lists(any_annotation(), max_size=4))
def test_the_file_gives_back_what_was_written(annotations: list[Annotation]) -> None:
    assert list(decode(encode(annotations, (300, 260)), (300, 260)).annotations) == annotations


@given(st.one_of(st.binary(max_size=40), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(
    lambda value: json.dumps({"schema_version": 1, "rows": 1, "columns": 1, "annotations": value}).encode()
)))  # fmt: skip
def test_any_content_gives_annotations_or_an_annotation_error(content: bytes) -> None:
    try:
        decode(content, (1, 1))
    except AnnotationError:
        return


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": 3},
        {"rows": 301},
        {"annotations": [{**LINE.to_json(), "points": [[1, 2]]}]},
        {"annotations": [{**LINE.to_json(), "points": [[1, 2], [3, float("nan")]]}]},
        {"annotations": [{**LINE.to_json(), "kind": "circle"}]},
    ],
)
def test_a_file_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    data = json.loads(encode([LINE], (300, 260))) | change
    with pytest.raises(AnnotationError):
        decode(json.dumps(data).encode(), (300, 260))


def test_measurements_survive_closing_and_reopening(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    book = AnnotationBook(tmp_path / "measurements")
    film = make_film(sop_uid="1.2.840.1")
    layer = book.layer(film)
    assert book.layer(film) is layer
    layer.add(LINE)
    layer.add(WORDS)
    book.shutdown()
    again = AnnotationBook(tmp_path / "measurements")
    assert again.layer(make_film(sop_uid="1.2.840.1")).annotations == (LINE, WORDS)
    assert again.layer(make_film(sop_uid="1.2.840.2")).annotations == ()
    again.shutdown()


def test_a_film_that_is_opened_again_at_once_has_what_is_not_written_yet(
    tmp_path: Path, make_film: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slowly(path: Path, content: bytes) -> None:
        assert go.wait(60)
        write_atomically(path, content)

    monkeypatch.setattr(annotation_book, "write_atomically", slowly)
    book = AnnotationBook(tmp_path)
    book.layer(make_film(sop_uid="1.2")).add(LINE)
    again = book.layer(make_film(sop_uid="1.2"))
    assert again.annotations == (LINE,)
    again.add(WORDS)
    go.set()
    book.shutdown()
    (path,) = tmp_path.glob("*.json")
    assert decode(path.read_bytes(), (300, 260)).annotations == (LINE, WORDS)
    assert not book._unwritten


def test_the_store_names_no_patient_and_is_nobody_elses_business(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    book = AnnotationBook(tmp_path)
    film = make_film(sop_uid="1.2.840.1", patient_name="Doe^Jane", patient_id="P1")
    book.layer(film).add(LINE)
    book.shutdown()
    (path,) = tmp_path.iterdir()
    content = path.read_text()
    for secret in ("1.2.840.1", "Doe", "Jane", "P1", "film"):
        assert secret not in path.name
        assert secret not in content
    identity = ("1.2.840.1", "1.2.3", "P1", "doe jane", "")
    quick = {
        hashlib.new(kind, "\n".join(identity).encode()).hexdigest() for kind in ("md5", "sha1", "sha256", "blake2b")
    }
    assert path.stem not in quick, "patient IDs could be tried by the million"
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_deleting_the_last_measurement_removes_the_file(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    book = AnnotationBook(tmp_path)
    layer = book.layer(make_film(sop_uid="1.2"))
    layer.add(LINE)
    layer.remove(LINE.uid)
    book.shutdown()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    film = make_film(sop_uid="1.2")
    path = store_path(tmp_path, film.header)
    path.write_bytes(b"{")
    path.with_name(f"{path.name}.unreadable").write_bytes(b"an earlier one")
    book = AnnotationBook(tmp_path)
    said: list[str] = []
    book.failed.connect(said.append)
    layer = book.layer(film)
    assert layer.annotations == ()
    assert "damaged" in said[0]
    layer.add(LINE)
    book.shutdown()
    assert path.with_name(f"{path.name}.2.unreadable").read_bytes() == b"{"
    assert path.with_name(f"{path.name}.unreadable").read_bytes() == b"an earlier one"
    assert decode(path.read_bytes(), (300, 260)).annotations == (LINE,)


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    book = AnnotationBook(blocked / "below")
    said: list[str] = []
    book.failed.connect(said.append)
    layer = book.layer(make_film(sop_uid="1.2"))
    layer.add(LINE)
    layer.add(WORDS)
    book.shutdown()
    qtbot.waitUntil(lambda: bool(said))
    assert layer.annotations == (LINE, WORDS)
    assert len([words for words in said if "cannot be kept" in words]) == 1


@pytest.mark.parametrize("other", [{"patient_id": "P2"}, {"patient_name": "Roe^Richard"}, {"study_uid": "1.2.9"}])
def test_no_film_has_the_measurements_of_another_patient_or_study_with_its_uid(
    tmp_path: Path, make_film: Any, qtbot: Any, other: dict[str, str]
) -> None:
    book = AnnotationBook(tmp_path)
    one, two = make_film(sop_uid="1.2"), make_film(sop_uid="1.2", **other)
    book.layer(one).add(LINE)
    assert book.layer(two).annotations == ()
    book.layer(two).add(WORDS)
    book.shutdown()
    again = AnnotationBook(tmp_path)
    assert again.layer(make_film(sop_uid="1.2", patient_name="DOE^JANE^^")).annotations == (LINE,)
    assert again.layer(make_film(sop_uid="1.2", **other)).annotations == (WORDS,)
    again.shutdown()


def test_a_file_of_an_earlier_version_goes_to_the_first_film_that_it_fits(
    tmp_path: Path, make_film: Any, qtbot: Any
) -> None:
    old = {"schema_version": 1, "rows": 300, "columns": 260, "annotations": [_without_label(LINE)]}
    old_store_path(tmp_path, "1.2").write_text(json.dumps(old))
    book = AnnotationBook(tmp_path)
    said: list[str] = []
    book.failed.connect(said.append)
    smaller = np.zeros((200, 260), np.uint16)
    assert book.layer(make_film(smaller, sop_uid="1.2", patient_id="P0")).annotations == ()
    assert book.layer(make_film(sop_uid="1.2")).annotations == (LINE,)
    assert book.layer(make_film(sop_uid="1.2", patient_id="P2")).annotations == ()
    book.shutdown()
    again = AnnotationBook(tmp_path)
    assert again.layer(make_film(sop_uid="1.2")).annotations == (LINE,)
    again.shutdown()
    assert said == []


def _without_label(annotation: Annotation) -> dict[str, Any]:
    """As version 1 wrote it."""
    return {key: value for key, value in annotation.to_json().items() if key != "label"}


def test_a_film_sent_again_with_other_pixels_keeps_its_measurements_and_that_is_said(
    tmp_path: Path, make_film: Any, qtbot: Any
) -> None:
    stored = np.full((300, 260), 7, np.uint16)
    book = AnnotationBook(tmp_path)
    film = make_film(stored.copy(), sop_uid="1.2")
    book.layer(film).add(LINE)
    book.shutdown()
    for pixels, told in ((stored.copy(), False), (stored + 1, True)):
        again = AnnotationBook(tmp_path)
        said: list[str] = []
        again.failed.connect(said.append)
        resent = make_film(pixels, sop_uid="1.2")
        assert again.layer(resent).annotations == (LINE,)
        again.shutdown()
        QCoreApplication.sendPostedEvents(again)
        assert [("check where they lie" in words) for words in said] == [True] * told


@pytest.mark.parametrize("colour", [False, True])
def test_a_film_without_a_uid_is_known_by_its_pixels(tmp_path: Path, make_film: Any, qtbot: Any, colour: bool) -> None:
    shape = (300, 260, 3) if colour else (300, 260)
    stored = np.random.default_rng(1).integers(0, 255, shape, np.uint8)
    book = AnnotationBook(tmp_path)
    first = make_film(stored.copy(), sop_uid="", study_uid="")
    book.layer(first).add(LINE)  # at once: its pixels have not been looked at yet
    book.shutdown()
    again = AnnotationBook(tmp_path)
    film = make_film(stored.copy(), sop_uid="", study_uid="")
    layer = again.layer(film)
    layer.add(WORDS)
    qtbot.waitUntil(lambda: len(layer.annotations) == 2)
    assert layer.annotations == (LINE, WORDS)
    layer.undo()
    assert layer.annotations == (LINE, WORDS), "what was kept is no edit"
    other = stored.copy()
    other[0, 0] += 1
    unlike = again.layer(make_film(other, sop_uid="", study_uid=""))
    again.shutdown()
    QCoreApplication.sendPostedEvents(again)
    assert unlike.annotations == ()
    last = AnnotationBook(tmp_path)
    layer = last.layer(film)
    qtbot.waitUntil(lambda: layer.annotations == (LINE, WORDS))
    last.shutdown()


def test_what_was_drawn_while_the_pixels_were_away_is_kept_when_they_are_back(
    tmp_path: Path, make_film: Any, qtbot: Any
) -> None:
    stored = np.full((300, 260), 7, np.uint16)
    film, twin = make_film(stored.copy(), sop_uid=""), make_film(stored.copy(), sop_uid="")
    assert film.let_go()
    book = AnnotationBook(tmp_path)
    layer = book.layer(film)
    layer.add(LINE)
    film.take_back(twin)
    book.layer(film)
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.json"))))
    book.shutdown()
    assert decode(next(iter(tmp_path.glob("*.json"))).read_bytes(), (300, 260)).annotations == (LINE,)


def test_a_film_whose_pixels_are_away_is_looked_up_when_they_are_back(
    tmp_path: Path, make_film: Any, qtbot: Any
) -> None:
    stored = np.full((300, 260), 7, np.uint16)
    book = AnnotationBook(tmp_path)
    first = make_film(stored.copy(), sop_uid="")
    book.layer(first).add(LINE)
    book.shutdown()
    film, twin = make_film(stored.copy(), sop_uid=""), make_film(stored.copy(), sop_uid="")
    assert film.let_go()
    again = AnnotationBook(tmp_path)
    said: list[str] = []
    again.failed.connect(said.append)
    layer = again.layer(film)
    layer.add(WORDS)
    qtbot.waitUntil(lambda: bool(said))
    assert "Show the film again" in said[0]
    film.take_back(twin)
    assert again.layer(film) is layer
    qtbot.waitUntil(lambda: layer.annotations == (LINE, WORDS))
    again.shutdown()


def test_a_picture_shown_on_the_light_box_has_its_measurements_again(tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "film.png"
    Image.fromarray(np.random.default_rng(2).integers(0, 255, (300, 260), np.uint8)).save(path)
    for expected in ((), (LINE,)):
        box = LightBox(folder=tmp_path / "measurements")
        qtbot.addWidget(box)
        box.show()
        header, pixels = read_picture(path)
        box.show_films([Film(header, pixels, path)])
        editor = box.active_viewport.editor
        qtbot.waitUntil(lambda editor=editor, expected=expected: editor.annotations == expected)
        assert editor.layer is not None
        if not expected:
            editor.layer.add(LINE)
        box.shutdown()


def test_every_edit_can_be_taken_back_and_done_again(qtbot: Any) -> None:
    layer = AnnotationLayer()
    moved = Annotation(Kind.LENGTH, ((5.0, 5.0), (6.0, 6.0)), uid=LINE.uid)
    states = [layer.annotations]
    for edit in (
        lambda: layer.add(LINE),
        lambda: layer.add(WORDS),
        lambda: layer.change(moved),
        lambda: layer.change(replace(WORDS, text="other")),
        lambda: layer.remove(LINE.uid),
        lambda: layer.clear(),
    ):
        edit()
        assert layer.annotations != states[-1]
        states.append(layer.annotations)
    for state in states[-2::-1]:
        layer.undo()
        assert layer.annotations == state
    layer.undo()
    for state in states[1:]:
        layer.redo()
        assert layer.annotations == state


def test_an_edit_that_changes_nothing_is_no_step(qtbot: Any) -> None:
    layer = AnnotationLayer((LINE,))
    layer.change(LINE)
    layer.remove("unknown")
    assert not layer.stack.canUndo()
