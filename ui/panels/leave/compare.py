"""Redeem and sell side by side in the same rows: what you get, when, what it costs, the worst case, where the days go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui.panels.holdings.cost_words import sale_row
from ui.panels.leave.choices import REDEEM, SELL
from ui.panels.leave.offers import Offer, Offers
from ui.panels.stake.words import stage_shares
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import Column, Compare, CompareRow, CompareWay, StageBar
from ui.wording import amount, amount_with_unit, date_range, decimals, refusal_text, seconds_date, span
from wallet import leaving

if TYPE_CHECKING:
    from wallet import World

QUEUED = "through the queue"
QUEUE = "queue"
SHUT = "not possible"
AT_ONCE = "this hour"
NO_MARKET, NO_EXIT = "No market here buys it.", "The protocol has no way out of its own."


class LeaveCompare(QScrollArea):
    """`present(offers, world, chosen)`; scrolls where the window is too low for all of it."""

    spoken_role, spoken_leaf = Role.Grouping, True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tight = False
        self.setObjectName("leave.compare")
        self.setAccessibleName("Redeem or sell")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inside = _Content()
        self._rows = Column(0, parent=self._inside)
        self._redeeming = QUEUED
        self.compare = self._new()
        self.stages = StageBar("Waiting time", ground="base")
        self._rows.addWidget(self.compare)
        self._rows.addStretch(1)
        self.setWidget(self._inside)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._last: tuple[Offers | None, World, str] | None = None

    def set_tight(self, tight: bool) -> None:
        """Where there is little room the heads lose their second words."""
        if tight == self._tight:
            return
        self._tight = tight
        self._build_anew()
        if self._last is not None:
            self.present(*self._last)

    def _new(self) -> Compare:
        sub = "" if self._tight else self._redeeming
        redeem = CompareWay(REDEEM, "Redeem", sub, "queue", "redeem")
        sell = CompareWay(SELL, "Sell", "" if self._tight else "in the pool", "swap", "market")
        return Compare("Redeem or sell", (redeem, sell))

    def _build_anew(self) -> None:
        self.stages.setParent(None)
        self._rows.removeWidget(self.compare)
        self.compare.deleteLater()
        self.compare = self._new()
        self._rows.insertWidget(0, self.compare)

    def present(self, both: Offers | None, world: World, chosen: str) -> None:
        """Show both ways; None where there is nothing to leave with."""
        self._last = (both, world, chosen)
        redeeming = _how(both)
        if redeeming != self._redeeming:
            self._redeeming = redeeming
            self._build_anew()
        self.compare.set_chosen(chosen if both is not None else "")
        self.compare.set_rows(_rows(both, world, self._stage_cell(both)) if both else _nothing())
        self.updateGeometry()

    def _stage_cell(self, both: Offers | None) -> str | QWidget:
        if both is None or not both.redeem.stages:
            return ""
        self.stages.set_stages(stage_shares(both.redeem.stages))
        return self.stages

    def sizeHint(self) -> QSize:
        return QSize(theme().px(400), self._needed())

    def _needed(self) -> int:
        """The height of all of it at the present width, so that nothing scrolls where there is room."""
        width = self.viewport().width()
        return self._rows.totalHeightForWidth(width) if self._rows.hasHeightForWidth() else self._rows.totalSizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), self._needed())  # what it stands in scrolls


class _Content(QWidget):
    """As small as the window wants it; its height follows from its width."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


def _how(both: Offers | None) -> str:
    """By what one is redeemed: the queue, unless the exit pays at once."""
    way = both.redeem.way if both is not None else None
    return QUEUED if way is None or way.way == QUEUE else "at once"


def _nothing() -> list[CompareRow]:
    return [CompareRow("You get", ("\u2014", "\u2014"), number=True)]


