"""What a lending market stores: governance's parameters, reserves, prices and everybody's scaled balances.

The storage of `Pool`, its two tokens a reserve, and its oracle of aave-dao/aave-v3-origin (src/contracts/protocol/pool/
PoolStorage.sol, libraries/types/DataTypes.sol) at fd1fbd91, as frozen values. Supplies and debts are kept **scaled**: divided
by an index that grows with interest, so that time changes nobody's row. A change of one account makes a new row, a new
mapping of rows (which shares all others) and a new market; no mapping is ever changed in place. Left out: flags that pause
a reserve, and allowances.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.defi.rate_strategy import RateStrategy, base_rate_ray, check_strategy
from wallet.defi.ray import BPS, RAY, percent_mul
from wallet.errors import Refused

TREASURY = "treasury"
"""The account that receives the reserve factor and the protocol's part of a liquidation, as aTokens."""


class AssetParameters(msgspec.Struct, frozen=True):
    """What governance set for one reserve, in basis points unless said otherwise.

    `ltv_bps` is how much may be borrowed against a value, `liquidation_threshold_bps` from where it may be liquidated,
    `liquidation_bonus_bps` what a liquidator takes for 10,000 of debt (10500: 5 % more), of which the protocol keeps
    `liquidation_protocol_fee_bps` of the part above 10,000. Caps are in whole tokens; 0 means none.
    """

    name: str
    decimals: int
    ltv_bps: int
    liquidation_threshold_bps: int
    liquidation_bonus_bps: int
    reserve_factor_bps: int
    liquidation_protocol_fee_bps: int
    supply_cap: int
    borrow_cap: int
    borrowable: bool
    rates: RateStrategy


class EModeAsset(msgspec.Struct, frozen=True):
    """A member of an e-mode category: counted by the category's figures as collateral, borrowable inside it, or both.

    With `ltv_zero` it backs no new debt there, and keeps the category's liquidation threshold.
    """

    name: str
    collateral: bool
    borrowable: bool
    ltv_zero: bool = False


class EMode(msgspec.Struct, frozen=True):
    """An efficiency mode: better terms for those who borrow only its members. `id` counts from 1; 0 is no e-mode.

    Collateral outside an `isolated` category backs no new debt; outside another it keeps its own loan-to-value.
    """

    id: int
    label: str
    ltv_bps: int
    liquidation_threshold_bps: int
    liquidation_bonus_bps: int
    isolated: bool
    assets: tuple[EModeAsset, ...]


class SlopeAgent(msgspec.Struct, frozen=True):
    """How far a risk agent may move a second slope at once, in basis points, and how many seconds it waits; 0: no agent."""

    step_bps: int = 0
    pause_s: int = 0


class Parameters(msgspec.Struct, frozen=True):
    """All that governance decides; the order of `assets` is the order of the contract's list of reserves.

    `flash_premium_bps` is what a flash loan costs, in 1/10,000 of it; a market that was begun before it stood in its preset has
    what it was then.
    """

    assets: tuple[AssetParameters, ...]
    emodes: tuple[EMode, ...] = ()
    slope_agent: SlopeAgent = SlopeAgent()
    flash_premium_bps: int = 5


class Reserve(msgspec.Struct, frozen=True):
    """One asset's storage. Indexes and rates in rays, a year's rates; amounts in the asset's smallest unit.

    `scaled_supply`, `scaled_debt` and `accrued_to_treasury` are divided by their index. `virtual_balance` is what the pool
    knows it holds: a donation does not move it. `deficit` is debt that was written off.
    """

    updated_s: int
    liquidity_index_ray: int = RAY
    variable_borrow_index_ray: int = RAY
    liquidity_rate_ray: int = 0
    variable_borrow_rate_ray: int = 0
    scaled_supply: int = 0
    scaled_debt: int = 0
    virtual_balance: int = 0
    accrued_to_treasury: int = 0
    deficit: int = 0


class Account(msgspec.Struct, frozen=True):
    """One user's row: scaled aTokens and scaled debt by asset (never zero), what counts as collateral, the e-mode."""

    supplied: dict[str, int] = {}
    owed: dict[str, int] = {}
    collateral: tuple[str, ...] = ()
    emode: int = 0


class LendingMarket(msgspec.Struct, frozen=True, tag="lending_market"):
    """A market. `prices` are of a whole token in 1e-8 of the base currency (dollars), as its oracle last said.

    `pending_ltv_bps` has the assets whose loan-to-value is switched to zero, and what it goes back to; `slope_moved_s` when the
    agent last moved an asset's second slope. Nothing more of a `frozen` asset is supplied or borrowed.
    """

    parameters: Parameters
    reserves: dict[str, Reserve]
    prices: dict[str, int]
    accounts: dict[str, Account] = {}
    pending_ltv_bps: dict[str, int] = {}
    slope_moved_s: dict[str, int] = {}
    frozen: tuple[str, ...] = ()


