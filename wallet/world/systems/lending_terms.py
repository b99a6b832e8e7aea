"""What a lending market offers to one account: its terms asset by asset, and its e-modes.

Limits are those that `lending_account` works out, on a market priced in the hour in which one asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from wallet.defi.lending_account import (
    borrowable,
    liquidation_bonus_for,
    liquidation_threshold_for,
    ltv_for,
    may_be_borrowed,
    releasable,
    suppliable,
    withdrawable,
)
from wallet.defi.lending_reserves import borrow_index_at, owed_amount
from wallet.defi.lending_state import LendingMarket, account_of, asset_of, emode_of
from wallet.defi.rate_strategy import Rates, interest_rates
from wallet.defi.ray import BPS, WORD
from wallet.world.lender import LoanMode, LoanTerms

PPM = 10**6


def terms_of(market: LendingMarket, account: str, token: str, now_s: int) -> LoanTerms:
    """Return how an asset of a priced market stands to an account. Refuses loan_asset_unknown."""
    asset, row = asset_of(market, token), account_of(market, account)
    emode, room, unit = emode_of(market, row.emode), suppliable(market, token, now_s), 10**asset.decimals
    return LoanTerms(
        ltv_bps=ltv_for(asset, emode),
        threshold_bps=liquidation_threshold_for(asset, emode),
        penalty_bps=liquidation_bonus_for(asset, emode) - BPS,
        supply_cap=asset.supply_cap * unit,
        borrow_cap=asset.borrow_cap * unit,
        supply_room=None if room >= WORD else room,
        borrowable=borrowable(market, account, token, now_s),
        withdrawable=withdrawable(market, account, token, now_s),
        lent=may_be_borrowed(asset, emode),
        backs=token in row.collateral,
        frozen=token in market.frozen,
        lent_out_ppm=lent_out_ppm(market, token, now_s),
        sellable=releasable(market, account, token, now_s),
    )


def lent_out_ppm(market: LendingMarket, token: str, now_s: int) -> int:
    """Return the part of an asset that is owed, in millionths and rounded down; 0 where there is none of it."""
    reserve = market.reserves[token]
    owed = owed_amount(reserve.scaled_debt, borrow_index_at(reserve, now_s))
    return owed * PPM // (owed + reserve.virtual_balance) if owed else 0


def rates_by_use(market: LendingMarket, token: str, parts_ppm: Sequence[int], now_s: int) -> tuple[Rates[int], ...]:
    """Return the rates that the curve of an asset gives with so many millionths of what there is lent out."""
    asset, reserve = asset_of(market, token), market.reserves[token]
    there = reserve.virtual_balance + owed_amount(reserve.scaled_debt, borrow_index_at(reserve, now_s))
    lent = (there * part // PPM for part in parts_ppm)
    return tuple(interest_rates(asset.rates, asset.reserve_factor_bps, debt, there - debt, reserve.deficit) for debt in lent)


def modes_of(market: LendingMarket) -> tuple[LoanMode, ...]:
    """Return the e-modes that have a member in this market."""
    return tuple(
        LoanMode(
            number=mode.id,
            label=mode.label,
            backing=tuple(member.name for member in mode.assets if member.collateral and not member.ltv_zero),
            lent=tuple(member.name for member in mode.assets if member.borrowable),
            ltv_bps=mode.ltv_bps,
            threshold_bps=mode.liquidation_threshold_bps,
        )
        for mode in market.parameters.emodes
        if mode.assets
    )
