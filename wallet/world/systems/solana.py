"""A chain of Solana's kind in a world: its epochs in the ledger, everybody's stake, and what actions burn.

The arithmetic is `wallet.chain.solana`'s. The account `NAME-stake` holds exactly what all stake accounts hold; the audit says
so. An epoch ends in the first hour that begins after its last slot: new coins are issued then, stake that warms up counts from
then on, and stake that cooled down is free. Left out: single validators (everybody else's stake is one sum), the fees of blocks,
rent, and votes. Tips reach only the stake of those who are entered among the payees: pools of validators that share them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from wallet.chain import solana, solana_stakes
from wallet.chain.solana import Cluster, Delegation, Solana
from wallet.world import draws
from wallet.world import ledger as books
from wallet.world.beginning import listing
from wallet.world.given import Given, Moment
from wallet.world.ledger import Ledger
from wallet.world.lines import OTHERS, Event, Figures, OnDuty, Stage, Votes
from wallet.world.state import HOUR, NO_EVENTS, Chain, Step, World
from wallet.world.tokens import WEI, Token

DECIMALS = 9
MICRO = 10**6
YEAR_S = 31_556_926
"""Seconds of a tropical year, in which the chain counts."""
SENDING = "transfer_coin"
"""What the preset calls sending its coin, whose name an action has in its kind."""
Lamports = Annotated[int, Meta(extra={"decimals": DECIMALS})]
"""Written in whole coins, kept in lamports."""


class ClusterParameters(msgspec.Struct, frozen=True):
    """What the chain's preset says: how coins are issued and stake moves, and what actions cost.

    `signature_fee` is paid by every action, in lamports; `units` are the compute units that each kind of action asks for, on
    which the priority fee is paid. `faucet` is what one visit to the faucet gives, in whole coins.
    """

    signature_fee: int
    faucet: int
    units: dict[str, int]
    staking: solana.Parameters


class ClusterStart(msgspec.Struct, frozen=True):
    """The chain at a scenario's first hour: all coins and all stake, what of it moves, and what work and blocks bring.

    `commission_percent` is the part of rewards that everybody else's validators keep, `tips` what blocks bring stakers besides
    in a usual epoch.
    """

    epoch: int
    epoch_began: Moment
    supply: Lamports
    active: Lamports
    activating: Lamports
    deactivating: Lamports
    commission_percent: int
    tips: Lamports
    unit_price: int


class LastEpoch(msgspec.Struct, frozen=True):
    """What the epoch that ended in `hour` brought: `issued` lamports for `effective` of stake, tips by owner, and what each
    stake account of somebody who plays earned and its validator kept, by its number.
    """

    hour: int = 0
    issued: int = 0
    effective: int = 0
    tips: dict[str, int] = {}
    earned: dict[str, int] = {}
    kept: dict[str, int] = {}


class SolanaChain(Chain, frozen=True, kw_only=True, tag="solana_chain"):
    """The chain as it stands in a world: `fees` are compute units by kind of action and `fee_price` what one costs, in millionths
    of a lamport. `began` and `ends` are the unix times of the current epoch, `tips_epoch` the median of tips in one.

    Over twenty methods, because it answers one by one the questions that the world and what stands on it ask of a chain.
    """

    state: Solana
    signature_fee: int
    began: int
    ends: int
    tips_epoch: int
    payees: dict[str, str] = msgspec.field(default_factory=dict)
    last_epoch: LastEpoch = LastEpoch()
    mechanism: ClassVar[str] = "solana"
    daily: ClassVar[tuple[str, ...]] = ("epoch_ended",)
    At: ClassVar[type[msgspec.Struct]] = ClusterStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin = preset.label("coin")
        return (Token(coin, preset.label("coin_title"), DECIMALS, "coin", coin, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the chain: all coins and all stake are the others'."""
        known: ClusterParameters = preset.parameters
        coin, others = preset.label("coin"), Cluster(at.active, at.activating, at.deactivating)
        chain = cls(
            name=name,
            coin=coin,
            fees={f"transfer_{coin}" if kind == SENDING else kind: units for kind, units in known.units.items()},
            fee_price=at.unit_price,
            faucet=known.faucet * 10**DECIMALS,
            state=Solana(known.staking, at.epoch, at.supply, others, at.commission_percent),
            signature_fee=known.signature_fee,
            began=at.epoch_began,
            ends=at.epoch_began + solana.epoch_s(known.staking, at.epoch),
            tips_epoch=at.tips,
        )
        ledger = books.mint(world.ledger, coin, OTHERS, at.supply)
        ledger = books.move(ledger, coin, OTHERS, chain.account, chain.staked())
        return listing(world, cls.brings(name, preset)).with_system(chain, ledger)

    def begun_by(self, world: World, owner: str, lamports: int, commission_percent: int, payee: str) -> World:
        """Return the world in which so much of the stake that the chain began with is `owner`'s, whose tips go to `payee`.

        Raises ValueError where others have less, or a validator would keep more than all.
        """
        if lamports > self.state.others.effective or not 0 <= commission_percent <= solana.PERCENT:
            raise ValueError(f"{owner} cannot begin with {lamports} of stake of which {commission_percent} % is kept")
        others = replace(self.state.others, effective=self.state.others.effective - lamports)
        row = Delegation(self.state.next_id, owner, lamports, commission_percent, effective=lamports)
        rows = (*self.state.delegations, row)
        state = replace(self.state, others=others, delegations=rows, next_id=row.id + 1)
        return world.changed(self.name, state=state, payees={**self.payees, owner: payee})

    @property
    def account(self) -> str:
        """The ledger account of all stake."""
        return f"{self.name}-stake"

    def staked(self) -> int:
        """Return what all stake accounts hold."""
        others = self.state.others
        return others.effective + others.activating + sum(row.lamports for row in self.state.delegations)

    def fee(self, kind: str) -> int:
        units = self.fees.get(kind, self.fees.get(kind.rpartition(" ")[2]))
        return 0 if units is None else self.signature_fee - (-units * self.fee_price // MICRO)

    def burned(self, fee: int) -> int:
        """Half of what the signature costs; the rest, and all that is paid for computing, is the validator's."""
        return min(fee, self.signature_fee) // 2

    # an hour

    def elapse(self, world: World) -> Step:
        """Let the epoch end once its last slot is past: issue its rewards, pay its tips, and move what warms up or cools down.

        All coins there are, of which inflation is a part, are those in the ledger: fees have burned some of them.
        """
        if world.now < self.ends:
            return world, NO_EVENTS
        before, issued = solana.cluster(self.state), world.ledger.issued[self.coin]
        passed = solana.pass_epoch(replace(self.state, capitalization=issued))
        state, others = passed.chain, passed.chain.others
        after = replace(self, state=state, began=self.ends, ends=self.ends + solana.epoch_s(state.parameters, state.epoch))
        ledger = books.mint(world.ledger, self.coin, OTHERS, state.capitalization - issued)
        ledger, tips = after._settled(ledger), self._tips(world, before.effective)
        for owner, lamports in tips.items():
            ledger = books.move(ledger, self.coin, OTHERS, self.payees[owner], lamports)
        earned = {str(row.id): row.lamports for row in passed.rewards}
        kept = {str(row.id): row.commission for row in passed.rewards}
        figures: Figures = {
            "epoch": self.state.epoch,
            "issued": passed.pot,
            "activated": self.state.others.activating - others.activating,
            "deactivated": self.state.others.deactivating - others.deactivating,
        }
        after = replace(after, last_epoch=LastEpoch(world.hour, passed.pot, before.effective, tips, earned, kept))
        return world.with_system(after, ledger), (Event(world.hour, "epoch_ended", "", figures, self.name),)

    def _settled(self, ledger: Ledger) -> Ledger:
        """Return the ledger whose account of all stake holds what stake accounts do: the rest was issued to the others."""
        more = self.staked() - books.units_of(ledger, self.account, self.coin)
        giver, taker = (OTHERS, self.account) if more > 0 else (self.account, OTHERS)
        return books.move(ledger, self.coin, giver, taker, abs(more))

    def _tips(self, world: World, effective: int) -> dict[str, int]:
        """Return what the ended epoch's blocks brought the stake of each who is entered among the payees, in proportion."""
        if not self.payees or not effective:
            return {}
        tips = self.tips_epoch * draws.draw("lognormal_0_6", world.seed, world.hour, f"tips {self.name}") // draws.SCALE
        return {
            owner: tips * sum(row.effective for row in self.state.delegations if row.owner == owner) // effective
            for owner in self.payees
        }

    # what systems ask of it

    def find(self, number: int) -> Delegation | None:
        """Return the stake account of that number; None where it is gone."""
        return next((row for row in self.state.delegations if row.id == number), None)

    def rows_of(self, owner: str) -> tuple[Delegation, ...]:
        """Return the stake accounts of an owner, oldest first."""
        return tuple(row for row in self.state.delegations if row.owner == owner)

    def staked_by(self, accounts: Collection[str]) -> int:
        return sum(row.lamports for row in self.state.delegations if row.owner in accounts)

    def on_duty(self, operator: str | None = None) -> OnDuty:
        rows = [row for row in self.state.delegations if operator in (None, row.owner)]
        others = 0 if operator else self.state.others.effective + self.state.others.activating
        return OnDuty(stake=others + sum(row.effective + row.activating for row in rows if not row.leaving))

    def votes(self, operator: str | None = None) -> Votes:
        if operator is None:
            whole = solana.cluster(self.state)
            return Votes(whole.effective, whole.activating)
        rows = self.rows_of(operator)
        return Votes(sum(row.effective for row in rows), sum(row.activating for row in rows))

    def entry_wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return self.warming(world, amount)

    def yearly_at(self, stake: int) -> int:
        """Return what the chain issues, without the tips that only pools share out."""
        pot = solana.reward_pot(self.state.parameters, self.state.epoch, self.state.capitalization)
        return pot * WEI * YEAR_S // (max(stake, 1) * self.epoch_length())

    def least(self) -> int:
        """Return how many lamports a stake account must delegate at least."""
        return solana.least_delegation(self.state.parameters, self.state.epoch)

    def delegate(self, world: World, payer: str, owner: str, lamports: int, commission_percent: int) -> tuple[World, Delegation]:
        """Pay `lamports` into a new stake account of `owner`. Refuses as the chain does, and `balance_short`."""
        state, row = solana.delegate(self.state, owner, lamports, commission_percent)
        ledger = books.move(world.ledger, self.coin, payer, self.account, lamports)
        return world.changed(self.name, ledger, state=state), row

    def split(self, world: World, number: int, owner: str, lamports: int, new_owner: str) -> tuple[World, Delegation]:
        """Part `lamports` from an active stake account for `new_owner`. Refuses as the chain does."""
        state, row = solana_stakes.split(self.state, number, owner, lamports, new_owner)
        return world.changed(self.name, state=state), row

    def deactivate(self, world: World, number: int, owner: str) -> World:
        """Let a stake account cool down. Refuses as the chain does."""
        return world.changed(self.name, state=solana.deactivate(self.state, number, owner))

    def withdraw(self, world: World, number: int, owner: str, to: str) -> tuple[World, int]:
        """Close a stake account that has cooled down and pay `to` all it holds; returns how much. Refuses as the chain does."""
        lamports = solana.find(self.state, number, owner).lamports
        state = solana.withdraw(self.state, number, owner, lamports)
        ledger = books.move(world.ledger, self.coin, self.account, to, lamports)
        return world.changed(self.name, ledger, state=state), lamports

    def merged(self, world: World, owner: str) -> World:
        """Return the world with all active stake accounts of an owner joined."""
        return world.changed(self.name, state=solana_stakes.merge_active(self.state, owner))

    def others_move(self, world: World, activating: int, deactivating: int) -> World:
        """Let everybody else ask that so much stake begins to count, and ceases to; as much as there is."""
        loose, old = world.balance(OTHERS, self.coin), self.state.others
        come, gone = min(activating, loose), min(deactivating, old.effective - old.deactivating)
        others = replace(old, activating=old.activating + come, deactivating=old.deactivating + gone)
        ledger = books.move(world.ledger, self.coin, OTHERS, self.account, come)
        return world.changed(self.name, ledger, state=replace(self.state, others=others))

    # what is ahead

    def epoch_reward(self, commission_percent: int) -> int:
        """Return what an epoch as the current one pays a lamport that counts, after the validator's part, of 1e18."""
        terms, effective = self.state.parameters, solana.cluster(self.state).effective
        if not effective:
            return 0
        pot = solana.reward_pot(terms, self.state.epoch, self.state.capitalization)
        return pot * (solana.PERCENT - commission_percent) * WEI // (solana.PERCENT * effective)

    def tips_reward(self) -> int:
        """Return what a usual epoch's tips pay a lamport that counts, of 1e18."""
        effective = solana.cluster(self.state).effective
        return self.tips_epoch * WEI // effective if effective else 0

    def epoch_length(self) -> int:
        """Return how many seconds the current epoch lasts."""
        return self.ends - self.began

    def hours_left(self, world: World) -> int:
        """Return in how many hours the current epoch will have ended, at least one."""
        return max(1, -(-(self.ends - world.now) // HOUR))

    def cooling(self, world: World, lamports: int = 0) -> tuple[Stage, ...]:
        """Return how long stake takes to cool down if `lamports` more of it begin to now."""
        now = solana.cluster(self.state)
        return self._moving(world, "cooling_down", now.deactivating + lamports, now.effective)

    def warming(self, world: World, lamports: int = 0) -> tuple[Stage, ...]:
        """Return how long stake takes to count if `lamports` more of it begin to now."""
        now = solana.cluster(self.state)
        return self._moving(world, "warming_up", now.activating + lamports, now.effective)

    def _moving(self, world: World, name: str, waiting: int, effective: int) -> tuple[Stage, ...]:
        """Return a stage until the end of this epoch, or as many later ones as what waits takes at the chain's pace."""
        room = max(1, effective * self.state.parameters.warmup_rate_ppm // solana.PPM)
        later = max(0, -(-waiting // room) - 1)
        hours = self.hours_left(world) + -(-later * self.epoch_length() // HOUR)
        return (Stage(name, hours, hours, hours),)

    live_keys: ClassVar[tuple[str, ...]] = ("epoch",)

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        return self.state.epoch, "count"

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.account,)

    def audit(self, world: World) -> list[str]:
        held, staked = books.units_of(world.ledger, self.account, self.coin), self.staked()
        wrong = [] if held == staked else [f"{self.account}: account {held}, stake accounts {staked}"]
        odd = (row for row in self.state.delegations if not 0 <= row.effective <= row.lamports)
        return wrong + [f"stake account {row.id}: {row.effective} of {row.lamports} count" for row in odd]
