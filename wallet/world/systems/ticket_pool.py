"""A pool of stake that is left with tickets, or through its own liquidity, in a world, as Marinade's mSOL.

The arithmetic is `wallet.staking.ticket_pool`'s. What the pool holds lies in its reserve (the account of its name) and in stake
accounts of the chain, which belong to its name. Its keepers (`ticket_pool_keepers`) write down rewards some hours after an epoch
began, and move stake some hours before it ends: a ticket that is ordered after that waits for one epoch more. A ticket is of a
fixed amount, which earns nothing. Its instant exit is a market of its own (`ticket_liquidity`), which holds both legs of the
program's liquidity; the program's storage is put together with them at each call. Left out: the list of validators (all the
pool's active stake stands for one account), stake accounts that are deposited or withdrawn, rent, and pauses.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.staking import ticket_pool
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.ticket_pool import EXTRA_WAIT_S, WAIT_EPOCHS, Ticket, TicketPool
from wallet.staking.ticket_storage import MOST_REWARD_FEE_BPS
from wallet.world import ledger as books
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import Ledger, units_of
from wallet.world.lines import OTHERS, YOU, Earning, Event, Exit, Figures, Holding, Note, Prospect, Stage, WaitingRequest
from wallet.world.state import HOUR, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, Venue, World
from wallet.world.systems import pooled_stake
from wallet.world.systems import ticket_pool_keepers as keepers
from wallet.world.systems.solana import DECIMALS, Lamports, SolanaChain
from wallet.world.tokens import WEI, Token

PPM, BPS, PPB = 10**6, 10**4, 10**9
DAY_S = 86_400
TICKET = "ticket"
"""The name of the way out."""
NO_CAP = 2**64 - 1
"""The program's largest number: all that could be staked fits."""


class TicketPoolStart(msgspec.Struct, frozen=True):
    """The pool at a scenario's first hour: what a token is worth, what all of them are worth, and what of that is in the reserve.

    `commission_percent` is what its validators keep of rewards, and `bids_ppb` what they pay for its stake besides, in 1e-9 of it
    an epoch. `update_hours` after an epoch began rewards are written down, `delta_hours` before it ends stake is moved.
    """

    rate: Coins
    total: Lamports
    reserve: Lamports
    commission_percent: int
    bids_ppb: int
    update_hours: int
    delta_hours: int


class OrderedTicket(msgspec.Struct, frozen=True):
    """What the pool's program does not keep of a ticket: its number, whose it is, the unix time at which it was ordered, and
    whether it is paid to whoever claims it now.
    """

    id: int
    owner: str
    timestamp: int
    ready: bool = False


