"""The page of a loop over the left pane: its figures, its stairs, its net rate by what borrowing costs, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.panels.cover import CoverPage
from ui.panels.lend.words import health
from ui.panels.loop import words as say
from ui.panels.loop.ends import TITLE, EndsTable
from ui.panels.loop.layers import TITLE as LAYERS
from ui.panels.loop.layers import LayersTable
from ui.panels.loop.rates import NetRateChart
from ui.panels.loop.stairs import Stair, StairsChart
from ui.panels.window.width import WindowWidth
from ui.widgets import BLEED, Column, Figure, FigureRow, QuietButton, Row, Text
from ui.wording import amount, exact_amount
from wallet import ways

if TYPE_CHECKING:
    from ui.panels.loop.form import LoopForm

STAIRS = "Stairs: each step supplies what it borrowed"
SLICES = "Slices: what is owed after each wait, over what is your own"
OWN, NOW = "own", "now"


class LoopPage(CoverPage):
    """`loop.page`. `present(form)` shows what the form describes."""

    def __init__(self) -> None:
        super().__init__("loop.page", "Loop", 8, (20 - BLEED, 14, 20 - BLEED, 12))
        over = Column(8, (BLEED, 0, BLEED, 0))
        self.figures = FigureRow()
        self.own, self.lent, self.owed, self.net = (Figure(name) for name in ("Your own", "Supplied", "Owed", "Net a year"))
        self.figures.set_figures(self.own, self.lent, self.owed, self.net)
        over.addWidget(self.figures)
        self._stairs_title = Text(STAIRS, "caption", "ink2", wrap=True)
        over.addWidget(self._stairs_title)
        self.stairs = StairsChart(say.NOTHING)
        over.addWidget(self.stairs)
        over.addWidget(Text("Net reward a year, by what borrowing costs", "caption", "ink2", wrap=True))
        self.rates = NetRateChart("A loop needs a debt to show this.")
        over.addWidget(self.rates, 1)
        self.rows.addLayout(over, 1)
        head = Row(11, (BLEED, 0, BLEED, 0))
        self._caption, self._title = Text("", "caption", "ink3"), Text(TITLE, "title")
        head.addWidget(self._title)
        head.addWidget(self._caption)
        head.addStretch(1)
        self.other = QuietButton(LAYERS)
        self.other.setObjectName("efficiency.view")
        self.other.clicked.connect(self._turn)
        head.addWidget(self.other)
        self.rows.addLayout(head)
        self.ends, self.layers = EndsTable(), LayersTable()
        for table in (self.ends, self.layers):
            table.set_whole(True)  # the page scrolls
            row = Row(0, (BLEED, 0, BLEED, 0))
            row.addWidget(table)
            self.rows.addLayout(row)
        self.layers.hide()

    def present(self, form: LoopForm) -> None:
        """Write figures, charts and table."""
        way, facts = form.way, form.facts
        coin = way.coin if way is not None else ""
        if way is None or facts is None:
            for figure in (self.own, self.lent, self.owed, self.net):
                figure.set_figure("none")
            for part in (self._stairs_title, self.stairs):
                part.setVisible(form.builds)
            self.stairs.present((), say.NOTHING)
            self.rates.present(form.leverage.value(), form.rates)
            self.ends.present((), coin, {})
            self.layers.present(None, coin)
            self._caption.setText("")
            return
        own, net = facts.collateral - facts.debt, facts.net - facts.staking
        self.own.set_figure(amount(own, coin), coin, form.when, exact_amount(own, coin))
        supplied = f"{say.times(facts.leverage_bps)}, as {way.token}"
        self.lent.set_figure(amount(facts.collateral, coin), coin, supplied, exact_amount(facts.collateral, coin))
        cost = say.cost_words(facts.borrow, form.mean()) if facts.debt else "nothing owed"
        self.owed.set_figure(amount(facts.debt, coin), coin, cost, exact_amount(facts.debt, coin))
        over = "over" if net >= 0 else "under"
        self.net.set_figure(say.a_year(facts.net), "", f"{say.points(abs(net))} {over} staking")
        self._show_stairs(form, coin)
        shown = facts if facts.debt else form.rates
        self.rates.present(shown.leverage_bps if shown is not None else 0, shown)
        self.ends.present(form.ends, coin, form.seen())
        self.layers.present(facts, coin)
        limits = f"limits of {say.times(facts.leverage_bps)}"
        told = f"{limits}, health factor {health(facts.danger.health_wad)}" if facts.danger is not None and facts.debt else ""
        self._caption.setText(told)
        self.figures.fit()

    def _turn(self) -> None:
        """Show the other of the two tables."""
        layered = self.layers.isHidden()
        self.layers.setVisible(layered)
        self.ends.setVisible(not layered)
        self._title.setText(LAYERS if layered else TITLE)
        self.other.setText(TITLE if layered else LAYERS)
        self._caption.setVisible(not layered)

    def _show_stairs(self, form: LoopForm, coin: str) -> None:
        """The way up rung by rung, or the way down slice by slice; nothing where it is left at once."""
        plan, slices = form.plan, form.slices
        stepwise = form.builds or slices is not None
        for part in (self._stairs_title, self.stairs):
            part.setVisible(stepwise)
        self._stairs_title.setText(STAIRS if form.builds else SLICES)
        if slices is not None:
            whole = [ways.loops.standing(form.session.world, form.way)] if form.way is not None else []
            bars = [
                Stair(loop.collateral - loop.debt, loop.debt, _texts(loop.debt, coin), NOW if not number else str(number))
                for number, loop in enumerate((*whole, *slices.left))
            ]
            self.stairs.present(bars, say.slices_told(slices, coin))
        elif form.builds:
            bars = self._bars(form)
            self.stairs.present(bars, say.stairs_words(plan, coin) if plan is not None and bars else say.NOTHING)

    def _bars(self, form: LoopForm) -> list[Stair]:
        plan = form.plan
        if plan is None or form.way is None:
            return []
        coin, found = form.way.coin, list[Stair]()
        if plan.before:
            found.append(Stair(plan.before, 0, _texts(plan.before, coin), NOW))
        number = plan.next - 1
        for rung in plan.rungs:
            texts = tuple(f"+{text}" for text in _texts(rung.added, coin))
            name = str(number) if rung.action.borrowed else OWN
            found.append(Stair(rung.collateral - rung.added, rung.added, texts, name))
            number += 1
        return found

    def in_a_sentence(self) -> str:
        """What is seen in words."""
        return self.rates.text()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.figures.set_tight(True if room is WindowWidth.tight else None)

    def focus_first(self) -> None:
        self.rates.setFocus(Qt.FocusReason.OtherFocusReason)


def _texts(value: int, coin: str) -> tuple[str, ...]:
    """An amount from many digits to few."""
    return tuple(amount(value, coin, places) for places in (2, 1, 0))
