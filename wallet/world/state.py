"""The world: everything that is simulated, as one value, and the shapes of what acts on it.

A world is a clock, a ledger, prices of coins, and three kinds of frozen structs whose methods take a world and hand back a
world: systems (what has storage of its own), habits (what others do) and shocks (what strikes). It knows none of them by name:
it asks all that are there. An action or an hour turns one world into the next, and parts that did not change are the very same
objects. The world is generic so that a method of a system can take a world that holds systems; `wallet.world.stored` alone knows
which there are.

The world and the capabilities that it asks itself stand in one file, because they name each other: a system's methods take a
world, and a world looks for its issuers, venues and chains. What it does not ask of itself stands beside it (`book`, `lender`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar
from zlib import crc32

import msgspec
from msgspec.structs import asdict, replace

from wallet.defi.pool_answers import SizedPrice
from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.withdrawal_queue import Request
from wallet.world.given import Given, Nothing
from wallet.world.ledger import Ledger, units_of
from wallet.world.lent_out import LentOut
from wallet.world.lines import (
    Bonded,
    Earning,
    Event,
    Exit,
    Holding,
    Note,
    OnDuty,
    Outage,
    Prospect,
    SlashingLoss,
    Stage,
    StruckRow,
    Votes,
    WaitingRequest,
    Way,
)
from wallet.world.provided import Provided
from wallet.world.tokens import DOLLAR, DOLLARS, TEN_TO, WEI, Coin, Token
from wallet.world.wait_change import Standing

HOUR = 3600
DAY_HOURS = 24
DAY_ENDS = 12
"""The hour of the day (UTC) at which a chain's day ends and, outside of a record, oracles report."""
NO_EVENTS: tuple[Event, ...] = ()
HOURLY = ("elapse", "report", "follow", "holdings", "way")
"""What every system of a world is asked in an hour and its sample."""


