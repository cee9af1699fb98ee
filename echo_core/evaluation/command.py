"""``echo-core evaluate``: draft a split; print the table's row, a run folder's whole table, or a calibration."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from echo_core.errors import EchoError

if TYPE_CHECKING:
    from echo_core.corpus import Corpus
    from echo_core.evaluation.references import References

SUCCESS, FAILURE, USAGE = 0, 1, 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the ``evaluate`` command."""
    parser = subparsers.add_parser(
        "evaluate",
        help="measure drafts against the reports of an archive",
        description="Draft every study of a split and print the scores with 95 % intervals as a Markdown table; with "
        "--table, one row for each model of a run folder and for the baselines; with --calibrate, how far the model's "
        "confidence in its words can be trusted.",
    )
    parser.add_argument("--data", type=Path, required=True, metavar="ZIP", help="archive of films with a manifest.tsv")
    parser.add_argument("--split", default="val", metavar="NAME", help="split to draft (default: val)")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the reports")
    parser.add_argument("--decode", choices=("one", "multi", "ar"), help="default: as the model was trained")
    parser.add_argument(
        "--doubles", action="store_true", help="leave a token beside itself, as the paper's decoding does"
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder (default: the embedded model)")
    parser.add_argument("--backend", choices=("auto", "onnx", "torch"), default="auto")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N studies")
    parser.add_argument("--out", type=Path, metavar="JSON", help="write drafts and scores here")
    parser.add_argument("--against", type=Path, metavar="JSON", help="also compare with these earlier results")
    parser.add_argument(
        "--calibrate",
        type=Path,
        metavar="JSON",
        help="fit the confidence of words on half of the studies, report on the others, and write the map here "
        "(confidence.json in the model's folder is where the window looks)",
    )
    parser.add_argument("--table", type=Path, metavar="RUN", help="the table of a training run folder")
    parser.add_argument("--fresh", action="store_true", help="with --table: draft again, do not reuse saved results")
    parser.add_argument(
        "--train",
        type=Path,
        metavar="ZIP",
        help="archive with the training reports, for non-words and baselines (default: --data)",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 done, 1 bad or missing input, 2 options that do not go together."""
    problem = _usage(args)
    if problem:
        print(f"echo-core evaluate: {problem}", file=sys.stderr)
        return USAGE
    try:
        _evaluate(args)
    except (EchoError, OSError) as error:
        print(f"echo-core evaluate: {error}", file=sys.stderr)
        return FAILURE
    return SUCCESS


def _usage(args: argparse.Namespace) -> str:
    if args.limit is not None and args.limit < 1:
        return "--limit must be at least 1."
    if args.calibrate is not None:
        given = [f"--{name}" for name in ("out", "against", "table") if getattr(args, name) is not None]
        if given:
            return f"{', '.join(given)} cannot go with --calibrate, which scores no reports."
    if args.doubles and (args.calibrate is not None or args.table is not None):
        return "--doubles goes with one model's evaluation only."
    if args.table is None:
        return "--fresh only goes with --table." if args.fresh else ""
    given = [f"--{name}" for name in ("decode", "model", "out", "against") if getattr(args, name) is not None]
    return f"{', '.join(given)} cannot go with --table, which drafts with every model." if given else ""


def _evaluate(args: argparse.Namespace) -> None:
    from echo_core.corpus import Corpus
    from echo_core.evaluation.references import build_references

    for out in (args.out, args.calibrate):
        if out is not None:
            _require_writable(out)
    corpus = Corpus(args.data)
    training = Corpus(args.train) if args.train else corpus
    print(f"Reading the reports of {args.data.name} …", file=sys.stderr)
    references = build_references(corpus, args.split, args.lang, args.limit, training)
    if references.lexicon is None:
        print(
            f"{training.path.name} has no training split: non-words are not counted. Give an archive that has one "
            "with --train.",
            file=sys.stderr,
        )
    if args.calibrate is not None:
        _calibrate(args, corpus, references)
    elif args.table is not None:
        _table(args, corpus, references, training)
    else:
        _row(args, corpus, references)


def _require_writable(out: Path) -> None:
    """Refuse a file that could not be written before minutes of drafting go into what it is to hold.

    Raises:
        EvaluationError: it is a folder, or its own folder does not take files.
    """
    from echo_core.evaluation.errors import EvaluationError

    if out.is_dir():
        raise EvaluationError(f"{out} is a folder; give the name of a file to write.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out.parent):
            pass
    except OSError as error:
        why = error.strerror or error
        raise EvaluationError(f"{out}: nothing can be written there ({why}); choose another place.") from error


def _row(args: argparse.Namespace, corpus: Corpus, references: References) -> None:
    from echo_core.evaluation.compare import compare
    from echo_core.evaluation.drafting import evaluate_model
    from echo_core.evaluation.references import check_results
    from echo_core.evaluation.results import Results
    from echo_core.evaluation.scoring import Scorer
    from echo_core.evaluation.table import markdown

    scorer = Scorer(references)
    earlier = Results.load(args.against) if args.against else None
    if earlier is not None:
        scorer.score(earlier)  # a mismatch must show before the drafting, not after it
    results = evaluate_model(
        args.model,
        corpus,
        args.split,
        args.lang,
        args.decode,
        args.backend,
        args.device,
        args.limit,
        doubles=args.doubles,
        references=references,
    )
    scores = scorer.score(results)
    if args.out:
        results.save(args.out, scores.to_json())
    for notice in results.notices:
        print(notice, file=sys.stderr)
    rows = [*map(scorer.score, check_results(references)), scores]
    print(markdown(rows, args.lang, args.split, references.archive))
    print(f"{results.label}: {results.model} by {results.backend} on {results.device}.")
    if earlier is not None:
        print(f"Against {earlier.label} by {earlier.backend} on {earlier.device}:")
        print("\n".join(f"- {line}" for line in compare(scorer, results, earlier).lines()))


def _table(args: argparse.Namespace, corpus: Corpus, references: References, training: Corpus) -> None:
    from echo_core.evaluation.run_table import RunTable
    from echo_core.evaluation.table import markdown

    table = RunTable(args.table, corpus, references, training, args.backend, args.device, args.limit)
    rows = table.rows(fresh=args.fresh)
    print(markdown(rows, args.lang, args.split, references.archive))
    for line in table.remarks(rows):
        print(f"- {line}")


def _calibrate(args: argparse.Namespace, corpus: Corpus, references: References) -> None:
    from echo_core.evaluation.calibration import calibrate_model

    found = calibrate_model(
        args.model, corpus, references, args.calibrate, args.decode, args.backend, args.device, args.limit
    )
    print(f"{references.archive}, split {references.split}; the half that was fitted is not in these figures.")
    print("\n".join(found.lines()))
