"""The amount field: text in the person's number format in, an exact int in the smallest unit out; never a
float.

Reading and refusing is wallet.amounts'; its sentences are ui.wording's. What looks like a seed phrase or a
key is wiped from the field, its undo history included, as soon as it is recognised. Whether an amount can be
afforded is not known here: the form asks the model and says so with `set_problem`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.amount.line import AmountLine, Unit
from ui.widgets.amount.problem import AmountProblem
from ui.widgets.amount.shares import ShareChips
from ui.widgets.buttons.small import Chip
from ui.widgets.fields import FieldFrame, UnitBox
from ui.widgets.layouts import Column, Row
from ui.widgets.messages import ErrorLine, Fix
from ui.widgets.text import SideNote, Text
from ui.wording.numbers import number_locale
from wallet.amounts import NumberLocale, exact, parse, show
from wallet.errors import Refused


class AmountEdit(QWidget):
    """Label and limit, field with unit, error with fixes, chips, and an echo of what was understood.

    `maximum` gives the most that can be used in the unit chosen (smallest unit; None where unknown): chips
    and Max go by it. `changed` comes with every edit that may mean another amount, `unit_changed(key)` with
    another unit, `submitted` with Enter. The object name goes to the inner line.

    Over twenty methods, because forms and tests ask a field about each of its parts: amount, text, name, unit, limit, chips,
    problem; what the chips and the problem do is theirs.
    """

    changed = Signal()
    unit_changed = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        name: str,
        units: Sequence[Unit],
        *,
        maximum: Callable[[], int | None] | None = None,
        chips: bool = True,
        limit: str = "you have {}",
        locale: Callable[[], NumberLocale] = number_locale,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._units = tuple(units)
        self._maximum, self._limit_words, self._locale = maximum, limit, locale
        self._amount: int | None = None
        self._problem: Refused | None = Refused("amount_empty")
        self._wiping = False
        self.line = AmountLine(name)
        self.unit_box = UnitBox(f"{name}: unit")
        self._label = Text(name, "body", "ink2")
        self._limit = SideNote()
        self._limit.spoken_silent = True  # the field itself says it
        self.error = ErrorLine()
        self._echo = Text("", "caption", "ink3")
        self._shares = ShareChips() if chips else None
        self._arrange()
        self._label.setBuddy(self.line)
        self._fill_units(self._units[0].key if self._units else "")
        self.line.textEdited.connect(lambda _text: self._wrong.edited())
        self.line.textChanged.connect(self._read)
        self.line.returnPressed.connect(self._entered)
        self.unit_box.changed.connect(self._unit_chosen)
        self.refresh()

    def setFocus(self, *reason: Any) -> None:
        """Give the keyboard to the line. A focus proxy would do so too, but keep this widget's old place in the Tab order."""
        self.line.setFocus(*reason)

    def focus_first(self) -> None:
        """Where the keyboard goes when a button of this field is gone."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        column = Column(9, parent=self)
        head = Row(8)
        head.addWidget(self._label)
        head.addWidget(self._limit, 1)
        column.addLayout(head)
        self.frame = FieldFrame(self.line, self.unit_box)
        self._wrong = AmountProblem(self.line, self.frame, self.error, self._limit, self.set_amount)
        column.addWidget(self.frame)
        column.addWidget(self.error)
        if self._shares is not None:
            self._shares.taken.connect(self._take)
            column.addWidget(self._shares)
        column.addWidget(self._echo)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    # What it holds

    def amount(self) -> int | None:
        """The amount in the smallest unit, or None where the text is none."""
        return self._amount

    @property
    def problem(self) -> Refused | None:
        """Why the text is no amount (`amount_empty` for an empty field)."""
        return self._problem

    def set_amount(self, amount: int | None) -> None:
        """Write `amount` exactly, all digits, in the number format; None empties the field."""
        self.set_text("" if amount is None else exact(amount, self.unit().decimals, self._locale()))

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        """As if typed."""
        self._wrong.edited()
        self.line.setText(text)
        self.line.show_beginning()
        self._read(text)

    def set_name(self, name: str) -> None:
        """Another label, which is the accessible name as well."""
        self._label.setText(name)
        self.line.setAccessibleName(name)
        self.unit_box.set_name(f"{name}: unit")

    def setObjectName(self, name: str) -> None:
        """Tests and forms find the inner line by `name`; the whole is `name`.field, the unit `name`.unit."""
        super().setObjectName(f"{name}.field")
        self.line.setObjectName(name)
        self.unit_box.setObjectName(f"{name}.unit")

    # Unit

    def unit(self) -> Unit:
        return next(unit for unit in self._units if unit.key == self.unit_box.current_key())

    def set_unit(self, key: str) -> None:
        self.unit_box.set_current(key)

    def set_units(self, units: Sequence[Unit]) -> None:
        """Other units; the one chosen stays where it can."""
        if tuple(units) == self._units:
            return
        before = self.unit_box.current_key()
        self._units = tuple(units)
        self._fill_units(before)
        self.refresh()
        self._read(self.line.text())
        if self.unit_box.current_key() != before:
            self.unit_changed.emit(self.unit_box.current_key())

    def _fill_units(self, chosen: str) -> None:
        self.unit_box.blockSignals(True)
        self.unit_box.set_items([(unit.key, unit.symbol) for unit in self._units])
        if any(unit.key == chosen for unit in self._units):
            self.unit_box.set_current(chosen)
        self.unit_box.blockSignals(False)

    def _unit_chosen(self, key: str) -> None:
        self._wrong.edited()
        self.refresh()
        self._read(self.line.text())
        self.unit_changed.emit(key)

    # Limit, chips, echo

    def refresh(self, words: str = "") -> None:
        """Ask `maximum` again (another world, another number format) and show it, or the form's own words at the right of the
        label.
        """
        most = self._most()
        if most is not None:
            unit = self.unit()
            held = f"{show(most, unit.decimals, locale=self._locale())} {unit.symbol}"
            words = words or self._limit_words.format(held)
            self._limit.setToolTip(f"{exact(most, unit.decimals, self._locale())} {unit.symbol}")
        self._limit.setText(words)
        self._mark()

    def limit_text(self) -> str:
        return self._limit.text()

    def echo_text(self) -> str:
        return self._echo.text()

    def chip(self, share: int) -> Chip:
        """The chip of 25, 50, 75 or 100 (Max)."""
        assert self._shares is not None
        return self._shares.chip(share)

    def _most(self) -> int | None:
        return self._maximum() if self._maximum is not None and self._units else None

    def _take(self, share: int) -> None:
        most = self._most()
        if most is not None:
            self.set_amount(most * share // 100)
        self._mark()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self) -> None:
        most = self._most()
        if self._shares is not None:
            self._shares.mark(self._amount, most)
        self._echo.setText("" if self._amount is None else _echo(self._amount, most, self.unit(), self._locale()))
        self._echo.setVisible(self._amount is not None)

    # Reading and refusing

    def set_problem(self, sentence: str, fixes: Sequence[Fix] = ()) -> None:
        """What the form found wrong with an amount that reads well; gone with the next edit, or with an empty
        sentence.
        """
        self._wrong.say(sentence, fixes, self._problem)

    def show_problem(self) -> None:
        """Say what is wrong even if the field is only empty, and go there (the way of a form that is
        confirmed too early).
        """
        self._wrong.show(self._problem, even_empty=True)
        self._wrong.draw()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self) -> None:
        """Enter goes on, or says once more what is in the way."""
        if self._problem is not None:
            self.show_problem()
        if self.error.isVisibleTo(self):
            spoken.announce(self.line, self.error.sentence())
        self.submitted.emit()

    def _read(self, text: str) -> None:
        if self._wiping:
            return
        before = (self._amount, self._problem.code if self._problem else "")
        try:
            self._amount, self._problem = parse(text, self.unit().decimals, self._locale()), None
        except Refused as refused:
            self._amount, self._problem = None, refused
            if refused.code == "amount_secret":
                self._wipe()
        if (self._amount, self._problem.code if self._problem else "") != before:
            self._wrong.edited()
        if not self._wrong.outside:
            self._wrong.show(self._problem)
        self._wrong.draw()
        self._mark()
        self.changed.emit()

    def _wipe(self) -> None:
        self._wiping = True
        self.line.setText("")
        self._wiping = False

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(theme().px(200), 0))


def _echo(amount: int, most: int | None, unit: Unit, locale: NumberLocale) -> str:
    """An amount with all digits, written so that it cannot be misread."""
    unambiguous = NumberLocale("echo", locale.decimal, "\N{NARROW NO-BREAK SPACE}")
    words = f"= {exact(amount, unit.decimals, unambiguous)} {unit.symbol}"
    return f"{words}, all of it" if most and amount == most else words
