"""Where the numbers of a holding come from: the rates behind them, in words and with the live values, over the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.panels.cost_words import average_formula
from ui.panels.holdings_lines import ALL_LST, COIN
from ui.panels.holdings_words import gap_words, line_name, proceeds
from ui.theme import theme
from ui.widgets import Column, IconButton, Row, Text
from ui.widgets.painting import rounded
from ui.wording import Formula, amount, amount_with_unit, exact_amount, token_name

if TYPE_CHECKING:
    from wallet import Holding, OwnSum, World

WIDTH = 420


class Explanation(QFrame):
    """A small sheet that closes with Esc or a click beside it. `explain(line, world, at)` shows it under a point."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("holdings.explain")
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        rows = Column(8, (18, 14, 18, 16), parent=self)
        head = Row(8)
        self._title = Text("", "title")
        close = IconButton("close", "Close", shortcut="Esc", size=16)
        close.clicked.connect(self.hide)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        rows.addLayout(head)
        self._lines = Column(10)
        rows.addLayout(self._lines)
        self._parts: list[QWidget] = []

    def explain(self, line: Holding, world: World, at: QPoint, own: Mapping[str, OwnSum]) -> None:
        """Explain a line of `world` at a point of the screen."""
        self._title.setText(line_name(line))
        self.setAccessibleName(f"About {line_name(line)}")
        for old in self._parts:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._parts = []
        for formula in formulas(line, world, own):
            told = QWidget()
            lines = Column(1, parent=told)
            for text, role, tone in (
                (formula.name, "strong", "ink"),
                (formula.words, "body", "ink2"),
                (formula.values, "caption", "ink3"),
            ):
                lines.addWidget(Text(text, role, tone, wrap=True))
            self._parts.append(told)
            self._lines.addWidget(told)
        width, layout = theme().px(WIDTH), self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedSize(width, layout.totalHeightForWidth(width))
        self.move(at)
        self.show()

    def text(self) -> str:
        """All that it says: for tests and for copying."""
        return "\n".join(text.text() for part in self._parts for text in part.findChildren(Text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        rounded(QPainter(self), QRectF(self.rect()), theme().px(8), theme().color("base"), theme().color("edge"))


def formulas(line: Holding, world: World, own: Mapping[str, OwnSum]) -> tuple[Formula, ...]:
    """Each number of a line: the formula in words, and the same with live values."""
    token = token_name(line.token)
    held = f"{exact_amount(line.amount, line.token)}"
    units = amount(line.amount, line.token)
    owed = f"{units} x {exact_amount(line.redemption_rate, COIN)} = {amount_with_unit(line.redemption_value, COIN)}"
    told = [
        Formula("Units", _units(line), held),
        Formula("Redeems for", f"units x redemption rate: the {COIN} that is owed for each {token}", owed),
    ]
    if line.market_value is None or line.market_price is None:
        told.append(Formula("Sells for", "nothing: what waits in a queue or is locked has no market", "not for sale"))
        return tuple(told)
    sold = f"{units} x {exact_amount(line.market_price, COIN)} = {amount_with_unit(line.market_value, COIN)}"
    told.append(Formula("Sells for", f"units x market price: what selling one {token} brings now, after fees", sold))
    told.append(Formula("Against redemption", "market price / redemption rate, less one", gap_words(line)))
    whole = proceeds(line, world)
    if whole is not None and line.token not in (COIN, "USDC"):
        brings = f"{amount_with_unit(whole, COIN)}: your own size moves the price"
        told.append(Formula("All of it at once", "what the pool would pay for all of it in one sale", brings))
    average = average_formula(line, own)
    return tuple(told) if average is None else (*told, average)


def _units(line: Holding) -> str:
    if line.key == ALL_LST:
        return "all that is staked and can be sold: in the wallet, wrapped and in the pool, counted in the protocol's token"
    match line.token, line.place:
        case _, "queue":
            return "what was asked for; it pays that much, or less if the rate falls before it is fixed"
        case _, "ready":
            return "what was set aside for this request; its rate is fixed"
        case _, "locked":
            return "what the validators would pay out now"
        case "stETH", _:
            return "your shares x the share rate, rounded down: the balance grows with every report"
        case "wstETH", _:
            return "shares in a fixed number: the balance stays, its value rises"
        case "steCRV", _:
            return "your part of the pool: some ETH and some stETH"
        case _:
            return "what the ledger holds for you"
