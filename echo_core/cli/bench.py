"""``echo-core bench``: how fast this machine drafts, against the same model one token at a time."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from echo_core.cli.draft import add_model_arguments, positive
from echo_core.decoding.events import Done
from echo_core.decoding.options import DecodeOptions
from echo_core.errors import EchoError

if TYPE_CHECKING:
    from echo_core.decoding.drafter import Drafter
    from echo_core.decoding.study import StudyFilms
    from echo_core.films.film import Film

_HEADINGS = ("", "prefill ms", "ms a block", "TPF", "TPS", "first block ms", "decode ms", "whole draft ms", "GB/s")
# Bytes of a weight in the graphs of a backend on a device; elsewhere it is float32.
_WEIGHT_BYTES = {("onnx", "cpu"): 1, ("onnx", "cuda"): 2}


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians over the repeats, of one way of decoding; ``gigabytes`` is what it read of the weights in a second."""

    label: str
    prefill_ms: float
    block_ms: float
    tpf: float
    tps: float
    first_block_ms: float
    decode_ms: float
    total_ms: float
    gigabytes: float


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register ``bench`` and its options."""
    parser = subparsers.add_parser(
        "bench",
        help="measure drafting speed on this machine",
        description="Draft the same films several times and print medians: prefill, milliseconds a block, tokens per "
        "forward (TPF), decoded tokens a second (TPS, prefill excluded), first block, whole draft (from decoded pixels "
        "on), and the decoder's weights read a second (GB/s), to hold against the memory's bandwidth. <eos> is "
        "ignored, so that every row writes the same number of tokens.",
    )
    add_model_arguments(parser)
    parser.add_argument("--ar-model", type=Path, metavar="DIR", help="an ECHO_AR of the same size to compare with")
    parser.add_argument("--film", type=Path, action="append", metavar="FILM", help="film to draft (default: synthetic)")
    parser.add_argument(
        "--tokens", type=positive, default=150, metavar="N", help="tokens a draft, at most (default: 150)"
    )
    parser.add_argument("--repeat", type=positive, default=15, metavar="N", help="drafts a row (default: 15)")


def run(args: argparse.Namespace) -> int:
    """Print the table; 0 when done, 1 when the model or a film cannot be used."""
    try:
        _bench(args)
    except EchoError as error:
        print(f"echo-core: {error}", file=sys.stderr)
        return 1
    return 0


def _bench(args: argparse.Namespace) -> None:
    from echo_core.backends.cores import physical_cores
    from echo_core.decoding.drafter import Drafter

    drafter = Drafter(args.model, args.backend, args.device)
    other = drafter
    one = DecodeOptions(mode="one", max_new_tokens=args.tokens, ignore_eos=True)
    ar = DecodeOptions(mode="ar", max_new_tokens=args.tokens, ignore_eos=True)
    try:
        if args.ar_model is not None:
            other = Drafter(args.ar_model, args.backend, args.device)
        study = _study(args.film, drafter)
        echo = Series(f"ECHO blk{drafter.config.block_length}", drafter, study, one)
        rows = measure((echo, Series("ECHO_AR", other, study, ar)), args.repeat)
        ready, compared = drafter.ready, other.ready
        note = "ECHO_AR: the same weights one token at a time (speed does not depend on the weights' values)."
        if other is not drafter:
            note = f"ECHO_AR: {other.config.name} on {compared.backend}, {compared.device}."
    finally:
        drafter.close()
        other.close()
    print(
        f"{ready.model} on {ready.backend}, {ready.device}, {physical_cores()} physical cores; loaded in "
        f"{ready.seconds:.2f} s; {len(study.films)} films, {echo.drafts[0].tokens} tokens, medians of "
        f"{args.repeat} drafts a row, in turns\n"
    )
    print_table(rows)
    print(
        f"\n{note}\nECHO against ECHO_AR: decode {rows[1].decode_ms / rows[0].decode_ms:.2f} × faster, "
        f"whole draft {rows[1].total_ms / rows[0].total_ms:.2f} × faster."
    )


def _study(paths: list[Path] | None, drafter: Drafter) -> StudyFilms:
    from echo_core.decoding.study import StudyFilms, read_study

    if paths:
        return read_study(paths, drafter.config.max_films)
    return StudyFilms((_synthetic_film(), _synthetic_film()), 0.0)


def _synthetic_film() -> Film:
    import numpy as np

    from echo_core.films import film
    from echo_core.films.header import FilmHeader, Window

    rows, columns = 2500, 2048
    values = np.random.default_rng(0).integers(0, 4096, (rows, columns), dtype=np.uint16)
    header = FilmHeader(
        modality="DX", body_part="CHEST", rows=rows, columns=columns, bits_stored=12, windows=(Window(2048, 4096),)
    )
    return film.Film(header, values, Path("synthetic"))


@dataclass(frozen=True)
class Series:
    """One way of decoding, and the drafts that were timed of it so far."""

    label: str
    drafter: Drafter
    study: StudyFilms
    options: DecodeOptions
    prefills: list[float] = field(default_factory=list)
    drafts: list[Done] = field(default_factory=list)

    def draft(self) -> None:
        """Prefill once, draft once, with nothing kept of the draft before."""
        config = self.drafter.config
        if self.drafter.contexts is not None:
            self.drafter.contexts.clear()
        views = self.study.views(config)
        started = time.perf_counter()
        self.drafter.backend.prefill(views, self.drafter.tokenizer.prompt_ids("en"))
        self.prefills.append((time.perf_counter() - started) * 1000.0)
        started = time.perf_counter()
        events = self.drafter.draft(self.study.views(config), options=self.options, started=started)
        self.drafts.append(next(event for event in events if isinstance(event, Done)))

    def timing(self) -> Timing:
        """Medians over all drafts but the first, which warmed up."""
        drafts = self.drafts[1:]
        decode = statistics.median(done.decode_ms for done in drafts)
        blocks = -(-drafts[0].tokens // self.drafter.config.block_length)
        weights = weight_bytes(self.drafter)
        return Timing(
            label=self.label,
            prefill_ms=statistics.median(self.prefills[1:]),
            block_ms=decode / blocks,
            tpf=statistics.median(done.tpf for done in drafts),
            tps=statistics.median(done.tokens / done.decode_ms * 1000.0 for done in drafts),
            first_block_ms=statistics.median(done.first_block_ms for done in drafts),
            decode_ms=decode,
            total_ms=statistics.median(done.total_ms for done in drafts),
            gigabytes=weights * statistics.median(done.forwards / done.decode_ms for done in drafts) / 1e6,
        )


def measure(series: Sequence[Series], repeat: int) -> list[Timing]:
    """Draft ``repeat`` times in every way, by turns, so that whatever else the machine does falls on all alike."""
    for _ in range(repeat + 1):
        for one in series:
            one.draft()
    return [one.timing() for one in series]


def weight_bytes(drafter: Drafter) -> int:
    """Bytes of the decoder's matrices, each read once by every forward; the tied embedding counts as output layer."""
    d = drafter.config.decoder
    attention = 2 * d.hidden_size * (d.heads + d.kv_heads) * d.head_dim
    weights = d.layers * (attention + 3 * d.hidden_size * d.intermediate_size) + d.vocab_size * d.hidden_size
    return weights * _WEIGHT_BYTES.get((drafter.backend.name, drafter.backend.device), 4)


def print_table(rows: list[Timing]) -> None:
    """The rows as a Markdown table."""
    lines = [_HEADINGS, ("---",) + ("---:",) * (len(_HEADINGS) - 1)]
    for row in rows:
        speed = (row.prefill_ms, row.block_ms, row.tpf, row.tps)
        values = (*speed, row.first_block_ms, row.decode_ms, row.total_ms, row.gigabytes)
        digits = (1, 2, 2, 0, 1, 1, 1, 2)
        lines.append((row.label, *(f"{value:.{digit}f}" for value, digit in zip(values, digits, strict=True))))
    for line in lines:
        print("| " + " | ".join(line) + " |")
