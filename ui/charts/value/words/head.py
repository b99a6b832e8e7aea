"""The words over the plot: what is drawn and where its hours come from, the key of the marks, and the button that offers another
look. They flow into as many lines as they need, so that none touches another. Pure arithmetic on pixels; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

BETWEEN = "  \u00b7  "
"""What stands between the title, the hour of its prices, and the source of its hours on one line."""


class Placed(msgspec.Struct, frozen=True):
    """Words with their left edge and their line, from 0."""

    text: str
    x: float
    row: int


class Head(msgspec.Struct, frozen=True):
    """Where everything over the plot stands, and how many lines that takes. None: not shown."""

    words: tuple[Placed, ...] = ()
    key: Placed | None = None
    offer: Placed | None = None
    rows: int = 1


def _lines(source: str, width: Callable[[str], float], room: float) -> list[str]:
    """A source in as few lines as its parts, which commas set off, have room in."""
    first, *others = source.split(", ")
    lines = [first]
    for part in others:
        if width(f"{lines[-1]}, {part}") <= room:
            lines[-1] += f", {part}"
        else:
            lines[-1] += ","
            lines.append(part)
    return lines


def flow(
    title: str,
    sources: Sequence[str],
    key: tuple[str, float],
    offers: Sequence[str],
    width: Callable[[str], float],
    room: float,
    apart: float,
) -> Head:
    """Title, sources and key from the left, each on the next line where there is no room beside the one before; then the offer
    at the right, in its first wording that has room on that line, else on a line of its own. `key` comes with its width."""
    while width(title) > room and " " in title:
        title = title.rpartition(" ")[0]
    words, row, x = [Placed(title, 0.0, 0)], 0, width(title)
    for source in sources:
        if x + width(BETWEEN + source) <= room:
            words.append(Placed(BETWEEN + source, x, row))
            x += width(BETWEEN + source)
        else:
            for line in _lines(source, width, room):
                row, x = row + 1, width(line)
                words.append(Placed(line, 0.0, row))
    placed_key = None
    if key[0]:
        row, begin = (row, x + apart) if x + apart + key[1] <= room else (row + 1, 0.0)
        placed_key, x = Placed(key[0], begin, row), begin + key[1]
    offer = None
    if offers:
        text = next((text for text in offers if x + apart + width(text) <= room), "")
        if not text:
            row, text = row + 1, next((text for text in offers if width(text) <= room), offers[-1])
        offer = Placed(text, max(room - width(text), 0.0), row)
    return Head(tuple(words), placed_key, offer, row + 1)
