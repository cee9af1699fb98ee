"""A short run of the fuzz command, and the worst files one by one."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import psutil
import pytest

from echo_core.films.errors import FilmError
from echo_core.films.reader import read_film, read_header


@pytest.fixture(scope="module")
def fuzz(repository: Path) -> ModuleType:
    """The module behind the fuzz command."""
    spec = importlib.util.spec_from_file_location("fuzz_films", repository / "tests/benchmarks/fuzz_films.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_few_hundred_injured_files_end_in_a_picture_or_a_message(repository: Path) -> None:
    command = [sys.executable, "-W", "ignore", "tests/benchmarks/fuzz_films.py", "--cases", "300", "--seed", "2604"]
    environment = os.environ | {"PYTHONPATH": str(repository)}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    summary = json.loads(done.stdout)
    assert summary["faults"] == []
    assert done.returncode == 0
    assert summary["cases"] == 300
    assert summary["ends"]["film"] > 50
    assert sum(summary["ends"].values()) - summary["ends"]["film"] > 100
    assert summary["film_process_mb"] < 1024


def test_a_case_is_the_same_every_time(fuzz: ModuleType) -> None:
    kept, again = fuzz.sources(), fuzz.sources()
    assert kept == again
    for number in range(20):
        assert fuzz.case(number, 5, kept) == fuzz.case(number, 5, again)


@pytest.mark.parametrize("injury", ["nested", "claims", "deflate_bomb"])
def test_files_that_claim_more_than_they_hold_cost_little(fuzz: ModuleType, tmp_path: Path, injury: str) -> None:
    path = tmp_path / "film.dcm"
    for seed in range(12):
        path.write_bytes(getattr(fuzz, injury)(b"", np.random.default_rng(seed)))
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
