"""``echo-core export``: the graphs that drafting runs on, from trained weights."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from echo_core.errors import EchoError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register ``export`` and its options."""
    parser = subparsers.add_parser(
        "export",
        help="export a trained model for drafting",
        description="Write config, tokenizer, bfloat16 weights and ONNX graphs (int8, float16 for CUDA, float32). "
        "Needs torch and onnx.",
    )
    parser.add_argument("--model", type=Path, required=True, metavar="DIR", help="folder of the trained model")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write, may be the same")


def run(args: argparse.Namespace) -> int:
    """Export and list the files; 0 when done, 1 when the model or a package is missing."""
    try:
        from echo_core.backends.export import export_model
    except ImportError as error:
        print(f"echo-core: export needs the package {error.name}; install echo-reader[train].", file=sys.stderr)
        return 1
    try:
        sizes = export_model(args.model, args.out)
    except EchoError as error:
        print(f"echo-core: {error}", file=sys.stderr)
        return 1
    for name, size in sizes.items():
        print(f"{size / 1e6:9.3f} MB  {name}")
    print(f"{sum(sizes.values()) / 1e6:9.3f} MB  in all")
    return 0
