"""A row that stands for many is brought to what a record tells of them, and no further than there is something to take."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.defi import lending, rate_strategy
from wallet.defi.lending import LendingMarket
from wallet.defi.lending_account import debt_balance, supplied_balance
from wallet.defi.lending_state import asset_of
from wallet.defi.lending_sums import brought_to, changed_by
from wallet.errors import Refused
from wallet.library.presets import preset

ETHER = 10**18
MANY, YOU, ASSET = "others", "you", "WETH"
BEGAN, YEAR_S = 1_750_000_000, 365 * 86_400
LARGEST = 3_000_000 * ETHER
PAID = st.tuples(st.sampled_from((1, -1)), amounts_between(0, LARGEST)).map(lambda drawn: drawn[0] * drawn[1])
"""What is paid in, below zero what is taken out."""


@cache
def lent() -> LendingMarket:
    """A market in which many supplied a million and owe 800,000, and you supplied a thousand."""
    terms = preset("aave-core", lending.Parameters).parameters
    market = lending.new_market(terms, {asset.name: 10**8 for asset in terms.assets}, BEGAN)
    market, _ = brought_to(market, MANY, ASSET, 1_000_000 * ETHER, 800_000 * ETHER, BEGAN)
    return lending.supply(market, YOU, ASSET, 1_000 * ETHER, BEGAN).market


@given(amounts_between(0, LARGEST), amounts_between(0, LARGEST), evenly_between(0, YEAR_S))
@settings(max_examples=60)
def test_the_row_is_what_the_record_tells_and_what_is_there_changes_by_what_was_paid(
    supplied: int, owed: int, later: int
) -> None:
    before, now = lent(), BEGAN + later
    yours = supplied_balance(before, YOU, ASSET, now)
    market, paid = brought_to(before, MANY, ASSET, supplied, owed, now)
    reserve = market.reserves[ASSET]
    rows = market.accounts.values()
    assert reserve.virtual_balance == before.reserves[ASSET].virtual_balance + paid >= 0
    assert reserve.scaled_supply == sum(row.supplied.get(ASSET, 0) for row in rows)
    assert reserve.scaled_debt == sum(row.owed.get(ASSET, 0) for row in rows)
    assert supplied_balance(market, YOU, ASSET, now) == yours
    assert 0 <= debt_balance(market, MANY, ASSET, now) - owed <= 2
    treasury = supplied_balance(lending.mint_to_treasury(market, (ASSET,)), lending.TREASURY, ASSET, now)
    told = supplied_balance(market, MANY, ASSET, now) + treasury
    if reserve.virtual_balance > 4:
        assert abs(told - max(supplied, treasury)) <= 4
    else:
        assert told >= supplied - 4, "what cannot be taken out stays in"


@given(PAID, PAID, evenly_between(0, YEAR_S))
@settings(max_examples=60)
def test_what_many_do_changes_their_row_by_what_they_paid_and_ends_at_what_is_there_and_the_caps(
    supplied: int, owed: int, later: int
) -> None:
    before, now = lent(), BEGAN + later
    yours = supplied_balance(before, YOU, ASSET, now)
    had, owing = supplied_balance(before, MANY, ASSET, now), debt_balance(before, MANY, ASSET, now)
    market, paid = changed_by(before, MANY, ASSET, supplied, owed, now)
    reserve, terms = market.reserves[ASSET], asset_of(market, ASSET)
    rows = market.accounts.values()
    assert reserve.virtual_balance == before.reserves[ASSET].virtual_balance + paid >= 0
    assert reserve.scaled_supply == sum(row.supplied.get(ASSET, 0) for row in rows)
    assert reserve.scaled_debt == sum(row.owed.get(ASSET, 0) for row in rows)
    assert supplied_balance(market, YOU, ASSET, now) == yours
    put_in = supplied_balance(market, MANY, ASSET, now) - had
    lent_out = debt_balance(market, MANY, ASSET, now) - owing
    assert abs(put_in - lent_out - paid) <= 4
    assert min(0, supplied) - 2 <= put_in <= max(0, supplied)
    assert min(0, owed) <= lent_out <= max(0, owed) + 2
    most = rate_strategy.interest_rates(terms.rates, terms.reserve_factor_bps, ETHER, 0, 0).variable_borrow_ray
    assert 0 <= reserve.variable_borrow_rate_ray <= most
    assert owed <= 0 or debt_balance(market, MANY, ASSET, now) <= max(owing, terms.borrow_cap * ETHER) + 2


def test_of_what_is_frozen_many_take_out_and_repay_and_nothing_else() -> None:
    frozen = replace(lent(), frozen=(ASSET,))
    still, paid = changed_by(frozen, MANY, ASSET, ETHER, ETHER, BEGAN)
    assert (still.accounts, paid) == (frozen.accounts, 0)
    _, paid = changed_by(frozen, MANY, ASSET, -5 * ETHER, -3 * ETHER, BEGAN)
    assert paid == -2 * ETHER


def test_an_asset_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="loan_asset_unknown"):
        brought_to(lent(), MANY, "DAI", ETHER, 0, BEGAN)
    with pytest.raises(Refused, match="loan_asset_unknown"):
        changed_by(lent(), MANY, "DAI", ETHER, 0, BEGAN)
