"""Replays `rocketpool_reth` through `wallet.staking.reported_rate`.

A dict of holders' rETH stands for the ledger; it moves exactly what the mechanism says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.errors import Refused
from wallet.staking import reported_rate
from wallet.staking.operator_bond import OperatorTerms
from wallet.staking.reported_rate import Parameters, ReportedRate

Arguments = Mapping[str, Any]

START_S = 1_700_000_000
"""Some moment long after 1970: the first report is never too early. The file shows only seconds between reports."""


class RocketPool:
    """The contracts of one case, who holds rETH, and the clock."""

    def __init__(self, initial: Arguments) -> None:
        self.network = ReportedRate(
            Parameters(
                deposit_fee_1e18=int(initial["deposit_fee_1e18"]),
                minimum_deposit_wei=int(initial["minimum_deposit"]),
                maximum_pool_wei=int(initial["maximum_pool"]),
                target_collateral_1e18=int(initial["target_collateral_1e18"]),
                maximum_change_1e18=int(initial["max_reth_delta_1e18"]),
                report_interval_s=int(initial["balances_frequency_s"]),
                assignments=90,
                shared_assignments=0,
                operators=OperatorTerms(4 * 10**18, 5 * 10**16, 9 * 10**16, 0),
            )
        )
        self.held: Counter[str] = Counter()
        self.clock_s = START_S

    def state(self) -> object:
        """Everything that a refusal must leave as it was (the clock moves)."""
        return self.network, dict(self.held)

    def shown(self) -> dict[str, Any]:
        network = self.network
        return {
            "reth_supply": network.supply,
            "exchange_rate": reported_rate.exchange_rate(network),
            "network_eth": network.reported_ether,
            "network_reth": network.reported_supply,
            "deposit_pool": network.pool_ether,
            "deposit_pool_excess": reported_rate.pool_excess(network),
            "reth_contract_eth": network.contract_ether,
            "total_collateral": reported_rate.total_collateral(network),
            "collateral_rate": reported_rate.collateral_rate(network),
            "reth_balances": dict(self.held),
        }

    def deposit(self, args: Arguments) -> dict[str, int]:
        self.network, minted, _, _ = reported_rate.deposit(self.network, int(args["value"]))
        self.held[args["from"]] += minted
        return {"minted_reth": minted}

    def burn(self, args: Arguments) -> dict[str, int]:
        holder, reth = args["from"], int(args["reth"])
        self.network, ether, _ = reported_rate.burn(self.network, reth, self.held[holder])
        self.held[holder] -= reth
        return {"eth_out": ether}

    def transfer(self, args: Arguments) -> dict[str, int]:
        self.held[args["from"]] -= int(args["reth"])
        self.held[args["to"]] += int(args["reth"])
        return {}

    def submit_balances(self, args: Arguments) -> dict[str, int]:
        self.clock_s += int(args["elapsed"])
        self.network = reported_rate.submit_report(self.network, int(args["total_eth"]), int(args["reth_supply"]), self.clock_s)
        return {}

    def eth_sent_to_reth_contract(self, args: Arguments) -> dict[str, int]:
        self.network = reported_rate.receive_ether(self.network, int(args["value"]))
        return {}

    def deposit_excess_collateral(self, args: Arguments) -> dict[str, int]:
        self.network = reported_rate.deposit_excess_collateral(self.network).network
        return {}


def replay_rocketpool_reth(case: Mapping[str, Any], contracts: type[RocketPool] = RocketPool) -> Iterator[Mismatch]:
    """Every step: the answer or the refusal, and all figures that the file shows after it."""
    rocket_pool = contracts(case["initial"])
    for index, step in enumerate(case["steps"]):
        act: Callable[[Arguments], dict[str, int]] = getattr(rocket_pool, step["op"])
        args, before = step["args"], rocket_pool.state()
        answer = attempt(lambda act=act, args=args: act(args))  # type: ignore[misc]
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if rocket_pool.state() != before:
                yield Mismatch(index, "state after refusal", before, rocket_pool.state())
        elif "revert" not in step["expect"]:
            yield from compare(index, "", step["expect"], answer | rocket_pool.shown())


REPLAYS: dict[str, Replay] = {"rocketpool_reth": replay_rocketpool_reth}