class System(msgspec.Struct, frozen=True, kw_only=True):
    """What has storage of its own: a chain, a protocol, a pool, a book. It takes part in what it has a method for.

    `self` is the system as it stands in the world that is given. `title` is what people call it; "" in older practices.

    Over twenty methods, because it lists all that the world may ask, each with an answer for a system that takes no part in it.
    """

    name: str
    title: str = ""
    role: ClassVar[str] = "system"
    """What a refusal calls it."""
    mechanism: ClassVar[str] = ""
    """Presets of this mechanism are begun as this kind of system; "" where a scenario has to name the kind."""
    At: ClassVar[type[msgspec.Struct]] = Nothing
    """The figures of its first hour."""
    takes_part: ClassVar[frozenset[str]] = frozenset()
    """Which of the questions that all are asked every hour it answers: the others need not be asked of it."""
    elapses: ClassVar[bool] = False
    reports: ClassVar[bool] = False
    """Whether two of these are among them."""
    forces: ClassVar[bool] = False
    """Whether what one owes here may be repaid by others, out of what backs it."""
    still: ClassVar[bool] = False
    """Whether nothing but its storage, and that of what it rests on, ever changes what its tokens redeem and sell for: no hour
    does it by passing."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.takes_part = frozenset(name for name in HOURLY if getattr(cls, name) is not getattr(System, name))
        cls.elapses, cls.reports = "elapse" in cls.takes_part, "report" in cls.takes_part

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        """Return the tokens that a world has because a system of that name and preset is in it."""
        return ()

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with a new system of this kind, `at` being of its `At`: what it holds comes from the others, the
        tokens of which it is the issuer are theirs at first.
        """
        raise NotImplementedError

    # an hour

    def elapse(self, world: World) -> Step:
        """Let its own time pass: days and epochs, interest, prices it takes over."""
        return world, NO_EVENTS

    def report(self, world: World) -> Step:
        """Do what its keepers do once it is due, after everybody acted."""
        return world, NO_EVENTS

    def follow(self, world: World) -> World:
        """Take over what the ledger says, after balances grew or moved by themselves."""
        return world

    # its tokens

    def seen(self, units: int) -> int:
        """Return what a person sees of that many units of its growing token."""
        return units

    def units(self, amount: int) -> int:
        """Return the units that a transfer of `amount` of its growing token moves, rounded down as its contract does."""
        return amount

    def sent(self, amount: int, held: int, everything: bool) -> int:
        """Return the units of its growing token that leave somebody who holds that many. Refuses as its contract does."""
        return held if everything else amount

    def redemption_rate(self, world: World, token: str) -> int:
        """Return the coins owed for one whole token now, of 1e18; rounded down."""
        return WEI

    def market_price(self, marks: Marks, token: str) -> int | None:
        """Return the coins for selling exactly one token now, of 1e18, by default at the best of its markets."""
        world, known = marks.world, marks.world.listed[token]
        best: int | None = None
        for name in known.markets:
            brought = world.system(name, Venue).sold_at_once(world, token, TEN_TO[known.decimals])
            if brought is not None and (best is None or brought > best):
                best = brought
        return None if best is None else best * WEI // TEN_TO[world.listed[known.coin].decimals]

    def sold_as(self, world: World, token: str, amount: int) -> tuple[str, int]:
        """Return the token as which `amount` of its own is sold, and how much of it."""
        return token, amount

    def made_of(self) -> tuple[str, ...]:
        """Return the tokens on which its own token rests."""
        return ()

    def rests_on(self) -> tuple[str, ...]:
        """Return the systems beside the issuers of those tokens whose storage says what its own token redeems for."""
        return ()

    def stands_still(self, now: int) -> bool:
        """Return whether it holds from now on, where it is not `still` at all times."""
        return self.still

    # a holder

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return what `account` has here beside tokens: places in a queue, locked stake, loans. What can be sold is marked where
        what tokens sell for is given.
        """
        return ()

    def requests(self, account: str) -> tuple[Request, ...]:
        """Return the requests of `account` that are not yet claimed, oldest first."""
        return ()

    def ready(self, account: str) -> tuple[int, ...]:
        """Return the requests of `account` that can be collected."""
        return ()

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Pay out requests that are ready; `nominal` in the figures is what they were made for. Refuses as its queue does;
        one without a queue knows none: request_not_found (id).
        """
        raise Refused("request_not_found", id=requests[0])

    def places(self, world: World, account: str) -> tuple[WaitingRequest, ...]:
        """Return the requests of `account` that its queue still knows, paid ones too, oldest first."""
        return ()

    def delayed(self, world: World, place: WaitingRequest) -> str:
        """Return why a request that waits is not served next: "paused", "refused", "slowed"; "" where it is."""
        return ""

    def standing(self, world: World, amount: int, place: WaitingRequest | None = None) -> Standing | None:
        """Return what the wait of a request comes from, of one for `amount` made now where none is given; None where nothing can
        be told of it.
        """
        return None

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        """Return the stages that a request, or locked stake, has still before it; none where it has none."""
        return ()

    def way(self) -> Way | None:
        """Return the way to stake that this is, where no token stands for it."""
        return None

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after `taker` got so many millionths of all that its contract holds. Refuses drain_none."""
        raise Refused("drain_none")

    # what it tells

    daily: ClassVar[tuple[str, ...]] = ()
    """Kinds of its events that tell what happens every day."""
    live_keys: ClassVar[tuple[str, ...]] = ()
    """The live values of the glossary that it answers."""

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        """Return one of them and its unit: a token, "percent" in ppm, "hours" or "count"; None where it has none now."""
        return None

    # the books

    def accounts(self) -> tuple[str, ...]:
        """Return the ledger accounts of its contracts: what they are sent by mistake is lost."""
        return ()

    def names(self) -> tuple[str, ...]:
        """Return what else it is called, and the accounts of those who run it."""
        return (self.name,)

    def work(self, kind: str) -> str:
        """Return the name under which its chain has the fee of an action of that kind, as it is done here."""
        return f"{self.name} {kind}"

    def audit(self, world: World) -> list[str]:
        """Return every broken rule of its books, in words."""
        return []


class Chain(System, frozen=True, kw_only=True):
    """What systems stand on: a ledger with a coin of its own, in which fees are paid, and validators.

    `fees` are units of work by kind of action and `fee_price` what one costs, in the coin's smallest unit; "pool swap" is what a
    swap at the system `pool` costs where that is not what one costs elsewhere. `faucet` is how much practice money one visit
    gives.
    """

    coin: str
    fees: dict[str, int]
    fee_price: int
    faucet: int
    role: ClassVar[str] = "chain"
    has_allowances: ClassVar[bool] = False
    """Whether a contract has to be allowed to take a token."""

    def fee(self, kind: str) -> int:
        """Return what an action of that kind costs, in the coin's smallest unit; of a system's own where it says `work`."""
        found = self.fees.get(kind)
        return (self.fees.get(kind.rpartition(" ")[2], 0) if found is None else found) * self.fee_price

    def burned(self, fee: int) -> int:
        """Return how much of a fee is burned; validators get the rest."""
        return fee

    def active(self, operator: str) -> int:
        """Return how many validators of `operator` are active."""
        return 0

    validator_size: ClassVar[int] = 0
    """How much of the coin a validator is begun with; 0 where stake of any size goes to validators that there are."""

    def on_duty(self, operator: str | None = None) -> OnDuty:
        """Return what it holds for `operator`, for everybody together where none is given."""
        return OnDuty()

    def slashed(self, operator: str) -> int:
        """Return how many slashed validators of an operator it has not paid out yet."""
        return 0

    def struck(self, operator: str) -> tuple[StruckRow, ...]:
        """Return whose of an operator's validators shocks have struck, where they said so."""
        return ()

    def note_struck(self, world: World, struck: StruckRow) -> World:
        """Keep whose validators a shock has struck; a chain that counts no validators does not."""
        return world

    def votes(self, operator: str | None = None) -> Votes:
        """Return the coins that vote for `operator`, for everybody together where none is given."""
        return Votes()

    def entry_wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the stages of `amount` staked now until it votes; none where it does at once."""
        return ()

    def yearly_at(self, stake: int) -> int:
        """Return what a coin would earn in a year if so many voted, all as they do now, before any fee, of 1e18."""
        return 0

    def slashing_loss(self, operator: str, validators: int) -> SlashingLoss:
        """Return what slashing that many would cost. Refuses as the chain does; the remedy is a number of validators."""
        raise Refused("slash_none", operator=operator)

    def slash(self, world: World, operator: str, validators: int) -> tuple[World, int]:
        """Slash that many of an operator's validators; returns what is lost at once. Refuses as `slashing_loss`."""
        raise Refused("slash_none", operator=operator)

    def staked_by(self, accounts: Collection[str]) -> int:
        """Return the coins that it holds for these accounts: with validators, on the way to them, and on the way back."""
        return 0

    def outage(self, operator: str, dark_ppm: int = 0, whole: bool = False) -> Outage | None:
        """Return what is ahead of an operator as things stand, or if `dark_ppm` millionths of all validators went offline for
        good now, and the `whole` of its own; None where the chain does not tell who is offline.
        """
        return None

    def online(self, operator: str | None = None) -> int:
        """Return how many validators make their duties, of `operator` or of everybody."""
        return 0

    def fall_silent(self, world: World, validators: int, operator: str | None = None, days: int = 0) -> World:
        """Let that many of them go offline, for so many days or, without any, for good. Refuses silent_none, and more than
        there are with how many do.
        """
        raise Refused("silent_none")


