"""Staking for a liquid token, and wrapping it."""

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
    require,
    use_allowance,
    words,
)
from wallet.errors import Refused
from wallet.staking.rebasing import internal_ether, internal_shares
from wallet.world import liquid_staking
from wallet.world.estimates import market_gap, slashing_example, slashing_loss
from wallet.world.outlook import hours_of, redemption_stages, usual_day, value_in_days
from wallet.world.state import World
from wallet.world.tokens import COIN

MONTH_DAYS = 30


class Stake(Action, frozen=True, tag="Stake"):
    """Stake `amount` wei with a liquid staking protocol and receive its token. Refuses as the protocol's deposit does."""

    amount: int
    protocol: str = "lido"

    def apply(self, world: World) -> Outcome:
        """Return the world with the stake made."""
        if self.protocol != "lido":
            raise Refused("protocol_unknown", protocol=self.protocol)
        fee = require(world, COIN, self.amount, "stake", most=liquid_staking.room(world))
        staked, shares = liquid_staking.submit(world, YOU, self.amount)
        after = charge(staked, fee)
        got = after.balance(YOU, "stETH") - world.balance(YOU, "stETH")
        pool = world.lido.pool
        figures: dict[str, int | str] = {
            "protocol": self.protocol,
            "paid": self.amount,
            "got": got,
            "shares": shares,
            "worth": staked.seen("stETH", shares),
            "in_30_days": value_in_days(after, got, MONTH_DAYS),
            "daily_rebase_1e27": usual_day(world),
            "network_fee": fee,
            "pool_ether": internal_ether(pool),
            "pool_shares": internal_shares(pool),
            "protocol_fee_1e20": pool.total_fee,
        }
        notes = (
            Note("risk_slashing", {"loss": slashing_loss(after, got), "validators": slashing_example(after)}),
            Note("risk_discount", {"gap": market_gap(after, got)}),
            _leaving(after, got),
        )
        title = f"Staked {words(self.amount, COIN)}"
        return done(world, after, "stake", title, figures, notes)


def _leaving(world: World, amount: int) -> Note:
    """Return how long leaving with `amount` takes, or from when on (unix seconds) it is possible at all."""
    if not liquid_staking.is_open(world):
        return Note("redemption_shut", {"opens": world.lido.withdrawals_open})
    low, high = hours_of(redemption_stages(world, amount))
    return Note("risk_waiting", {"low_hours": low, "high_hours": high})


class Wrap(Action, frozen=True, tag="Wrap"):
    """Wrap `amount` of the growing token into its fixed-balance form."""

    amount: int
    token: Literal["stETH"] = "stETH"
    approve: ApproveMode = "exact"

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount wrapped."""
        spender = liquid_staking.WRAPPER
        kinds = fee_kinds(world, "wrap", self.token, spender, self.amount, self.approve)
        fee = require(world, self.token, self.amount, *kinds)
        allowed = use_allowance(world, self.token, spender, self.amount, self.approve)
        wrapped, units = liquid_staking.wrap(allowed, YOU, self.amount)
        after = charge(wrapped, fee)
        figures: dict[str, int | str] = {
            "paid": self.amount,
            "got": units,
            "rate": world.redemption_rate("wstETH"),
            "worth": world.seen("stETH", units),
            "network_fee": fee,
        }
        title = f"Wrapped {words(self.amount, self.token)}"
        notes = (Note("same_shares", {"shares": units}),)
        return done(world, after, "wrap", title, figures, notes)


class Unwrap(Action, frozen=True, tag="Unwrap"):
    """Unwrap `amount` units of the fixed-balance token."""

    amount: int
    token: Literal["wstETH"] = "wstETH"

    def apply(self, world: World) -> Outcome:
        """Return the world with the amount unwrapped."""
        fee = require(world, self.token, self.amount, "unwrap")
        unwrapped, steth = liquid_staking.unwrap(world, YOU, self.amount)
        after = charge(unwrapped, fee)
        figures: dict[str, int | str] = {
            "paid": self.amount,
            "got": steth,
            "rate": world.redemption_rate("wstETH"),
            "worth": steth,
            "network_fee": fee,
        }
        title = f"Unwrapped {words(self.amount, self.token)}"
        notes = (Note("same_shares", {"shares": self.amount}),)
        return done(world, after, "unwrap", title, figures, notes)
