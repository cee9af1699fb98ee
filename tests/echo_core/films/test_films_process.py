"""The film process: same pixels as in-process, under limits, killable, restarted, leaving nothing behind."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from pydicom.pixels import get_encoder
from pydicom.uid import JPEG2000Lossless

from echo_core.films.errors import (
    DamagedFilmError,
    DecoderClosedError,
    FilmNotFoundError,
    FilmProcessError,
    FilmTimeoutError,
    FilmTooLargeError,
)
from echo_core.films.film import Film
from echo_core.films.memory import SharedPixels
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film, read_header

ROOT = Path(__file__).resolve().parents[3]
PIXELS = (np.add.outer(np.arange(64), np.arange(72)) * 13 % 4096).astype(np.uint16)
needs_segments = pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="segments are not visible as files here")


def _segment(film: Film) -> Path:
    return Path("/dev/shm", film.share()["memory"])


def _double(tmp_path: Path, body: str) -> list[str]:
    """A film process that says it is ready and then misbehaves."""
    script = tmp_path / "double.py"
    script.write_text(
        'print(\'{"event": "ready"}\', flush=True)\nimport os, signal, sys, time\n' + textwrap.dedent(body)
    )
    return [sys.executable, str(script)]


def _compressed(make_dicom: Any, pixels: np.ndarray[Any, Any], **attributes: Any) -> Path:
    frame = get_encoder(JPEG2000Lossless).encode(
        pixels,
        encoding_plugin="pylibjpeg",
        rows=pixels.shape[0],
        columns=pixels.shape[1],
        samples_per_pixel=1,
        number_of_frames=1,
        bits_allocated=16,
        bits_stored=16,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2",
    )
    return Path(make_dicom(pixels, frame=frame, syntax=JPEG2000Lossless, **attributes))


def test_the_process_reads_what_this_process_reads(make_dicom: Any) -> None:
    native = make_dicom(PIXELS, name="native.dcm", WindowCenter=5, WindowWidth=9)
    compressed = _compressed(make_dicom, PIXELS)
    with FilmDecoder() as decoder:
        for path in (native, compressed):
            film, here = decoder.read(path), read_film(path)
            assert film.header == here.header
            assert film.path == path
            assert film.stored.dtype == here.stored.dtype
            np.testing.assert_array_equal(film.stored, here.stored)
            assert not film.stored.flags.writeable
            assert decoder.read_header(path) == read_header(path)


def test_a_header_that_hangs_or_is_none_is_an_error_like_a_films(tmp_path: Path, make_dicom: Any) -> None:
    path = make_dicom(PIXELS)
    with FilmDecoder(processes=1) as decoder:
        with pytest.raises(FilmNotFoundError):
            decoder.read_header(tmp_path / "missing.dcm")
        assert decoder.read_header(path) == read_header(path)
    silent = _double(tmp_path, "sys.stdin.readline(); time.sleep(60)")
    with FilmDecoder(processes=1, command=silent) as decoder, pytest.raises(FilmTimeoutError, match=r"0\.3 s"):
        decoder.read_header(path, timeout_s=0.3)
    with pytest.raises(DecoderClosedError):
        decoder.read_header(path)


@pytest.mark.parametrize("dtype", ["<u2", "<i2", "u1"])
def test_the_process_counts_the_pixels_of_a_film_that_is_shown_already(make_dicom: Any, dtype: str) -> None:
    bounds = np.iinfo(dtype)
    pixels = np.random.default_rng(1).integers(bounds.min, bounds.max, (70, 80), dtype=dtype, endpoint=True)
    path = make_dicom(pixels, WindowCenter=int(pixels.mean()), WindowWidth=int(bounds.max))
    seen: list[tuple[Film, bool]] = []
    with FilmDecoder(processes=1) as decoder:
        film = decoder.read(path, uncounted=lambda film: seen.append((film, film.counted)))
        assert seen == [(film, False)]
        assert film.counted
        expected = np.bincount(pixels.view(f"u{pixels.itemsize}").ravel(), minlength=film.header.table_size)
        np.testing.assert_array_equal(film.histogram, expected)
        assert not decoder.read(path).counted, "and nothing is counted for who does not ask"


def test_a_film_that_cannot_be_shown_uncounted_comes_counted(make_dicom: Any) -> None:
    seen: list[bool] = []
    with FilmDecoder(processes=1) as decoder:
        film = decoder.read(make_dicom(PIXELS), uncounted=lambda film: seen.append(film.counted))
    assert seen == [True]
    np.testing.assert_array_equal(film.histogram, np.bincount(PIXELS.ravel(), minlength=film.header.table_size))


def test_a_process_that_ends_while_it_counts_costs_nothing(tmp_path: Path, make_dicom: Any) -> None:
    path = make_dicom(PIXELS, WindowCenter=5, WindowWidth=9)
    header = json.dumps(read_film(path).header.to_json())
    answers = tmp_path / "answer"
    answers.write_text(f'{{"event": "film", "header": {header}, "overlays": [], "counts": null}}\n')
    body = f"""
        sys.stdin.readline()
        print('{{"event": "allocate", "shape": {list(PIXELS.shape)}, "dtype": "<u2"}}', flush=True)
        sys.stdin.readline()
        print(open({str(answers)!r}).read(), end="", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    seen: list[Film] = []
    with FilmDecoder(processes=1, command=_double(tmp_path, body)) as decoder:
        for _ in range(2):
            assert decoder.read(path, uncounted=seen.append) is seen[-1]
    assert len(seen) == 2, "each film is handed on once"


def test_errors_cross_the_boundary_as_themselves(make_dicom: Any, tmp_path: Path) -> None:
    path = make_dicom(PIXELS, Rows=9000)
    with FilmDecoder(processes=1) as decoder:
        with pytest.raises(DamagedFilmError, match="cut short") as caught:
            decoder.read(path)
        assert caught.value.path == path
        with pytest.raises(FilmNotFoundError):
            decoder.read(tmp_path / "absent.dcm")
        assert decoder.read(make_dicom(PIXELS)).stored.shape == PIXELS.shape


def test_a_file_name_that_is_no_text_is_read(tmp_path: Path, make_dicom: Any) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/f\xff\xe9lm.dcm")
    try:
        make_dicom(PIXELS).rename(odd)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    with FilmDecoder(processes=1) as decoder:
        assert decoder.read(Path(odd)).stored.shape == PIXELS.shape


def test_a_decoder_that_hangs_is_ended_and_replaced(tmp_path: Path, make_dicom: Any) -> None:
    mark = tmp_path / "hung"
    command = _double(
        tmp_path,
        f"""
        sys.stdin.readline()
        if not os.path.exists({str(mark)!r}):
            open({str(mark)!r}, "w").close()
            time.sleep(1000)
        print('{{"event": "error", "kind": "film_damaged", "reason": "second"}}', flush=True)
        sys.stdin.read()
        """,
    )
    with FilmDecoder(processes=1, command=command) as decoder:
        with pytest.raises(FilmTimeoutError, match=r"film\.dcm: reading it took more than 0\.3 s"):
            decoder.read(make_dicom(PIXELS), timeout_s=0.3)
        with pytest.raises(DamagedFilmError, match="second"):
            decoder.read(make_dicom(PIXELS))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.stdin.readline(); os.kill(os.getpid(), signal.SIGKILL)", "stopped by signal 9"),
        ("sys.stdin.readline(); sys.exit(3)", "ended with status 3"),
        ("sys.stdin.readline(); print('nonsense', flush=True); sys.stdin.read()", "nonsense"),
    ],
)
@needs_segments
def test_a_decoder_that_crashes_costs_one_film(tmp_path: Path, make_dicom: Any, body: str, words: str) -> None:
    with (
        FilmDecoder(processes=1, command=_double(tmp_path, body)) as decoder,
        pytest.raises(FilmProcessError, match=words),
    ):
        decoder.read(make_dicom(PIXELS))


