"""The boxes of New practice: which systems of a scenario a practice begins with.

What rests on what is the model's answer: unticking a box unticks all that needs it, ticking one ticks all that it needs, and a
sentence says so. One system to stake with stays. A recorded scenario shows its boxes ticked and fixed, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import spoken
from ui.widgets import Check, Column, Group, Row, Text
from ui.wording import token_name
from wallet import Choosable, with_what_it_needs, with_what_needs_it

INDENT = 22
WHOLE = "This scenario is recorded. What happened to each system happened because of the others, so all of them stay."


class SystemBoxes(Group):
    """A box for each system; `changed` when a person ticked or unticked one."""

    changed = Signal()

    def __init__(self, systems: Sequence[Choosable], whole: bool, parent: QWidget | None = None) -> None:
        super().__init__("Systems", parent)
        self._systems = tuple(systems)
        self._titles = {one.name: one.title for one in systems}
        self.boxes: dict[str, Check] = {}
        column = Column(5, parent=self)
        column.addWidget(Text("Systems", "strong"))
        if whole:
            column.addWidget(Text(WHOLE, "caption", "ink2", wrap=True))
        for one, inside in by_chain(systems):
            column.addLayout(self._row(one, inside, whole))
        self.said = Text("", "caption", "ink2", wrap=True)
        self.said.spoken_silent = True  # it is announced
        column.addWidget(self.said)

    def without(self) -> tuple[str, ...]:
        """The systems that are not ticked."""
        return tuple(name for name, box in self.boxes.items() if not box.isChecked())

    def chosen(self) -> tuple[str, ...]:
        """The systems that are ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def _row(self, one: Choosable, inside: bool, whole: bool) -> Row:
        box = Check(box_words(one))
        box.setObjectName(f"practice.new.{one.name}")
        box.setChecked(True)
        box.setEnabled(not whole)
        box.setAccessibleDescription(self._needs(one))
        box.setToolTip(self._needs(one))
        box.clicked.connect(lambda ticked: self._clicked(one.name, ticked))
        self.boxes[one.name] = box
        row = Row(0, (INDENT if inside else 0, 0, 0, 0))
        row.addWidget(box)
        row.addStretch(1)
        return row

    def _needs(self, one: Choosable) -> str:
        return f"Needs {_and(self._titles_of(one.stands_on))}" if one.stands_on else ""

    def _clicked(self, name: str, ticked: bool) -> None:
        if ticked:
            moved = sorted(with_what_it_needs(self._systems, name).intersection(self.without()))
            self._tell(back_words(self._titles[name], self._titles_of(moved)) if moved else "")
        else:
            gone = with_what_needs_it(self._systems, [name, *self.without()])
            if all(one.name in gone for one in self._systems if one.stakes):
                self.boxes[name].setChecked(True)
                self._tell(stay_words(one.title for one in self._systems if one.stakes and self.boxes[one.name].isChecked()))
                return
            moved = sorted(each for each in gone if self.boxes[each].isChecked())
            self._tell(gone_words(self._titles[name], self._titles_of(moved)) if moved else "")
        for each in moved:
            self.boxes[each].setChecked(ticked)
        self.changed.emit()

    def _titles_of(self, names: Iterable[str]) -> list[str]:
        wanted = set(names)
        return [one.title for one in self._systems if one.name in wanted]

    def _tell(self, sentence: str) -> None:
        self.said.setText(sentence)
        spoken.announce(self, sentence)


def by_chain(systems: Sequence[Choosable]) -> list[tuple[Choosable, bool]]:
    """Each chain, and after it what stands on it: those are to be indented."""
    chains = [one for one in systems if one.role == "chain"]
    rows: list[tuple[Choosable, bool]] = []
    placed: set[str] = set()
    for chain in chains:
        mine = [one for one in systems if chain.name in one.stands_on and one.name not in placed]
        rows += [(chain, False), *((one, True) for one in mine)]
        placed |= {chain.name, *(one.name for one in mine)}
    return rows + [(one, False) for one in systems if one.name not in placed]


def box_words(one: Choosable) -> str:
    """What stands beside a box: what people call it, and its tokens."""
    tokens = [] if one.role == "market" else [token_name(token) for token in one.tokens]
    return f"{one.title} ({', '.join(tokens)})" if tokens else one.title


def gone_words(title: str, others: Sequence[str]) -> str:
    """What went with a system that was unticked."""
    return f"Without {title}, {_and(others)} {'goes too: it needs' if len(others) == 1 else 'go too: they need'} it."


def back_words(title: str, others: Sequence[str]) -> str:
    """What came with a system that was ticked."""
    return f"{title} needs {_and(others)}, so {'it is' if len(others) == 1 else 'they are'} back too."


def stay_words(titles: Iterable[str]) -> str:
    """Why the last system to stake with stays."""
    named = list(titles)
    if len(named) == 1:
        return f"{named[0]} stays: without it there is nothing to stake with."
    return f"Keep {' or '.join(named)}: without any of them there is nothing to stake with."


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
