"""A token of fixed balance around one that grows in number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount
from ui.wording.roles import first_token, first_wrapped
from ui.wording.stories import Formula, ReviewLine
from ui.wording.systems.words import ExitWords, Figures, SystemWords, counted, unit_of

REFUSALS: dict[str, tuple[str, str]] = {
    "wrap_zero": ("Enter an amount above zero.", ""),
    "unwrap_zero": ("Enter an amount above zero.", ""),
    "wrapped_exceeded": ("You have {balance:token}. This needs {amount:token}.", "Use {remedy:token}"),
}


def _wrap(f: Figures) -> tuple[Formula, ...]:
    return (
        Formula(
            f"{unit_of(f, 'got', first_wrapped())} you get",
            f"the shares behind the {unit_of(f, 'paid', first_token())}: amount / rate, rounded down",
            f"{counted(f, 'paid')} / {counted(f, 'rate')} = {counted(f, 'got')}",
        ),
    )


def _unwrap(f: Figures) -> tuple[Formula, ...]:
    return (
        Formula(
            f"{unit_of(f, 'got', first_token())} you get",
            "what the shares are worth: amount × rate, rounded down",
            f"{counted(f, 'paid')} × {counted(f, 'rate')} = {counted(f, 'got')}",
        ),
    )


def _wrapped(receipt: Any) -> str:
    """The token that wraps: what is got by wrapping, what is paid by unwrapping."""
    return str(receipt.units.get("paid" if receipt.kind == "unwrap" else "got", first_wrapped()))


def _same_shares(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine(
        "The shares stay the same", f"{amount(figures['shares'], _wrapped(receipt))} shares before and after", "check"
    )


FORMULAS: dict[str, Callable[[Figures], tuple[Formula, ...]]] = {
    "wrap": _wrap,
    "unwrap": _unwrap,
}

RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "same_shares": _same_shares,
}

EXITS = {
    "unwrap": ExitWords(
        *("unwrap", "Unwrap", "into what is inside", "unwrapping", "wrap", "Review unwrapping"),
        "At once: the number changes, not what you own.",
    ),
}

WORDS = SystemWords(
    refusals=REFUSALS,
    formulas=FORMULAS,
    risks=RISKS,
    exits=EXITS,
)
