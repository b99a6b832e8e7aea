"""Who bears what a shock takes: every coin that is missing or burnt on one side is somebody's on the other.

A shock to a protocol's validators is lived twice, with it and without it, by the chain and the protocols alone: nobody else acts,
so that what differs is what was lost, when, and nothing that was traded. All coins there are belong to somebody at every moment:
to you, to other holders of the token, to others who wait in the queue, to operators (what is left of their bonds), or to
somebody else; what is the protocol's and nobody has been told of is its own party, until the report. So the parties' changes,
with what was burnt or never issued, add up to zero to the last unit. Both lives part their days where the rewards change: whole
days, as a practice lives them, would be settled differently for a loss that moves the change by a few minutes. What a drained
contract lost is shared out at once, and so is what a service slashes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from wallet.world.book import Book, book_of
from wallet.world.holdings import holdings, rests_on
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lender import Lender
from wallet.world.lines import ATTACKER, OTHERS, YOU
from wallet.world.shocks import ContractDrained, OwnFault, ServiceSlashes, SlashValidators
from wallet.world.state import DAY_HOURS, Chain, Issuer, Shares, Shock, System, World
from wallet.world.strategy import Strategy, strategy_of

Party = Literal["you", "holders", "queue", "operators", "protocol", "attacker", "elsewhere", "burnt"]
PARTIES: tuple[Party, ...] = ("you", "holders", "queue", "operators", "protocol", "attacker", "elsewhere", "burnt")
"""`operators` are those who run it, with what is left of their bonds; `protocol` is what it has lost or gained and told nobody,
until a report does, or for good where none will; `elsewhere` what is nobody's here, as the rewards of other validators; `burnt`
is what there is less of, burnt or never issued, and the only one that a loss makes larger.
"""
DAYS = (0, 1, 19, 37)
"""At once, after a day, after the penalty in the middle of the wait, and after its end."""
SLASHED_DAYS = (1, 18, 20, 37)


class Borne(NamedTuple):
    """What each party has more (negative: less) so many hours after a shock than without it, in the smallest unit of `coin`: the
    protocol's, or for a drained contract each token that was taken.
    """

    hours: int
    coin: str
    changes: dict[Party, int]

    @property
    def total(self) -> int:
        """The sum of all: zero."""
        return sum(self.changes.values())


class Share(NamedTuple):
    """What a party bears, part by part of the days looked at (of a drained contract: token by token), and in all."""

    party: Party
    parts: tuple[int, ...]
    total: int


def attribution(world: World, shock: Shock, days: Sequence[int] = DAYS, system: str = "") -> tuple[Borne, ...]:
    """Return who bears a shock to a protocol's validators, or to one's own in a book, by the days on which it arrives.

    One that names no system strikes the first protocol; a chain's stands for that, or for `system`. Refuses as the shock does.
    """
    return tuple(borne for borne in bearing(world, shock, days, system) if borne is not None)


def bearing(world: World, shock: Shock, days: Sequence[int] = DAYS, system: str = "") -> Iterator[Borne | None]:
    """Yield what `attribution` returns, and None for every hour lived on the way, so that a window can stop between two."""
    system = system or struck_by(world, shock)
    alone = replace(world, crowd=(), agenda=(), parted_days=True)
    sides = [alone, shock.strike(alone)[0]]
    hour = 0
    for day in sorted(days):
        while hour < day * DAY_HOURS:
            sides = [pass_hour(side)[0] for side in sides]
            hour += 1
            yield None
        without, struck = (owners(side, system) for side in sides)
        coin = _coin(world.systems[system])
        yield Borne(hour, coin, {party: struck[party] - without[party] for party in PARTIES})


def struck_by(world: World, shock: Shock) -> str:
    """Return the protocol or the book whose owners are looked at."""
    named = world.systems.get(getattr(shock, "system", ""))
    if isinstance(shock, OwnFault):
        named = book_of(world, shock.system)
    return named.name if isinstance(named, (Issuer, Book)) else world.issuer().name


def days_of(shock: Shock) -> tuple[int, ...]:
    """Return by which days what a shock takes is parted by its causes.

    A slashing: the penalty, the duties missed until it has half its wait behind it, the penalty for those slashed at the same
    time, and the duties missed until the end; each a day later than on its chain, as a report tells of it once a day. Else the
    first day, the last without duties, and two days after it.
    """
    if isinstance(shock, (SlashValidators, OwnFault)):
        return SLASHED_DAYS
    days = getattr(shock, "days", 0)
    return tuple(sorted({1, days, days + 2})) if days else (1, 7, 30)


def parted(rows: Sequence[Borne], apart: bool = False) -> tuple[Share, ...]:
    """Return what each party bears from one row to the next, and by the last; `apart` where each row is of a token of its own.

    Those that lose come first, the largest loss before the others, and what is burnt comes last. All parts of all parties, each
    for itself, add up to zero. A party that nothing happens to is left out.
    """
    found: list[Share] = []
    for party in PARTIES:
        by_then = [borne.changes[party] for borne in rows]
        parts = by_then if apart else [now - before for before, now in zip([0, *by_then], by_then, strict=False)]
        if any(parts):
            found.append(Share(party, tuple(parts), by_then[-1]))
    return tuple(sorted(found, key=lambda share: (share.party == "burnt", share.total)))


def owners(world: World, system: str) -> dict[Party, int]:
    """Return whose the coins are that a protocol or a book takes, all there are; `burnt` is their number below zero."""
    known = world.systems[system]
    coin, own = _coin(known), known.accounts()
    held = world.ledger.holdings.get(coin, {})
    people = [name for name in known.names() if name not in own]
    if isinstance(known, Issuer):
        staked = world.system(known.chain, Chain).staked_by(own)
        shares = _of_issuer(world, known, people)
    else:
        assert isinstance(known, Book)
        staked = world.system(known.chain, Chain).staked_by((*own, YOU))
        shares = {"you": sum(line.redemption_value for line in holdings(world, YOU) if line.system == system)}
    owed = known.owed_by_minters() if isinstance(known, Issuer) else 0
    behind = staked + sum(held.get(account, 0) for account in own) + owed
    beside = behind - sum(shares.values())
    if not (isinstance(known, Book) and known.native):
        shares["protocol"] = beside
    elif beside > 0:  # no report stands between a chain and stake of one's own: what is not the owner's is the operator's fee
        shares["operators"] = beside
    lies_apart = -beside if "protocol" not in shares and beside < 0 else 0
    """Rewards that are the owner's and lie with the chain, not with the stake."""
    shares["you"] += held.get(YOU, 0)
    shares["operators"] = shares.get("operators", 0) + sum(held.get(account, 0) for account in people)
    shares["attacker"] = shares.get("attacker", 0) + held.get(ATTACKER, 0)
    apart = {*own, *people, YOU, ATTACKER}
    others = sum(amount for account, amount in held.items() if account not in apart)
    shares["elsewhere"] = others - staked - owed - lies_apart
    shares["burnt"] = -world.ledger.issued.get(coin, 0)
    return {party: shares.get(party, 0) for party in PARTIES}