def test_a_decoder_that_does_not_survive_a_preview_is_asked_again_without(tmp_path: Path, make_dicom: Any) -> None:
    body = """
        if '"preview": true' in sys.stdin.readline():
            os.kill(os.getpid(), signal.SIGKILL)
        print('{"event": "error", "kind": "film_damaged", "reason": "seen without a preview"}', flush=True)
        sys.stdin.readline()
        """
    path = make_dicom(PIXELS)
    with FilmDecoder(processes=1, command=_double(tmp_path, body)) as decoder:
        with pytest.raises(DamagedFilmError, match="seen without a preview"):
            decoder.read(path, preview=lambda _preview: None)
        with pytest.raises(DamagedFilmError, match="seen without a preview"):
            decoder.read(path)


@needs_segments
def test_a_crash_after_memory_was_given_leaves_no_segment(tmp_path: Path, make_dicom: Any) -> None:
    body = """
        sys.stdin.readline()
        print('{"event": "allocate", "shape": [64, 72], "dtype": "<u2"}', flush=True)
        sys.stderr.write(sys.stdin.readline())
        os.kill(os.getpid(), signal.SIGKILL)
        """
    before = set(Path("/dev/shm").iterdir())
    with FilmDecoder(processes=1, command=_double(tmp_path, body)) as decoder, pytest.raises(FilmProcessError):
        decoder.read(make_dicom(PIXELS))
    gc.collect()
    assert set(Path("/dev/shm").iterdir()) <= before


