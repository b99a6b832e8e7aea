"""The page of who bears a shock over the left pane: figures, bars from the running sum, and a table of parties by cause."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.panels.attribution.table import SharesTable
from ui.panels.attribution.waterfall import Bar, Waterfall
from ui.panels.attribution.words import (
    YOU,
    borne_places,
    borne_text,
    foot,
    held_words,
    in_a_sentence,
    others_words,
    party_name,
    when_words,
)
from ui.panels.cover import CoverPage
from ui.panels.window.width import WindowWidth
from ui.widgets import BLEED, Column, Figure, FigureRow, LinkButton, Row, Segments, Text
from ui.wording import amount, exact_amount
from wallet import risk, shocks

OTHERS = "Choose another moment above for its own column."
LIVING = "Living the days after it on a copy\u2026"


class BearersPage(CoverPage):
    """`risk.attribution`. `present(shock, rows, held)`, with `held` what one has of it; `closed()` with Esc or its link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("risk.attribution", "Who bears it", 12, (20 - BLEED, 14, 20 - BLEED, 12), parent)
        self._shock: shocks.AnyShock | None = None
        self._rows: tuple[risk.Borne, ...] = ()
        self._held, self._told = 0, LIVING
        rows = self.rows
        over = Column(10, (BLEED, 0, BLEED, 0))
        self.figures = FigureRow()
        self._figures = tuple(Figure(name) for name in ("You bear", "Others lose", "Burnt or taken", "All parties"))
        self.figures.set_figures(*self._figures)
        over.addWidget(self.figures)
        bar = Row(8)
        self.when = Segments("By when", (), small=True)
        self.when.setObjectName("risk.attribution.when")
        self.when.index_changed.connect(lambda _place: self._show())
        self.when.hide()
        bar.addWidget(self.when)
        bar.addStretch(1)
        self._back = LinkButton("Back to the chart")
        self._back.setObjectName("risk.attribution.close")
        self._back.clicked.connect(self.closed)
        bar.addWidget(self._back)
        over.addLayout(bar)
        self._caption = Text("", "caption", "ink3", wrap=True)
        over.addWidget(self._caption)
        self.chart = Waterfall()
        over.addWidget(self.chart, 1)
        rows.addLayout(over, 1)
        head = Row(11, (BLEED, 0, BLEED, 0))
        self._title, self._others = Text("", "title"), Text(OTHERS, "caption", "ink3", wrap=True)
        head.addWidget(self._title)
        head.addWidget(self._others, 1, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        rows.addLayout(head)
        self.table = SharesTable()
        self.table.fitted.connect(self._say_others)
        rows.addWidget(self.table)
        self.sale, self._foot = Text("", "body", "ink2", wrap=True), Text("", "caption", "ink3", wrap=True)
        self.sale.setObjectName("risk.attribution.sale")
        self.sale.hide()
        for words in (self.sale, self._foot):
            below = Row(0, (BLEED, 0, BLEED, 0))
            below.addWidget(words)
            rows.addLayout(below)

    # -- what it shows

    def begin(self, shock: shocks.AnyShock) -> None:
        """Another shock is being lived: what is on show stays until it is known."""
        self._shock = shock
        self._caption.setText(LIVING)

    def present(self, shock: shocks.AnyShock, rows: tuple[risk.Borne, ...], held: int) -> None:
        """Show who bears it, at the end; or at each day before."""
        self._shock, self._rows, self._held = shock, rows, held
        before = self.when.current_key() if self.when.isEnabled() and rows else ""
        choices = [(str(place), when_words(shock, row)) for place, row in enumerate(rows)]
        blocked = self.when.blockSignals(True)
        self.when.set_choices(choices)
        self.when.set_current(before if any(key == before for key, _ in choices) else choices[-1][0] if choices else "")
        self.when.blockSignals(blocked)
        self.when.setVisible(len(rows) > 1)
        self._title.setText("By token" if isinstance(shock, shocks.ContractDrained) else "By cause")
        self._foot.setText(foot(shock))
        self.table.present(shock, rows)
        self._show()

    def tell_sale(self, words: str) -> None:
        """Say what selling would cost meanwhile, which is not in the table; "" where that is not known, or nothing."""
        self.sale.setText(words)
        self.sale.setVisible(bool(words))

    def in_a_sentence(self) -> str:
        """What is seen in words."""
        return self._told

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.figures.set_tight(True if room is WindowWidth.tight else None)

    def focus_first(self) -> None:
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _show(self) -> None:
        shock, key = self._shock, self.when.current_key()
        if shock is None or not self._rows or not key:
            return
        drained = isinstance(shock, shocks.ContractDrained)
        place = int(key)
        self.table.keep_cause(place)
        self._say_others()
        row = self._rows[place]
        shares = [each for each in risk.parted((row,) if drained else self._rows[: place + 1]) if each.total]
        bars = [
            Bar(party_name(each.party, shock), each.total, _texts(each.total, row.coin), each.party == YOU) for each in shares
        ]
        self._told = in_a_sentence(shock, row, shares)
        self.chart.present(bars, amount(row.total, row.coin), row.total == 0, self._told)
        self._caption.setText(f"Who has less and who has more, {row.coin}; the bars add up to {amount(row.total, row.coin)}")
        others = sum(each.total for each in shares if each.party != YOU and each.total < 0)
        taken = sum(each.total for each in shares if each.party in ("burnt", "attacker"))
        you, rest, gone, together = self._figures
        for figure, value, sub in (
            (you, row.changes[YOU], held_words(row, self._held)),
            (rest, others, others_words(shares)),
            (gone, taken, "by the attacker" if drained else "for good"),
            (together, row.total, "to the last unit"),
        ):
            figure.set_figure(borne_text(value, row.coin), row.coin, sub, exact=exact_amount(value, row.coin))
        self.figures.fit()

    def _say_others(self) -> None:
        """Where a cause has no room, say how one comes to it."""
        self._others.setVisible(not self.table.all_causes)


def _texts(value: int, coin: str) -> tuple[str, ...]:
    """An amount with all places that help, and with fewer where there is no room."""
    places = borne_places(value, coin)
    return tuple(amount(value, coin, each, sign=value > 0) for each in (places, *(less for less in (4, 2, 0) if less < places)))
