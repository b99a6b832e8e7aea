"""A chain with deposit and exit queues: its validators, slashing and leaks, and the modules that choose among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, things
from ui.wording.roles import first_coin
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import Figures, SystemWords, labelled

_CHAIN = "The chain does not allow this at the moment, so nothing was changed."
_BETWEEN = dict.fromkeys(
    [
        "deposit_zero",
        "deposit_minimum",
        "deposit_maximum",
        "deposit_compounding",
        "exit_zero",
        "exit_too_many",
        "slash_zero",
        "slash_too_many",
        "slash_finality",
        "silent_zero",
        "silent_too_many",
    ],
    (_CHAIN, ""),
)
"""What chain and contracts refuse one another; no form can ask for it, so one sentence is enough."""

REFUSALS: dict[str, tuple[str, str]] = {
    **_BETWEEN,
    "slash_none": ("No validator can be slashed here: the protocol has none, or its chain slashes none.", ""),
    "silent_none": ("No validator can go offline here: none is at work, or this chain does not tell them apart.", ""),
    "withdrawals_not_open": (
        "Locked stake cannot leave yet: withdrawals from the chain open on {opens:date}.",
        "",
    ),
    "exit_too_young": ("A validator must run for a while before it can exit. This one can exit from {opens:date}.", ""),
    "leak_share": (
        "{share_ppm:percent_ppm} of the stake cannot go offline here: at least one validator must, and some must stay online.",
        "",
    ),
    "stake_none": ("No one holds any stake here, so there are no shares to compare.", ""),
    "module_unknown": ("There is no staking module named {module}. Choose one of the pool’s own.", ""),
    "module_not_active": (
        "{module} takes no deposits at the moment. What waits stays in the buffer, or goes to another module.",
        "",
    ),
    "operator_unknown": ("{module} has no operator named {operator}. Choose one of its own.", ""),
    "operator_exits_shrunk": (
        "{known:number} validators have already been reported as exited, so the number cannot be {exited:number}. "
        "Report {known:number} or more.",
        "Use {remedy:number}",
    ),
    "operator_exits_exceed_deposits": (
        "Only {deposited:number} validators were ever started, so {exited:number} cannot have left. "
        "Report {deposited:number} or fewer.",
        "Use {remedy:number}",
    ),
}


def _slashing_arrives(figures: Figures, receipt: Any) -> ReviewLine:
    coin = receipt.units.get("penalty") or first_coin()
    if figures["yours_day_36"] == figures.get("yours_at_once"):
        return ReviewLine("What you lose is gone at once", amount_with_unit(-figures["yours_at_once"], coin), "shield")
    days = ", ".join(f"day {day}: {amount_with_unit(-figures[f'yours_day_{day}'], coin)}" for day in (1, 18, 36))
    return ReviewLine("What you lose arrives over 36 days", days, "shield")


def _outage_costs(figures: Figures, receipt: Any) -> ReviewLine:
    lost = amount_with_unit(-figures["yours_lost"], first_coin())
    return ReviewLine("Offline validators earn nothing", f"you lose by the time blocks are final again: {lost}", "clock")


def _how_long(figures: Figures) -> str:
    return f" for {things(figures['days'], 'day')}" if figures["days"] else ""


EVENTS: dict[str, Callable[[Figures], str]] = {
    "slash": lambda f: labelled(f, f"{things(f['count'], 'validator')} slashed"),
    "offline": lambda f: labelled(f, f"{things(f['count'], 'validator')} offline{_how_long(f)}"),
    "finality_stops": lambda f: (
        "Blocks are no longer final: more than a third of the stake is offline or slashed, and loses more every epoch"
    ),
    "finality_returns": lambda f: "Blocks are final again",
    "ejected": lambda f: f"{things(f['count'], 'validator')} sent away by the chain: half of their stake is lost",
}

SHORT: dict[str, str] = {
    "slash": "Slashing",
    "offline": "Offline",
    "finality_stops": "No finality",
    "finality_returns": "Final again",
    "ejected": "Sent away",
}

RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "slashing_arrives": _slashing_arrives,
    "outage_costs": _outage_costs,
}

WORDS = SystemWords(
    refusals=REFUSALS,
    events=EVENTS,
    short=SHORT,
    risks=RISKS,
)
