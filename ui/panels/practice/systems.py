"""The boxes of New practice: which systems of a scenario a practice begins with.

What rests on what is the model's answer: unticking a box unticks all that needs it, ticking one ticks all that it needs, and a
sentence says so. One system to stake with stays. A recorded scenario shows its boxes ticked and fixed, and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import spoken
from ui.widgets import Check, Column, Group, Row, Text
from ui.wording import token_name
from wallet import Choosable, with_what_it_needs, with_what_needs_it

INDENT = 22
OWN = "Your presets"
FURTHER = "More to add"
WHOLE = "This scenario is recorded. What happened to each system happened because of the others, so all of them stay."


class SystemBoxes(Group):
    """A box for each system; `changed` when a person ticked or unticked one, or was told why it stays.

    `further` are presets that ship beside the scenario, `sources` says of those of a person's own where they come from: these are
    listed last, and nobody has ticked them yet. What only serves another system, such as the source of a price, has no box: it
    goes with what it stands on.
    """

    changed = Signal()

    def __init__(
        self,
        systems: Sequence[Choosable],
        whole: bool,
        sources: Mapping[str, str] | None = None,
        further: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Systems", parent)
        self._systems, self._sources = tuple(one for one in systems if one.role != "system"), dict(sources or {})
        self._added = {*self._sources, *further}
        self._titles = {one.name: one.title for one in systems}
        self.boxes: dict[str, Check] = {}
        column = Column(5, parent=self)
        column.addWidget(Text("Systems", "strong"))
        if whole:
            column.addWidget(Text(WHOLE, "caption", "ink2", wrap=True))
        for one, inside in by_chain([one for one in self._systems if one.name not in self._added]):
            column.addLayout(self._row(one, inside, whole))
        if further:
            column.addWidget(Text(FURTHER, "strong"))
        for one in self._systems:
            if one.name in further:
                column.addLayout(self._row(one, False, False))
        if self._sources:
            column.addWidget(Text(OWN, "strong"))
        for one in self._systems:
            if one.name in self._sources:
                column.addLayout(self._own_row(one))
        self.said = Text("", "caption", "ink2", wrap=True)
        self.said.spoken_silent = True  # it is announced
        column.addWidget(self.said)

    def without(self) -> tuple[str, ...]:
        """The systems of the scenario that are not ticked."""
        return tuple(name for name in self._unticked() if name not in self._added)

    def own(self) -> tuple[str, ...]:
        """The presets that are ticked: those that ship beside the scenario, and a person's own."""
        return tuple(name for name in self.chosen() if name in self._added)

    def tick_as(self, other: SystemBoxes) -> None:
        """Be ticked as another of the same scenario, as far as the same systems are there."""
        for name in self.boxes.keys() & other.boxes.keys():
            self.boxes[name].setChecked(other.boxes[name].isChecked())
        for name in with_what_needs_it(self._systems, self._unticked()):
            self.boxes[name].setChecked(False)

    def _unticked(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.boxes.items() if not box.isChecked())

    def chosen(self) -> tuple[str, ...]:
        """The systems that are ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def _row(self, one: Choosable, inside: bool, whole: bool) -> Row:
        box = Check(box_words(one))
        box.setObjectName(f"practice.new.{one.name}")
        box.setChecked(one.name not in self._added)
        box.setEnabled(not whole)
        box.setAccessibleDescription(self._needs(one))
        box.setToolTip(self._needs(one))
        box.clicked.connect(lambda ticked: self._clicked(one.name, ticked))
        self.boxes[one.name] = box
        row = Row(0, (INDENT if inside else 0, 0, 0, 0))
        row.addWidget(box)
        row.addStretch(1)
        return row

    def _own_row(self, one: Choosable) -> Column:
        """A box with its source below."""
        source = Text(self._sources[one.name], "caption", "ink3", wrap=True)
        source.spoken_silent = True  # the box tells it
        below = Row(0, (INDENT + 5, 0, 0, 0))
        below.addWidget(source)
        both = Column(1)
        both.addLayout(self._row(one, False, False))
        both.addLayout(below)
        return both

    def _needs(self, one: Choosable) -> str:
        needs = [f"Needs {_and(self._titles_of(one.stands_on))}"] if one.stands_on else []
        return ", ".join([*needs, *([self._sources[one.name]] if one.name in self._sources else [])])

    def _clicked(self, name: str, ticked: bool) -> None:
        if ticked:
            moved = sorted(with_what_it_needs(self._systems, name).intersection(self._unticked()))
            self._tell(back_words(self._titles[name], self._titles_of(moved)) if moved else "")
        else:
            gone = with_what_needs_it(self._systems, [name, *self._unticked()])
            if all(one.name in gone for one in self._systems if one.stakes):
                self.boxes[name].setChecked(True)
                self._tell(stay_words(one.title for one in self._systems if one.stakes and self.boxes[one.name].isChecked()))
                self.changed.emit()
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
