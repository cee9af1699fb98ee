"""Reports to export, made as the window makes them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.fonts import apply_font
from app.report.content import ReportContent
from app.report.record import Addendum, DraftRecord, FilmRef, ReportState, Signature
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span

HEADER = FilmHeader(
    study_uid="1.2.826.0.1.3680043.8.498.1",
    patient_name="DOE^JANE^^^",
    patient_id="P|7",
    patient_sex="F",
    patient_birth_date="19600401",
    study_date="20240331",
    study_time="120000",
    study_description="Chest PA & lateral",
    accession_number="A1",
)
FILMS = (
    FilmRef("1.2.840.10008.5.1.4.1.1.1", "1.2.826.0.1.3680043.8.498.1.1.1", "1.2.826.0.1.3680043.8.498.1.1"),
    FilmRef("1.2.840.10008.5.1.4.1.1.1.1", "1.2.826.0.1.3680043.8.498.1.2.1", "1.2.826.0.1.3680043.8.498.1.2"),
)
MADE = DraftRecord("echo-mini", "0.1.0", "ab" * 32, (("device", "cpu"),), "2024-03-31T12:00:00+00:00")


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    """PDFs are laid out in the program's own font."""
    apply_font(qapp)


@pytest.fixture
def draft() -> ReportContent:
    """What a model wrote and nobody has touched."""
    sections = {
        "findings": (Span("Heart size < 50 % & normal.\nThe lungs are clear.", Origin.MODEL, False),),
        "impression": (Span("No acute disease.", Origin.MODEL, False),),
    }
    return ReportContent(HEADER.study_uid, HEADER, "en", sections, drafts=(MADE,), films=FILMS)


@pytest.fixture
def signed(draft: ReportContent) -> ReportContent:
    """An edited and signed report with all sections and an addendum."""
    signature = Signature("Anna^Reader", "2024-03-31T13:00:00+00:00")
    addendum = Addendum((Span("Seen with the CT.", Origin.TYPED),), Signature("Bert", "2024-04-01T08:00:00+00:00"))
    sections = {
        **draft.sections,
        "indication": (Span("Cough | fever.", Origin.TYPED),),
        "comparison": (Span("None.", Origin.TYPED),),
        "technique": (Span("PA and lateral.", Origin.TEMPLATE),),
    }
    return ReportContent(
        HEADER.study_uid,
        HEADER,
        "en",
        sections,
        ReportState.FINAL,
        True,
        None,
        signature,
        (MADE,),
        FILMS,
        (addendum,),
    )


@pytest.fixture
def chinese() -> ReportContent:
    """A Chinese draft of a patient with a name in three scripts, from films without a UID."""
    header = FilmHeader(
        patient_name="Wang^XiaoDong=王^小东=", patient_id="7", study_uid="film:/x", study_date="20240331"
    )
    sections = {
        "findings": (Span("心影不大。\n双肺清晰。", Origin.MODEL, False), Span("肋骨完整。", Origin.TYPED)),
        "impression": (Span("未见异常。", Origin.MODEL, False),),
    }
    return ReportContent("film:/x", header, "zh", sections, edited=True, drafts=(MADE,))
