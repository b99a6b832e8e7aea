"""What the review sheet tells of an outcome, in words: what you get and when, what can go wrong, what stays, why.

A story is built anew from every preview, so its numbers are the receipt's own. Panels add what only they know with
`msgspec`-like `dataclasses.replace`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewLine:
    """A row of the sheet: an icon's name, a plain sentence, and a quieter second line with the number."""

    text: str
    detail: str = ""
    icon: str = "info"


@dataclass(frozen=True)
class ReviewStage:
    """A part of a wait: its name in words and how long it is likely to be."""

    name: str
    hours: float


@dataclass(frozen=True)
class Formula:
    """One line of "why these numbers": what it gives, the formula in words, the same with live values."""

    name: str
    words: str
    values: str


@dataclass(frozen=True)
class ReviewStory:
    """All that the sheet shows beside the balance changes (those come from the receipt itself)."""

    title: str
    confirm: str = "Confirm"
    amount: str = ""
    amount_exact: str = ""
    when: str = ""
    stages: tuple[ReviewStage, ...] = ()
    risks: tuple[ReviewLine, ...] = ()
    stays: tuple[ReviewLine, ...] = ()
    fee: str = ""
    formulas: tuple[Formula, ...] = ()
    caution: str = ""
    """Where set, one tick is asked for before Confirm ("I want to see what happens"): dangerous, yet allowed in practice."""

    done: str = ""
    """The toast after confirming; by default the receipt's own title."""
