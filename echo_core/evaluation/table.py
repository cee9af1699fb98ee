"""Scores as Markdown tables, ready to paste into a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from echo_core.evaluation.bootstrap import Estimate
from echo_core.evaluation.scoring import PRF, Scores

DASH = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of ``Scores``, its heading, a factor (100 for per cent) and its decimals."""

    name: str
    heading: str
    factor: float = 1.0
    digits: int = 3


_PRF_HEADINGS = {name: name.replace("_", " ").replace("precision", "P").replace("recall", "R") for name in PRF}


def _text_columns(lang: str) -> tuple[Column, ...]:
    overlap = [Column("rouge_l", "ROUGE-L"), Column("cider_d", "CIDEr-D", digits=2)]
    if lang == "en":
        overlap += [
            Column("rouge_l_original", "ROUGE-L (original)"),
            Column("cider_d_original", "CIDEr-D (original)", digits=2),
        ]
    return (
        *overlap,
        Column("non_words", "unseen character pairs %" if lang == "zh" else "non-words %", 100.0, 2),
        Column("doubled_words", "doubled strings %" if lang == "zh" else "doubled words %", 100.0, 2),
        Column("loops", "loops %", 100.0, 1),
        Column("tpf", "TPF", digits=2),
        Column("tps", "tokens/s", digits=0),
    )


def _finding_columns(reference: str) -> tuple[Column, ...]:
    return tuple(Column(f"{reference}_{name}", _PRF_HEADINGS[name].replace("f1", "F1")) for name in PRF)


def cell(estimate: Estimate, column: Column) -> str:
    """ "0.512 [0.480, 0.540]", or a dash where there is no figure."""
    if not estimate.defined:
        return DASH
    value, low, high = (f"{x * column.factor:.{column.digits}f}" for x in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}]"


def _one(title: str, columns: Sequence[Column], rows: Sequence[Scores]) -> list[str]:
    lines = [f"**{title}**", "", "| | " + " | ".join(column.heading for column in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for row in rows:
        lines.append(f"| {row.label} | " + " | ".join(cell(row[column.name], column) for column in columns) + " |")
    return [*lines, ""]


def markdown(rows: Sequence[Scores], lang: str, split: str, archive: str) -> str:
    """Three tables with the same rows: text and speed, findings against the targets, findings against the codes."""
    language, units = ("Chinese", "characters") if lang == "zh" else ("English", "words without punctuation")
    heading = (
        f"{archive}, split {split}, {rows[0].studies} studies, {language}; in brackets the 95 % percentile bootstrap "
        "interval over studies."
    )
    notes = (
        f"Text is lower-cased and cut into {units}. ROUGE-L is F with beta 1.2; CIDEr-D has sigma 6, scale 10 and the "
        "document frequencies of the split's own references; plain columns are against the normalised target. Macro is "
        "the mean over the findings that the reference holds. Loops: a run of three or more units three times in a "
        "row, or no `<eos>` within the limit. TPF is tokens without `<eos>` by decode forwards; tokens/s leaves the "
        "prefill out."
    )
    lines = [
        heading,
        "",
        *_one("Text and speed", _text_columns(lang), rows),
        *_one("Positive findings against the normalised target, 14 most frequent", _finding_columns("target"), rows),
        *_one("Positive findings against the manual codes, 14 most frequent", _finding_columns("mesh"), rows),
        notes,
    ]
    return "\n".join(lines) + "\n"
