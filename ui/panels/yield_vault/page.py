"""The page of a vault over the left pane: what is yours, the price of a share over time, the recipe, and the reports."""

from __future__ import annotations

from math import isnan, nan
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.panels.cover import CoverPage
from ui.panels.loop.layers import TITLE as LAYERS
from ui.panels.window.width import WindowWidth
from ui.panels.yield_vault import words as say
from ui.panels.yield_vault.chart import OwnMove, SharePriceChart
from ui.panels.yield_vault.layers import VaultLayersTable
from ui.panels.yield_vault.recipe import RecipeBar
from ui.panels.yield_vault.reports import TITLE, ReportsTable
from ui.widgets import BLEED, Column, Figure, FigureRow, QuietButton, Row, Text
from ui.wording import amount, amount_with_unit, decimal, exact_amount, percent, seconds_date
from wallet import ways

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.panels.yield_vault.form import YieldVaultForm

PPM, BPS = 10**6, 10_000
MONTH_HOURS = 30 * 24
KINDS = ("deposit", "withdraw")
"""Kinds of receipts of own moves."""


class YieldVaultPage(CoverPage):
    """`vault.page`. `present(form)` shows the vault that the form has chosen."""

    def __init__(self) -> None:
        super().__init__("vault.page", "Vault", 8, (20 - BLEED, 14, 20 - BLEED, 12))
        over = Column(8, (BLEED, 0, BLEED, 0))
        self.figures = FigureRow()
        names = ("You hold", "Redeems for", "Sells for", "Earned", "Fee")
        self.held, self.redeems, self.sells, self.earned, self.fee = (Figure(name) for name in names)
        self.figures.set_figures(self.held, self.redeems, self.sells, self.earned, self.fee)
        over.addWidget(self.figures)
        self._unit = Text("", "caption", "ink2", wrap=True)
        over.addWidget(self._unit)
        self.chart = SharePriceChart()
        over.addWidget(self.chart, 1)
        self._recipe_told = Text("", "caption", "ink3")
        over.addLayout(self._headed("Recipe", self._recipe_told))
        self.recipe = RecipeBar()
        over.addWidget(self.recipe)
        self.rows.addLayout(over, 1)
        self._caption = Text("", "caption", "ink3")
        self.other = QuietButton(LAYERS)
        self.other.setObjectName("vault.efficiency.view")
        self.other.clicked.connect(self._turn)
        head = self._headed(TITLE, self._caption, self.other)
        head.setContentsMargins(*_bled())
        self.rows.addLayout(head)
        self.reports, self.layers = ReportsTable(), VaultLayersTable()
        for table in (self.reports, self.layers):
            table.set_whole(True)  # the page scrolls
            row = Row(0, (BLEED, 0, BLEED, 0))
            row.addWidget(table)
            self.rows.addLayout(row)
        self.layers.hide()
        self._captions = "", ""

    def _headed(self, title: str, caption: Text, *more: QWidget) -> Row:
        head = Row(11)
        name = Text(title, "title")
        if title == TITLE:
            self._title = name
        head.addWidget(name)
        head.addWidget(caption, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for part in more:
            head.addWidget(part)
        return head

    def present(self, form: YieldVaultForm) -> None:
        """Write figures, chart, recipe and reports."""
        vault, told, world = form.vault, form.told, form.session.world
        if vault is None or told is None:
            for figure in self.figures.figures():
                figure.set_figure("none")
            self.chart.present(None)
            self.recipe.present(None)
            self.reports.present(None, "", world.start)
            self.layers.present(None, (), "")
            for text in (self._unit, self._recipe_told, self._caption):
                text.setText("")
            return
        self._show_mine(form)
        asset, lived = told.asset, form.session.practice.yearly_rate
        self._unit.setText(f"{asset} for one {vault.token}, and the profit that is still to unlock")
        self.chart.present(told, ways.vaults.share_prices(world, vault.system), world.start, _moves(form))
        self._recipe_told.setText(f"what it does with {amount_with_unit(told.assets, asset, 1)}")
        self.recipe.present(told)
        self.reports.present(told, vault.token, world.start)
        self.layers.present(told, ways.efficiency.vault_layers(world, vault.system, lived), world.listed[asset].coin)
        self._write_caption(form)
        self.figures.fit()

    def _show_mine(self, form: YieldVaultForm) -> None:
        vault, told, world = form.vault, form.told, form.session.world
        assert vault is not None
        assert told is not None
        mine, asset = ways.vaults.mine(world, vault.system), told.asset
        held = f"= {amount_with_unit(mine.inside, asset)}" if mine.shares else "nothing deposited yet"
        self.held.set_figure(amount(mine.shares, vault.token), vault.token, held, exact_amount(mine.shares, vault.token))
        later = f"and {amount_with_unit(mine.locked, asset, 6)} still to unlock" if mine.locked else "at once"
        self.redeems.set_figure(amount(mine.redeems, mine.coin), mine.coin, later, exact_amount(mine.redeems, mine.coin))
        if mine.sells is None:
            self.sells.set_figure("no market", "", f"{asset} has no buyer")
        else:
            sold = f"as {asset}: shares have no market"
            self.sells.set_figure(amount(mine.sells, mine.coin), mine.coin, sold, exact_amount(mine.sells, mine.coin))
        hours = min(MONTH_HOURS, world.hour)
        earned = form.session.practice.earned(vault.token, hours).earned if hours and mine.shares else nan
        since = "in 30 days" if hours == MONTH_HOURS else "since the start"
        told_earned = ("none", "") if isnan(earned) else (decimal(earned, 4, sign=True), mine.coin)
        self.earned.set_figure(*told_earned, since)
        self.fee.set_figure(percent(told.fee_bps / BPS, 0), "", "of profits, to its manager")

    def _write_caption(self, form: YieldVaultForm) -> None:
        told = form.told
        assert told is not None
        next_one = f"in {told.asset}; the next on {seconds_date(told.next_report)}"
        self._captions = next_one, "of one coin in the vault, at the rates of now"
        self._caption.setText(self._captions[not self.layers.isHidden()])

    def _turn(self) -> None:
        """Show the other of the two tables."""
        layered = self.layers.isHidden()
        self.layers.setVisible(layered)
        self.reports.setVisible(not layered)
        self._title.setText(LAYERS if layered else TITLE)
        self.other.setText(TITLE if layered else LAYERS)
        self._caption.setText(self._captions[layered])

    def in_a_sentence(self) -> str:
        """What is seen in words."""
        return self.chart.text()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.figures.set_tight(True if room is WindowWidth.tight else None)

    def focus_first(self) -> None:
        self.chart.setFocus(Qt.FocusReason.OtherFocusReason)


def _moves(form: YieldVaultForm) -> tuple[OwnMove, ...]:
    """One's own deposits into the vault that is chosen, and redemptions."""
    found, share = list[OwnMove](), form.vault.token if form.vault is not None else ""
    for mark in form.session.practice.markers():
        receipt = mark.receipt
        if receipt is not None and receipt.kind in KINDS and share in (receipt.units.get("paid"), receipt.units.get("got")):
            found.append(OwnMove(mark.hour, say.move_words(receipt)))
    return tuple(found)


def _bled() -> tuple[int, int, int, int]:
    return BLEED, 0, BLEED, 0
