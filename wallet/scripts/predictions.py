"""Predictions: what was answered before the run, what came of it, and by how much that missed. None is right or wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import NamedTuple

from wallet.amounts import LARGEST
from wallet.scripts.conditions import compare
from wallet.scripts.format import AskedFor
from wallet.scripts.questions import answer
from wallet.scripts.scene import Scene
from wallet.scripts.values import DAY_HOURS, All, Meant, Unfit, Value
from wallet.world.state import HOUR

DAY_S = 86_400


class AnswerOutcome(NamedTuple):
    """What was answered and what came of it, in the unit of what was asked; `miss` is how much more came, None of a choice. Of
    a date it is in days.
    """

    answer: Value
    came: Value
    miss: Value | None


def is_answer(ask: AskedFor, number: int) -> bool:
    """Whether a whole number can be an answer."""
    return 0 <= number < len(ask.choices) if ask.choices else abs(number) <= LARGEST


def what_came(ask: AskedFor, scene: Scene) -> Value | None:
    """Return what came of what was asked, as one stands; None while it is not known."""
    if ask.outcome is not None:
        return answer(ask.outcome, scene)
    held = (all(compare(part, scene).holds for part in parts) for parts in ask.choices_when)
    return next((Value(place, 0, "choice") for place, holds in enumerate(held) if holds), None)


def outcome(ask: AskedFor, answered: int, came: Value) -> AnswerOutcome:
    """Return an answer with what came of it."""
    mine = Value(answered, ask.decimals, ask.unit)
    if ask.unit == "choice":
        return AnswerOutcome(mine, came, None)
    if ask.unit == "date":
        return AnswerOutcome(mine, came, Value(came.number // DAY_S - answered // DAY_S, 0, "days"))
    told = came
    if ask.unit == "days":
        told = Value(_nearest(came.whole * 10**ask.decimals / DAY_HOURS), ask.decimals, ask.unit)
    decimals = max(told.decimals, mine.decimals)
    return AnswerOutcome(mine, told, Value(_nearest((told.whole - mine.whole) * 10**decimals), decimals, ask.unit))


def answered_by(ask: AskedFor, meant: Meant, begun_s: int) -> int:
    """Return the answer that a script writes: a date as "2026-08-20", or as days since it began. Raises `Unfit`."""
    if isinstance(meant, str) and ask.unit == "date":
        try:
            return int(datetime.fromisoformat(meant).replace(tzinfo=UTC).timestamp())
        except ValueError:
            raise Unfit("it is no date", 'Write it as "2026-08-20"', "value") from None
    if isinstance(meant, str | All):
        raise Unfit("it is no answer", 'Write a whole number, or an amount such as "10 ETH"', "value")
    if ask.unit == "date":
        return begun_s + meant.number * (HOUR if meant.unit == "hours" else DAY_S)
    whole = meant.whole / DAY_HOURS if (ask.unit, meant.unit) == ("days", "hours") else meant.whole
    if meant.unit not in ("", "hours" if ask.unit == "days" else ask.unit):
        raise Unfit(f"it is in {meant.unit}, and the answer is in {ask.unit}", f"Write it in {ask.unit}", "value")
    number = _nearest(whole * 10**ask.decimals)
    if not is_answer(ask, number):
        raise Unfit("it is none of the choices", f"Write 0 to {len(ask.choices) - 1}", "value")
    return number


def _nearest(number: Fraction) -> int:
    """Return the nearest whole number, halves up."""
    return int((number + Fraction(1, 2)) // 1)
