"""The colours of a colour image by its ICC profile (PS3.3 C.11.15), for a screen that shows sRGB."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray


def in_srgb(rgb: NDArray[np.uint8], profile: Any) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """(rows, columns, 3) in sRGB and a note if the profile is of no use; the same array where there is no profile."""
    if not isinstance(profile, bytes | bytearray):
        return rgb, ()
    from PIL import Image, ImageCms

    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(bytes(profile)))
        shown = ImageCms.profileToProfile(Image.fromarray(rgb), theirs, ImageCms.createProfile("sRGB"))
        return np.asarray(shown, np.uint8), ()
    except Exception:  # ImageCms raises what littlecms and its wrappers raise
        return rgb, ("The file's colour profile (ICC) cannot be used: its colours may differ",)
