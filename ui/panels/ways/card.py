"""The way to stake that is chosen, in the column: one sentence, what an amount comes to, the ways out, what is easily misread."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import Column, LinkButton, PreviewBlock, PreviewRow, RiskLine, Row, Text
from ui.wording import (
    REDEEMS,
    amount,
    amount_with_unit,
    exact_amount,
    exit_limit,
    exit_titles,
    exit_words,
    fee_words,
    percent,
    refusal_text,
    span,
    staking_words,
    system_title,
    way_yearly,
)
from wallet import Trial, WayToStake, World, ways

PPM = 10**6


class WayCard(QWidget):
    """`present(way, trial, world)`; `closed()` when its close is pressed, `validators_wanted(system)` by the link to them."""

    closed = Signal()
    validators_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._system = ""
        self.setObjectName("stake.way")
        rows = Column(11, parent=self)
        head = Row(8)
        self._title = Text("", "title", wrap=True)
        self.close_link = LinkButton("Close", name="Close the ways to stake")
        self.close_link.clicked.connect(self.closed)
        head.addWidget(self._title, 1)
        head.addWidget(self.close_link, 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(head)
        self._sentence = Text("", "body", "ink2", wrap=True)
        rows.addWidget(self._sentence)
        self.preview = PreviewBlock("What you would get")
        self.preview.setObjectName("stake.way.preview")
        rows.addWidget(self.preview)
        rows.addWidget(Text("Ways out", "strong"))
        self._exits = Column(9)
        rows.addLayout(self._exits)
        self.validators = LinkButton("Who runs the validators")
        self.validators.setObjectName("stake.way.validators")
        self.validators.clicked.connect(lambda _checked=False: self.validators_wanted.emit(self._system))
        whose = Row(0)
        whose.addWidget(self.validators)
        whose.addStretch(1)
        rows.addLayout(whose)
        self._lines: tuple[tuple[str, str, str], ...] = ()
        self._widgets: list[RiskLine] = []
        self._misread_head = Text("Easily misread", "strong")
        self._misread = Text("", "body", "ink2", wrap=True)
        rows.addWidget(self._misread_head)
        rows.addWidget(self._misread)

    def present(self, way: WayToStake, trial: Trial, world: World) -> None:
        """Show a way, and what staking the amount of the trial would do."""
        told = staking_words(way, world.redemption_rate(way.token) if way.token else 0)
        self._system = way.system
        self.validators.setVisible(bool(way.validators))
        self._title.setText(system_title(way.system))
        self.setAccessibleName(system_title(way.system))
        self._sentence.setText(told.gets)
        self._misread.setText(told.misread)
        for part in (self._misread_head, self._misread):
            part.setVisible(bool(told.misread))
        self._show_preview(way, trial)
        titles = exit_titles(way.exits)
        self._show_exits(
            tuple((exit_words(row.way).icon, title, exit_limit(row)) for row, title in zip(way.exits, titles, strict=True))
        )

    def exits(self) -> tuple[str, ...]:
        """The ways out in words, as they stand."""
        return tuple(f"{title}: {limit}" for _icon, title, limit in self._lines)

    # -- inside

    def _show_preview(self, way: WayToStake, trial: Trial) -> None:
        if trial.outcome is None:
            why = refusal_text(trial.refused)[0] if trial.refused is not None else ""
            self.preview.set_empty(f"{amount(trial.amount, way.coin, 0)} {way.coin}", "", why)
            return
        redeems = any(row.way != ways.SELL and not row.shut for row in way.exits)
        worth = REDEEMS if redeems else "Redemption value"
        rows = [_buys(way, trial), _row(worth, trial.worth, way.coin)] if way.token else [_locks(way, trial)]
        if trial.starts_in:
            rows.append(PreviewRow("Starts earning after", span(trial.starts_in)))
        rows.append(_row("In a year, about", trial.in_a_year, way.coin))
        days = f"{way.yearly.days}-day mean" if way.yearly.days else "a usual day"
        rows.append(PreviewRow("Net rate a year", way_yearly(way), days))
        rows.append(PreviewRow("Fee on rewards", fee_words(way)))
        if trial.entry_ppm:
            rows.append(PreviewRow("Fee to enter", percent(trial.entry_ppm / PPM)))
        self.preview.set_rows(rows)

    def _show_exits(self, lines: tuple[tuple[str, str, str], ...]) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        for old in self._widgets:
            self._exits.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._widgets = [RiskLine(icon, title, limit) for icon, title, limit in lines]
        for line in self._widgets:
            self._exits.addWidget(line, 0, Qt.AlignmentFlag.AlignTop)


def _buys(way: WayToStake, trial: Trial) -> PreviewRow:
    assert trial.outcome is not None
    got = int(trial.outcome.receipt.figures["got"])
    label = f"{amount_with_unit(trial.amount, way.coin, 0)} gives"
    return PreviewRow(label, amount(got, way.token), way.token, exact=exact_amount(got, way.token))


def _locks(way: WayToStake, trial: Trial) -> PreviewRow:
    return _row("You lock", trial.amount, way.coin)


def _row(label: str, value: int, unit: str) -> PreviewRow:
    return PreviewRow(label, amount(value, unit), unit, exact=exact_amount(value, unit))
