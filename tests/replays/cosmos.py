"""Replays of a Cosmos validator's slashing: `cosmos_slash` through `wallet.chain.cosmos`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, compare
from wallet.chain import cosmos
from wallet.chain.cosmos import ONE, Cosmos, Parameters, Unbonding, Validator

TERMS = Parameters(
    unbonding_s=1_814_400,
    max_entries=7,
    double_sign_fraction_1e18=ONE * 5 // 100,
    downtime_fraction_1e18=ONE // 10_000,
    downtime_jail_s=600,
    signed_blocks_window=10_000,
    min_signed_1e18=ONE * 5 // 100,
    inflation_max_1e18=ONE // 10,
    inflation_min_1e18=ONE * 7 // 100,
    inflation_change_1e18=ONE * 13 // 100,
    goal_bonded_1e18=ONE * 67 // 100,
    blocks_per_year=4_360_000,
    community_tax_1e18=ONE // 10,
)


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """One slash of a validator with unbondings; what is burnt leaves the supply."""
    for index, step in enumerate(case["steps"]):
        args = step["args"]
        tokens = int(args["validator_tokens_uatom"])
        unbondings = tuple(
            Unbonding(
                delegator=f"delegator {number}",
                validator="v",
                creation_height=int(row["creation_height"]),
                completion_time=int(row["completion_time"]),
                initial_balance=int(row["initial_balance"]),
                balance=int(row["balance"]),
            )
            for number, row in enumerate(args["unbonding_entries"])
        )
        supply = tokens + sum(row.balance for row in unbondings)
        chain = Cosmos(
            TERMS,
            height=int(args["height"]),
            time=int(args["now"]),
            supply=supply,
            inflation_1e18=TERMS.inflation_min_1e18,
            validators=(Validator("v", tokens, tokens * ONE),),
            unbondings=unbondings,
        )
        fraction_1e18 = _decimal(args["slash_fraction"])
        done = cosmos.slash(chain, "v", int(args["infraction_height"]), int(args["consensus_power"]), fraction_1e18)
        got = {
            "slash_amount": done.amount,
            "unbonding_balances": [row.balance for row in done.chain.unbondings],
            "bonded_burned": done.from_validator,
            "validator_tokens_after": cosmos.find_validator(done.chain, "v").tokens,
        }
        yield from compare(index, "", step["expect"], got)
        burnt = done.from_unbondings + done.from_validator
        yield from compare(index, "supply", supply - burnt, done.chain.supply)


def _decimal(text: str) -> int:
    """A decimal of the SDK as a number of 1e18."""
    whole, _, places = text.partition(".")
    return int(whole) * ONE + int(places.ljust(18, "0"))


REPLAYS: dict[str, Replay] = {"cosmos_slash": replay}
