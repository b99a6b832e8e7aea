"""Facts that systems tell and that know no world: what happened, what somebody holds, and how one may leave."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from wallet.chain.ethereum import Stage as Stage

YOU = "you"
OTHERS = "others"
"""The account of everybody else who stakes, trades and validates."""
PROVIDER = "liquidity"
"""The account of the crowd's providers of liquidity."""
LIQUIDATOR = "liquidators"
"""The account of those who liquidate loans."""
ATTACKER = "attacker"
"""The account of whoever drained a contract."""

Place = Literal["wallet", "queue", "ready", "locked", "supplied", "borrowed", "restaked", "escrow"]
PLACES: tuple[Place, ...] = ("queue", "ready", "locked", "supplied", "borrowed", "restaked", "escrow")
"""What a receipt calls the parts of what is yours that are not in your wallet."""
LENT_PLACES = ("supplied", "borrowed", "restaked", "escrow")
"""Places at a system to which tokens of one's own were given: a line there is named after token, place and system."""
PriceSource = Literal["market", "redemption", "capped", "stale"]
"""What a lender believes of a token: what it sells for, what it redeems for, the latter up to a cap that grows with time, or
what it last believed.
"""
PRICE_SOURCES: tuple[PriceSource, ...] = ("market", "redemption", "capped", "stale")
Fault = Literal["double_signing", "downtime"]
"""What a validator may be punished for: it signed two blocks of one height, or missed too many."""
Figures = dict[str, int | str]
NEVER_HOURS = 10**6
"""Stands for a wait that nothing known would end."""


class Event(msgspec.Struct, frozen=True):
    """Something that happened in an hour at `system`, to `account` ("" = to everyone). Figures are ints in smallest units.

    `system` is the name of the system that tells it, or that was struck; "" where it is the world's, or a practice older than it.
    """

    hour: int
    kind: str
    account: str = ""
    figures: Figures = {}
    system: str = ""


class Note(msgspec.Struct, frozen=True):
    """Something to know before confirming: a code that the face words, and its numbers."""

    code: str
    figures: Figures = {}


class Holding(msgspec.Struct, frozen=True):
    """One line: `amount` in the token's smallest unit; values and rates in the token's coin (rates a whole token).

    `staked` is what the line stands for in the coin of its stake, `request` the number of a place in a queue and `asked` what
    was asked for with it. `put_in` and `taken_out` are kept by lines that have a book of their own, None by all others. What is
    borrowed is a line of negative amount and values.
    """

    key: str
    token: str
    amount: int
    redemption_value: int
    market_value: int | None
    redemption_rate: int
    market_price: int | None
    place: Place
    staked: int = 0
    staked_redemption: int = 0
    staked_market: int = 0
    request: int = 0
    system: str = ""
    asked: int = 0
    put_in: int | None = None
    taken_out: int | None = None


def lent_key(token: str, place: Place, system: str) -> str:
    """Return the key of what is supplied to a lender or borrowed from it, or restaked at a strategy or on its way out."""
    return f"{token} {place} {system}"


