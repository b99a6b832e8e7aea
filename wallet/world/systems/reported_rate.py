"""A protocol whose rate is reported once a day, in a world, as Rocket Pool's rETH: its contracts, and its operators' validators.

The arithmetic is `wallet.staking.reported_rate`'s; how its contracts and its operators move coins is in `reported_rate_storage`.
There is no queue: a token is burned for ether at hand or not at all. Left out: operators who leave of their own will, a vote that
lets a report move the rate further than its bound, and the 28 days in which the smoothing pool gathers tips.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum_runs import total_active
from wallet.errors import Refused
from wallet.staking import reported_rate
from wallet.staking.bonded_validators import BondedValidators
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.reported_rate import ONE, VALIDATOR, Parameters, ReportedRate
from wallet.world import ledger as books
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.holdings import holdings, is_for_sale, is_mine, rests_on
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, YOU, Bonded, Earning, Event, Exit, Figures, Prospect
from wallet.world.state import DAY_ENDS, DAY_HOURS, HOUR, NO_EVENTS, Deposited, Issuer, Left, Step, World
from wallet.world.systems import bonded_groups
from wallet.world.systems import reported_rate_storage as storage
from wallet.world.systems.ethereum import EthereumChain, Payee, working_wei
from wallet.world.tokens import GWEI, WEI, Token

PPM, BPS = 10**6, 10**4
BURN = "burn"
REDEEM = "redeem"
"""The kind of the receipt: the way pays at once."""
YEAR_DAYS_X4 = 1461


class NetworkStart(msgspec.Struct, frozen=True):
    """The protocol at a scenario's first hour: what a token is worth, what all of them are worth, and where of that the ether
    lies that is not with validators (the pool's includes the bonds of those that wait). `joining` is how many validators
    operators ask for on a usual day, none while `most_waiting` wait.
    """

    exchange_rate: Coins
    reported: Coins
    collateral: Coins
    pool: Coins
    validators: int
    waiting: int
    joining: int
    most_waiting: int


class ReportedRateProtocol(Issuer, frozen=True, kw_only=True, tag="reported_rate_protocol"):
    """The protocol as it stands in a world. `gone` is how many slashed validators have been settled; `refused_since` the unix
    time since which reports have been refused, 0 where the last was accepted.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    network: ReportedRate
    working: BondedValidators
    slashed: BondedValidators
    joining: int
    most_waiting: int
    gone: int = 0
    refused_since: int = 0
    mechanism: ClassVar[str] = "reported_rate"
    still: ClassVar[bool] = True
    At: ClassVar[type[msgspec.Struct]] = NetworkStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin, symbol = preset.label("asset"), preset.label("token")
        return (Token(symbol, preset.label("token_title"), 18, "reported_rate", coin, preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the protocol: what holders own and is not at hand is lent to its validators, and the rest of
        their 32 coins each is the operators' bond.
        """
        known: Parameters = preset.parameters
        supply = at.reported * WEI // at.exchange_rate
        lent = at.reported - at.collateral - (at.pool - at.waiting * known.operators.bond_wei)
        network = ReportedRate(
            parameters=known,
            reported_ether=at.reported,
            reported_supply=supply,
            reported_at=world.start - (DAY_HOURS - DAY_ENDS) * HOUR,
            supply=supply,
            contract_ether=at.collateral,
            pool_ether=at.pool,
            queued_validators=at.waiting,
        )
        own = cls(
            name=name,
            token=preset.label("token"),
            asset=preset.label("asset"),
            chain=preset.chain,
            network=network,
            working=bonded_groups.group(known.operators, at.validators, at.validators * VALIDATOR - lent),
            slashed=bonded_groups.group(known.operators),
            joining=at.joining,
            most_waiting=at.most_waiting,
        )
        rewards, slashed = storage.rewards_account(name), storage.slashed_operator(name)
        world = own.on(world).begun_by(world, name, at.validators, Payee(rewards, rewards))
        world = own.on(world).entered(world, slashed, Payee(slashed, slashed))
        world = listing(world, cls.brings(name, preset)).with_system(own)
        world = replace(world, ledger=books.mint(world.ledger, own.token, OTHERS, supply))
        return hand(hand(world, name, own.asset, at.collateral), storage.pool_account(name), own.asset, at.pool)

    def on(self, world: World) -> EthereumChain:
        """Return the chain on which its validators stand."""
        return storage.chain_of(world, self)

    # an hour

    def elapse(self, world: World) -> Step:
        """Once the chain's day has ended, share out what it paid, and let the pool's ether go to validators that wait."""
        if self.on(world).last_day.hour != world.hour:
            return world, NO_EVENTS
        return storage.day(world, self.name), NO_EVENTS

    def worth_of_holders(self, world: World) -> int:
        """Return what oracle nodes would report now: the ether that is the holders'."""
        return storage.backed_by(world, self)

    def report(self, world: World) -> Step:
        """Make what the chain and the contracts hold for holders the rate; a report that would move it too far is refused. While
        no epoch is final there is none.
        """
        if world.hour_of_day != DAY_ENDS or not self.network.supply or ethereum.leaks(self.on(world).state):
            return world, NO_EVENTS
        try:
            network = reported_rate.submit_report(self.network, self.worth_of_holders(world), self.network.supply, world.now)
        except Refused as refused:
            if self.refused_since or refused.code != "rate_report_change":
                return world, NO_EVENTS
            told = {key: value for key, value in refused.figures.items() if isinstance(value, int)}
            return world.changed(self.name, refused_since=world.now), (Event(world.hour, "report_refused", "", {**told}),)
        after = world.changed(self.name, network=network, refused_since=0)
        return after, self._stepped(world, after, network.reported_at - self.network.reported_at)

    def _stepped(self, before: World, after: World, elapsed_s: int) -> tuple[Event, ...]:
        """Return what the new rate brought what is yours; a fall is told to everybody."""
        moved = rests_on(before, self.token)
        old, new = before.redemption_rate(self.token), after.redemption_rate(self.token)
        if new >= old and not is_mine(before, moved):
            return NO_EVENTS
        was = {line.key: line for line in holdings(before, YOU) if is_for_sale(line) and line.token in moved}
        if not was and new >= old:
            return NO_EVENTS
        now = {line.key: line.staked_redemption for line in holdings(after, YOU) if line.key in was}
        gains = {key: now.get(key, 0) - line.staked_redemption for key, line in was.items()}
        figures: Figures = {
            "before_1e27": old * (RATE_ONE // WEI),
            "after_1e27": new * (RATE_ONE // WEI),
            "gain": sum(gains.values()),
            "fee_1e20": self._kept_1e18() * 100 if new > old else 0,
            "elapsed_s": elapsed_s,
        }
        for key, line in was.items():
            figures |= {f"held_{key}": line.amount, f"gain_{key}": gains[key]}
        return (Event(after.hour, "rebase" if new >= old else "negative_rebase", YOU if was else "", figures),)

    # its token

    def redemption_rate(self, world: World, token: str) -> int:
        return reported_rate.exchange_rate(self.network)

    def capacity(self, world: World) -> int | None:
        return reported_rate.deposit_room(self.network)

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Stake `amount` at the reported rate, less the protocol's fee. Refuses as the pool does, and `balance_short`."""
        done = reported_rate.deposit(self.network, amount)
        kept = done.network.contract_ether - self.network.contract_ether
        ledger = books.move(world.ledger, self.asset, account, self.name, kept)
        ledger = books.move(ledger, self.asset, account, storage.pool_account(self.name), amount - kept)
        ledger = books.mint(ledger, self.token, account, done.minted)
        world = storage.start_validators(world.changed(self.name, ledger, network=done.network), self.name, done.validators)
        figures: Figures = {"deposit_fee": done.fee, "rate": reported_rate.exchange_rate(self.network)}
        return Deposited(world, done.minted, figures, counted={"deposit_fee": self.asset} if done.fee else {})

    def exits(self, world: World) -> tuple[Exit, ...]:
        """Return burning, the only way out; it is shut while nothing is at hand."""
        most = reported_rate.burnable(self.network)
        return (Exit(BURN, REDEEM, self.asset, shut="" if most else "rate_collateral_none", most=most),)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Burn `amount` for ether at hand, at once. Refuses as the token's contract does."""
        done = reported_rate.burn(self.network, amount, units_of(world.ledger, account, self.token))
        ledger = books.burn(world.ledger, self.token, account, amount)
        ledger = books.move(ledger, self.asset, self.name, account, done.ether - done.from_pool)
        ledger = books.move(ledger, self.asset, storage.pool_account(self.name), account, done.from_pool)
        figures: Figures = {"at_hand": reported_rate.total_collateral(self.network), "from_pool": done.from_pool}
        return Left(world.changed(self.name, ledger, network=done.network), done.ether, figures)

    def ask(self, world: World, account: str, amount: int) -> World:
        """Burn what of `amount` there is ether for; the rest stays with its holder."""
        amount = min(amount, reported_rate.burnable(self.network))
        return self.leave(world, account, BURN, amount).world if amount else world

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        """Return what a buyer counts with: how far the rate will fall by what is known, and whether ether is at hand."""
        network, ahead = self.network, 0
        if self.slashed.validators or self.refused_since:
            owed = reported_rate.ether_for(network, network.supply)
            ahead = max(0, owed - self.worth_of_holders(world)) * PPM // owed if owed else 0
        return Prospect(ahead, 0 if reported_rate.burnable(network) >= ONE else None)

    def usual_day(self, world: World) -> int:
        """Return what the chain pays in a usual day on what holders lent, tips included, less the commission."""
        chain, backing = self.on(world), self.backing()
        if not backing:
            return RATE_ONE
        active = total_active(chain.state.runs, chain.state.epoch) * GWEI
        lent = self.working.borrowed_wei
        earned = ethereum.reward_rate(chain.state) * lent * 4 // (WEI * YEAR_DAYS_X4) + chain.tips_wei_day * lent // active
        return RATE_ONE + earned * (ONE - self._kept_1e18()) // ONE * RATE_ONE // backing

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of the token contract's coins is gone; the next report lowers the rate by it."""
        amount = self.network.contract_ether * share_ppm // PPM
        ledger = books.move(world.ledger, self.asset, self.name, taker, amount)
        left = replace(self.network, contract_ether=self.network.contract_ether - amount)
        return world.changed(self.name, ledger, network=left)

    # its validators

    @property
    def operator(self) -> str:
        return self.name

    def _kept_1e18(self) -> int:
        terms = self.network.parameters.operators
        return terms.node_share_1e18 + terms.voter_share_1e18 + terms.protocol_share_1e18

    def fee_bps(self) -> int:
        return self._kept_1e18() * BPS // ONE

    def fee_bounds(self) -> tuple[int, int]:
        return BPS, 1

    def with_fee(self, world: World, fee_bps: int) -> World:
        """Operators and treasury keep their parts, voters have the rest; a fee below those two is all theirs, in proportion."""
        known, total = self.network.parameters, fee_bps * (ONE // BPS)
        node, protocol = known.operators.node_share_1e18, known.operators.protocol_share_1e18
        if node + protocol > total:
            node, protocol = (part * total // (node + protocol) for part in (node, protocol))
        terms = replace(
            known.operators,
            node_share_1e18=node,
            voter_share_1e18=total - node - protocol,
            protocol_share_1e18=protocol,
        )
        return world.changed(self.name, network=replace(self.network, parameters=replace(known, operators=terms)))

    def backing(self) -> int:
        return self.network.reported_ether

    def bonds_left(self, world: World) -> int:
        waiting = self.network.queued_validators * self.network.parameters.operators.bond_wei
        return waiting + storage.bonds_left(world, self)

    def bonded(self) -> Bonded:
        return Bonded(self.working.bond_wei, self.network.queued_validators, self.network.pool_ether)

    def earning(self, world: World) -> Earning:
        """Return what oracle nodes would count and have not, what of working validators is lent, and what bonds do not cover."""
        network, working, chain = self.network, self.working, self.on(world)
        counted = reported_rate.ether_for(network, network.supply)
        capital = working.validators * VALIDATOR
        return Earning(
            units=network.supply,
            counted=counted,
            pending=self.worth_of_holders(world) - counted,
            at_work=working_wei(chain, self.operator) * working.borrowed_wei // capital if capital else 0,
            fee_bps=self.fee_bps(),
            lost=storage.uncovered(world, self),
            among=counted,
        )

    def borne(self, lost: int, validators: int) -> int:
        """Return what is left of a loss after the bonds of those validators."""
        return lost - min(lost, bonded_groups.parted(self.working, min(validators, self.working.validators))[1])

    # the books

    def accounts(self) -> tuple[str, ...]:
        name = self.name
        return name, storage.pool_account(name), storage.rewards_account(name), storage.slashed_operator(name)

    def names(self) -> tuple[str, ...]:
        return (self.name, *storage.people(self.name))

    def audit(self, world: World) -> list[str]:
        """Return what is wrong between the ledger, the contracts' storage, and the validators on the chain."""
        network, ledger, state = self.network, world.ledger, self.on(world).state
        operators = storage.groups(self)
        seen = [ethereum.operator_status(state, operator) for operator, _ in operators]
        pairs = [
            ("supply", ledger.issued.get(self.token, 0), network.supply),
            ("token contract", units_of(ledger, self.name, self.asset), network.contract_ether),
            ("deposit pool", units_of(ledger, storage.pool_account(self.name), self.asset), network.pool_ether),
            ("rewards", units_of(ledger, storage.rewards_account(self.name), self.asset), 0),
            ("slashed", units_of(ledger, storage.slashed_operator(self.name), self.asset), 0),
        ]
        for (operator, group), status in zip(operators, seen, strict=True):
            pairs.append((f"validators of {operator}", status.validators + status.queued_validators, group.validators))
            pairs.append((f"capital of {operator}", group.bond_wei + group.borrowed_wei, group.validators * VALIDATOR))
        wrong = [f"{self.name}: {what} {found}, not {wanted}" for what, found, wanted in pairs if found != wanted]
        return wrong + [f"{operator}: a bond of {group.bond_wei}" for operator, group in operators if group.bond_wei < 0]
