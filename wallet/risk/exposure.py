"""What somebody is exposed to, in amounts: contract, slashing, a leak, discount, waiting, liquidation, forced repayment.

Each line says how much stands in the way of that risk now, what it costs today, and what a bad case would cost, with the
figures of that case. Bad cases are not worst cases and have no probability: they are the largest of their kind that the record
holds by the hour of the world, or what it costs today where that is more, or, for a contract, all of it. Left out: what has not
been built into this world (bridges), and of what is staked in other coins than the first the discount and the wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.risk.on_record import LONGEST_QUEUE_AT, LONGEST_QUEUE_HOURS, lowest_price, queue_is_known, slashed_is_known
from wallet.risk.waiting import waiting
from wallet.staking.rebasing import RATE_ONE
from wallet.world.book import Book
from wallet.world.entering import takes_a_coin
from wallet.world.holdings import holdings, redeemer, rests_on, staked
from wallet.world.lender import Lender
from wallet.world.lines import Holding, Outage
from wallet.world.outlook import missed_rewards, outage_costs
from wallet.world.state import DAY_HOURS, Chain, Issuer, Shares, World
from wallet.world.strategy import Strategy, strategies
from wallet.world.vault_book import VaultBook

if TYPE_CHECKING:
    from wallet.actions.base import Outcome

Kind = Literal["contract", "slashing", "own_slashing", "leak", "discount", "waiting", "liquidation", "forced", "restaking"]

PPM = 10**6
BPS_WAD = 10**14
SLASHED_PPM = 10_000
"""The bad case of slashing: one validator in a hundred at once, more than has ever been seen together."""


A_THIRD_PPM = 340_000
"""The bad case of an outage: so many of a network's validators offline, a little more than the third without which no block is
final.
"""


class Exposure(msgspec.Struct, frozen=True):
    """One risk, in wei: what is exposed to it, what it costs today, what the bad case would cost, and that case's figures."""

    kind: Kind
    at_stake: int
    today: int
    bad_case: int
    figures: dict[str, int | str] = {}


def exposures(world: World, account: str = "you") -> tuple[Exposure, ...]:
    """Return what `account` is exposed to, the largest bad case first; risks with nothing at stake are left out."""
    every = holdings(world, account)
    lines = tuple(line for line in every if line.place != "borrowed")
    in_contracts = sum(_in_contract(world, line) for line in lines)
    rows = (
        Exposure("contract", in_contracts, 0, in_contracts, {"contracts": _contracts(world, lines)}),
        _slashing(world, lines),
        _own_slashing(world, lines),
        _leak(world, account, every),
        _discount(world, account),
        _waiting(world, lines),
        _liquidation(world, account),
        _forced(world, account),
        _restaking(world, account),
    )
    return tuple(sorted((row for row in rows if row.at_stake), key=lambda row: -row.bad_case))


def exposures_with(world: World, outcome: Outcome) -> tuple[Exposure, ...]:
    """Return `exposures` with a shock to `world` that struck: what a slashing or a drain costs stands in `today` of its row.

    A slashing counts to its end, by day 36; a drain what stood in contracts before and does not after; a cap what it liquidates.
    """
    shock, rows = str(outcome.receipt.figures.get("shock", "")), exposures(outcome.world)
    if shock == "ContractDrained":
        here, there = (next((row for row in side if row.kind == "contract"), None) for side in (exposures(world), rows))
        lost = 0 if here is None else here.at_stake - (there.at_stake if there is not None else 0)
        if here is not None and there is None:
            return (*rows, replace(here, today=lost))
        return tuple(replace(row, today=max(0, lost)) if row.kind == "contract" else row for row in rows)
    if shock == "ServiceSlashes":
        token, lost = str(outcome.receipt.units["yours"]), int(outcome.receipt.figures["yours"])
        worth = world.worth(token, lost, world.redemption_rate(token))
        in_coins = world.in_terms_of(worth, world.listed[token].coin, world.coin)
        return tuple(replace(row, today=in_coins) if row.kind == "restaking" else row for row in rows)
    ends = next((note.figures for note in outcome.receipt.notes if note.code == "cap_ends"), None)
    if ends is not None:
        rows = exposures(world)
        return tuple(replace(row, today=int(ends["lost"])) if row.kind == "liquidation" else row for row in rows)
    arrives = next((note.figures for note in outcome.receipt.notes if note.code == "slashing_arrives"), None)
    if arrives is None:
        return rows
    coin = outcome.receipt.units.get("penalty") or world.coin
    lost = world.in_terms_of(int(arrives["yours_day_36"]), coin, world.coin)
    struck = "own_slashing" if shock == "OwnFault" else "slashing"
    return tuple(replace(row, today=lost) if row.kind == struck else row for row in rows)


