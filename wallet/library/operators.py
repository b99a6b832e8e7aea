"""Who runs the validators of a way to stake, how many each, and who gets the next ones: by the protocol's own rule.

A preset names the one that lists its modules and operators (`operators = "..."` at its top). A world keeps how many validators
there are, not whose; so the set is worked out again from that number each time it is asked for: it is where the rule alone has
placed them, and another number of validators is another set. Operators that are told apart by nothing stand in one row. Left
out: what distinguishes them (losses of single operators, who left of their own will), and which validator is whose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from wallet.chain import bonded_queue, validators, weights
from wallet.chain.concentration import Entities
from wallet.errors import FileProblem
from wallet.library.figures import Assumption
from wallet.library.presets import any_preset
from wallet.library.scenarios import preset_of
from wallet.world.book import Book
from wallet.world.lines import YOU, Bonded, OnDuty
from wallet.world.state import Chain, Issuer, System, World
from wallet.world.tokens import TEN_TO

Rule = Literal["lowest_first", "bonded_queue", "weights", "bids", "chosen", "own", "one", "untold"]
"""By what new stake is allotted.

"chosen" where whoever stakes picks a validator, "own" where one operator runs validators of theirs alone, "one" where one runs
all, "untold" where no preset lists them.
"""
NEXT = 100
"""Of how many of the next deposits, or coins, is said who gets them."""
PPM, BPS = 10**6, 10**4


class OperatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An operator, or `number` alike: their validators and their stake in the coin's smallest unit, all together.

    `limit` is the most that they may have by now, in what the set counts, None where nothing limits them; `bond` what they put up
    of their own, `fee_bps` what they keep of rewards, `following` how much they get of the next deposits.
    """

    key: str
    name: str
    module: str = ""
    number: int = 1
    validators: int = 0
    stake: int = 0
    limit: int | None = None
    bond: int = 0
    fee_bps: int = 0
    following: int = 0


class ModuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A module: its operators together. `limit_bps` is the part of all validators up to which it gets new ones, in
    `exit_from_bps` from which its validators are the first to be asked to leave; `leaves_first` is whether they are now.
    """

    key: str
    title: str
    open: bool
    operators: int
    validators: int
    stake: int
    limit: int
    limit_bps: int
    exit_from_bps: int
    leaves_first: bool
    bond: int
    fee_bps: int
    treasury_bps: int
    following: int


class ValidatorSet(msgspec.Struct, frozen=True, kw_only=True):
    """The validators of a way to stake. `size` is what one is begun with; where it is 0 stake is counted, not validators.

    `open` is whether anybody may join: None where that differs by module or is not said. `unplaced` found room with nobody.
    `next_keys` are the operators who get the next deposits, in that order; empty where they are shared out. `queue` is how many
    wait for validators, `yours` your own stake in it where a person picks.
    """

    system: str
    chain: str
    coin: str
    rule: Rule
    open: bool | None
    size: int
    total: int
    lot: int
    """The next deposits of which is said who gets them, in what the set counts: so many validators, or so many whole coins."""
    duty: OnDuty
    operators: tuple[OperatorRow, ...] = ()
    modules: tuple[ModuleRow, ...] = ()
    unplaced: int = 0
    bonded: Bonded = Bonded()
    next_keys: tuple[str, ...] = ()
    yours: int = 0
    bond_curve: tuple[int, int] = (0, 0)
    """What an operator puts up for its first validator, and for each further one, where anybody may join."""

    def measure(self, row: OperatorRow | ModuleRow) -> int:
        """Return how much a row has, in what the set counts."""
        return row.validators if self.size else row.stake

    def share_ppm(self, row: OperatorRow | ModuleRow) -> int:
        """Return which part of the whole a row has, in millionths, rounded down."""
        return self.measure(row) * PPM // self.total if self.total else 0

    @property
    def count(self) -> int:
        """Return how many operators there are."""
        return sum(row.number for row in self.operators)

    def entities(self) -> tuple[Entities, ...]:
        """Return what each operator has, as entities whose concentration may be measured; a row of several in equal parts."""
        return tuple(each for row in self.operators for each in _even(self.measure(row), row.number))


def validator_set(world: World, system: str) -> ValidatorSet | None:
    """Return who runs the validators of a way to stake; None where it has none of its own."""
    own = _runs(world, world.systems.get(system))
    if own is None:
        return None
    return _of_issuer(world, own) if isinstance(own, Issuer) else _of_book(world, own)


def validator_sets(world: World) -> tuple[ValidatorSet, ...]:
    """Return the sets of all protocols that have validators of their own, in the order of the world."""
    own = {one.name: one for issuer in world.every(Issuer) if (one := _runs(world, issuer)) is not None}
    return tuple(_of_issuer(world, one) for one in own.values() if isinstance(one, Issuer))


def spread_over(world: World, found: ValidatorSet, stake: int) -> ValidatorSet:
    """Return who would run the validators if `stake` were staked that way, by its own rule, in whole validators."""
    total = (stake + found.size // 2) // found.size if found.size else stake
    duty = found.duty._replace(stake=stake)
    asked = msgspec.structs.replace(found, total=total, duty=duty, operators=(), modules=(), unplaced=0, next_keys=())
    return _filled(asked, _listed(found.system), world.now, found.operators[0].fee_bps if found.rule == "untold" else 0)


def stakers(chain: str, stake: int) -> tuple[tuple[str, int, int], ...]:
    """Return who has `stake` of a chain that is no protocol's: name, how many alike, and the coins of all of them together.

    Of a chain whose preset lists them nowhere, nobody.
    """
    named = _stakers_of(chain)
    if not named or stake <= 0:
        return ()
    known: weights.Parameters = any_preset(named).parameters
    parts = weights.placed(known, stake).parts
    return tuple((entry.name, entry.number, part) for entry, part in zip(known.entries, parts, strict=True))


def staker_sources(chain: str, key: str) -> tuple[Assumption, ...]:
    """Return the figures behind a row of `stakers`, as their preset has them with their sources; none where it is not of them."""
    named = _stakers_of(chain)
    return tuple(row for row in any_preset(named).assumptions if row.place == f"{named} entries {key}") if named else ()


def _stakers_of(chain: str) -> str:
    """Return the preset that lists them, "" where there is none."""
    try:
        labels = preset_of(chain).labels
    except FileProblem:
        return ""
    named = labels.get("entities", labels.get("operators"))
    return named if isinstance(named, str) else ""


def operator_sources(world: World, system: str, key: str) -> tuple[Assumption, ...]:
    """Return the figures behind a row of a way's set, of a module or of an operator, as their preset has them with their sources.

    None where no preset lists them, or the row is not of it.
    """
    own = _runs(world, world.systems.get(system))
    named = "" if own is None else _list_of(own.name if isinstance(own, Issuer) else own.chain)
    if not named:
        return ()
    found = any_preset(named)
    place = f"{named} {_place(found.parameters, key)}"
    return tuple(row for row in found.assumptions if row.place == place)


def _place(known: msgspec.Struct, key: str) -> str:
    """Return where in its preset the figures of a row stand."""
    if not isinstance(known, validators.Parameters):
        return f"{'groups' if isinstance(known, bonded_queue.Parameters) else 'entries'} {key}"
    module, _, operator = key.partition("/")
    groups = next((terms.groups for terms in known.modules if terms.name == module), ())
    number = next((place for place, group in enumerate(groups, 1) if operator in group.names), 0)
    return f"modules {module} groups {number}" if operator else f"modules {module}"


def _runs(world: World, system: System | None) -> Book | Issuer | None:
    """Return who has the validators: what wraps another's token leaves them to that one."""
    while isinstance(system, Issuer) and system.asset not in world.coins:
        system = world.systems.get(world.listed[system.asset].issuer)
    if isinstance(system, Issuer):
        return system if system.operator else None
    return system if isinstance(system, Book) else None


def _of_issuer(world: World, issuer: Issuer) -> ValidatorSet:
    chain = world.system(issuer.chain, Chain)
    duty = chain.on_duty(issuer.operator)
    asked = _asked(world, issuer.name, chain, issuer.asset, duty)
    asked = msgspec.structs.replace(asked, bonded=issuer.bonded())
    return _filled(asked, _listed(issuer.name), world.now, issuer.fee_bps())


