"""Make the font that the program ships from Noto Sans CJK.

``python installers/subset_font.py NotoSansCJK-Regular.ttc`` needs ``fonttools``. The result holds Latin, Greek, kana,
all of GB 2312 and the common plane of Big5 (traditional characters in patients' names), and carries a name of its own,
so that the program can tell it from a system font.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection

FAMILY = "ECHO Sans SC"
SOURCE_FAMILY = "Noto Sans CJK SC"
OUTPUT = Path(__file__).resolve().parent.parent / "resources" / "fonts" / "EchoSansSC-Regular.otf"


def double_byte(codec: str, leads: range) -> Iterator[str]:
    """Every character of a double-byte character set whose first byte lies in ``leads``."""
    for lead in leads:
        for trail in range(0x40, 0x100):
            try:
                character = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(character) == 1:
                yield character


def characters() -> set[int]:
    """The code points of the subset."""
    text = set(double_byte("gb2312", range(0xA1, 0xF8))) | set(double_byte("big5", range(0xA1, 0xC7)))
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *range(0x2030, 0x203B)}
    signs = {ord(character) for character in "←↑→↓↔≤≥≠±×÷√°′″·…•–—−∞µΩ℃™®©✓✕"}
    return latin | signs | {ord(character) for character in text}


def main() -> None:
    """Write the subset beside the other shipped fonts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collection", type=Path, help="NotoSansCJK-Regular.ttc")
    font = next(
        font
        for font in TTCollection(parser.parse_args().collection).fonts
        if font["name"].getDebugName(1) == SOURCE_FAMILY
    )
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "locl", "ccmp", "mark", "mkmk"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    for identifier, value in {1: FAMILY, 3: f"{FAMILY} 1", 4: FAMILY, 6: FAMILY.replace(" ", "") + "-Regular"}.items():
        font["name"].removeNames(nameID=identifier)
        font["name"].setName(value, identifier, 3, 1, 0x409)
    font["CFF "].cff.fontNames[0] = FAMILY.replace(" ", "") + "-Regular"
    font.save(OUTPUT)
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size} bytes, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main()
