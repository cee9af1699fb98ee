"""What the model sees of a film: the one place of its contrast normalisation, for training and drafting alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

LOW_PERCENTILE = 0.5
HIGH_PERCENTILE = 99.5


def model_view(
    p_values: npt.NDArray[np.float32] | npt.NDArray[np.uint8], size: int = 224, pixel_aspect: float = 1.0
) -> npt.NDArray[np.uint8]:
    """Shrink a bone-white film to the model's square and normalise its contrast.

    The film is area-averaged so that its long side is ``size`` pixels, its 0.5th and 99.5th percentiles are stretched
    to 0 and 255, and it is centred on black. Percentiles are taken after shrinking, so that films of any resolution
    are treated alike.

    Args:
        p_values: (rows, columns), any linear range; the default rendering of a film, higher is brighter.
        size: side of the result in pixels.
        pixel_aspect: height of a pixel divided by its width.

    Returns:
        uint8, (size, size).
    """
    rows, columns = p_values.shape
    height, width = rows * pixel_aspect, float(columns)
    scale = size / max(height, width)
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    values = Image.fromarray(np.ascontiguousarray(p_values, dtype=np.float32))
    small = np.asarray(values.resize(target, Image.Resampling.BOX, reducing_gap=None), dtype=np.float32)
    low, high = np.percentile(small, (LOW_PERCENTILE, HIGH_PERCENTILE))
    span = max(float(high - low), 1e-6)
    grey = np.clip((small - low) / span * 255.0, 0.0, 255.0)
    square = np.zeros((size, size), np.uint8)
    top, left = (size - target[1]) // 2, (size - target[0]) // 2
    square[top : top + target[1], left : left + target[0]] = np.rint(grey).astype(np.uint8)
    return square
