"""Replays of EigenLayer: `eigenlayer_slashing` and `eigenlayer_flow` through `wallet.defi.restaking`.

`eigenlayer_flow` are the whole contracts, block by block. In `eigenlayer_slashing` library calls go to the
formulas of `restaking_shares`. The stakers' stories go through a strategy with one operator. A file's
magnitude at completion is where the operator stands after a slash while the withdrawal waits; the service
slashes the fraction that leads there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare, must_refuse
from wallet.defi import restaking, restaking_operator, restaking_shares
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


class Contracts:
    """One strategy of the whole contracts at a block, and the token units that it holds."""

    def __init__(self, initial: Mapping[str, Any]) -> None:
        delays = initial["parameters"]
        parameters = Parameters(
            withdrawal_delay_blocks=int(delays["withdrawal_delay_blocks"]),
            deallocation_delay_blocks=int(delays["deallocation_delay_blocks"]),
            slash_release_delay_blocks=0,
        )
        self.names: Mapping[str, Any] = initial
        self.block, self.balance = int(initial["block"]), 0
        self.strategy = RestakingStrategy(parameters, native=bool(initial["native"]))
        for name, blocks in initial["allocation_delay_blocks"].items():
            self.strategy = restaking.register_operator(self.strategy, name, int(blocks))

    def deposit(self, args: Mapping[str, Any]) -> dict[str, int]:
        amount = int(args["amount"])
        self.strategy, shares = restaking.deposit(self.strategy, args["owner"], amount, self.balance)
        self.balance += 0 if self.strategy.native else amount
        return {"shares": shares}

    def donate(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.balance += int(args["amount"])
        return {}

    def advance(self, args: Mapping[str, Any]) -> dict[str, int]:
        return {}

    def delegate(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.strategy = restaking.delegate(self.strategy, args["owner"], args["operator"])
        return {}

    def undelegate(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.strategy, id = restaking.undelegate(self.strategy, args["owner"], self.block)
        return {"id": id}

    def allocate(self, args: Mapping[str, Any]) -> dict[str, int]:
        asked = args["operator"], args["service"], int(args["magnitude"])
        self.strategy = restaking.allocate(self.strategy, *asked, self.block)
        return {}

    def clear_deallocations(self, args: Mapping[str, Any]) -> dict[str, int]:
        """What is due counts as done in every view already."""
        restaking.operator_of(self.strategy, args["operator"])
        return {}

    def slash(self, args: Mapping[str, Any]) -> dict[str, int]:
        asked = args["operator"], args["service"], int(args["fraction"])
        self.strategy, lost = restaking.slash(self.strategy, *asked, self.block)
        return {"shares": lost, "slash_id": self.strategy.slash_ids[args["service"]]}

    def release_slashed(self, args: Mapping[str, Any]) -> dict[str, int]:
        which = args["service"], int(args["slash_id"])
        done = restaking.release_slashed(self.strategy, *which, self.block, self.balance)
        self.strategy, self.balance = done.strategy, self.balance - done.amount
        return {"amount": done.amount}

    def queue_withdrawal(self, args: Mapping[str, Any]) -> dict[str, int]:
        queued = restaking.queue_withdrawal(self.strategy, args["owner"], int(args["deposit_shares"]), self.block)
        self.strategy = queued.strategy
        return {"id": queued.id}

    def complete(self, args: Mapping[str, Any]) -> dict[str, int]:
        which = int(args["id"]), args["owner"], self.block
        done = (
            restaking.complete(self.strategy, *which, self.balance)
            if args["as_tokens"]
            else restaking.complete_as_shares(self.strategy, *which)
        )
        self.strategy = done.strategy
        self.balance -= 0 if self.strategy.native else done.amount
        return {"shares": done.shares, "amount": done.amount}

    def beacon_loss(self, args: Mapping[str, Any]) -> dict[str, int]:
        lost = int(args["before_wei"]), int(args["lost_wei"])
        self.strategy = restaking.reduce_beacon_factor(self.strategy, args["owner"], *lost)
        return {}

    def shown(self) -> dict[str, object]:
        return {
            "stakers": {name: self._staker(name) for name in self.names["stakers"]},
            "operators": {name: self._operator(name) for name in self.names["operators"]},
            "queue": {str(row.id): self._row(row) for row in self.strategy.withdrawals},
            "strategy": {"total_shares": self.strategy.total_shares, "balance": self.balance},
            "burnable_shares": self.strategy.burnable_shares,
        }

    def _staker(self, name: str) -> dict[str, object]:
        staker = restaking.staker_of(self.strategy, name)
        return {
            "operator": staker.operator,
            "deposit_shares": staker.deposit_shares,
            "withdrawable": restaking.withdrawable(self.strategy, name),
            "scaling_factor": staker.scaling_factor or WAD,
            "beacon_factor": staker.beacon_factor,
        }

    def _operator(self, name: str) -> dict[str, object]:
        operator = restaking_operator.with_changes_done(restaking.operator_of(self.strategy, name), self.block)
        promised = {service: restaking_operator.allocation(operator, service) for service in self.names["services"]}
        return {
            "shares": operator.shares,
            "max_magnitude": operator.max_magnitude,
            "encumbered": operator.encumbered,
            "allocatable": operator.max_magnitude - operator.encumbered,
            "slashable_in_queue": restaking.slashable_in_queue(self.strategy, name, self.block),
            "allocations": {
                service: {"current": each.current, "pending": each.pending, "effect_block": each.effect_block}
                for service, each in promised.items()
            },
        }

    def _row(self, row: restaking.Withdrawal) -> dict[str, object]:
        return {
            "owner": row.owner,
            "operator": row.operator,
            "start_block": row.start_block,
            "scaled_shares": row.scaled_shares,
            "shares": restaking.withdrawal_shares(self.strategy, row),
        }


def replay_flow(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every call at its block: the answer or refusal, all that the views show, and that no row of the queue is left over."""
    contracts = Contracts(case["initial"])
    yield from compare(0, "at_start", case["initial"]["at_start"], contracts.shown())
    for index, step in enumerate(case["steps"]):
        contracts.block, expect, before = int(step["at_block"]), step["expect"], (contracts.strategy, contracts.balance)
        act: Callable[[Mapping[str, Any]], dict[str, int]] = getattr(contracts, step["op"])
        answer = attempt(lambda act=act, step=step: act(step["args"]))  # type: ignore[misc]
        yield from answered(index, expect, answer)
        if isinstance(answer, Refused) and before != (contracts.strategy, contracts.balance):
            yield Mismatch(index, "state after refusal", before, (contracts.strategy, contracts.balance))
        if isinstance(answer, Refused) or must_refuse(expect):
            continue
        shown = contracts.shown()
        yield from compare(index, "", expect, shown | answer)
        rows = {str(row.id) for row in contracts.strategy.withdrawals}
        if rows != set(expect["queue"]):
            yield Mismatch(index, "queue", set(expect["queue"]), rows)


REPLAYS: dict[str, Replay] = {"eigenlayer_slashing": replay, "eigenlayer_flow": replay_flow}
