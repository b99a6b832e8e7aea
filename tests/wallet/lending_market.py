"""Small lending markets for tests: round prices and figures that can be worked out by hand."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi import lending
from wallet.defi.lending import AssetParameters, EMode, EModeAsset, LendingMarket, Parameters
from wallet.defi.rate_strategy import RateStrategy

START = 1_700_000_000
YEAR = 365 * 86_400
ONE = 10**18
DOLLAR = 10**6
USD = 10**8
"""A dollar as prices and values have it."""

ETH_CURVE = RateStrategy(optimal_bps=9_000, base_bps=0, slope1_bps=270, slope2_bps=8_000)
WETH = AssetParameters("WETH", 18, 8_000, 8_500, 10_500, 1_500, 1_000, 0, 0, True, ETH_CURVE)
WSTETH = AssetParameters("wstETH", 18, 7_500, 8_000, 10_600, 3_500, 1_000, 0, 0, True, replace(ETH_CURVE, optimal_bps=4_500))
USDC = AssetParameters("USDC", 6, 7_500, 7_800, 10_450, 1_000, 1_000, 0, 0, True, replace(ETH_CURVE, slope1_bps=525))
CORRELATED = EMode(
    id=1,
    label="ETH correlated",
    ltv_bps=9_300,
    liquidation_threshold_bps=9_500,
    liquidation_bonus_bps=10_100,
    isolated=False,
    assets=(EModeAsset("WETH", True, True), EModeAsset("wstETH", True, True)),
)
PRICES = {"WETH": 3_000 * USD, "wstETH": 3_600 * USD, "USDC": USD}


def market(*assets: AssetParameters, emode: EMode = CORRELATED) -> LendingMarket:
    """An empty market of these assets; of none, of all three."""
    chosen = assets or (WETH, WSTETH, USDC)
    return lending.new_market(Parameters(chosen, (emode,)), {asset.name: PRICES[asset.name] for asset in chosen}, START)


def supplied(start: LendingMarket, account: str, asset: str, amount: int, now_s: int = START) -> LendingMarket:
    return lending.supply(start, account, asset, amount, now_s).market


def borrowed(start: LendingMarket, account: str, asset: str, amount: int, now_s: int = START) -> LendingMarket:
    return lending.borrow(start, account, asset, amount, now_s).market


def lent_out(*assets: AssetParameters, emode: EMode = CORRELATED) -> LendingMarket:
    """10 million dollars and 1,000 WETH from `lp`; `you` with 10 WETH and 7,500 USDC of debt."""
    start = supplied(market(*assets, emode=emode), "lp", "USDC", 10**7 * DOLLAR)
    start = supplied(supplied(start, "lp", "WETH", 1_000 * ONE), "you", "WETH", 10 * ONE)
    return borrowed(start, "you", "USDC", 7_500 * DOLLAR)
