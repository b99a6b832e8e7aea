"""A protocol of a growing balance in a world, as Lido's stETH: its pool, its withdrawal queue, and its validators on the chain.

Its arithmetic is `wallet.staking`'s and `wallet.world.oracle_report`'s; how its contracts move accounts is in
`rebasing_storage`, its report in `rebasing_report`, and what waiting takes in `rebasing_waiting`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum import Stage
from wallet.staking import withdrawal_queue
from wallet.staking.pool_rules import rules_at
from wallet.staking.rebasing import (
    DEPOSIT,
    RebasingPool,
    ether_for,
    internal_ether,
    internal_shares,
    shares_for,
    transfer_shares,
    transfer_shares_for,
)
from wallet.staking.rebasing_parameters import Parameters, fee_modules, stake_limit
from wallet.staking.stake_limit import growth_per_block
from wallet.staking.withdrawal_queue import Request, WithdrawalQueue
from wallet.world import ledger as books
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given, Moment
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, YOU, Earning, Exit, Figures, Holding, Prospect, WaitingRequest
from wallet.world.oracle_report import FEE_ONE
from wallet.world.state import DAY_ENDS, DAY_HOURS, HOUR, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, World
from wallet.world.systems import bunker, rebasing_bonds, rebasing_report
from wallet.world.systems import rebasing_storage as storage
from wallet.world.systems import rebasing_waiting as waiting
from wallet.world.systems.ethereum import EthereumChain, Payee, working_wei
from wallet.world.tokens import GWEI, WEI, Token
from wallet.world.wait_change import Standing

PPM, BPS = 10**6, 10**4
QUEUE = "queue"


class ProtocolStart(msgspec.Struct, frozen=True):
    """The protocol at a scenario's first hour. Redemption is open, or opens at `opens`."""

    share_rate: Coins
    pooled: Coins
    buffered: Coins
    redemption: Literal["open", "shut"]
    withdrawal_vault: Coins
    execution_vault: Coins
    opens: Moment = 0