class Deposited(msgspec.Struct, frozen=True):
    """A deposit: the world after it, the units minted, and what the receipt tells of the protocol.

    `stages` are those before it earns, where they are told. `counted` says in what those of the figures that are amounts are.
    """

    world: World
    units: int
    figures: Mapping[str, int | str] = MappingProxyType({})
    notes: tuple[Note, ...] = ()
    stages: tuple[Stage, ...] = ()
    counted: Mapping[str, str] = MappingProxyType({})


class Left(NamedTuple):
    """A leaving: the world after it, what comes or is asked for of what the exit pays, and what the receipt tells."""

    world: World
    got: int
    figures: Mapping[str, int | str] = MappingProxyType({})
    notes: tuple[Note, ...] = ()
    stages: tuple[Stage, ...] = ()


class Issuer(System, frozen=True, kw_only=True):
    """What takes an asset, gives a token for it, and has exits: liquid staking, wrappers, vaults.

    Over twenty methods, because it lists all that may be asked of one, each with an answer for an issuer without that part.
    """

    token: str
    asset: str
    chain: str
    role: ClassVar[str] = "protocol"
    entry: ClassVar[str] = "stake"
    """The kind of a deposit's receipt, and of its fee."""
    lends_out: ClassVar[bool] = False
    """Whether it lends its asset out by a recipe."""

    def made_of(self) -> tuple[str, ...]:
        return (self.asset,)

    def capacity(self, world: World) -> int | None:
        """Return how much of the asset it takes now; None where it takes any amount."""
        return None

    def limit(self) -> tuple[int, int]:
        """Return how much of the asset it takes at most, and by how much its room grows back in an hour; 0 without a limit."""
        return 0, 0

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Take `amount` of the asset from `account` and give it the token. Refuses as its contract does."""
        raise NotImplementedError

    def cost_of(self, world: World, units: int) -> int | None:
        """Return what `mint` of so many units takes of the asset; None where one can only say what one pays."""
        return None

    def mint(self, world: World, account: str, units: int) -> Deposited:
        """Give `account` exactly so many units of the token for what they cost. Refuses as its contract does."""
        raise NotImplementedError

    def cost_out(self, world: World, amount: int) -> int | None:
        """Return how much of the token `withdraw` of `amount` takes; None where one can only say what one gives."""
        return None

    def withdraw(self, world: World, account: str, amount: int) -> Left:
        """Pay out exactly `amount` of the asset for what it costs of the token. Refuses as its contract does."""
        raise NotImplementedError

    def exits(self, world: World) -> tuple[Exit, ...]:
        """Return every way out of the token but selling it."""
        return ()

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the stages of leaving with `amount` by the first exit, whether it is open or not; none where it is at once."""
        return ()

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Leave with `amount` of the token by one of the exits. Refuses as its contract does."""
        raise NotImplementedError

    def ask(self, world: World, account: str, amount: int) -> World:
        """Leave by the first exit as `leave` does, and work out nothing that is only told."""
        return self.leave(world, account, self.exits(world)[0].way, amount).world

    def tidied(self, world: World) -> World:
        """Return the world without the rows of others' requests that are done with."""
        return world

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        """Return what a buyer counts with."""
        return Prospect()

    def usual_day(self, world: World) -> int:
        """Return the factor by which a usual day multiplies what its token is worth, of 1e27."""
        return RATE_ONE

    # its validators

    @property
    def operator(self) -> str:
        """The name under which its validators stand on the chain; "" where it has none."""
        return ""

    def fee_bps(self) -> int:
        """Return which part of rewards it keeps, in 1/10,000."""
        return 0

    def fee_bounds(self) -> tuple[int, int]:
        """Return the largest fee on rewards that its contract takes and the step between two, in 1/10,000; (0, 0) where it has
        none of its own.
        """
        return 0, 0

    def with_fee(self, world: World, fee_bps: int) -> World:
        """Return the world in which a vote has set its fee on rewards, one within its bounds. Refuses as its contract does."""
        raise Refused("fee_none", token=self.token)

    def fee_waits(self) -> int:
        """Return how many epochs have to begin until a fee that was set is in force; 0 where it is at once."""
        return 0

    def backing(self) -> int:
        """Return the coins that back all its tokens and share a loss of its validators; 0 where nothing does."""
        return 0

    def pooled(self) -> tuple[int, int]:
        """Return what all units of its growing token stand for, and how many there are: a person sees units x first // second."""
        raise NotImplementedError

    def pledged(self, world: World, validators: int, bond: int) -> World:
        """Return the world in which the operator of so many validators, slashed now, has put up `bond` coins for them; the same
        where bonds are kept in another way, or nobody puts up any.
        """
        return world

    def paid_by_bonds(self) -> int:
        """Return what such bonds have paid to the holders so far: they are among the others' tokens."""
        return 0

    def owed_by_minters(self) -> int:
        """Return what others owe who minted its token against coins of their own, which do not stand behind it directly."""
        return 0

    def bonds_left(self, world: World) -> int:
        """Return what is left of its operators' bonds, which bear a loss first, with their part of rewards not yet paid out."""
        return 0

    def bonded(self) -> Bonded:
        """Return what its operators have put up, and wait for; nothing where they need not."""
        return Bonded()

    def earning(self, world: World) -> Earning:
        """Return what stands behind its token; where nothing else is known, all that is counted works, and nothing is pending."""
        units = world.ledger.issued.get(self.token, 0)
        counted = world.worth(self.token, units, world.redemption_rate(self.token))
        return Earning(units, counted, 0, counted, self.fee_bps())

    def lent_out(self, world: World) -> LentOut:
        """Return how it stands, of one that `lends_out`."""
        raise NotImplementedError

    def works_at(self, world: World) -> tuple[str, ...]:
        """Return the systems in whose contracts its asset lies beside its own."""
        return ()

    def staked_beyond(self, world: World, units: int) -> Mapping[str, int]:
        """Return what is staked with borrowed coins for so many of its tokens, by token, in coins: its loss is theirs too."""
        return {}

    def borne(self, lost: int, validators: int) -> int:
        """Return what its holders bear of `lost` coins by that many of its validators: all, where nobody bears a part first."""
        return lost


