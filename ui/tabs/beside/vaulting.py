"""What stands beside the form of a vault while it is on screen: its page over the left pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.yield_vault.page import YieldVaultPage

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.yield_vault.form import YieldVaultForm
    from ui.tabs.frame import Tab


class VaultBeside:
    """Covers the left pane of `tab` while `form` is on screen."""

    def __init__(self, tab: Tab, form: YieldVaultForm) -> None:
        self._tab, self._form = tab, form
        self.page = YieldVaultPage()
        form.edited.connect(self.refresh)
        self.follow(tab.column.form)

    def follow(self, form: Form | None) -> None:
        """Another form is on screen."""
        mine = form is self._form
        if mine == (self._tab.page.cover is self.page):
            return
        self._tab.set_empty(self.page if mine else None)
        self.page.set_whole(self._tab.page.stacked)
        self.page.set_room(self._tab.room)

    def refresh(self) -> None:
        """Show the vault that the form has chosen."""
        if self._tab.column.form is self._form:
            self.page.set_whole(self._tab.page.stacked)
            self.page.present(self._form)
