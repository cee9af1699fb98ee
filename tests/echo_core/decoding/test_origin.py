"""What a report keeps of the model that drafted it."""

from __future__ import annotations

from pathlib import Path

import pytest

from echo_core.decoding import origin
from echo_core.decoding.origin import fingerprint


def test_the_fingerprint_changes_with_any_byte_that_decides_a_draft(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"version": "1.2"}')
    (tmp_path / "decoder.onnx").write_bytes(b"weights")
    (tmp_path / "MODEL_CARD.md").write_text("card")
    first = fingerprint(tmp_path)
    (tmp_path / "MODEL_CARD.md").write_text("another card")
    assert fingerprint(tmp_path) == first
    (tmp_path / "confidence.json").write_text("{}")
    assert fingerprint(tmp_path) == first
    (tmp_path / "decoder.onnx").write_bytes(b"weightS")
    assert fingerprint(tmp_path) != first
    assert len(first) == 64


def test_large_files_count_by_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin, "_WHOLE", 1000)
    monkeypatch.setattr(origin, "_PART", 100)
    path = tmp_path / "model.safetensors"
    data = bytearray(range(256)) * 40
    path.write_bytes(data)
    first = fingerprint(tmp_path)
    for place in (0, len(data) - 1):
        changed = bytearray(data)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert fingerprint(tmp_path) != first
