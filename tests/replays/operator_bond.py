"""Replays what Rocket Pool's contracts answered about operators' bonds: `rocketpool_minipool` through `operator_bond.settle`,
`rocketpool_megapool` through `bonded_validators`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.errors import Refused
from wallet.staking import bonded_validators, operator_bond
from wallet.staking.bonded_validators import BondedValidators, Paid
from wallet.staking.operator_bond import OperatorTerms

Arguments = Mapping[str, Any]
GWEI = 10**9


def replay_minipool(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every balance a validator may come back with, and who gets how much of it."""
    initial = case["initial"]
    terms = [int(initial[name]) for name in ("bond", "borrowed", "commission_1e18", "penalty_1e18")]
    for index, step in enumerate(case["steps"]):
        shared = operator_bond.settle(int(step["args"]["balance"]), *terms)
        yield from compare(index, "", step["expect"], {"operator": shared.operator, "holders": shared.holders})


class Megapool:
    """The contract of one case, and the ether that left it for holders, voters and the protocol."""

    def __init__(self, initial: Arguments) -> None:
        start = initial["at_start"]
        shares = [int(initial[f"{who}_share_1e18"]) for who in ("node", "voter", "protocol")]
        self.bond_per_validator = int(initial["bond_per_validator"])
        self.pool = BondedValidators(
            OperatorTerms(self.bond_per_validator, *shares),
            bond_wei=int(start["bond"]),
            borrowed_wei=int(start["borrowed"]),
            validators=int(start["active_validators"]),
            capital_ratio_1e18=int(start["capital_ratio_1e18"]),
            debt_wei=int(start["debt"]),
            refund_wei=int(start["operator_refund"]),
            pending_wei=int(start["pending_rewards"]),
        )
        self.out: Counter[str] = Counter()
        self.left: set[int] = set()

    def state(self) -> object:
        return self.pool, dict(self.out), set(self.left)

    def shown(self) -> dict[str, object]:
        pool = self.pool
        return {
            "bond": pool.bond_wei,
            "borrowed": pool.borrowed_wei,
            "debt": pool.debt_wei,
            "operator_refund": pool.refund_wei,
            "pending_rewards": pool.pending_wei,
            "active_validators": pool.validators,
            "capital_ratio_1e18": pool.capital_ratio_1e18,
            **{f"to_{who}": self.out[who] for who in ("holders", "voters", "protocol")},
        }

    def _paid(self, paid: Paid) -> dict[str, object]:
        self.pool = paid.pool
        self.out.update(holders=paid.holders, voters=paid.voters, protocol=paid.protocol)
        return {}

    def split(self, args: Arguments) -> dict[str, object]:
        return dict(bonded_validators.split(self.pool, int(args["rewards"]))._asdict())

    def rewards(self, args: Arguments) -> dict[str, object]:
        self.pool = bonded_validators.receive(self.pool, int(args["amount"]))
        return {}

    def distribute(self, args: Arguments) -> dict[str, object]:
        return self._paid(bonded_validators.distribute(self.pool))

    def penalty(self, args: Arguments) -> dict[str, object]:
        self.pool = bonded_validators.penalise(self.pool, int(args["amount"]))
        return {}

    def repay_debt(self, args: Arguments) -> dict[str, object]:
        return self._paid(bonded_validators.repay_debt(self.pool, int(args["amount"])))

    def exit(self, args: Arguments) -> dict[str, object]:
        validator = int(args["validator"])
        if validator in self.left:
            raise Refused("bond_no_validator")
        needed = self.bond_per_validator * (self.pool.validators - 1)
        paid = bonded_validators.exit_validator(self.pool, int(args["balance_gwei"]) * GWEI, needed)
        self.left.add(validator)
        return self._paid(paid) | {"shortfall": paid.shortfall > 0}


def replay_megapool(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every step: the answer or the refusal, all of the storage, and what was paid out so far."""
    megapool = Megapool(case["initial"])
    for index, step in enumerate(case["steps"]):
        act: Callable[[Arguments], dict[str, object]] = getattr(megapool, step["op"])
        before = megapool.state()
        answer = attempt(partial(act, step["args"]))
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if megapool.state() != before:
                yield Mismatch(index, "state after refusal", before, megapool.state())
            continue
        yield from compare(index, "", step["expect"], answer | megapool.shown())


REPLAYS: dict[str, Replay] = {"rocketpool_minipool": replay_minipool, "rocketpool_megapool": replay_megapool}
