"""Approvals: what contracts may take, taking that back, and granting one to see what it means."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.panels.approvals_list import ApprovalsList
from ui.panels.approvals_words import approvable, contracts, open_approvals, with_names
from ui.panels.form import Form
from ui.panels.holdings_lines import COIN, YOU
from ui.session import touched
from ui.widgets import AmountEdit, Fix, FormRow, PreviewBlock, PreviewRow, Select, Text, Unit
from ui.wording import Story, amount, decimals, exact_amount, refusal_text, token_name
from wallet import UNLIMITED, Refused, actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World

NO_LIMIT = "No limit, as many dapps ask for"


class ApprovalsForm(Form):
    """`approvals.list`, `approve.spender`, `approve.amount`, `approve.unlimited`, `approve.review`."""

    coins_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Approvals", {"approve.review": "Review"}, parent)
        self._outcome: Outcome | None = None
        self._revoking: tuple[str, str] | None = None
        self._built = False
        self.list = ApprovalsList()
        self.list.revoke_wanted.connect(self.revoke)
        self.spender = Select("Contract")
        self.spender.setObjectName("approve.spender")
        tokens = [Unit(token, token_name(token), decimals(token)) for token in approvable()]
        self.amount = AmountEdit("It may take up to", tokens, maximum=self._held)
        self.amount.setObjectName("approve.amount")
        self.unlimited = QCheckBox(NO_LIMIT)
        self.unlimited.setObjectName("approve.unlimited")
        self.preview = PreviewBlock("What the approval means")
        self.preview.setObjectName("approve.preview")
        self._arrange()
        self._built = True
        self.spender.changed.connect(lambda _key: self._edited())
        self.amount.changed.connect(self._edited)
        self.amount.unit_changed.connect(lambda _key: self._edited())
        self.amount.submitted.connect(self._submitted)
        self.unlimited.toggled.connect(self._no_limit)

    def _arrange(self) -> None:
        self.rows.addWidget(Text("Open approvals", "strong"))
        self.rows.addWidget(self.list)
        self.rows.addWidget(Text("Grant one, to see what it means", "strong"))
        for part in (FormRow("Contract", self.spender), self.amount, self.unlimited, self.preview):
            self.rows.addWidget(part)
        self.rows.addStretch(1)

    # -- the form's own

    def action(self) -> Action | None:
        if self._revoking is not None:
            token, spender = self._revoking
            return actions.Revoke(token=token, spender=spender)
        wanted = UNLIMITED if self.unlimited.isChecked() else self.amount.amount()
        if wanted is None or not self.spender.current_key():
            return None
        return actions.Approve(token=self.amount.unit().key, spender=self.spender.current_key(), amount=wanted)

    def ready(self) -> bool:
        return self._outcome is not None

    def story(self, action: Action, outcome: Outcome) -> Story:
        told = super().story(action, outcome)
        return replace(told, title=with_names(told.title))

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        if touched(before, after, "markets"):
            self.spender.set_items(contracts(after))
        self.amount.refresh()
        if self.isVisible() or before is None:
            self.list.present(open_approvals(self.session))
            self._present()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.list.present(open_approvals(self.session))

    def revoke(self, token: str, spender: str) -> None:
        """Review taking an approval back."""
        self._revoking = (token, spender)
        self.review_wanted.emit()
        self._revoking = None

    def confirmed(self) -> None:
        self.unlimited.setChecked(False)
        self.amount.set_amount(None)

    def apply_remedy(self, remedy: object) -> None:
        if isinstance(remedy, int):
            self.amount.set_amount(remedy)

    def heightForWidth(self, width: int) -> int:
        return 0 if self.isHidden() else super().heightForWidth(width)

    def focus_first(self) -> None:
        self.spender.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _held(self) -> int | None:
        return None if not self._built else self.session.world.balance(YOU, self.amount.unit().key)

    def _no_limit(self, on: bool) -> None:
        self.amount.frame.setEnabled(not on)
        self._edited()

    def _submitted(self) -> None:
        if self.ready():
            self.review_wanted.emit()
        elif self.amount.amount() is None:
            self.amount.show_problem()

    def _edited(self) -> None:
        self._present()
        self.edited.emit()

    def _present(self) -> None:
        self._outcome = None
        action, unit = self.action(), self.amount.unit()
        if action is None:
            self.preview.set_empty("It could take", unit.symbol, "")
            return
        try:
            self._outcome = self.session.preview(action)
        except Refused as refused:
            self._refuse(refused)
            self.preview.set_empty("It could take", unit.symbol, "")
            return
        self.amount.set_problem("")
        figures = self._outcome.receipt.figures
        reach, fee = int(figures["could_take"]), int(figures["network_fee"])
        self.preview.set_rows(
            [
                PreviewRow("It could take today", amount(reach, unit.key), unit.symbol, exact=exact_amount(reach, unit.key)),
                PreviewRow("Network fee", amount(fee, COIN), COIN, exact=exact_amount(fee, COIN)),
            ],
            "It stays open until you revoke it, also for what you receive later.",
        )

    def _refuse(self, refused: Refused) -> None:
        sentence, label = refusal_text(refused)
        fixes = []
        if refused.code == "fee_short":
            fixes.append(Fix("Get practice ETH", self.coins_wanted.emit))
        elif label:
            fixes.append(Fix(label, lambda: self.apply_remedy(refused.remedy)))
        self.amount.set_problem(sentence, fixes)
