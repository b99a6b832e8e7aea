"""Vaults of one's own validators that mint a pool's token, in a world, as Lido V3's stVaults: the hub, its grid and its oracle.

The arithmetic is `wallet.staking.staking_vault`'s and `vault_hub`'s; how coins and shares move is in `vault_hub_storage`, the
day's report and what others do in `vault_hub_keepers`. All vaults of others are one row. Validators are of 32 coins, and what
they earn is paid out into the vault. Left out: the operator's own fee, which owner and operator agree on beyond the hub; the
guarantee under which it deposits; validators that grow beyond 32 coins; partial withdrawals; and votes on tiers and groups.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum_runs import total_active
from wallet.errors import Refused
from wallet.staking import operator_grid, staking_vault, vault_hub
from wallet.staking.external_shares import ether_for_up
from wallet.staking.operator_grid import OperatorGrid
from wallet.staking.rebasing import DEPOSIT, RATE_ONE, ether_for, shares_for
from wallet.staking.staking_vault import CONNECT_DEPOSIT
from wallet.staking.vault_quarantine import OracleLimits
from wallet.staking.vault_terms import grid_of, limits_of
from wallet.world import ledger as books
from wallet.world.beginning import hand
from wallet.world.book import Punished
from wallet.world.given import Coins, Given
from wallet.world.holdings import token_line
from wallet.world.lines import OTHERS, YOU, Event, Fault, Figures, Holding, LockedStake, Note, SlashingLoss, Stage, Way, lent_key
from wallet.world.own_sums import NOTHING, OwnSum
from wallet.world.reports_ahead import report_wait
from wallet.world.state import DAY_ENDS, HOUR, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, World
from wallet.world.systems import rebasing_storage as pools
from wallet.world.systems import vault_hub_keepers as keepers
from wallet.world.systems import vault_hub_storage as storage
from wallet.world.systems import vault_hub_told as told
from wallet.world.systems.ethereum import REST, STAKE_GWEI, EthereumChain
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.vault_hub_storage import OwnVault
from wallet.world.tokens import GWEI, WEI
from wallet.world.vault_book import TierOffer, VaultBook, VaultFacts

BPS, YEAR_PPM = 10**4, 10**12
YEAR_DAYS_X4 = 1461


IN_SHARES: dict[str, tuple[str, ...]] = {
    "external_cap_reached": ("limit", "wanted"),
    "external_shares_short": ("external", "wanted"),
    "group_full": ("left", "need"),
    "tier_full": ("left", "need"),
    "vault_owes": ("shares",),
    "vault_share_limit": ("limit", "wanted"),
    "vault_shares_short": ("owed", "wanted"),
    "vault_value_short": (),
}
"""Refusals of hub, grid and pool that count in shares, with the figures that do; a person counts in the token."""


class VaultsStart(msgspec.Struct, frozen=True):
    """Others' vaults at a scenario's first hour, all in one row: its tier, what it is worth, and what was minted against it.
    Nobody makes a vault pay less than `least_call`, unless that is all that is asked.
    """

    tier: int
    worth: Coins
    minted: Coins
    least_call: Coins


class StakingVaultHub(VaultBook, frozen=True, kw_only=True, tag="staking_vault_hub"):
    """The hub as it stands in a world: `pool` is the protocol whose token it mints, `tier_names` go with the grid's tiers.

    `latest_report` is the unix time of the oracle's newest report, `bad_debt` the shares that all holders bear from the next one
    on, `debts_paid` what was repaid out of your vaults. `closed_put` and `closed_taken` are sums over vaults that are no more.

    Over twenty methods, because it answers one by one the questions that the world asks of a system, of a book and of vaults.
    """

    pool: str
    grid: OperatorGrid
    limits: OracleLimits
    tier_names: tuple[str, ...]
    least_call: int = 0
    rows: tuple[OwnVault, ...] = ()
    next_id: int = 1
    latest_report: int = 0
    bad_debt: int = 0
    debts_paid: int = 0
    index_1e18: int = WEI
    closed_put: int = 0
    closed_taken: int = 0
    closed_minted: int = 0
    closed_repaid: int = 0
    mechanism: ClassVar[str] = "staking_vault"
    native: ClassVar[bool] = False
    leaves_by: ClassVar[str] = "disconnect"
    faults: ClassVar[tuple[Fault, ...]] = ("double_signing",)
    daily: ClassVar[tuple[str, ...]] = ("locked_reward",)
    At: ClassVar[type[msgspec.Struct]] = VaultsStart

    # its beginning

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the hub: the tokens minted against others' vaults are theirs, and so are their validators.

        Raises ValueError where those vaults could not owe so much.
        """
        known = preset.parameters
        own = cls(
            name=name,
            coin=preset.label("coin"),
            chain=preset.chain,
            token=preset.label("token"),
            pool=preset.label("pool"),
            fee_bps=known.tiers[told.OFFERED].infra_fee_bps,
            grid=grid_of(known),
            limits=limits_of(known),
            tier_names=tuple(row.name for row in known.tiers),
            least_call=at.least_call,
            latest_report=world.start,
        )
        world = world.with_system(own)
        return own._others(world, at) if at.worth else world

    def _others(self, world: World, at: Any) -> World:
        """Return the world with others' vaults, as one."""
        tier, pool = self.grid.tiers[at.tier], storage.pool_of(world, self)
        shares = shares_for(pool, at.minted)
        terms = operator_grid.terms(self.grid, at.tier)
        vault = staking_vault.connect(terms, OTHERS, at.worth, world.start, tier.operator)
        vault = replace(vault, tier=at.tier, liability_shares=shares, max_liability_shares=shares)
        if not staking_vault.is_healthy(vault, pool) or shares > operator_grid.effective_limit(self.grid, vault):
            raise ValueError(f"{self.name} cannot begin with {at.minted} minted against {at.worth}")
        name, count = storage.key(self.name, 0), at.worth // DEPOSIT
        row = OwnVault(0, OTHERS, tier.operator, world.start, vault, put_in=at.worth)
        world = storage.chain_of(world, self).begun_by(world, name, count, storage.payee(name))
        world = hand(world, name, self.coin, at.worth - count * DEPOSIT)
        ledger = books.mint(world.ledger, self.token, OTHERS, shares)
        filled = replace(pool, external_shares=pool.external_shares + shares, total_shares=pool.total_shares + shares)
        grid = operator_grid.owing(self.grid, vault, shares)
        return world.changed(self.pool, ledger, pool=filled).changed(self.name, rows=(row,), grid=grid)

    def on(self, world: World) -> EthereumChain:
        """Return the chain on which the validators stand."""
        return storage.chain_of(world, self)

    def made_of(self) -> tuple[str, ...]:
        return (self.token,)

    # an hour

    def elapse(self, world: World) -> Step:
        """Once the chain's day has ended, look at the vaults, and call back validators of those that are leaving."""
        if world.hour_of_day != DAY_ENDS:
            return world, NO_EVENTS
        index, day = self.index_1e18, self.on(world).last_day
        if day.staked_wei > 0:
            kept = BPS - self.fee_bps if day.earned_wei > 0 else BPS
            index += index * day.earned_wei * kept // (BPS * day.staked_wei)
        events: list[Event] = []
        for row in self.rows:
            if row.owner == YOU:
                world, happened = self._awoken(world, row)
                events += happened
        world = world.changed(self.name, rows=keepers.look(world, self), index_1e18=index)
        return (world.with_system(self._closed(world)) if self.next_id > 1 else world), tuple(events)

    def _awoken(self, world: World, row: OwnVault) -> Step:
        """Tell of validators that began to earn on the last day; in a vault that is leaving they are called back at once."""
        name, chain = storage.key(self.name, row.id), self.on(world)
        known, now = ethereum.operator_status(chain.state, name), chain.state.epoch
        if row.left_at and known.active_validators:
            return chain.request_exit(world, name, known.active_validators), NO_EVENTS
        if now - ethereum.EPOCHS_PER_DAY < known.activation_epoch <= now and not row.left_at:
            return world, (Event(world.hour, "vault_active", row.owner, {"id": row.id}, self.name),)
        return world, NO_EVENTS

    def report(self, world: World) -> Step:
        pool = world.systems[self.pool]
        if not isinstance(pool, RebasingProtocol) or pool.last_report != world.now:
            return world, NO_EVENTS
        return keepers.report(world, self.name)

    # a holder

    def key(self, number: int) -> str:
        """Return the name of a vault's line."""
        return storage.key(self.name, number)

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return the vaults of `account`, each at what counts of it, and what they owe together."""
        mine = [row for row in self.rows if row.owner == account] if self.next_id > 1 else None
        if not mine:
            return ()
        lines, shares = [self._line(row) for row in mine], sum(storage.owed(row) for row in mine)
        if shares:
            debt = token_line(world, self.token, -ether_for_up(storage.pool_of(world, self), shares), marks)
            key = lent_key(self.token, "borrowed", self.name)
            put = sum(row.repaid for row in mine) + self.closed_repaid
            taken = sum(row.minted for row in mine) + self.closed_minted
            lines.append(replace(debt, key=key, place="borrowed", system=self.name, put_in=put, taken_out=taken))
        return tuple(lines)

    def _line(self, row: OwnVault) -> Holding:
        worth, ready = storage.counted(row), row.hub is None and row.back
        return Holding(
            *(self.key(row.id), self.coin, worth, worth, None, WEI, None, "ready" if ready else "locked"),
            system=self.name,
            put_in=row.put_in,
            taken_out=row.taken_out,
        )

    def way(self) -> Way | None:
        """Return all vaults of yours together, those that are no more too; what they owe is a line of its own."""
        if self.next_id == 1:
            return Way(self.name, self.coin, 0, self.index_1e18, 0, 0, 0)
        mine = [row for row in self.rows if row.owner == YOU]
        worth, put = sum(storage.counted(row) for row in mine), sum(row.put_in for row in mine) + self.closed_put
        taken = sum(row.taken_out for row in mine) + self.closed_taken
        return Way(self.name, self.coin, worth, self.index_1e18, put, taken, worth + taken - put)

    def forced_sums(self, coin: str) -> OwnSum:
        return OwnSum(self.debts_paid) if coin == self.coin and self.debts_paid else NOTHING

    # what is there

    def tiers(self, world: World) -> tuple[TierOffer, ...]:
        return told.tiers(world, self)

    def vaults(self, world: World, account: str) -> tuple[VaultFacts, ...]:
        return tuple(told.facts(world, self, row) for row in self.rows if row.owner == account)

    # what a person does

    def fitting(self, world: World, amount: int) -> int:
        return max(amount, DEPOSIT + CONNECT_DEPOSIT)

    def lockable(self, world: World, amount: int) -> int:
        return amount if amount >= CONNECT_DEPOSIT else 0

    def check(self, world: World, amount: int) -> None:
        staking_vault.connect(operator_grid.terms(self.grid, told.OFFERED), YOU, amount, world.now)

    def lock(self, world: World, account: str, amount: int) -> Deposited:
        return self.open(world, account, amount, told.OFFERED)

    def open(self, world: World, account: str, amount: int, tier: int) -> Deposited:
        """Refuses vault_deposit_short, balance_short, and as `vault_hub.change_tier`."""
        if not 0 <= tier < len(self.grid.tiers):
            raise Refused("tier_unknown", tier=tier)
        operator = self.grid.tiers[tier].operator
        vault = staking_vault.connect(operator_grid.terms(self.grid, 0), account, amount, world.now, operator)
        grid, pool, when = self.grid, storage.pool_of(world, self), storage.clock(world, self)
        if tier != operator_grid.DEFAULT:
            most = min(grid.tiers[tier].share_limit, operator_grid.most_relative(grid, pool.total_shares))
            grid, vault = vault_hub.change_tier(grid, vault, pool, tier, most, when)
        row = OwnVault(self.next_id, account, operator, world.now, vault, put_in=amount)
        after = storage.paid_in(world, self, row, account, amount)
        after = after.changed(self.name, rows=(*self.rows, row), next_id=self.next_id + 1, grid=grid)
        name = self.key(row.id)
        after = self.on(after).entered(after, name, storage.payee(name))
        staked = amount // DEPOSIT * DEPOSIT
        mintable = staking_vault.mintable(vault, pool, operator_grid.effective_limit(grid, vault))
        figures: Figures = {
            "id": row.id,
            "yearly_ppm": self._yearly(world) // YEAR_PPM,
            "operator_fee_bps": self.fee_bps,
            "operator": operator,
            "tier": self.tier_names[tier],
            "deposit": CONNECT_DEPOSIT,
            "to_validators": staked,
            "mintable": ether_for(pool, mintable),
            "reserve_bps": vault.parameters.reserve_ratio_bps,
        }
        at_once = staked // self.on(world).state.rules.slashing_penalty_quotient
        notes = (
            Note("vault_mints", {"reserve_bps": vault.parameters.reserve_ratio_bps}),
            Note("risk_own_slashing", {"loss": at_once}),
            Note("leaving_waits"),
        )
        stages = ethereum.activation_stages(self.on(world).state, staked // GWEI, told.epoch(world)) if staked else ()
        return Deposited(after, 0, figures, notes, stages)

    def fund(self, world: World, account: str, number: int, amount: int, aside: bool = False) -> World:
        row = storage.found(self, account, number)
        if amount <= 0:
            raise Refused("vault_amount_zero")
        paid = storage.paid_in(world, self, row, account, amount)
        if row.hub is None:
            raise Refused("vault_gone")
        if aside:
            after = replace(row, aside=row.aside + amount, put_in=row.put_in + amount, resting=False)
        else:
            funded = staking_vault.fund(row.hub, amount)
            after = replace(row, hub=funded, put_in=row.put_in + amount, resting=False)
        return storage.with_row(paid, self, after)

    def withdraw(self, world: World, account: str, number: int, amount: int) -> World:
        """A vault that has left the hub pays all that it has at hand."""
        row, have = storage.found(self, account, number), self._have(world, account, number)
        if row.hub is None:
            if amount > have:
                raise Refused("vault_withdrawal_beyond", remedy=have or None, wanted=amount, limit=have)
            return self._emptied(world, row, amount)
        vault = staking_vault.withdraw(row.hub, storage.pool_of(world, self), amount, have, storage.clock(world, self))
        after = storage.paid_out(world, self, row, account, amount)
        return storage.with_row(after, self, replace(row, hub=vault, taken_out=row.taken_out + amount))

    def _have(self, world: World, account: str, number: int) -> int:
        return storage.at_hand(world, self, storage.found(self, account, number))

    def _emptied(self, world: World, row: OwnVault, amount: int) -> World:
        """Return the world after a vault that has left paid its owner; one with nothing left is no more."""
        world = storage.paid_out(world, self, row, row.owner, amount)
        left = replace(row, taken_out=row.taken_out + amount, held=row.held - amount)
        world = storage.with_row(world, self, left)
        return world.with_system(self._closed(world))

    def _closed(self, world: World) -> StakingVaultHub:
        """Return the hub as it stands in the world, less the vaults that have left and have nothing any more."""
        own = world.system(self.name, StakingVaultHub)
        empty = [row for row in own.rows if row.hub is None and row.back and not row.held]
        if not empty:
            return own
        return replace(
            own,
            rows=tuple(row for row in own.rows if row not in empty),
            closed_put=own.closed_put + sum(row.put_in for row in empty),
            closed_taken=own.closed_taken + sum(row.taken_out for row in empty),
            closed_minted=own.closed_minted + sum(row.minted for row in empty),
            closed_repaid=own.closed_repaid + sum(row.repaid for row in empty),
        )

    def mint(self, world: World, account: str, number: int, amount: int) -> World:
        """A remedy is an amount of the token."""
        row, pool = storage.found(self, account, number), storage.pool_of(world, self)
        try:
            return storage.minted(world, self, row, shares_for(pool, amount))
        except Refused as refused:
            raise self._in_tokens(world, refused) from None

    def repay(self, world: World, account: str, number: int, amount: int, everything: bool = False) -> World:
        row, pool = storage.found(self, account, number), storage.pool_of(world, self)
        try:
            return storage.burnt(world, self, row, storage.owed(row) if everything else shares_for(pool, amount))
        except Refused as refused:
            raise self._in_tokens(world, refused) from None

    def rebalance(self, world: World, account: str, number: int, amount: int, everything: bool = False) -> World:
        row, pool, have = storage.found(self, account, number), storage.pool_of(world, self), self._have(world, account, number)
        shares, when = storage.owed(row) if everything else shares_for(pool, amount), storage.clock(world, self)
        try:
            return storage.rebalanced(world, self, row, staking_vault.rebalance(storage.connected(row), pool, shares, have, when))
        except Refused as refused:
            raise self._in_tokens(world, refused) from None

    def _in_tokens(self, world: World, refused: Refused) -> Refused:
        """Return a refusal whose figures and remedy in shares are amounts of the token, each the most that is not more shares."""
        if refused.code == "vault_balance_short":  # the token is the coin one for one
            return Refused(refused.code, int(str(refused.figures["have"])) or None, **refused.figures)
        if refused.code not in IN_SHARES:
            return refused
        pool, remedy = storage.pool_of(world, self), refused.remedy
        told = {name: ether_for(pool, int(str(refused.figures[name]))) for name in IN_SHARES[refused.code]}
        if isinstance(remedy, int):
            remedy = ether_for(pool, remedy) or None
        return Refused(refused.code, remedy, **{**refused.figures, **told})

    def call_back(self, world: World, account: str, number: int, validators: int) -> Left:
        """Refuses vault_validators (asked, active; remedy: active), and as the chain does."""
        row, name = storage.found(self, account, number), self.key(number)
        active = self.on(world).active(name)
        if not 0 < validators <= active:
            raise Refused("vault_validators", remedy=active or None, asked=validators, active=active)
        stages = self.wait(world, validators * DEPOSIT)
        world, asked = self.on(world).leave_now(world, name, validators)
        figures: Figures = {
            "exits": ethereum.unix_at(asked.exit_epoch),
            "withdrawable": ethereum.unix_at(asked.withdrawable_epoch),
        }
        world = storage.with_row(world, self, replace(row, resting=True))
        return Left(world, validators * DEPOSIT, figures, (Note("earns_until_exit"),), stages)

    def change_tier(self, world: World, account: str, number: int, tier: int) -> World:
        row, pool = storage.found(self, account, number), storage.pool_of(world, self)
        vault = storage.connected(row)
        if not 0 <= tier < len(self.grid.tiers):
            raise Refused("tier_unknown", tier=tier)
        most = min(self.grid.tiers[tier].share_limit, operator_grid.most_relative(self.grid, pool.total_shares))
        try:
            grid, moved = vault_hub.change_tier(self.grid, vault, pool, tier, most, storage.clock(world, self))
        except Refused as refused:
            raise self._in_tokens(world, refused) from None
        return storage.with_row(world, self, replace(row, hub=moved)).changed(self.name, grid=grid)

    def unlock(self, world: World, account: str, number: int) -> Left:
        """Ask the hub to let the vault go, and its validators to leave. Refuses lock_unknown, lock_leaving, and as the hub."""
        row = next((row for row in self.rows if row.id == number and row.owner == account), None)
        if row is None:
            raise Refused("lock_unknown", id=number)
        if row.hub is None or row.hub.leaving:
            raise Refused("lock_leaving", id=number)
        try:
            vault, fees = vault_hub.disconnect(row.hub, storage.at_hand(world, self, row), storage.clock(world, self))
        except Refused as refused:
            raise self._in_tokens(world, refused) from None
        worth, out = storage.counted(row), told.way_home(world, self, row)
        world = storage.paid_out(world, self, row, pools.treasury(self.pool), fees)
        world = storage.with_row(world, self, replace(row, hub=vault, left_at=world.now, resting=True))
        world = self.on(world).request_exit(world, self.key(number), self.on(world).active(self.key(number)))
        wait = report_wait(world)
        stages = (Stage("vault_report", wait, wait, wait), *out)
        home = world.now + sum(stage.likely_hours for stage in stages) * HOUR
        figures: Figures = {"id": number, "principal": row.put_in, "exits": home, "withdrawable": home, "fees": fees}
        return Left(world, worth, figures, (Note("vault_may_stay"),), stages)

    def ready(self, account: str) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows if row.owner == account and row.hub is None and row.back and row.held)

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Pay all that vaults have that left the hub. Refuses lock_unknown, and vault_not_back until its validators are out."""
        paid = 0
        for number in requests:
            own = world.system(self.name, StakingVaultHub)
            row = next((row for row in own.rows if row.id == number and row.owner == account), None)
            if row is None:
                raise Refused("lock_unknown", id=number)
            if row.hub is not None or not row.back:
                raise Refused("vault_not_back")
            have = storage.at_hand(world, own, row)
            world, paid = own._emptied(world, row, have), paid + have
        return Left(world, paid, {"nominal": paid})

    def stakes(self, world: World, account: str) -> tuple[LockedStake, ...]:
        return tuple(self._stake(world, row) for row in self.rows if row.owner == account)

    def _stake(self, world: World, row: OwnVault) -> LockedStake:
        return LockedStake(
            *(self.key(row.id), self.name, row.id, self.coin, row.put_in, storage.counted(row), told.state_of(world, self, row)),
            *(row.opened_at, row.left_at),
        )

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        row = next((row for row in self.rows if row.id == number), None)
        return () if row is None else told.stages_left(world, self, row)

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return told.wait(world, self, amount)

    def slashed_alone(self, world: World, amount: int) -> SlashingLoss | None:
        """One validator that is slashed now sets the scale; it is the same for every validator of its size."""
        others = (issuer.operator for issuer in world.every(Issuer) if issuer.chain == self.chain and issuer.operator)
        try:
            alone = self.on(world).slashing_loss(next(others, REST), 1)
        except Refused:
            return None
        return SlashingLoss(*(amount * lost // (STAKE_GWEI * GWEI) for lost in alone))

    def punishable(self, world: World, account: str) -> tuple[LockedStake, ...]:
        return tuple(row for row in self.stakes(world, account) if self.on(world).active(row.key))

    def punish(self, world: World, account: str, stakes: int, fault: Fault) -> Punished:
        """All validators of a vault stand under one operator's keys, so they are slashed together; the next report tells the
        hub.
        """
        hit = burnt = 0
        losses: list[SlashingLoss] = []
        for row in self.at_fault(world, account, stakes, fault):
            count = self.on(world).active(row.key)
            losses.append(self.on(world).slashing_loss(row.key, count))
            world, penalty = self.on(world).slash(world, row.key, count)
            hit, burnt = hit + count, burnt + penalty
        return Punished(world, hit, burnt, SlashingLoss(*map(sum, zip(*losses, strict=True))))

    def usual_day(self, world: World) -> int:
        return RATE_ONE + self._yearly(world) * (RATE_ONE // WEI) * 4 // YEAR_DAYS_X4

    def _yearly(self, world: World) -> int:
        """Return what a coin with validators earns a year, tips included, less the fee on the vault's value; of 1e18."""
        chain = self.on(world)
        active = total_active(chain.state.runs, chain.state.epoch) * GWEI
        earned = ethereum.reward_rate(chain.state) + chain.tips_wei_day * YEAR_DAYS_X4 * WEI // (4 * active)
        return earned * (BPS - self.fee_bps) // BPS

    # the books

    def accounts(self) -> tuple[str, ...]:
        return tuple(self.key(row.id) for row in self.rows)

    def names(self) -> tuple[str, ...]:
        operators = dict.fromkeys(tier.operator for tier in self.grid.tiers)
        return (self.name, *operators, *(self.key(number) for number in range(self.next_id)))

    def audit(self, world: World) -> list[str]:
        return told.audit(world, self)
