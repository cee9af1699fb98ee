"""Agreement of the findings of drafts with reference findings: per-study counts, precision, recall and F1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from echo_core.evaluation.bootstrap import Samples, Weights, divide
from echo_core.text.findings import FREQUENT, NOT_FINDINGS, mesh_findings

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """True positives, false positives and false negatives, each float64 (studies, findings)."""

    true_positive: Counts
    false_positive: Counts
    false_negative: Counts


def coded_findings(mesh: str) -> frozenset[str] | None:
    """The finding keys of a ``mesh`` field, or None where nobody coded the study.

    "normal" is a code (no findings); an empty field, "No Indexing" and remarks on technical quality are not.
    """
    codes = {code.split("/")[0].strip().lower() for code in mesh.split(";")} - {""}
    if not codes or codes <= NOT_FINDINGS - {"normal"}:
        return None
    return mesh_findings(mesh)


def count_findings(
    predicted: Sequence[frozenset[str]],
    reference: Sequence[frozenset[str] | None],
    keys: Sequence[str] = FREQUENT,
) -> FindingCounts:
    """Compare study by study, over ``keys`` only. A study without a reference (None) counts nowhere."""
    known = np.array([truth is not None for truth in reference], dtype=bool).reshape(-1, 1)
    said = np.array([[key in found for key in keys] for found in predicted], dtype=bool).reshape(-1, len(keys))
    true = np.array([[key in (found or ()) for key in keys] for found in reference], dtype=bool).reshape(-1, len(keys))
    return FindingCounts(
        (known & said & true).astype(np.float64),
        (known & said & ~true).astype(np.float64),
        (known & ~said & true).astype(np.float64),
    )


def precision_recall_f1(counts: FindingCounts, weights: Weights) -> dict[str, Samples]:
    """Micro and macro precision, recall and F1 for every row of study weights.

    Micro pools all decisions. Macro is the mean over the findings that the reference holds at least once in that
    sample; such a finding that is never predicted has precision 0. Undefined values are NaN.

    Returns:
        "micro_precision", "micro_recall", "micro_f1", "macro_precision", "macro_recall", "macro_f1": (samples,).
    """
    tp, fp, fn = (weights @ array for array in (counts.true_positive, counts.false_positive, counts.false_negative))
    present = tp + fn > 0
    share = np.where(present, 1.0, 0.0)
    macro = {
        "precision": np.where(present, divide(tp, tp + fp, 0.0), 0.0),
        "recall": np.where(present, divide(tp, tp + fn, 0.0), 0.0),
        "f1": np.where(present, divide(2 * tp, 2 * tp + fp + fn, 0.0), 0.0),
    }
    tp_all, fp_all, fn_all = tp.sum(1), fp.sum(1), fn.sum(1)
    any_reference = tp_all + fn_all > 0
    micro = {
        "precision": np.where(any_reference, divide(tp_all, tp_all + fp_all, 0.0), np.nan),
        "recall": divide(tp_all, tp_all + fn_all),
        "f1": np.where(any_reference, divide(2 * tp_all, 2 * tp_all + fp_all + fn_all, 0.0), np.nan),
    }
    result = {f"micro_{name}": values for name, values in micro.items()}
    result |= {f"macro_{name}": divide(values.sum(1), share.sum(1)) for name, values in macro.items()}
    return result