def yours(world: World, shock: Shock) -> int:
    """Return what you have with what a shock strikes, in its coin or its token; 0 of a drained contract, which has several."""
    if isinstance(shock, ContractDrained):
        return 0
    if isinstance(shock, ServiceSlashes):
        moved = rests_on(world, strategy_of(world, shock.system).asset)
        return sum(line.staked_redemption for line in holdings(world, YOU) if line.token in moved)
    system = struck_by(world, shock)
    return owners(world, system)["you"] - world.balance(YOU, _coin(world.systems[system]))


def _coin(system: System | None) -> str:
    assert isinstance(system, (Issuer, Book))
    return system.asset if isinstance(system, Issuer) else system.coin


def _of_issuer(world: World, issuer: Issuer, people: Sequence[str]) -> dict[Party, int]:
    """Return what is owed to whoever holds the token or waits for its coins, and what is left of bonds."""
    token, mine, waiting = issuer.token, 0, 0
    moved, held = rests_on(world, token), world.ledger.holdings.get(token, {})

    def worth(units: int) -> int:
        return world.worth(token, world.seen(token, units), world.redemption_rate(token))

    for line in holdings(world, YOU):
        if line.request:
            waiting += line.staked_redemption if line.system == issuer.name else 0
        elif line.token in moved:
            mine += line.staked_redemption
    outside = world.ledger.issued.get(token, 0) - sum(held.get(account, 0) for account in issuer.accounts())
    theirs, taken = worth(sum(held.get(account, 0) for account in people)), worth(held.get(ATTACKER, 0))
    return {
        "you": mine + waiting,
        "attacker": taken,
        "holders": worth(outside) - mine - theirs - taken + issuer.paid_by_bonds(),
        "queue": sum(row.pays for row in issuer.places(world, OTHERS) if row.state != "claimed"),
        "operators": theirs + issuer.bonds_left(world) - issuer.paid_by_bonds(),
    }


