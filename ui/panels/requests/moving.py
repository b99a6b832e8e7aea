"""Moving locked stake to another validator: a button beside the table of requests, there where some stake could move.

Where the move is refused and the model has tried another way on, the button offers that, and its tooltip says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.panels.form import Form
from ui.widgets import PlainButton
from ui.wording import refusal_text
from wallet import Refused, actions, leaving

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, LockedStake


MOST_TRIED = 8
"""Stakes that are tried, after every change of the world."""


class MoveForm(Form):
    """Moves the stake that is chosen, or does what is offered in its place; the review sheet reviews it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Move", {})
        self.wished: Action | None = None
        self.hide()

    def action(self) -> Action | None:
        return self.wished


class MoveButton(PlainButton):
    """`present(keys)` after any change, with the keys of the rows that are marked; `wanted(form)` asks for the review."""

    wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__("Move", icon="branch")
        self.setObjectName("requests.move")
        self.form = MoveForm(session)
        self.form.setParent(self)
        self._session = session
        self.clicked.connect(lambda: self.wanted.emit(self.form))

    @property
    def is_needed(self) -> bool:
        """Whether there is a stake that could move, now or later."""
        return bool(self._movable())

    def present(self, marked: Sequence[str]) -> None:
        """Offer to move the stake that is marked; where none is, the first that can move now."""
        rows = [row for row in self._movable() if row.key in marked or not marked]
        self.form.wished = None
        self.setText("Move")
        self.setToolTip("Nothing that you marked can move to another validator.")
        tried = [(row, self._refused(row)) for row in rows[: 1 if marked else MOST_TRIED]]
        row, refused = next((pair for pair in tried if pair[1] is None), tried[0] if tried else (None, None))
        if row is not None and refused is None:
            self.form.wished = _wish(row)
            self.setText(f"Move locked {row.id}")
            self.setToolTip("Moves it to another validator, where it keeps earning")
        elif row is not None and refused is not None:
            self._offer_instead(row, refused)
        self.setEnabled(self.form.wished is not None)

    def _refused(self, row: LockedStake) -> Refused | None:
        try:
            self._session.preview(_wish(row))
        except Refused as refused:
            return refused
        return None

    def _offer_instead(self, row: LockedStake, refused: Refused) -> None:
        sentence, label = refusal_text(refused)
        self.setToolTip(sentence)
        if label and isinstance(refused.remedy, actions.Action):
            self.form.wished = refused.remedy
            self.setText(f"Locked {row.id}: {label[:1].lower()}{label[1:]}")

    def _movable(self) -> list[LockedStake]:
        world = self._session.world
        return [row for row in leaving.my_positions(world) if leaving.could_move(world, row)]


def _wish(row: LockedStake) -> Action:
    return actions.Redelegate(row.id, "", row.system)
