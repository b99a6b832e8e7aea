"""Which systems of a scenario a practice is begun with: what stands on what, and a scenario less some of its systems.

What stands on what is read off the world that holds all of them: a system stands on its chain, on who brings the tokens it is
made of, and on what its figures name; a habit on whom it acts, a holding on its token, a shock on whom it strikes. A recorded
scenario is lived whole, since what is recorded of one system was so because the others were there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec
from msgspec.structs import asdict, replace

from wallet.errors import Refused
from wallet.library.first_hour import begun
from wallet.library.own import OwnPreset, with_own
from wallet.library.scenarios import HabitEntry, Scenario, SystemEntry, scenario, scenario_names, tokens_of
from wallet.world.state import Issuer, World


class Choosable(msgspec.Struct, frozen=True):
    """A system of a scenario, as it is offered: the tokens it brings, and the systems that it directly stands on.

    `kind` is the tag of its struct and `role` what it is: chain, protocol, market, or another. `stakes` says whether it takes a
    coin for a token: a practice has at least one that does.
    """

    name: str
    title: str
    kind: str
    role: str
    tokens: tuple[str, ...]
    stands_on: frozenset[str]
    stakes: bool


def choosable(found: Scenario) -> tuple[Choosable, ...]:
    """Return the systems of a scenario, in the order in which their hour passes."""
    world = begun(found, "", 0)
    brought = {entry.called: tuple(token.symbol for token in entry.brings()) for entry in found.systems}
    bringer = {token: called for called, tokens in brought.items() for token in tokens}
    return tuple(_choosable(world, entry, brought[entry.called], bringer) for entry in found.systems)


def _choosable(world: World, entry: SystemEntry, tokens: tuple[str, ...], bringer: dict[str, str]) -> Choosable:
    own = world.systems[entry.called]
    needed = {bringer[token] for token in own.made_of()} | {entry.given.chain}
    needed |= {bringer.get(text, text) for text in _texts(entry.at.value)}
    return Choosable(
        name=entry.called,
        title=entry.known_as,
        kind=str(entry.room.__struct_config__.tag),
        role=entry.room.role,
        tokens=tokens,
        stands_on=frozenset(needed & world.systems.keys()) - {entry.called},
        stakes=isinstance(own, Issuer) and own.asset in world.coins,
    )


def is_whole(found: Scenario) -> bool:
    """Return whether a scenario is only lived with all its systems: one with a record is."""
    return found.record is not None


def offers_more(world: World) -> bool:
    """Return whether a scenario that is chosen from has systems which this world was begun without, or before there were any."""
    found = (scenario(name) for name in scenario_names())
    return any(entry.called not in world.systems for one in found if not is_whole(one) for entry in one.systems)


def with_what_it_needs(among: Sequence[Choosable], name: str) -> frozenset[str]:
    """Return a system and all that it stands on."""
    known = {one.name: one.stands_on for one in among}
    return _closed({name}, lambda found: {each for one in found for each in known[one]})


def with_what_needs_it(among: Sequence[Choosable], names: Collection[str]) -> frozenset[str]:
    """Return systems and all that stands on them."""
    return _closed(set(names), lambda found: {one.name for one in among if one.stands_on & found})


def _closed(found: set[str], reached: Callable[[set[str]], set[str]]) -> frozenset[str]:
    while more := reached(found) - found:
        found |= more
    return frozenset(found)


def chosen(found: Scenario, without: Collection[str], own: Sequence[OwnPreset] = ()) -> Scenario:
    """Return a scenario less those systems and all that stands on them, and with presets of a person's own, which fit.

    Refuses `begin_unknown` (name, which it has not), `begin_whole` (it is recorded) and `begin_unstaked` (systems, of which one
    has to stay).
    """
    if own and is_whole(found):
        raise Refused("begin_whole")
    found = with_own(found, own)
    if not without:
        return found
    among = choosable(found)
    for name in without:
        if name not in {one.name for one in among}:
            raise Refused("begin_unknown", name=name)
    if is_whole(found):
        raise Refused("begin_whole")
    gone = with_what_needs_it(among, without)
    stakes = tuple(one.name for one in among if one.stakes)
    if gone.issuperset(stakes):
        raise Refused("begin_unstaked", systems=stakes)
    return _less(found, gone, stakes[0])


def in_world(world: World) -> Scenario:
    """Return a world's scenario with those of its systems that are in the world: it may have been begun without the others, or
    before there were any.
    """
    found = scenario(world.scenario)
    return _less(found, frozenset(entry.called for entry in found.systems) - world.systems.keys(), "")


def _less(found: Scenario, gone: frozenset[str], struck: str) -> Scenario:
    """Return a scenario without those systems, `struck` being the one that the shocks of its agenda strike."""
    if not gone:
        return found
    kept = replace(found, systems=tuple(entry for entry in found.systems if entry.called not in gone))
    tokens = tokens_of(kept)
    return replace(
        kept,
        holdings={token: amount for token, amount in found.holdings.items() if token in tokens},
        coins={coin: entry for coin, entry in found.coins.items() if coin in tokens},
        crowd=tuple(habit for habit in found.crowd if not _named_by(habit) & gone),
        agenda=() if struck in gone else found.agenda,
    )


def _named_by(habit: HabitEntry) -> set[str]:
    return _texts(habit.at.value) | {habit.system}


def _texts(figures: msgspec.Struct) -> set[str]:
    """Return the texts among the figures of a first hour, those of a table of entries too: those that name a system, or a token,
    are looked for in them.
    """
    values = tuple(asdict(figures).values())
    tables = (value.values() for value in values if isinstance(value, dict))
    inside = (row for rows in tables for row in rows if isinstance(row, msgspec.Struct))
    return {value for value in values if isinstance(value, str)}.union(*map(_texts, inside))