def taken_by_service(world: World, shock: ServiceSlashes) -> tuple[Borne, ...]:
    """Return who bears what a service slashes, at once, in the strategy's token: `you`, others who are at stake with the operator
    (`holders`) and others in escrow (`queue`); what was taken is `burnt`. Refuses as the shock does.
    """
    strategy = strategy_of(world, shock.system)
    _, (event,) = shock.strike(world)
    names = ("lost", "from_escrow", "yours", "yours_waiting")
    lost, from_escrow, yours, waiting = (int(event.figures[name]) for name in names)
    queue = max(0, from_escrow - waiting)
    changes = dict.fromkeys(PARTIES, 0) | {"you": -yours, "queue": -queue, "holders": yours + queue - lost, "burnt": lost}
    return (Borne(0, strategy.asset, changes),)


def taken_from(world: World, shock: ContractDrained) -> tuple[Borne, ...]:
    """Return who bears the draining of a contract, at once, token by token: `you` by your part of the contract and by what you
    approved, `holders` the others with a part of it, and what the attacker got.

    A token counts at what is seen of it before: where less stands behind it, that is in the coins that were taken. What a lender
    lost is shared out by what was supplied, though its contract shares it out among nobody: it pays whoever asks
    first. Your part is what you hold of the contract itself. Refuses as the shock does.
    """
    after, (event,) = shock.strike(world)
    found: list[Borne] = []
    for token in world.listed:
        units = [units_of(after.ledger, who, token) - units_of(world.ledger, who, token) for who in (ATTACKER, YOU)]
        got, approved = world.seen(token, units[0]), world.seen(token, -units[1])
        if not got:
            continue
        mine, whole = _part_of(world, world.systems[event.system], token)
        you = approved + ((got - approved) * mine // whole if whole else 0)
        changes = dict.fromkeys(PARTIES, 0) | {"you": -you, "holders": you - got, "attacker": got}
        found.append(Borne(0, token, changes))
    return tuple(found)


def _part_of(world: World, system: System, token: str) -> tuple[int, int]:
    """Return what of a contract is yours, and the whole: shares, tokens, or what was supplied to a lender."""
    if isinstance(system, Strategy):
        mine = system.position(world, YOU)
        return mine.restaked + mine.escrow, world.balance(system.name, token)
    if isinstance(system, Lender):
        if token not in system.assets():
            return 0, 0
        return system.supplied(world, YOU, token), system.totals(world, token)[0]
    if isinstance(system, Shares):
        return units_of(world.ledger, YOU, system.share), system.supply()
    if isinstance(system, Issuer):
        return units_of(world.ledger, YOU, system.token), world.ledger.issued.get(system.token, 0)
    return 0, 0
