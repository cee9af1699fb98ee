"""The decisions about a study as tokens of the prompt, one for each region of a report. Imports no torch."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import numpy.typing as npt

from echo_core.text.findings import FINDINGS
from echo_core.text.frames import Region

FloatArray = npt.NDArray[np.float32]


def region_places(findings: tuple[str, ...]) -> tuple[int, ...]:
    """For each decision the place of its region in the order of a report; sides belong to their finding's."""
    order = tuple(Region)
    owners = (FINDINGS.get(name.partition("/")[0]) for name in findings)
    return tuple(order.index(owner.region) if owner else 0 for owner in owners)


def region_tokens(stated: Set[str], findings: tuple[str, ...], decision: FloatArray, quiet: FloatArray) -> FloatArray:
    """A region's token: the sum of what is ``stated`` of it, or what stands for nothing.

    Args:
        stated: names out of ``findings``; others are left out.
        findings: the decisions that the model knows, in its order.
        decision: float32 (findings, width), a token for each.
        quiet: float32 (regions, width), what stands for a region of which nothing is stated.

    Returns:
        float32 (regions, width).
    """
    tokens = np.zeros_like(quiet)
    spoken = np.zeros(len(quiet), np.bool_)
    for name, place, token in zip(findings, region_places(findings), decision, strict=False):
        if name in stated:
            tokens[place] += token
            spoken[place] = True
    tokens[~spoken] = quiet[~spoken]
    return tokens