def _rows(both: Offers, world: World, stages: str | QWidget) -> list[CompareRow]:
    redeem, sell = both.redeem, both.sell
    if redeem.outcome is None and sell.outcome is None:
        why = (_why_not(redeem, NO_EXIT), _why_not(sell, _no_sale(both)))
        return [CompareRow("You get", (SHUT, SHUT), number=True), CompareRow("Why", why)]
    rows = [
        CompareRow("You get", (_gets(redeem), _gets(sell)), number=True),
        CompareRow("When", (_redeem_when(redeem, world), AT_ONCE if sell.outcome else _why_not(sell, _no_sale(both)))),
        CompareRow("Costs you", (_redeem_cost(redeem), _sell_cost(sell))),
        *_gain(both),
        CompareRow("Worst case", (_redeem_worst(redeem, world), _sell_worst(sell))),
    ]
    if stages or sell.outcome:
        _, likely, _ = leaving.hours_of(redeem.stages)
        total = f"= {span(likely)}" if stages else ""
        rows.append(CompareRow("Waiting time" if stages else "What it costs", (stages, _split(sell)), quiet=True, sub=total))
    return rows


def _gets(offer: Offer) -> str:
    return offer.said("got") if offer.outcome else SHUT


def _no_sale(both: Offers) -> str:
    """Why there is nothing to sell to."""
    return f"The pool trades {both.inside}: unwrap first, then sell." if both.sell.wrapped else NO_MARKET


def _why_not(offer: Offer, otherwise: str) -> str:
    """Why a way cannot be gone; `otherwise` where there is none that could refuse."""
    if offer.way is None or offer.wrapped:
        return otherwise
    if offer.way.opens:
        return f"not before {seconds_date(offer.way.opens)}"
    return refusal_text(offer.refused)[0] if offer.refused is not None else ""


def _redeem_when(offer: Offer, world: World) -> str:
    if offer.outcome is None:
        return _why_not(offer, NO_EXIT)
    if not offer.waits:
        return AT_ONCE
    low, likely, high = leaving.hours_of(offer.stages)
    wait = span(likely) if low == high else f"likely {span(likely)}"
    return f"{date_range(world.start, world.hour + low, world.hour + high)}, {wait}"


def _redeem_cost(offer: Offer) -> str:
    if offer.outcome is None:
        return ""
    return f"{offer.said('missed_rewards')} of missed rewards" if offer.waits else "nothing: it pays what is owed"


def _sell_cost(offer: Offer) -> str:
    if offer.outcome is None:
        return ""
    less, unit = offer.figure("under_redemption"), offer.unit("under_redemption")
    return amount_with_unit(less, unit) if less >= 0 else f"nothing: {amount_with_unit(-less, unit)} more than redeeming"


def _gain(both: Offers) -> list[CompareRow]:
    """What the sale gains over what its tokens cost; a redemption's is open until its rate is fixed."""
    gained = sale_row(both.sell.outcome.receipt, both.own) if both.sell.outcome is not None else None
    if gained is None:
        return []
    return [CompareRow(gained.label, ("known when finalized" if both.redeem.waits else "", f"{gained.value} {gained.unit}"))]


def _redeem_worst(offer: Offer, world: World) -> str:
    """What a slashing would leave, at the far end of the wait."""
    if offer.outcome is None:
        return ""
    if not offer.waits:
        return f"{offer.said('got')}, or nothing is redeemed"
    late = seconds_date(world.start + (world.hour + offer.figure("high_hours")) * 3600)
    return f"{offer.said('worst')} on {late}, after a slashing"


def _sell_worst(offer: Offer) -> str:
    """What the tolerance lets through."""
    return f"{offer.said('minimum')}, or nothing is sold" if offer.outcome else ""


def _split(offer: Offer) -> str:
    if offer.outcome is None:
        return ""
    unit = offer.unit("got")
    fee, size, discount = (_small(offer.figure(name), unit) for name in ("pool_fee", "curve", "discount"))
    return f"Fee {fee}  +  your size {size}  +  discount {discount} {unit}"


def _small(value: int, unit: str) -> str:
    """Four decimals; what is less is called so, because its digits would say more than they are worth."""
    return "under 0.0001" if 0 < value < 10 ** decimals(unit) // 10_000 else amount(value, unit)
