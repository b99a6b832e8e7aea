"""Labels at the right end lay themselves out: blocks of text pushed apart just enough to clear each other. Pure arithmetic on
pixels; no Qt."""

from collections.abc import Sequence


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