class Traded(NamedTuple):
    """A trade: the world after it, what came, and what the receipt tells of its price.

    Of what it brought less than was owed `pool_fee` is the market's fee, `curve` what its own size cost, and `discount` how far
    the market stood under redemption already; `amplification` is how flat the curve is.
    """

    world: World
    got: int
    figures: Mapping[str, int | str] = MappingProxyType({})


class Added(NamedTuple):
    """Liquidity added: the world after it, the shares that came, and what the receipt tells of the market; `paid` is what was
    taken of both coins, None where that is all that was offered.
    """

    world: World
    shares: int
    figures: Mapping[str, int | str] = MappingProxyType({})
    paid: tuple[int, int] | None = None


class Venue(System, frozen=True, kw_only=True):
    """What trades tokens against each other; its reserves are in the account of its name."""

    coins: tuple[str, str]
    chain: str
    role: ClassVar[str] = "market"

    @property
    def account(self) -> str:
        """The ledger account of its reserves."""
        return self.name

    def made_of(self) -> tuple[str, ...]:
        return self.coins

    def sells(self, world: World) -> str:
        """Return the token that is sold here for a coin."""
        first, second = self.coins
        return second if first in world.coins else first

    def other(self, token: str) -> str:
        """Return the other of its two coins."""
        first, second = self.coins
        return second if token == first else first

    def coin_index(self, token: str) -> int:
        """Return which of its coins `token` is. Refuses `market_token` (token, the coins it trades)."""
        first, second = self.coins
        if token == first:
            return 0
        if token == second:
            return 1
        raise Refused("market_token", token=token, first=first, second=second)

    def is_live(self) -> bool:
        """Return whether it can quote at all: somebody has put something in."""
        return False

    def size(self) -> int:
        """Return its depth: how much of both coins it holds together, in the smallest unit of what it sells."""
        return 0

    def reserve(self, token: str) -> int:
        """Return how much of a token it can pay out."""
        return 0

    def quote(self, world: World, pay: str, amount: int) -> int:
        """Return what selling `amount` of `pay` brings after the fee, in the other coin. Refuses as a trade does."""
        raise NotImplementedError

    def swap(self, world: World, trader: str, pay: str, amount: int, minimum: int = 0) -> tuple[World, int]:
        """Sell `amount` of `pay` for the other coin; returns what came. Refuses as its contract does."""
        raise NotImplementedError

    def trade(self, world: World, trader: str, pay: str, amount: int, minimum: int, owed: int) -> Traded:
        """Do as `swap`, and tell why it brought less than the `owed` that `amount` redeems for, in the other coin."""
        raise NotImplementedError

    def sold_at_once(self, world: World, pay: str, amount: int, shares: int = 0) -> int | None:
        """Return what selling `amount` of `pay` at once brings, its shares first given back; None where it cannot quote."""
        raise NotImplementedError

    def sold_in_coin(self, world: World, amount: int, shares: int = 0) -> int | None:
        """Return what selling `amount` of what it sells at once brings, its shares first given back, in the coin in which that is
        valued; None where it cannot quote.
        """
        pay = self.sells(world)
        brought, other = self.sold_at_once(world, pay, amount, shares), self.other(pay)
        if brought is None or other == world.listed[pay].coin:
            return brought
        return world.worth(other, brought, world.redemption_rate(other))

    # what it shows of itself

    def fees_1e10(self) -> tuple[int, int]:
        """Return the part of a usual trade that it keeps as its fee, and what of that nobody's share gets, both of 1e10."""
        return 0, 0

    def fee_on(self, world: World, pay: str, amount: int) -> int:
        """Return what the fee takes off selling `amount` of `pay`, in the other coin. Refuses as a trade does."""
        return 0

    def prices(self, world: World, pay: str, largest: int, points: int) -> list[SizedPrice]:
        """Return the prices of selling more and more of `pay`, from nothing to `largest` in even steps, in smallest units of the
        other coin for one of it, after the fee: floats, for charts. Refuses as a trade does.
        """
        raise NotImplementedError


