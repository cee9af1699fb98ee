"""Names of files as they are shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.paths import printable


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names that are no UTF-8")
def test_a_name_that_is_no_utf_8_can_be_shown() -> None:
    name = os.fsdecode("胸片-".encode() + b"\xe9.dcm")
    assert printable(name) == "胸片-\ufffd.dcm"
    assert printable(name, "backslashreplace") == "胸片-\\xe9.dcm"


@pytest.mark.skipif(sys.platform != "linux", reason="needs a system that speaks nothing but ASCII")
def test_words_can_be_shown_whatever_the_language_of_the_system() -> None:
    code = r"from app.paths import printable; print(ascii(printable('\u80f8\u7247')))"
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | plain, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == r"'\u80f8\u7247'", done.stderr
