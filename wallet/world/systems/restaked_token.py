"""A liquid restaking token in a world: a token that stands for a staked token which is restaked, as Kelp's rsETH.

All that it holds is in one strategy, with one operator. So its rate is what it could take out there over its supply: it grows
with the staked token and with what services pay, and falls at once, for all alike, where a service slashes. A leaver waits in
the strategy's escrow and bears what is slashed there; what is paid is the staked token, which has a queue of its own. The
arithmetic of shares is the strategy's; of its own it has one division. Left out: a reserve for quick withdrawals, and fees.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import mul_div
from wallet.errors import Refused
from wallet.staking.rebasing import RATE_ONE
from wallet.world import ledger as books
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, YOU, Event, Exit, Figures, Holding, Note, Prospect, Stage, WaitingRequest
from wallet.world.state import DAY_HOURS, HOUR, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, World
from wallet.world.strategy import AskedBack, Strategy
from wallet.world.tokens import WEI, Token

PPM = 10**6
ESCROW = "escrow"
"""The name of the way out."""
YEAR_DAYS = 365


class TokenTerms(msgspec.Struct, frozen=True):
    """What its contract allows: the least that it takes at once, in the smallest unit of its asset."""

    minimum_deposit_wei: int


class RestakedTokenStart(msgspec.Struct, frozen=True):
    """The token at a scenario's first hour: what one redeems for and what all do, in its asset, in which strategy all of it is
    and with which operator.
    """

    rate: Coins
    total: Coins
    strategy: str
    operator: str


class EscrowedRequest(msgspec.Struct, frozen=True):
    """A withdrawal of the strategy that was asked for `owner`: its number there, the tokens burned for it, and the asset that was
    worth then, at the unix time `at`.
    """

    id: int
    owner: str
    burned: int
    worth: int
    at: int


class RestakedToken(Issuer, frozen=True, kw_only=True, tag="restaked_token"):
    """The token as it stands in a world.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    strategy: str
    terms: TokenTerms
    asked: tuple[EscrowedRequest, ...] = ()
    yours: int = 0
    """How many of them are yours."""
    due: tuple[int, ...] = ()
    """Your requests whose escrow is over."""
    entry: ClassVar[str] = "deposit"
    mechanism: ClassVar[str] = "restaked_token"
    still: ClassVar[bool] = True
    daily: ClassVar[tuple[str, ...]] = ("service_reward",)
    At: ClassVar[type[msgspec.Struct]] = RestakedTokenStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        symbol, title = preset.label("token"), preset.label("token_title")
        return (Token(symbol, title, 18, "rising_value", preset.label("coin"), preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the token: all that it restaked comes from others, whose its tokens are."""
        asset, token, strategy = preset.label("asset"), preset.label("token"), at.strategy
        own = cls(name=name, token=token, asset=asset, chain=preset.chain, strategy=strategy, terms=preset.parameters)
        world = hand(listing(world, cls.brings(name, preset)).with_system(own), name, asset, at.total)
        world = world.system(strategy, Strategy).delegate(world, name, at.operator)
        world = world.system(strategy, Strategy).deposit(world, name, world.balance(name, asset)).world
        supply = own.restaked(world) * WEI // at.rate
        return replace(world, ledger=books.mint(world.ledger, token, OTHERS, supply))

    # what it holds

    def rests_on(self) -> tuple[str, ...]:
        return (self.strategy,)

    def at(self, world: World) -> Strategy:
        """Return the strategy in which all of it is."""
        return world.system(self.strategy, Strategy)

    def restaked(self, world: World) -> int:
        """Return the asset that stands behind its tokens: what it could take out of the strategy."""
        return self.at(world).at_stake(world, self.name)

    def supply(self, world: World) -> int:
        """Return how many units of its token there are."""
        return world.ledger.issued.get(self.token, 0)

    # an hour

    def elapse(self, world: World) -> Step:
        """Tell what services paid for your tokens, in the hour in which they did, and which requests can be collected."""
        events: tuple[Event, ...] = ()
        if self.yours > len(self.due):
            ready = set(self._due(world)) - set(self.due)
            over = [row for row in self.asked if row.owner == YOU and row.id in ready]
            events = tuple(Event(world.hour, "escrow_over", YOU, self._over(world, row), self.name) for row in over)
            if over:
                world = world.changed(self.name, due=(*self.due, *(row.id for row in over)))
        return world, (*events, *self._paid(world))

    def _over(self, world: World, row: EscrowedRequest) -> Figures:
        return {"request": row.id, "amount": self._brings(world)[row.id], "token": self.asset}

    def _paid(self, world: World) -> tuple[Event, ...]:
        held = units_of(world.ledger, YOU, self.token)
        paid = self.at(world).paid_now(world, self.name) if held else 0
        if not paid:
            return NO_EVENTS
        whole = self.restaked(world)
        gain = world.worth(self.asset, mul_div(paid, held, self.supply(world)), world.redemption_rate(self.asset))
        figures: Figures = {
            "before_1e27": RATE_ONE,
            "after_1e27": RATE_ONE + mul_div(paid, RATE_ONE, whole - paid),
            "gain": gain,
            "fee_1e20": 0,
            "elapsed_s": 7 * 24 * HOUR,
            f"held_{self.token}": held,
            f"gain_{self.token}": gain,
        }
        return (Event(world.hour, "service_reward", YOU, figures, self.name),)

    # its token

    def redemption_rate(self, world: World, token: str) -> int:
        supply = self.supply(world)
        each = mul_div(self.restaked(world), WEI, supply) if supply else WEI
        return each * world.redemption_rate(self.asset) // WEI

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Restake `amount` of the asset and give tokens at the rate of now, rounded down. Refuses restaked_too_small (least), and
        as the strategy does.
        """
        if amount < self.terms.minimum_deposit_wei:
            raise Refused("restaked_too_small", remedy=self.terms.minimum_deposit_wei, least=self.terms.minimum_deposit_wei)
        before, supply = self.restaked(world), self.supply(world)
        units = world.moved_units(account, self.asset, amount)
        world = replace(world, ledger=books.move(world.ledger, self.asset, account, self.name, units))
        world = self.at(world).deposit(world, self.name, world.balance(self.name, self.asset)).world
        added = self.restaked(world) - before
        minted = mul_div(added, supply, before) if supply and before else added
        return Deposited(replace(world, ledger=books.mint(world.ledger, self.token, account, minted)), minted)

    def exits(self, world: World) -> tuple[Exit, ...]:
        """Return the escrow, the only way out but a market."""
        return (Exit(ESCROW, "request_withdrawal", self.asset),)

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return self.at(world).wait(world, amount)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Burn `amount` and ask the strategy for what it stands for. Refuses restaked_token_zero, restaked_token_short (have,
        wanted; remedy: have), and as the strategy does.
        """
        after, asked = self._asked(world, account, amount)
        strategy, stages = self.at(world), self.wait(world, amount)
        operator = strategy.operator(world, asked.operator)
        share, yearly = (0, 0) if operator is None else (operator.allocated_ppm, operator.yearly_ppm)
        hours = sum(stage.likely_hours for stage in stages)
        figures: Figures = {
            "first_request": asked.id,
            "last_request": asked.id,
            "missed_rewards": asked.got * yearly * hours // (PPM * YEAR_DAYS * DAY_HOURS),  # staking goes on earning
            "worst": asked.got - asked.got * share // PPM,
        }
        notes = (Note("risk_escrow", {"share_ppm": share}),) if share else ()
        return Left(after, asked.got, figures, notes, stages)

    def ask(self, world: World, account: str, amount: int) -> World:
        return self._asked(world, account, amount)[0]

    def _asked(self, world: World, account: str, amount: int) -> tuple[World, AskedBack]:
        held = units_of(world.ledger, account, self.token)
        if amount <= 0:
            raise Refused("restaked_token_zero")
        if amount > held:
            raise Refused("restaked_token_short", remedy=held or None, have=held, wanted=amount)
        supply, whole = self.supply(world), self.restaked(world)
        wished = whole if amount == supply else mul_div(whole, amount, supply)
        asked = self.at(world).ask_back(world, self.name, wished)
        ledger = books.burn(asked.world.ledger, self.token, account, amount)
        row = EscrowedRequest(asked.id, account, amount, asked.got, world.now)
        yours = self.yours + (account == YOU)
        return asked.world.changed(self.name, ledger, asked=(*self.asked, row), yours=yours), asked

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Complete withdrawals whose escrow is over and pay the asset out. Refuses request_not_found, not_owner, and as the
        strategy does.
        """
        known, got, nominal = {row.id: row for row in self.asked}, 0, 0
        for id in requests:
            if id not in known:
                raise Refused("request_not_found", id=id)
            if known[id].owner != account:
                raise Refused("not_owner", id=id, owner=known[id].owner)
            paid = self.at(world).collect(world, self.name, (id,))
            units = world.units(self.asset, paid.got)
            world = replace(paid.world, ledger=books.move(paid.world.ledger, self.asset, self.name, account, units))
            got, nominal = got + paid.got, nominal + known[id].worth
        kept = tuple(row for row in self.asked if row.id not in requests)
        due = tuple(id for id in self.due if id not in requests)
        yours = self.yours - (len(self.asked) - len(kept) if account == YOU else 0)
        return Left(world.changed(self.name, asked=kept, due=due, yours=yours), got, {"nominal": nominal})

    def _brings(self, world: World) -> dict[int, int]:
        """Return what each withdrawal would bring now, by its number."""
        return {row.id: row.pays for row in self.at(world).places(world, self.name)}

    def _due(self, world: World) -> tuple[int, ...]:
        return self.at(world).takeable(world, self.name)

    def ready(self, account: str) -> tuple[int, ...]:
        return self.due if account == YOU else ()

    def tidied(self, world: World) -> World:
        """Pay others what they can collect."""
        if not any(row.owner == OTHERS for row in self.asked):
            return world
        due = set(self._due(world))
        ids = tuple(row.id for row in self.asked if row.owner == OTHERS and row.id in due)
        return self.collect(world, OTHERS, ids).world if ids else world

    def places(self, world: World, account: str) -> tuple[WaitingRequest, ...]:
        if account == YOU and not self.yours:
            return ()
        mine = [row for row in self.asked if row.owner == account]
        if not mine:
            return ()
        known = {row.id: row for row in self.at(world).places(world, self.name)}
        return tuple(
            WaitingRequest(
                key=f"{self.name}-{row.id}",
                system=self.name,
                id=row.id,
                token=self.token,
                asked=row.burned,
                coin=self.asset,
                pays=known[row.id].pays,
                asked_at=row.at,
                state=known[row.id].state,
            )
            for row in mine
        )

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        return tuple(self._line(world, row) for row in self.places(world, account))

    def _line(self, world: World, row: WaitingRequest) -> Holding:
        rate = world.redemption_rate(self.asset)
        worth, ready = world.worth(self.asset, row.pays, rate), row.state == "ready"
        token, amount = (self.asset, row.pays) if ready else (self.token, row.asked)
        return Holding(
            *(row.key, token, amount, worth, None, rate, None, "ready" if ready else "queue"),
            *(worth, worth, worth, row.id, self.name, row.asked),
        )

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        return self.at(world).stages_left(world, number)

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        """A buyer counts with the escrow, and then with the queue of what it pays."""
        inner = world.system(world.listed[self.asset].issuer, Issuer).prospect(world)
        hours = sum(stage.likely_hours for stage in self.wait(world, 0))
        return Prospect(inner.loss_ppm, None if inner.wait_hours is None else hours + inner.wait_hours)

    def usual_day(self, world: World) -> int:
        """Return what the staked token earns in a day, with what services pay beside it."""
        strategy = self.at(world)
        operator = strategy.operator(world, strategy.position(world, self.name).operator)
        more = 0 if operator is None else operator.yearly_ppm * RATE_ONE // (PPM * YEAR_DAYS)
        return world.system(world.listed[self.asset].issuer, Issuer).usual_day(world) + more

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def audit(self, world: World) -> list[str]:
        """Return where requests are not the strategy's, or tokens stand for nothing."""
        known = {row.id for row in self.at(world).places(world, self.name)}
        wrong = [f"{self.name}: request {row.id} is none of the strategy's" for row in self.asked if row.id not in known]
        if known - {row.id for row in self.asked}:
            wrong.append(f"{self.name}: withdrawals that nobody asked for")
        if self.supply(world) < 0:
            wrong.append(f"{self.name}: {self.supply(world)} tokens")
        return wrong
