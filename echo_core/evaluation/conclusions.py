"""Whether an Impression follows the Findings in front of it, or the film.

    python -m echo_core.evaluation.conclusions --data iu_cxr.zip [--split val] [--lang en|zh]

Each study's films are drafted behind the normalised Findings of the next study, so that film and text disagree. Printed
is the share of Impressions that leave out what the Findings state, or state what they do not, once with the decisions
that the text gives, as the program drafts, and once with the tower's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from echo_core.corpus import Corpus
from echo_core.decoding.drafter import Drafter
from echo_core.decoding.loop import decode_blocks
from echo_core.decoding.options import DecodeOptions
from echo_core.errors import EchoError
from echo_core.evaluation.drafting import study_views
from echo_core.evaluation.references import pick_studies, target_text
from echo_core.text.checks.agreement import disagreement
from echo_core.text.continuation import continuation_prefix
from echo_core.text.report import split_report
from echo_core.text.stated import stated_in

Views = npt.NDArray[np.uint8]


def strangers(corpus: Corpus, split: str, lang: str, size: int, max_films: int) -> Iterator[tuple[Views, str]]:
    """The films of each study of ``split`` and the Findings of the next one.

    Raises:
        EvaluationError: the split has no study with films, or a film cannot be read.
    """
    studies = pick_studies(corpus, split)
    for study, other in zip(studies, (*studies[1:], studies[0]), strict=True):
        findings = split_report(target_text(other, lang), lang).findings
        yield study_views(corpus, study, size, max_films), findings


def shares(drafter: Drafter, pairs: Iterator[tuple[Views, str]], lang: str, from_text: bool) -> tuple[float, float]:
    """The share of Impressions that leave something out, and of those that add something."""
    left_out, added, count = 0, 0, 0
    for views, findings in pairs:
        blocks = decode_blocks(
            drafter.backend,
            views,
            drafter.tokenizer.prompt_ids(lang),
            options=DecodeOptions(alternatives=0),
            prefix=drafter.tokenizer.encode(continuation_prefix(findings, "", lang)),
            apart=drafter.apart,
            stated=stated_in(findings, lang) if from_text else None,
        )
        impression = drafter.tokenizer.decode([token for block in blocks for token in block.ids])
        found = disagreement(findings, impression, lang)
        left_out += bool(found.left_out)
        added += bool(found.added)
        count += 1
    return left_out / count, added / count


def main(arguments: list[str] | None = None) -> int:
    """Print the shares; 0 when done, 1 when the archive or the model cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m echo_core.evaluation.conclusions", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="ZIP")
    parser.add_argument("--split", default="val")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder (default: the embedded model)")
    options = parser.parse_args(arguments)
    try:
        corpus, drafter = Corpus(options.data), Drafter(options.model)
        vision = drafter.config.vision
        for label, from_text in (("from the text", True), ("from the film", False)):
            pairs = strangers(corpus, options.split, options.lang, vision.image_size, drafter.config.max_films)
            progress = tqdm(pairs, desc=label, unit="study", mininterval=1.0)
            left_out, added = shares(drafter, progress, options.lang, from_text)
            print(f"decided {label}: {left_out:.1%} leave something out, {added:.1%} add something")
        drafter.close()
    except EchoError as error:
        print(f"conclusions: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