NOBODY = Account()
"""The row of an account that never came."""


def new_market(parameters: Parameters, prices: dict[str, int], now_s: int) -> LendingMarket:
    """Open an empty market, each reserve at its base rate; `prices` name every asset.

    Refuses `loan_rates_out_of_range`, `loan_terms_out_of_range` and `loan_price`.
    """
    for asset in parameters.assets:
        check_strategy(asset.rates)
        if asset.liquidation_threshold_bps or asset.ltv_bps:
            check_terms(asset)
    for emode in parameters.emodes:
        check_terms(emode)
    reserves = {asset.name: Reserve(now_s, variable_borrow_rate_ray=base_rate_ray(asset.rates)) for asset in parameters.assets}
    market = LendingMarket(parameters, reserves, {})
    for asset in parameters.assets:
        market = set_price(market, asset.name, prices.get(asset.name, 0))
    return market


def check_terms(terms: AssetParameters | EMode) -> None:
    """Refuse with `loan_terms_out_of_range` what the contract lets no one set.

    Borrowing stops before liquidation starts, and at the threshold collateral is worth the debt and the bonus.
    """
    threshold_bps, bonus_bps = terms.liquidation_threshold_bps, terms.liquidation_bonus_bps
    if not terms.ltv_bps <= threshold_bps or bonus_bps <= BPS or percent_mul(threshold_bps, bonus_bps) > BPS:
        raise Refused("loan_terms_out_of_range")


def set_price(market: LendingMarket, asset: str, price: int) -> LendingMarket:
    """Let the oracle say `price`, in 1e-8 of the base currency for a whole token, from now on.

    Refuses `loan_asset_unknown` and `loan_price`: the oracle answers with more than zero or not at all.
    """
    asset_of(market, asset)
    if price <= 0:
        raise Refused("loan_price", token=asset)
    return replace(market, prices={**market.prices, asset: price})


def asset_of(market: LendingMarket, name: str) -> AssetParameters:
    """The parameters of an asset. Refuses `loan_asset_unknown`."""
    for asset in market.parameters.assets:
        if asset.name == name:
            return asset
    raise Refused("loan_asset_unknown", token=name)


def emode_of(market: LendingMarket, id: int) -> EMode | None:
    """The e-mode category, None for 0. Refuses `loan_emode_unknown`."""
    if not id:
        return None
    for emode in market.parameters.emodes:
        if emode.id == id:
            return emode
    raise Refused("loan_emode_unknown", category=id)


def account_of(market: LendingMarket, name: str) -> Account:
    """The row of an account, empty where it never came."""
    return market.accounts.get(name, NOBODY)


def with_reserve(market: LendingMarket, asset: str, reserve: Reserve) -> LendingMarket:
    """The market with one reserve replaced."""
    return replace(market, reserves={**market.reserves, asset: reserve})


def with_account(market: LendingMarket, name: str, account: Account) -> LendingMarket:
    """The market with one row replaced; an empty row is dropped."""
    return replace(market, accounts=_with_row(market, name, account))


def with_both(market: LendingMarket, asset: str, reserve: Reserve, name: str, account: Account) -> LendingMarket:
    """The market with one reserve and one row replaced, as `with_reserve` and `with_account` do it."""
    return replace(market, reserves={**market.reserves, asset: reserve}, accounts=_with_row(market, name, account))


def _with_row(market: LendingMarket, name: str, account: Account) -> dict[str, Account]:
    accounts = {**market.accounts, name: account}
    if account == NOBODY:
        del accounts[name]
    return accounts


def with_supplied(account: Account, asset: str, scaled: int) -> Account:
    """The row with that many scaled aTokens; what is gone is no collateral any more."""
    if scaled:
        return replace(account, supplied={**account.supplied, asset: scaled})
    left = {name: held for name, held in account.supplied.items() if name != asset}
    return with_collateral(replace(account, supplied=left), asset, False)


def with_owed(account: Account, asset: str, scaled: int) -> Account:
    """The row with that much scaled debt."""
    if scaled:
        return replace(account, owed={**account.owed, asset: scaled})
    return replace(account, owed={name: owed for name, owed in account.owed.items() if name != asset})


def with_collateral(account: Account, asset: str, used: bool) -> Account:
    """The row with the asset counted as collateral, or not."""
    others = tuple(name for name in account.collateral if name != asset)
    return replace(account, collateral=(*others, asset) if used else others)
