"""The command line: ``python -m echo_core`` and the script ``echo-core``."""

from __future__ import annotations

import argparse
import importlib
import io
import logging
import os
import sys
from collections.abc import Sequence

# Each command's module has add_parser(subparsers) and run(args) -> exit status.
_COMMANDS = {
    "draft": "echo_core.cli.draft",
    "info": "echo_core.cli.info",
    "bench": "echo_core.cli.bench",
    "evaluate": "echo_core.evaluation.command",
    "train": "echo_core.training.command",
    "export": "echo_core.cli.export",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 bad or missing input, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _use_utf8()
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(
        prog="echo-core", description="ECHO: draft chest-film reports by block diffusion. For research, not diagnosis."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # Only the command that is asked for is imported: training and evaluation need packages that drafting does not.
    chosen = next((word for word in arguments if not word.startswith("-")), None)
    names = [chosen] if chosen in _COMMANDS else list(_COMMANDS)
    modules = {}
    for name in names:
        modules[name] = importlib.import_module(_COMMANDS[name])
        modules[name].add_parser(subparsers)
    args = parser.parse_args(arguments)
    try:
        status: int = modules[args.command].run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output left. Nothing can be said to it any more; Python must not try at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
