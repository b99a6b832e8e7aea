"""A loan in words: what each way does as rows, what of a deposit can be fetched, and what would end the loan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row
from ui.panels.lend.ways import BORROW, LEND, REPAY, SELL, TAKE
from ui.widgets import PreviewRow
from ui.wording import ReviewLine, amount, amount_with_unit, exact_amount, percent
from ui.wording.numbers import number_locale, rate
from wallet.amounts import show

if TYPE_CHECKING:
    from wallet import Receipt, loans

BPS, PPM = 10**4, 10**6
CENT_WAD = 10**16
"""A hundredth, in health factors of 1e18."""
ENDS, CAREFUL, EASY = 100, 150, 300
"""Health factors in hundredths: where a loan is liquidated, up to where it asks for care, and from where it is at ease."""
AFTER = {
    LEND: "You lend, after",
    TAKE: "You lend, after",
    SELL: "You lend, after",
    BORROW: "You owe, after",
    REPAY: "You owe, after",
}
NOTHING = {
    LEND: "Nothing lent yet. What you lend keeps earning.",
    BORROW: "Nothing lent yet. What you lend keeps earning, and lets you borrow.",
    REPAY: "You owe nothing here.",
    TAKE: "Nothing lent yet. What you lend keeps earning.",
    SELL: "Nothing lent yet. What you lend keeps earning.",
}
PRACTICE_ONLY = (
    ReviewLine("This is a practice shock", "with a real lender, governance decides where prices come from", "flask"),
)
FITS = "A preview appears as soon as the amount fits."


def health(wad: int | None) -> str:
    """A health factor, cut off and not rounded: what is not safe never reads as 1. Without a debt there is no end to it."""
    return "\N{INFINITY}" if wad is None else show(wad // CENT_WAD, 2, places=2, locale=number_locale())


def tone(wad: int | None) -> str:
    """The colour of a health factor: bad where it is liquidated, a warning where it asks for care."""
    cents = EASY if wad is None else wad // CENT_WAD
    return "bad" if cents < ENDS else "warn" if cents < CAREFUL else "ink"


def caution(wad: int | None) -> str:
    """What is to be ticked before a loan is made that needs care; "" where it does not."""
    if wad is None or wad >= CAREFUL * CENT_WAD:
        return ""
    return f"A health factor of {health(wad)} is close to liquidation. I want to see what happens."


def a_year(ppm: int) -> str:
    """A yearly rate."""
    return percent(ppm / PPM)


def part(bps: int) -> str:
    """A part of a value in whole percent, cut off."""
    return percent(bps // 100 / 100, 0)


def meant(rates: loans.YearlyRates) -> str:
    """Over which time a rate is meant."""
    return f"mean of {rates.days} days" if rates.days > 1 else "mean of a day" if rates.days else "rate of this moment"


def all_lent_out(asset: loans.LoanAsset) -> str:
    """What one hears who cannot fetch what he lent."""
    return f"All {amount_with_unit(asset.owed_by_all, asset.token, 0)} are lent out. Wait, or sell the receipt."


def use_words(asset: loans.LoanAsset) -> str:
    """How much of an asset is lent out, and what of it can be fetched now."""
    if not asset.at_hand and asset.owed_by_all:
        return all_lent_out(asset)
    free = amount_with_unit(asset.at_hand, asset.token, 0)
    return f"{part(asset.terms.lent_out_ppm // 100)} of it is lent out; the other {free} can be taken out or borrowed now."


SOLD = "A buyer takes the receipt over, so it does not matter how much is lent out. What they ask off it is assumed."
"""What is under the preview of a sale."""


def source_words(price: loans.BelievedPrice, source: str) -> str:
    """What a token sells for, and whether that counts for a lender with that price source."""
    redeems = f"redeems for {rate(price.redeems)} {price.unit}"
    if price.sells is None:
        return f"No market here trades {price.token}; it {redeems}."
    sells = f"{price.token} sells for {rate(price.sells)} {price.unit}"
    if source == "market":
        return f"{sells}, and here that counts, though it {redeems}."
    if source == "stale":
        return f"{sells} and {redeems}; neither counts. The lender still believes {rate(price.believed)}."
    return f"{sells}; here that does not count. A wrong report does."


def setting_rows(
    receipt: Receipt, was: loans.LoanStanding, now: loans.LoanStanding, after: loans.LoanAsset | None
) -> list[PreviewRow]:
    """What another e-mode, collateral or price source does to a loan, and what of an asset could be borrowed then."""
    told = [PreviewRow("Health factor", health(now.health_wad), before=health(was.health_wad))]
    told.append(PreviewRow("Borrow up to", part(now.ltv_bps), before=part(was.ltv_bps)))
    told.append(PreviewRow("Liquidated at", part(now.threshold_bps), before=part(was.threshold_bps)))
    if after is not None and after.terms.lent:
        left = after.terms.borrowable
        told.append(PreviewRow("You can borrow", amount(left, after.token), after.token, exact=exact_amount(left, after.token)))
    return [*told, *([figure_row(receipt, "network_fee")] if receipt.figures.get("network_fee") else [])]


def rows(
    way: str, receipt: Receipt, asset: loans.LoanAsset, was: loans.LoanStanding, now: loans.LoanStanding
) -> list[PreviewRow]:
    """What a way does: what moves, what there is after it, what it earns or costs, and how safe the loan is."""
    left, token = asset.supplied if way in (LEND, TAKE, SELL) else asset.owed, asset.token
    told = [
        figure_row(receipt, "paid" if way in (LEND, REPAY) else "got"),
        *([figure_row(receipt, "under_redemption")] if way == SELL else []),
        PreviewRow(AFTER[way], amount(left, token), token, exact=exact_amount(left, token)),
    ]
    if way in (LEND, BORROW):
        label, ppm = ("Earns a year", asset.mean.earns_ppm) if way == LEND else ("Costs a year", asset.mean.costs_ppm)
        told.append(PreviewRow(label, a_year(ppm)))
    if was.owed or now.owed:
        told.append(PreviewRow("Health factor", health(now.health_wad), before=health(was.health_wad)))
        told.append(PreviewRow("Loan to value", part(now.owed_bps), before=part(was.owed_bps)))
    return [*told, figure_row(receipt, "network_fee")]