def at_stake(rows: tuple[Exposure, ...]) -> int:
    """Return all that is exposed to anything, each wei once: what stands in contracts, and what is locked with validators."""
    return sum(row.at_stake for row in rows if row.kind in ("contract", "own_slashing"))


def _in_contract(world: World, line: Holding) -> int:
    """Return how much of a line a contract holds, in the world's first coin."""
    held = line.redemption_value if _in_pool(world, line) else line.staked_redemption
    return world.in_terms_of(held, world.listed[line.token].coin, world.coin)


def _contracts(world: World, lines: tuple[Holding, ...]) -> int:
    """Return how many different contracts hold something: the protocol, its wrapper, its queue, the pool; a vault that lends
    its asset out, and those in which that lies.
    """
    protocols = sum(1 for _ in _by_protocol(world, lines))
    queues = {line.system for line in lines if line.request}
    others = {line.token for line in lines if line.place == "wallet" and line.staked and _is_outer(world, line)}
    lenders = {line.system for line in lines if line.place in ("supplied", "restaked", "escrow")}
    lenders |= {name for line in lines if line.place == "wallet" and line.amount for name in _works_at(world, line)}
    return protocols + len(queues) + len(others) + len(lenders)


def _works_at(world: World, line: Holding) -> tuple[str, ...]:
    system = world.systems.get(line.system)
    return system.works_at(world) if isinstance(system, Issuer) else ()


def _in_pool(world: World, line: Holding) -> bool:
    """Return whether coins lie in a contract too: in a pool, or supplied to a lender."""
    return line.place == "supplied" or (line.place == "wallet" and isinstance(world.systems.get(line.system), Shares))


def _is_outer(world: World, line: Holding) -> bool:
    """Return whether a line is in a contract around the protocol's own: a wrapper or a pool."""
    system = world.systems.get(line.system)
    return isinstance(system, Shares) or (isinstance(system, Issuer) and system.asset not in world.coins)


def _by_protocol(world: World, lines: tuple[Holding, ...]) -> Iterator[tuple[Issuer, list[Holding]]]:
    """Yield each protocol that takes a coin and has a part in lines, with those lines: its token in every form, and its queue."""
    for issuer in world.every(Issuer):
        if takes_a_coin(world, issuer):
            moved = rests_on(world, issuer.token)
            own = [line for line in lines if (line.system == issuer.name if line.request else line.token in moved)]
            if any(line.staked for line in own):
                yield issuer, own


def _slashing(world: World, lines: tuple[Holding, ...]) -> Exposure:
    """Each protocol's own validators, slashed on its own chain; one whose chain slashes nobody is exposed to nothing.

    What a vault stakes with borrowed coins counts too: whoever holds its shares bears a loss of that.
    """
    at_stake = mine = hit = lost = 0
    tokens: list[str] = []
    for name, held in _at_validators(world, lines).items():
        issuer = world.issuer(name)
        chain, borne = world.system(issuer.chain, Chain), 0
        validators = chain.active(issuer.operator) * SLASHED_PPM // PPM
        try:
            borne = issuer.borne(chain.slashing_loss(issuer.operator, validators).day_36, validators)
        except Refused as refused:
            if refused.code == "slash_none":
                continue
        part = held * borne // issuer.backing() if issuer.backing() else 0
        at_stake, mine, lost = (
            was + world.in_terms_of(more, issuer.asset, world.coin)
            for was, more in ((at_stake, held), (mine, part), (lost, borne))
        )
        hit += validators
        tokens.append(issuer.token)
    figures: dict[str, int | str] = {"validators": hit, "share_ppm": SLASHED_PPM, "all": lost, "protocols": len(tokens)}
    figures |= {"known": int(slashed_is_known(world)), "token": tokens[0] if len(tokens) == 1 else ""}
    return Exposure("slashing", at_stake, 0, mine, figures)


def _at_validators(world: World, lines: tuple[Holding, ...]) -> dict[str, int]:
    """Return what of lines, and what is borrowed for them, is with the validators of each protocol, in its coin."""
    found = {
        issuer.name: sum(line.staked_redemption for line in own if line.place != "ready")
        for issuer, own in _by_protocol(world, lines)
    }
    for line in lines:
        system = world.systems.get(line.system)
        if isinstance(system, Issuer) and line.place == "wallet":
            for token, coins in system.staked_beyond(world, line.amount).items():
                name = redeemer(world, token)
                found[name] = found.get(name, 0) + coins
    return {name: held for name, held in found.items() if name}


