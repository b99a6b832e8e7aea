"""The world: everything that is simulated, as one value.

A world composes the mechanisms of chains, protocols and markets with the ledger that says who holds what. It is frozen:
an action or an hour turns one world into the next, and parts that did not change are the very same objects. The questions
here (what do I hold, what is it owed, what does it sell for) are the ones the window and the tests ask.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum import Ethereum
from wallet.defi.stable_pool import StablePool, invariant_of, quote, remove_liquidity
from wallet.errors import Refused
from wallet.staking.locked import LockedStaking
from wallet.staking.rebasing import RebasingPool, ether_for, shares_for
from wallet.staking.withdrawal_queue import Request, WithdrawalQueue
from wallet.world import records
from wallet.world.ledger import Ledger, units_of
from wallet.world.overlay import Overlay
from wallet.world.shocks import Scheduled
from wallet.world.tokens import COIN, TOKENS, WEI

HOUR = 3600
DAY_HOURS = 24

Place = Literal["wallet", "queue", "ready", "locked"]


class Event(msgspec.Struct, frozen=True):
    """Something that happened in an hour, to `account` ("" = to everyone). Figures are ints in smallest units."""

    hour: int
    kind: str
    account: str = ""
    figures: dict[str, int | str] = {}


DAILY = ("rebase", "locked_reward")
"""Kinds of events that tell a day's reward: too many to mark each, and none that anybody waits for."""


class Lido(msgspec.Struct, frozen=True, tag="lido"):
    """A growing-balance protocol as it stands in a world: its pool, its queue, and the accounts its ether passes through."""

    pool: RebasingPool
    queue: WithdrawalQueue
    withdrawals_open: int = 0
    """Unix time from which redemption may be asked for."""
    bunker: bool = False
    disputed_since: int = 0
    """Unix time of the first report that was refused for a loss over the limit and is not accepted yet; 0 if none waits."""
    last_report: int = 0
    """Unix time of the last accepted report."""
    slashed_wei: int = 0
    """What slashed validators have lost since the last accepted report."""
    limit_raised: bool = False
    """Whether a vote has raised the limit on losses; it stays raised."""


class Locked(msgspec.Struct, frozen=True, tag="locked"):
    """Traditional staking with one validator operator.

    `index_1e18` grows each day by what the network's validators earned after the fee, per coin: two of its values say what
    locking has paid in between, whether anybody here has locked or not.
    """

    book: LockedStaking
    index_1e18: int = WEI


Protocol = Lido | Locked


class Market(msgspec.Struct, frozen=True):
    """A pool as it stands in a world: which coins it trades, what its share is called, which account holds its reserves."""

    pool: StablePool
    coins: tuple[str, str]
    share: str
    account: str


class Prices(msgspec.Struct, frozen=True):
    """What the native coin costs in dollars, and what a network fee costs.

    `coin_usdc` is millionths of a dollar per coin; `sway_ppb` the hourly standard deviation of its seeded walk;
    `gas_price` wei per unit of gas; `gas` the units each kind of action burns.
    """

    coin_usdc: int
    sway_ppb: int
    gas_price: int
    gas: dict[str, int]


class Crowd(msgspec.Struct, frozen=True):
    """How everyone else behaves: amounts a day in wei or Gwei, shares in millionths. Figures come from the scenario."""

    noise_ppm: int
    """Standard deviation of the hourly net trade, in millionths of the pool's invariant."""
    arbitrage_ppm: int
    """Part of the gap to the reference discount that arbitrage closes in an hour."""
    patience_ppm: int
    """What arbitrageurs want a year for waiting in the queue."""
    premium_ppm: int
    """The discount that remains however short the queue is."""
    shut_discount_ppm: int
    """The reference discount while redemption is not open."""
    stake_wei_day: int
    redeem_wei_day: int
    entry_gwei_day: int
    """Stake that others send to the network's own entry queue in a day."""
    exit_gwei_day: int
    execution_wei_day: int
    """Median income of all block proposers in a day."""
    loose_wei: int
    """Coins that others held outside staking at the start: the less is left, the less goes into the entry queue."""


