"""A session on a world that no file could hold: for forms that serve whatever system a world has."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from ui.session import Session
from ui.wording import use_world
from wallet import Action, Outcome, Practice, World, actions


class OpenWorld:
    """What a form asks of a practice, answered by a world alone: it tries and does actions, and has no past."""

    kept_as = ""
    closed = False
    settled = True

    def __init__(self, world: World) -> None:
        self.world = world
        self.own: dict[str, Any] = {}

    def preview(self, action: Action) -> Outcome:
        return actions.attempt(action, self.world)

    def do(self, action: Action) -> Outcome:
        outcome = self.preview(action)
        self.world = outcome.world
        return outcome

    def yearly_rate(self, way: str) -> None:
        return None

    def folding_later(self) -> AbstractContextManager[None]:
        return nullcontext()


def session_on(world: World) -> Session:
    """A session on `world`, whose tokens the words then know: `use_world(None)` ends that."""
    use_world(world)
    return Session(cast("Practice", OpenWorld(world)))


def stand_on(session: Session, world: World) -> None:
    """Put another world under a session, as opening another file does."""
    use_world(world)
    cast("Any", session.practice).world = world