class Shares(Venue, frozen=True, kw_only=True):
    """A venue that others fill: who puts coins in gets shares of it. `mine` is what you have put in and what came of it."""

    share: str
    mine: Provided | None = None
    any_mix: ClassVar[bool] = True
    """Whether it takes coins, and gives them back, in any mix: one alone, or exact amounts; else in its own proportion only."""

    def supply(self) -> int:
        """Return how many shares there are."""
        return 0

    def virtual_price(self, world: World) -> int:
        """Return what its curve counts for one whole share, of 1e18: fees make it grow, and what its coins grow by inside.

        Refuses as a trade does.
        """
        raise NotImplementedError

    def staked_part(self, world: World, shares: int) -> int:
        """Return how much of the staked token that it sells so many shares stand for."""
        return 0

    def give_back(self, world: World, provider: str, shares: int) -> World:
        """Give back `shares` for all coins in proportion."""
        raise NotImplementedError

    def provide(self, world: World, provider: str, amounts: tuple[int, int], minimum: int = 0) -> Added:
        """Pay coins in, in its own order, for shares. Refuses as its contract does."""
        raise NotImplementedError

    def take_exactly(self, world: World, provider: str, amounts: tuple[int, int], most: int) -> tuple[World, int]:
        """Withdraw exactly these amounts for no more than `most` shares; returns how many it took. Refuses as its contract does,
        market_in_proportion where there is no such way.
        """
        raise Refused("market_in_proportion")

    def take_out(
        self, world: World, provider: str, shares: int, into: str, minimums: tuple[int, int]
    ) -> tuple[World, tuple[int, int]]:
        """Give back shares for both coins in proportion, or for one where `into` names it; returns what came of each.

        Refuses as its contract does.
        """
        raise NotImplementedError


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """What others do, hour by hour; also a record, which rules: what it rules is left alone by all other habits."""

    system: str
    """On whom it acts."""
    every_hours: int = 1
    """From one of its acts to the next: in small markets little is missed in between, and an hour costs less."""
    phase: int = 0
    """Hours by which its acts come early; those of all habits around a token come in the same hours."""
    rules: ClassVar[bool] = False
    unruled: ClassVar[bool] = False
    """Whether it acts on what another rules as well: there is no record of what it does."""
    At: ClassVar[type[msgspec.Struct]] = Nothing
    """The figures that a scenario gives for it."""

    @classmethod
    def fund(cls, world: World, system: str, at: Any) -> World:
        """Return the world after others have given its accounts what it acts with."""
        return world

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Habit:
        """Return it as it begins in a world where every habit was funded: by default its own fields are those of its `At`."""
        return cls(system=system, **asdict(at)).spread(world)

    def spread(self, world: World) -> Self:
        """Return it with a phase where it does not act every hour: its system's, or that of whose token a market sells, so that
        what is made of that token changes in few hours.
        """
        if self.every_hours <= 1:
            return self
        system = world.systems[self.system]
        name = world.listed[system.sells(world)].issuer if isinstance(system, Venue) else self.system
        return replace(self, phase=crc32(name.encode()) % self.every_hours)

    def act(self, world: World) -> Step:
        """Do what is done in this hour, one of those that are `every_hours` apart."""
        return world, NO_EVENTS

    def collect(self, world: World) -> World:
        """Do what is done where something was reported."""
        return world

    def accounts(self) -> tuple[str, ...]:
        """Return the ledger accounts in which it acts."""
        return ()

    def deposits_a_day(self, system: str) -> int:
        """Return what it usually deposits with that system in a day."""
        return 0

    def recorded(self) -> str:
        """Return the digest of the record that it follows; "" where it follows none."""
        return ""

    def ruled(self, world: World) -> frozenset[str]:
        """Return the systems that it rules in this hour."""
        return frozenset()

    def rules_until(self) -> int:
        """Return the last hour in which it rules."""
        return 0

    def reports(self) -> tuple[int, ...]:
        """Return the hours in which it lets the systems report that it rules."""
        return ()

    def band(self, world: World) -> tuple[int, int] | None:
        """Return the lowest and the highest price of this hour, of 1e18, where it knows them."""
        return None


