"""A short run of the fuzz command, and the worst files one by one."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import psutil
import pydicom
import pytest

from echo_core.films.errors import FilmError
from echo_core.films.reader import read_film, read_header


def run_command(repository: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The fuzz command with these options."""
    command = [sys.executable, "-W", "ignore", "tests/benchmarks/fuzz_films.py", "--seed", "2604", *options]
    environment = os.environ | {"PYTHONPATH": str(repository)}
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)


def test_a_few_hundred_injured_files_end_in_a_picture_or_a_message(repository: Path, tmp_path: Path) -> None:
    """In two parts: a run that was stopped goes on where it was."""
    state = tmp_path / "state.json"
    first = run_command(repository, "--cases", "100", "--state", str(state))
    assert first.returncode == 0
    assert "100 of 100 cases, 0 faults" in first.stderr
    before = json.loads(state.read_text())
    assert before["cases"] == 100
    done = run_command(repository, "--cases", "300", "--state", str(state))
    summary = json.loads(done.stdout)
    assert summary["faults"] == []
    assert done.returncode == 0
    assert "200 of 300" in done.stderr
    assert "100 of 300" not in done.stderr
    assert summary["cases"] == sum(summary["ends"].values()) == 300
    assert all(summary["ends"][end] >= count for end, count in before["ends"].items())
    assert summary["ends"]["film"] > 50
    assert 300 - summary["ends"]["film"] > 100
    assert summary["film_process_mb"] < 1024
    other = run_command(repository, "--cases", "300", "--seed", "1", "--state", str(state))
    assert other.returncode == 1
    assert "seed 2604" in other.stderr


def test_every_sort_of_injury_does_what_it_says(injuries: ModuleType, sound: ModuleType) -> None:
    """Looked at in what it makes of a sound film, over several cases each."""
    whole = sound.content(sound.film())
    cases = {"header_lies": 150, "parts_missing": 10, "bits_lie": 24, "deflate_bomb": 1, "claims": 12}
    made = {
        injury.__name__: [
            injury(whole, np.random.default_rng(number)) for number in range(cases.get(injury.__name__, 8))
        ]
        for _, injury in injuries.INJURIES
    }
    assert sum(share for share, _ in injuries.INJURIES) == pytest.approx(1.0)
    # Now and then a lie is the truth.
    assert all(sum(data != whole for data in files) > 0.8 * len(files) for files in made.values())
    headers = [
        pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True, force=True)
        for data in (*made["header_lies"], *made["parts_missing"], *made["bits_lie"])
    ]
    assert any("WindowCenter" not in header for header in headers)
    assert {header.get("Rows") for header in headers} & {0, 4096, 32768, 65535}
    assert any(str(header.get("PixelSpacing", "")).startswith(("-", "['-")) for header in headers)
    depths = {header.BitsStored for header in headers if isinstance(header.get("BitsStored"), int)}
    assert min(depths) <= 4
    assert {depth for depth in depths if 28 <= depth <= 32}
    tables = [
        item
        for header in headers
        for name in ("VOILUTSequence", "ModalityLUTSequence", "PresentationLUTSequence")
        for item in header.get(name, [])
    ]
    assert any(np.size(table.LUTDescriptor) != 3 for table in tables)
    assert any(
        np.size(table.LUTDescriptor) == 3 and table.LUTDescriptor[0] != np.size(table.LUTData) for table in tables
    )
    assert all(len(data) == len(whole) for data in made["lengths_lie"])
    assert any(data.count(b"\x08\x00\x40\x11SQ") == 1000 for data in made["nested"])
    claimed = [struct.unpack("<I", data[at + 8 : at + 12])[0] for data, at in _pixel_elements(made["claims"])]
    assert max(claimed) >= 0x7FFFFFFF
    assert max(len(data) for data in made["claims"]) < 4096


def _pixel_elements(cases: list[bytes]) -> list[tuple[bytes, int]]:
    """Each file with the place of its pixel data."""
    return [(data, data.rindex(b"\xe0\x7f\x10\x00")) for data in cases]


def test_a_case_is_the_same_every_time(injuries: ModuleType, sound: ModuleType) -> None:
    kept, again = sound.sources(), sound.sources()
    assert kept == again
    for number in range(20):
        assert injuries.case(number, 5, kept) == injuries.case(number, 5, again)


@pytest.mark.parametrize("injury", ["nested", "claims", "deflate_bomb"])
def test_files_that_claim_more_than_they_hold_cost_little(injuries: ModuleType, tmp_path: Path, injury: str) -> None:
    path = tmp_path / "film.dcm"
    for seed in range(12):
        path.write_bytes(getattr(injuries, injury)(b"", np.random.default_rng(seed)))
        before = psutil.Process().memory_info().rss
        for read in (read_header, read_film):
            try:
                read(path)
            except FilmError as error:
                message = str(error)
            else:
                message = str(path)
            assert str(path) in message
        assert psutil.Process().memory_info().rss - before < 300 << 20
