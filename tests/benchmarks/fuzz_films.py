"""Injure films in every way that ``injured_films`` knows, and see how reading them ends.

    python tests/benchmarks/fuzz_films.py --cases 20000 --seed 1 --state fuzz.json

Each case ends in a picture, through which all that the window asks of a film is then asked, or in a message that names
the file, in bounded time and memory. The summary is JSON on standard output; the exit status is 1 if a case ended
otherwise, with its number, so that ``--only N`` repeats it. With ``--state`` a run that was stopped goes on where it
was. Real films in ../shared/films take part where they are; those of several megabytes only with ``--large``, for each
of their cases takes a second.
"""

from __future__ import annotations

import argparse
import collections
import json
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from injured_films import case
from sound_films import SMALL, sources

from app.atomic import write_atomically
from echo_core.films.documents import read_document
from echo_core.films.errors import FilmError, FilmProcessError, FilmTimeoutError
from echo_core.films.film import Film
from echo_core.films.orientation import edge_labels, standard_turn
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_header
from echo_core.films.rendering import banners, default_voi, grey_table, p_values, voi_choices
from echo_core.films.spacing import pixel_aspect, pixel_spacing
from echo_core.films.suitability import drafting_objection

TIMEOUT_S = 60.0
MEMORY_MB = 1024
ENDLESS = 1 << 40
SAVED_EVERY = 20
TOLD_EVERY = 100


def use(found: Film) -> None:
    """Everything that the window and the model ask of a film."""
    header = found.header
    assert found.stored.shape[:2] == (header.rows, header.columns)
    banners(found)
    pixel_spacing(header)
    assert pixel_aspect(header) > 0
    standard_turn(header)
    edge_labels(header)
    drafting_objection(found)
    for overlay in found.overlays:
        overlay.on_film(header.rows, header.columns)
    if header.shutter is not None:
        header.shutter.hidden(header.rows, header.columns, found.overlays)
    if found.colour:
        return
    for voi in (default_voi(found), *voi_choices(header)):
        assert grey_table(header, voi).shape == (header.table_size,)
    values = p_values(found)
    assert np.isfinite(values).all()
    assert values.min() >= 0
    assert values.max() <= 1


def names_the_file(error: FilmError, path: Path) -> None:
    """A message that does not name its file is no clear message."""
    assert str(path) in str(error)


def end_of(path: Path, decoder: FilmDecoder) -> str:
    """How reading ends: "film", "document" or the kind of the error; anything else is raised."""
    try:
        read_header(path)
    except FilmError as error:
        names_the_file(error, path)
        try:
            if error.kind == "no_pixels" and read_document(path) is not None:
                return "document"
        except FilmError as other:
            return other.kind
    try:
        use(decoder.read(path, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB))
    except FilmError as error:
        names_the_file(error, path)
        return error.kind
    return "film"


@dataclass
class Run:
    """What has come of the cases so far."""

    seed: int
    large: bool = False
    cases: int = 0
    """Done, from number 0 on."""
    ends: dict[str, int] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    slowest_s: float = 0.0
    film_process_mb: int = 0
    this_process_peak_mb: int = 0
    wall_s: float = 0.0

    def count(self, number: int, seed: int, kept: list[bytes], path: Path, decoder: FilmDecoder) -> None:
        """Do one case."""
        name, data = case(number, seed, kept)
        path.write_bytes(data)
        start = time.monotonic()
        try:
            end = end_of(path, decoder)
        except Exception as error:
            end = "fault"
            self.faults.append({"case": number, "injury": name, "error": f"{type(error).__name__}: {error}"[:300]})
        if end in (FilmTimeoutError.kind, FilmProcessError.kind):
            self.faults.append({"case": number, "injury": name, "error": end})
        took = time.monotonic() - start
        self.cases += 1
        self.ends[end] = self.ends.get(end, 0) + 1
        self.slowest_s = max(self.slowest_s, round(took, 2))
        self.wall_s = round(self.wall_s + took, 2)
        for child in psutil.Process().children():
            self.film_process_mb = max(self.film_process_mb, child.memory_info().rss >> 20)
        self.this_process_peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def resumed(state: Path | None, seed: int, large: bool) -> Run:
    """The run that ``state`` tells of, or a new one.

    Raises:
        SystemExit: the file tells of a run with another seed or other films, or of none.
    """
    if state is None or not state.exists():
        return Run(seed, large)
    try:
        run = Run(**json.loads(state.read_text()))
    except (ValueError, TypeError) as error:
        raise SystemExit(f"{state}: this is not the state of a run; name another file") from error
    if (run.seed, run.large) != (seed, large):
        films = "with" if run.large else "without"
        raise SystemExit(f"{state}: it is the state of a run with seed {run.seed} {films} --large; name another file")
    return run


def main() -> int:
    """Run the cases that are left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--large", action="store_true", help="injure films of several megabytes too")
    parser.add_argument("--minutes", type=float, default=0.0, help="end after so long, with what is done by then")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep what is done in FILE, and go on from there")
    parser.add_argument("--only", type=int, help="one case alone; no state is read or kept")
    options = parser.parse_args()
    state = options.state if options.only is None else None
    run = resumed(state, options.seed, options.large)
    kept, begun = sources(ENDLESS if options.large else SMALL), time.monotonic()
    numbers = range(run.cases, options.cases) if options.only is None else [options.only]
    with tempfile.TemporaryDirectory() as folder, FilmDecoder(processes=1) as decoder:
        for number in numbers:
            if options.minutes and time.monotonic() - begun > 60 * options.minutes:
                break
            run.count(number, options.seed, kept, Path(folder, "case.dcm"), decoder)
            if state is not None and run.cases % SAVED_EVERY == 0:
                write_atomically(state, json.dumps(asdict(run)).encode())
            if run.cases % TOLD_EVERY == 0:
                print(f"{run.cases} of {options.cases} cases, {len(run.faults)} faults", file=sys.stderr, flush=True)
    if state is not None:
        write_atomically(state, json.dumps(asdict(run)).encode())
    summary = asdict(run) | {"ends": dict(collections.Counter(run.ends).most_common()), "faults": run.faults[:50]}
    json.dump(summary, sys.stdout, indent=2)
    print()
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())
