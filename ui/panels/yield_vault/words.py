"""A vault that lends its asset out, in words: its strategies, its reports, and what a person could do alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import amount, amount_with_unit, decimal, percent, seconds_date, short_date, system_title
from ui.wording.systems.words import MINUS
from wallet import ways
from wallet.amounts import show

if TYPE_CHECKING:
    from wallet import LentOut, Receipt, ReportRow, StrategyFacts

BPS, PPM, WAD = 10_000, 10**6, 10**18
SMALL = 6
"""Places of amounts that are a small part of what is lent out."""
NOTHING = "This practice has no vault."
NO_REPORT = "Nothing is reported yet. The first report comes on {date}."
IDLE = "idle"


def a_year(ppm: int) -> str:
    """A rate that is added, or taken: "+0.79 %"."""
    return percent(ppm / PPM, 2, sign=True)


def health(bps: int) -> str:
    """A health factor, cut off and not rounded."""
    return show(bps // 100, 2, places=2)


def strategy_name(row: StrategyFacts, asset: str) -> str:
    """What a strategy does, in a few words."""
    match row.kind:
        case "lend":
            return f"Lend {asset}"
        case "carry":
            return f"Borrow {row.coin}, hold {row.holds}"
    return f"Loop, {decimal(row.leverage_bps / BPS, 1)} times"


def strategy_sub(row: StrategyFacts) -> str:
    """What it adds, and how safe it is."""
    safe = "" if row.health_bps is None else f", health factor {health(row.health_bps)}"
    return f"{a_year(row.yearly_ppm)} a year{safe}"


def steps(row: StrategyFacts, asset: str) -> str:
    """The same by hand: the deeds of a person, in order."""
    found = [f"Supply {asset} to {system_title(row.lender)}"]
    if row.borrows_bps:
        mode = " in e-mode" if row.category else ""
        found.append(f"borrow {row.coin}{mode}, {percent(row.borrows_bps / BPS, 0)} of its own capital")
        token = row.holds or asset
        bought = f"buy {token} in {system_title(row.buys_in)}" if row.buys_in else f"stake it for {token}"
        found.append(bought if row.holds else f"{bought}, supply that too, and again")
    return f"{', '.join(found)}."


def locked_words(told: LentOut, places: int = SMALL) -> str:
    """The profit that is still locked, and until when."""
    if not told.locked:
        return "no profit is locked"
    return f"{amount_with_unit(told.locked, told.asset, places)} until {seconds_date(told.until)}"


def report_words(row: ReportRow, asset: str) -> str:
    """What a vault reported."""
    if row.loss > row.gain:
        return f"Reported a loss: {who_took(row, asset)}"
    return f"Reported a profit, less a loss of {amount_with_unit(row.loss, asset)}" if row.loss else "Reported a profit"


def who_took(row: ReportRow, asset: str) -> str:
    """Who took a loss."""
    locked, holders = (amount(part, asset, 4) for part in (row.by_locked, row.by_holders))
    if not row.by_holders:
        return "locked profit covered all of it"
    return f"locked profit covered {locked}, shares {holders}"


def loss_words(row: ReportRow, asset: str) -> str:
    """A loss at its mark on the chart."""
    return f"a loss of {amount_with_unit(row.loss, asset)}: {who_took(row, asset)}"


def move_words(receipt: Receipt) -> str:
    """An own move at its mark on the chart."""
    unit = receipt.units["paid"] if receipt.kind == "deposit" else receipt.units["got"]
    moved = int(receipt.figures["paid" if receipt.kind == "deposit" else "got"])
    return f"You {'deposited' if receipt.kind == 'deposit' else 'redeemed'} {amount_with_unit(moved, unit, 2)}"


def signed(value: int, token: str, places: int = SMALL) -> str:
    """An amount that came, or went."""
    return amount(value, token, places, sign=True) if value else amount(0, token, places)


def chart_text(told: LentOut, points: tuple[ways.vaults.SharePrice, ...], start: int) -> str:
    """The picture in words."""
    if len(points) < 2:
        return NO_REPORT.format(date=seconds_date(told.next_report))
    first, last = points[0], points[-1]
    change = (last.price - first.price) * PPM // first.price
    lost = sum(1 for row in told.reports if row.by_holders)
    falls = f" {lost} of {len(told.reports)} reports lowered it." if lost else ""
    return (
        f"One share redeems for {price_words(last.price)} {told.asset}, {percent(change / PPM, 4, sign=True)} since "
        f"{short_date(start, first.hour)}. Locked profit: {locked_words(told)}.{falls}"
    )


def price_words(price: int, places: int = 6) -> str:
    """The price of a share."""
    return decimal(price / WAD, places)


def taken_words(lost: int, asset: str) -> str:
    """A loss that a leaver takes."""
    return f"{MINUS}{amount(lost, asset, SMALL)}"
