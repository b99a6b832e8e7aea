"""What every action is: a frozen wish that turns one world into the next and leaves a receipt."""

from __future__ import annotations

from typing import Literal

import msgspec

from wallet.world.state import World

YOU = "you"
Approve = Literal["exact", "unlimited", "none"]
"""How a token action gets its allowance: granted and used within the action, granted for good, or already there."""


class Change(msgspec.Struct, frozen=True):
    """A balance that the action moved: what `account` sees of `token`, before and after, in the smallest unit."""

    account: str
    token: str
    before: int
    after: int


class Note(msgspec.Struct, frozen=True):
    """Something to know before confirming: a code that the face words, and its numbers."""

    code: str
    figures: dict[str, int | str] = {}


class Receipt(msgspec.Struct, frozen=True):
    """What an action did. `title` is past tense, in words; `figures` are ints in smallest units, hours or ppm."""

    kind: str
    title: str
    changes: tuple[Change, ...] = ()
    figures: dict[str, int | str] = {}
    notes: tuple[Note, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """The world after an action, and its receipt."""

    world: World
    receipt: Receipt


class Action(msgspec.Struct, frozen=True, tag=True):
    """A thing a person can do. `apply` returns what would be, or raises `Refused`; the world given is untouched."""

    def apply(self, world: World) -> Outcome:
        """Return the world after this action and its receipt."""
        raise NotImplementedError
