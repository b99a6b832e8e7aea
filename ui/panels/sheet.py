"""What may stand in the forms' place in the action column: a dialog to a reader, though it has no window of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ui.spoken import AsOne, Role


class Sheet(AsOne, QFrame):
    """Subclass it, give it an accessible name, and a description that says what it shows in a sentence."""

    spoken_role = Role.Dialog

    def focus_first(self) -> None:
        """Put the keyboard where going on begins."""
        raise NotImplementedError

    def back(self) -> None:
        """Go away; whoever lent it takes it back."""
        raise NotImplementedError
