"""What StableSwap-NG refuses, with the figures of its sentence, and what it offers in place of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from tests.wallet.stable_pools_ng import (
    LOPSIDED,
    NOW,
    POOL,
    WEI,
    a_pool,
)
from wallet.defi import stable_pool_ng
from wallet.errors import Refused

EMPTY = stable_pool_ng.deployed(POOL.parameters, NOW)
HALVED = stable_pool_ng.with_reading(POOL, 1, 5 * 10**17)
ONE_SIDED = replace(POOL, balances=(400 * WEI, 0))


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("market_amount_zero", lambda: stable_pool_ng.exchange(POOL, 0, 1, 0, 0, NOW)),
        ("market_amount_zero", lambda: stable_pool_ng.exchange(POOL, 0, 1, -1, 0, NOW)),
        ("market_same_coin", lambda: stable_pool_ng.exchange(POOL, 0, 0, WEI, 0, NOW)),
        ("market_same_coin", lambda: stable_pool_ng.quote(POOL, 0, -1, WEI, NOW)),
        ("market_pays_nothing", lambda: stable_pool_ng.exchange(HALVED, 1, 0, 1, 0, NOW)),  # counts nothing
        ("market_minimum", lambda: stable_pool_ng.exchange(POOL, 0, 1, WEI, 2 * WEI, NOW)),
        ("market_empty", lambda: stable_pool_ng.exchange(EMPTY, 0, 1, WEI, 0, NOW)),
        ("market_empty", lambda: stable_pool_ng.virtual_price(EMPTY, NOW)),
        ("market_empty", lambda: stable_pool_ng.state_price(EMPTY, NOW)),
        ("market_empty", lambda: stable_pool_ng.dynamic_fee(EMPTY)),
        ("market_unbalanced", lambda: stable_pool_ng.exchange(ONE_SIDED, 1, 0, WEI, 0, NOW)),
        ("market_unbalanced", lambda: stable_pool_ng.marginal_price(ONE_SIDED, 1, 0, NOW)),
        ("market_unbalanced", lambda: stable_pool_ng.exchange(LOPSIDED, 0, 1, WEI, 0, NOW)),
        ("market_unbalanced", lambda: stable_pool_ng.virtual_price(LOPSIDED, NOW)),
        ("market_amount_zero", lambda: stable_pool_ng.add_liquidity(POOL, (0, 0), 0, NOW)),
        ("market_amount_zero", lambda: stable_pool_ng.add_liquidity(POOL, (-1, WEI), 0, NOW)),
        ("market_amount_zero", lambda: stable_pool_ng.add_liquidity(EMPTY, (WEI, 0), 0, NOW)),
        ("market_minimum", lambda: stable_pool_ng.add_liquidity(EMPTY, (WEI, WEI), 3 * WEI, NOW)),
        ("market_minimum", lambda: stable_pool_ng.add_liquidity(POOL, (WEI, 0), 2 * WEI, NOW)),
        ("market_empty", lambda: stable_pool_ng.add_liquidity(replace(EMPTY, lp_supply=1), (WEI, WEI), 0, NOW)),
        ("market_lp_short", lambda: stable_pool_ng.remove_liquidity(POOL, POOL.lp_supply + 1, (0, 0), NOW)),
        ("market_amount_zero", lambda: stable_pool_ng.remove_liquidity(POOL, 0, (0, 0), NOW)),
        ("market_minimum", lambda: stable_pool_ng.remove_liquidity(POOL, WEI, (WEI, 0), NOW)),
        ("market_empty", lambda: stable_pool_ng.remove_liquidity_imbalance(EMPTY, (1, 0), WEI, NOW)),
        ("market_amount_zero", lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, (0, 0), WEI, NOW)),
        ("market_amount_zero", lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, (-1, 0), WEI, NOW)),
        ("market_coin_short", lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, (401 * WEI, 0), WEI, NOW)),
        ("market_unbalanced", lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, (400 * WEI, 0), WEI, NOW)),
        ("market_unbalanced", lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, POOL.balances, WEI, NOW)),
        ("market_maximum", lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, (WEI, 0), WEI // 2, NOW)),
        ("market_minimum", lambda: stable_pool_ng.remove_liquidity_one_coin(POOL, WEI, 0, 2 * WEI, NOW)),
        ("market_lp_short", lambda: stable_pool_ng.remove_liquidity_one_coin(POOL, 10**30, 0, 0, NOW)),
        ("market_same_coin", lambda: stable_pool_ng.remove_liquidity_one_coin(POOL, WEI, 2, 0, NOW)),
        ("market_unbalanced", lambda: stable_pool_ng.remove_liquidity_one_coin(POOL, POOL.lp_supply, 0, 0, NOW)),
    ],
)
def test_what_the_contract_would_refuse_is_refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


BOTH = POOL.lp_supply
LOSSES = replace(POOL, balances=(400 * WEI, -1))
"""A rebase took more than the providers had."""
LEVEL = replace(a_pool(WEI, WEI, rate=WEI), balances=(1000, 1000), lp_supply=4000)
"""A share is worth half a unit of D here."""
STEEP = replace(a_pool(WEI, WEI, a=1, rate=WEI), balances=(887, 1), lp_supply=179)
"""D is 179, a share a unit of it. At 178 the curve stands at 884, and 887's part of it is 882."""


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("market_same_coin", None, {"pay": 0, "receive": 0}, lambda: stable_pool_ng.exchange(POOL, 0, 0, WEI, 0, NOW)),
        ("market_same_coin", None, {"pay": 0, "receive": 2}, lambda: stable_pool_ng.dynamic_fee(POOL, 0, 2)),
        (
            "market_same_coin",
            None,
            {"pay": 2, "receive": -1},
            lambda: stable_pool_ng.remove_liquidity_one_coin(POOL, WEI, 2, 0, NOW),
        ),
        ("market_pays_nothing", None, {"amount": 1}, lambda: stable_pool_ng.exchange(HALVED, 1, 0, 1, 0, NOW)),
        ("market_empty", None, {}, lambda: stable_pool_ng.lp_before_fees(EMPTY, (WEI, WEI), NOW)),
        # D stays at 2,000 and the curve's own point with it; the unit kept for rounding is not there.
        ("market_amount_zero", None, {}, lambda: stable_pool_ng.remove_liquidity_one_coin(LEVEL, 1, 0, 0, NOW)),
        ("market_amount_zero", None, {}, lambda: stable_pool_ng.remove_liquidity_one_coin(STEEP, 1, 0, 0, NOW)),
        (
            "market_unbalanced",
            None,
            {"balances": (2, 1)},
            lambda: stable_pool_ng.remove_liquidity_one_coin(replace(LEVEL, balances=(2, 1), lp_supply=1), 1, 1, 0, NOW),
        ),
        (
            "market_unbalanced",
            None,
            {"balances": (0, 0)},
            lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, POOL.balances, BOTH, NOW),
        ),
        (
            "market_unbalanced",
            None,
            {"balances": (400 * WEI, 0)},
            lambda: stable_pool_ng.exchange(ONE_SIDED, 1, 0, WEI, 0, NOW),
        ),
        (
            "market_minimum",
            stable_pool_ng.quote(POOL, 0, 1, WEI, NOW),
            {"got": stable_pool_ng.quote(POOL, 0, 1, WEI, NOW), "minimum": 2 * WEI},
            lambda: stable_pool_ng.exchange(POOL, 0, 1, WEI, 2 * WEI, NOW),
        ),
        (
            "market_minimum",
            300 * WEI,
            {"got": 300 * WEI, "minimum": 301 * WEI},
            lambda: stable_pool_ng.remove_liquidity(replace(POOL, lp_supply=2 * WEI), WEI, (200 * WEI, 301 * WEI), NOW),
        ),
        (
            "market_minimum",
            stable_pool_ng.add_liquidity(POOL, (WEI, 0), 0, NOW).lp,
            {"got": stable_pool_ng.add_liquidity(POOL, (WEI, 0), 0, NOW).lp, "minimum": 2 * WEI},
            lambda: stable_pool_ng.add_liquidity(POOL, (WEI, 0), 2 * WEI, NOW),
        ),
        (
            "market_maximum",
            stable_pool_ng.remove_liquidity_imbalance(POOL, (WEI, 0), BOTH, NOW).lp,
            {"needed": stable_pool_ng.remove_liquidity_imbalance(POOL, (WEI, 0), BOTH, NOW).lp, "maximum": 5},
            lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, (WEI, 0), 5, NOW),
        ),
        ("market_coin_short", None, {"held": 0, "asked": WEI}, lambda: stable_pool_ng.remove_liquidity(LOSSES, WEI, (0, 0), NOW)),
        (
            "market_coin_short",
            None,
            {"held": 0, "asked": 1},
            lambda: stable_pool_ng.remove_liquidity_imbalance(LOSSES, (0, 1), BOTH, NOW),
        ),
        (
            "market_coin_short",
            None,
            {"held": 400 * WEI, "asked": 401 * WEI},
            lambda: stable_pool_ng.remove_liquidity_imbalance(POOL, (401 * WEI, 0), BOTH, NOW),
        ),
        (
            "market_lp_short",
            BOTH,
            {"supply": BOTH, "asked": BOTH + 1},
            lambda: stable_pool_ng.remove_liquidity_one_coin(POOL, BOTH + 1, 0, 0, NOW),
        ),
        ("market_lp_short", None, {"supply": 0, "asked": 1}, lambda: stable_pool_ng.remove_liquidity(EMPTY, 1, (0, 0), NOW)),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert (caught.value.code, caught.value.remedy, caught.value.figures) == (code, remedy, figures)


def test_the_remedy_of_a_refusal_is_an_amount_that_works() -> None:
    with pytest.raises(Refused) as dear:
        stable_pool_ng.remove_liquidity_imbalance(POOL, (WEI, 0), 1, NOW)
    needed: Any = dear.value.remedy
    assert stable_pool_ng.remove_liquidity_imbalance(POOL, (WEI, 0), needed, NOW).lp == needed
    with pytest.raises(Refused) as low:
        stable_pool_ng.exchange(POOL, 0, 1, WEI, 2 * WEI, NOW)
    met: Any = low.value.remedy
    assert stable_pool_ng.exchange(POOL, 0, 1, WEI, met, NOW).received == met
    with pytest.raises(Refused) as few:
        stable_pool_ng.add_liquidity(POOL, (WEI, 0), 2 * WEI, NOW)
    minted: Any = few.value.remedy
    assert stable_pool_ng.add_liquidity(POOL, (WEI, 0), minted, NOW).lp == minted > 0
