"""Redeem and sell side by side in the same rows: what you get, when, what it costs, the worst case, where the days go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui.panels.holdings.cost_words import sale_row
from ui.panels.leave.offers import Offer, Offers
from ui.panels.stake.words import stage_shares
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import Column, Compare, CompareRow, CompareWay, StageBar
from ui.wording import amount, amount_with_unit, date_range, first_coin, first_token, refusal_text, seconds_date, span
from wallet import leaving

if TYPE_CHECKING:
    from wallet import World

REDEEM, SELL = "redeem", "sell"
WAYS = (
    CompareWay(REDEEM, "Redeem", "through the queue", "queue", "redeem"),
    CompareWay(SELL, "Sell", "in the pool", "swap", "market"),
)
SHUT = "not possible"
WEI = 10**18


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
        self.compare = Compare("Redeem or sell", WAYS)
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
        self.stages.setParent(None)
        self._rows.removeWidget(self.compare)
        self.compare.deleteLater()
        self.compare = Compare("Redeem or sell", [replace(way, sub="") for way in WAYS] if tight else WAYS)
        self._rows.insertWidget(0, self.compare)
        if self._last is not None:
            self.present(*self._last)

    def present(self, both: Offers | None, world: World, chosen: str) -> None:
        """Show both ways; None where there is nothing to leave with."""
        self._last = (both, world, chosen)
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


def _nothing() -> list[CompareRow]:
    return [CompareRow("You get", ("\u2014", "\u2014"), number=True)]


def _rows(both: Offers, world: World, stages: str | QWidget) -> list[CompareRow]:
    redeem, sell = both.redeem, both.sell
    if redeem.outcome is None and sell.outcome is None:
        return [CompareRow("You get", (SHUT, SHUT), number=True), CompareRow("Why", (_why_not(redeem), _why_not(sell)))]
    rows = [
        CompareRow("You get", (_gets(redeem), _gets(sell)), number=True),
        CompareRow("When", (_redeem_when(redeem, world), "this hour" if sell.outcome else _why_not(sell))),
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
    return amount_with_unit(offer.figure("got"), first_coin()) if offer.outcome else SHUT


def _why_not(offer: Offer) -> str:
    if offer.refused is None:
        return ""
    if offer.refused.code == "market_token":
        return f"The pool trades {first_token()}: unwrap first, then sell."
    if offer.refused.code == "redemption_shut" and offer.refused.figures.get("opens"):
        return f"not before {seconds_date(int(str(offer.refused.figures['opens'])))}"
    return refusal_text(offer.refused)[0]


def _redeem_when(offer: Offer, world: World) -> str:
    if offer.outcome is None:
        return _why_not(offer)
    low, likely, high = leaving.hours_of(offer.stages)
    wait = span(likely) if low == high else f"likely {span(likely)}"
    return f"{date_range(world.start, world.hour + low, world.hour + high)}, {wait}"


def _redeem_cost(offer: Offer) -> str:
    if offer.outcome is None:
        return ""
    return f"{amount_with_unit(offer.figure('missed_rewards'), first_coin())} of missed rewards"


def _sell_cost(offer: Offer) -> str:
    if offer.outcome is None:
        return ""
    less = offer.figure("under_redemption")
    return (
        amount_with_unit(less, first_coin())
        if less >= 0
        else f"nothing: {amount_with_unit(-less, first_coin())} more than redeeming"
    )


def _gain(both: Offers) -> list[CompareRow]:
    """What the sale gains over what its tokens cost; a redemption's is open until its rate is fixed."""
    gained = sale_row(both.sell.outcome.receipt, both.own) if both.sell.outcome is not None else None
    if gained is None:
        return []
    return [CompareRow(gained.label, ("known when finalized" if both.redeem.outcome else "", f"{gained.value} {gained.unit}"))]


def _redeem_worst(offer: Offer, world: World) -> str:
    """What a slashing would leave, at the far end of the wait."""
    if offer.outcome is None:
        return ""
    late = seconds_date(world.start + (world.hour + offer.figure("high_hours")) * 3600)
    return f"{amount_with_unit(offer.figure('worst'), first_coin())} on {late}, after a slashing"


def _sell_worst(offer: Offer) -> str:
    """What the tolerance lets through."""
    return f"{amount_with_unit(offer.figure('minimum'), first_coin())}, or nothing is sold" if offer.outcome else ""


def _split(offer: Offer) -> str:
    if offer.outcome is None:
        return ""
    fee, size, discount = (_small(offer.figure(name)) for name in ("pool_fee", "curve", "discount"))
    return f"Fee {fee}  +  your size {size}  +  discount {discount} {first_coin()}"


def _small(value: int) -> str:
    """Four decimals; what is less is called so, because its digits would say more than they are worth."""
    return "under 0.0001" if 0 < value < WEI // 10_000 else amount(value, first_coin())