class RebasingProtocol(Issuer, frozen=True, kw_only=True, tag="rebasing_protocol"):
    """The protocol as it stands in a world. Unix times, 0 where there is none: `withdrawals_open`, from which redemption may be
    asked for; `disputed_since`, of the first report that was refused for a loss over the limit and is not accepted yet;
    `last_report`, of the last accepted one. `counted_gwei` is what of the losses of its slashed validators that report has
    counted; `limit_raised` whether a vote has raised the limit on losses, which then stays raised. `bonds` are put up for
    validators that are slashed and wait, `bonds_paid` is what such bonds have paid so far, in wei.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    pool: RebasingPool
    queue: WithdrawalQueue
    withdrawals_open: int = 0
    bunker: bool = False
    disputed_since: int = 0
    last_report: int = 0
    counted_gwei: int = 0
    limit_raised: bool = False
    bonds: tuple[storage.BondAtStake, ...] = ()
    bonds_paid: int = 0
    mechanism: ClassVar[str] = "rebasing_pool"
    still: ClassVar[bool] = True
    daily: ClassVar[tuple[str, ...]] = ("rebase", "finalization")
    At: ClassVar[type[msgspec.Struct]] = ProtocolStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin, symbol = preset.label("asset"), preset.label("token")
        return (Token(symbol, preset.label("token_title"), 18, "growing_balance", coin, preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the protocol: what is not buffered is with validators of 32 coins each, in whole ones."""
        known: Parameters = preset.parameters
        validators = (at.pooled - at.buffered) // DEPOSIT
        pool = RebasingPool(
            total_shares=at.pooled * WEI // at.share_rate,
            buffered=at.pooled - validators * DEPOSIT,
            limits=known.report_limits,
            modules=fee_modules(known),
            total_fee=known.fee.total,
            cl_balance=validators * DEPOSIT,
            cl_validators=validators,
            deposited_validators=validators,
            limit=stake_limit(known, world.start // storage.BLOCK_S),
            rules=rules_at(world.start).name,
        )
        own = cls(
            name=name,
            token=preset.label("token"),
            asset=preset.label("asset"),
            chain=preset.chain,
            pool=pool,
            queue=WithdrawalQueue(),
            withdrawals_open=world.start if at.redemption == "open" else at.opens,
            last_report=world.start - (DAY_HOURS - DAY_ENDS) * HOUR,
        )
        payee = Payee(storage.withdrawal_vault(name), storage.execution_vault(name))
        world = listing(own.on(world).begun_by(world, name, validators, payee), cls.brings(name, preset)).with_system(own)
        world = replace(world, ledger=books.mint(world.ledger, own.token, OTHERS, pool.total_shares))
        for account, amount in ((name, pool.buffered), (payee.payouts, at.withdrawal_vault), (payee.tips, at.execution_vault)):
            world = hand(world, account, own.asset, amount)
        return world

    def on(self, world: World) -> EthereumChain:
        """Return the chain on which its validators stand."""
        return storage.chain_of(world, self)

    def report(self, world: World) -> Step:
        if world.hour_of_day != DAY_ENDS:
            return world, NO_EVENTS
        return rebasing_report.day(world, self.name)

    # its token

    def seen(self, units: int) -> int:
        return ether_for(self.pool, units)

    def units(self, amount: int) -> int:
        return shares_for(self.pool, amount)

    def sent(self, amount: int, held: int, everything: bool) -> int:
        if not everything:
            return transfer_shares_for(self.pool, amount, held)
        transfer_shares(self.pool, held, held)
        return held

    def capacity(self, world: World) -> int | None:
        return storage.room(world, self)

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        after, shares = storage.submit(world, self, account, amount)
        pool = self.pool
        figures: Figures = {
            "shares": shares,
            "pool_ether": internal_ether(pool),
            "pool_shares": internal_shares(pool),
            "protocol_fee_1e20": pool.total_fee,
        }
        return Deposited(after, shares, figures)

    # a holder

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return the places of `account` in the queue: each stands for what it will pay."""
        mine = [row for row in self.queue.requests if row.owner == account and not row.claimed]
        return tuple(self._line(self._place(world, row)) for row in mine) if mine else ()

    def _line(self, row: WaitingRequest) -> Holding:
        ready, worth = row.state == "ready", row.pays
        token, amount = (self.asset, worth) if ready else (self.token, row.asked)
        return Holding(
            *(row.key, token, amount, worth, None, WEI, None, "ready" if ready else "queue"),
            *(worth, worth, worth, row.id, self.name, row.asked),
        )

    def places(self, world: World, account: str) -> tuple[WaitingRequest, ...]:
        found, ahead = [], 0
        for row in self.queue.requests:
            if row.owner == account:
                found.append(self._place(world, row, ahead))
            ahead += row.steth if row.id > self.queue.last_finalized else 0
        return tuple(found)

    def _place(self, world: World, row: Request, ahead: int = 0) -> WaitingRequest:
        first, pending = world.issuer().name == self.name, row.id > self.queue.last_finalized
        worth = ether_for(self.pool, row.shares) if pending else None
        pays = withdrawal_queue.payout(self.queue, row) if worth is None else min(row.steth, worth)
        return WaitingRequest(
            key=f"request-{row.id}" if first else f"{self.name}-{row.id}",
            system=self.name,
            id=row.id,
            token=self.token,
            asked=row.steth,
            coin=self.asset,
            pays=pays,
            asked_at=row.timestamp,
            state="pending" if pending else "claimed" if row.claimed else "ready",
            ahead=ahead,
            worth=worth,
            fixed=not pending,
        )

    def delayed(self, world: World, place: WaitingRequest) -> str:
        if self.queue.paused:
            return "paused"
        if self.disputed_since:
            return "refused"
        return "slowed" if waiting.first_serving(world, self, bunker.losses_ahead(world, self), place.asked_at) else ""

    def standing(self, world: World, amount: int, place: WaitingRequest | None = None) -> Standing:
        stages = self.wait(world, amount) if place is None else self.stages_left(world, place.id)
        ahead, since = (self.queue.unfinalized_steth, world.now) if place is None else (place.ahead, place.asked_at)
        return waiting.standing_of(world, self, sum(stage.likely_hours for stage in stages), ahead, since)

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        row = withdrawal_queue.find(self.queue, number)
        ahead = sum(other.steth for other in withdrawal_queue.unfinalized(self.queue) if other.id < number)
        return waiting.stages_left(world, self, ahead + row.steth, row.timestamp)

    def requests(self, account: str) -> tuple[Request, ...]:
        return tuple(row for row in self.queue.requests if row.owner == account and not row.claimed)

    # leaving

    def limit(self) -> tuple[int, int]:
        return self.pool.limit.maximum, growth_per_block(self.pool.limit) * (HOUR // storage.BLOCK_S)

    def exits(self, world: World) -> tuple[Exit, ...]:
        """Return the queue, the only way out. Refuses nothing: where it is shut, it says so."""
        is_open = storage.is_open(world, self)
        return (
            Exit(
                QUEUE,
                "request_withdrawal",
                self.asset,
                spender=storage.queue_account(self.name),
                least=withdrawal_queue.MINIMUM,
                most_at_once=withdrawal_queue.MAXIMUM,
                shut="" if is_open else "redemption_shut",
                opens=self.withdrawals_open,
                delayed="disputed" if self.disputed_since else "slowed" if self.bunker else "",
                since=self.disputed_since,
            ),
        )

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return waiting.redemption_stages(world, self, amount)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Ask for `amount` of the token to be redeemed. Refuses redemption_shut, request_min, withdrawals_paused."""
        stages = waiting.redemption_stages(world, self, amount)
        after, ids = storage.request(world, self, account, amount)
        likely = sum(stage.likely_hours for stage in stages)
        stood = waiting.standing_of(world, self, likely, self.queue.unfinalized_steth, world.now)
        figures: Figures = {
            "first_request": ids[0],
            "last_request": ids[-1],
            "ahead": self.queue.unfinalized_steth,
            "buffer": self.pool.buffered,
            "at_hand": stood.at_hand,
            "leaving": stood.leaving,
            "held_hours": stood.held,
            "income": stood.income,
        }
        return Left(after, amount, figures, stages=stages)

    def ask(self, world: World, account: str, amount: int) -> World:
        return storage.request(world, self, account, amount)[0]

    def ready(self, account: str) -> tuple[int, ...]:
        return storage.claimable_ids(self, account)

    def tidied(self, world: World) -> World:
        return storage.tidied(world, self, YOU)

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        after, paid = storage.claim(world, self, account, requests)
        nominal = sum(withdrawal_queue.find(self.queue, row).steth for row in requests)
        return Left(after, paid, {"nominal": nominal})

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        ahead = bunker.losses_ahead(world, self)
        loss = bunker.owed_gwei(ahead) * GWEI * PPM // internal_ether(self.pool) if ahead else 0
        return Prospect(loss, waiting.exit_wait_hours(world, self, ahead) if storage.is_open(world, self) else None)

    def usual_day(self, world: World) -> int:
        return waiting.usual_day(world, self)

    @property
    def operator(self) -> str:
        return self.name

    def fee_bps(self) -> int:
        return self.pool.total_fee * BPS // FEE_ONE

    def fee_bounds(self) -> tuple[int, int]:
        return BPS, 1

    def with_fee(self, world: World, fee_bps: int) -> World:
        """Operators keep their part, the treasury has the rest; a fee below what operators get is all theirs, in proportion."""
        total, modules = fee_bps * (FEE_ONE // BPS), self.pool.modules
        theirs = sum(share for _, share in modules)
        if theirs > total:
            modules = tuple((account, share * total // theirs) for account, share in modules)
        return world.changed(self.name, pool=replace(self.pool, total_fee=total, modules=modules))

    def backing(self) -> int:
        return internal_ether(self.pool)

    def earning(self, world: World) -> Earning:
        ether, shares = self.pooled()
        return Earning(
            units=shares,
            counted=ether,
            pending=rebasing_report.pending(world, self.name),
            at_work=working_wei(self.on(world), self.name),
            fee_bps=self.fee_bps(),
            lost=self.on(world).lost_gwei.get(self.name, 0) * GWEI,
            among=ether,
            reports=tuple((rebase.timestamp, rebase.after_1e27) for rebase in self.pool.rebases),
        )

    def pooled(self) -> tuple[int, int]:
        return internal_ether(self.pool), internal_shares(self.pool)

    live_keys: ClassVar[tuple[str, ...]] = ("protocol_fee", "buffer", "stake_limit", "queue")

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        match key:
            case "protocol_fee":
                return self.pool.total_fee * PPM // FEE_ONE, "percent"
            case "buffer":
                return self.pool.buffered, self.asset
            case "stake_limit":
                return self.capacity(world) or 0, self.asset
        return self.queue.unfinalized_steth, self.token

    def pledged(self, world: World, validators: int, bond: int) -> World:
        return rebasing_bonds.pledged(world, self, validators, bond)

    def paid_by_bonds(self) -> int:
        return self.bonds_paid

    def owed_by_minters(self) -> int:
        return ether_for(self.pool, self.pool.external_shares)

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of the buffer is gone: less stands behind every token from then on."""
        amount = self.pool.buffered * share_ppm // PPM
        ledger = books.move(world.ledger, self.asset, self.name, taker, amount)
        return world.changed(self.name, ledger, pool=replace(self.pool, buffered=self.pool.buffered - amount)).followed()

    # the books

    def accounts(self) -> tuple[str, ...]:
        name = self.name
        vaults = storage.withdrawal_vault(name), storage.execution_vault(name)
        return name, storage.queue_account(name), storage.burner(name), *vaults

    def names(self) -> tuple[str, ...]:
        return self.name, storage.treasury(self.name), *(account for account, _ in self.pool.modules)

    def audit(self, world: World) -> list[str]:
        """Return what is wrong between the ledger and the shares, the buffer, and the queue."""
        return [*self._audit_shares(world), *self._audit_queue(world)]

    def _audit_shares(self, world: World) -> list[str]:
        pool, wrong = self.pool, []
        issued = world.ledger.issued.get(self.token, 0)
        if issued != pool.total_shares:
            wrong.append(f"shares: ledger {issued}, pool {pool.total_shares}")
        burner = units_of(world.ledger, storage.burner(self.name), self.token)
        if burner < pool.cover_requested + pool.noncover_requested:
            wrong.append(f"burner: holds {burner}, owes {pool.cover_requested + pool.noncover_requested}")
        held = units_of(world.ledger, self.name, self.asset)
        if held != pool.buffered:
            wrong.append(f"buffer: account {held}, pool {pool.buffered}")
        supply, backing = ether_for(pool, internal_shares(pool)), internal_ether(pool)
        if supply > backing:
            wrong.append(f"supply {supply} exceeds what backs it, {backing}")
        return wrong

    def _audit_queue(self, world: World) -> list[str]:
        queue, wrong, account = self.queue, [], storage.queue_account(self.name)
        held = units_of(world.ledger, account, self.asset)
        if held != queue.locked_ether:
            wrong.append(f"queue: account {held}, locked {queue.locked_ether}")
        ready = [row for row in queue.requests if withdrawal_queue.status(queue, row) == "ready"]
        owed = sum(withdrawal_queue.payout(queue, row) for row in ready)
        if owed > queue.locked_ether:
            wrong.append(f"queue: owes {owed}, locked {queue.locked_ether}")
        shares = units_of(world.ledger, account, self.token)
        if shares < queue.unfinalized_shares:
            wrong.append(f"queue: holds {shares} shares, waits for {queue.unfinalized_shares}")
        return wrong