def _of_book(world: World, book: Book) -> ValidatorSet:
    chain = world.system(book.chain, Chain)
    mine = book.stakes(world, YOU)
    known = _listed(book.chain)
    rows = [chain.on_duty(stake.key) for stake in mine] if known is None else [chain.on_duty()]
    duty = OnDuty(*(sum(column) for column in zip(*rows, strict=True))) if rows else OnDuty()
    asked = _asked(world, book.name, chain, book.coin, duty)
    asked = msgspec.structs.replace(asked, yours=sum(stake.worth for stake in mine))
    found = _filled(asked, known, world.now, book.fee_bps)
    if known is None:
        return msgspec.structs.replace(found, rule="own")
    chosen = tuple(msgspec.structs.replace(row, following=0) for row in found.operators)
    return msgspec.structs.replace(found, rule="chosen", operators=chosen)


def _asked(world: World, system: str, chain: Chain, coin: str, duty: OnDuty) -> ValidatorSet:
    """Return the set before anybody has a part of it."""
    size = chain.validator_size
    return ValidatorSet(
        system=system,
        chain=chain.name,
        coin=coin,
        rule="one",
        open=None,
        size=size,
        total=duty.validators if size else duty.stake,
        lot=NEXT if size else NEXT * TEN_TO[world.listed[coin].decimals],
        duty=duty,
    )


def _listed(name: str) -> msgspec.Struct | None:
    """Return the modules and operators of the preset of that name; None where it lists none, or is a person's own."""
    named = _list_of(name)
    return any_preset(named).parameters if named else None


def _list_of(name: str) -> str:
    """Return the preset that lists them, "" where there is none."""
    try:
        found = preset_of(name).labels.get("operators")
    except FileProblem:
        return ""
    return found if isinstance(found, str) else ""


def _filled(asked: ValidatorSet, known: msgspec.Struct | None, now: int, fee_bps: int) -> ValidatorSet:
    match known:
        case validators.Parameters():
            return _by_modules(asked, known, now)
        case bonded_queue.Parameters():
            return _by_queue(asked, known)
        case weights.Parameters():
            return _by_list(asked, known)
    together = OperatorRow(key=asked.system, name="", validators=asked.duty.validators, stake=asked.duty.stake, fee_bps=fee_bps)
    return msgspec.structs.replace(asked, rule="untold", operators=(together,))


# -- each rule


