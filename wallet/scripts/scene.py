"""What figures are asked of: a practice, what the script began with, and what a person answered and opened meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from wallet.practice.done import Done
from wallet.practice.practice import Practice
from wallet.scripts.values import Value, Vocabulary
from wallet.world.state import World


class Mark(msgspec.Struct, frozen=True):
    """Where something began: the hour, and the newest moment that the practice had by then."""

    hour: int
    moment: int


class Scene(NamedTuple):
    """A practice in which a script plays, since `begun`; its step since `step`. `answers` are whole numbers by the id of what
    was asked, `came` what came of them where that is known, `opened` the keys that the window told.
    """

    practice: Practice
    words: Vocabulary
    begun: Mark
    step: Mark
    answers: Mapping[str, int] = {}
    opened: frozenset[str] = frozenset()
    came: Mapping[str, Value] = {}

    @property
    def world(self) -> World:
        """The world where one stands."""
        return self.practice.world

    def world_on(self, branch: str) -> World | None:
        """Return the world at the end of a branch, of the one on which one stands the world there; None for no branch."""
        return self.practice.world_on(branch)

    def done(self, kind: str) -> list[Done]:
        """Return what was done since the script began, on any branch and undone or not, oldest first."""
        return [row for row in self.practice.done_since(self.begun.moment) if row.kind == kind]
