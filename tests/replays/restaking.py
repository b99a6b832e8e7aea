"""Replays what EigenLayer's slashing library answered: `eigenlayer_slashing` through `wallet.defi.restaking`.

Library calls go to the formulas of `restaking_shares`. The stakers' stories go through a strategy with one
operator. A file's magnitude at completion is where the operator stands after a slash while the withdrawal
waits; the service slashes the fraction that leads there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.defi import restaking, restaking_shares
from wallet.defi.restaking import Parameters, RestakingStrategy
from wallet.defi.restaking_shares import WAD
from wallet.errors import Refused

DELAY = 100


def _scaling(stored: int) -> int:
    return stored or WAD


def _update(stored: int, deposited: int, added: int, factor: int) -> int:
    if deposited:
        return restaking_shares.next_scaling_factor(deposited, added, _scaling(stored), factor)
    return restaking_shares.first_scaling_factor(_scaling(stored), factor)


LIBRARY: dict[str, Callable[..., int]] = {
    "update_scaling_factor[sf,prev_deposit,added,slashing_factor]": _update,
    "calc_withdrawable[sf,deposit_shares,slashing_factor]": lambda stored, shares, factor: restaking_shares.withdrawable_shares(
        shares, _scaling(stored), factor
    ),
    "calc_deposit_shares[sf,withdrawable,slashing_factor]": lambda stored, shares, factor: restaking_shares.deposit_shares_for(
        shares, _scaling(stored), factor
    ),
    "scale_for_queue_withdrawal[sf,deposit_shares]": lambda stored, shares: restaking_shares.wad_mul(shares, _scaling(stored)),
    "scale_for_complete_withdrawal[scaled,slashing_factor]": restaking_shares.wad_mul,
    "calc_slashed_amount[operator_shares,prev_magnitude,new_magnitude]": restaking_shares.shares_slashed,
    "mul_wad_round_up[a,b]": restaking_shares.wad_mul_up,
}


class Story:
    """One staker with one operator, which promised its whole magnitude to one service."""

    def __init__(self, initial: Mapping[str, Any]) -> None:
        parameters = Parameters(withdrawal_delay_blocks=DELAY, deallocation_delay_blocks=DELAY, slash_release_delay_blocks=0)
        self.block = 1
        strategy = restaking.register_operator(RestakingStrategy(parameters), "operator", 0)
        strategy = restaking.allocate(strategy, "operator", "service", int(initial["max_magnitude"]), self.block)
        self.strategy = restaking.delegate(strategy, "staker", "operator")

    def shown(self) -> dict[str, int]:
        staker = restaking.staker_of(self.strategy, "staker")
        return {
            "deposit_shares": staker.deposit_shares,
            "scaling_factor": staker.scaling_factor,
            "max_magnitude": restaking.operator_of(self.strategy, "operator").max_magnitude,
            "withdrawable": restaking.withdrawable(self.strategy, "staker"),
        }

    def deposit(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.strategy = restaking.add_shares(self.strategy, "staker", int(args["shares"]))
        return {}

    def slash(self, args: Mapping[str, Any]) -> dict[str, int]:
        fraction = int(args["wad_fraction_of_magnitude"])
        self.strategy, _ = restaking.slash(self.strategy, "operator", "service", fraction, self.block)
        return {}

    def queue_then_complete_withdrawal(self, args: Mapping[str, Any]) -> dict[str, int]:
        queued = restaking.queue_withdrawal(self.strategy, "staker", int(args["deposit_shares"]), self.block)
        scaled = restaking.find_withdrawal(queued.strategy, queued.id).scaled_shares
        before = restaking.operator_of(queued.strategy, "operator").max_magnitude
        lost = before - int(args["slashing_factor_at_completion"])
        self.strategy, self.block = queued.strategy, self.block + DELAY
        if lost:
            self.slash({"wad_fraction_of_magnitude": lost * WAD // before})
        self.block += 1
        done = restaking.complete(self.strategy, queued.id, "staker", self.block, balance=0)
        self.strategy = done.strategy
        return {"scaled_shares": scaled, "result": done.shares}


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Replay the library calls, or one staker's story with all that the file shows of it."""
    if case["name"] == "library":
        for index, step in enumerate(case["steps"]):
            result = LIBRARY[step["op"]](*map(int, step["args"]))
            yield from compare(index, "", step["expect"], {"result": result})
        return
    story = Story(case["initial"])
    for index, step in enumerate(case["steps"]):
        act: Callable[[Mapping[str, Any]], dict[str, int]] = getattr(story, step["op"])
        answer = attempt(lambda act=act, step=step: act(step["args"]))  # type: ignore[misc]
        yield from answered(index, step["expect"], answer)
        if not isinstance(answer, Refused):
            yield from compare(index, "", step["expect"], story.shown() | answer)


REPLAYS: dict[str, Replay] = {"eigenlayer_slashing": replay}
