"""Replays of Solana's schedule and pace: `solana_inflation` and `solana_warmup` through `wallet.chain.solana`.

The notes of `solana_inflation` allow a relative 1e-9, since a power of doubles may differ by a unit from one
mathematics library to the next. Ours is rounded correctly and equals every recorded double, so nothing is
allowed here: rates are compared digit by digit and lamports exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, compare
from wallet.chain import solana
from wallet.chain.solana import Cluster, Delegation, Parameters, Solana

TERMS = {
    "initial_rate_ppm": 80_000,
    "terminal_rate_ppm": 15_000,
    "taper_ppm": 150_000,
    "second_taper_ppm": 300_000,
    "inflation_start_epoch": 0,
    "warmup_rate_ppm": 90_000,
    "slots_per_epoch": 432_000,
    "slot_ms": 400,
    "whole_warmup_epoch": solana.NEVER,
    "least_delegation": 1,
    "raised_least_delegation": 10**9,
    "raised_least_epoch": solana.NEVER,
    "later_slot_ms": 350,
    "later_slot_epoch": solana.NEVER,
}


def replay_inflation(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """The schedule at one epoch, and the pot issued there."""
    for index, step in enumerate(case["steps"]):
        args = step["args"]
        turn = args["double_disinflation_activation_epoch"]
        terms = Parameters(**TERMS, second_taper_epoch=solana.NEVER if turn is None else int(turn))
        epoch = int(args["epochs_since_inflation_start"])
        pot = solana.reward_pot(terms, epoch, int(args["capitalization_lamports"]))
        got = {
            "year": repr(solana.year_of(terms, epoch)),
            "rate": repr(solana.inflation_rate(terms, epoch)),
            "epoch_duration_in_years": repr(solana.year_of(terms, 1)),
            "validator_rewards_lamports_float64": pot,
        }
        yield from compare(index, "", step["expect"], got)


def replay_warmup(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """One stake account, epoch by epoch, in a cluster whose totals the file gives: on its way in, and on its
    way out by the same rule.
    """
    for index, step in enumerate(case["steps"]):
        lamports = int(step["args"]["account_lamports"])
        totals = [(int(moving), int(effective)) for moving, effective in step["args"]["cluster"]]
        come = moved_after(lamports, totals, leaving=False)
        gone = moved_after(lamports, totals, leaving=True)
        yield from compare(index, "", step["expect"], {"effective_after": come})
        yield from compare(index, "cooled_after", step["expect"]["effective_after"], gone)


def moved_after(lamports: int, totals: list[tuple[int, int]], leaving: bool) -> list[int]:
    """Lamports that have become effective, or ceased to be, after each epoch; no rewards are issued."""
    terms = Parameters(**TERMS | {"inflation_start_epoch": 2}, second_taper_epoch=solana.NEVER)
    row = Delegation(1, "you", lamports, 0, lamports if leaving else 0, leaving)
    path = []
    for all_moving, all_effective in totals:
        others = Cluster(
            effective=all_effective - row.effective,
            activating=0 if leaving else all_moving - row.activating,
            deactivating=all_moving - row.effective if leaving else 0,
        )
        (row,) = solana.pass_epoch(Solana(terms, 0, 0, others, delegations=(row,))).chain.delegations
        path.append(row.free if leaving else row.effective)
    return path


REPLAYS: dict[str, Replay] = {"solana_inflation": replay_inflation, "solana_warmup": replay_warmup}