def _own_slashing(world: World, lines: tuple[Holding, ...]) -> Exposure:
    """Locked stake stands or falls with its own validators: a lone slashing costs mostly the duties missed for 36 days."""
    locked = day_36 = 0
    figures: dict[str, int | str] = {}
    for book in world.every(Book):
        held = sum(line.redemption_value for line in lines if line.place == "locked" and line.system == book.name)
        alone = book.slashed_alone(world, held) if held else None
        if alone is not None and not alone.day_36:
            continue  # its chain slashes nobody
        locked += world.in_terms_of(held, book.coin, world.coin)
        if alone is not None:
            day_36 += world.in_terms_of(alone.day_36, book.coin, world.coin)
            figures["at_once"] = int(figures.get("at_once", 0)) + world.in_terms_of(alone.at_once, book.coin, world.coin)
    return Exposure("own_slashing", locked, 0, day_36, figures)


def _leak(world: World, account: str, lines: tuple[Holding, ...]) -> Exposure:
    """Once a third of a chain's validators are offline nothing is final, and the chain takes from them until the others are two
    thirds again. Of each protocol's as many are offline as of all, of one's own stake all. Where it leaks already, that is the
    case. A debt in tokens gets less with them. Of several chains the figures are those of the one on which most is staked.
    """
    stake = locked = today = bad = most = 0
    figures: dict[str, int | str] = {}
    for chain in world.every(Chain):
        ahead = chain.outage("")
        if ahead is None:
            continue
        leaks = ahead.days != 0
        there = outage_costs(world, chain, account, lines, _as_it_is(chain) if leaks else _third_of(chain))
        whole, apart, worst = (
            world.in_terms_of(each, chain.coin, world.coin) for each in (there.stake, there.locked, there.lost)
        )
        stake, locked, today, bad = stake + whole, locked + apart, today + worst * leaks, bad + worst
        if whole > most:
            most, days = whole, -1 if there.days is None else there.days
            less = world.in_terms_of(there.less, chain.coin, world.coin)
            figures = {"days": days, "less": less, "share_ppm": A_THIRD_PPM, "leaks": int(leaks), "system": chain.name}
    return Exposure("leak", stake, today, bad, figures | {"locked": locked})


Asked = Callable[[str, bool], tuple[Outage | None, Outage | None]]


def _as_it_is(chain: Chain) -> Asked:
    return lambda operator, _own: (chain.outage(operator), chain.outage(operator))


def _third_of(chain: Chain) -> Asked:
    return lambda operator, own: (chain.outage(operator), chain.outage(operator, A_THIRD_PPM, own))


def _discount(world: World, account: str) -> Exposure:
    """Today at the market price, as every gap on the screen; `at_once` is what a sale of all of it would bring less. The lowest
    price on record is one of the first coin's tokens: `beyond` says that these would bring less than at the record, `others` what
    the other coins' tokens add to the bad case.
    """
    lowest = lowest_price(world)
    record = at_stake = today = bad = sold = beyond = others = 0
    for coin in world.coins:
        totals = staked(world, account, coin)
        at_once = 0 if totals.at_once is None else totals.redeems_for - totals.at_once
        worst = max(-totals.gap, at_once)
        if coin == world.coin and lowest is not None:
            record = totals.balance * (PPM - lowest.ppm) // PPM
            beyond, worst = int(worst > record), max(worst, record)
        worst = max(0, worst)
        whole, gap, less, most = (
            world.in_terms_of(each, coin, world.coin) for each in (totals.balance, -totals.gap, at_once, worst)
        )
        at_stake, today, sold, bad = at_stake + whole, today + gap, sold + less, bad + most
        others += most if coin != world.coin else 0
    figures: dict[str, int | str] = {"at_once": sold, "beyond": beyond, "others": others}
    if lowest is not None:
        figures |= {"record": record, "lowest_ppm": lowest.ppm, "lowest_at": lowest.at, "so_far": int(lowest.so_far)}
    return Exposure("discount", at_stake, today, bad, figures)


def _waiting(world: World, lines: tuple[Holding, ...]) -> Exposure:
    """Leaving through a queue earns nothing while waiting: that is its cost. Unknown today counts as nothing today. A protocol
    that pays at once, or at an epoch's end up to which stake earns, has no queue.

    Before the longest queue had been seen its length is an assumed one: `record_at` is 0. Of several protocols the figures are
    those of the one of which there is most.
    """
    at_stake = today = bad = most = 0
    hours, longest, now = 0, LONGEST_QUEUE_HOURS, None
    for issuer, own in _by_protocol(world, lines):
        owed = sum(line.staked_redemption for line in own if line.place in ("wallet", "queue"))
        if not owed or not _has_queue(world, issuer):
            continue
        name, wait = issuer.name, waiting(world, owed, issuer.name)
        longer = max(wait.likely_hours, LONGEST_QUEUE_HOURS)
        missed = missed_rewards(world, owed, wait.likely_hours, name), missed_rewards(world, owed, longer, name)
        whole, cost, worst = (world.in_terms_of(each, issuer.asset, world.coin) for each in (owed, *missed))
        at_stake, today, bad = at_stake + whole, today + cost, bad + worst
        if whole > most:
            most, now, hours, longest = whole, wait, wait.likely_hours, longer
    figures: dict[str, int | str] = {"hours": longest, "likely_hours": hours, "record_hours": LONGEST_QUEUE_HOURS}
    figures |= {"state": now.state if now else "unknown", "opens": now.opens if now else 0}
    figures |= {"record_at": LONGEST_QUEUE_AT if queue_is_known(world) else 0}
    return Exposure("waiting", at_stake, today, bad, figures)


