"""A pool of stake whose rate steps up each epoch, in a world, as the SPL stake pool behind JitoSOL.

The arithmetic is `wallet.staking.stake_pool`'s. What the pool holds lies in its reserve (the account of its name) and in stake
accounts of the chain, which belong to its name. Its keepers (`stake_pool_keepers`) update it some hours after each epoch's end:
until then nobody comes or goes. A leaver by the epoch's end gets a stake account that cools down, and earns until it has;
who leaves at once is paid out of the reserve. Left out: the list of validators (all the pool's active stake stands for one
account), stake accounts that are deposited, the rent of the stake account that a leaver opens and gets back, and that the
manager sells what fees bring.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import mul_div_up
from wallet.errors import Refused
from wallet.staking import stake_pool
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.stake_pool import StakePool, StakeSource
from wallet.staking.stake_pool_fees import BOUNDARIES, Fee, before_fee
from wallet.world import ledger as books
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, YOU, Earning, Event, Exit, Figures, Holding, Prospect, Stage, WaitingRequest
from wallet.world.state import HOUR, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, World
from wallet.world.systems import pooled_stake
from wallet.world.systems import stake_pool_keepers as keepers
from wallet.world.systems.solana import DECIMALS, Lamports, SolanaChain
from wallet.world.tokens import WEI, Token

PPM, BPS = 10**6, 10**4
DAY_S = 86_400
EPOCH, RESERVE = "epoch", "reserve"


class StakePoolStart(msgspec.Struct, frozen=True):
    """The pool at a scenario's first hour: what a token is worth, what all of them are worth, and what of that the reserve holds,
    which is also what it is to hold.

    `commission_percent` is what its validators keep of rewards, `update_hours` after how many hours of an epoch it is updated.
    """

    rate: Coins
    total: Lamports
    reserve: Lamports
    commission_percent: int
    update_hours: int


class LeavingStake(msgspec.Struct, frozen=True):
    """A stake account in which somebody leaves: its number on the chain, whose it is, the lamports that were asked for, the
    tokens that were given for them, and the unix time. `ready` is whether it has cooled down.
    """

    id: int
    owner: str
    asked: int
    tokens: int
    timestamp: int
    ready: bool = False


class StakePoolProtocol(Issuer, frozen=True, kw_only=True, tag="stake_pool_protocol"):
    """The pool as it stands in a world.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    pool: StakePool
    reserve_target: int
    commission_percent: int
    update_hours: int
    tickets: tuple[LeavingStake, ...] = ()
    mechanism: ClassVar[str] = "stake_pool"
    still: ClassVar[bool] = True
    daily: ClassVar[tuple[str, ...]] = ("rebase", "pool_updated")
    At: ClassVar[type[msgspec.Struct]] = StakePoolStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin, symbol = preset.label("asset"), preset.label("token")
        return (Token(symbol, preset.label("token_title"), DECIMALS, "reported_rate", coin, preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the pool, updated in the epoch in which it begins: what is not in the reserve is active stake.

        Raises ValueError where that cannot be: no rate, a reserve larger than all, more stake than others have.
        """
        if not 0 < at.rate <= at.total * WEI or not 0 <= at.reserve <= at.total:
            raise ValueError(f"{name} cannot begin with {at.reserve} of {at.total} in its reserve, at a rate of {at.rate}")
        supply, chain = at.total * WEI // at.rate, world.system(preset.chain, SolanaChain)
        pool = StakePool(preset.parameters, at.total, supply, at.reserve, chain.state.epoch)
        own = cls(
            name=name,
            token=preset.label("token"),
            asset=preset.label("asset"),
            chain=preset.chain,
            pool=pool,
            reserve_target=at.reserve,
            commission_percent=at.commission_percent,
            update_hours=at.update_hours,
        )
        world = chain.begun_by(world, name, at.total - at.reserve, at.commission_percent, own.tips_account)
        world = listing(world, cls.brings(name, preset)).with_system(own)
        world = replace(world, ledger=books.mint(world.ledger, own.token, OTHERS, supply))
        return hand(world, name, own.asset, at.reserve)

    @property
    def tips_account(self) -> str:
        """Where its tips arrive, until an update counts them."""
        return pooled_stake.tips_account(self.name)

    @property
    def manager(self) -> str:
        """Where its fees go, in tokens."""
        return keepers.manager_account(self.name)

    def on(self, world: World) -> SolanaChain:
        """Return the chain on which its stake is."""
        return pooled_stake.chain_of(world, self)

    def is_updated(self, world: World) -> bool:
        """Return whether it has been updated in this epoch."""
        return self.pool.last_update_epoch >= self.on(world).state.epoch

    def updates_at(self, world: World) -> int:
        """Return the unix time from which it is updated in this epoch."""
        return self.on(world).began + self.update_hours * HOUR

    # an hour

    def elapse(self, world: World) -> Step:
        """Tell whose stake has cooled down once an epoch has ended."""
        if not self.tickets or self.on(world).last_epoch.hour != world.hour:
            return world, NO_EVENTS
        tickets = tuple(replace(row, ready=pooled_stake.is_cold(self.on(world).find(row.id))) for row in self.tickets)
        told = [row for row, was in zip(tickets, self.tickets, strict=True) if row.ready and not was.ready and row.owner == YOU]
        return world.changed(self.name, tickets=tickets), tuple(self._told(world, row) for row in told)

    def _told(self, world: World, ticket: LeavingStake) -> Event:
        figures: Figures = {"request": ticket.id, "amount": self._held(world, ticket)}
        return Event(world.hour, "request_ready", YOU, figures, self.name)

    def _held(self, world: World, ticket: LeavingStake) -> int:
        """Return what a leaver's stake account holds: what was asked for, and what it has earned since."""
        row = self.on(world).find(ticket.id)
        return row.lamports if row else 0

    def report(self, world: World) -> Step:
        """Let its keepers update it once they are due in this epoch."""
        if self.is_updated(world) or world.now < self.updates_at(world):
            return world, NO_EVENTS
        return keepers.update(world, self.name)

    # its token

    def redemption_rate(self, world: World, token: str) -> int:
        return stake_pool.redemption_rate(self.pool)

    def capacity(self, world: World) -> int | None:
        return None if self.is_updated(world) else 0

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Pay `amount` into the reserve for tokens. Refuses as the pool does, and `balance_short`."""
        self._check_updated(world)
        done = stake_pool.deposit_sol(self.pool, amount, self.on(world).state.epoch)
        ledger = books.move(world.ledger, self.asset, account, self.name, amount)
        ledger = books.mint(ledger, self.token, account, done.to_user)
        ledger = books.mint(ledger, self.token, self.manager, done.to_manager + done.to_referrer)
        figures: Figures = {
            "rate": stake_pool.redemption_rate(self.pool),
            "deposit_fee": done.minted - done.to_user,
        }
        counted = {"deposit_fee": self.token} if done.minted > done.to_user else {}
        return Deposited(world.changed(self.name, ledger, pool=done.pool), done.to_user, figures, counted=counted)

    def _check_updated(self, world: World) -> None:
        if not self.is_updated(world):
            raise Refused("pool_not_updated", opens=self.updates_at(world))

    # leaving

    def exits(self, world: World) -> tuple[Exit, ...]:
        """Return both ways out: with stake that cools down by the end of the epoch, and at once as far as the reserve reaches."""
        shut, opens = ("", 0) if self.is_updated(world) else ("pool_not_updated", self.updates_at(world))
        terms, least, limit = self.pool.parameters, self.on(world).least(), self.pool.reserve_lamports
        tokens = before_fee(terms.stake_withdrawal_fee, mul_div_up(least, *self._tokens_a_lamport()))
        most = stake_pool.tokens_for(self.pool, limit)
        return (
            Exit(EPOCH, "request_withdrawal", self.asset, least=tokens or 0, shut=shut, opens=opens),
            Exit(RESERVE, "redeem", self.asset, shut=shut or ("" if limit else "pool_reserve_empty"), opens=opens, most=most),
        )

    def _tokens_a_lamport(self) -> tuple[int, int]:
        return self.pool.pool_token_supply, max(1, self.pool.total_lamports)

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return self.on(world).cooling(world, stake_pool.lamports_for(self.pool, amount))

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Give `amount` of the token for a stake account that cools down, or for coins at hand. Refuses as the pool does."""
        self._check_updated(world)
        return self._at_once(world, account, amount) if way == RESERVE else self._by_the_epoch(world, account, amount)

    def ask(self, world: World, account: str, amount: int) -> World:
        """Leave by the epoch's end with what of `amount` there is stake for; the rest stays with its holder."""
        try:
            return self._by_the_epoch(world, account, amount).world
        except Refused as refused:
            less = refused.remedy if isinstance(refused.remedy, int) else 0
            return self._by_the_epoch(world, account, less).world if 0 < less < amount else world

    def _at_once(self, world: World, account: str, tokens: int) -> Left:
        done = stake_pool.withdraw_sol(self.pool, tokens, self.on(world).state.epoch)
        ledger = self._given(world, account, done)
        ledger = books.move(ledger, self.asset, self.name, account, done.lamports)
        figures: Figures = {"withdrawal_fee": done.fee, "rate": stake_pool.redemption_rate(self.pool)}
        return Left(world.changed(self.name, ledger, pool=done.pool), done.lamports, figures)

    def _by_the_epoch(self, world: World, account: str, tokens: int) -> Left:
        chain, active = self.on(world), keepers.largest_active(world, self)
        source = StakeSource(0 if active is None else active.lamports)
        done = stake_pool.withdraw_stake(self.pool, tokens, chain.state.epoch, chain.least(), source)
        assert active is not None, "a pool without active stake has just refused"
        stages = chain.cooling(world, done.lamports)
        figures: Figures = {
            "withdrawal_fee": done.fee,
            "rate": stake_pool.redemption_rate(self.pool),
            "ready_at": world.now + stages[-1].likely_hours * HOUR,
            "missed_rewards": 0,
        }
        world = world.changed(self.name, self._given(world, account, done), pool=done.pool)
        world, row = self.on(world).split(world, active.id, self.name, done.lamports, account)
        world = self.on(world).deactivate(world, row.id, account)
        ticket = LeavingStake(row.id, account, done.lamports, tokens, world.now)
        world = world.changed(self.name, tickets=(*self.tickets, ticket))
        return Left(world, done.lamports, {"first_request": row.id, "last_request": row.id, **figures}, stages=stages)

    def _given(self, world: World, account: str, done: stake_pool.Withdrawn) -> books.Ledger:
        """Return the ledger after `account` gave tokens for what a withdrawal pays: the fee's go to the manager."""
        ledger = books.burn(world.ledger, self.token, account, done.burnt)
        return books.move(ledger, self.token, account, self.manager, done.fee)

    # a holder

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return the stake accounts in which `account` leaves: each stands for what it holds, and earns until it is cold."""
        if not self.tickets:
            return ()
        return tuple(self._line(world, row) for row in self.tickets if row.owner == account)

    def _line(self, world: World, ticket: LeavingStake) -> Holding:
        held = self._held(world, ticket)
        return Holding(
            *(f"{self.name}-{ticket.id}", self.asset, held, held, None, WEI, None, "ready" if ticket.ready else "queue"),
            *(held, held, held, ticket.id, self.name, ticket.asked),
        )

    def places(self, world: World, account: str) -> tuple[WaitingRequest, ...]:
        return tuple(self._place(world, row) for row in self.tickets if row.owner == account)

    def _place(self, world: World, ticket: LeavingStake) -> WaitingRequest:
        return WaitingRequest(
            *(f"{self.name}-{ticket.id}", self.name, ticket.id, self.asset, ticket.asked, self.asset),
            *(self._held(world, ticket), ticket.timestamp, "ready" if ticket.ready else "pending"),
            fixed=ticket.ready,
        )

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        """Return how long a stake account still cools down, among all that does."""
        return () if number in {row.id for row in self.tickets if row.ready} else self.on(world).cooling(world)

    def ready(self, account: str) -> tuple[int, ...]:
        return tuple(row.id for row in self.tickets if row.owner == account and row.ready)

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Close stake accounts that have cooled down and pay out all they hold.

        Refuses request_not_found (id), not_owner (id, owner), and pool_stake_cooling (id, opens) until an epoch has ended.
        """
        paid = nominal = 0
        for number in requests:
            own = world.system(self.name, StakePoolProtocol)
            ticket = next((row for row in own.tickets if row.id == number), None)
            if ticket is None:
                raise Refused("request_not_found", id=number)
            if ticket.owner != account:
                raise Refused("not_owner", id=number, owner=ticket.owner)
            if not ticket.ready:
                raise Refused("pool_stake_cooling", id=number, opens=self.on(world).ends)
            world, lamports = self.on(world).withdraw(world, number, account, account)
            world = world.changed(self.name, tickets=tuple(row for row in own.tickets if row.id != number))
            paid, nominal = paid + lamports, nominal + ticket.asked
        return Left(world, paid, {"nominal": nominal})

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        """A buyer counts with the fee of leaving, and with the wait for the end of the epoch."""
        fee = self.pool.parameters.stake_withdrawal_fee
        return Prospect(fee.numerator * PPM // max(1, fee.denominator), self.on(world).hours_left(world))

    def usual_day(self, world: World) -> int:
        """Return what an epoch as the current one pays the pool's active stake, tips included, less its fee, for a day."""
        chain, fee, total = self.on(world), self.pool.parameters.epoch_fee, self.pool.total_lamports
        if not total:
            return RATE_ONE
        active = sum(row.effective for row in chain.rows_of(self.name))
        earned = active * (chain.epoch_reward(self.commission_percent) + chain.tips_reward()) // WEI
        kept = earned - stake_pool.fee_on(fee, earned)
        return RATE_ONE + kept * RATE_ONE * DAY_S // (total * chain.epoch_length())

    @property
    def operator(self) -> str:
        return self.name

    def fee_bps(self) -> int:
        fee = self.pool.parameters.epoch_fee
        return fee.numerator * BPS // max(1, fee.denominator)

    def fee_bounds(self) -> tuple[int, int]:
        return BPS, 1

    def with_fee(self, world: World, fee_bps: int) -> World:
        """Announce it, as the program does. Refuses pool_out_of_date."""
        pool = stake_pool.set_fee(self.pool, "epoch_fee", Fee(fee_bps, BPS), self.on(world).state.epoch)
        return world.changed(self.name, pool=pool)

    def fee_waits(self) -> int:
        return BOUNDARIES

    def backing(self) -> int:
        return self.pool.total_lamports

    def earning(self, world: World) -> Earning:
        return super().earning(world)._replace(at_work=pooled_stake.working(world, self))

    live_keys: ClassVar[tuple[str, ...]] = ("protocol_fee", "buffer")

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        return (self.pool.reserve_lamports, self.asset) if key == "buffer" else (self.fee_bps() * PPM // BPS, "percent")

    # the books

    def accounts(self) -> tuple[str, ...]:
        return self.name, self.tips_account

    def names(self) -> tuple[str, ...]:
        return self.name, self.manager

    def audit(self, world: World) -> list[str]:
        """Return what is wrong between the ledger, the chain's stake accounts and the pool's storage."""
        pool, wrong = self.pool, []
        reserve, issued = units_of(world.ledger, self.name, self.asset), world.ledger.issued.get(self.token, 0)
        if reserve != pool.reserve_lamports:
            wrong.append(f"{self.name}: the reserve holds {reserve}, storage says {pool.reserve_lamports}")
        if issued != pool.pool_token_supply:
            wrong.append(f"{self.name}: {issued} tokens issued, supply {pool.pool_token_supply}")
        held = reserve + sum(row.lamports for row in self.on(world).rows_of(self.name))
        if self.is_updated(world) and held != pool.total_lamports:
            wrong.append(f"{self.name}: reserve and stake hold {held}, storage says {pool.total_lamports}")
        owned = {row.id: row.owner for row in self.on(world).state.delegations}
        lost = (row.id for row in self.tickets if owned.get(row.id) != row.owner)
        return wrong + [f"{self.name}: stake account {number} is not its leaver's" for number in lost]
