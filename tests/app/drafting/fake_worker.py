"""A worker double: speaks the protocol, and misbehaves as its first argument says.

``state`` (second argument) is a file that counts the starts, so that a double can behave once.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

MODE = sys.argv[1]
STATE = Path(sys.argv[2])
cancelled: set[str] = set()
go_on = threading.Event()


def say(**event: Any) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def block(draft: str, index: int, text: str) -> None:
    say(event="block", id=draft, index=index, text=text, tokens=[{"text": text, "p": 0.9, "alternatives": []}], ms=1.0)


def done(draft: str, text: str) -> None:
    say(event="done", id=draft, text=text, tokens=3, forwards=3, tpf=1.0, first_block_ms=1, decode_ms=2, total_ms=3)


def plain_draft(draft: str) -> None:
    for index, text in enumerate(("Findings: Clear.", " Impression:", " Normal.")):
        block(draft, index, text)
    done(draft, "Findings: Clear. Impression: Normal.")


def waiting_draft(draft: str) -> None:
    """Streams until it is cancelled."""
    block(draft, 0, "Findings: first")
    while draft not in cancelled:
        go_on.wait(0.01)
    if MODE == "late":
        block(draft, 1, " late")
    if MODE != "deaf":
        say(event="cancelled", id=draft)


def split_lines(draft: str) -> None:
    line = json.dumps({"event": "block", "id": draft, "index": 0, "text": "Findings: 双肺清晰。", "tokens": []})
    for byte in (json.dumps({"event": "notice", "id": draft, "message": "slow"}) + "\n" + line + "\n").encode():
        os.write(1, bytes([byte]))
    done(draft, "")


def draft_once(command: dict[str, Any], starts: int) -> None:
    draft = command["id"]
    sys.stderr.write(f"drafting {command['films']} for DOE^JANE\n")
    sys.stderr.flush()
    if MODE == "crash" and starts == 1:
        block(draft, 0, "Findings: before the crash")
        os._exit(11)
    elif MODE == "hang" and starts == 1:
        block(draft, 0, "Findings: then nothing")
        time.sleep(3600)
    elif MODE in ("cancel", "late", "deaf") and starts == 1:
        threading.Thread(target=waiting_draft, args=(draft,), daemon=True).start()
    elif MODE == "garbage":
        for line in (b"\xff\xfe\n", b"{}\n", b'{"event":"block"}\n', b'{"event":["x"]}\n', b"[1]\n", b"\n"):
            os.write(1, line)
        say(event="block", id="somebody else's", index=0, text="foreign", tokens=[])
        plain_draft(draft)
    elif MODE == "flood" and starts == 1:
        os.write(1, b"not json\n" * 200_000)
        plain_draft(draft)
    elif MODE == "endless" and starts == 1:
        while True:
            os.write(1, b"x" * 65536)
    elif MODE == "many":
        for index in range(1500):
            block(draft, index, "a")
        done(draft, "")
    elif MODE == "split":
        split_lines(draft)
    elif MODE == "refuse":
        say(event="error", id=draft, kind="not_chest", message="This is not a chest film.")
    elif MODE == "echo":
        block(draft, 0, json.dumps({name: command[name] for name in ("films", "lang", "force", "steps")}))
        done(draft, "")
    else:
        plain_draft(draft)


def main() -> None:
    starts = len(STATE.read_text()) + 1 if STATE.exists() else 1
    STATE.write_text("." * starts)
    if MODE == "dies":
        sys.exit(3)
    if MODE in ("refuses to start", "cannot start"):
        say(event="error", kind="model", message="The model folder is missing.")
        if MODE == "cannot start":
            sys.exit(3)
        sys.stdin.read()
    say(event="ready", model="echo-mini", version="0.1", backend="none", device="cpu", seconds=0.0)
    for line in sys.stdin:
        command = json.loads(line)
        if command["op"] == "draft":
            draft_once(command, starts)
        elif command["op"] == "cancel":
            cancelled.add(command["id"])
        elif command["op"] == "quit" and MODE != "stubborn":
            return
    while MODE == "stubborn":
        time.sleep(3600)


if MODE == "stubborn":
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
main()
