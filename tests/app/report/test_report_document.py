"""A report under a stream: what is where after typing, undo, stop and redraft, case by case."""

from __future__ import annotations

import itertools
import random

import pytest

from app.report.document import ReportDocument
from app.report.splitter import FINDINGS, IMPRESSION, SectionSplitter
from app.report.units import from_units, plain, to_units
from echo_core.films.header import FilmHeader
from echo_core.text.report import split_report


def document() -> ReportDocument:
    return ReportDocument(FilmHeader(study_uid="1.2.3"))


def stream(report: ReportDocument, *texts: str, draft: str = "d") -> None:
    for text in texts:
        report.add_block(draft, {"text": text, "tokens": [{}, {}]})


def type_keys(report: ReportDocument, position: int, text: str, section: str = FINDINGS) -> None:
    for offset, char in enumerate(text):
        report.edit(section, position + offset, 0, char)


def test_a_heading_split_across_blocks_never_shows() -> None:
    report = document()
    report.begin_draft("d")
    seen = []
    for block in ("Find", "ings: The lungs are clear. I", "mpres", "sion", ": Normal", " chest."):
        stream(report, block)
        seen.append((report.text(FINDINGS), report.text(IMPRESSION)))
    assert seen[0] == ("", "")
    assert seen[1:5] == [("The lungs are clear.", "")] * 3 + [("The lungs are clear.", "Normal")]
    assert seen[5] == ("The lungs are clear.", "Normal chest.")


@pytest.mark.parametrize(
    "text",
    [
        "Findings: The heart is normal. In the lungs, no opacity. Impression: No acute disease.",
        "所见：双肺清晰。结论：未见异常。",
        "Impression: only this",
        "No headings, Impressive lungs. I",
        "Findings: Impression: ",
    ],
)
def test_any_cut_into_blocks_gives_the_sections_of_the_whole(text: str) -> None:
    rng = random.Random(7)
    for _ in range(50):
        cuts = sorted(rng.sample(range(len(text) + 1), min(6, len(text))))
        blocks = [text[a:b] for a, b in itertools.pairwise([0, *cuts, len(text)])]
        splitter = SectionSplitter()
        parts = [part for block in blocks for part in splitter.feed(block)] + splitter.finish()
        whole = split_report(text)
        assert "".join(part for name, part in parts if name == FINDINGS) == whole.findings
        assert "".join(part for name, part in parts if name == IMPRESSION) == whole.impression


def test_text_typed_at_the_stream_s_end_stays_whole_behind_what_is_taken_in() -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: The heart")
    type_keys(report, len("The heart"), "Old ")
    stream(report, " is normal.")
    type_keys(report, len("The heartOld "), "fracture.")
    stream(report, " Lungs clear.")
    assert report.text(FINDINGS) == "The heartOld fracture."
    report.finish_draft("d", {})
    assert report.text(FINDINGS) == "The heart Old fracture."
    report.insert_offer(FINDINGS)
    assert report.text(FINDINGS) == "The heart is normal. Lungs clear. Old fracture."


def test_text_typed_at_the_stream_s_end_in_front_of_text_typed_there_before_an_offer_joins_it() -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: The heart")
    type_keys(report, len("The heart"), "fracture.")
    stream(report, " is normal.")
    type_keys(report, len("The heart"), " Old ")
    report.insert_offer(FINDINGS)
    assert report.text(FINDINGS) == "The heart is normal. Old fracture."


def test_text_typed_before_the_first_block_stays_in_front_of_the_draft() -> None:
    report = document()
    report.begin_draft("d")
    type_keys(report, 0, "PA view.")
    stream(report, "Findings: Clear.")
    assert report.text(FINDINGS) == "PA view.\nClear."


@pytest.mark.parametrize("by_selection", [True, False])
def test_a_correction_of_the_stream_s_end_stands_where_the_corrected_word_stood(by_selection: bool) -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: The heart")
    if by_selection:
        report.edit(FINDINGS, 4, 5, "l")
    else:
        for end in range(9, 4, -1):
            report.edit(FINDINGS, end - 1, 1, "")
        report.edit(FINDINGS, 4, 0, "l")
    type_keys(report, 5, "ung")
    stream(report, " is clear.")
    assert report.text(FINDINGS) == "The lung"
    report.insert_offer(FINDINGS)
    assert report.text(FINDINGS) == "The lung is clear."
    stream(report, " Heart normal.")
    report.finish_draft("d", {})
    report.undo()
    assert report.text(FINDINGS) == "lung is clear."


@pytest.mark.parametrize("edit_undone_first", [True, False])
def test_everything_deleted_in_mid_draft_the_rest_is_offered(edit_undone_first: bool) -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: The heart is")
    report.edit(FINDINGS, 0, len("The heart is"), "")
    stream(report, " normal.")
    assert report.text(FINDINGS) == ""
    if edit_undone_first:
        report.undo()
        assert report.text(FINDINGS) == "The heart is"
        assert report.offer(FINDINGS)[0] == " normal."
        report.insert_offer(FINDINGS)
        assert report.text(FINDINGS) == "The heart is normal."
    else:
        report.insert_offer(FINDINGS)
        assert report.text(FINDINGS) == "normal."
        report.undo()
        report.undo()
        assert report.text(FINDINGS) == "The heart is"


