"""A quick look for an NVIDIA driver, before gigabytes of CUDA libraries are loaded to find that there is none."""

from __future__ import annotations

import ctypes
import sys

from echo_core.backends.errors import NoGpuError

_DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"


def require_driver() -> None:
    """Return if this machine has an NVIDIA driver with at least one GPU.

    Raises:
        NoGpuError: it has not.
    """
    try:
        driver = ctypes.CDLL(_DRIVER)
    except OSError as error:
        raise NoGpuError(f"cuda is not available: this machine has no NVIDIA driver ({_DRIVER}).") from error
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value < 1:
        raise NoGpuError("cuda is not available: the NVIDIA driver finds no GPU.")
