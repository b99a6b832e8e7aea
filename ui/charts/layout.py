"""Labels that lay themselves out. At the right end: blocks of text pushed apart just enough to clear each
other. At the foot: names of events, shortened and then numbered where they would touch. Pure arithmetic on
pixels; no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float, gap: float = 2) -> list[float]:
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
    names: Sequence[tuple[str, str, bool]],
    width: Callable[[str], float],
    left: float,
    right: float,
    gap: float = 10,
) -> list[FootLabel]:
    """Names for markers at `places` (pixels, ascending), each within [left, right] and clear of its
    neighbours; `names` are (label, short form or "", mine). A name that has no room is shortened to as many
    words as fit, then to a number; numbers that still touch become a range ("3–5"). Mine only give way to
    mine: what the world did meanwhile is numbered behind them."""
    found: list[FootLabel] = []
    edge, count = left, 0
    for index, (place, (label, short, _)) in enumerate(zip(places, names, strict=True)):
        limit = _limit(places, names, index, right, gap, width("00–00"))
        start = max(place + 2, edge)
        for text in (label, *_shorter(label, short)):
            size = width(text)
            if start + size <= limit or _slides(size, edge, right, limit):
                found.append(FootLabel((index,), min(start, right - size), text))
                break
        else:
            count += 1
            _add_number(found, index, start, count, width, edge, right)
        edge = found[-1].x + width(found[-1].text) + gap
    return found


def _limit(
    places: Sequence[float],
    names: Sequence[tuple[str, str, bool]],
    index: int,
    right: float,
    gap: float,
    reserve: float,
) -> float:
    """How far a name may reach: to the next marker, mine to my next one."""
    if index + 1 == len(places):
        return right
    if not names[index][2]:
        return places[index + 1] - gap
    mine = (place for place, (_, _, own) in zip(places[index + 1 :], names[index + 1 :], strict=True) if own)
    return min(next(mine, right) - gap, right - reserve - 2 * gap)


def _add_number(
    found: list[FootLabel],
    index: int,
    start: float,
    count: int,
    width: Callable[[str], float],
    edge: float,
    right: float,
) -> None:
    """A number of its own, or one more in the range before it where the two would touch; where nothing fits,
    the name before it stands for both."""
    before = found[-1] if found else None
    if before and before.numbered and start <= edge:
        first = before.text.split("–")[0].rstrip("+")
        text = next((text for text in (f"{first}–{count}", f"{first}+") if before.x + width(text) <= right), before.text)
        found[-1] = FootLabel((*before.members, index), before.x, text, True)
    elif before and start + width(str(count)) > right:
        found[-1] = FootLabel((*before.members, index), before.x, before.text, before.numbered)
    else:
        found.append(FootLabel((index,), min(start, right - width(str(count))), str(count), True))


def _slides(size: float, edge: float, right: float, limit: float) -> bool:
    """The last name may slide to the left, as far as its neighbour lets it."""
    return limit >= right and right - size >= edge


def _shorter(label: str, short: str) -> list[str]:
    """Ever fewer leading words and the short form, the longest first; none ends on a number or a particle."""
    words = label.split(" ")
    cut = [words[:count] for count in range(len(words) - 1, 0, -1)]
    texts = [f"{' '.join(part)}…" for part in cut if part[-1].isalpha() and len(part[-1]) > 2]
    return sorted([*texts, short] if short else texts, key=len, reverse=True)
