"""Finding films in files and folders."""

from __future__ import annotations

import io
import os
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from echo_core.films.discovery import Tally, find_films
from echo_core.films.errors import (
    DamagedFilmError,
    FilmError,
    FilmNotFoundError,
    FilmTooLargeError,
    NoPixelsError,
    NotDicomError,
    UnsupportedFilmError,
)
from echo_core.films.pictures import NOTE
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film, read_header
from echo_core.films.rendering import banners, p_values
from echo_core.films.spacing import pixel_spacing
from echo_core.films.suitability import drafting_objection

PIXELS = np.zeros((4, 4), np.uint16)


def test_a_folder_of_two_thousand_files_comes_progressively(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS).read_bytes()
    for n in range(2000):
        folder = tmp_path / "many" / f"{n // 100:02}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{n:04}").write_bytes(film if n % 4 else b"notes, not a film" * 20)
    tally = Tally()
    search = find_films([tmp_path / "many"], tally)
    first = next(search)
    assert first.name == "0001"
    assert tally.found == 1  # the rest has not been looked at
    rest = list(search)
    assert [path.name for path in (first, *rest)] == [f"{n:04}" for n in range(2000) if n % 4]
    assert (tally.found, tally.skipped, tally.troubles) == (1500, 500, [])


def test_named_files_are_always_tried_and_each_comes_once(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS)
    notes = tmp_path / "notes.txt"
    notes.write_text("no film")
    found = list(find_films([film, notes, tmp_path, tmp_path / "absent.dcm", film]))
    assert found == [film, notes, tmp_path / "absent.dcm"]


def test_odd_neighbours_in_a_folder(tmp_path: Path, make_dicom: Any, build_dicom: Any) -> None:
    film = make_dicom(PIXELS)
    (tmp_path / "DICOMDIR").write_bytes(film.read_bytes())
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "broken.dcm").write_text("a text file renamed")
    (tmp_path / "._film.dcm").write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(200))
    bare = build_dicom(PIXELS)
    del bare.file_meta
    bare.save_as(tmp_path / "bare", implicit_vr=True, little_endian=True)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    tally = Tally()
    assert [path.name for path in find_films([tmp_path], tally)] == ["bare", "broken.dcm", "film.dcm"]
    assert tally.skipped == (4 if hasattr(os, "mkfifo") else 3)


def denying(call: Callable[..., Any], denied: Callable[[Path], bool]) -> Callable[..., Any]:
    """A call of the system that is not allowed for some paths: permissions do not bind every user who runs tests."""

    def ask(path: Any, *how: Any, **more: Any) -> Any:
        if denied(Path(path)):
            raise PermissionError(13, "Permission denied", str(path))
        return call(path, *how, **more)

    return ask


