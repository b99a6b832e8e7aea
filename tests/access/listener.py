"""What a screen reader hears: a client on the accessibility bus that counts events and reads the tree.

Run by a Python that has `gi.repository.Atspi` (Debian: python3-gi, gir1.2-atspi-2.0), which need not be the one of the tests.
Reads orders as lines of JSON, `[verb, ...]`, from standard input and answers each with a line: `ready`, `events`, `shown`,
`focusable`, `shown_of`. It imports nothing of Sluice.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

HEARD = ("object", "window", "focus", "document", "mouse")
STATES = ("FOCUSED", "FOCUSABLE", "SHOWING", "VISIBLE", "ENABLED", "CHECKED", "SELECTED", "ACTIVE", "INVALID_ENTRY")
PROGRAM = "Sluice"
MOST_PARTS = 300
"""Of a long table the first cells are read: each takes a round trip."""


class Listener:
    """Collects events from the first moment on; nothing is cached, so that the tree is what a reader would be told now."""

    def __init__(self) -> None:
        self._heard: list[tuple[Any, Any]] = []
        self._listener = Atspi.EventListener.new(self._hear)
        for kind in HEARD:
            self._listener.register(kind)

    def _hear(self, event: Any) -> None:
        # Asking back here would keep the events that follow waiting.
        self._heard.append((event, event.source))

    # -- orders

    def ready(self) -> bool:
        """Whether the window is on the bus."""
        return self._program() is not None

    def events(self) -> list[dict[str, Any]]:
        """What was heard since the last time this was asked; all that was sent before the question is in it."""
        self._round_trip()
        heard, self._heard = self._heard, []
        called: dict[Any, tuple[str, str]] = {}
        told = []
        for event, source in heard:
            if source not in called:
                called[source] = self._call(source)
            role, name = called[source]
            said = event.any_data if isinstance(event.any_data, str) else ""
            told.append({"type": event.type, "detail": event.detail1, "role": role, "name": name, "said": said})
        return told

    def shown(self) -> list[dict[str, Any]]:
        """The nodes that are shown, in the order of the tree."""
        found: list[dict[str, Any]] = []
        for program in self._programs():
            self._below(program, -1, found)
        return found

    # Each answer is a round trip: of nodes that are not asked for no more is read than tells that.

    def focusable(self) -> list[dict[str, Any]]:
        """Every node that has or takes the keyboard, those that are not shown too."""
        every = (node for program in self._programs() for node in self._every(program))
        kept = Atspi.StateType.FOCUSED, Atspi.StateType.FOCUSABLE
        return [self._read(node) for node in every if any(node.get_state_set().contains(state) for state in kept)]

    def shown_of(self, role: str) -> list[dict[str, Any]]:
        """The nodes of a role that are shown."""
        every = (node for program in self._programs() for node in self._every(program, shown=True))
        return [self._read(node) for node in every if node.get_role_name() == role]

    # -- inside

    def _call(self, source: Any) -> tuple[str, str]:
        """Role and name; what was deleted since is gone."""
        try:
            source.clear_cache()
            return source.get_role_name(), source.get_name()
        except GLib.Error:
            return "gone", ""

    def _program(self) -> Any:
        desktop = Atspi.get_desktop(0)
        for place in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(place)
            if child is not None and child.get_name() == PROGRAM and child.get_child_count():
                return child
        return None

    def _round_trip(self) -> None:
        """The bus keeps the order of one sender: an answer from the window comes after all that it sent before."""
        program = self._program()
        if program is not None:
            program.clear_cache()
            program.get_child_count()
        while GLib.MainContext.default().iteration(False):
            pass

    def _programs(self) -> list[Any]:
        program = self._program()
        return [] if program is None else [program]

    def _every(self, node: Any, shown: bool = False) -> Iterator[Any]:
        """A node and all below it, or those that are shown."""
        node.clear_cache()
        yield node
        for index in range(min(node.get_child_count(), MOST_PARTS)):
            child = node.get_child_at_index(index)
            if child is not None and (not shown or self._shows(child)):
                yield from self._every(child, shown)

    def _below(self, node: Any, parent: int, found: list[dict[str, Any]]) -> None:
        place = len(found)
        found.append(self._read(node, parent))
        for index in range(min(node.get_child_count(), MOST_PARTS)):
            child = node.get_child_at_index(index)
            if child is not None and self._shows(child):
                self._below(child, place, found)

    def _shows(self, node: Any) -> bool:
        node.clear_cache()
        return bool(node.get_state_set().contains(Atspi.StateType.SHOWING))

    def _read(self, node: Any, parent: int = -1) -> dict[str, Any]:
        node.clear_cache()
        states = node.get_state_set()
        relations = {
            relation.get_relation_type().value_nick: [
                relation.get_target(index).get_name() for index in range(relation.get_n_targets())
            ]
            for relation in node.get_relation_set()
        }
        return {
            "parent": parent,
            "role": node.get_role_name(),
            "name": node.get_name(),
            "description": node.get_description(),
            "states": [name for name in STATES if states.contains(getattr(Atspi.StateType, name))],
            "relations": relations,
        }


def main() -> None:
    """Answer until standard input ends."""
    listener, loop = Listener(), GLib.MainLoop()

    def order(source: Any, _condition: Any) -> bool:
        line = source.readline()
        if not line:
            loop.quit()
            return False
        verb, *given = json.loads(line)
        print(json.dumps(getattr(listener, verb)(*given)), flush=True)
        return True

    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_LOW, GLib.IO_IN | GLib.IO_HUP, order)
    print(json.dumps("listening"), flush=True)
    loop.run()


if __name__ == "__main__":
    main()
