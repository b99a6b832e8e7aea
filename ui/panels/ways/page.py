"""The page "Ways to stake": every way by chain, to be filtered, searched and compared; it covers the left pane of the tab.

The column beside it shows the one that is chosen.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.panels.cover import PageFinder
from ui.panels.ways.table import WaysTable
from ui.panels.window.width import WindowWidth
from ui.spoken import AsOne
from ui.widgets import BLEED, Chip, Column, Flow, Group, LinkButton, Row, Text
from ui.wording import FILTERS, fits_filter, ways_foot
from wallet import WayToStake, World, offers_more

MORE = "More systems: start a new practice"
COMPARE = "Compare three styles"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


class WaysPage(AsOne, QWidget):
    """`present(ways, world)`; `chosen(key)` when another way is chosen, `taken(key)` with Enter, `closed()` with Esc.

    `said(text)` comes where something cannot be looked for, `more_wanted()` where a scenario has systems that this practice was
    begun without.
    """

    chosen = Signal(str)
    taken = Signal(str)
    closed = Signal()
    said = Signal(str)
    more_wanted = Signal()
    compare_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stake.ways")
        self.setAccessibleName("Ways to stake")
        self._given: tuple[tuple[WayToStake, ...], World] | None = None
        self._filter = ""
        rows = Column(10, (20 - BLEED, 14, 20 - BLEED, 12), parent=self)
        self.table = WaysTable()
        rows.addLayout(self._head())
        rows.addWidget(self._chips())
        rows.addWidget(self.table, 1)
        self._foot = Text("", "caption", "ink3", wrap=True)
        foot = Row(0, (BLEED, 0, BLEED, 0))
        foot.addWidget(self._foot)
        rows.addLayout(foot)
        self.more = LinkButton(MORE)
        self.more.setObjectName("ways.more")
        self.more.clicked.connect(self.more_wanted)
        self.compare = LinkButton(COMPARE)
        self.compare.setObjectName("ways.compare")
        self.compare.clicked.connect(self.compare_wanted)
        last = Row(16, (BLEED, 0, BLEED, 0))
        last.addWidget(self.compare)
        last.addWidget(self.more)
        last.addStretch(1)
        rows.addLayout(last)
        self.table.chosen.connect(lambda key: self.chosen.emit(key) if key else None)
        self.table.opened.connect(self.taken)
        self.table.left.connect(self.closed)

    # -- what it shows

    def begin(self, ways: tuple[WayToStake, ...], world: World, chosen: str) -> None:
        """Show these ways to somebody who comes again: all of them, whatever was looked for last."""
        self.finder.clear()
        self._filter = ""
        self.present(ways, world, chosen)

    def present(self, ways: tuple[WayToStake, ...], world: World, chosen: str = "") -> None:
        """Show these ways; `chosen` is chosen where it is another than now."""
        self._given = (ways, world)
        chains = len({way.chain for way in ways})
        count = NUMBERS[chains] if chains < len(NUMBERS) else str(chains)
        on = f"on {count} {'chain' if chains == 1 else 'chains'}"
        self._caption.setText(f"{len(ways)}, {on}{'; one clock for all' if chains > 1 else ''}")
        for key, chip in self.chips.items():
            chip.setVisible(not key or any(fits_filter(way, key) for way in ways))
        if self.chips[self._filter].isHidden():
            self._filter = ""
        self._foot.setText(ways_foot(ways))
        self.more.setVisible(offers_more(world))
        self._show()
        if chosen:
            self.choose(chosen)

    def choose(self, key: str) -> None:
        """Choose a way, as a press on its row does."""
        if self.table.chosen_key() != key:
            self.table.choose(key)

    def set_filter(self, key: str) -> None:
        """Show the ways of a style, or with a way out; "" shows all."""
        self._filter = key
        self._show()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.table.set_room(room)
        self._caption.setVisible(room is not WindowWidth.tight)

    def set_whole(self, whole: bool) -> None:
        """Whether all rows are seen, because what the page stands in scrolls; else the table scrolls by itself."""
        self.table.set_whole(whole)

    def focus_first(self) -> None:
        """Put the keyboard on the row that is chosen."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _head(self) -> Row:
        head = Row(10, (BLEED, 0, BLEED, 0))
        self._caption = Text("", "caption", "ink3")
        self.finder = PageFinder("stake.ways.find", "Find a way to stake", self.table, "way", self._to_rows)
        self.finder.left.connect(self.closed)
        self.finder.said.connect(self.said)
        head.addWidget(Text("Ways to stake", "title"))
        head.addWidget(self._caption)
        head.addStretch(1)
        head.addWidget(self.finder)
        return head

    def _chips(self) -> QWidget:
        holder = Group("Show")
        outer = Column(0, (BLEED, 0, BLEED, 0), parent=holder)
        inside = QWidget()
        flow = Flow(7, inside)
        self.chips: dict[str, Chip] = {}
        for key, word in FILTERS:
            chip = self.chips[key] = Chip(word)
            chip.clicked.connect(lambda _checked=False, key=key: self.set_filter(key))
            flow.addWidget(chip)
        outer.addWidget(inside)
        return holder

    def _show(self) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key == self._filter)
        if self._given is not None:
            ways, world = self._given
            self.table.present([way for way in ways if fits_filter(way, self._filter)], world)
            self.finder.count()

    def _to_rows(self) -> None:
        found = self.table.shown_keys()
        if found and self.table.chosen_key() not in found:
            self.table.choose(found[0])
        self.focus_first()
