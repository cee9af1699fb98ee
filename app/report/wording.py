"""How a study, a draft's progress and the standing notice are worded in the report pane."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.report.record import ReportRecord, ReportState
from app.report.splitter import ADDENDUM, COMPARISON, FINDINGS, IMPRESSION, INDICATION, TECHNIQUE
from app.report.stream import Progress
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, shares

if TYPE_CHECKING:
    from app.report.document import ReportDocument

DEFAULT_MODEL = "echo-mini"
_SECTION_NAMES = {
    INDICATION: "Indication",
    COMPARISON: "Comparison",
    TECHNIQUE: "Technique",
    FINDINGS: "Findings",
    IMPRESSION: "Impression",
    ADDENDUM: "Addendum",
}
_ORIGIN_WORDS = {
    Origin.MODEL: "from the model as it stands",
    Origin.EDITED: "edited in the model's text",
    Origin.REPHRASED: "rephrased by the model",
    Origin.TYPED: "typed",
    Origin.MACRO: "from macros",
    Origin.TEMPLATE: "from templates",
    Origin.MEASUREMENT: "from measurements",
    Origin.HEADER: "from the films' header",
}


def section_name(section: str) -> str:
    """A section's name as the window shows it."""
    return _SECTION_NAMES.get(section, section)


def local_time(moment: str) -> str:
    """A signature's UTC time as the clock on the wall has it: 2026-01-31 14:05."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return moment


def state_line(record: ReportRecord) -> str:
    """Whether a report is a draft, preliminary or final, by whom and since when."""
    if record.state is ReportState.FINAL and record.signature is not None:
        count = len(record.addenda)
        more = "" if not count else " · 1 addendum" if count == 1 else f" · {count} addenda"
        return f"Final · signed by {record.signature.author}, {local_time(record.signature.at)}{more}"
    if record.state is ReportState.PRELIMINARY and record.preliminary is not None:
        return f"Preliminary · {record.preliminary.author}, {local_time(record.preliminary.at)}"
    return "Draft, not signed"


def draft_line(record: ReportRecord) -> str:
    """Which model drafted a report, its files' fingerprint and the settings; "" where none did."""
    if not record.drafts:
        return "No model has drafted this report."
    made = record.drafts[-1]
    parts = [f"Drafted with ECHO {made.name or DEFAULT_MODEL}"]
    if made.fingerprint:
        parts.append(f"SHA-256 {made.fingerprint[:16]}…")
    parts += [f"{name} {value}" for name, value in made.settings]
    return ", ".join(parts) + "."


def origin_line(document: ReportDocument) -> str:
    """How much of Findings and Impression comes from where, in percent of the characters."""
    counts = shares([*document.spans(FINDINGS), *document.spans(IMPRESSION)])
    total = sum(counts.values())
    return ", ".join(f"{100 * count / total:.0f} % {_ORIGIN_WORDS[origin]}" for origin, count in counts.items())


def notice(model: str) -> str:
    """The line that stands above every report and in every copy of it."""
    return f"Research draft, not a diagnosis. Drafted by ECHO {model or DEFAULT_MODEL}."


def patient_line(header: FilmHeader) -> str:
    """The patient's name as it is read: family name, then the other components, then the name in the patient's own
    script where the film has it (PS3.5 6.2.1.1)."""
    groups = [[part.strip() for part in group.split("^")] for group in header.patient_name.split("=")]
    family, given = groups[0][0], " ".join(part for part in groups[0][1:] if part)
    name = ", ".join(part for part in (family, given) if part)
    own_script = "".join(groups[1]) if len(groups) > 1 else ""
    if name and own_script:
        return f"{name} ({own_script})"
    return name or own_script or "No patient name"


def study_line(header: FilmHeader) -> str:
    """ID, study date and description, as far as the film gives them."""
    patient_id = f"ID {header.patient_id}" if header.patient_id else "No patient ID"
    return " · ".join(part for part in (patient_id, study_date(header), header.study_description.strip()) if part)


def study_date(header: FilmHeader) -> str:
    """A DICOM date (PS3.5 6.2, DA) as 2020-01-31; anything else as it is in the file."""
    text = header.study_date.strip()
    if len(text) == 8 and text.isdecimal():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text or "No study date"


def progress_line(progress: Progress, *, drafting: bool) -> str:
    """Blocks, seconds and tokens per forward; "" where nothing has been drafted."""
    if not drafting and not progress.blocks:
        return ""
    if drafting and not progress.blocks:
        return f"Drafting…  {progress.seconds:.1f} s"
    parts = ["1 block" if progress.blocks == 1 else f"{progress.blocks} blocks", f"{progress.seconds:.1f} s"]
    if progress.tokens_per_forward is not None:
        parts.append(f"{progress.tokens_per_forward:.1f} tokens per forward")
    elif progress.tokens:
        parts.append(f"{progress.tokens} tokens")
    return ("Drafting…  " if drafting else "Drafted:  ") + " · ".join(parts)
