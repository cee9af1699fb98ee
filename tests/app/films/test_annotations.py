"""Annotations outlive the program; a damaged file costs nothing but itself; every edit can be undone."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.films.annotation_book import AnnotationBook
from app.films.annotation_file import annotation_path, decode, encode
from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import POINTS, Annotation, AnnotationError, Kind

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
    assert list(decode(encode(annotations, (300, 260)), (300, 260))) == annotations


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
        {"schema_version": 2},
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


def test_the_store_names_no_patient_and_is_nobody_elses_business(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    book = AnnotationBook(tmp_path)
    film = make_film(sop_uid="1.2.840.1", patient_name="Doe^Jane", patient_id="P1")
    book.layer(film).add(LINE)
    book.shutdown()
    (path,) = tmp_path.iterdir()
    assert path == annotation_path(tmp_path, "1.2.840.1")
    content = path.read_text()
    for secret in ("1.2.840.1", "Doe", "Jane", "P1", "film"):
        assert secret not in path.name
        assert secret not in content
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_deleting_the_last_measurement_removes_the_file(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    book = AnnotationBook(tmp_path)
    layer = book.layer(make_film(sop_uid="1.2"))
    layer.add(LINE)
    layer.remove(LINE.uid)
    book.shutdown()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path, make_film: Any, qtbot: Any) -> None:
    path = annotation_path(tmp_path, "1.2")
    path.write_bytes(b"{")
    path.with_name(f"{path.name}.unreadable").write_bytes(b"an earlier one")
    book = AnnotationBook(tmp_path)
    said: list[str] = []
    book.failed.connect(said.append)
    layer = book.layer(make_film(sop_uid="1.2"))
    assert layer.annotations == ()
    assert "damaged" in said[0]
    layer.add(LINE)
    book.shutdown()
    assert path.with_name(f"{path.name}.2.unreadable").read_bytes() == b"{"
    assert path.with_name(f"{path.name}.unreadable").read_bytes() == b"an earlier one"
    assert decode(path.read_bytes(), (300, 260)) == (LINE,)


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


def test_a_film_without_a_uid_keeps_its_measurements_while_it_is_open(
    tmp_path: Path, make_film: Any, qtbot: Any
) -> None:
    book = AnnotationBook(tmp_path)
    film = make_film(sop_uid="")
    book.layer(film).add(LINE)
    assert book.layer(film).annotations == (LINE,)
    book.shutdown()
    assert list(tmp_path.iterdir()) == []


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
