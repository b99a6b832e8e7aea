"""The page of who runs the validators beside the form that strikes them: it covers the left pane while that form is on screen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.panels.validators.loss import ShownLoss
from ui.panels.validators.words import CHOSEN, EXPECTED, since_words, strike_name
from wallet import Refused, risk

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.validators.page import ValidatorsPage
    from ui.panels.validators.strike import StrikeForm
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab
    from wallet import Strike, World

DAY_HOURS = 24


class StrikeBeside:
    """Shows the validators of the way that `form` has chosen, over the left pane of `tab`."""

    def __init__(self, session: Session, tab: Tab, form: StrikeForm) -> None:
        self._session, self._tab, self._form = session, tab, form
        self.is_open = False
        self._shown = ""
        self._lived: dict[tuple[Strike, str], tuple[risk.Borne, ...]] = {}
        self._offered: tuple[str, tuple[str, ...]] = "", ()
        self._asked = ""
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
        made.loss.chosen.connect(self._ask)
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

    def show_moment(self, moment: int) -> None:
        """Show who bore what was done to validators in a moment."""
        made = [each for each in self._session.read(lambda practice: practice.strikes()) or () if each.moment == moment]
        if not made or not self.is_open:
            return
        world, sets, way = self._session.world, self._form.sets, self._form.way
        mine = [found.system for found in sets if risk.concerns(world, made[0].shock, found.system)]
        if mine and way.current_key() not in mine:
            way.set_current(mine[0])
            self._form.look()
        if self._form.given is not None:
            self.page.show_loss()
        self._ask(_key(made[0]))
        self.page.loss.which.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _present(self) -> None:
        found, world = self._form.given, self._session.world
        if not self.is_open:
            return
        if found is None and not self._session.read(lambda practice: practice.strikes()):
            self._tab.set_empty(None)
            return
        if self._tab.page.cover is not self.page:
            self.page.set_whole(self._tab.page.stacked)
            self._tab.set_empty(self.page)
        if found is None:
            self._shown = ""
            self.page.present_losses()
            self._show_loss("")
            return
        if found.system == self._shown:
            self.page.present(found, world)
        else:
            self._shown = found.system
            self.page.begin(found, world)
        self.page.grid.choose(self._form.operator.current_key())
        self._show_loss(found.system)

    def _show_loss(self, system: str) -> None:
        """List all that was lost in this practice, and show what is asked for: at first the last loss of these validators while
        it goes on, else what would happen.
        """
        world = self._session.world
        made = {_key(each): each for each in reversed(self._session.read(lambda practice: practice.strikes()) or ())}
        if (system, tuple(made)) != self._offered:
            self._offered = system, tuple(made)
            self._asked = self._first(system, made)
        told = [("", CHOSEN)] if self._form.borne or not made else []
        if not told and not self._asked:
            self._asked = next(iter(made))
        self.page.loss.offer([*told, *((key, strike_name(each, world)) for key, each in made.items())], self._asked)
        asked = made.get(self._asked)
        if asked is None:
            shock = self._form.shock
            steps = shock is not None and risk.in_steps(world, shock)
            self.page.loss.present(ShownLoss(self._form.borne, None, steps, self._form.own), EXPECTED)
            return
        rows, now = self._of(asked, system), world.hour - asked.hour
        own = risk.is_own(world, asked.shock)
        loss = ShownLoss(rows, now, risk.in_steps(world, asked.shock), own)
        self.page.loss.present(loss, since_words(asked, world, loss.over))

    def _first(self, system: str, made: dict[str, Strike]) -> str:
        """What is shown unasked: the last loss that goes on, of these validators or of some that can no longer be chosen."""
        world, offered = self._session.world, [found.system for found in self._form.sets]
        for key, each in made.items():
            mine = risk.concerns(world, each.shock, system)
            gone = not any(risk.concerns(world, each.shock, name) for name in offered)
            if (mine or gone) and world.hour < each.hour + risk.looked_at(each.shock) * DAY_HOURS:
                return key
        return ""

    def _ask(self, key: str) -> None:
        """Show another loss."""
        self._asked = key
        self._show_loss(self._shown)

    def _of(self, made: Strike, system: str) -> tuple[risk.Borne, ...]:
        """What it takes, day by day, from the world that it struck; lived once for each. Of a chain's the owners of `system`."""
        world = self._session.world
        whose = system if risk.concerns(world, made.shock, system) else ""
        if (made, whose) not in self._lived:
            before = self._session.read(lambda practice: practice.world_before(made))
            self._lived[made, whose] = () if before is None else _attributed(before, made, whose)
        return self._lived[made, whose]


def _key(made: Strike) -> str:
    return f"{made.moment}-{made.hour}-{made.place}"


def _attributed(before: World, made: Strike, system: str) -> tuple[risk.Borne, ...]:
    try:
        return risk.attribution(before, made.shock, range(risk.looked_at(made.shock) + 1), system)
    except Refused:  # by a model that is another since
        return ()
