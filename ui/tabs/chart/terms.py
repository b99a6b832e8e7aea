"""Two buttons of the bar over a chart that open menus: what the chart follows, and in terms of what amounts are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.widgets import QuietButton
from ui.wording import chosen_terms
from ui.wording.money import terms_offered

PRICES = ((False, "Prices held still"), (True, "Prices as they moved"))


class TermsButton(QuietButton):
    """`chart.terms`: own coin, the first coin, or dollars; and of which hours the coin prices are."""

    picked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", name="In terms of", opens=True, parent=parent)
        self.setObjectName("chart.terms")
        self.clicked.connect(self._pop_up)
        self.present()

    def present(self) -> None:
        """Show what is chosen."""
        titles = dict(terms_offered())
        title = titles.get(chosen_terms().kind, titles["own"])
        text = f"In {title if title.isupper() else title.lower()}"
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"In terms of: {title}")

    def fill(self, menu: QMenu) -> None:
        """Write the choices into a menu: the terms, then which prices."""
        kind, live = chosen_terms()
        offered = terms_offered()
        kind = kind if kind in dict(offered) else "own"
        for key, title in offered:
            _check(menu, title, key == kind, partial(self.picked.emit, key, live))
        menu.addSeparator()
        for moved, title in PRICES:
            _check(menu, title, moved == live, partial(self.picked.emit, kind, moved)).setEnabled(kind != "own")

    def _pop_up(self) -> None:
        menu = QMenu(self)
        self.fill(menu)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


FollowedGroup = tuple[str, Sequence[tuple[str, str]]]
"""A coin, and keys with their titles of what is valued in it."""


class FollowsButton(QuietButton):
    """`chart.follows`: what the figures and the chart are of, grouped by coin. Hidden where there is one coin alone."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", name="The chart follows", opens=True, parent=parent)
        self.setObjectName("chart.follows")
        self.offered: Sequence[FollowedGroup] = ()
        self._key = ""
        self.clicked.connect(self._pop_up)

    @property
    def several(self) -> bool:
        """Whether there is anything to choose that the table below does not show better."""
        return len(self.offered) > 1

    def present(self, groups: Sequence[FollowedGroup], key: str) -> bool:
        """Offer these, and show the one that is followed; return whether the bar has to make other room."""
        before = self.several, self.text()
        self.offered, self._key = groups, key
        title = next((title for _, keys in groups for each, title in keys if each == key), "")
        if title != self.text():
            self.setText(title)
            self.setAccessibleName(f"The chart follows: {title}")
        return before != (self.several, self.text())

    def _pop_up(self) -> None:
        menu = QMenu(self)
        for place, (_coin, keys) in enumerate(self.offered):
            if place:
                menu.addSeparator()
            for key, title in keys:
                _check(menu, title, key == self._key, partial(self.picked.emit, key))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


def _check(menu: QMenu, title: str, holds: bool, pick: Callable[[], object]) -> QAction:
    action = menu.addAction(title.replace("&", "&&"))
    action.setCheckable(True)
    action.setChecked(holds)
    action.triggered.connect(lambda _checked=False: pick())
    return action