def lent_parts(key: str) -> tuple[str, str, str] | None:
    """Return token, place and system of such a key; None for any other."""
    parts = key.rsplit(" ", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 and parts[1] in LENT_PLACES else None


class Way(NamedTuple):
    """A way to stake that no token stands for, all positions together: what they are worth, the index of what it has paid since
    the start (of 1e18), and own moves. `earned` is what they gained. In the smallest unit of `coin`.
    """

    key: str
    coin: str
    worth: int
    index_1e18: int
    put_in: int
    taken_out: int
    earned: int


class LockedStake(NamedTuple):
    """Stake that its owner locked in a book, in smallest units of its coin, times in unix seconds.

    `key` is that of its line and its samples, `state` the chain's stage in which it is, "active", or "shut_out" where its
    validator is; `worth` what it would bring if it were paid out now; `left_at` is when leaving was asked for, 0 while it was
    not. `validator` is with which of several it stands, counted from one on; 0 where there is one, or none of them any more.
    """

    key: str
    system: str
    id: int
    coin: str
    principal: int
    worth: int
    state: str
    locked_at: int
    left_at: int = 0
    validator: int = 0


class WaitingRequest(NamedTuple):
    """A request to leave, in a queue: `asked` of `token` at the unix time `asked_at`. `key` is that of its line.

    `pays` of `coin` is what it would be paid as things stand, or what it is or was paid once that is fixed. `ahead` of the token
    is served before it. Where a queue pays the lesser of what was asked for and what that is worth, `worth` is that worth now.
    `fixed` says that what it pays changes no more, though it may have to wait yet.
    """

    key: str
    system: str
    id: int
    token: str
    asked: int
    coin: str
    pays: int
    asked_at: int
    state: Literal["pending", "ready", "claimed"]
    ahead: int = 0
    worth: int | None = None
    fixed: bool = False


class Exit(NamedTuple):
    """A way out of a token: what it is called, what it asks, and whether it can be taken now.

    `kind` is the receipt's, and the name of the network fee; `spender` has to be allowed to take the token ("" where nobody
    has to); `pays` is a token. Less than `least` is refused, more than `most_at_once` takes several requests, and more than
    `most` of the token is not paid for now: None where there is no such bound. `shut` is the code with which it would be refused
    now, "" where it is open; `opens` the unix time from which it is not, 0 where that is not known. `delayed` says why who
    asks now is served later than usual ("slowed", "disputed"), since the unix time `since`.
    """

    way: str
    kind: str
    pays: str
    spender: str = ""
    least: int = 0
    most_at_once: int | None = None
    shut: str = ""
    opens: int = 0
    most: int | None = None
    delayed: str = ""
    since: int = 0


class SlashingLoss(NamedTuple):
    """What a slashing will have cost all of an operator's validators, in the coin's smallest unit, by the days it arrives."""

    at_once: int
    day_1: int
    day_18: int
    day_36: int


class Outage(NamedTuple):
    """What validators that are offline do to a chain: days until blocks are final again (0: they are, None: not within a year),
    and of one operator's coins what is lost by then and what a usual day brings (negative: takes).
    """

    days: int | None
    lost: int
    a_day: int


class OnDuty(NamedTuple):
    """What a chain holds for an operator, or for all: validators by what they do, and the coins with all of these. `waiting` are
    paid in and not active yet, `leaving` are active still and have been asked to go. A chain that counts no validators has 0.
    """

    active: int = 0
    waiting: int = 0
    leaving: int = 0
    slashed: int = 0
    stake: int = 0

    @property
    def validators(self) -> int:
        """Return how many there are in all."""
        return self.active + self.waiting + self.leaving + self.slashed


class StruckRow(msgspec.Struct, frozen=True):
    """Whose validators a shock has struck: so many of `row`, of the list of those who run the validators of `operator`.

    `kind` is "slashed" or "offline", which lasts until the unix time `until`, for good where that is 0, and was made in `hour`;
    `bond` is what was put up for them, in coins.
    """

    operator: str
    row: str
    kind: str
    validators: int
    until: int = 0
    hour: int = 0
    bond: int = 0


class Votes(NamedTuple):
    """Coins that count where a chain's validators vote, and those paid in that will, once they are through its queue."""

    working: int = 0
    entering: int = 0


class Bonded(NamedTuple):
    """What a protocol's operators have put up of their own, in coins: it bears a loss first. `waiting` is how many validators
    they have asked for and not got, `pool` what there is to give them.
    """

    bond: int = 0
    waiting: int = 0
    pool: int = 0


class Prospect(msgspec.Struct, frozen=True):
    """What a buyer counts with who would leave: losses to come in millionths, and hours to wait; None where no way is open."""

    loss_ppm: int = 0
    wait_hours: int | None = 0


class Earning(NamedTuple):
    """What stands behind all `units` of a token at a moment, in the smallest unit of its coin.

    `counted` is what they redeem for; `pending` what else is theirs after the fee and not counted yet, negative where a loss is
    not. `at_work` are the coins whose rewards are the holders', wherever they came from; `fee_bps` is kept of those rewards.
    `lost` is what slashings took so far, and `among` the coins that bear it; only where `lost` rises between two moments counts.
    `reports` are the last ones of a rate that samples do not keep: unix seconds, and coins for a unit, of 1e27.
    """

    units: int
    counted: int
    pending: int
    at_work: int
    fee_bps: int
    lost: int = 0
    among: int = 0
    reports: tuple[tuple[int, int], ...] = ()


def hours_of(stages: tuple[Stage, ...]) -> tuple[int, int]:
    """Return the sums of the stages' low and high hours."""
    return sum(stage.low_hours for stage in stages), sum(stage.high_hours for stage in stages)
