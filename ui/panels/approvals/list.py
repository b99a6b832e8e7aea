"""The list of open approvals: token and contract, what each could take today, and the button that takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.panels.approvals.words import OpenApproval, limit_words, reach_words
from ui.widgets import Column, Divider, FixButton, Row, Text
from ui.wording import contract_name, exact_amount, token_name

NONE_OPEN = "Nothing is open. What you do here is approved for the exact amount and used up at once."


class ApprovalsList(QWidget):
    """`revoke_wanted(token, spender)` when a row's button is pressed."""

    revoke_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("approvals.list")
        self.setAccessibleName("Open approvals")
        self._shown: tuple[OpenApproval, ...] | None = None
        self._rows = Column(8, parent=self)
        self._parts: list[QWidget] = []

    def present(self, approvals: tuple[OpenApproval, ...]) -> None:
        """Show what stands open now."""
        if approvals == self._shown:
            return
        self._shown = approvals
        for part in self._parts:
            self._rows.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = [_Line(approval, self._asker(approval)) for approval in approvals]
        if not approvals:
            self._parts = [Text(NONE_OPEN, "caption", "ink3", wrap=True)]
        for part in self._parts:
            self._rows.addWidget(part)

    def approvals(self) -> tuple[OpenApproval, ...]:
        """What is shown."""
        return self._shown or ()

    def texts(self) -> list[str]:
        """Each line in one text: for tests and for reading aloud."""
        return [f"{token_name(each.token)}, {contract_name(each.spender)}: {reach_words(each)}" for each in self.approvals()]

    def button(self, token: str, spender: str) -> FixButton:
        """The button that takes an approval back."""
        found = self.findChild(FixButton, f"approvals.revoke.{token}.{spender}")
        assert isinstance(found, FixButton)
        return found

    def _asker(self, approval: OpenApproval) -> Callable[[], None]:
        return lambda: self.revoke_wanted.emit(approval.token, approval.spender)


class _Line(QWidget):
    """Token and contract, its reach in the tone of a warning where it reaches something, and Revoke."""

    def __init__(self, approval: OpenApproval, ask: Callable[[], None]) -> None:
        super().__init__()
        rows, line, words = Column(8, parent=self), Row(8), Column(1)
        words.addWidget(Text(f"{token_name(approval.token)}, {limit_words(approval)}", "strong", wrap=True))
        words.addWidget(Text(contract_name(approval.spender), "caption", "ink2", wrap=True))
        reach = Text(reach_words(approval), "caption", "warn" if approval.could_take else "ink3", wrap=True)
        if approval.could_take:
            reach.setToolTip(exact_amount(approval.could_take, approval.token))
        words.addWidget(reach)
        button = FixButton("Revoke", "plain", name=f"Revoke {token_name(approval.token)} from {contract_name(approval.spender)}")
        button.setObjectName(f"approvals.revoke.{approval.token}.{approval.spender}")
        button.clicked.connect(lambda _checked=False: ask())
        line.addLayout(words, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(line)
        rows.addWidget(Divider())
