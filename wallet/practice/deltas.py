"""A text as what differs from another one that is almost the same: a world after an action from a world before it.

It is deflated with the other text as the dictionary, block by block, because deflate sees no further than 32 KiB. A block's
dictionary reaches a little further on both sides, for what moved between the two.
"""

from __future__ import annotations

import zlib

WINDOW = 2**15
MARGIN = 2**12
BLOCK = WINDOW - 2 * MARGIN
RAW = -zlib.MAX_WBITS
LEVEL = 6
CHECK = 4
"""Bytes of the checksum."""


def delta(text: bytes, base: bytes) -> bytes:
    """Return `text` as what `restored` makes it of again, given `base`; a checksum comes first."""
    parts = [zlib.crc32(text).to_bytes(CHECK, "little")]
    for begin in range(0, len(text), BLOCK):
        deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW, 9, zlib.Z_DEFAULT_STRATEGY, _around(base, begin))
        parts += [deflate.compress(text[begin : begin + BLOCK]), deflate.flush()]
    return b"".join(parts)


def restored(stored: bytes, base: bytes, most: int) -> bytes:
    """Return the text that a delta from `base` stands for. What is none, or more than `most` bytes, is a `zlib.error`."""
    parts: list[bytes] = []
    left, room = stored[CHECK:], most
    while left:
        inflate = zlib.decompressobj(RAW, _around(base, len(parts) * BLOCK))
        parts.append(inflate.decompress(left, BLOCK + 1))
        left, room = inflate.unused_data, room - len(parts[-1])
        if not inflate.eof or room < 0 or len(parts[-1]) > BLOCK:
            raise zlib.error("a delta that is cut short, or of more than is allowed")
    text = b"".join(parts)
    if zlib.crc32(text).to_bytes(CHECK, "little") != stored[:CHECK]:
        raise zlib.error("a delta from another text")
    return text


def _around(base: bytes, begin: int) -> bytes:
    return base[max(begin - MARGIN, 0) : begin + BLOCK + MARGIN]