class World(msgspec.Struct, frozen=True, kw_only=True):
    """All that is simulated. `hour` counts from `start` (unix seconds, UTC); clock, seed and agenda are part of the value."""

    hour: int
    start: int
    seed: int
    scenario: str
    ledger: Ledger
    chains: dict[str, Ethereum]
    protocols: dict[str, Protocol]
    markets: dict[str, Market]
    prices: Prices
    crowd: Crowd
    agenda: tuple[Scheduled, ...] = ()
    record: str = ""
    """Digest of the recorded flows, "" where nothing is recorded."""
    record_left: int = 0
    """The hour from which the model decides although the record goes on; 0 while it can be followed."""
    faucet: int = 0
    """Practice ether handed out since the start, in wei: deposits, never profit."""

    @property
    def now(self) -> int:
        """Unix time, in seconds."""
        return self.start + self.hour * HOUR

    @property
    def recorded_until(self) -> int:
        """The last hour that is a recorded one; 0 where nothing is recorded."""
        if self.record_left or not self.record:
            return max(0, self.record_left - 1)
        return len(records.record(self.record).rows) - 1

    @property
    def lido(self) -> Lido:
        """The growing-balance protocol of this world."""
        protocol = self.protocols["lido"]
        assert isinstance(protocol, Lido)
        return protocol

    @property
    def locked(self) -> LockedStaking:
        """The book of traditional staking."""
        protocol = self.protocols["locked"]
        assert isinstance(protocol, Locked)
        return protocol.book

    @property
    def locked_index(self) -> int:
        """What locking has paid since the start, of 1e18; see `Locked.index_1e18`."""
        protocol = self.protocols["locked"]
        assert isinstance(protocol, Locked)
        return protocol.index_1e18

    @property
    def ethereum(self) -> Ethereum:
        """The chain of this world."""
        return self.chains["ethereum"]

    def seen(self, token: str, units: int) -> int:
        """Return what a person sees of that many ledger units (stETH: units are shares)."""
        return ether_for(self.lido.pool, units) if token == "stETH" else units

    def units(self, token: str, amount: int) -> int:
        """Return the ledger units that a transfer of `amount` moves, rounded down as the contract does."""
        return shares_for(self.lido.pool, amount) if token == "stETH" else amount

    def balance(self, account: str, token: str) -> int:
        """Return what `account` sees of `token`, in the smallest unit."""
        return self.seen(token, units_of(self.ledger, account, token))

    def tokens(self, account: str) -> dict[str, int]:
        """Return every token that `account` holds and what it sees of it, in the tokens' usual order."""
        held = ((symbol, self.balance(account, symbol)) for symbol in TOKENS)
        return {symbol: amount for symbol, amount in held if amount}

    def requests(self, account: str) -> tuple[Request, ...]:
        """Return the withdrawal requests of `account` that are not yet claimed, oldest first."""
        return tuple(row for row in self.lido.queue.requests if row.owner == account and not row.claimed)

    def market_of(self, token: str) -> Market | None:
        """Return the market that trades `token` against the native coin, if there is one."""
        for market in self.markets.values():
            if token in market.coins and token != COIN:
                return market
        return None

    def redemption_rate(self, token: str) -> int:
        """Return the native coin owed per whole token now, in wei; rounded down."""
        match token:
            case "stETH" | "ETH":
                return WEI
            case "wstETH":
                return ether_for(self.lido.pool, WEI)
            case "USDC":
                return WEI * 10**6 // self.prices.coin_usdc
            case _:
                return self.share_value(token, WEI)

    def market_price(self, token: str) -> int | None:
        """Return the native coin for selling exactly one token now, after fees, in wei; None without a market."""
        match token:
            case "ETH":
                return WEI
            case "USDC":
                return self.redemption_rate(token)
            case "wstETH":
                price = self.market_price("stETH")
                return None if price is None else price * self.redemption_rate("wstETH") // WEI
            case "stETH":
                return self.quoted(WEI)
            case _:
                price = self.market_price("stETH")
                return None if price is None else self.share_value(token, price)

    def share_value(self, share: str, steth_price: int) -> int:
        """Return what one whole pool share stands for, its stETH counted at `steth_price` (wei)."""
        for market in self.markets.values():
            if market.share == share and market.pool.lp_supply:
                coin, supply, balances = market.coins.index(COIN), market.pool.lp_supply, market.pool.balances
                return balances[coin] * WEI // supply + balances[1 - coin] * steth_price // supply
        return 0

    def redemption_value(self, account: str, token: str) -> int:
        """Return what `account`'s `token` redeems for now, in wei of the native coin; rounded down."""
        return self.worth(token, self.balance(account, token), self.redemption_rate(token))

    def market_value(self, account: str, token: str) -> int | None:
        """Return units x market price (a mark), in wei; None without a market."""
        price = self.market_price(token)
        return None if price is None else self.worth(token, self.balance(account, token), price)

    def worth(self, token: str, amount: int, price: int) -> int:
        """Return `amount` of `token` at `price` wei per whole token; rounded down."""
        scale: int = 10 ** TOKENS[token].decimals
        return amount * price // scale

    def sale_proceeds(self, account: str, token: str) -> int | None:
        """Return what selling all of it now would bring, in wei, price impact included; None without a market."""
        amount = self.balance(account, token)
        if token in (COIN, "USDC"):
            return self.market_value(account, token)
        if TOKENS[token].kind == "pool_share":
            return self.sold_at_once(0, amount)
        return self.quoted(self.worth("wstETH", amount, self.redemption_rate("wstETH")) if token == "wstETH" else amount)

    def quoted(self, amount: int) -> int | None:
        """Return what selling `amount` of the staked token at once would bring, in wei; None where no market can quote it."""
        return self.sold_at_once(amount)

    def sold_at_once(self, amount: int, shares: int = 0) -> int | None:
        """Return what selling `amount` of the staked token at once would bring, in wei; None where no market can quote it.

        `shares` of that market's pool are first given back for both coins in proportion, and what comes out is sold along.
        """
        market = self.market_of("stETH")
        if market is None or market.pool.lp_supply == 0:
            return None
        pool, pay, coins = market.pool, market.coins.index("stETH"), 0
        try:
            if shares:
                removed = remove_liquidity(pool, shares, (0, 0))
                pool, coins, amount = removed.pool, removed.amounts[1 - pay], amount + removed.amounts[pay]
            return coins + quote(pool, pay, 1 - pay, amount, self.now, invariant_of(pool, self.now)) if amount else coins
        except Refused:
            return None

    def with_lido(self, lido: Lido) -> World:
        """Return this world with that protocol state."""
        return replace(self, protocols={**self.protocols, "lido": lido})

    def with_market(self, name: str, market: Market) -> World:
        """Return this world with that market."""
        return replace(self, markets={**self.markets, name: market})


def _plain(value: object) -> object:
    """Return what JSON holds in place of a value that it does not know."""
    if isinstance(value, Overlay):
        return value.plain()
    raise NotImplementedError(f"a world holds no {type(value).__name__}")


_encoder = msgspec.json.Encoder(enc_hook=_plain)
_decoder = msgspec.json.Decoder(World)


def encode(world: World) -> bytes:
    """Return the world as JSON; ints of any size stay exact."""
    return _encoder.encode(world)


def decode(stored: bytes) -> World:
    """Return the world that `encode` wrote, equal to the one given."""
    return _decoder.decode(stored)