def test_a_command_that_does_not_exist_is_an_error(make_dicom: Any, tmp_path: Path) -> None:
    with FilmDecoder(command=[str(tmp_path / "nothing")]) as decoder, pytest.raises(FilmProcessError, match="started"):
        decoder.read(make_dicom(PIXELS))


def test_a_decoder_that_was_warmed_up_reads_the_first_film_in_the_process_that_waits(make_dicom: Any) -> None:
    path = make_dicom(PIXELS)

    def processes() -> set[int]:
        children = psutil.Process().children()
        return {child.pid for child in children if "echo_core.films.process" in " ".join(child.cmdline())}

    before = processes()
    with FilmDecoder() as decoder:
        decoder.warm_up()
        waiting = processes() - before
        assert len(waiting) == 1
        decoder.warm_up()
        assert np.array_equal(decoder.read(path).stored, PIXELS)
        assert processes() - before == waiting
        decoder.warm_up(3)
        assert len(processes() - before) == 2, "and no more than it may have"
        assert waiting < processes() - before
    assert processes() == before
    with pytest.raises(DecoderClosedError):
        decoder.warm_up()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_process_killed_while_idle_is_replaced_unnoticed(make_dicom: Any) -> None:
    path = make_dicom(PIXELS)
    with FilmDecoder(processes=1) as decoder:
        decoder.read(path)
        children = [c for c in psutil.Process().children() if "echo_core.films.process" in " ".join(c.cmdline())]
        for child in children:
            child.send_signal(signal.SIGKILL)
        psutil.wait_procs(children, timeout=10)
        np.testing.assert_array_equal(decoder.read(path).stored, PIXELS)


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits hold on Linux")
def test_memory_is_limited(make_dicom: Any) -> None:
    big = make_dicom(np.zeros((3000, 3000), np.uint16), name="big.dcm")
    with FilmDecoder(processes=1) as decoder:
        with pytest.raises(FilmTooLargeError):
            decoder.read(big, memory_mb=10)
        assert decoder.read(big).stored.shape == (3000, 3000)


@needs_segments
def test_memory_goes_with_the_last_view(make_dicom: Any) -> None:
    with FilmDecoder(processes=1) as decoder:
        film = decoder.read(make_dicom(PIXELS))
    segment = _segment(film)
    view = film.codes[10:20]
    del film
    assert segment.exists()
    np.testing.assert_array_equal(view, PIXELS[10:20])
    del view
    assert not segment.exists()


