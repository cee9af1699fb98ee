"""How a study, a draft's progress and the standing notice are worded in the report pane."""

from __future__ import annotations

from app.report.stream import Progress
from echo_core.films.header import FilmHeader

DEFAULT_MODEL = "echo-mini"


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
