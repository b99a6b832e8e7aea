"""The colours and type roles of the window as data: three schemes of named colours, six roles of type, no Qt.

Contrast is measured as in WCAG 2.2 (relative luminance of sRGB). `STANDS_ON` says which ground a token may
stand on, so that the promise (text 4.5, graphics 3.0) can be checked for every pair rather than for a chosen
one.
"""

from __future__ import annotations

from typing import Literal

import msgspec

SchemeName = Literal["light", "dark", "projector"]

_ROWS = """
base        #FFFFFF #13161A #FFFFFF
side        #F5F7F8 #1A1E23 #FFFFFF
well        #FFFFFF #101317 #FFFFFF
hover       #EBEEF1 #242A31 #E4E8EB
raised      #FFFFFF #323942 #FFFFFF
hair        #E2E6EA #2A3037 #9AA2AB
grid        #EEF0F3 #20252B #D5DADF
edge        #7F8893 #6E7986 #4A4F55
ink         #12171D #E9ECEF #000000
ink2        #48525E #B3BBC5 #1D2329
ink3        #626C78 #8F99A5 #333A42
accent      #0B6E69 #4CC9BC #00504C
onaccent    #FFFFFF #06211F #FFFFFF
accenthover #0A625E #55E1D3 #003F3C
wash        #E3F0EF #17332F #D5E8E6
redeem      #0072B2 #56B4E9 #00558A
market      #BD4B00 #E69F00 #A33F00
hold        #4A5460 #B3BBC5 #000000
extra       #8F3F73 #D48FBC #742B5B
good        #1F6F43 #6CCB94 #0E5730
warn        #8A5300 #E9B44C #6B3F00
bad         #B3261E #FF8A80 #9B1510
badwash     #FBEDEC #331C1C #F8DFDD
warnwash    #FBF2E2 #302716 #F7E7C9
inverse     #12171D #38424D #000000
oninverse   #FFFFFF #FFFFFF #FFFFFF
"""

SCHEMES: dict[SchemeName, dict[str, str]] = {"light": {}, "dark": {}, "projector": {}}
for _row in _ROWS.split("\n"):
    if _row:
        _name, _light, _dark, _projector = _row.split()
        SCHEMES["light"][_name] = _light
        SCHEMES["dark"][_name] = _dark
        SCHEMES["projector"][_name] = _projector

TOKENS = tuple(SCHEMES["light"])

_PAGE = ("base", "side")
_EVERYWHERE = ("base", "side", "well", "hover", "wash")
_SERIES = ("base", "side")

# What carries words (4.5) and on which grounds it may do so; disabled words (`ink3` on `hover`) included.
TEXT_STANDS_ON: dict[str, tuple[str, ...]] = {
    "ink": (*_EVERYWHERE, "raised", "warnwash", "badwash"),
    "ink2": _EVERYWHERE,
    "ink3": ("base", "side", "well", "hover"),
    "accent": ("base", "side", "well", "wash"),
    "onaccent": ("accent", "accenthover"),
    "oninverse": ("inverse",),
    "redeem": _SERIES,
    "market": _SERIES,
    "hold": _SERIES,
    "extra": _SERIES,
    "good": (*_PAGE, "wash"),
    "warn": (*_PAGE, "warnwash"),
    "bad": (*_PAGE, "badwash"),
}
# What is only drawn (3.0): borders of fields and buttons, rings, lines.
GRAPHICS_STAND_ON: dict[str, tuple[str, ...]] = {
    "edge": ("base", "side", "well"),
    "accent": (*_EVERYWHERE,),
    "redeem": (*_SERIES, "wash"),
    "market": (*_SERIES, "wash"),
    "bad": (*_SERIES, "well"),
}


class TypeRole(msgspec.Struct, frozen=True):
    """A role of type. `points` hold for a 9 pt system font and grow in proportion; `spacing` is in px at 100
    %.
    """

    points: float
    weight: int
    spacing: float = 0.0


ROLES: dict[str, TypeRole] = {
    "caption": TypeRole(8.25, 400),
    "body": TypeRole(9.25, 400),
    "strong": TypeRole(9.25, 600),
    "title": TypeRole(11.5, 600),
    "number": TypeRole(13.0, 400),
    "figure": TypeRole(18.0, 400, -0.3),
    "headline": TypeRole(15.0, 600),
    "brand": TypeRole(12.5, 600),
    "caption-strong": TypeRole(8.25, 600),
}


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2)."""
    total = 0.0
    for start, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        part = int(colour[start : start + 2], 16) / 255
        total += weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return total


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    brighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def blend(colour: str, ground: str, opacity: float) -> str:
    """`colour` at `opacity` (0 to 1) over an opaque `ground`, as `#RRGGBB`."""
    mixed = (round(int(colour[i : i + 2], 16) * opacity + int(ground[i : i + 2], 16) * (1 - opacity)) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in mixed)
