"""How often the checks warn of radiologists' own reports: ``python -m echo_core.text.checks --data iu_cxr.zip``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from echo_core.corpus import Corpus, CorpusError
from echo_core.text.checks.report import plain_report
from echo_core.text.checks.run import check_report

CONTRADICTIONS = ("laterality", "negation")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the share of reports with a warning, rule by rule; ``--show`` prints the texts of the given rules."""
    parser = argparse.ArgumentParser(prog="python -m echo_core.text.checks", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a zip laid out like iu_cxr.zip")
    parser.add_argument("--split", default="val")
    parser.add_argument("--show", nargs="*", default=(), metavar="RULE")
    options = parser.parse_args(arguments)
    try:
        studies = Corpus(options.data).split(options.split)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    counts: Counter[str] = Counter()
    contradicted = 0
    for study in studies:
        report = plain_report(study.findings, study.impression)
        concerns = check_report(report)
        counts.update({concern.rule for concern in concerns})
        contradicted += any(concern.rule in CONTRADICTIONS for concern in concerns)
        for concern in concerns:
            if concern.rule in options.show:
                marked = report.text(concern.section)[concern.start : concern.end]
                print(f"{study.study} {concern.rule}: {concern.message} [{marked}]")
    total = len(studies)
    print(f"{total} reports of the {options.split} split")
    for rule, count in counts.most_common():
        print(f"{rule:<12} {count:4d}  {100 * count / total:5.1f} %")
    print(f"{'laterality or negation':<12} {contradicted:4d}  {100 * contradicted / total:5.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