def test_what_may_not_be_read_is_told_and_not_counted_as_no_film(
    tmp_path: Path, make_dicom: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = make_dicom(PIXELS)
    closed, locked = tmp_path / "closed", tmp_path / "locked.dcm"
    closed.mkdir()
    locked.write_bytes(film.read_bytes())
    monkeypatch.setattr(os, "scandir", denying(os.scandir, lambda path: path == closed))
    monkeypatch.setattr(Path, "open", denying(Path.open, lambda path: path == locked))
    tally = Tally()
    assert list(find_films([tmp_path], tally)) == [film]
    assert sorted(error.path for error in tally.troubles) == [closed, locked]
    assert tally.skipped == 0


def test_a_folder_whose_files_may_not_be_looked_at_is_told_once(
    tmp_path: Path, make_dicom: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its names may be read, for instance, and nothing else; or a link may lead to where we may not go."""
    film = make_dicom(PIXELS)
    closed, link = tmp_path / "a", tmp_path / "b.dcm"
    closed.mkdir()
    for name in ("1.dcm", "2.dcm", "3.dcm"):
        (closed / name).write_bytes(film.read_bytes())
    link.write_bytes(film.read_bytes())
    monkeypatch.setattr(os, "lstat", denying(os.lstat, lambda path: path.parent == closed))
    monkeypatch.setattr(Path, "is_file", denying(Path.is_file, lambda path: path == link))
    tally = Tally()
    assert list(find_films([tmp_path], tally)) == [film]
    assert [(error.path, "allow" in str(error) or "searched" in str(error)) for error in tally.troubles] == [
        (link, True),
        (closed, True),
    ]


def test_films_that_go_away_during_the_search_are_told(tmp_path: Path, make_dicom: Any) -> None:
    one, two = (make_dicom(PIXELS, name=f"{n}.dcm") for n in "12")
    tally = Tally()
    search = find_films([tmp_path], tally)
    assert next(search) == one
    two.unlink()
    assert list(search) == []
    assert ([error.path for error in tally.troubles], tally.skipped) == ([two], 0)


def test_a_loop_of_links_ends(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS)
    try:
        (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "twin.dcm").symlink_to(film)
    except OSError:
        pytest.skip("no links here")
    assert list(find_films([tmp_path])) == [film]


def _zipped(path: Path, **contents: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name.replace("__", "/"), data)
    return path


def test_the_films_of_an_archive_are_read_where_they_are(tmp_path: Path, make_dicom: Any) -> None:
    pixels = np.random.default_rng(1).integers(0, 4096, (64, 48), dtype=np.uint16)
    film = make_dicom(pixels, BitsStored=12)
    header = read_header(film)
    archive = _zipped(
        tmp_path / "study.zip", b__one=film.read_bytes(), a__two=film.read_bytes(), notes=b"text", DICOMDIR=b"index"
    )
    before = sorted(path.name for path in tmp_path.rglob("*"))
    tally = Tally()
    found = list(find_films([archive], tally))
    assert found == [archive / "a" / "two", archive / "b" / "one"]
    assert (tally.found, tally.skipped) == (2, 2)
    assert read_header(found[0]) == header
    np.testing.assert_array_equal(read_film(found[1]).stored, pixels)
    with FilmDecoder(processes=1) as decoder:
        np.testing.assert_array_equal(decoder.read(found[0]).stored, pixels)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before  # nothing is unpacked
    assert list(find_films([tmp_path])) == [film, *found]
    with pytest.raises(FilmNotFoundError):
        read_header(archive / "c")


@pytest.mark.parametrize("compressed", [False, True])
def test_an_archive_may_be_replaced_while_it_is_open(tmp_path: Path, make_dicom: Any, compressed: bool) -> None:
    for value in (7, 8):
        film = make_dicom(np.full((4, 4), value, np.uint16), name=f"{value}.dcm")
        archive = tmp_path / "study.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as opened:
            opened.write(film, "film")
            opened.writestr("padding" * value, b"")
        assert (read_film(archive / "film").stored == value).all()


def test_a_search_among_other_files_can_be_ended(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for n in range(20):
        (folder / f"{n}.txt").write_text("notes")
    archive = _zipped(tmp_path / "notes.zip", **{f"{n}.txt": b"notes" for n in range(20)})
    for place in (folder, archive):
        tally = Tally()
        assert list(find_films([place], tally, lambda tally=tally: tally.skipped >= 5)) == []
        assert tally.skipped == 5


def test_hostile_and_broken_archives_end_in_a_message(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS).read_bytes()
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04" + bytes(400))
    assert isinstance(_trouble(broken), DamagedFilmError)
    injured = _zipped(tmp_path / "injured.zip", film=film)
    data = bytearray(injured.read_bytes())
    data[60:200] = b"\xff" * 140
    injured.write_bytes(bytes(data))
    tally = Tally()
    for path in find_films([injured], tally):
        with pytest.raises(FilmError):
            read_film(path)
    escaping = _zipped(tmp_path / "escaping.zip", **{"..__..__film": film, "film": film})
    assert [path.parent for path in find_films([escaping])] == [escaping] * 2
    locked = bytearray(_zipped(tmp_path / "locked.zip", film=film).read_bytes())
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    with pytest.raises(UnsupportedFilmError, match="password"):
        read_header(tmp_path / "locked.zip" / "film")
    for place in (tmp_path / "locked.zip", _folder_of(tmp_path / "locked.zip")):
        told = _trouble(place)
        assert isinstance(told, UnsupportedFilmError)
        assert (told.path.name, "password" in told.reason) == ("locked.zip", True)
    nested = _zipped(tmp_path / "nested.zip", **{"inner.zip": injured.read_bytes()})
    for none in (_zipped(tmp_path / "empty.zip"), nested):
        assert "holds no DICOM film" in _trouble(none).reason


def _trouble(place: Path) -> FilmError:
    """What is told of a place that gives no film; nothing of it counts as a file without one."""
    tally = Tally()
    assert list(find_films([place], tally)) == []
    assert tally.skipped == (place.name == "nested.zip")
    (told,) = tally.troubles
    return told


def _folder_of(file: Path) -> Path:
    folder = file.with_suffix("")
    folder.mkdir()
    (folder / file.name).write_bytes(file.read_bytes())
    return folder


@pytest.mark.parametrize("name", ["./one.dcm", "a//one.dcm", "/a/one.dcm", "../a/one.dcm", "a\\one.dcm", "C:/one.dcm"])
def test_an_archives_film_opens_whatever_its_name_leads_to(tmp_path: Path, make_dicom: Any, name: str) -> None:
    pixels = np.arange(16, dtype=np.uint16).reshape(4, 4)
    archive = _zipped(tmp_path / "study.zip", **{name: make_dicom(pixels).read_bytes()})
    tally = Tally()
    (found,) = find_films([archive], tally)
    assert found.is_relative_to(archive)
    assert (tally.skipped, tally.troubles) == (0, [])
    np.testing.assert_array_equal(read_film(found).stored, pixels)


def test_films_of_an_archive_whose_names_differ_only_in_where_they_lead_are_all_found(
    tmp_path: Path, make_dicom: Any
) -> None:
    archive = tmp_path / "study.zip"
    films = [make_dicom(PIXELS, name=f"{n}.dcm").read_bytes() for n in range(5)]
    with zipfile.ZipFile(archive, "w") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of one name twice
        for name, data in zip(("1.dcm", "./1.dcm", "../1.dcm", "2.dcm", "2.dcm"), films, strict=True):
            opened.writestr(name, data)
    found = {read_header(path).sop_uid for path in find_films([archive])}
    kept = [films[number] for number in (0, 1, 2, 4)]  # of two of the very same name the later one, as when unpacked
    assert found == {pydicom.dcmread(io.BytesIO(data)).SOPInstanceUID for data in kept}


def test_a_film_with_an_archive_behind_it_is_a_film(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS)
    film.write_bytes(film.read_bytes() + _zipped(tmp_path / "notes.zip", notes=b"text").read_bytes())
    assert list(find_films([film])) == [film]


def test_a_member_that_inflates_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = _zipped(tmp_path / "bomb.zip", film=b"\0" * 128 + b"DICM" + bytes(40 << 20))
    assert bomb.stat().st_size < 100_000
    monkeypatch.setattr("echo_core.films.files.MAX_MEMBER", 1 << 20)
    with pytest.raises(FilmTooLargeError, match="larger than 1 MiB"):
        read_film(bomb / "film")
    monkeypatch.setattr("echo_core.films.files.MAX_MEMBERS", 0)
    tally = Tally()
    assert list(find_films([bomb], tally)) == []
    assert isinstance(tally.troubles[0], FilmTooLargeError)


def _dicomdir(folder: Path, *names: list[str]) -> Path:
    dataset = Dataset()
    records = []
    for parts in (None, *names):
        record = Dataset()
        record.DirectoryRecordType = "PATIENT" if parts is None else "IMAGE"
        if parts is not None:
            record.ReferencedFileID = parts
        records.append(record)
    dataset.DirectoryRecordSequence = records
    dataset.SOPClassUID = "1.2.840.10008.1.3.10"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    path = folder / "DICOMDIR"
    dataset.save_as(path, enforce_file_format=True)
    return path


def test_a_disc_index_stands_for_the_films_that_it_lists(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS).read_bytes()
    disc = tmp_path / "disc"
    (disc / "images").mkdir(parents=True)
    (disc / "images" / "a1").write_bytes(film)
    (disc / "images" / "B2.;1").write_bytes(film)
    (disc / "unlisted").write_bytes(film)
    (tmp_path / "outside").write_bytes(film)
    index = _dicomdir(disc, ["IMAGES", "A1"], ["IMAGES", "B2."], ["IMAGES", "GONE"], ["..", "outside"], ["IMAGES"])
    tally = Tally()
    assert list(find_films([index], tally)) == [disc / "images" / "a1", disc / "images" / "B2.;1"]
    assert tally.found == 2
    assert [(error.path, "(3)" in error.reason) for error in tally.troubles] == [(index, True)]
    assert len(list(find_films([disc]))) == 3
    alone = _dicomdir(tmp_path, ["NOTHING"])
    assert list(find_films([alone])) == [alone]
    with pytest.raises(NoPixelsError, match="DICOMDIR"):
        read_header(alone)


def test_pydicoms_own_disc_index(tmp_path: Path) -> None:
    index = Path(str(pydicom.data.get_testdata_file("DICOMDIR", download=False)))
    found = list(find_films([index]))
    assert found != [index]
    assert {path.parents[len(path.relative_to(index.parent).parts) - 1] for path in found} == {index.parent}
    for path in found:
        assert read_header(path).modality


@pytest.mark.parametrize(("name", "mode"), [("film.png", "L"), ("film.png", "I;16"), ("film.jpg", "L")])
def test_a_picture_opens_as_it_is_and_is_labelled(tmp_path: Path, name: str, mode: str) -> None:
    top = 65535 if mode == "I;16" else 255
    pixels = np.linspace(0, top, 40 * 30).reshape(40, 30).astype("u2" if mode == "I;16" else "u1")
    path = tmp_path / name
    Image.fromarray(pixels).save(path)
    expected = np.asarray(Image.open(path))
    assert list(find_films([path])) == [path]
    with FilmDecoder(processes=1) as decoder:
        film = decoder.read(path)
        np.testing.assert_array_equal(film.stored, expected)
        np.testing.assert_allclose(p_values(film), expected / top, atol=1e-6)
        assert banners(film)[0] == NOTE
    assert (read_header(path).rows, read_header(path).columns) == (40, 30)
    assert drafting_objection(film) is not None
    assert film.header.lossy == name.endswith("jpg")
    assert pixel_spacing(film.header) is None


def test_colour_pictures_and_grey_ones_saved_as_colour(tmp_path: Path) -> None:
    grey = np.arange(48, dtype=np.uint8).reshape(6, 8)
    path = tmp_path / "film.png"
    Image.fromarray(np.stack([grey] * 3, -1)).save(path)
    np.testing.assert_array_equal(read_film(path).stored, grey)
    colour = np.stack([grey, grey[::-1], grey], -1)
    Image.fromarray(colour).save(path)
    film = read_film(path)
    assert film.colour
    np.testing.assert_array_equal(film.stored, colour)
    turned = Image.fromarray(grey)
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(path, exif=exif)
    np.testing.assert_array_equal(read_film(path).stored, np.rot90(grey, -1))
    assert read_header(path).rows == 8


def test_broken_and_giant_pictures_end_in_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.png"
    Image.fromarray(np.zeros((64, 64), np.uint8)).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:60])
    with pytest.raises(DamagedFilmError, match="picture is damaged"):
        read_film(path)
    path.write_bytes(whole)
    monkeypatch.setattr("echo_core.films.pictures.MAX_PIXELS", 1000)
    with pytest.raises(FilmTooLargeError):
        read_header(path)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "thumbnail.png").write_bytes(whole)
    tally = Tally()
    assert list(find_films([folder], tally)) == []
    assert tally.skipped == 1


def test_foreign_bytes_that_would_be_gigabytes_are_no_dicom(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.write_bytes(b"AB\x03\x04\xff\xff\xff\x7f" + b"notes" * 100)
    with FilmDecoder(processes=1) as decoder, pytest.raises(NotDicomError):
        decoder.read_header(notes)


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "JPEG"), ("L", "MPO"), ("RGB", "MPO"), ("RGB", "progressive"), ("CMYK", "JPEG")]
)
def test_a_jpeg_with_a_piece_missing_is_refused_and_a_whole_one_is_not(tmp_path: Path, mode: str, kind: str) -> None:
    """libjpeg guesses the rest, so that all below the place is wrong, and says so where nobody hears it in Pillow."""
    noise = np.random.default_rng(3).integers(90, 160, (300, 200), np.uint8)
    picture = Image.fromarray(np.stack([noise, noise[::-1], noise], -1)).convert(mode)
    path = tmp_path / "film.jpg"
    if kind == "MPO":  # several JPEG pictures in one file, of which the first one is read
        picture.save(path, "MPO", quality=90, save_all=True, append_images=[picture.rotate(180)])
    else:
        picture.save(path, quality=90, progressive=kind == "progressive")
    whole = path.read_bytes()
    with FilmDecoder(processes=1) as decoder:
        expected = np.asarray(Image.open(path).convert("L" if mode == "L" else "RGB"))
        film = decoder.read(path)
        np.testing.assert_array_equal(film.stored, expected)
        assert film.header.lossy
        if mode != "CMYK":  # which gdcm does not decode
            half = len(whole) // (4 if kind == "MPO" else 2)
            path.write_bytes(whole[:half] + whole[half + 900 :])
            with pytest.raises(DamagedFilmError, match="picture is damaged"):
                decoder.read(path)
