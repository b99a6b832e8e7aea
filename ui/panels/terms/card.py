"""The card of a term: what it means in two sentences, its value now, what is usual and the worst, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLineEdit, QWidget

from ui.panels.review.parts import empty_layout
from ui.panels.scrolling import Inside, scrolling
from ui.theme import theme
from ui.widgets import Column, Flow, LinkButton, PreviewBlock, PreviewRow, PrimaryButton, Row, Text
from ui.widgets.painting import rounded
from ui.wording.explaining.terms import now_row

if TYPE_CHECKING:
    from wallet import Entry, World

WIDTH, EDGE, AWAY = 330, 8, 6
PRIMARY = 100
"""How many other controls a card would sooner cover than one primary button."""


def figure_rows(entry: Entry, world: World) -> list[PreviewRow]:
    """What is known of a term in numbers: now, usual, worst."""
    now = now_row(entry, world)
    rows = [] if now is None else [PreviewRow("Now", now.value, now.unit, exact=now.exact, strong=True)]
    for label, told in (("Usual", entry.usual), ("Worst recorded", entry.worst)):
        if told is not None and (told.known is None or told.known.timestamp() <= world.now):
            rows.append(PreviewRow(label, told.value, "", exact=told.source))
    return rows


class TermCard(QFrame):
    """A card beside a word, a child of its window: it never leaves it, and never covers the word. `wanted(name)` asks for
    another term, `page_wanted(name)` for the page."""

    wanted = Signal(str)
    page_wanted = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glossary.card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.entry: Entry | None = None
        self._build()
        self.hide()

    def show_term(self, entry: Entry, world: World, word: QRect, hint: str = "") -> None:
        """Show a term beside the rectangle of its word, in the window's coordinates; `hint` is what a tool tip there says."""
        self.entry = entry
        self._title.setText(entry.name)
        self._says.setText(" ".join(entry.says))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        rows = figure_rows(entry, world)
        self._figures.set_rows(rows)
        self._figures.setVisible(bool(rows))
        empty_layout(self._links)
        for name in entry.links:
            link = LinkButton(name)
            link.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
            self._links.addWidget(link)
            link.show()
        page = LinkButton("All terms")
        page.clicked.connect(lambda _checked=False: self.page_wanted.emit(entry.name))
        self._links.addWidget(page)
        page.show()
        self.setAccessibleName(entry.name)
        self.setAccessibleDescription(self.words())
        self._place(word)
        self.show()
        self.raise_()

    def words(self) -> str:
        """All that it says, as a sentence that is spoken."""
        if self.entry is None:
            return ""
        hint = [f"Here: {self._hint.text().rstrip('.')}."] if self._hint.text() else []
        return " ".join([self._says.text(), *(f"{row.spoken()}." for row in self._figures.rows()), *hint])

    def focus_first(self) -> None:
        """Put the keyboard on its first link."""
        links = [part for part in self.findChildren(LinkButton) if not part.isHidden()]
        (links[0] if links else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_card(self) -> None:
        """Take it away."""
        if not self.isHidden():
            self.hide()
            self.entry = None
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        rounded(QPainter(self), QRectF(self.rect()), theme().px(8), theme().color("raised"), theme().color("edge"))

    def _place(self, word: QRect) -> None:
        """Below the word, above it or beside it, wherever it covers the fewest controls, in that order; where there is no room at
        any side, as tall as the larger has."""
        window = self.parentWidget()
        assert window is not None
        width = min(theme().px(WIDTH), window.width() - 2 * EDGE)
        needed = self._rows.totalHeightForWidth(width - theme().px(4)) + theme().px(4)
        places = places_beside(word, QSize(width, needed), window.size())
        if len(places) > 1:
            controls = controls_of(window, self)
            places.sort(key=lambda place: sum(weight for control, weight in controls if control.intersects(place)))
        self.setGeometry(places[0])

    def _build(self) -> None:
        inside, outer = Inside(), Column(0, (2, 2, 2, 2), parent=self)
        outer.addWidget(scrolling(inside))
        self._rows = rows = Column(8, (14, 11, 14, 12), parent=inside)
        head = Row(8)
        self._title = Text("", "strong")
        head.addWidget(self._title, 1)
        head.addWidget(Text("glossary", "caption", "ink3"))
        self._says = Text("", "body", "ink2", wrap=True)
        self._figures = PreviewBlock("Figures")
        self._hint = Text("", "caption", "ink2", wrap=True)
        links = QWidget()
        self._links = Flow(14, links)
        rows.addLayout(head)
        rows.addWidget(self._says)
        rows.addWidget(self._figures)
        rows.addWidget(self._hint)
        rows.addWidget(links)
        rows.addStretch(1)


def places_beside(word: QRect, size: QSize, window: QSize) -> list[QRect]:
    """Every place beside a word where a card has all its room, the best first: below, above, to the right, to the left; where it
    has none, the one that has most."""
    width, height = size.width(), size.height()
    below, above = word.bottom() + AWAY, word.top() - AWAY - height
    along = [min(max(left, EDGE), window.width() - width - EDGE) for left in (word.left(), word.right() - width)]
    beside = [
        (left, min(max(word.top(), EDGE), window.height() - height - EDGE))
        for left in (word.right() + AWAY, word.left() - AWAY - width)
    ]
    tried = [*((left, top) for top in (below, above) for left in along), *beside]
    inside = QRect(QPoint(), window).adjusted(EDGE, EDGE, -EDGE, -EDGE)
    places = [QRect(QPoint(*at), size) for at in tried]
    found = [place for place in places if inside.contains(place)]
    if found:
        return found
    rest_below, rest_above = window.height() - EDGE - below, word.top() - EDGE - AWAY
    top = below if rest_below >= rest_above else EDGE
    return [QRect(along[0], top, width, min(height, max(rest_below, rest_above)))]


def controls_of(window: QWidget, card: QWidget) -> list[tuple[QRect, int]]:
    """What can be pressed or typed into in a window, and how much it weighs: what one is about to press the most."""
    found = []
    made = (*QWidget.findChildren(window, QAbstractButton), *QWidget.findChildren(window, QLineEdit))  # a look makes no page
    for control in made:
        leads = isinstance(control, PrimaryButton)  # one that cannot be pressed yet soon can
        if control.isVisible() and (leads or control.isEnabled()) and not card.isAncestorOf(control):
            found.append((QRect(control.mapTo(window, QPoint()), control.size()), PRIMARY if leads else 1))
    return found