class TicketPoolProtocol(Issuer, frozen=True, kw_only=True, tag="ticket_pool_protocol"):
    """The pool as it stands in a world: `liquidity` is the market that is its instant exit, "" where there is none.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    pool: TicketPool
    commission_percent: int
    bids_ppb: int
    update_hours: int
    delta_hours: int
    updated_epoch: int
    liquidity: str = ""
    orders: tuple[OrderedTicket, ...] = ()
    mechanism: ClassVar[str] = "ticket_pool"
    still: ClassVar[bool] = True
    daily: ClassVar[tuple[str, ...]] = ("rebase", "pool_updated")
    At: ClassVar[type[msgspec.Struct]] = TicketPoolStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin, symbol = preset.label("asset"), preset.label("token")
        return (Token(symbol, preset.label("token_title"), DECIMALS, "reported_rate", coin, preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the pool, up to date in the epoch in which it begins and without tickets.

        Raises ValueError where that cannot be: no rate, a reserve larger than all, more stake than others have.
        """
        if not 0 < at.rate <= at.total * WEI or not 0 <= at.reserve <= at.total:
            raise ValueError(f"{name} cannot begin with {at.reserve} of {at.total} in its reserve, at a rate of {at.rate}")
        supply, active, chain = at.total * WEI // at.rate, at.total - at.reserve, world.system(preset.chain, SolanaChain)
        own = cls(
            name=name,
            token=preset.label("token"),
            asset=preset.label("asset"),
            chain=preset.chain,
            pool=TicketPool(preset.parameters, active, reserve=at.reserve, msol_supply=supply),
            commission_percent=at.commission_percent,
            bids_ppb=at.bids_ppb,
            update_hours=at.update_hours,
            delta_hours=at.delta_hours,
            updated_epoch=chain.state.epoch,
        )
        world = chain.begun_by(world, name, active, at.commission_percent, own.tips_account)
        world = listing(world, cls.brings(name, preset)).with_system(own)
        world = replace(world, ledger=books.mint(world.ledger, own.token, OTHERS, supply))
        return hand(world, name, own.asset, at.reserve)

    @property
    def tips_account(self) -> str:
        """Where its tips arrive, until they are written down."""
        return pooled_stake.tips_account(self.name)

    @property
    def treasury(self) -> str:
        """Where fees go, in tokens."""
        return keepers.treasury_account(self.name)

    def on(self, world: World) -> SolanaChain:
        """Return the chain on which its stake is."""
        return pooled_stake.chain_of(world, self)

    def whole(self, world: World) -> TicketPool:
        """Return the program's storage, both legs of its liquidity included."""
        if not self.liquidity:
            return self.pool
        venue = world.system(self.liquidity, Venue)
        sol = venue.reserve(self.asset) + self.pool.parameters.rent_exempt
        return replace(self.pool, sol_leg=sol, msol_leg=venue.reserve(self.token))

    def settled(self, world: World, ledger: Ledger, pool: TicketPool) -> World:
        """Return the world with that ledger and what a call left in the program's storage: the legs are the market's."""
        world = world.changed(self.name, ledger, pool=replace(pool, sol_leg=0, msol_leg=0))
        return world.changed(self.liquidity, sol=pool.sol_leg, msol=pool.msol_leg) if self.liquidity else world

    # an hour

    def report(self, world: World) -> Step:
        """Let its keepers do what is due, and tell whose tickets are paid from now on."""
        events, chain = NO_EVENTS, self.on(world)
        if self.updated_epoch < chain.state.epoch and world.now >= chain.began + self.update_hours * HOUR:
            world, events = keepers.update(world, self.name)
        elif self.pool.last_stake_delta_epoch < chain.state.epoch and world.now >= chain.ends - self.delta_hours * HOUR:
            world = keepers.follow_tickets(world, self.name)
        own = world.system(self.name, TicketPoolProtocol)
        return own._looked_through(world, events) if own.orders else (world, events)

    def _looked_through(self, world: World, events: tuple[Event, ...]) -> Step:
        """Mark the tickets that are paid now: those that are due, oldest first, as far as the reserve reaches."""
        left, chain, now, orders = self.pool.reserve, self.on(world), world.now, []
        for order, ticket in zip(self.orders, self.pool.tickets, strict=True):
            ready = self._due_at(chain, ticket) <= now and ticket.lamports <= left
            left -= ticket.lamports if ready else 0
            orders.append(order if order.ready == ready else replace(order, ready=ready))
            if ready and not order.ready and order.owner == YOU:
                figures: Figures = {"request": order.id, "amount": ticket.lamports}
                events += (Event(world.hour, "request_ready", YOU, figures, self.name),)
        changed = tuple(orders)
        return (world if changed == self.orders else world.changed(self.name, orders=changed)), events

    @staticmethod
    def _due_at(chain: SolanaChain, ticket: Ticket) -> int:
        """Return the unix time from which a ticket is paid, if the reserve holds it: of epochs to come, as long as this one."""
        epochs = ticket.created_epoch + WAIT_EPOCHS - chain.state.epoch
        if epochs <= 0:
            return chain.began + (EXTRA_WAIT_S if epochs == 0 else 0)
        return chain.ends + (epochs - 1) * chain.epoch_length() + EXTRA_WAIT_S

    # its token

    def redemption_rate(self, world: World, token: str) -> int:
        return ticket_pool.lamports_for(self.pool, WEI)

    def capacity(self, world: World) -> int | None:
        cap, pool = self.pool.parameters.staking_sol_cap, self.pool
        if cap >= NO_CAP:
            return None
        bought = ticket_pool.lamports_for(pool, self.whole(world).msol_leg)
        return max(0, cap - pool.active_stake - pool.cooling_down - pool.reserve) + bought

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Pay `amount` for tokens: those of the liquidity pool first, then new ones. Refuses as the pool does, and
        `balance_short`.
        """
        done = ticket_pool.deposit(self.whole(world), amount)
        ledger = books.move(world.ledger, self.asset, account, self.name, done.to_reserve)
        if self.liquidity:
            ledger = books.move(ledger, self.asset, account, self.liquidity, done.to_pool)
            ledger = books.move(ledger, self.token, self.liquidity, account, done.from_pool)
        ledger = books.mint(ledger, self.token, account, done.minted)
        figures: Figures = {"rate": ticket_pool.lamports_for(done.pool, WEI)}
        return Deposited(self.settled(world, ledger, done.pool), done.msol, figures)

    # leaving

    def exits(self, world: World) -> tuple[Exit, ...]:
        return (Exit(TICKET, "request_withdrawal", self.asset, least=ticket_pool.fewest_for_a_ticket(self.pool)),)

    def is_late(self, world: World) -> bool:
        """Return whether this epoch's stake was moved: a ticket ordered now waits for one epoch more."""
        return self.pool.last_stake_delta_epoch >= self.on(world).state.epoch

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        lamports = ticket_pool.lamports_for(self.pool, amount)
        ticket = Ticket(0, "", lamports, self.on(world).state.epoch + self.is_late(world))
        return self._waits(world, ticket, ticket_pool.stake_delta(self.pool) - lamports)

    def _waits(self, world: World, ticket: Ticket, spare: int) -> tuple[Stage, ...]:
        """Return how long a ticket waits: until it is due where the reserve has the coins anyway, and something to `spare`; else
        until the stake for it has cooled down, at the chain's pace, and is collected.
        """
        chain = self.on(world)
        paid_at = self._due_at(chain, ticket)
        if spare < 0 or self.pool.cooling_down:
            (cooling,) = chain.cooling(world, max(0, -spare))
            slow = (cooling.likely_hours - chain.hours_left(world)) * HOUR
            paid_at += slow + max(0, self.update_hours * HOUR - EXTRA_WAIT_S)
        hours = max(1, -(-(paid_at - world.now) // HOUR))
        return (Stage("ticket", hours, hours, hours),)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Give `amount` of the token for a ticket. Refuses as the pool does."""
        late, stages = self.is_late(world), self.wait(world, amount)
        world, done = self._ordered(world, account, amount)
        figures: Figures = {
            "first_request": done.ticket.id,
            "last_request": done.ticket.id,
            "ready_at": world.now + stages[-1].likely_hours * HOUR,
            "missed_rewards": self._missed(world, done.ticket.lamports, stages[-1].likely_hours),
        }
        notes = (Note("ticket_late", {"opens": self.on(world).ends}),) if late else ()
        return Left(world, done.ticket.lamports, figures, notes, stages)

    def _missed(self, world: World, lamports: int, hours: int) -> int:
        """Return what a ticket misses of the rewards that come with each epoch's end until it is due, this one whole."""
        chain = self.on(world)
        ends = 1 + max(0, world.now + hours * HOUR - chain.ends) // chain.epoch_length()
        return max(0, lamports * (self.usual_day(world) - RATE_ONE) * ends * chain.epoch_length() // (RATE_ONE * DAY_S))

    def ask(self, world: World, account: str, amount: int) -> World:
        return self._ordered(world, account, amount)[0]

    def _ordered(self, world: World, account: str, amount: int) -> tuple[World, ticket_pool.Ordered]:
        done = ticket_pool.order_unstake(self.whole(world), account, amount, self.on(world).state.epoch)
        world = self.settled(world, books.burn(world.ledger, self.token, account, amount), done.pool)
        orders = (*self.orders, OrderedTicket(done.ticket.id, account, world.now))
        return world.changed(self.name, orders=orders), done

    # a holder

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return the tickets of `account`: each stands for its lamports, whatever the stake earns or loses."""
        return tuple(self._line(order, ticket) for order, ticket in self._tickets_of(account)) if self.orders else ()

    def _tickets_of(self, account: str) -> list[tuple[OrderedTicket, Ticket]]:
        both = zip(self.orders, self.pool.tickets, strict=True)
        return [(order, ticket) for order, ticket in both if order.owner == account]

    def _line(self, order: OrderedTicket, ticket: Ticket) -> Holding:
        held = ticket.lamports
        return Holding(
            *(f"{self.name}-{order.id}", self.asset, held, held, None, WEI, None, "ready" if order.ready else "queue"),
            *(held, held, held, order.id, self.name, held),
        )

    def places(self, world: World, account: str) -> tuple[WaitingRequest, ...]:
        return tuple(
            WaitingRequest(
                *(f"{self.name}-{order.id}", self.name, order.id, self.asset, ticket.lamports, self.asset),
                *(ticket.lamports, order.timestamp, "ready" if order.ready else "pending"),
                fixed=True,
            )
            for order, ticket in self._tickets_of(account)
        )

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        for order, ticket in zip(self.orders, self.pool.tickets, strict=True):
            if order.id == number and not order.ready:
                return self._waits(world, ticket, ticket_pool.stake_delta(self.pool))
        return ()

    def ready(self, account: str) -> tuple[int, ...]:
        return tuple(order.id for order in self.orders if order.owner == account and order.ready)

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Pay tickets. Refuses as the pool does."""
        chain, pool, paid = self.on(world), self.pool, 0
        for number in requests:
            pool, lamports = ticket_pool.claim(pool, number, account, chain.state.epoch, world.now - chain.began)
            paid += lamports
        ledger = books.move(world.ledger, self.asset, self.name, account, paid)
        orders = tuple(order for order in self.orders if order.id not in requests)
        return Left(world.changed(self.name, ledger, pool=pool, orders=orders), paid, {"nominal": paid})

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        """A buyer counts with the fee of a ticket, and with its wait."""
        (stage,) = self.wait(world, 0)
        return Prospect(self.pool.parameters.delayed_unstake_fee_cents, stage.likely_hours)

    def usual_day(self, world: World) -> int:
        """Return what an epoch as the current one pays the pool's stake, tips and bids included, less its fee, for a day.

        Stake that tickets are owed still earns in this epoch, for those who stay, but in no usual one.
        """
        chain, staked = self.on(world), ticket_pool.virtual_staked(self.pool)
        if not staked:
            return RATE_ONE
        active = min(sum(row.effective for row in chain.rows_of(self.name)), staked)
        earned = active * (chain.epoch_reward(self.commission_percent) + chain.tips_reward()) // WEI
        earned += active * self.bids_ppb // PPB
        kept = earned - earned * self.fee_bps() // BPS
        return RATE_ONE + kept * RATE_ONE * DAY_S // (staked * chain.epoch_length())

    @property
    def operator(self) -> str:
        return self.name

    def fee_bps(self) -> int:
        return self.pool.parameters.reward_fee_bps

    def fee_bounds(self) -> tuple[int, int]:
        return MOST_REWARD_FEE_BPS, 1

    def with_fee(self, world: World, fee_bps: int) -> World:
        terms = replace(self.pool.parameters, reward_fee_bps=fee_bps)
        return world.changed(self.name, pool=replace(self.pool, parameters=terms))

    def backing(self) -> int:
        return ticket_pool.virtual_staked(self.pool)

    def earning(self, world: World) -> Earning:
        return super().earning(world)._replace(at_work=pooled_stake.working(world, self))

    live_keys: ClassVar[tuple[str, ...]] = ("protocol_fee", "buffer")

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        return (self.pool.reserve, self.asset) if key == "buffer" else (self.fee_bps() * PPM // BPS, "percent")

    # the books

    def accounts(self) -> tuple[str, ...]:
        return self.name, self.tips_account

    def names(self) -> tuple[str, ...]:
        return self.name, self.treasury

    def audit(self, world: World) -> list[str]:
        """Return what is wrong between the ledger, the chain's stake accounts and the program's storage."""
        pool, rows = self.pool, self.on(world).rows_of(self.name)
        found = {
            "in the reserve": (units_of(world.ledger, self.name, self.asset), pool.reserve),
            "tokens": (world.ledger.issued.get(self.token, 0), pool.msol_supply),
            "in tickets": (sum(ticket.lamports for ticket in pool.tickets), pool.circulating_tickets),
            "tickets with their owners": (
                sum((a.id, a.owner) == (b.id, b.owner) for a, b in zip(self.orders, pool.tickets, strict=False)),
                max(len(self.orders), len(pool.tickets)),
            ),
        }
        if self.updated_epoch == self.on(world).state.epoch:
            found["active"] = sum(row.lamports for row in rows if not row.leaving), pool.active_stake
            found["cooling down"] = sum(row.lamports for row in rows if row.leaving), pool.cooling_down
        return [f"{self.name}: {has} {what}, storage says {said}" for what, (has, said) in found.items() if has != said]
