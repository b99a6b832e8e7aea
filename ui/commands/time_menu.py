"""The Time menu: play, step, go to an hour, and run until something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.commands.branch_menu import BranchMenu
from ui.commands.parts import WindowParts
from ui.commands.recording import Recording
from ui.pace import SPEEDS
from ui.panels.practice.dialogs import AskPercent
from ui.panels.time.bar import pop_up_above
from ui.wording import date, date_time, decimal
from wallet import DiscountAbove, NextEvent, RequestReady

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus

AT_ONCE_HOURS = 24 * 31
"""A jump ahead of at most a month is lived at once; a longer one plays as fast as possible and can be paused."""


class TimeMenu(QObject):
    """The clock is run, stepped and set, also from the time bar."""

    def __init__(self, parts: WindowParts, menus: Menus) -> None:
        super().__init__(parts.window)
        self._parts = parts
        menu, session, pace = menus.menu("&Time"), parts.session, parts.pace
        self._play = menus.add(menu, "play", "&Play", pace.toggle, "Space")
        menus.add(menu, "hour", "One &hour", lambda: pace.step(1), ".")
        menus.add(menu, "day", "One &day", lambda: pace.step(24), "Ctrl+.")
        menus.add(menu, "event", "To my &next event", self._next_event, "N")
        menus.add(menu, "back", "&Back one hour", lambda: self._go(max(0, session.world.hour - 1)), "Ctrl+,")
        menus.add(menu, "start", "To the &start", lambda: self._go(0), "Ctrl+Home")
        menus.add(menu, "jump", "&Go to a date\u2026", parts.time_bar.clock.edit, "Ctrl+G")
        speeds = [(str(index), speed.name) for index, speed in enumerate(SPEEDS)]
        menus.choice(menu, "Sp&eed", "speed", speeds, lambda: str(pace.speed), lambda key: pace.set_speed(int(key)))
        until = menu.addMenu("Run &until")
        menus.add(until, "until.request", "A request of mine is &ready", self._until_request)
        menus.add(until, "until.event", "My next &event", self._next_event)
        menus.add(until, "until.discount", "The &discount is above\u2026", self._until_discount)
        menus.add(until, "until.date", "A d&ate\u2026", parts.time_bar.clock.edit)
        menu.addSeparator()
        BranchMenu(parts, menus, menu)
        menu.addSeparator()
        self.recording = Recording(parts, menus, menu)
        parts.time_bar.until_menu_wanted.connect(lambda button: pop_up_above(until, button))
        parts.time_bar.jump_wanted.connect(self.jump)
        pace.canceled.connect(self._jump_canceled)
        parts.time_bar.next_event.clicked.connect(self._next_event)
        session.playing_changed.connect(self._name_play)

    def jump(self, hour: int) -> None:
        """Stand at an hour: a lived one at once, one to come by living up to it."""
        session, pace = self._parts.session, self._parts.pace
        pace.pause()
        ahead = hour - session.practice.tip_hour
        if ahead <= 0 or hour < 0:
            session.go_to(hour)
        elif hour - session.world.hour <= AT_ONCE_HOURS:
            session.advance(hour - session.world.hour)
        elif session.world.hour == session.practice.tip_hour or session.go_to(session.practice.tip_hour):
            pace.jump(hour, date(session.world.start, hour))

    def _jump_canceled(self) -> None:
        world = self._parts.session.world
        self._parts.tab.say(f"Stopped at {date_time(world.start, world.hour)}: what was lived up to here is kept")

    def _go(self, hour: int) -> None:
        self._parts.pace.pause()
        self._parts.session.go_to(hour)

    def _name_play(self, playing: bool) -> None:
        self._play.setText("&Pause" if playing else "&Play")

    # -- run until, as fast as possible

    def _next_event(self) -> None:
        self._parts.pace.run_until(NextEvent(), "my next event", fast=True)

    def _until_request(self) -> None:
        self._parts.pace.run_until(RequestReady(), "a request is ready", fast=True)

    def _until_discount(self) -> None:
        asked = AskPercent("Run until the discount is above", "Discount, %", "3", "Run", self._parts.window)
        asked.chosen.connect(self.run_until_discount)
        self._parts.open(asked)

    def run_until_discount(self, bps: int) -> None:
        """Let time run until the market pays that much less than redemption, in hundredths of a percent."""
        self._parts.pace.run_until(DiscountAbove(bps), f"a discount above {decimal(bps / 100)} %", fast=True)
