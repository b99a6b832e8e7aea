"""The page of restaking over the left pane: its figures, the way out on one axis, what the same tokens do, and who may slash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.panels.cover import CoverPage
from ui.panels.restake import words as say
from ui.panels.restake.layers import TITLE as LAYERS
from ui.panels.restake.layers import WorkTable
from ui.panels.restake.services import TITLE, ServicesTable
from ui.panels.restake.waits import WaitsChart
from ui.panels.window.width import WindowWidth
from ui.widgets import BLEED, Column, Figure, FigureRow, Row, Text
from ui.wording import amount, exact_amount, short_date, things
from wallet import ways

if TYPE_CHECKING:
    from ui.panels.restake.form import RestakeForm
    from wallet import World

WAY_OUT = "Way out: one wait after the other"


class RestakePage(CoverPage):
    """`restake.page`. `present(form)` shows what the form describes."""

    def __init__(self) -> None:
        super().__init__("restake.page", "Restake", 8, (20 - BLEED, 14, 20 - BLEED, 12))
        over = Column(8, (BLEED, 0, BLEED, 0))
        self.figures = FigureRow()
        names = ("Restaked", "Allocated", "Earns a year", "Free again")
        self.restaked, self.allocated, self.earns, self.free = (Figure(name) for name in names)
        self.figures.set_figures(self.restaked, self.allocated, self.earns, self.free)
        over.addWidget(self.figures)
        self._way_out = Text(WAY_OUT, "caption", "ink2", wrap=True)
        over.addWidget(self._way_out)
        self.waits = WaitsChart()
        over.addWidget(self.waits)
        self.rows.addLayout(over)
        self.layers, self.services = WorkTable(), ServicesTable()
        self._at = Text("", "caption", "ink3")
        for title, beside, table in ((LAYERS, None, self.layers), (TITLE, self._at, self.services)):
            head = Row(11, (BLEED, 4, BLEED, 0))
            head.addWidget(Text(title, "title"))
            if beside is not None:
                head.addWidget(beside, 0, Qt.AlignmentFlag.AlignBottom)
            head.addStretch(1)
            self.rows.addLayout(head)
            table.set_whole(True)  # the page scrolls
            row = Row(0, (BLEED, 0, BLEED, 0))
            row.addWidget(table)
            self.rows.addLayout(row)
        self.rows.addStretch(1)

    def present(self, form: RestakeForm) -> None:
        """Write figures, bars and tables: of what is described where that would put more at stake, else as it is now."""
        world = form.session.world
        shown = world if form.planned is None else form.planned.world
        facts = form.facts(shown)
        if facts is None:
            return
        self._write_figures(facts, shown, form)
        waits = form.waits()
        self._way_out.setText(f"{WAY_OUT}{_about(form)}")
        self.waits.present(waits, world, facts.token, form.loss())
        self.layers.present(facts, ways.efficiency.restaked_layers(facts))
        operator = facts.operator
        self._at.setText(f"with {operator.name}" if operator is not None else "")
        self.services.present(operator, facts.mine.restaked, facts.token, shown)
        self.figures.fit()

    def _write_figures(self, facts: ways.restaking.RestakedFacts, world: World, form: RestakeForm) -> None:
        mine, token, operator = facts.mine, facts.token, facts.operator
        when = "" if form.planned is None else ", once confirmed"
        if not mine.restaked:
            self.restaked.set_figure("none", "", "nothing restaked yet")
            self.allocated.set_figure("none", "", "")
        else:
            at = f"with {operator.name}{when}" if operator is not None else "not delegated"
            self.restaked.set_figure(amount(mine.restaked, token), token, at, exact_amount(mine.restaked, token))
            self._write_allocated(facts)
        if mine.restaked:
            staking, services = (say.a_year(rate).removesuffix(" %") for rate in (facts.staking, facts.services))
            self.earns.set_figure(say.a_year(facts.staking + facts.services), "", f"staking {staking}, services {services}")
        else:
            self.earns.set_figure("none")
        self._write_free(facts, world, form)

    def _write_free(self, facts: ways.restaking.RestakedFacts, world: World, form: RestakeForm) -> None:
        mine, token = facts.mine, facts.token
        if mine.ready:
            self.free.set_figure(amount(mine.ready, token), token, "out of escrow, to claim", exact_amount(mine.ready, token))
            return
        wait = next((each for each in form.waits() if each.kind == "escrow"), None)
        hours = facts.until if mine.escrow else wait.high if wait is not None and mine.restaked else 0
        if not hours:
            self.free.set_figure("none")
            return
        sub = f"{amount(mine.escrow, token)} {token} in escrow" if mine.escrow else f"then the {token} queue begins"
        self.free.set_figure(short_date(world.start, world.hour + hours), "", sub)

    def _write_allocated(self, facts: ways.restaking.RestakedFacts) -> None:
        operator, token = facts.operator, facts.token
        part = 0 if operator is None else operator.allocated_ppm
        if operator is None or not part:
            self.allocated.set_figure("none", "", "no service can slash it")
            return
        most = facts.mine.restaked * part // say.PPM
        to = things(sum(1 for each in operator.promises if each.allocated_ppm), "service")
        self.allocated.set_figure(amount(most, token), token, f"{say.part(part)}, to {to}", exact_amount(most, token))

    def in_a_sentence(self) -> str:
        """What is seen in words."""
        return self.waits.text()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.figures.set_tight(True if room is WindowWidth.tight else None)

    def focus_first(self) -> None:
        self.layers.setFocus(Qt.FocusReason.OtherFocusReason)


def _about(form: RestakeForm) -> str:
    """Whose wait is shown."""
    typed = form.way == say.LEAVE and form.amount.amount()
    if typed:
        return ""
    if form.mine.escrow:
        return ", of what is in escrow" if form.mine.ready < form.mine.escrow else ", once it is claimed"
    return ", if you asked now"
