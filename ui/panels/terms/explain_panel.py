"""Explain this number, in the action column's place: one sentence, the formula with its live values and the place each comes
from, all digits, what it rests on, and the rows of the ledger with their sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.panels.holdings.cost_words import average_formula, put_in_words
from ui.panels.holdings.lines import line_of
from ui.panels.review.parts import Section, empty_layout
from ui.panels.scrolling import Inside, ScrollFrame, scrolling
from ui.panels.sheet import Sheet
from ui.panels.value.data import priced_in
from ui.spoken import Role
from ui.widgets import Column, Flow, Grid, LinkButton, PlainButton, Row, Text
from ui.wording import amount, exact_amount, known_tokens, token_name
from ui.wording.explaining.explained import (
    all_digits,
    equals_of,
    formula_in_digits,
    in_other_terms,
    place_of,
    rests_on,
    row_words,
    sentence_of,
    signs_of,
    spoken,
    term_name,
    term_unit,
    term_value,
    title_of,
)
from wallet import explain

if TYPE_CHECKING:
    from ui.session import Session
    from ui.wording import Formula
    from wallet import Derivation, LedgerRow, Term

BY_BALANCE = ("hold", "redeem")
"""Figures of a token in the wallet that the rows of its ledger stand behind."""


class ExplainPanel(Sheet):
    """`show_figure(subject, what)` fills it; `closed()` when it is to go."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explain.panel")
        self._session = session
        self._asked: tuple[str, str] | None = None
        self._told: Derivation | None = None
        self._rows: tuple[LedgerRow, ...] = ()
        self._build()
        self.hide()
        session.changed.connect(self._world_changed)
        session.playing_changed.connect(self._world_changed)
        session.practice_changed.connect(self.back)

    # -- what it shows

    @property
    def told(self) -> Derivation | None:
        """The number on screen."""
        return self._told

    @property
    def rows(self) -> tuple[LedgerRow, ...]:
        """The rows of the ledger on screen."""
        return self._rows

    def show_figure(self, subject: str, what: str) -> None:
        """Explain a figure of the present world. Raises StopIteration where what it counts is not held any more."""
        told = explain(self._session.world, subject, what)
        self._asked, self._told = (subject, what), told
        held = subject in known_tokens() and what in BY_BALANCE
        self._rows = self._session.practice.ledger_rows(subject) if held else ()
        self._title.setText(title_of(told))
        self.setAccessibleName(f"About: {title_of(told)}")
        self.setAccessibleDescription(spoken(told))
        self._sentence.setText(sentence_of(told))
        self._fill_formula(told)
        self._digits.setText(self._in_digits(told))
        self._digits_section.setVisible(bool(told.terms))
        self._fill_rests(told)
        self._fill_rows(subject)
        self._fill_put_in(subject)
        self._fill_paid(subject)

    def _in_digits(self, told: Derivation) -> str:
        return "\n".join(part for part in (formula_in_digits(told), in_other_terms(told, priced_in(self._session))) if part)

    def text(self) -> str:
        """All of it in plain text, all digits: for the clipboard."""
        told = self._told
        if told is None:
            return ""
        lines = [title_of(told), sentence_of(told)]
        if told.terms:
            lines += ["", self._in_digits(told), ""]
            lines += [f"{term_name(term)}: {all_digits(term)} ({place_of(term)})" for term in told.terms]
        rests = rests_on(told, self._session.world)
        lines += ["", *(f"{words} ({source})" for words, source in rests)] if rests else []
        if self._rows:
            token = told.subject
            lines.append("")
            for row in self._rows:
                when, what = row_words(row, token, self._session.world)
                lines.append(f"{when or what}{f': {what}' if when else ''}\t{_signed(row.by, token)}")
            lines.append(f"You hold\t{exact_amount(sum(row.by for row in self._rows), token)}")
        if self._put_in.text():
            lines += ["", self._put_in.text()]
        paid = self._paid_formula(told.subject)
        if paid is not None:
            lines += ["", f"{paid.name}: {paid.words}", paid.values]
        return "\n".join(lines)

    def copy(self) -> None:
        """Put all of it on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def back(self) -> None:
        """Close it."""
        if self._asked is not None:
            self._asked = self._told = None
            self.closed.emit()

    def focus_first(self) -> None:
        """Put the keyboard on the way out; the whole is spoken with it."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            event.accept()
            return
        super().keyPressEvent(event)

    # -- inside

    def _world_changed(self, *_change: object) -> None:
        if self._asked is None or self._session.playing or self._session.closed:
            return
        try:
            self.show_figure(*self._asked)
        except StopIteration:
            self.back()

    def _fill_formula(self, told: Derivation) -> None:
        empty_layout(self._formula)
        for sign, term in zip(("", *signs_of(told)), told.terms, strict=True) if told.terms else ():
            self._formula.addWidget(_TermBlock(term, sign))
        if told.terms and equals_of(told):
            self._formula.addWidget(_TermBlock(told.result, equals_of(told), result=True))

    def _fill_rests(self, told: Derivation) -> None:
        empty_layout(self._rests)
        rows = rests_on(told, self._session.world)
        for words, source in rows:
            self._rests.addWidget(Text(words, wrap=True))
            self._rests.addWidget(Text(source, "caption", "ink3", wrap=True))
        self._rests_section.setVisible(bool(rows))

    def _fill_rows(self, token: str) -> None:
        empty_layout(self._ledger)
        for place, row in enumerate(self._rows):
            when, what = row_words(row, token, self._session.world)
            words = Text(what, wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            words.setToolTip(when)
            number = _number(amount(row.by, token, sign=row.what != "start"))
            number.setToolTip(exact_amount(row.by, token))
            self._ledger.addWidget(Text(when.split(",")[0], "caption", "ink3"), place, 0)
            self._ledger.addWidget(words, place, 1)
            self._ledger.addWidget(number, place, 2)
        if self._rows:
            total, place = sum(row.by for row in self._rows), len(self._rows)
            number = _number(f"{amount(total, token)} {token_name(token)}", "strong")
            number.setToolTip(exact_amount(total, token))
            self._ledger.addWidget(Text("You hold", "strong"), place, 1)
            self._ledger.addWidget(number, place, 2)
        self._ledger_section.setVisible(bool(self._rows))

    def _fill_put_in(self, subject: str) -> None:
        told = put_in_words(self._session.world, subject, self._session.practice.own)
        self._put_in.setText(told)
        self._put_in_section.setVisible(bool(told))

    def _paid_formula(self, subject: str) -> Formula | None:
        line = line_of(self._session.world, subject) if subject in known_tokens() else None
        return None if line is None else average_formula(line, self._session.practice.own)

    def _fill_paid(self, subject: str) -> None:
        empty_layout(self._paid)
        formula = self._paid_formula(subject)
        if formula is not None:
            self._paid.addWidget(Text(formula.words, "body", "ink2", wrap=True))
            self._paid.addWidget(Text(formula.values, "caption", wrap=True))
        self._paid_section.setVisible(formula is not None)

    # -- looks

    def _build(self) -> None:
        outer = Column(12, (20, 16, 20, 16), parent=self)
        head = Row(8)
        self._title = Text("", "title", wrap=True)
        self._back = LinkButton("Back", name="Back to the number")
        self._back.setObjectName("explain.back")
        self._back.setToolTip("Back  (Esc)")
        self._back.clicked.connect(self.back)
        head.addWidget(self._title, 1)
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        outer.addWidget(self._build_scroll(), 1)
        foot = Row(8)
        copy = PlainButton("Copy all of it", icon="copy")
        copy.setObjectName("explain.copy")
        copy.clicked.connect(self.copy)
        foot.addWidget(copy)
        foot.addStretch(1)
        outer.addLayout(foot)

    def _build_scroll(self) -> ScrollFrame:
        inside = Inside()
        column = Column(14, (0, 0, 6, 0), parent=inside)
        self._sentence = Text("", "body", "ink2", wrap=True)
        self._digits = Text("", "caption", wrap=True)
        self._digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        formula, rests, ledger, paid = QWidget(), QWidget(), QWidget(), QWidget()
        self._put_in = Text("", "body", "ink2", wrap=True)
        self._put_in_section = Section("What you put in", self._put_in)
        self._paid = Column(1, parent=paid)
        self._formula = Flow(10, formula)
        self._rests = Column(1, parent=rests)
        self._ledger = Grid(12, 2, parent=ledger)
        self._ledger.setColumnStretch(1, 1)
        self._digits_section = Section("All digits", self._digits)
        self._rests_section = Section("What it rests on", rests)
        self._paid_section = Section("Average price paid", paid)
        self._ledger_section = Section("Your rows in the ledger", ledger)
        sections = (
            self._digits_section,
            self._ledger_section,
            self._put_in_section,
            self._paid_section,
            self._rests_section,
        )
        for part in (self._sentence, formula, *sections):
            column.addWidget(part)
        column.addStretch(1)
        area = scrolling(inside)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read by keyboard, nothing else here moves it
        area.setAccessibleName("Explanation")
        area.spoken_role = Role.Grouping
        return area


class _TermBlock(QWidget):
    """A term of the formula: the sign before it, its value and unit, what it is called, where it is read."""

    def __init__(self, term: Term, sign: str, result: bool = False) -> None:
        super().__init__()
        row = Row(8, parent=self)
        if sign:
            row.addWidget(Text(sign, "number" if len(sign) == 1 else "body", "ink3"), 0, Qt.AlignmentFlag.AlignTop)
        lines, line = Column(0), Row(5)
        value = Text(term_value(term), "number", "accent" if result else "ink")
        value.setToolTip(all_digits(term))
        line.addWidget(value, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(Text(term_unit(term), "caption", "ink3"), 0, Qt.AlignmentFlag.AlignBaseline)
        line.addStretch(1)
        lines.addLayout(line)
        lines.addWidget(Text(term_name(term), "caption", "ink2"))
        if place_of(term):
            lines.addWidget(Text(place_of(term), "caption", "ink3"))
        row.addLayout(lines)


def _signed(value: int, token: str) -> str:
    return f"{'+' if value >= 0 else ''}{exact_amount(value, token)}"


def _number(text: str, role: str = "body") -> Text:
    """A number at the right of a row, for the mouse to take along."""
    made = Text(text, role, align=Qt.AlignmentFlag.AlignRight)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
