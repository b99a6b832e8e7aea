"""A form that previews while one types: the action runs on the present world and its outcome, or its refusal, is shown.

Nothing is lost by a wrong amount: the text stays, the reason stands under the field with buttons that put it right. A form
that is not on screen waits until it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.panels.form import Form
from ui.widgets import AmountEdit, Fix
from ui.wording import coin_short, low_on_fees_words, refusal_text
from wallet import Refused, actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World


class PreviewingForm(Form):
    """Subclass it: `wish()` says what the fields describe, `show_outcome` draws what would happen or that there is nothing yet.

    `done(outcome)` comes where the form did something on the way (practice money), to be said with an undo.

    Over twenty methods, because eight of them answer what the column and Qt ask of a form, and six are what its own forms
    override.
    """

    done = Signal(object)

    def __init__(self, session: Session, title: str, primaries: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(session, title, primaries, parent)
        self.outcome: Outcome | None = None
        self.refusal: Refused | None = None
        self._stale = True
        self._amounts: list[AmountEdit] = []

    # -- what a form says of itself

    def wish(self) -> Action | None:
        """The action that the fields describe, whether or not it is possible."""
        raise NotImplementedError

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Draw what would happen; None while there is nothing to preview."""
        raise NotImplementedError

    def held_words(self) -> str:
        """What stands at the right of the amount's label, where it is not the field's own limit."""
        return ""

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        """The sentence under the field and the buttons that put it right."""
        sentence, label = refusal_text(refusal)
        fixes: list[Fix] = []
        remedy = refusal.remedy
        if label and refusal.code == "market_minimum":
            fixes.append(Fix(label, self.edit))
        elif label and isinstance(remedy, int):
            fixes.append(Fix(label, lambda: self.apply_remedy(remedy)))
        coin = coin_short(refusal)
        return sentence, [*fixes, self.practice_fix(coin)] if coin else fixes

    def practice_fix(self, coin: str) -> Fix:
        """The button that gets more of a coin."""
        return Fix(f"Get practice {coin}", lambda: self.get_practice_coins(coin))

    # -- the form itself

    def listen(self, amount: AmountEdit) -> None:
        """Preview with every edit of this field; Enter opens the review."""
        self._amounts.append(amount)
        amount.changed.connect(self.edit)
        amount.unit_changed.connect(self._unit_changed)
        amount.submitted.connect(lambda: self._submit(amount))

    def edit(self, *_what: object) -> None:
        """Something in the fields is another: preview again and say so."""
        self.recompute()
        self.edited.emit()

    def recompute(self) -> None:
        """Run what is wished on the present world."""
        self._stale = False
        self.outcome, self.refusal = self.tried(self.wish())
        self.say_problem()
        self.show_outcome(self.outcome)

    def tried(self, action: Action | None) -> tuple[Outcome | None, Refused | None]:
        """The outcome of an action on the present world, or why it is refused."""
        if action is None:
            return None, None
        try:
            return self.session.preview(action), None
        except Refused as refusal:
            return None, refusal

    def say_problem(self) -> None:
        """Put the refusal under the field, or take it away."""
        for amount in self._amounts:
            if amount.amount() is not None and self.refusal is not None:
                amount.set_problem(*self.problem_at(self.refusal))
            else:
                amount.set_problem("")

    def action(self) -> Action | None:
        if self._stale:
            self.recompute()
        return self.wish() if self.outcome is not None else None

    def foot_note(self) -> str:
        if self.outcome is not None:
            return low_on_fees_words(self.outcome.receipt)
        empty = any(amount.amount() is None and amount.problem is not None for amount in self._amounts)
        if empty and all(amount.problem is not None and amount.problem.code == "amount_empty" for amount in self._amounts):
            return "Enter an amount to continue."
        return ""

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._refresh_limits()
        self.recompute()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_limits()
        self.edit()

    def apply_remedy(self, remedy: object) -> None:
        if isinstance(remedy, int) and self._amounts:
            self._amounts[0].set_amount(remedy)
            self._amounts[0].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirmed(self) -> None:
        for amount in self._amounts:
            amount.set_amount(None)

    def heightForWidth(self, width: int) -> int:
        """Nothing while hidden: a stack of forms asks all of them."""
        return 0 if self.isHidden() else super().heightForWidth(width)

    def focus_first(self) -> None:
        if self._amounts:
            self._amounts[0].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def get_practice_coins(self, coin: str) -> None:
        """Fill up with what one visit to the faucet of the coin's chain gives; what was typed stays."""
        outcome = self.session.do(actions.Faucet(amount=self.session.world.chain_of(coin).faucet, token=coin))
        if outcome is not None:
            self.done.emit(outcome)

    def _refresh_limits(self) -> None:
        for amount in self._amounts:
            amount.refresh(self.held_words())

    def _unit_changed(self, _key: str) -> None:
        self._refresh_limits()
        self.edit()

    def _submit(self, at: AmountEdit | None = None) -> None:
        """Enter, in the field `at`: open the review, or say at that field what is missing."""
        if self.ready():
            self.review_wanted.emit()
        elif at is not None and at.amount() is None:
            at.show_problem()
