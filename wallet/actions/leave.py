"""Leaving a liquid staking protocol through its queue: asking, and claiming."""

from __future__ import annotations

from typing import Literal

from wallet.actions.base import (
    YOU,
    Action,
    ApproveMode,
    Note,
    Outcome,
    charge,
    done,
    fee_kinds,
    network_fee,
    require,
    require_fee,
    use_allowance,
    words,
)
from wallet.errors import Refused
from wallet.staking import withdrawal_queue
from wallet.world import liquid_staking
from wallet.world.estimates import slashing_example, slashing_loss
from wallet.world.outlook import hours_of, missed_rewards, redemption_stages
from wallet.world.state import World
from wallet.world.tokens import COIN
from wallet.world.wait_change import standing_of


class RequestWithdrawal(Action, frozen=True, tag="RequestWithdrawal"):
    """Ask to redeem `amount` of the staked token through the queue; a wrapped token is unwrapped first.

    Split into requests of the protocol's largest size. Refuses redemption_shut (opens), request_min, withdrawals_paused.
    """

    amount: int
    protocol: str = "lido"
    token: Literal["stETH", "wstETH"] = "stETH"
    approve: ApproveMode = "exact"

    def apply(self, world: World) -> Outcome:
        """Return the world with the request in the queue."""
        if self.protocol != "lido":
            raise Refused("protocol_unknown", protocol=self.protocol)
        if not liquid_staking.is_open(world):
            raise Refused("redemption_shut", opens=world.lido.withdrawals_open)
        spender = liquid_staking.QUEUE
        kinds = fee_kinds(world, "request_withdrawal", self.token, spender, self.amount, self.approve)
        held = world.balance(YOU, self.token)
        fee = require(world, self.token, self.amount, *kinds, most=held if held >= withdrawal_queue.MINIMUM else 0)
        wished = world.seen("stETH", self.amount) if self.token == "wstETH" else self.amount
        parts = -(-wished // withdrawal_queue.MAXIMUM)
        fee = require_fee(world, fee + (parts - 1) * network_fee(world, "request_withdrawal"))
        ready = use_allowance(world, self.token, spender, self.amount, self.approve)
        steth = self.amount
        if self.token == "wstETH":
            ready, steth = liquid_staking.unwrap(ready, YOU, self.amount)
            steth = min(steth, ready.balance(YOU, "stETH"))
        stages = redemption_stages(world, steth)
        asked, ids = self._asked(ready, steth, held)
        after = charge(asked, fee)
        low, high = hours_of(stages)
        likely = sum(stage.likely_hours for stage in stages)
        stood = standing_of(world, likely, world.lido.queue.unfinalized_steth, world.now)
        loss = slashing_loss(world, steth)
        figures: dict[str, int | str] = {
            "paid": self.amount,
            "got": steth,
            "worst": max(0, steth - loss),
            "first_request": ids[0],
            "last_request": ids[-1],
            "low_hours": low,
            "likely_hours": likely,
            "high_hours": high,
            "missed_rewards": missed_rewards(world, steth, likely),
            "ahead": world.lido.queue.unfinalized_steth,
            "buffer": world.lido.pool.buffered,
            "at_hand": stood.at_hand,
            "leaving": stood.leaving,
            "held_hours": stood.held,
            "income": stood.income,
            "network_fee": fee,
        }
        notes = (
            Note("risk_slashing_queue", {"loss": loss, "validators": slashing_example(world)}),
            Note("risk_slow_queue", {"likely_hours": likely, "high_hours": high}),
            Note("no_sale_while_waiting"),
        )
        title = f"Asked to redeem {words(self.amount, self.token)}"
        return done(world, after, "request_withdrawal", title, figures, notes, stages)

    def _asked(self, ready: World, steth: int, held: int) -> tuple[World, tuple[int, ...]]:
        """Put `steth` wei into the queue; a remedy is an amount of the token that was named, and not more than is `held`."""
        try:
            return liquid_staking.request(ready, YOU, steth)
        except Refused as refused:
            if refused.code == "request_min" and isinstance(refused.remedy, int):
                remedy = refused.remedy if self.token == "stETH" else ready.units("stETH", refused.remedy)
                remedy = max(remedy, withdrawal_queue.MINIMUM)
                raise Refused(refused.code, remedy if remedy <= held else None, **refused.figures) from None
            raise


class Claim(Action, frozen=True, tag="Claim"):
    """Take out the ether of finalized requests. Refuses not_finalized, already_claimed, not_owner, request_not_found."""

    requests: tuple[int, ...]
    protocol: str = "lido"

    def apply(self, world: World) -> Outcome:
        """Return the world with the ether claimed."""
        if self.protocol != "lido":
            raise Refused("protocol_unknown", protocol=self.protocol)
        if not self.requests:
            raise Refused("nothing_chosen")
        fee = len(self.requests) * network_fee(world, "claim")
        after, paid = liquid_staking.claim(charge(world, fee), YOU, self.requests)
        nominal = sum(withdrawal_queue.find(world.lido.queue, row).steth for row in self.requests)
        figures: dict[str, int | str] = {
            "got": paid,
            "nominal": nominal,
            "count": len(self.requests),
            "network_fee": fee,
        }
        notes = (Note("paid_less", {"nominal": nominal, "paid": paid}),) if paid < nominal else ()
        title = f"Claimed {words(paid, COIN)}"
        return done(world, after, "claim", title, figures, notes)
