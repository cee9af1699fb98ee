"""How a study, a draft's progress and the standing notice are worded in the report pane."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.core_messages import said
from app.report.record import ReportRecord, ReportState
from app.report.splitter import ADDENDUM, COMPARISON, FINDINGS, IMPRESSION, INDICATION, TECHNIQUE
from app.report.stream import Progress
from app.translation import counted, marked, translate
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, shares

if TYPE_CHECKING:
    from app.report.document import ReportDocument

DEFAULT_MODEL = "echo-mini"
_SECTION_NAMES = {
    INDICATION: marked("Report", "Indication"),
    COMPARISON: marked("Report", "Comparison"),
    TECHNIQUE: marked("Report", "Technique"),
    FINDINGS: marked("Report", "Findings"),
    IMPRESSION: marked("Report", "Impression"),
    ADDENDUM: marked("Report", "Addendum"),
}
_ORIGIN_WORDS = {
    Origin.MODEL: marked("Report", "from the model as it stands"),
    Origin.EDITED: marked("Report", "edited in the model's text"),
    Origin.REPHRASED: marked("Report", "rephrased by the model"),
    Origin.TYPED: marked("Report", "typed"),
    Origin.MACRO: marked("Report", "from macros"),
    Origin.TEMPLATE: marked("Report", "from templates"),
    Origin.MEASUREMENT: marked("Report", "from measurements"),
    Origin.HEADER: marked("Report", "from the films' header"),
}


def section_name(section: str) -> str:
    """A section's name as the window shows it."""
    known = _SECTION_NAMES.get(section)
    return translate("Report", known) if known else section


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
        more = f" · {counted('Report', '%n addendum(s)', count)}" if count else ""
        return translate("Report", "Final · signed by {author}, {time}{more}").format(
            author=record.signature.author, time=local_time(record.signature.at), more=more
        )
    if record.state is ReportState.PRELIMINARY and record.preliminary is not None:
        return translate("Report", "Preliminary · {author}, {time}").format(
            author=record.preliminary.author, time=local_time(record.preliminary.at)
        )
    return translate("Report", "Draft, not signed")


def draft_line(record: ReportRecord) -> str:
    """Which model drafted a report, its files' fingerprint and the settings; "" where none did."""
    if not record.drafts:
        return translate("Report", "No model has drafted this report.")
    made = record.drafts[-1]
    parts = [translate("Report", "Drafted with ECHO {name}").format(name=made.name or DEFAULT_MODEL)]
    if made.fingerprint:
        parts.append(f"SHA-256 {made.fingerprint[:16]}…")
    parts += [f"{said(name)} {value}" for name, value in made.settings]
    return translate("Report", "{facts}.").format(facts=translate("Report", ", ").join(parts))


def origin_line(document: ReportDocument) -> str:
    """How much of Findings and Impression comes from where, in percent of the characters."""
    counts = shares([*document.spans(FINDINGS), *document.spans(IMPRESSION)])
    total = sum(counts.values())
    return translate("Report", ", ").join(
        f"{100 * count / total:.0f} % {translate('Report', _ORIGIN_WORDS[origin])}" for origin, count in counts.items()
    )


def notice(model: str) -> str:
    """The line that stands above every report and in every copy of it."""
    return translate("Report", "Research draft, not a diagnosis. Drafted by ECHO {model}.").format(
        model=model or DEFAULT_MODEL
    )


def patient_line(header: FilmHeader, *, exported: bool = False) -> str:
    """The patient's name as it is read: family name, then the other components, then the name in the patient's own
    script where the film has it (PS3.5 6.2.1.1). What is missing is said in the interface's language,
    in an export in English: a file must not depend on the window that it was written from."""
    groups = [[part.strip() for part in group.split("^")] for group in header.patient_name.split("=")]
    family, given = groups[0][0], " ".join(part for part in groups[0][1:] if part)
    name = ", ".join(part for part in (family, given) if part)
    own_script = "".join(groups[1]) if len(groups) > 1 else ""
    if name and own_script:
        return f"{name} ({own_script})"
    return name or own_script or _labelled(marked("Report", "No patient name"), exported)


def study_line(header: FilmHeader, *, exported: bool = False) -> str:
    """ID, study date and description, as far as the film gives them; ``exported`` as for :func:`patient_line`."""
    if header.patient_id:
        patient_id = _labelled(marked("Report", "ID {number}"), exported).format(number=header.patient_id)
    else:
        patient_id = _labelled(marked("Report", "No patient ID"), exported)
    date = study_date(header, exported=exported)
    return " · ".join(part for part in (patient_id, date, header.study_description.strip()) if part)


def study_date(header: FilmHeader, *, exported: bool = False) -> str:
    """A DICOM date (PS3.5 6.2, DA) as 2020-01-31; anything else as it is in the file."""
    text = header.study_date.strip()
    if len(text) == 8 and text.isdecimal():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text or _labelled(marked("Report", "No study date"), exported)


def _labelled(text: str, exported: bool) -> str:
    return text if exported else translate("Report", text)


def progress_line(progress: Progress, *, drafting: bool) -> str:
    """Blocks, seconds and tokens per forward; "" where nothing has been drafted."""
    if not drafting and not progress.blocks:
        return ""
    if drafting and not progress.blocks:
        return translate("Report", "Drafting…  {seconds:.1f} s").format(seconds=progress.seconds)
    parts = [counted("Report", "%n block(s)", progress.blocks), f"{progress.seconds:.1f} s"]
    if progress.tokens_per_forward is not None:
        parts.append(translate("Report", "{tokens:.1f} tokens per forward").format(tokens=progress.tokens_per_forward))
    elif progress.tokens:
        parts.append(counted("Report", "%n token(s)", progress.tokens))
    return (translate("Report", "Drafting…  ") if drafting else translate("Report", "Drafted:  ")) + " · ".join(parts)
