"""Playing a script to its end without a window: every step by its own deeds, its figures held against what it expects."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wallet.errors import Refused
from wallet.scripts.conditions import Comparison, compare
from wallet.scripts.format import Script
from wallet.scripts.kept import begin
from wallet.scripts.playing import Playing
from wallet.world.state import World
from wallet.world.stored import encode


class PlayedStep(NamedTuple):
    """A step that was played, by its place in the script: the hour in which it ended, counted since the script began, what it
    checked and what it expected, and why one of its deeds was refused, if one was.
    """

    place: int
    title: str
    hour: int
    solved: bool
    checked: tuple[Comparison, ...]
    expected: tuple[Comparison, ...]
    refused: Refused | None = None

    @property
    def holds(self) -> bool:
        """Whether its own deeds solved it, and all that it expects holds."""
        return self.solved and self.refused is None and all(one.holds for one in self.expected)


class Played(NamedTuple):
    """A script that was played to its end: its steps, the digest of the world where one stands then, and whether it is done."""

    steps: tuple[PlayedStep, ...]
    digest: str
    done: bool

    @property
    def holds(self) -> bool:
        """Whether every step held."""
        return all(step.holds for step in self.steps)


def play_through(script: Script, folder: Path, again: bool = False) -> Played:
    """Play every step of a script by its `do`, in a practice of its own that is made in a folder. Problems as `begin`."""
    with begin(script, folder, again, anew=True) as practice:
        playing = Playing(practice, script, again)
        steps = tuple(play_steps(playing))
        return Played(steps, digest_of(practice.world), playing.done)


def play_steps(playing: Playing) -> Iterator[PlayedStep]:
    """Play the steps that are left, each as a person who knows the solution; one that its own deeds do not solve is skipped."""
    while (step := playing.at_hand) is not None:
        place = playing.step
        for _ in playing.deeds():
            pass
        refused = playing.refused
        try:
            for deed in step.do:
                for _ in playing.play(deed, playing.practice.world.hour):
                    pass
        except Refused as why:
            refused = why
        scene = playing.scene
        checked = tuple(compare(condition, scene) for condition in step.check)
        expected = tuple(compare(condition, scene) for condition in step.expect)
        playing.look()
        if playing.step == place:
            playing.next()
            playing.look()
        solved = playing.step > place
        yield PlayedStep(place, step.title, playing.practice.world.hour - scene.begun.hour, solved, checked, expected, refused)
        if not solved:
            return


def digest_of(world: World) -> str:
    """Return what two equal worlds share and no others."""
    return hashlib.blake2b(encode(world), digest_size=16).hexdigest()
