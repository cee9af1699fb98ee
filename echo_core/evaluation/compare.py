"""Whether two backends write the same reports: int8 ONNX against float32 PyTorch, say."""

from __future__ import annotations

from dataclasses import dataclass

from echo_core.evaluation.bootstrap import Estimate
from echo_core.evaluation.results import Results
from echo_core.evaluation.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Parity:
    """How one run differs from a reference run.

    ``identical`` is the share of studies with the same text, to the letter; differences are run minus reference.
    """

    identical: float
    micro_f1: Estimate
    macro_f1: Estimate
    rouge_l: Estimate

    def lines(self) -> tuple[str, ...]:
        """The comparison in words, one line each."""
        named = (("micro F1", self.micro_f1), ("macro F1", self.macro_f1), ("ROUGE-L", self.rouge_l))
        return (
            f"identical reports: {self.identical:.1%}",
            *(f"difference in {name}: {e.value:+.4f} [{e.low:+.4f}, {e.high:+.4f}]" for name, e in named),
        )


def compare(scorer: Scorer, other: Results, reference: Results) -> Parity:
    """Compare two runs over the same studies; F1 is against the findings of the normalised targets.

    Raises:
        EvaluationError: they are not drafts of the scorer's studies.
    """
    a, b = scorer.score(other), scorer.score(reference)
    same = [x.text == y.text for x, y in zip(other.rows, reference.rows, strict=True)]
    return Parity(
        identical=sum(same) / len(same),
        micro_f1=a.difference_to(b, "target_micro_f1"),
        macro_f1=a.difference_to(b, "target_macro_f1"),
        rouge_l=a.difference_to(b, "rouge_l"),
    )
