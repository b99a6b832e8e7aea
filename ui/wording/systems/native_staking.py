"""Stake that is locked with validators of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.moves import fee_coin
from ui.wording.numbers import amount_with_unit, things
from ui.wording.roles import coin_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import FAULTS, ExitWords, Figures, StakingWords, SystemWords, labelled

REFUSALS: dict[str, tuple[str, str]] = {
    "lock_minimum": ("A validator needs {minimum:coin} at least.", "Use {remedy:coin}"),
    "lock_maximum": ("At most {maximum:coin} can be locked at a time.", "Use {remedy:coin}"),
    "lock_step": ("Validators take multiples of {step:coin}.", "Use {remedy:coin}"),
    "lock_unknown": ("There is no locked stake {id} on this branch.", ""),
    "lock_leaving": ("Locked stake {id} is already leaving.", ""),
    "lock_not_active": ("Locked stake {id} is still in the entry queue. It can leave once it is active.", ""),
}


def _own_slashing(figures: Figures, receipt: Any) -> ReviewLine:
    loss = amount_with_unit(-figures["loss"], fee_coin(receipt))
    return ReviewLine(
        "A slashing hits your own validators", f"{loss} at once, more over 36 days; the loss is yours alone", "shield"
    )


def _nothing_to_sell(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("Nothing to sell or lend while it is locked", "locked stake has no token", "lock")


def _leaving_waits(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("Leaving waits", "through the exit queue, the delay and the sweep, like everyone\u2019s", "queue")


def _earns_until_exit(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("It earns until it exits", "then no more, until it is paid out", "clock")


def _own_fault(f: Figures) -> str:
    what = f"{things(f['count'], 'validator')} of yours punished for {FAULTS[f['fault']]}"
    return labelled(f, f"{what}: {amount_with_unit(f['penalty'], coin_in(f))} of all stake there is gone")


EVENTS: dict[str, Callable[[Figures], str]] = {
    "own_fault": _own_fault,
    "locked_active": lambda f: f"Locked stake {f['id']} is active and earns",
    "locked_paid_out": lambda f: f"Locked stake {f['id']} is paid out: {amount_with_unit(f['amount'], coin_in(f))}",
}

SHORT: dict[str, str] = {"own_fault": "Fault"}

RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "risk_own_slashing": _own_slashing,
    "nothing_to_sell": _nothing_to_sell,
    "leaving_waits": _leaving_waits,
    "earns_until_exit": _earns_until_exit,
}

FIGURES: dict[str, str] = {
    "with_validators": "with your validators",
    "risk_own_slashing": "a slashing of your validators",
}

EXITS = {
    "exit": ExitWords(
        *("exit", "Exit", "by the chain\u2019s own exit", "exiting", "queue", "Review exit"),
        "It earns until its exit on {exits}. It cannot be sold while it waits.",
        ready="Paid out",
    ),
}

STAKING = {
    "native_staking": StakingWords(
        "locked, paid out",
        "You get no token. What you lock earns with validators of your own, under one operator.",
        "Locked is not lost: it earns until its exit, and cannot be sold before it is paid out.",
    ),
}

WORDS = SystemWords(
    refusals=REFUSALS,
    events=EVENTS,
    short=SHORT,
    risks=RISKS,
    figures=FIGURES,
    exits=EXITS,
    staking=STAKING,
)
