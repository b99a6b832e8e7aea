"""The head of the speaker's window: which demonstration, where the audience's window is, and what is done to it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLayout, QMenu, QSizePolicy, QWidget

from ui.presenter.audience import EXACT
from ui.presenter.keys import Wish
from ui.widgets import Badge, Icon, Pane, QuietButton, Row, Text

MENU: tuple[tuple[str, Wish], ...] = (
    ("Swap the screens\tS", "swap"),
    ("Black\tB", "black"),
    ("Take over, or back to the script\tT", "take_over"),
    ("Full screen on or off\tF", "full"),
    ("Bring the audience window back\tA", "audience"),
    ("Larger text\t+", "larger"),
    ("Smaller text\t-", "smaller"),
    ("Usual text\t0", "usual"),
    ("A ring around the pointer\tH", "pointer"),
    ("Go to a date\u2026\tG", "date"),
    ("Keys\t?", "keys"),
    ("End the presentation\tCtrl+W", "leave"),
)


class SpeakerHead(Pane):
    """`wished(what)` with a `Wish`; `size_wanted(size)` of the audience's window."""

    wished = Signal(object)
    size_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("side", "bottom")
        self._row = row = Row(10, (16, 8, 16, 8), parent=self)
        self._icon, self._name = Icon("mark", "accent", 22), Text("Speaker", "title")
        self._title, self._about, self.where = Text("", "body", "ink2"), Text("", "caption", "ink3"), Text("", "caption", "ink2")
        self.where.setObjectName("presenter.where")
        self.swap, self.black = QuietButton("Swap"), QuietButton("Black")
        self.take_over, self.menu = QuietButton("Take over"), QuietButton("Window")
        self._badge = Badge()
        for part in (self._icon, self._name, self._title, self._about):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.where)
        wishes: tuple[tuple[QuietButton, Wish], ...] = (
            (self.swap, "swap"),
            (self.black, "black"),
            (self.take_over, "take_over"),
        )
        for button, wish in wishes:
            button.setObjectName(f"presenter.{wish}")
            button.clicked.connect(lambda _checked=False, wish=wish: self.wished.emit(wish))
            row.addWidget(button)
        self.menu.setObjectName("presenter.window")
        self.menu.setMenu(self._made_menu())
        row.addWidget(self.menu)
        row.addWidget(self._badge)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # what has no room goes, so the window may be narrow
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def present(self, title: str, about: str) -> None:
        """Name the demonstration, and how far it is."""
        self._title.setText(title)
        self._about.setText(about)
        self.fit_soon()

    def show_state(self, where: str, covered: str, can_swap: bool, away: bool) -> None:
        """Say where the audience's window is, what covers it, and whether somebody explores."""
        self.where.setText(where)
        self.black.setText("Show the slide" if covered else "Black")
        self.swap.setEnabled(can_swap)
        self.take_over.setText("Back to the script" if away else "Take over")
        self.fit_soon()

    def fit_soon(self) -> None:
        """Find again what has room, once sizes are known."""
        QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_soon()

    def _fit(self) -> None:
        """Leave out what has no room: what the menu has too goes last."""
        gaps, margins = self._row.spacing() + 2, self._row.contentsMargins()
        givers = (self.where, self._about, self._title, self._name, self.swap, self.take_over, self.black)
        kept: list[QWidget] = [self._icon, *givers, self.menu, self._badge]
        room = self.width() - margins.left() - margins.right()
        for part in givers:
            if sum(each.sizeHint().width() + gaps for each in kept) <= room:
                break
            kept.remove(part)
        for part in givers:
            part.setVisible(part in kept)

    def _made_menu(self) -> QMenu:
        menu = QMenu(self)
        for size in EXACT:
            action = QAction(f"Audience window {size.width()} \N{MULTIPLICATION SIGN} {size.height()}", menu)
            action.triggered.connect(lambda _checked=False, size=size: self.size_wanted.emit(size))
            menu.addAction(action)
        for text, wish in MENU:
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, wish=wish: self.wished.emit(wish))
            menu.addAction(action)
        return menu
