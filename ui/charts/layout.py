"""Labels that lay themselves out. At the right end: blocks of text pushed apart just enough to clear each
other. At the foot: names of events, shortened and then numbered where they would touch. Pure arithmetic on
pixels; no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float, gap: float = 2
) -> list[float]:
    """Tops of blocks as near as possible to being centred on `wanted`, in the given order from above, clear
    of each other and within [low, high]. Where they cannot all fit they still do not overlap but run over
    `high`."""
    groups: list[tuple[float, float, list[int]]] = []
    for index, (centre, height) in enumerate(zip(wanted, heights, strict=True)):
        top, size, members = centre - height / 2, height, [index]
        top = min(max(top, low), max(high - size, low))
        while groups and groups[-1][0] + groups[-1][1] + gap > top:
            above_top, above_size, above = groups.pop()
            centre_of_both = (above_top + above_size / 2) * len(above) + (top + size / 2) * len(members)
            size = above_size + gap + size
            members = above + members
            top = centre_of_both / len(members) - size / 2
            top = min(max(top, low), max(high - size, low))
        groups.append((top, size, members))
    tops = [0.0] * len(wanted)
    for top, _, members in groups:
        for index in members:
            tops[index] = top
            top += heights[index] + gap
    return tops


@dataclass(frozen=True)
class FootLabel:
    """A label at the foot: which markers it names, where its left edge is, its text, and whether it is a
    number."""

    members: tuple[int, ...]
    x: float
    text: str
    numbered: bool = False


def foot_labels(
    places: Sequence[float],
    labels: Sequence[str],
    shorts: Sequence[str],
    width: Callable[[str], float],
    left: float,
    right: float,
    gap: float = 10,
) -> list[FootLabel]:
    """Names for markers at `places` (pixels, ascending), each within [left, right] and clear of its
    neighbours. A name that has no room is shortened to its short form or first word, then to a number;
    numbers that still touch become a range ("3-5")."""
    found: list[FootLabel] = []
    edge = left
    for index, place in enumerate(places):
        limit = places[index + 1] - gap if index + 1 < len(places) else right
        start = max(place + 2, edge)
        text = next(
            (
                text
                for text in (labels[index], shorts[index] or _first_word(labels[index]))
                if start + width(text) <= limit or _slides(start, width(text), edge, right, limit)
            ),
            None,
        )
        if text is None:
            found.append(FootLabel((index,), start, "", numbered=True))
            edge = start + width("0") + gap / 2
            continue
        x = min(start, right - width(text)) if limit >= right - gap else start
        found.append(FootLabel((index,), x, text))
        edge = x + width(text) + gap
    return _number(found, width, right)


def _slides(start: float, size: float, edge: float, right: float, limit: float) -> bool:
    """The last name may slide to the left, as far as its neighbour lets it."""
    return limit >= right and right - size >= edge and right - size >= start - size


def _first_word(label: str) -> str:
    return label.split(" ", 1)[0]


def _number(found: list[FootLabel], width: Callable[[str], float], right: float) -> list[FootLabel]:
    result: list[FootLabel] = []
    count = 0
    for item in found:
        if not item.numbered:
            result.append(item)
            continue
        count += 1
        previous = result[-1] if result else None
        if previous and previous.numbered and previous.x + width(previous.text) + 4 > item.x:
            first = previous.text.split("–")[0]
            result[-1] = FootLabel(previous.members + item.members, previous.x, f"{first}–{count}", True)
        else:
            result.append(FootLabel(item.members, min(item.x, right - width(str(count))), str(count), True))
    return result
