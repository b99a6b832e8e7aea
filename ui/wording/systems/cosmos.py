"""A chain with delegations, unbonding and redelegations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.moves import fee_coin
from ui.wording.numbers import amount_with_unit, seconds_date
from ui.wording.roles import coin_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords

_CHAIN = ("The chain does not allow this at the moment, so nothing was changed.", "")

REFUSALS: dict[str, tuple[str, str]] = {
    "slash_zero": _CHAIN,
    "slash_too_many": _CHAIN,
    "slash_none": ("No validator can be slashed here: the protocol has none, or its chain slashes none.", ""),
    "lock_unknown": ("There is no locked stake {id} on this branch.", ""),
    "lock_leaving": ("Locked stake {id} is already leaving.", ""),
    "delegation_zero": ("Enter an amount above zero.", ""),
    "delegation_short": ("You have {have:coin} with this validator. This needs {wanted:coin}.", "Use {remedy:coin}"),
    "unbonding_entries_full": (
        "Only {limit:number} withdrawals from one validator can wait at a time. The next can begin on {opens:date}.",
        "Move it to another validator",
    ),
    "redelegation_same": ("Choose another validator: the stake is already with this one.", "Choose another validator"),
    "redelegation_again": (
        "Stake that has just moved to this validator cannot move again until {opens:date}.",
        "Let it leave instead",
    ),
    "redelegation_entries_full": (
        "Only {limit:number} moves between the same two validators can be under way at a time. "
        "The next can begin on {opens:date}.",
        "Choose another validator",
    ),
    "redelegation_tiny": ("That is too little to move: it is worth less than the smallest unit.", ""),
    "validator_unknown": ("There is no validator called {name} in this practice.", ""),
    "validator_emptied": ("The validator {name} has lost all its stake, so nothing can be added to it.", ""),
    "validator_unbonded": ("The validator {name} has left, and its stake is free. It can no longer be punished.", ""),
    "validator_infraction_ahead": (
        "A fault at block {height:number} would be in the future. Choose a block that has passed.",
        "",
    ),
    "validator_not_jailed": ("The validator {name} is not suspended.", ""),
    "validator_tombstoned": ("The validator {name} signed twice and is shut out for good.", ""),
    "validator_jailed": ("The validator {name} is suspended until {opens:date}.", ""),
}


def _slashed(f: Figures) -> str:
    lost = f"Locked stake {f['id']} lost {amount_with_unit(f['amount'], coin_in(f))}"
    return f"{lost}: its validator {'was away' if f.get('fault') == 'downtime' else 'signed twice'}"


def _own_slashing(figures: Figures, receipt: Any) -> ReviewLine:
    loss = amount_with_unit(-figures["loss"], fee_coin(receipt))
    return ReviewLine("A validator that signs twice is slashed", f"{loss} at once, and it is shut out", "shield")


def _leaving(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("Leaving waits", "for the chain\u2019s unbonding time; it then pays you without a claim", "queue")


def _earns_no_more(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("It earns nothing from now on", "and can still be slashed for a fault from before you left", "shield")


def _answers(figures: Figures, receipt: Any) -> ReviewLine:
    until = seconds_date(figures["until"])
    return ReviewLine("It still answers for its old validator", f"until {until}, for a fault from before it moved", "shield")


def _once(figures: Figures, receipt: Any) -> ReviewLine:
    until = seconds_date(figures["until"])
    return ReviewLine("It cannot move on", f"until {until}: one step at a time. It can still leave", "clock")


EVENTS: dict[str, Callable[[Figures], str]] = {"locked_slashed": _slashed}
SHORT: dict[str, str] = {"locked_slashed": "Slashed"}
RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "bond_slashing": _own_slashing,
    "leaving_unbonds": _leaving,
    "earns_no_more": _earns_no_more,
    "moved_answers": _answers,
    "moved_once": _once,
}

EXITS = {
    "unbond": ExitWords(
        *("unbonding", "Unbond", "by the chain\u2019s own unbonding", "unbonding", "queue", "Review unbonding"),
        "It earns nothing from now on, and can still be slashed until it is paid out.",
        ready="Paid out",
    ),
}

STAKING = {
    "bonded_stake": StakingWords(
        "locked, pays rewards",
        "You get no token. What you lock earns with one validator at once; rewards are paid when you lock more or leave.",
        "Locked is not lost: it is paid out after the unbonding time, in which it earns nothing and can still be slashed.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "chain height": ("The block at the start", "", ""),
    "chain bonded": ("{coin} bonded with all validators", "", "{coin}"),
    "chain validators": ("Validators that sign", "", ""),
    "chain inflation": ("New coins a year at the start, as part of all there are", "", ""),
    "chain restaked_percent": ("Part of their rewards that others stake again", "", "%"),
    "protocol gas_price": ("Price of gas, for network fees", "e-9", "{coin}"),
    "protocol block_ms": ("A block takes", "", "milliseconds"),
    "protocol fault_found_s": ("A double signature is punished after", "days", "days"),
    "protocol staking unbonding_s": ("Unbonding takes", "days", "days"),
    "protocol staking max_entries": ("Unbondings at a time with one validator", "", ""),
    "protocol staking double_sign_fraction_1e18": ("A double signature costs", "1e18", "of what the validator holds"),
    "protocol staking downtime_fraction_1e18": ("Downtime costs", "1e18", "of what the validator holds"),
    "protocol staking downtime_jail_s": ("After downtime a validator is jailed for", "", "seconds"),
    "protocol staking signed_blocks_window": ("Downtime is counted over", "", "blocks"),
    "protocol staking min_signed_1e18": ("Of these a validator must sign at least", "1e18", ""),
    "protocol staking inflation_max_1e18": ("New coins a year at the most", "1e18", "of all there are"),
    "protocol staking inflation_min_1e18": ("New coins a year at the least", "1e18", "of all there are"),
    "protocol staking inflation_change_1e18": ("Inflation moves in a year by at most", "1e18", ""),
    "protocol staking goal_bonded_1e18": ("Inflation falls once more is bonded than", "1e18", "of all there are"),
    "protocol staking blocks_per_year": ("New coins are counted for a year of", "", "blocks"),
    "protocol staking community_tax_1e18": ("Part of new coins that the community gets", "1e18", ""),
    **{
        f"protocol gas {kind}": (f"Gas that {doing} uses", "", "gas")
        for kind, doing in {
            "transfer_coin": "sending the coin",
            "transfer_token": "sending a token",
            "stake": "staking",
            "request_withdrawal": "asking to redeem",
            "claim": "claiming",
            "lock": "locking stake",
            "unlock": "withdrawing locked stake",
            "redelegate": "moving locked stake",
            "swap": "a swap",
            "add_liquidity": "adding liquidity",
            "remove_liquidity": "withdrawing liquidity",
        }.items()
    },
}
"""Figures of the assumptions page."""

WORDS = SystemWords(refusals=REFUSALS, events=EVENTS, short=SHORT, risks=RISKS, exits=EXITS, staking=STAKING, assumed=ASSUMED)