class Shock(msgspec.Struct, frozen=True, tag=True):
    """What strikes: the first field is its size."""

    def strike(self, world: World, label: str = "") -> Step:
        """Return the world after the shock and what happened. Refuses shock_too_small, shock_too_large (largest)."""
        raise NotImplementedError


S = TypeVar("S", bound=System, covariant=True)
H = TypeVar("H", bound=Habit, covariant=True)
K = TypeVar("K", bound=Shock, covariant=True)
T = TypeVar("T", bound=System)
HabitT = TypeVar("HabitT", bound=Habit)


@last_answer
def _ruler(crowd: tuple[Habit, ...]) -> Habit | None:
    return next((habit for habit in crowd if habit.rules), None)


@last_answer
def _deposits_a_day(crowd: tuple[Habit, ...], system: str) -> int:
    return sum(habit.deposits_a_day(system) for habit in crowd)


class Scheduled(msgspec.Struct, Generic[K], frozen=True):
    """A shock that strikes at the start of `hour`; `label` says in words what it stands for."""

    hour: int
    shock: K
    label: str = ""


class AnyWorld(msgspec.Struct, Generic[S, H, K], frozen=True, kw_only=True):
    """All that is simulated. `hour` counts from `start` (unix seconds, UTC); clock, seed and agenda are part of the value.

    Over twenty methods, because it is the one place where everybody asks about systems, tokens and values: a method a
    question, most of them of one to three lines.
    """

    hour: int
    start: int
    seed: int
    scenario: str
    ledger: Ledger
    listed: dict[str, Token]
    """The tokens of this world, in their usual order."""
    coins: dict[str, Coin]
    """What each coin costs; the first is the one in which all that somebody has is counted together."""
    systems: dict[str, S]
    """In the order in which their hour passes: chains, issuers, venues."""
    crowd: tuple[H, ...] = ()
    agenda: tuple[Scheduled[K], ...] = ()
    faucet: dict[str, int] = {}
    """Practice money handed out since the start, by coin: deposits, never profit."""
    parted_days: bool = False
    """Whether a chain that settles a whole day from its mean parts it where what it pays changes: for lives that are compared."""

    @property
    def now(self) -> int:
        """Unix time, in seconds."""
        return self.start + self.hour * HOUR

    @property
    def hour_of_day(self) -> int:
        """The hour of the day (UTC)."""
        return (self.start // HOUR + self.hour) % DAY_HOURS

    @property
    def coin(self) -> str:
        """The coin in which all that somebody has is counted together."""
        return next(iter(self.coins))

    # -- who is there

    def system(self, name: str, kind: type[T]) -> T:
        """Return a system by its name. Refuses `protocol_unknown`, `market_unknown` or `chain_unknown`."""
        found: Any = self.systems.get(name)
        if not isinstance(found, kind):
            raise Refused(f"{kind.role}_unknown", None, **{kind.role: name})
        return found

    def every(self, kind: type[T]) -> tuple[T, ...]:
        """Return all systems of a kind."""
        return tuple(system for system in self.systems.values() if isinstance(system, kind))

    def issuer(self, name: str = "") -> Issuer:
        """Return an issuer by its name, without one the first that takes a coin. Refuses `protocol_unknown`."""
        if name:
            return self.system(name, Issuer)
        for system in self.systems.values():
            if isinstance(system, Issuer) and system.asset in self.coins:
                return system
        raise Refused("protocol_unknown", protocol=name)

    def venue_of(self, token: str) -> Venue:
        """Return the first market that sells a token. Refuses `market_unknown`."""
        markets = self.listed[token].markets
        if not markets:
            raise Refused("market_unknown", market=token)
        return self.system(markets[0], Venue)

    def chain_of(self, token: str) -> Chain:
        """Return the chain in whose ledger a token is."""
        return self.system(self.listed[token].chain, Chain)

    def habit(self, kind: type[HabitT]) -> HabitT | None:
        """Return the first habit of a kind."""
        return next((habit for habit in self.crowd if isinstance(habit, kind)), None)

    @property
    def ruler(self) -> Habit | None:
        """The habit that rules at some hour: a record."""
        return _ruler(self.crowd)

    @property
    def recorded_until(self) -> int:
        """The last hour that is a recorded one; 0 where nothing is recorded."""
        ruler = self.ruler
        return 0 if ruler is None else ruler.rules_until()

    def deposits_a_day(self, system: str) -> int:
        """Return what others usually deposit with a system in a day."""
        return _deposits_a_day(self.crowd, system)

    def with_system(self, system: System, ledger: Ledger | None = None) -> World:
        """Return this world with that system, and with that ledger where one is given."""
        systems: dict[str, Any] = self.systems.copy()
        systems[system.name] = system
        return replace(self, systems=systems) if ledger is None else replace(self, systems=systems, ledger=ledger)

    def changed(self, name: str, ledger: Ledger | None = None, **fields: object) -> World:
        """Return this world with those fields of a system changed."""
        return self.with_system(replace(self.systems[name], **fields), ledger)

    def followed(self) -> World:
        """Return this world after all systems took over what the ledger says."""
        world: World = self
        for name, system in self.systems.items():
            if "follow" in system.takes_part:
                world = world.systems[name].follow(world)
        return world

    # -- tokens

    def seen(self, token: str, units: int) -> int:
        """Return what a person sees of that many ledger units (of a growing balance units are shares)."""
        known = self.listed.get(token)
        return units if known is None or known.kind != "growing_balance" else self.systems[known.issuer].seen(units)

    def units(self, token: str, amount: int) -> int:
        """Return the ledger units that a transfer of `amount` moves, rounded down as the contract does."""
        known = self.listed[token]
        return self.systems[known.issuer].units(amount) if known.kind == "growing_balance" else amount

    def moved_units(self, account: str, token: str, amount: int, everything: bool = False) -> int:
        """Return the units that sending `amount`, or everything, moves from `account`. Refuses as the token's contract does."""
        known, held = self.listed[token], units_of(self.ledger, account, token)
        if known.kind != "growing_balance":
            return amount
        return self.systems[known.issuer].sent(amount, held, everything)

    def balance(self, account: str, token: str) -> int:
        """Return what `account` sees of `token`, in the smallest unit."""
        return self.seen(token, units_of(self.ledger, account, token))

    def tokens(self, account: str) -> dict[str, int]:
        """Return every token that `account` holds and what it sees of it, in the tokens' usual order."""
        held = ((symbol, self.balance(account, symbol)) for symbol in self.listed)
        return {symbol: amount for symbol, amount in held if amount}

    def requests(self, account: str) -> tuple[Request, ...]:
        """Return the requests of `account` that are not yet claimed, system by system, oldest first."""
        return tuple(row for system in self.systems.values() for row in system.requests(account))

    # -- values

    def redemption_rate(self, token: str) -> int:
        """Return the coins owed per whole token now, of 1e18; rounded down. A dollar is valued at the price of its coin."""
        known = self.listed[token]
        if known.issuer:
            return self.systems[known.issuer].redemption_rate(self, token)
        return WEI if known.kind == "coin" else WEI * DOLLAR // self.coins[known.coin].micro_usd

    def market_price(self, token: str) -> int | None:
        """Return the coins for selling exactly one token now, after fees, of 1e18; None without a market."""
        return Marks(self).price(token)

    def worth(self, token: str, amount: int, rate: int) -> int:
        """Return `amount` of `token` at `rate` coins per whole token, in the coin's smallest unit; rounded down."""
        known = self.listed[token]
        return amount * rate // TEN_TO[known.decimals + 18 - self.listed[known.coin].decimals]

    def in_terms_of(self, amount: int, coin: str, terms: str) -> int:
        """Return `amount` of a coin or of `DOLLARS` in another of these, in smallest units, rounded down."""
        if coin == terms:
            return amount
        if terms == DOLLARS:
            return amount * self.coins[coin].micro_usd // TEN_TO[self.listed[coin].decimals]
        if coin == DOLLARS:
            return amount * TEN_TO[self.listed[terms].decimals] // self.coins[terms].micro_usd
        up, down = TEN_TO[self.listed[terms].decimals], TEN_TO[self.listed[coin].decimals]
        return amount * self.coins[coin].micro_usd * up // (self.coins[terms].micro_usd * down)

    def redemption_value(self, account: str, token: str) -> int:
        """Return what `account`'s `token` redeems for now, in the smallest unit of its coin; rounded down."""
        return self.worth(token, self.balance(account, token), self.redemption_rate(token))

    def market_value(self, account: str, token: str) -> int | None:
        """Return units x market price (a mark), in the smallest unit of its coin; None without a market."""
        price = self.market_price(token)
        return None if price is None else self.worth(token, self.balance(account, token), price)

    def sale_proceeds(self, account: str, token: str) -> int | None:
        """Return what selling all of it now would bring, price impact included; None without a market."""
        known, amount = self.listed[token], self.balance(account, token)
        if not known.issuer:
            return self.market_value(account, token)
        issuer = self.systems[known.issuer]
        if isinstance(issuer, Shares):
            return issuer.sold_in_coin(self, 0, amount)
        sold, amount = issuer.sold_as(self, token, amount)
        return self.sold_at_once(sold, amount)

    def sold_at_once(self, token: str, amount: int) -> int | None:
        """Return what selling `amount` of a token at once brings in the best of its markets; None where none can quote it."""
        best: int | None = None
        for name in self.listed[token].markets:
            brought = self.system(name, Venue).sold_at_once(self, token, amount)
            if brought is not None and (best is None or brought > best):
                best = brought
        return best


World = AnyWorld[System, Habit, Shock]
"""What every system, habit, shock and action writes in its signatures."""
Step = tuple[World, tuple[Event, ...]]
"""A world, and what happened on the way to it."""


class Marks:
    """What tokens sell for and redeem for in one world, each worked out once; who knows some already enters them."""

    __slots__ = ("prices", "rates", "world")

    def __init__(self, world: World) -> None:
        self.world = world
        self.prices: dict[str, int | None] = {}
        self.rates: dict[str, int] = {}

    def rate(self, token: str) -> int:
        """Return the coins owed for one whole token now, of 1e18; rounded down."""
        found = self.rates.get(token)
        if found is None:
            found = self.rates[token] = self.world.redemption_rate(token)
        return found

    def price(self, token: str) -> int | None:
        """Return the coins for selling exactly one token now, after fees, of 1e18; None without a market."""
        if token in self.prices:
            return self.prices[token]
        known = self.world.listed[token]
        found = self.prices[token] = (
            self.world.systems[known.issuer].market_price(self, token) if known.issuer else self.world.redemption_rate(token)
        )
        return found
