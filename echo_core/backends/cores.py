"""How many threads are worth using."""

from __future__ import annotations

import os
from pathlib import Path


def physical_cores() -> int:
    """Physical cores that this process may run on; at least 1. Two threads of one core only get in each other's way."""
    try:
        allowed = os.sched_getaffinity(0)
    except AttributeError:  # not on Windows or macOS: half of the logical processors is right on most of them
        return max(1, (os.cpu_count() or 2) // 2)
    siblings = set()
    for cpu in allowed:
        topology = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            siblings.add(topology.read_text("ascii").strip())
        except OSError:
            siblings.add(str(cpu))
    return max(1, len(siblings))
