"""Network: whose stake secures a chain, and what more staking through its protocols would change.

It does nothing to the practice. While time plays it looks once a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from ui.panels.daily_look import DailyLook
from ui.panels.form import Form
from ui.panels.security.words import AS_TODAY, MORE, TAKER, more_words, tried_rows, tried_sentence
from ui.widgets import FormRow, PreviewBlock, PreviewRow, Select, SliderMark, ValueSlider
from ui.wording import decimals, system_title
from wallet import Refused, risk

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

STEPS, MOST = 40, 9
"""What is not staked in so many round steps, of which so many tenths can be tried."""


class SecurityForm(Form):
    """`found()` after every change: what there is now is in `now`, what is tried in `shown`, the same where nothing is."""

    found = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Network", {})
        self.now: risk.Security | None = None
        self.shown: risk.Security | None = None
        self.curve: tuple[tuple[int, int], ...] = ()
        self._looks = DailyLook(self, self._fill)
        self.chain = Select("Chain")
        self.chain.setObjectName("security.chain")
        self.more = ValueSlider(MORE, (0,), self._more_words)
        self.more.setObjectName("security.more")
        self.taker = Select(TAKER)
        self.taker.setObjectName("security.taker")
        self.preview = PreviewBlock("What it changes")
        self.preview.setObjectName("security.preview")
        self.chain_row, self.taker_row = FormRow("Chain", self.chain), FormRow(TAKER, self.taker)
        for part in (self.chain_row, self.more, self.taker_row, self.preview):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.chain.changed.connect(lambda _key: self._chain_changed())
        self.more.changed.connect(lambda _value: self.recompute())
        self.taker.changed.connect(lambda _key: self.recompute())

    # -- what a form answers

    def foot_note(self) -> str:
        return "Tried on a copy: this practice stays as it is."

    def focus_first(self) -> None:
        self.more.track.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._looks.refresh(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looks.shown()

    # -- what is tried

    def recompute(self) -> None:
        """Work out again what the fields describe."""
        world, chain = self.session.world, self.chain.current_key()
        self.shown, more = self.now, self.more.value()
        if self.now is not None and more:
            try:
                self.shown = risk.security(world, chain, more, self.taker.current_key())
            except Refused:
                self.shown = self.now
        self._write()
        self.found.emit()
        self.edited.emit()

    def _fill(self) -> None:
        """Offer what the world that is now there has."""
        world = self.session.world
        chains = risk.secured_chains(world)
        self.chain.offer([(name, system_title(name)) for name in chains])
        self.chain_row.setVisible(len(chains) > 1)
        self._look()

    def _look(self) -> None:
        """Look at the chain that is chosen."""
        world, chain = self.session.world, self.chain.current_key()
        known = chain in risk.secured_chains(world)
        self.now = risk.security(world, chain) if known else None
        self.curve = risk.reward_curve(world, chain) if known else ()
        holders = [row for row in self.now.holders if row.system] if self.now is not None else []
        self.taker.offer([("", AS_TODAY), *((row.key, system_title(row.system)) for row in holders)])
        self.taker_row.setVisible(bool(holders))
        self.more.setVisible(bool(holders))
        self._set_stops()
        self.recompute()

    def _set_stops(self) -> None:
        if self.now is None or not self.now.free:
            self.more.set_stops((0,))
            return
        one = 10 ** decimals(self.now.coin)
        step = _round_step(self.now.free // one // STEPS)
        stops = [step * one * place for place in range(STEPS * MOST // 10)]
        marks = [SliderMark(0, "none"), SliderMark(stops[-1], more_words(stops[-1], self.now.coin))]
        before = self.more.blockSignals(True)
        self.more.set_stops(stops, marks)
        self.more.blockSignals(before)

    def _chain_changed(self) -> None:
        before = self.more.blockSignals(True)
        self.more.set_stops((0,))
        self.more.blockSignals(before)
        self._look()

    def _more_words(self, value: int) -> str:
        return more_words(value, self.now.coin) if self.now is not None else ""

    def _write(self) -> None:
        if self.now is None or self.shown is None:
            self.preview.set_rows([])
            return
        rows = [PreviewRow(*row) for row in tried_rows(self.now, self.shown)]
        self.preview.set_rows(rows, tried_sentence(self.now, self.shown, self.taker.current_key()))


def _round_step(most: int) -> int:
    """Return the largest of 1, 2, 5, 10, 20 and so on up to `most`, 1 at the least."""
    power = 10 ** max(len(str(most)) - 1, 0)
    return max((part * power for part in (1, 2, 5) if part * power <= most), default=1)
