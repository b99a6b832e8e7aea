"""What the review sheet tells of an outcome, in words: what you get and when, what can go wrong, what stays, why.

A story is built again from every preview, so its numbers are the receipt's own. Panels add what only they know with
`msgspec.structs.replace`.
"""

from __future__ import annotations

import msgspec


class ReviewLine(msgspec.Struct, frozen=True):
    """A row of the sheet: an icon's name, a plain sentence, and a quieter second line with the number."""

    text: str
    detail: str = ""
    icon: str = "info"


class ReviewStage(msgspec.Struct, frozen=True):
    """A part of a wait: its name in words and how long it is likely to be."""

    name: str
    hours: float


class Formula(msgspec.Struct, frozen=True):
    """One line of "why these numbers": what it gives, the formula in words, the same with live values."""

    name: str
    words: str
    values: str


class ReviewStory(msgspec.Struct, frozen=True):
    """All that the sheet shows beside the balance changes (those come from the receipt itself)."""

    title: str
    confirm: str = "Confirm"
    amount: str = ""
    amount_exact: str = ""
    when: str = ""
    stages: tuple[ReviewStage, ...] = ()
    gains: tuple[ReviewLine, ...] = ()
    """What is no worse, or better, than the other way to the same."""

    risks: tuple[ReviewLine, ...] = ()
    stays: tuple[ReviewLine, ...] = ()
    fee: str = ""
    formulas: tuple[Formula, ...] = ()
    caution: str = ""
    """Where set, one tick is asked for before Confirm ("I want to see what happens"): dangerous, yet allowed in practice."""

    done: str = ""
    """The toast after confirming; by default the receipt's own title."""