def test_undo_in_mid_draft_takes_back_typing_only_and_later_the_draft_is_one_step() -> None:
    report = document()
    type_keys(report, 0, "Mine.")
    report.begin_draft("d")
    stream(report, "Findings: One.")
    type_keys(report, len("Mine."), " Also")
    stream(report, " Two. Impression: Three.")
    report.undo()
    assert report.text(FINDINGS) == "Mine.\nOne. Two."
    report.redo()
    assert report.text(FINDINGS) == "Mine. Also\nOne. Two."
    report.undo()
    report.undo()
    report.undo()
    assert (report.text(FINDINGS), report.text(IMPRESSION)) == ("\nOne. Two.", "Three.")
    assert not report.can_undo
    while report.can_redo:
        report.redo()
    report.finish_draft("d", {})
    report.undo()
    assert (report.text(FINDINGS), report.text(IMPRESSION)) == ("Mine. Also", "")
    report.redo()
    assert (report.text(FINDINGS), report.text(IMPRESSION)) == ("Mine. Also\nOne. Two.", "Three.")


def test_words_are_undo_steps_also_when_a_block_arrives_within_one() -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: Clear. Hila")
    type_keys(report, 6, " old fra")
    stream(report, " normal.")
    position = len("Clear. old fra")
    assert report.text(FINDINGS) == "Clear. old fra Hila normal."
    type_keys(report, position, "cture")
    report.undo()
    assert report.text(FINDINGS) == "Clear. old  Hila normal."
    report.undo()
    assert report.text(FINDINGS) == "Clear. Hila normal."


def test_backspaces_in_a_row_are_one_step() -> None:
    report = document()
    report.edit(FINDINGS, 0, 0, "Clear lungs")
    for end in range(11, 5, -1):
        report.edit(FINDINGS, end - 1, 1, "")
    assert report.text(FINDINGS) == "Clear"
    report.undo()
    assert report.text(FINDINGS) == "Clear lungs"


def test_blocks_of_another_draft_and_blocks_after_stop_are_dropped() -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: One.")
    stream(report, " Foreign.", draft="other")
    report.stop_draft()
    stream(report, " Late.")
    assert report.text(FINDINGS) == "One."
    assert not report.drafting
    report.undo()
    assert report.text(FINDINGS) == ""


def test_a_redraft_replaces_once_it_has_text_and_one_undo_brings_the_old_report_back() -> None:
    report = document()
    report.begin_draft("a")
    stream(report, "Findings: Old.", draft="a")
    report.finish_draft("a", {})
    report.edit(FINDINGS, 4, 0, " Mine.")
    report.request_redraft()
    report.begin_draft("b")
    stream(report, "Findings:", draft="b")
    assert report.text(FINDINGS) == "Old. Mine."
    type_keys(report, 10, "+")
    stream(report, " New.", draft="b")
    assert report.text(FINDINGS) == "+\nNew."
    report.finish_draft("b", {})
    report.undo()
    assert report.text(FINDINGS) == "Old. Mine.+"
    report.redo()
    assert report.text(FINDINGS) == "+\nNew."


def test_a_redraft_that_fails_before_its_first_text_leaves_the_report_alone() -> None:
    report = document()
    report.edit(FINDINGS, 0, 0, "Mine.")
    report.request_redraft()
    report.begin_draft("b")
    report.stop_draft("b", "It died.", "worker_died")
    assert report.text(FINDINGS) == "Mine."
    assert report.message == "It died."
    report.undo()
    assert report.text(FINDINGS) == ""


def test_while_an_input_method_composes_blocks_wait_and_then_come_in_order() -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: One.")
    report.hold()
    stream(report, " Two.")
    report.finish_draft("d", {"tpf": 8.0, "tokens": 4, "total_ms": 250})
    assert report.text(FINDINGS) == "One."
    assert report.drafting
    report.release()
    assert report.text(FINDINGS) == "One. Two."
    assert not report.drafting
    assert (report.progress.blocks, report.progress.tokens_per_forward, report.progress.seconds) == (2, 8.0, 0.25)


def test_only_the_newest_block_is_marked_and_typing_inside_it_is_not() -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: One.")
    assert report.newest_ranges(FINDINGS) == [(0, 4)]
    stream(report, " Two.")
    report.edit(FINDINGS, 6, 0, "xx")
    assert report.newest_ranges(FINDINGS) == [(4, 2), (8, 3)]
    report.finish_draft("d", {})
    assert report.newest_ranges(FINDINGS) == []


def test_what_counts_as_the_user_s_edits() -> None:
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: One.")
    report.finish_draft("d", {})
    assert report.drafted
    assert not report.edited_by_user
    report.edit(FINDINGS, 0, 1, "")
    assert report.edited_by_user
    report.undo()
    assert not report.edited_by_user


def test_characters_beyond_the_basic_plane_count_as_qt_counts_them() -> None:
    text = "a\U0001f600𠮷b"
    assert len(to_units(text)) == 6
    assert from_units(to_units(text)) == text
    report = document()
    report.begin_draft("d")
    stream(report, "Findings: " + text)
    report.edit(FINDINGS, 1, 2, "")
    assert report.text(FINDINGS) == "a𠮷b"
    assert plain("a\r\nb\rc\u2029d\ufffc\x00") == "a\nb\nc\nd"


def test_an_edit_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        document().edit(FINDINGS, 1, 0, "x")
