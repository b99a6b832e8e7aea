"""How much room the window has, in text-sized pixels: three widths at which parts shorten (never numbers)."""

from __future__ import annotations

from enum import Enum


class WindowWidth(Enum):
    """`wide` from 1200, `narrow` under 1200, `tight` under 900 pixels of width divided by the text scale."""

    wide = "wide"
    narrow = "narrow"
    tight = "tight"

    @property
    def column(self) -> int:
        """Width of the action column in unscaled pixels."""
        return 352 if self is WindowWidth.wide else 316


REVIEW_COLUMN, NARROW_EXPLANATION = 500, 460
COLUMN_SHARE = 0.44
REVIEW_SHARE = 0.56


CRAMPED = 640
"""Under this width in units of the text, as at 200 % on 1024 pixels, header and time bar keep only what no menu has."""


def cramped(width: int, text_scale: float) -> bool:
    """Whether even the tight look has no room."""
    return width / text_scale < CRAMPED


STACKED = 700
"""Under this width in units of the text, as at 200 % on 1280 pixels, the form takes the page and the chart stands below it."""


def stacked(width: int, text_scale: float) -> bool:
    """Whether form and chart have no room side by side."""
    return width / text_scale < STACKED


def room_for(width: int, text_scale: float) -> WindowWidth:
    unscaled = width / text_scale
    if unscaled < 900:
        return WindowWidth.tight
    return WindowWidth.narrow if unscaled < 1200 else WindowWidth.wide


def column_width(window: int, room: WindowWidth, text_scale: float, review: bool) -> int:
    """Width of the right column in pixels: it grows with the text, and never takes the chart's half of the window, unless form
    and chart stand one below the other.
    """
    if stacked(window, text_scale):
        return window
    wanted = (REVIEW_COLUMN if review else room.column) * text_scale
    return round(min(wanted, window * (REVIEW_SHARE if review else COLUMN_SHARE)))