@needs_segments
def test_another_process_maps_the_same_pixels_and_leaves_them(make_dicom: Any) -> None:
    with FilmDecoder(processes=1) as decoder:
        film = decoder.read(make_dicom(PIXELS))
    code = (
        "import json, sys; from echo_core.films.film import Film;"
        "film = Film.attach(json.loads(sys.stdin.read())); print(int(film.stored.sum()), film.header.patient_id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(film.share()),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.split() == [str(int(PIXELS.sum())), "P-1"]
    assert done.stderr == ""  # no complaint of a resource tracker
    assert _segment(film).exists()
    np.testing.assert_array_equal(film.stored, PIXELS)


def test_a_ticket_of_a_closed_film_is_refused(make_dicom: Any) -> None:
    film = read_film(make_dicom(PIXELS))
    ticket = film.share()
    del film
    with pytest.raises(FilmNotFoundError, match="open the film again"):
        Film.attach(ticket)


def test_a_ticket_larger_than_its_memory_is_refused() -> None:
    memory = SharedPixels.create((4, 4), np.dtype("u2"), Path("film.dcm"))
    with pytest.raises(FilmNotFoundError, match="incomplete"):
        SharedPixels.attach(memory.name, (4000, 4000), np.dtype("u2"), Path("film.dcm"))


def test_many_threads_share_two_processes(make_dicom: Any) -> None:
    paths = [make_dicom(PIXELS + np.uint16(n), name=f"film{n}.dcm") for n in range(12)]
    with FilmDecoder() as decoder, ThreadPoolExecutor(6) as pool:
        films = list(pool.map(decoder.read, paths))
        children = [c for c in psutil.Process().children() if "echo_core.films.process" in " ".join(c.cmdline())]
    assert len(children) <= 2
    for n, film in enumerate(films):
        np.testing.assert_array_equal(film.stored, PIXELS + np.uint16(n))


def test_close_ends_a_read_in_progress(tmp_path: Path, make_dicom: Any) -> None:
    mark = tmp_path / "reading"
    command = _double(tmp_path, f"sys.stdin.readline(); open({str(mark)!r}, 'w').close(); time.sleep(1000)")
    decoder = FilmDecoder(processes=1, command=command)
    path = make_dicom(PIXELS)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(decoder.read, path)
        waiting = threading.Event()
        while not mark.exists():
            waiting.wait(0.01)
        decoder.close()
        with pytest.raises(DecoderClosedError):
            reading.result(timeout=30)
    with pytest.raises(DecoderClosedError):
        decoder.read(path)
    decoder.close()


@pytest.mark.skipif(sys.platform != "linux", reason="a parent's death is signalled on Linux")
def test_the_film_process_dies_with_its_parent(make_dicom: Any) -> None:
    code = (
        "import sys; from pathlib import Path; from echo_core.films.process import FilmDecoder; import psutil;"
        "d = FilmDecoder(1); f = d.read(Path(sys.argv[1]));"
        "print([c.pid for c in psutil.Process().children() if 'echo_core.films.process' in ' '.join(c.cmdline())][0],"
        " f.share()['memory'], flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(make_dicom(PIXELS))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    with parent:
        assert parent.stdout is not None
        pid, name = parent.stdout.readline().split()
        child = psutil.Process(int(pid))
        parent.kill()
    _, alive = psutil.wait_procs([child], timeout=20)
    assert not alive
    gone = threading.Event()
    for _ in range(1000):  # the resource tracker of the killed parent removes what it owned
        if not Path("/dev/shm", name).exists():
            break
        gone.wait(0.02)
    assert not Path("/dev/shm", name).exists()


def test_neither_side_imports_a_window_or_a_model() -> None:
    code = (
        "import sys, echo_core.films.process, echo_core.films.rendering, echo_core.films.discovery\n"
        "import echo_core.films.presentation_state, echo_core.films.measurements, echo_core.films.key_objects\n"
        "heavy = {'PySide6', 'torch', 'onnxruntime', 'transformers'}\n"
        "print(sorted((heavy | {'pydicom', 'gdcm', 'PIL', 'highdicom'}) & set(sys.modules)))\n"
        "import echo_core.films.serving\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["[]", "[]"]
