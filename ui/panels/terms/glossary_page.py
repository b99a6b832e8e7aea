"""The glossary as a page: every term with what it means and its figures, searched while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.panels.scrolling import Inside, scrolling
from ui.panels.terms.card import figure_rows
from ui.theme import theme
from ui.widgets import Column, Flow, FormRow, LinkButton, PlainButton, PreviewBlock, Row, Text, TextField
from wallet import glossary

if TYPE_CHECKING:
    from wallet import Entry, World


class GlossaryPage(QDialog):
    """`glossary.page`: the field searches names, other words and sentences; Down and Up scroll, a link goes to its term."""

    def __init__(self, world: World, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("glossary.page")
        self.setWindowTitle("Glossary")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = Column(12, (20, 20, 20, 20), parent=self)
        outer.addWidget(Text("Glossary", "title"))
        self.search = TextField("Search the glossary")
        self.search.setObjectName("glossary.search")
        self.search.textChanged.connect(self._search)
        self._row = FormRow("Search", self.search)
        outer.addWidget(self._row)
        inside = Inside()
        rows = Column(14, (0, 0, 10, 0), parent=inside)
        self.entries = {entry.name: _EntryBlock(entry, world) for entry in glossary()}
        for block in self.entries.values():
            block.wanted.connect(self.show_term)
            rows.addWidget(block)
        self._none = Text("No term has these words.", "body", "ink2", wrap=True)
        self._none.hide()
        rows.addWidget(self._none)
        rows.addStretch(1)
        self._area = scrolling(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read by keyboard
        self._area.setAccessibleName("Terms")
        outer.addWidget(self._area, 1)
        close = PlainButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = Row(8)
        foot.addStretch(1)
        foot.addWidget(close)
        outer.addLayout(foot)
        self.resize(theme().px(600), theme().px(560))
        self.search.setFocus()
        if name:
            QTimer.singleShot(0, self, lambda: self.show_term(name))

    def shown(self) -> list[str]:
        """The terms that the search leaves."""
        return [name for name, block in self.entries.items() if not block.isHidden()]

    def show_term(self, name: str) -> None:
        """Scroll to a term; a search that hides it is given up."""
        if self.entries[name].isHidden():
            self.search.clear()
        block = self.entries[name]
        inside = self._area.widget()
        assert inside is not None
        layout = inside.layout()
        if layout is not None:
            layout.activate()
        self._area.verticalScrollBar().setValue(block.mapTo(inside, block.rect().topLeft()).y())
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        bar = self._area.verticalScrollBar()
        if Qt.Key(event.key()) in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())] * theme().px(60))
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1) * bar.pageStep())
        else:
            super().keyPressEvent(event)

    def _search(self, text: str) -> None:
        wanted = text.strip().casefold()
        for block in self.entries.values():
            block.setVisible(wanted in block.searched)
        found = len(self.shown())
        self._none.setVisible(not found)
        self.search.setAccessibleDescription(f"{found} found")
        self._area.verticalScrollBar().setValue(0)


class _EntryBlock(QWidget):
    """A term, its other words, its two sentences, its figures and the terms it leads to."""

    wanted = Signal(str)

    def __init__(self, entry: Entry, world: World) -> None:
        super().__init__()
        self.searched = " ".join([*entry.words, *entry.says]).casefold()
        rows = Column(3, parent=self)
        rows.addWidget(Text(entry.name, "strong"))
        others = [word for word in entry.aliases if word.removesuffix("s") not in (entry.name.casefold(), *entry.aliases)]
        if others:
            rows.addWidget(Text("also: " + ", ".join(others), "caption", "ink3", wrap=True))
        rows.addWidget(Text(" ".join(entry.says), "body", "ink2", wrap=True))
        figures = figure_rows(entry, world)
        if figures:
            block = PreviewBlock(f"{entry.name} in figures")
            block.set_rows(figures)
            rows.addWidget(block)
        if entry.links:
            holder = QWidget()
            flow = Flow(14, holder)
            for name in entry.links:
                link = LinkButton(name)
                link.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
                flow.addWidget(link)
            rows.addWidget(holder)
