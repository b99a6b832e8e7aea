"""The receipt of a moment, in the review sheet's place: what changed, what it cost, what happened, and the note beside it.

Going back stands at the last state of the moment's hour; what was lived since stays as the future of this branch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.panels.holdings.cost_words import sale_line
from ui.panels.review.parts import BalanceChanges, FoldOut, ReviewLines, Section, empty_layout
from ui.panels.scrolling import Inside, scrolling
from ui.panels.sheet import Sheet
from ui.session import is_own
from ui.widgets import Column, IconButton, LinkButton, NumberedStep, PlainButton, Row, Text
from ui.wording import ReviewLine, date_time, event_text, exact_amount, fee_coin, fee_of, paid_fee_words, step_words
from ui.wording.events import event_steps
from ui.wording.explaining.formulas import formulas_of
from ui.wording.telling import note_line

if TYPE_CHECKING:
    from ui.session import Session


class StepLines(QWidget):
    """What happened one after the other: a number, a sentence and a quieter second line each."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = Column(9, parent=self)
        self.lines: list[ReviewLine] = []

    def present(self, lines: list[ReviewLine]) -> None:
        """Show these steps."""
        self.lines = lines
        empty_layout(self._rows)
        for number, line in enumerate(lines, 1):
            self._rows.addWidget(NumberedStep(number, line.text, line.detail))


class ReceiptSheet(Sheet):
    """`show_row(row)` fills it; `closed()` when it is to go, `hour_wanted(hour)` to stand where the moment was,
    `bearers_wanted(moment)` to see who bore what it did to validators.
    """

    closed = Signal()
    hour_wanted = Signal(int)
    bearers_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receipt.sheet")
        self._session = session
        self._row: Any = None
        self._build()
        self.hide()

    @property
    def row(self) -> Any | None:
        """The moment on screen."""
        return self._row

    def show_row(self, row: Any) -> None:
        """Show a moment: its receipt, or what happened in a run of hours."""
        self._row = row
        world, receipt = self._session.world, row.receipt
        self._title.setText(step_words(row))
        self.setAccessibleName(f"Receipt: {step_words(row)}")
        self._when.setText(f"{date_time(world.start, row.hour)} \N{MIDDLE DOT} {row.branch}")
        self._changes.setVisible(receipt is not None)
        if receipt is not None:
            self._changes.present(receipt, None)
        fee = fee_of(receipt)
        coin = fee_coin(receipt)
        self._fee.setText(paid_fee_words(receipt))
        self._fee.setToolTip(exact_amount(fee, coin) if fee else "")
        self._fee.setVisible(receipt is not None)
        told = [note_line(note, receipt) for note in receipt.notes] if receipt is not None else []
        if receipt is not None:
            told.insert(0, sale_line(receipt, self._session.practice.own_before(row.moment)))
        self._notes.present(tuple(line for line in told if line is not None))
        self._notes_section.setVisible(any(told))
        self._happened.present(tuple(ReviewLine(event_text(event), date_time(world.start, event.hour)) for event in row.events))
        self._happened_section.setVisible(bool(row.events))
        steps = [event_steps(event) for event in row.events if is_own(event)]
        self._steps.present([line for lines in steps for line in lines])
        self._steps_section.setVisible(any(steps))
        formulas = formulas_of(receipt) if receipt is not None else ()
        self._why.present(formulas)
        self._why.setVisible(bool(formulas))
        self.bearers.setVisible(any(each.moment == row.moment for each in self._session.read(lambda one: one.strikes()) or ()))
        self._note.setText(row.note)
        self._note_section.setVisible(bool(row.note))
        self._go.setText(f"Go back to {date_time(world.start, row.hour)}")
        self._go.setVisible(row.hour < world.hour)
        self._kept.setVisible(row.hour < world.hour)

    def text(self) -> str:
        """The receipt in plain text, all digits: for the clipboard."""
        row, start = self._row, self._session.world.start
        lines = [step_words(row), date_time(start, row.hour)]
        for change in row.receipt.changes if row.receipt is not None else ():
            before, after = exact_amount(change.before, change.token), exact_amount(change.after, change.token)
            lines.append(f"{change.account}: {before} \N{RIGHTWARDS ARROW} {after}")
        for event in row.events:
            lines.append(event_text(event))
            steps = event_steps(event) if is_own(event) else ()
            lines += [f"{number}. {step.text}: {step.detail}" for number, step in enumerate(steps, 1)]
        return "\n".join([*lines, *([row.note] if row.note else ())])

    def copy(self) -> None:
        """Put the receipt on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def back(self) -> None:
        """Close it."""
        self.closed.emit()

    def focus_first(self) -> None:
        """Put the keyboard on the way out."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # -- looks

    def _build(self) -> None:
        outer = Column(12, (20, 16, 20, 16), parent=self)
        self._title = Text("", "title", wrap=True)
        self._when = Text("", "caption", "ink3")
        close = IconButton("close", "Close the receipt", shortcut="Esc", size=16)
        close.clicked.connect(self.closed)
        words, head = Column(2), Row(8)
        words.addWidget(Text("Receipt", "caption", "ink3"))
        words.addWidget(self._title)
        words.addWidget(self._when)
        head.addLayout(words, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        outer.addWidget(self._build_scroll(), 1)
        outer.addLayout(self._build_foot())

    def _build_scroll(self) -> QScrollArea:
        inside = Inside()
        column = Column(14, (0, 0, 2, 0), parent=inside)
        self._changes, self._notes, self._happened = BalanceChanges(), ReviewLines(), ReviewLines()
        self._fee = Text("", "caption", "ink2")
        self._steps = StepLines()
        self._steps_section = Section("Step by step", self._steps)
        self._notes_section = Section("To know", self._notes)
        self._happened_section = Section("What happened to you", self._happened)
        self._note = Text("", "body", "ink2", wrap=True)
        self._note_section = Section("Your note", self._note)
        self._why = FoldOut("Why these numbers")
        self.bearers = LinkButton("Who bore it")
        self.bearers.setObjectName("receipt.bearers")
        self.bearers.clicked.connect(lambda: self.bearers_wanted.emit(self._row.moment))
        for part in (self._changes, self._fee, self._happened_section, self._steps_section, self._notes_section):
            column.addWidget(part)
        column.addWidget(self.bearers, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._note_section)
        column.addWidget(self._why)
        column.addStretch(1)
        return scrolling(inside)

    def _build_foot(self) -> Column:
        self._back = PlainButton("Close")
        self._back.setObjectName("receipt.close")
        self._back.clicked.connect(self.closed)
        copy = PlainButton("Copy", icon="copy")
        copy.clicked.connect(self.copy)
        self._go = PlainButton("Go back", icon="back")
        self._go.setObjectName("receipt.go")
        self._go.clicked.connect(lambda: self.hour_wanted.emit(self._row.hour))
        self._kept = Text("What came after stays as the future of this branch.", "caption", "ink3", wrap=True)
        row, foot = Row(8), Column(8)
        for button in (self._back, copy):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._go)
        foot.addLayout(row)
        foot.addWidget(self._kept)
        return foot