def _by_modules(asked: ValidatorSet, known: validators.Parameters, now: int) -> ValidatorSet:
    """Modules and operators of a router: the lowest first."""
    held = validators.allotted(known, asked.total, now)
    after = validators.distribute(held, NEXT * validators.DEPOSIT_SIZE_WEI).validators
    leave = validators.first_to_leave(held)
    stakes = _parts(asked.duty.stake, [operator.active for module in held.modules for operator in module.operators])
    rows: list[OperatorRow] = []
    modules: list[ModuleRow] = []
    for terms, module, later in zip(known.modules, held.modules, after.modules, strict=True):
        if terms.since > now:
            continue
        numbers = {name: group.number // len(group.names) for group in terms.groups for name in group.names}
        own = [
            OperatorRow(
                key=f"{terms.name}/{operator.name}",
                name=operator.name,
                module=terms.name,
                number=numbers[operator.name],
                validators=operator.active,
                stake=next(stakes),
                limit=operator.active + operator.depositable,
                bond=_curve(operator.active, numbers[operator.name], terms),
                fee_bps=terms.module_fee_bps,
                following=next_.active - operator.active,
            )
            for operator, next_ in zip(module.operators, later.operators, strict=True)
        ]
        rows += own
        modules.append(_module(terms, own, held.active, terms.name in leave))
    return msgspec.structs.replace(
        asked,
        rule="lowest_first",
        operators=tuple(rows),
        modules=tuple(modules),
        unplaced=asked.total - held.active,
        next_keys=tuple(_one_by_one(held, 5)),
        bond_curve=next(((one.first_bond_wei, one.bond_wei) for one in known.modules if one.open and one.since <= now), (0, 0)),
    )


def _module(terms: validators.ModuleTerms, own: Sequence[OperatorRow], total: int, leaves_first: bool) -> ModuleRow:
    return ModuleRow(
        key=terms.name,
        title=terms.title,
        open=terms.open,
        operators=sum(row.number for row in own),
        validators=sum(row.validators for row in own),
        stake=sum(row.stake for row in own),
        limit=terms.stake_share_limit_bps * total // BPS,
        limit_bps=terms.stake_share_limit_bps,
        exit_from_bps=terms.priority_exit_share_threshold_bps,
        leaves_first=leaves_first,
        bond=sum(row.bond for row in own),
        fee_bps=terms.module_fee_bps,
        treasury_bps=terms.treasury_fee_bps,
        following=sum(row.following for row in own),
    )


def _curve(held: int, number: int, terms: validators.ModuleTerms) -> int:
    """Return what so many operators have put up for all their validators."""
    first = min(held, number)
    return first * terms.first_bond_wei + (held - first) * terms.bond_wei


def _one_by_one(held: validators.Validators, count: int) -> Iterator[str]:
    """Yield the operators of the next deposits, made one at a time."""
    for _ in range(count):
        after = validators.distribute(held, validators.DEPOSIT_SIZE_WEI).validators
        for terms, was, now in zip(held.parameters.modules, held.modules, after.modules, strict=True):
            for one, next_ in zip(was.operators, now.operators, strict=True):
                if next_.deposited > one.deposited:
                    yield f"{terms.name}/{one.name}"
        held = after


def _by_queue(asked: ValidatorSet, known: bonded_queue.Parameters) -> ValidatorSet:
    """Nodes with a bond, in the order of their queues."""
    held = bonded_queue.shared(known, asked.total)
    bonds = bonded_queue.bonds(known, held, asked.bonded.bond)
    queues = bonded_queue.queued(known, asked.bonded.waiting)
    started = bonded_queue.assign(queues, known.express_rate, NEXT * bonded_queue.VALIDATOR_WEI, NEXT).started
    stakes = _parts(asked.duty.stake, held)
    rows = tuple(
        OperatorRow(
            key=group.name,
            name=group.name,
            number=group.nodes,
            validators=count,
            stake=next(stakes),
            bond=bond,
            fee_bps=known.node_fee_bps,
            following=sum(one.node == group.name for one in started),
        )
        for group, count, bond in zip(known.groups, held, bonds, strict=True)
    )
    return msgspec.structs.replace(
        asked,
        rule="bonded_queue",
        open=True,
        operators=rows,
        next_keys=tuple(one.node for one in started[:5]),
        bond_curve=(bonded_queue.bond_needed(known, 1), known.reduced_bond_wei),
    )


def _by_list(asked: ValidatorSet, known: weights.Parameters) -> ValidatorSet:
    """A manager's list. Each entry of it is one validator where stake of any size goes to validators that there are."""
    now, later = weights.placed(known, asked.total), weights.placed(known, asked.total + asked.lot)
    stakes = _parts(asked.duty.stake - (0 if asked.size else now.left), now.parts)
    rows = tuple(
        OperatorRow(
            key=entry.name,
            name=entry.name,
            number=entry.number,
            validators=part if asked.size else entry.number if part else 0,
            stake=next(stakes),
            limit=entry.limit_ppm * asked.total // PPM * entry.number if entry.limit_ppm < PPM else None,
            bond=entry.bond_ppm * part // PPM,
            fee_bps=entry.commission_bps,
            following=after - part,
        )
        for entry, part, after in zip(known.entries, now.parts, later.parts, strict=True)
    )
    return msgspec.structs.replace(
        asked,
        rule="bids" if known.by_bids else "weights" if len(known.entries) > 1 or not asked.size else "one",
        open=known.open,
        operators=rows,
        unplaced=now.left,
    )


def _parts(whole: int, counts: Sequence[int]) -> Iterator[int]:
    """Yield parts of `whole` by counts; they add up to it where any count is above 0, the last of these takes the rest."""
    total, given, seen = sum(counts), 0, 0
    for count in counts:
        seen += count
        upto = whole * seen // total if total else 0
        yield upto - given
        given = upto


def _even(whole: int, number: int) -> tuple[Entities, ...]:
    if not number:
        return ()
    each, more = divmod(whole, number)
    return tuple(Entities(*row) for row in ((each + 1, more), (each, number - more)) if row[1])
