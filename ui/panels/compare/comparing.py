"""Compare: what is compared is chosen above, and each comparison is a form of its own below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from ui.panels.compare.form import CompareForm
from ui.panels.form import Form
from ui.panels.form_stack import CurrentStack
from ui.panels.twins.form import TwinsForm
from ui.widgets import FormRow, PrimaryButton, Select

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

STYLES, TWINS = "styles", "twins"
CHOICES = ((STYLES, "Three styles of token"), (TWINS, "Traditional or liquid"))


class ComparingForm(Form):
    """`chosen()` when another comparison is: `current` is its form."""

    chosen = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Compare", {})
        self.styles, self.twins = CompareForm(session), TwinsForm(session)
        self._forms: dict[str, Form] = {STYLES: self.styles, TWINS: self.twins}
        self.choice = Select("Compare", CHOICES)
        self.choice.setObjectName("compare.what")
        self.choice.changed.connect(self._choose)
        self._stack = CurrentStack()
        for form in self._forms.values():
            self._stack.addWidget(form)
            self.primaries |= form.primaries
            form.edited.connect(self.edited)
        self.rows.addWidget(FormRow("Compare", self.choice))
        self.rows.addWidget(self._stack)

    @property
    def current(self) -> Form:
        """The form of the comparison on show."""
        return self._forms[self.choice.current_key()]

    @property
    def primary(self) -> PrimaryButton | None:
        return self.current.primary

    def show_what(self, key: str) -> None:
        """Choose a comparison."""
        self.choice.set_current(key)

    def ready(self) -> bool:
        return self.current.ready()

    def foot_note(self) -> str:
        return self.current.foot_note()

    def focus_first(self) -> None:
        self.current.focus_first()

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        for form in self._forms.values():
            form.refresh(before, after, events)

    def heightForWidth(self, width: int) -> int:
        """Nothing while hidden: a stack of forms asks all of them."""
        return 0 if self.isHidden() else super().heightForWidth(width)

    def _choose(self, _key: str) -> None:
        self._stack.setCurrentWidget(self.current)
        self.primary_changed.emit()
        self.chosen.emit()