def _has_queue(world: World, issuer: Issuer) -> bool:
    """Return whether one leaves a protocol through a queue, open or not."""
    ways_out = issuer.exits(world)
    return not ways_out or ways_out[0].way == "queue"


def _liquidation(world: World, account: str) -> Exposure:
    """A borrower may be liquidated: the bonus for repaying everything is the bad case. Of several lenders the figures are
    those of the loan with the lowest health factor; `hours` is -1 where interest alone takes more than ten years.
    """
    loans = [(lender, danger) for lender in world.every(Lender) if (danger := lender.danger(world, account)) is not None]
    if not loans:
        return Exposure("liquidation", 0, 0, 0)
    lender, nearest = min(loans, key=lambda loan: loan[1].health_wad)
    figures: dict[str, int | str] = {
        "health_bps": nearest.health_wad // BPS_WAD,
        "fall_ppm": nearest.fall_ppm,
        "hours": -1 if nearest.hours is None else nearest.hours,
        "penalty_bps": nearest.penalty_bps,
        "prices_from": lender.prices_from,
        "system": lender.name,
    }
    at_stake, penalty = (sum(getattr(danger, name) for _, danger in loans) for name in ("collateral", "penalty"))
    return Exposure("liquidation", at_stake, 0, penalty, figures)


def _forced(world: World, account: str) -> Exposure:
    """Anybody may have a vault repay out of its own coins once it is under its threshold. They repay as much as they are worth:
    what it costs is what they would have earned until others stand in their place.
    """
    value = today = bad = 0
    figures: dict[str, int | str] = {}
    nearest = None
    for book in world.every(VaultBook):
        danger = book.danger(world, account)
        if danger is None:
            continue
        chain = world.system(book.chain, Chain)
        stages = (*book.wait(world, danger.called), *chain.entry_wait(world, danger.called)) if danger.called else ()
        hours = sum(stage.likely_hours for stage in stages)
        missed = max(0, danger.called * (book.usual_day(world) - RATE_ONE) * hours // (RATE_ONE * DAY_HOURS))
        whole, cost = (world.in_terms_of(each, book.coin, world.coin) for each in (danger.value, missed))
        value, bad, today = value + whole, bad + cost, today + (0 if danger.healthy else cost)
        if nearest is None or danger.health_1e18 < nearest:
            nearest = danger.health_1e18
            repays = world.in_terms_of(danger.repays, book.coin, world.coin)
            figures = {"health_bps": nearest // BPS_WAD, "fall_ppm": danger.fall_ppm, "repays": repays, "hours": hours}
            figures |= {"healthy": int(danger.healthy), "system": book.name}
    return Exposure("forced", value, today, bad, figures)


def _restaking(world: World, account: str) -> Exposure:
    """What operators allocated services may slash, of what is at stake there and of what is on its way out: all of that is the
    bad case, since no slashing of that kind is on record. Of several strategies the figures are those of the one with most.
    """
    at_stake = bad = most = 0
    figures: dict[str, int | str] = {}
    for strategy in strategies(world):
        mine = strategy.position(world, account)
        held = mine.restaked + mine.escrow - mine.ready
        if not held:
            continue
        known, rate = world.listed[strategy.asset], world.redemption_rate(strategy.asset)
        slashable = mine.restaked * _share(strategy, world, mine.operator) // PPM + strategy.escrow_at_risk(world, account)
        worth = (world.worth(strategy.asset, each, rate) for each in (held, slashable))
        whole, lost = (world.in_terms_of(each, known.coin, world.coin) for each in worth)
        at_stake, bad = at_stake + whole, bad + lost
        if whole > most:
            most = whole
            figures = {"operator": mine.operator, "share_ppm": slashable * PPM // held, "escrow": mine.escrow - mine.ready}
            figures |= {"system": strategy.name, "token": strategy.asset}
    return Exposure("restaking", at_stake, 0, bad, figures)


def _share(strategy: Strategy, world: World, name: str) -> int:
    operator = strategy.operator(world, name)
    return 0 if operator is None else operator.allocated_ppm
