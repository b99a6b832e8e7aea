"""A fix that a refusal offers has been tried: whatever is asked of whatever world, the action goes through with it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import evenly_between
from tests.wallet.practices import practice
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, library, shocks
from wallet.actions import AnyAction, attempt
from wallet.actions.base import Action

E = 10**18
MARKET, LENDER, HUB, STRATEGY = "curve-steth", "aave-core", "lido-vault", "eigenlayer"
STEPS: dict[str, tuple[Action, ...]] = {
    "calm": (),
    "rich": (actions.Faucet(amount=300_000 * E), actions.Stake(amount=20_000 * E), actions.Wrap(amount=5_000 * E)),
    "no coin for a fee": (
        actions.AddLiquidity(market=MARKET, amounts=(3 * E, 2 * E)),
        actions.Wrap(amount=E),
        actions.Transfer(token="ETH", to="Jon", amount=0, everything=True),
    ),
    "almost no coin": (
        actions.AddLiquidity(market=MARKET, amounts=(3 * E, 2 * E)),
        actions.Transfer(token="ETH", to="Jon", amount=28 * E + 990 * 10**15),
    ),
    "the others left the pool": (
        actions.AddLiquidity(market=MARKET, amounts=(3 * E, 2 * E)),
        actions.Shock(shock=shocks.LiquidityLeaves(999_000)),
    ),
    "an empty pool": (actions.Shock(shock=shocks.LiquidityLeaves(1_000_000)),),
    "dust in the pool": (
        actions.AddLiquidity(market=MARKET, amounts=(10, 10)),
        actions.Shock(shock=shocks.LiquidityLeaves(999_999)),
    ),
    "a lopsided pool": (
        actions.Faucet(amount=10**6 * E),
        actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=900_000 * E),
    ),
    "many slashed": (actions.Shock(shock=shocks.SlashValidators(300_000)),),
    "locked": (actions.Faucet(amount=100 * E), actions.Lock(amount=64 * E)),
    "dust of everything": (
        actions.Wrap(amount=2),
        actions.Transfer(token="stETH", to="Jon", amount=5 * E - 1),
    ),
}
LENT: dict[str, tuple[Action, ...]] = {
    "a lender": (),
    "a loan": (
        actions.Wrap(amount=4 * E),
        actions.Supply(LENDER, "wstETH", 3 * E),
        actions.Supply(LENDER, "ETH", 5 * E),
        actions.Borrow(LENDER, "USDC", 5_000 * 10**6),
    ),
    "a loan in an e-mode, and no coin for a fee": (
        actions.Wrap(amount=4 * E),
        actions.Supply(LENDER, "wstETH", 3 * E),
        actions.SetEMode(LENDER, 1),
        actions.Borrow(LENDER, "wstETH", E),
        actions.Transfer(token="ETH", to="Jon", amount=0, everything=True),
    ),
}
"""The same in a world with a lender."""
AMOUNTS = st.one_of(
    st.integers(-1, 200),
    st.builds(lambda coins, wei: coins * E + wei, st.integers(0, 60), st.integers(0, E)),
    st.builds(lambda coins, wei: coins * E + wei, st.integers(0, 10**7), st.sampled_from((0, 1, E - 1))),
    st.just(10**30),
    st.just(2**255),
)
SHARES = st.one_of(st.integers(0, 400), st.integers(0, 1_500_000), st.sampled_from((330_000, 999_999, 1_000_000)))
TOKENS = st.sampled_from(("ETH", "stETH", "wstETH", "steCRV", "USDC"))
APPROVE = st.sampled_from(("exact", "unlimited", "none"))
MINIMUM = st.one_of(st.just(0), AMOUNTS.filter(lambda amount: amount > 0))
SWAPPED = st.sampled_from((("stETH", "ETH"), ("ETH", "stETH")))
LENDABLE = st.sampled_from(("ETH", "wstETH", "USDC", "stETH"))
SMALL = st.one_of(AMOUNTS, evenly_between(1, 20_000 * 10**6))
"""Amounts of a token of six decimals as well."""
VAULTED: dict[str, tuple[Action, ...]] = {
    "no vault": (),
    "a vault that owes": (actions.OpenVault(33 * E, HUB, 1), actions.MintVault(20 * E, HUB, 1)),
    "a vault that owes all it may": (
        actions.OpenVault(33 * E, HUB, 0),
        actions.FundVault(2 * E, HUB, 1),
        actions.MintVault(17 * E, HUB, 1),
    ),
}
VAULTS = st.integers(1, 2)
RESTAKED: dict[str, tuple[Action, ...]] = {
    "nothing restaked": (),
    "restaked with an operator": (actions.Restake(STRATEGY, 4 * E, "Elm"),),
    "restaked with nobody, and some of it asked back": (
        actions.Restake(STRATEGY, 4 * E),
        actions.LeaveRestaking(STRATEGY, E),
        actions.Transfer(token="ETH", to="Jon", amount=0, everything=True),
    ),
}
OPERATORS = st.sampled_from(("", "Elm", "Birch", "Ash"))

WISHES: dict[type[Action], st.SearchStrategy[Action]] = {
    actions.Stake: st.builds(actions.Stake, amount=AMOUNTS),
    actions.Wrap: st.builds(actions.Wrap, amount=AMOUNTS, approve=APPROVE),
    actions.Unwrap: st.builds(actions.Unwrap, amount=AMOUNTS),
    actions.Convert: st.builds(actions.Convert, system=st.just("wsteth"), amount=AMOUNTS, approve=APPROVE),
    actions.Leave: st.builds(actions.Leave, amount=AMOUNTS, token=st.sampled_from(("stETH", "wstETH")), approve=APPROVE),
    actions.RequestWithdrawal: st.builds(
        actions.RequestWithdrawal, amount=AMOUNTS, token=st.sampled_from(("stETH", "wstETH")), approve=APPROVE
    ),
    actions.Claim: st.builds(actions.Claim, requests=st.lists(st.integers(0, 3), max_size=2).map(tuple)),
    actions.Lock: st.builds(actions.Lock, amount=AMOUNTS),
    actions.Unlock: st.builds(actions.Unlock, position=st.integers(0, 2)),
    actions.Redelegate: st.builds(actions.Redelegate, position=st.integers(0, 2)),
    actions.Swap: st.builds(
        lambda tokens, amount, minimum, approve: actions.Swap(MARKET, *tokens, amount, minimum, approve),
        SWAPPED,
        AMOUNTS,
        MINIMUM,
        APPROVE,
    ),
    actions.AddLiquidity: st.builds(
        actions.AddLiquidity, market=st.just(MARKET), amounts=st.tuples(AMOUNTS, AMOUNTS), minimum=MINIMUM, approve=APPROVE
    ),
    actions.RemoveLiquidity: st.builds(
        actions.RemoveLiquidity,
        market=st.just(MARKET),
        amount=AMOUNTS,
        into=st.sampled_from(("", "ETH", "stETH")),
        minimums=st.tuples(MINIMUM, MINIMUM),
    ),
    actions.RemoveExactly: st.builds(
        actions.RemoveExactly, market=st.just(MARKET), amounts=st.tuples(AMOUNTS, AMOUNTS), most=st.just(0) | AMOUNTS
    ),
    actions.Supply: st.builds(actions.Supply, st.just(LENDER), LENDABLE, SMALL, APPROVE),
    actions.WithdrawSupplied: st.builds(actions.WithdrawSupplied, st.just(LENDER), LENDABLE, SMALL, st.booleans()),
    actions.SellDeposit: st.builds(
        actions.SellDeposit, st.just(LENDER), LENDABLE, SMALL, st.sampled_from((-1, 0, 10_000, 600_000)), st.booleans()
    ),
    actions.Borrow: st.builds(actions.Borrow, st.just(LENDER), LENDABLE, SMALL),
    actions.Repay: st.builds(actions.Repay, st.just(LENDER), LENDABLE, SMALL, st.booleans(), APPROVE),
    actions.SetEMode: st.builds(actions.SetEMode, st.just(LENDER), st.integers(0, 2)),
    actions.UseAsCollateral: st.builds(actions.UseAsCollateral, st.just(LENDER), LENDABLE, st.booleans()),
    actions.OpenLoop: st.builds(
        actions.OpenLoop,
        st.just(LENDER),
        LENDABLE,
        SMALL,
        st.integers(9_000, 200_000),
        st.integers(0, 1),
        st.sampled_from(("", MARKET)),
    ),
    actions.ClimbLoop: st.builds(actions.ClimbLoop, st.just(LENDER), LENDABLE, SMALL, st.booleans(), st.integers(0, 1)),
    actions.CloseLoop: st.builds(actions.CloseLoop, st.just(LENDER), LENDABLE, st.sampled_from(("", MARKET))),
    actions.OpenVault: st.builds(actions.OpenVault, AMOUNTS, st.just(HUB), st.integers(0, 7)),
    actions.FundVault: st.builds(actions.FundVault, AMOUNTS, st.just(HUB), VAULTS, st.booleans()),
    actions.WithdrawVault: st.builds(actions.WithdrawVault, AMOUNTS, st.just(HUB), VAULTS),
    actions.MintVault: st.builds(actions.MintVault, AMOUNTS, st.just(HUB), VAULTS),
    actions.RepayVault: st.builds(actions.RepayVault, AMOUNTS, st.just(HUB), VAULTS, st.booleans(), st.booleans()),
    actions.CallValidators: st.builds(actions.CallValidators, st.integers(0, 3), st.just(HUB), VAULTS),
    actions.ChangeVaultTier: st.builds(actions.ChangeVaultTier, st.integers(0, 7), st.just(HUB), VAULTS),
    actions.Restake: st.builds(actions.Restake, st.just(STRATEGY), AMOUNTS, OPERATORS, APPROVE),
    actions.Delegate: st.builds(actions.Delegate, st.just(STRATEGY), OPERATORS),
    actions.LeaveRestaking: st.builds(actions.LeaveRestaking, st.just(STRATEGY), AMOUNTS, st.booleans()),
    actions.Transfer: st.builds(
        actions.Transfer, token=TOKENS, to=st.sampled_from(("Jon", "you", "")), amount=AMOUNTS, everything=st.booleans()
    ),
    actions.Faucet: st.builds(actions.Faucet, amount=AMOUNTS, token=TOKENS),
    actions.Approve: st.builds(actions.Approve, token=TOKENS, spender=st.just(MARKET), amount=AMOUNTS),
    actions.Revoke: st.builds(actions.Revoke, token=TOKENS, spender=st.just(MARKET)),
    actions.SetFee: st.builds(actions.SetFee, st.integers(-2, 10_002), st.sampled_from(("lido", "", "wsteth"))),
    actions.Shock: st.builds(
        actions.Shock,
        shock=st.one_of(
            st.builds(shocks.SlashValidators, SHARES),
            st.builds(shocks.LiquidityLeaves, SHARES),
            st.builds(shocks.LargeSale, AMOUNTS),
            st.builds(shocks.RedemptionRush, AMOUNTS),
            st.builds(shocks.PriceSourceChanges, st.sampled_from(("market", "stale"))),
            st.builds(shocks.CapDrawnLow, SHARES),
            st.builds(shocks.LenderRun, SHARES),
        ),
    ),
}


@cache
def world_of(name: str) -> World:
    added = "lending_market" if name in LENT else "lido_vault" if name in VAULTED else "restaking" if name in RESTAKED else ""
    world = start_enlarged("calm", added) if added else library.start("calm", 7)
    for step in {**STEPS, **LENT, **VAULTED, **RESTAKED}[name]:
        world = step.apply(world).world
    return world


def refused(action: Action, world: World) -> Refused | None:
    try:
        attempt(action, world)
    except Refused as refusal:
        return refusal
    return None


def test_every_action_is_wished_for() -> None:
    assert set(WISHES) == set(get_args(AnyAction))


@pytest.mark.parametrize("kind", WISHES, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_fix_that_is_offered_goes_through(kind: type[Action], data: st.DataObject) -> None:
    lends = kind.__name__ in ("Supply", "WithdrawSupplied", "SellDeposit", "Borrow", "Repay", "SetEMode", "UseAsCollateral")
    lends |= "Loop" in kind.__name__
    states = LENT if lends else VAULTED if "Vault" in kind.__name__ or kind is actions.CallValidators else STEPS
    states = RESTAKED if kind in (actions.Restake, actions.Delegate, actions.LeaveRestaking) else states
    world = world_of(data.draw(st.sampled_from(sorted(states))))
    action = data.draw(WISHES[kind])
    refusal = refused(action, world)
    if refusal is not None and refusal.remedy is not None:
        mended = action.mended(refusal)
        assert mended is not None
        mended.apply(world)


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("no coin for a fee", actions.RemoveLiquidity(market=MARKET, amount=50 * E)),
        ("an empty pool", actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=50 * E)),
    ],
)
def test_where_no_amount_would_go_through_none_is_offered(name: str, action: Action) -> None:
    refusal = refused(action, world_of(name))
    assert refusal is not None
    assert refusal.code == "balance_short"
    assert refusal.remedy is None


def test_a_fix_that_is_refused_in_turn_leads_to_the_one_that_works() -> None:
    asked = actions.AddLiquidity(market=MARKET, amounts=(50 * E, 50 * E))
    refusal = refused(asked, world_of("calm"))
    assert refusal is not None
    mended = actions.AddLiquidity(market=MARKET, amounts=(refusal.remedy.amounts[0], world_of("calm").balance("you", "stETH")))
    assert refusal.remedy == mended


def test_one_number_is_offered_where_one_number_will_do() -> None:
    world = world_of("calm")
    asked = actions.AddLiquidity(market=MARKET, amounts=(E, 50 * E))
    refusal = refused(asked, world)
    assert refusal is not None
    assert refusal.remedy == world.balance("you", "stETH")
    dear = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=E, minimum=2 * E)
    short = refused(dear, world)
    assert short is not None
    assert attempt(replace(dear, minimum=short.remedy), world)


@pytest.mark.parametrize("share_ppm", [0, 1, 2])
def test_a_slash_too_small_is_offered_as_a_share_that_can_be(share_ppm: int) -> None:
    world = world_of("calm")
    refusal = refused(actions.Shock(shock=shocks.SlashValidators(share_ppm)), world)
    assert refusal is not None
    done = attempt(actions.Shock(shock=shocks.SlashValidators(int(str(refusal.remedy)))), world)
    assert int(done.receipt.figures["count"]) >= 1


def test_a_practice_offers_only_what_was_tried(tmp_path: Path) -> None:
    with practice(tmp_path) as here:
        for step in STEPS["no coin for a fee"]:
            here.do(step)
        for ask in (here.preview, here.do):
            with pytest.raises(Refused) as caught:
                ask(actions.RemoveLiquidity(market=MARKET, amount=50 * E))
            assert (caught.value.code, caught.value.remedy) == ("balance_short", None)
