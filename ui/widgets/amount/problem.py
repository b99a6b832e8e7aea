"""What is wrong with an amount: said under its field, drawn around it, told of its line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui import spoken
from ui.widgets.amount.line import AmountLine
from ui.widgets.fields import FieldFrame
from ui.widgets.messages import ErrorLine, Fix
from ui.widgets.text import SideNote
from ui.wording.refusals import refusal_text
from wallet.errors import Refused


class AmountProblem:
    """Two may be wrong: what was typed is no amount, or whoever asks finds it wrong; the latter is gone with the next edit.
    `use(amount)` is what the button under a sentence does that offers another amount."""

    def __init__(
        self, line: AmountLine, frame: FieldFrame, error: ErrorLine, limit: SideNote, use: Callable[[int], object]
    ) -> None:
        self._line, self._frame, self._error, self._limit, self._use = line, frame, error, limit, use
        self._outside = ""

    @property
    def outside(self) -> bool:
        """Whether it is about what whoever asks found."""
        return bool(self._outside)

    def edited(self) -> None:
        """What was found wrong with another amount holds no more."""
        self._outside = ""

    def say(self, sentence: str, fixes: Sequence[Fix], typed: Refused | None) -> None:
        """Say what whoever asks found; with an empty sentence again what is wrong with what was typed."""
        self._outside = sentence
        if sentence:
            self._error.show_error(sentence, fixes)
        else:
            self.show(typed)
        self.draw()

    def show(self, typed: Refused | None, even_empty: bool = False) -> None:
        """Say what is wrong with what was typed; of an empty field only where `even_empty` says so."""
        if typed is None or (typed.code == "amount_empty" and not even_empty):
            self._error.show_error("")
            return
        sentence, label = refusal_text(typed)
        remedy = typed.remedy
        if label and isinstance(remedy, int):
            self._error.show_error(sentence, [Fix(label, lambda: self._use(remedy))])
        else:
            self._error.show_error(sentence)

    def draw(self) -> None:
        """Draw the field as wrong or right, and tell its line."""
        wrong = not self._error.isHidden()
        self._frame.set_wrong(wrong)
        spoken.describe(self._line, self._error.sentence() if wrong else self._limit.text(), now=wrong)
