"""Any mixture of deeds, hours, undo, redo, visits, branches and reopenings, against a history kept as plain
lists of worlds.

Undoing or going back restores clock and randomness, since worlds are compared whole; charts are compared hour
by hour.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.wallet.practices import ETH, practice
from wallet import library
from wallet.actions.base import Action
from wallet.actions.leave import RequestWithdrawal
from wallet.actions.stake import Stake, Wrap
from wallet.actions.transfers import Transfer
from wallet.errors import Refused
from wallet.practice import Practice
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.world.audit import audit
from wallet.world.hour import pass_hour
from wallet.world.own_sums import OwnSums
from wallet.world.sampling import samples
from wallet.world.state import World

OPENS = 720

ACTIONS: tuple[Action, ...] = (
    Stake(amount=ETH),
    Wrap(amount=ETH),
    RequestWithdrawal(amount=ETH),
    Transfer(token="stETH", to="alice", amount=ETH // 2),
    Stake(amount=10**30),
)


class State(msgspec.Struct, frozen=True):
    """A world, the number of the moment it belongs to, and what own moves sum up to in it."""

    moment: int
    world: World
    own: OwnSums


class Told(msgspec.Struct):
    """A branch as the rules tell it: all states to the end of what was undone, and three places among them."""

    states: list[State]
    at: int
    tip: int

    def ends(self) -> None:
        """Drop what lies ahead."""
        del self.states[self.at + 1 :]

    def last_of(self, hour: int) -> int:
        """The last place up to the tip with that hour."""
        return max(place for place in range(self.tip + 1) if self.states[place].world.hour == hour)


@cache
def root() -> tuple[State, ...]:
    """The hours lived before the practice opens."""
    world = library.start("calm", 7)
    own = starting_sums(world)
    states = [State(0, world, own)]
    while world.hour < OPENS:
        world, _ = pass_hour(world)
        states.append(State(0, world, own))
    return tuple(states)


class Histories(RuleBasedStateMachine):
    @initialize()
    def open_practice(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.practice = practice(self.folder)
        self.name = "main"
        self.told = {"main": Told(list(root()), OPENS, OPENS)}
        self.moments = 0

    @property
    def here(self) -> Told:
        return self.told[self.name]

    def teardown(self) -> None:
        if hasattr(self, "practice"):
            self.practice.close()
            shutil.rmtree(self.folder)

    def append(self, worlds: list[World], own: OwnSums) -> None:
        self.moments += 1
        self.here.ends()
        self.here.states += [State(self.moments, world, own) for world in worlds]
        self.here.at = self.here.tip = len(self.here.states) - 1

    @rule(action=st.sampled_from(ACTIONS))
    def do(self, action: Action) -> None:
        here = self.here
        try:
            expected = action.apply(here.states[here.at].world)
        except Refused as refusal:
            with pytest.raises(Refused, match=refusal.code):
                self.practice.do(action)
            return
        inside = here.at != here.tip
        if inside:
            kept = next(name for n in range(2, 99) if (name := f"{self.name.split(' (')[0]} ({n})") not in self.told)
            self.told[kept] = Told(list(here.states), here.tip, here.tip)
        assert self.practice.do(action) == expected
        assert self.practice.kept_as == (kept if inside else None)
        before = here.states[here.at].own
        self.append([expected.world], sums_after(before, expected.receipt, expected.world))

    @rule(hours=st.sampled_from((1, 5, 24, 100)), beats=st.integers(0, 2))
    def advance(self, hours: int, beats: int) -> None:
        here = self.here
        target = here.states[here.at].world.hour + hours * max(beats, 1)
        if here.at != here.tip:
            here.at = here.last_of(min(target, here.states[here.tip].world.hour))
        world = here.states[here.at].world
        lived = []
        while world.hour < target:
            world, _ = pass_hour(world)
            lived.append(world)
        if lived:
            self.append(lived, here.states[here.at].own)
        if beats:
            self.practice.begin_run()
        for _ in range(max(beats, 1)):
            self.practice.advance(hours)
        if beats:
            self.practice.end_run()

    @rule()
    def undo(self) -> None:
        here = self.here
        moment = here.states[here.at].moment
        before = here.at
        while before >= 0 and here.states[before].moment == moment:
            before -= 1
        if before < 0:
            with pytest.raises(Refused, match="undo_nothing"):
                self.practice.undo()
            return
        self.practice.undo()
        if here.at == here.tip:
            here.tip = before
        here.at = before

    @rule()
    def redo(self) -> None:
        here = self.here
        at_tip = here.at == here.tip
        limit = len(here.states) - 1 if at_tip else here.tip
        if here.at == limit:
            with pytest.raises(Refused, match="redo_nothing"):
                self.practice.redo()
            return
        self.practice.redo()
        after = here.at + 1
        while after < limit and here.states[after + 1].moment == here.states[after].moment:
            after += 1
        here.at = after
        if at_tip:
            here.tip = after

    @rule(part=st.floats(0, 1))
    def go_to(self, part: float) -> None:
        here = self.here
        hour = round(here.states[here.tip].world.hour * part**0.2)
        self.practice.go_to(hour)
        here.at = here.last_of(hour)

    @rule()
    def go_beyond(self) -> None:
        with pytest.raises(Refused, match="hour_past_tip"):
            self.practice.go_to(self.here.states[self.here.tip].world.hour + 1)

    @precondition(lambda self: len(self.told) < 5)
    @rule()
    def branch(self) -> None:
        here = self.here
        name = f"try {len(self.told)}"
        if name in self.told:
            return
        self.practice.branch(name)
        self.told[name] = Told(here.states[: here.at + 1], here.at, here.at)
        self.name = name

    @rule(choice=st.integers(0, 9))
    def switch(self, choice: int) -> None:
        self.name = sorted(self.told)[choice % len(self.told)]
        self.practice.switch(self.name)

    @rule()
    def reopen(self) -> None:
        self.practice.close()
        self.practice = Practice.open(self.folder / "mine.sluice")

    @invariant()
    def stands_where_told(self) -> None:
        if not hasattr(self, "practice"):
            return
        here = self.here
        world = here.states[here.at].world
        assert self.practice.world == world
        assert self.practice.own == here.states[here.at].own
        assert self.practice.tip_hour == here.states[here.tip].world.hour
        assert self.practice.can_undo == (here.states[here.at].moment != 0)
        assert {row.name for row in self.practice.branches} == set(self.told)
        assert audit(world) == []

    @invariant()
    def charts_what_was_lived(self) -> None:
        if not hasattr(self, "practice"):
            return
        here = self.here
        for to, place in (("here", here.at), ("tip", here.tip)):
            series = self.practice.series("stETH", to=to)
            lived = {state.world.hour: state for state in here.states[: place + 1]}
            assert series.hour.tolist() == list(lived)
            for hour in {*list(lived)[-3:], max(0, place // 2)} & set(lived):
                (sample,) = [row for row in samples(lived[hour].world, "you", lived[hour].own) if row.token == "stETH"]
                assert np.isclose(series.balance[hour], sample.balance, rtol=0, atol=0)
                assert np.isclose(series.market_price[hour], sample.market_price, rtol=0, atol=0)
                assert (series.put_in[hour], series.taken_out[hour]) == (sample.put_in, sample.taken_out)


Histories.TestCase.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestHistories = Histories.TestCase
