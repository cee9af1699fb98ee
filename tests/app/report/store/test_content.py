"""Reports as stored text, and what earlier versions of the program left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.report.content import ReportContent, decode, encode
from app.report.document import ReportDocument
from app.report.errors import DamagedReportError
from app.report.record import Addendum, DraftRecord, FilmRef, ReportState, Signature
from app.report.splitter import FINDINGS, IMPRESSION, REPORT_SECTIONS
from app.report.store import recovery_file
from app.report.store.locks import lock_file
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span

SPANS = st.lists(
    st.builds(Span, st.text(min_size=1, max_size=8), st.sampled_from(Origin), st.booleans()), max_size=4
).map(tuple)
SIGNATURES = st.none() | st.builds(Signature, st.text(max_size=5), st.text(max_size=5))
DRAFTS = st.builds(DraftRecord, *[st.text(max_size=3)] * 3, st.just((("a", "b"),)), st.text())
CONTENTS = st.builds(
    ReportContent,
    key=st.text(min_size=1, max_size=9),
    header=st.builds(FilmHeader, study_uid=st.just("1"), patient_name=st.text(max_size=5)),
    language=st.sampled_from(["en", "zh"]),
    sections=st.fixed_dictionaries(dict.fromkeys(REPORT_SECTIONS, SPANS)),
    state=st.sampled_from(ReportState),
    edited=st.booleans(),
    preliminary=SIGNATURES,
    signature=SIGNATURES,
    drafts=st.lists(DRAFTS, max_size=2).map(tuple),
    films=st.lists(st.builds(FilmRef, *[st.text(max_size=3)] * 3), max_size=2).map(tuple),
    addenda=st.lists(st.builds(Addendum, SPANS, st.just(Signature("x", "y"))), max_size=2).map(tuple),
)


@settings(max_examples=60)
@given(CONTENTS)
def test_what_is_written_is_what_comes_back(content: ReportContent) -> None:
    text = encode(content)
    text.encode("utf-8")
    if not any("\ud800" <= char <= "\udfff" for char in repr(content)):
        assert decode(text) == content


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["schema", "key", "header", "sections", "language", "state", "drafts", "films"]),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    )
)
def test_foreign_json_is_called_damaged(data: object) -> None:
    with pytest.raises(DamagedReportError):
        decode(json.dumps(data))
    with pytest.raises(DamagedReportError):
        recovery_file.decode(json.dumps(data).encode())


def test_a_document_goes_through_the_store_with_every_span_s_origin(qtbot: Any) -> None:
    report = ReportDocument(FilmHeader(study_uid="1"))
    report.begin_draft("d", "en", DraftRecord("echo-mini", "0.1", "f", (("device", "cpu"),), "t"))
    report.add_block("d", {"text": "Findings: The heart is normal. Impression: None."})
    report.finish_draft("d", {})
    report.edit(FINDINGS, 13, 0, "nearly ")
    report.insert(IMPRESSION, 0, 0, "Macro. ", Origin.MACRO)
    report.visit(IMPRESSION, 8, 1)
    stored = decode(encode(report.content()))
    again = ReportDocument(FilmHeader(study_uid="1"))
    again.restore(stored)
    assert again.spans(FINDINGS) == [
        Span("The heart is ", Origin.MODEL, False),
        Span("nearly ", Origin.EDITED, True),
        Span("normal.", Origin.MODEL, False),
    ]
    assert again.spans(FINDINGS) == report.spans(FINDINGS)
    assert again.spans(IMPRESSION) == report.spans(IMPRESSION)
    assert again.edited_by_user
    assert again.model == "echo-mini 0.1"
    assert again.content() == report.content()


def _recovery(name: str, text: str = "Typed.") -> bytes:
    header = {"patient_name": name, "patient_id": "", "study_uid": name, "study_date": "20200131"}
    report = {
        "header": {**header, "study_description": ""},
        "language": "zh",
        "model": "echo-mini 0.0.1",
        "sections": {FINDINGS: [[text, "user"], [" Drafted.", "draft"]], IMPRESSION: []},
    }
    return json.dumps({"schema": 1, "reports": [report]}).encode()


def test_what_an_older_version_left_moves_into_the_store(desks: Any) -> None:
    desks.folder.mkdir()
    (desks.folder / "recovery-1.json").write_bytes(_recovery("ANNA"))
    (desks.folder / "recovery-2.json").write_bytes(_recovery("BERT"))
    (desks.folder / "recovery-3.json").write_bytes(_recovery("CARL"))
    running = lock_file(desks.folder / "recovery-2.lock")
    book, keeper = desks()
    notices = keeper.restore()
    assert "recovered" in notices[0]
    assert "ANNA" in notices[0]
    assert "BERT" not in notices[0]
    report = book.get("ANNA")
    assert report.text(FINDINGS) == "Typed. Drafted."
    assert [span.origin for span in report.spans(FINDINGS)] == [Origin.TYPED, Origin.MODEL]
    assert (report.language, report.model, report.unsaved) == ("zh", "echo-mini 0.0.1", True)
    assert [path.name for path in recovery_file.recovery_files(desks.folder)] == ["recovery-2.json"]
    running.unlock()
    keeper.close()
    (desks.folder / "recovery-1.json").write_bytes(_recovery("ANNA", "Other."))
    book, keeper = desks()
    assert "ANNA" in keeper.restore()[0]
    assert book.get("ANNA").text(FINDINGS) == "Typed. Drafted."
    assert [keeper.version(v.id).text(FINDINGS) for v in keeper.versions("ANNA")] == ["Other. Drafted."]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b'{"schema": 9, "reports": []}', b'{"schema": 1, "reports": [{}]}']
)
def test_a_damaged_recovery_file_is_set_aside_and_said_so(desks: Any, content: bytes) -> None:
    desks.folder.mkdir()
    path: Path = desks.folder / "recovery-1.json"
    path.write_bytes(content)
    path.with_name("recovery-1.json.damaged").write_bytes(b"an earlier one")
    _, keeper = desks()
    assert "damaged" in keeper.restore()[0]
    assert path.with_name("recovery-1.json.2.damaged").read_bytes() == content
