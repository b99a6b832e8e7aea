"""Terms explain themselves: half a second under the pointer, or at once with Shift+F1, a card says what a word means.

Parts that show words tell when the pointer comes and goes (`ui.widgets.hovered`). While it rests in something that shows
terms a timer looks where it is; only the word under it is underlined, and only then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget
from shiboken6 import Shiboken

from ui import spoken
from ui.panels.terms.card import TermCard
from ui.panels.terms.spots import Spot, spot_at, spots_near, spots_of, view_of
from ui.theme import theme
from ui.widgets import hovered
from wallet import FileProblem, glossary

if TYPE_CHECKING:
    from ui.session import Session

REST_MS, LOOK_MS = 500, 100
NOWHERE = QPoint(-1, -1)
ELSEWHERE = frozenset((QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.WindowDeactivate))


class Terms(QObject):
    """Explains terms in one window and its dialogs; `open_page(name)` is called for the whole glossary, `explained(name)` comes
    with each card.

    Over twenty methods, because it hears pointer, keyboard and card, each coming and going by a method of its own.
    """

    explained = Signal(str)

    def __init__(self, session: Session, window: QMainWindow, open_page: Callable[[str], object]) -> None:
        super().__init__(window)
        self._session, self._window, self._open_page = session, window, open_page
        self._card: TermCard | None = None
        self._line: _Underline | None = None
        self._over: QWidget | None = None
        self._word: Spot | None = None
        self._resting: Spot | None = None
        self._answered: Spot | None = None
        self._entered_at = self._seen_at = QPoint()
        self._still_at = self._scrolled_at = self._came_at = NOWHERE
        self._rested = self._gone = 0
        self._asked_from: QWidget | None = None
        self._asked_word: tuple[int, str] = (0, "")
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_under)
        hovered.pointer().entered.connect(self._enter)
        hovered.pointer().left.connect(self._leave)
        hovered.pointer().pressed.connect(self._press)
        hovered.pointer().scrolled.connect(self._scroll)

    # -- what is

    @property
    def card(self) -> TermCard | None:
        """The card that is open."""
        card = self._card
        return card if card is not None and Shiboken.isValid(card) and not card.isHidden() else None

    # -- while a card is open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc, or a press elsewhere, takes the card away; only while there is one this looks at the whole program."""
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.card is not None:
                event.accept()
                if kind == QEvent.Type.KeyPress:
                    self.close()
                return True
        elif kind == QEvent.Type.ToolTip and self._word is not None and watched is self._word.widget:
            return True  # the card says it too
        elif kind in ELSEWHERE and watched.isWidgetType() and self.card is not None and not self._inside_card(watched):
            self.close()
        return False

    def _watch(self, watching: bool) -> None:
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        if watching:
            application.installEventFilter(self)

    # -- what can be asked of it

    def explain_here(self) -> None:
        """Explain a term beside what has the keyboard, another one each time; the whole glossary where there is none."""
        focus: QWidget | None = QApplication.focusWidget() or self._window.focusWidget()
        card = self.card
        if card is not None and focus is not None and card.isAncestorOf(focus):
            focus = self._asked_from
        spots = [] if focus is None else self._found(lambda: spots_near(focus))
        if focus is None or not spots:
            self._open_page("")
            return
        again = focus is self._asked_from and card is not None
        number = (self._asked_word[0] + 1) % len(spots) if again else 0
        self._asked_from, self._asked_word = focus, (number, spots[number].entry.name)
        self.explain(spots[number], by_keyboard=True)

    def explain(self, spot: Spot, by_keyboard: bool = False) -> None:
        """Open the card of a term beside its word."""
        card = self._card_in(spot.widget.window())
        self._word, self._gone = spot, 0
        self._underline(spot)
        card.show_term(spot.entry, self._session.world, _in_window(spot), spot.hint)
        self._watch(True)
        self.explained.emit(spot.entry.name)
        if by_keyboard:
            self._answered = None if self._over is None else self._under(self._over)
            card.focus_first()
            spoken.announce(card, f"{spot.entry.name}. {card.words()}")

    def close(self) -> None:
        """Take the card away; the keyboard goes back where it was asked from."""
        card = self.card
        if card is not None:
            card.close_card()

    # -- under the pointer

    def _mine(self, widget: QWidget) -> bool:
        top = widget.window()
        over = top.parentWidget()
        return not isinstance(top, QMenu) and (top is self._window or (over is not None and over.window() is self._window))

    def _inside_card(self, watched: QObject) -> bool:
        card = self.card
        return card is not None and isinstance(watched, QWidget) and (watched is card or card.isAncestorOf(watched))

    def _enter(self, widget: QWidget, at: QPoint) -> None:
        moved, self._came_at = QCursor.pos() != self._came_at, QCursor.pos()
        if not self._mine(widget) or self._inside_card(widget):
            return
        if view_of(widget) is None and not self._found(lambda: spots_of(widget)):
            return
        if QCursor.pos() != self._scrolled_at:
            self._scrolled_at = NOWHERE
        still = not moved or QCursor.pos() in (self._still_at, self._scrolled_at)
        came = widget is not self._over and still  # it came to the pointer
        self._entered_at, self._seen_at = at, QCursor.pos() if came else NOWHERE
        self._over, self._rested, self._resting = widget, 0, None
        self._look.start()

    def _leave(self, widget: QWidget) -> None:
        if widget.rect().contains(widget.mapFromGlobal(QCursor.pos())):
            self._still_at = QCursor.pos()  # the widget went, and what stood under it comes to the pointer
        else:
            self._still_at, self._answered, self._came_at = NOWHERE, None, NOWHERE  # it went by itself, and comes anew
        if widget is not self._over:
            return
        self._over = None
        if self.card is None:
            self._look.stop()
            self._underline(None)

    def _scroll(self) -> None:
        """A word that the wheel brings under the pointer explains itself when the pointer comes to it again."""
        self._scrolled_at = self._seen_at = QCursor.pos()
        self._rested, self._resting = 0, None

    def _press(self, widget: QWidget) -> None:
        """Somebody who presses on a word is at work: it explains itself when the pointer next comes to it."""
        self._still_at, self._scrolled_at = QCursor.pos(), NOWHERE
        if widget is self._over:
            self._answered = self._under(widget)

    def _look_under(self) -> None:
        """Underline the word under the pointer, open its card once the pointer rested there, close it once both are left."""
        over = self._over
        if over is not None and (not Shiboken.isValid(over) or not over.isVisible()):
            self._over = over = None
        spot = None if over is None else self._under(over)
        card, at = self.card, QCursor.pos()
        if at == self._seen_at and spot is not None and not spot.same_word(self._resting):
            self._answered = spot  # the word came to the pointer, not the pointer to the word
        self._seen_at = self._still_at = at
        if spot is None or spot.same_word(self._answered):
            self._rested, self._resting = 0, None
            self._answered = spot
            self._close_when_left(over)
            return
        self._gone, self._answered = 0, None
        if not spot.same_word(self._resting):
            self._rested, self._resting = 0, spot
        if card is not None and spot.same_word(self._word):
            return
        self._underline(spot)
        self._rested += LOOK_MS
        if self._rested >= REST_MS:
            self._rested = 0
            self.explain(spot)

    def _close_when_left(self, over: QWidget | None) -> None:
        card = self.card
        if card is None:
            self._underline(None)
            if over is None:
                self._look.stop()
            return
        focus = QApplication.focusWidget()
        if card.underMouse() or (focus is not None and card.isAncestorOf(focus)):
            self._gone = 0
            return
        self._gone += LOOK_MS
        if self._gone >= REST_MS:
            self.close()

    def _under(self, over: QWidget) -> Spot | None:
        at = over.mapFromGlobal(QCursor.pos())
        if not over.rect().contains(at):
            at = self._entered_at
        found = self._found(lambda: [spot for spot in [spot_at(over, at)] if spot is not None])
        return found[0] if found else None

    # -- parts

    def _found(self, look: Callable[[], list[Spot]]) -> list[Spot]:
        try:
            return look()
        except FileProblem as problem:
            self._session.failed.emit(problem)
            return []

    def _card_in(self, window: QWidget) -> TermCard:
        if self._card is None or not Shiboken.isValid(self._card) or self._card.parentWidget() is not window:
            if self._card is not None and Shiboken.isValid(self._card):
                self._card.deleteLater()
            self._card = TermCard(window)
            self._card.wanted.connect(self._go_on)
            self._card.page_wanted.connect(self._to_page)
            self._card.closed.connect(self._closed)
        return self._card

    def _go_on(self, name: str) -> None:
        entry = next(each for each in glossary() if each.name == name)
        if self._word is not None:
            self.explain(self._word._replace(entry=entry), by_keyboard=True)

    def _to_page(self, name: str) -> None:
        self.close()
        self._open_page(name)

    def _closed(self) -> None:
        self._watch(False)
        self._underline(None)
        self._word, self._answered = None, self._word
        back, self._asked_from = self._asked_from, None
        if back is not None and Shiboken.isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _underline(self, spot: Spot | None) -> None:
        line = self._line if self._line is not None and Shiboken.isValid(self._line) else None
        if spot is not None and line is not None and line.parentWidget() is spot.widget:
            line.lie_under(spot)
            return
        if line is not None:
            line.hide()
            line.deleteLater()
        self._line = None if spot is None else _Underline(spot)


class _Underline(QWidget):
    """Dots in the accent colour under a word, while it is hovered or explained."""

    spoken_silent = True

    def __init__(self, spot: Spot) -> None:
        super().__init__(spot.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lie_under(spot)
        self.show()

    def lie_under(self, spot: Spot) -> None:
        """Move to another word of the same widget."""
        self.setGeometry(spot.rect.left(), min(spot.rect.bottom() - 2, spot.widget.height() - 3), spot.rect.width(), 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(theme().color("accent"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1, 1.5])
        painter.setPen(pen)
        y = QRectF(self.rect()).center().y()
        painter.drawLine(0, round(y), self.width(), round(y))


def _in_window(spot: Spot) -> QRect:
    window = spot.widget.window()
    return QRect(spot.widget.mapTo(window, spot.rect.topLeft()), spot.rect.size())
