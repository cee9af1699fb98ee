"""Text out of bytes that arrive in pieces."""

from __future__ import annotations

import codecs


class Utf8Stream:
    """An incremental UTF-8 decoder: a character cut by the end of a block waits for the block that completes it.

    Bytes that can never become valid UTF-8 come out as U+FFFD, exactly as ``bytes.decode("utf-8", "replace")`` has
    them, so that the pieces always concatenate to the decoded whole.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, data: bytes) -> str:
        """Take the next bytes; return the characters that are complete now (possibly none)."""
        return self._decoder.decode(data)

    def flush(self) -> str:
        """End the stream: an unfinished character comes out as U+FFFD. The decoder is then as new."""
        rest = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        return rest
