"""A chain of the Cosmos Hub's kind in a world: who is bonded, what is minted for it, what faults cost, and what actions burn.

The arithmetic is `wallet.chain.cosmos`'s. The account `NAME-stake` holds exactly what is bonded or unbonds, `NAME-rewards` what
has been minted for somebody who has not taken it; the audit says so. Everybody else's stake is one row, whose rewards are taken
at once and bonded again in part. Whoever is kept under a name of their own has a row too: of one validator, or of several of
equal size that are slashed in part. Coins are minted every few hours, and before anybody comes or goes. A validator that was
shut out for a while signs again in the first hour in which it may. Left out: the active set and its votes, and what network
fees bring stakers.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from wallet.chain import cosmos
from wallet.chain.cosmos import ONE, Cosmos, Delegation, Slashed, Unbonding, Validator
from wallet.chain.cosmos_state import POWER_REDUCTION
from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.world import ledger as books
from wallet.world.beginning import listing
from wallet.world.given import Coins, Given
from wallet.world.lines import OTHERS, OnDuty, SlashingLoss, Stage, Votes
from wallet.world.state import HOUR, NO_EVENTS, Chain, Step, World
from wallet.world.tokens import WEI, Token

DECIMALS = 6
MILLI, PERCENT, PPM = 10**3, 100, 10**6
YEAR_MS = 31_557_600_000
"""Milliseconds of a year of 365.25 days."""
MINTED_EVERY = 6
"""Hours after which coins are minted where nobody asked for it before."""
SENDING = "transfer_coin"
"""What the preset calls sending its coin, whose name an action has in its kind."""
NEVER = 2**63
"""A unix time after all others."""
Uatom = Annotated[int, Meta(extra={"decimals": DECIMALS})]
"""Written in whole coins, kept in millionths of one."""


class HubParameters(msgspec.Struct, frozen=True):
    """What the chain's preset says: what actions cost, and how stake is bound, slashed and paid.

    `gas` is what each kind of action uses, `gas_price` what a unit costs in 1e-3 uatom. `faucet` is what one visit to the
    faucet gives, in whole coins. `fault_found_s` seconds pass from a double signature until it is punished.
    """

    gas_price: int
    faucet: int
    block_ms: int
    fault_found_s: int
    gas: dict[str, int]
    staking: cosmos.Parameters


class HubStart(msgspec.Struct, frozen=True):
    """The chain at a scenario's first hour: all coins, those bonded with its active validators, and the year's inflation.

    `restaked_percent` is the part of what everybody else earns that they bond again.
    """

    height: int
    supply: Uatom
    bonded: Uatom
    validators: int
    inflation: Coins
    restaked_percent: int


class HubOperator(msgspec.Struct, frozen=True):
    """A delegator kept under a name: `row` is the name of its validators' row now, `count` how many stand behind it.

    `index_1e18` grows by what a bonded coin has earned with it, after its commission; `lost` is what slashes have taken in all,
    `fallen` how many of its validators were shut out.
    """

    row: str
    count: int
    commission_percent: int
    index_1e18: int = WEI
    fallen: int = 0
    lost: int = 0


class CosmosHub(Chain, frozen=True, kw_only=True, tag="cosmos_hub"):
    """The chain as it stands in a world: `fees` are gas by kind of action and `fee_price` what one costs, in 1e-3 uatom.

    `paid` are the unbondings that ended in `paid_hour`, each with what slashes left of it.

    Over twenty methods, because it answers one by one the questions that the world and what stands on it ask of a chain.
    """

    state: Cosmos
    block_ms: int
    fault_found_s: int
    validators: int
    restaked_percent: int
    operators: dict[str, HubOperator] = msgspec.field(default_factory=dict)
    paid: tuple[Unbonding, ...] = ()
    paid_hour: int = 0
    mechanism: ClassVar[str] = "cosmos"
    At: ClassVar[type[msgspec.Struct]] = HubStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin = preset.label("coin")
        return (Token(coin, preset.label("coin_title"), DECIMALS, "coin", coin, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the chain: all coins and all stake are the others'. Raises ValueError where more is bonded than
        there is.
        """
        if not 0 < at.bonded <= at.supply or at.validators < 1:
            raise ValueError(f"{name} cannot begin with {at.bonded} bonded of {at.supply}, with {at.validators} validators")
        known: HubParameters = preset.parameters
        coin, rest = preset.label("coin"), Validator(OTHERS, at.bonded, at.bonded * ONE)
        chain = cls(
            name=name,
            coin=coin,
            fees={f"transfer_{coin}" if kind == SENDING else kind: units for kind, units in known.gas.items()},
            fee_price=known.gas_price,
            faucet=known.faucet * 10**DECIMALS,
            state=Cosmos(known.staking, at.height, world.now, at.supply, at.inflation, (rest,)),
            block_ms=known.block_ms,
            fault_found_s=known.fault_found_s,
            validators=at.validators,
            restaked_percent=at.restaked_percent,
        )
        ledger = books.mint(world.ledger, coin, OTHERS, at.supply)
        ledger = books.move(ledger, coin, OTHERS, chain.account, at.bonded)
        return listing(world, cls.brings(name, preset)).with_system(chain, ledger)

    def begun_by(self, world: World, owner: str, count: int, commission_percent: int, tokens: int | None = None) -> World:
        """Return the world in which `count` validators of the chain are `owner`'s, of a usual size.

        With `tokens`, so much of the stake with them is the owner's own, and nobody else's is. Raises ValueError where others
        have less, or a validator would keep more than all.
        """
        rest = cosmos.find_validator(self.state, OTHERS)
        size = rest.tokens * count // self.validators if tokens is None else tokens
        if not 0 < size < rest.tokens or not 0 <= commission_percent <= PERCENT or count < 1:
            raise ValueError(f"{owner} cannot begin with {size} of stake of which {commission_percent} % is kept")
        mine = () if tokens is None else (Delegation(owner, owner, tokens * ONE),)
        operators = {**self.operators, owner: HubOperator(owner, count, commission_percent)}
        state = self._parted(self.state, owner, size, commission_percent)
        state = replace(state, delegations=(*state.delegations, *mine))
        return world.changed(self.name, state=state, operators=operators)

    def _parted(self, state: Cosmos, row: str, tokens: int, commission_percent: int) -> Cosmos:
        """Return the chain with `tokens` of everybody else's stake under a row of its own."""
        new = Validator(row, tokens, tokens * ONE, commission_percent * ONE // PERCENT)
        state = self._rest_grown(state, -tokens)
        return replace(state, validators=(*state.validators, new))

    @staticmethod
    def _rest_grown(state: Cosmos, tokens: int) -> Cosmos:
        """Return the chain with so much more in everybody else's row, which is never slashed: a share of it is a token."""
        rows = tuple(
            replace(row, tokens=row.tokens + tokens, shares_1e18=row.shares_1e18 + tokens * ONE) if row.name == OTHERS else row
            for row in state.validators
        )
        return replace(state, validators=rows)

    @property
    def account(self) -> str:
        """The ledger account of all that is bonded or unbonds."""
        return f"{self.name}-stake"

    @property
    def rewards_account(self) -> str:
        """The ledger account of what has been minted and not taken: rewards, commissions, and the community's part."""
        return f"{self.name}-rewards"

    def staked(self) -> int:
        """Return all that is bonded or unbonds."""
        return sum(row.tokens for row in self.state.validators) + sum(row.balance for row in self.state.unbondings)

    def untaken(self) -> int:
        """Return what has been minted for somebody who has not taken it, rounded up."""
        state = self.state
        held_1e18 = sum(row.earned_1e18 for row in state.validators) + sum(row.rewards_1e18 for row in state.delegations)
        return -(-(held_1e18 + state.community_pool_1e18) // ONE)

    def fee(self, kind: str) -> int:
        units = self.fees.get(kind, self.fees.get(kind.rpartition(" ")[2], 0))
        return -(-units * self.fee_price // MILLI)

    def burned(self, fee: int) -> int:
        """Nothing: fees are paid to those who stake."""
        return 0

    # an hour

    def elapse(self, world: World) -> Step:
        """Mint every few hours, pay the unbondings that are due, and let who was away sign again."""
        now = world.now
        first_paid, first_back = _first_due(self.state)
        due = first_paid <= now
        back = tuple(row.name for row in self.state.validators if _served(row, now)) if first_back <= now else ()
        if not due and not back and world.hour % MINTED_EVERY:
            return world, NO_EVENTS
        world = self.paid_up(world)
        if back:
            state = world.system(self.name, CosmosHub).state
            for name in back:
                state = cosmos.unjail(state, name)
            world = world.changed(self.name, state=state)
        return world, NO_EVENTS

    def paid_up(self, world: World) -> World:
        """Return the world with the chain in the block of this hour: what was minted until then is shared out, what has unbonded
        is paid. All coins there are are those in the ledger: fees have burned some of them.
        """
        old, height = self.state, self._height(world.now)
        if world.now <= old.time:
            return world
        minted = cosmos.mint_at_once(replace(old, supply=world.ledger.issued[self.coin]), height - old.height)
        state, paid = cosmos.advance(minted.chain, height, world.now)
        ledger = books.mint(world.ledger, self.coin, self.rewards_account, minted.tokens)
        for row in paid:
            ledger = books.move(ledger, self.coin, self.account, row.delegator, row.balance)
        after = replace(self, state=state, operators=self._indexed(minted.tokens))
        if paid:
            after = replace(after, paid=paid, paid_hour=world.hour)
        loose = books.units_of(ledger, self.rewards_account, self.coin) - after.untaken()
        bonded = loose * self.restaked_percent // PERCENT
        ledger = books.move(ledger, self.coin, self.rewards_account, OTHERS, loose - bonded)
        ledger = books.move(ledger, self.coin, self.rewards_account, self.account, bonded)
        return world.with_system(replace(after, state=self._rest_grown(state, bonded)), ledger)

    def _height(self, now: int) -> int:
        """Return the block of this hour, `now` not being before the chain's."""
        return self.state.height + (now - self.state.time) * MILLI // self.block_ms

    def _indexed(self, minted: int) -> dict[str, HubOperator]:
        """Return the operators after so much was minted: each index grows by what a coin bonded with it got."""
        powers = {row.name: row.power for row in self.state.validators}
        taxed = minted * (ONE - self.state.parameters.community_tax_1e18) // ONE
        each_1e18 = taxed * WEI // max(1, sum(powers.values()) * POWER_REDUCTION)
        return {
            name: replace(row, index_1e18=row.index_1e18 + row.index_1e18 * self._kept(row, each_1e18) // WEI)
            for name, row in self.operators.items()
        }

    @staticmethod
    def _kept(row: HubOperator, amount: int) -> int:
        return amount * (PERCENT - row.commission_percent) // PERCENT

    # what systems ask of it

    def row(self, owner: str) -> str:
        """Return the name of the validators with whom `owner` stakes now."""
        return self.operators[owner].row

    def tokens_of(self, validator: str, shares_1e18: int) -> int:
        """Return what so many shares of a validator are worth."""
        return cosmos.tokens_for(cosmos.find_validator(self.state, validator), shares_1e18) if shares_1e18 else 0

    def delegation(self, delegator: str, validator: str) -> Delegation:
        """Return what a delegator has with a validator, or a row without shares."""
        return cosmos.delegation_of(self.state, delegator, validator)

    def delegate(self, world: World, payer: str, validator: str, tokens: int) -> tuple[World, cosmos.Delegated]:
        """Bond `tokens` of `payer`; rewards so far are paid. Refuses as the chain does, and `balance_short`."""
        world = self.paid_up(world)
        done = cosmos.delegate(world.system(self.name, CosmosHub).state, payer, validator, tokens)
        ledger = books.move(world.ledger, self.coin, payer, self.account, tokens)
        ledger = books.move(ledger, self.coin, self.rewards_account, payer, done.rewards)
        return world.changed(self.name, ledger, state=done.chain), done

    def undelegate(self, world: World, owner: str, validator: str, tokens: int) -> tuple[World, cosmos.Undelegated]:
        """Let `tokens` begin to unbond; rewards so far are paid. Refuses as the chain does."""
        world = self.paid_up(world)
        done = cosmos.undelegate(world.system(self.name, CosmosHub).state, owner, validator, tokens)
        ledger = books.move(world.ledger, self.coin, self.rewards_account, owner, done.rewards)
        return world.changed(self.name, ledger, state=done.chain), done

    def redelegate(self, world: World, owner: str, source: str, to: str, tokens: int) -> tuple[World, cosmos.Undelegated]:
        """Move `tokens` to another validator; rewards so far of both delegations are paid. Refuses as the chain does."""
        world = self.paid_up(world)
        done = cosmos.redelegate(world.system(self.name, CosmosHub).state, owner, source, to, tokens)
        ledger = books.move(world.ledger, self.coin, self.rewards_account, owner, done.rewards)
        return world.changed(self.name, ledger, state=done.chain), done

    def take_rewards(self, world: World, owner: str, validator: str) -> tuple[World, int]:
        """Pay what a delegation has earned so far; returns how much."""
        world = self.paid_up(world)
        state, rewards = cosmos.claim_rewards(world.system(self.name, CosmosHub).state, owner, validator)
        ledger = books.move(world.ledger, self.coin, self.rewards_account, owner, rewards)
        return world.changed(self.name, ledger, state=state), rewards

    def unbonding(self, owner: str, validator: str, height: int) -> Unbonding | None:
        """Return what an owner began to unbond at that height; None where it is paid."""
        found = (row for row in self.state.unbondings if row.creation_height == height)
        return next((row for row in found if (row.delegator, row.validator) == (owner, validator)), None)

    # faults

    def active(self, operator: str) -> int:
        known = self.operators.get(operator)
        return known.count if known else 0

    def on_duty(self, operator: str | None = None) -> OnDuty:
        known = self.operators.get(operator or "")
        if operator and known is None:
            return OnDuty()
        names = None if known is None else (known.row,)
        stake = sum(row.tokens for row in self.state.validators if names is None or row.name in names)
        return OnDuty(known.count if known else self.validators, stake=stake)

    def staked_by(self, accounts: Collection[str]) -> int:
        rows = (row for row in self.state.delegations if row.delegator in accounts)
        bonded = sum(self.tokens_of(row.validator, row.shares_1e18) for row in rows)
        return bonded + sum(row.balance for row in self.state.unbondings if row.delegator in accounts)

    def votes(self, operator: str | None = None) -> Votes:
        known = self.operators.get(operator or "")
        names = () if operator and known is None else None if known is None else (known.row,)
        rows = (row for row in self.state.validators if names is None or row.name in names)
        return Votes(sum(row.tokens for row in rows if row.bonded))

    def yearly_at(self, stake: int) -> int:
        """Return what is minted now, after the community's part: inflation itself would move with the stake only slowly."""
        state = self.state
        untaxed = cosmos.product(state.inflation_1e18, ONE - state.parameters.community_tax_1e18)
        earned = cosmos.quotient(untaxed, cosmos.bonded_ratio(max(stake, 1), state.supply) or 1)
        return earned * YEAR_MS // (state.parameters.blocks_per_year * self.block_ms)

    def slashing_loss(self, operator: str, validators: int) -> SlashingLoss:
        lost = self._fault(operator, validators)[1]
        return SlashingLoss(lost, lost, lost, lost)

    def slash(self, world: World, operator: str, validators: int) -> tuple[World, int]:
        """Punish that many for a double signature of some days ago: those who have begun to leave since pay as well.

        A single validator is shut out, and another takes its place for who stakes from now on.
        """
        now = self.paid_up(world)
        own = now.system(self.name, CosmosHub)
        done, burnt = own._fault(operator, validators)
        state, known = done.chain, own.operators[operator]
        known = replace(known, lost=known.lost + burnt)
        if known.count == 1:
            fallen = known.fallen + 1
            known = replace(known, row=f"{operator} {fallen + 1}", fallen=fallen)
            rest = cosmos.find_validator(state, OTHERS).tokens
            state = own._parted(state, known.row, rest // self.validators, known.commission_percent)
        ledger = books.burn(now.ledger, self.coin, self.account, burnt)
        return now.changed(self.name, ledger, state=state, operators={**own.operators, operator: known}), burnt

    def missed(self, world: World, operator: str) -> tuple[World, int]:
        """Punish an operator's validator for the blocks that it missed: it is shut out for a while. Returns what was burnt."""
        now = self.paid_up(world)
        own = now.system(self.name, CosmosHub)
        done, known = cosmos.downtime(own.state, own.row(operator)), own.operators[operator]
        burnt = _burnt(done)
        ledger = books.burn(now.ledger, self.coin, self.account, burnt)
        operators = {**own.operators, operator: replace(known, lost=known.lost + burnt)}
        return now.changed(self.name, ledger, state=done.chain, operators=operators), burnt

    def validator(self, name: str) -> Validator:
        """Return a validator as it stands. Refuses validator_unknown."""
        return cosmos.find_validator(self.state, name)

    def _fault(self, operator: str, validators: int) -> tuple[cosmos.Slashed, int]:
        """Return what so many double signatures of some days ago come to, and how much is lost."""
        present = self.active(operator)
        if not present:
            raise Refused("slash_none", operator=operator)
        if validators < 1:
            raise Refused("slash_zero", count=validators)
        if validators > present:
            raise Refused("slash_too_many", present, asked=validators, active=present)
        row = cosmos.find_validator(self.state, self.row(operator))
        height = self.state.height - self.fault_found_s * MILLI // self.block_ms
        left = [(each.validator, each.creation_height, each.initial_balance) for each in self.state.unbondings]
        left += [(each.source, each.creation_height, each.initial_balance) for each in self.state.redelegations]
        since = sum(balance for validator, created, balance in left if validator == row.name and created >= height)
        power = (row.tokens + since) // POWER_REDUCTION
        if present == 1:
            done = cosmos.double_sign(self.state, row.name, height + 1, power)
        else:
            part_1e18 = self.state.parameters.double_sign_fraction_1e18 * validators // present
            done = cosmos.slash(self.state, row.name, height, power, part_1e18)
        return done, _burnt(done)

    # what is ahead

    def unbonding_hours(self) -> int:
        return -(-self.state.parameters.unbonding_s // HOUR)

    def leaving(self, since: int, now: int) -> tuple[Stage, ...]:
        """Return how long what began to unbond at the unix time `since` still does."""
        hours = max(0, -(-(since + self.state.parameters.unbonding_s - now) // HOUR))
        return (Stage("unbonding", hours, hours, hours),)

    def yearly(self, operator: str) -> int:
        """Return what a coin bonded with an operator earns in a year of blocks as they come, of 1e18, without compounding."""
        counted_ms = self.state.parameters.blocks_per_year * self.block_ms
        return cosmos.delegator_yield(self.state, self.row(operator)) * YEAR_MS // counted_ms

    # the books

    def accounts(self) -> tuple[str, ...]:
        return self.account, self.rewards_account

    def audit(self, world: World) -> list[str]:
        """Return where the ledger and the chain's own records differ."""
        wrong, pairs = [], ((self.account, self.staked()), (self.rewards_account, self.untaken()))
        for account, counted in pairs:
            if (held := books.units_of(world.ledger, account, self.coin)) != counted:
                wrong.append(f"{account}: account {held}, the chain's records {counted}")
        odd = (row for row in self.state.unbondings if not 0 <= row.balance <= row.initial_balance)
        return wrong + [f"{self.name}: {row.delegator} unbonds {row.balance} of {row.initial_balance}" for row in odd]


@last_answer
def _first_due(state: Cosmos) -> tuple[int, int]:
    """Return when the first of the unbondings is due, and when the first validator that was shut out may sign again."""
    away = (row.jailed_until for row in state.validators if not row.bonded and not row.tombstoned)
    return min((row.completion_time for row in state.unbondings), default=NEVER), min(away, default=NEVER)


def _served(row: Validator, now: int) -> bool:
    """Return whether a validator that was shut out for a while may sign again."""
    return not row.bonded and not row.tombstoned and row.jailed_until <= now


def _burnt(done: Slashed) -> int:
    return done.from_unbondings + done.from_redelegations + done.from_validator
