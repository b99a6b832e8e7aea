"""The page of who runs the validators beside the form that strikes them: it covers the left pane while that form is on screen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ui.panels.validators.words import EXPECTED, since_words
from wallet import risk

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.validators.page import ValidatorsPage
    from ui.panels.validators.strike import StrikeForm
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab


class StrikeBeside:
    """Shows the validators of the way that `form` has chosen, over the left pane of `tab`."""

    def __init__(self, session: Session, tab: Tab, form: StrikeForm) -> None:
        self._session, self._tab, self._form = session, tab, form
        self.is_open = False
        self._shown = ""
        self._lived: tuple[risk.Strike, tuple[risk.Borne, ...]] | None = None
        form.found.connect(self._present)
        form.picked.connect(lambda key: self.page.grid.choose(key) if self.is_open else None)

    @cached_property
    def page(self) -> ValidatorsPage:
        """The page, made when it is first opened."""
        from ui.panels.validators.page import ValidatorsPage

        made = ValidatorsPage()
        made.set_beside(True)
        made.said.connect(self._tab.say)
        made.picked.connect(self._form.pick)
        made.closed.connect(self._tab.begin)
        made.set_room(self._tab.room)
        return made

    def follow(self, form: Form) -> None:
        """Another form is on screen."""
        if form is self._form:
            self.is_open = True
            self._present()
        elif self.is_open:
            self.is_open = False
            self._tab.set_empty(None)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        if "page" in self.__dict__:
            self.page.set_room(room)
            self.page.set_whole(self._tab.page.stacked)

    # -- inside

    def _present(self) -> None:
        found, world = self._form.given, self._session.world
        if not self.is_open:
            return
        if found is None:
            self._tab.set_empty(None)
            return
        if self._tab.page.cover is not self.page:
            self.page.set_whole(self._tab.page.stacked)
            self._tab.set_empty(self.page)
        if found.system == self._shown:
            self.page.present(found, world)
        else:
            self._shown = found.system
            self.page.begin(found, world)
        self.page.grid.choose(self._form.operator.current_key())
        self._show_loss(found.system)

    def _show_loss(self, system: str) -> None:
        """Show the last shock that was made, as far as it is lived; where there is none, what would happen."""
        world = self._session.world
        made = risk.last_strike(world, system)
        if made is None or world.hour >= made.hour + made.days * 24:
            self.page.loss.present(self._form.borne, None, EXPECTED)
            return
        self.page.loss.present(self._of(made), world.hour - made.hour, since_words(made, world))

    def _of(self, made: risk.Strike) -> tuple[risk.Borne, ...]:
        """What it takes, day by day, from the hour before it was made; lived once for each."""
        if self._lived is None or self._lived[0] != made:
            before = self._session.read(lambda practice: practice.world_at(max(made.hour - 1, 0)))
            found = risk.attribution(before, made.shock, range(made.days + 1)) if before is not None else ()
            self._lived = made, found
        return self._lived[1]
