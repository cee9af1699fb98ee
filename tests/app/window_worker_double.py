"""A drafting worker for window tests: it streams a fixed report, and pauses after the first block until a file exists.

``python window_worker_double.py GO_FILE [CONFIDENCE]``: with a confidence event in JSON, each word is a token, and it
is not sure of "clear". A draft that may take several steps a block says that it did.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from pathlib import Path
from typing import Any

BLOCKS = {
    "en": ("Findings: The heart is normal in size.", " The lungs are clear.", " Impression: No acute disease."),
    "zh": ("所见：心影不大。", "双肺清晰。", "结论：未见异常。"),
}

CONFIDENCE = json.loads(sys.argv[2]) if sys.argv[2:] and sys.argv[2].startswith("{") else {}


def tokens(text: str) -> list[dict[str, Any]]:
    """The block's tokens: one, or one a word."""
    pieces = re.findall(r"\s*\w+|\W", text) if CONFIDENCE else [text]
    return [
        {
            "text": piece,
            "p": 0.2 if piece == " clear" else 1.0,
            "alternatives": [[" hazy", 0.15], [".", 0.1], [" dark", 0.05]],
        }
        for piece in pieces
    ]


def say(**event: Any) -> None:
    """Write one event."""
    print(json.dumps(event), flush=True)


def draft(command: dict[str, Any], go: Path, cancelled: set[str]) -> None:
    """Stream the report; the films' number stands in the notice."""
    name = command["id"]
    blocks = BLOCKS[command["lang"]]
    for index, text in enumerate(blocks):
        while index == 1 and not go.exists() and name not in cancelled:
            time.sleep(0.005)
        if name in cancelled:
            say(event="cancelled", id=name)
            return
        say(
            event="block",
            id=name,
            index=index,
            text=text,
            tokens=tokens(text),
            ms=1.0,
            mode="one" if command.get("steps") is None else "multi",
        )
    say(
        event="done",
        id=name,
        text="".join(blocks),
        tokens=12,
        forwards=3,
        tpf=4.0,
        first_block_ms=1,
        decode_ms=2,
        total_ms=3,
    )


def reword(command: dict[str, Any], go: Path, cancelled: set[str]) -> None:
    """Write two wordings, the second once the file exists; "nothing" is said otherwise by no words."""
    name = command["id"]
    wordings = [] if command["sentence"] == "Nothing." else ["Clear lungs on both sides.", "Both lungs are clear."]
    for index, text in enumerate(wordings):
        while index == 1 and not go.exists() and name not in cancelled:
            time.sleep(0.005)
        if name in cancelled:
            say(event="cancelled", id=name)
            return
        say(event="wording", id=name, text=text, tokens=tokens(text))
    say(event="done", id=name, text="", tokens=0, forwards=0, tpf=0.0, first_block_ms=0, decode_ms=0, total_ms=0)


def main() -> None:
    """Serve until standard input ends."""
    cancelled: set[str] = set()
    say(event="ready", model="double 1", backend="none", device="cpu", seconds=0.0, mode="one", confidence=CONFIDENCE)
    for line in sys.stdin:
        command = json.loads(line)
        if command["op"] == "quit":
            return
        if command["op"] == "cancel":
            cancelled.add(command["id"])
        else:
            write = reword if command["op"] == "reword" else draft
            threading.Thread(target=write, args=(command, Path(sys.argv[1]), cancelled), daemon=True).start()


if __name__ == "__main__":
    main()
