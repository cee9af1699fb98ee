"""``echo-core draft``: one study's films in, a report out, block by block."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from echo_core.backends.registry import AUTO, BACKENDS, DEVICES
from echo_core.decoding.events import Block, Done, Event, Failure, Notice, to_json
from echo_core.decoding.options import DecodeOptions
from echo_core.errors import EchoError
from echo_core.text.prompts import LANGUAGES

DISCLAIMER = "Research draft by a demonstration model. Not a diagnosis."


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register ``draft`` and its options."""
    parser = subparsers.add_parser(
        "draft",
        help="draft a report from the films of one study",
        description="Draft a report from one to four films of one study. Exit status: 0 drafted, 1 bad or missing "
        "input, 2 wrong usage.",
    )
    parser.add_argument("films", nargs="+", type=Path, metavar="FILM", help="DICOM file")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the report (default: en)")
    add_model_arguments(parser)
    parser.add_argument("--steps", type=positive, metavar="N", help="denoising steps a block (default: as trained)")
    parser.add_argument("--max-new-tokens", type=positive, metavar="N", help="stop after N tokens")
    parser.add_argument("--temperature", type=_temperature, default=0.0, metavar="T", help="0 (default) is greedy")
    parser.add_argument("--top-k", type=_natural, default=0, metavar="K", help="choose among the K likeliest (0: all)")
    parser.add_argument("--top-p", type=_share, default=1.0, metavar="P", help="choose among the likeliest of mass P")
    parser.add_argument("--seed", type=_natural, default=0, help="for a temperature above 0")
    parser.add_argument("--force", action="store_true", help="draft a film that may not be a chest radiograph")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that choose a model and where it runs."""
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder (default: the embedded echo-mini)")
    parser.add_argument("--backend", choices=(AUTO, *BACKENDS), default=AUTO, help="default: auto")
    parser.add_argument("--device", choices=(AUTO, *DEVICES), default=AUTO, help="default: auto")


def positive(text: str) -> int:
    """An integer above zero, for argparse."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return value


def _natural(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below zero")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0.0 < value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0 and at most 1")
    return value


def _temperature(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 10.0:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 10")
    return value


def run(args: argparse.Namespace) -> int:
    """Draft and print; 0 when the draft was finished, 1 when the films or the model cannot be used."""
    printer = _JsonPrinter() if args.json else _TextPrinter()
    try:
        return _draft(args, printer)
    except EchoError as error:
        hint = " Use --force to draft all the same." if error.kind == "not_chest" else ""
        printer.show(Failure(error.kind, f"{error}{hint}"))
        return 1


def _draft(args: argparse.Namespace, printer: _JsonPrinter | _TextPrinter) -> int:
    from echo_core.decoding.drafter import Drafter, default_model
    from echo_core.decoding.study import read_study
    from echo_core.model.config import EchoConfig

    options = DecodeOptions(
        steps=args.steps,
        temperature=args.temperature,
        top_k=args.top_k,
        top_p=args.top_p,
        seed=args.seed,
        max_new_tokens=args.max_new_tokens,
    )
    folder = args.model or default_model()
    config = EchoConfig.load(folder)
    # The films come first: a wrong path is told without waiting for the model.
    study = read_study(args.films, config.max_films, args.force)
    drafter = Drafter(folder, args.backend, args.device)
    try:
        printer.show(drafter.ready)
        for reason in drafter.refused:
            printer.show(Notice(reason))
        started = time.perf_counter()
        views = study.views(config)
        for event in drafter.draft(views, args.lang, options=options, started=started, film_ms=study.film_ms):
            printer.show(event)
    finally:
        drafter.close()
    return 0


class _JsonPrinter:
    def show(self, event: Event) -> None:
        print(json.dumps(to_json(event), ensure_ascii=False), flush=True)


class _TextPrinter:
    """The report on standard output as it comes; everything else on standard error."""

    def show(self, event: Event) -> None:
        match event:
            case Block():
                print(event.text, end="", flush=True)
            case Done():
                print(flush=True)
                print(
                    f"{DISCLAIMER}\n{event.tokens} tokens in {event.forwards} forwards; first block after "
                    f"{event.first_block_ms:.0f} ms, whole draft after {event.total_ms:.0f} ms.",
                    file=sys.stderr,
                )
            case Notice(message):
                print(f"\necho-core: {message}", file=sys.stderr)
            case Failure(_, message):
                print(f"echo-core: {message}", file=sys.stderr)
