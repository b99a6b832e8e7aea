"""Loops before they are built, built rung by rung or in one step, and left: what is told beforehand is what then happens, to
the last unit, the books close, and own moves and interest add up.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.practices import practice
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit, net_worth, staked, worth
from wallet.actions import Action
from wallet.defi import lending_flash, looping
from wallet.defi.lending_reserves import accrue, minted_for_supply
from wallet.defi.lending_state import asset_of
from wallet.defi.looping import Loop
from wallet.library import start
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.practice.rewards import YearlyRate
from wallet.ways import efficiency, loop_entries, loops, unwinding
from wallet.world.entering import path_into
from wallet.world.hour import pass_hour
from wallet.world.lender import Lender
from wallet.world.own_sums import FEES, OwnSums
from wallet.world.sampling import all_sums
from wallet.world.state import Venue
from wallet.world.systems.lending import LendingPool

ETHER = WAD = 10**18
NAME = "aave-core"
BEGUN = start("calm-all", 7)
WAY, PLAIN = loops.loopable(BEGUN)


def lender(world: World) -> LendingPool:
    return world.system(NAME, LendingPool)


def done(world: World, sums: OwnSums, wish: Action) -> tuple[World, OwnSums]:
    outcome = actions.attempt(wish, world)
    assert audit(outcome.world) == []
    return outcome.world, sums_after(sums, outcome.receipt, outcome.world)


def refusal(world: World, wish: Action) -> Refused:
    with pytest.raises(Refused) as found:
        actions.attempt(wish, world)
    return found.value


def opened(leverage_bps: int, own: int = 10 * ETHER, market: str = "", token: str = "wstETH") -> World:
    return actions.OpenLoop(NAME, token, own, leverage_bps, 1, market).apply(BEGUN).world


# -- the stairs


def test_what_can_be_looped_is_what_a_lender_takes_and_lends_its_coin_against() -> None:
    assert [(way.token, way.coin, way.category, way.ltv_bps, way.threshold_bps) for way in (WAY, PLAIN)] == [
        ("wstETH", "ETH", 1, 9_300, 9_500),
        ("rETH", "ETH", 1, 9_300, 9_500),
    ]
    assert loops.loopable(start("calm", 7)) == ()
    assert loops.most_leverage_bps(WAY) == 142_857
    assert loops.most_leverage_bps(WAY, 11_000) == 73_333


@pytest.mark.parametrize(("leverage_bps", "loans"), [(15_000, 1), (27_940, 2), (36_900, 4), (100_000, 16)])
def test_every_rung_is_a_deed_that_comes_to_what_was_planned(leverage_bps: int, loans: int) -> None:
    plan = loops.stairs(BEGUN, WAY, 10 * ETHER, leverage_bps)
    assert (len(plan.rungs), plan.of, plan.next, plan.refused) == (loans + 1, loans + 1, 1, None)
    world = BEGUN
    for rung in plan.rungs:
        world = actions.attempt(rung.action, world).world
        assert loops.standing(world, WAY) == Loop(rung.collateral, rung.debt)
        assert rung.health_wad is None or rung.health_wad >= loops.FLOOR_BPS * WAD // 10_000
    assert world == plan.after
    assert audit(world) == []
    assert plan.rungs[-1].debt == 10 * ETHER * (leverage_bps - 10_000) // 10_000


def test_a_plan_goes_on_from_what_is_done_and_knows_which_rung_comes_next() -> None:
    world, own = BEGUN, 10 * ETHER
    for number in range(1, 6):
        plan = loops.stairs(world, WAY, own, 36_900)
        assert (plan.next, plan.of) == (number, 5)
        world, own = actions.attempt(plan.rungs[0].action, world).world, 0
    assert loops.stairs(world, WAY, 0, 36_900).rungs == ()


def test_a_plan_from_a_deposit_enters_the_e_mode_once_and_pays_for_it_once() -> None:
    world = actions.Wrap(4 * ETHER).apply(BEGUN).world
    world = actions.Supply(NAME, "wstETH", world.balance("you", "wstETH")).apply(world).world
    plan = loops.stairs(world, WAY, 0, 40_000)
    for rung in plan.rungs:
        world = actions.attempt(rung.action, world).world
    assert len(plan.rungs) > 2
    assert world == plan.after


def test_a_floor_makes_rungs_smaller_and_a_leverage_over_it_is_never_reached() -> None:
    plan = loops.stairs(BEGUN, WAY, 10 * ETHER, 100_000, 15_000)
    assert len(plan.rungs) == 1 + len([rung for rung in plan.rungs if rung.health_wad])
    assert min(rung.health_wad for rung in plan.rungs if rung.health_wad) >= 15 * WAD // 10
    assert plan.rungs[-1].collateral * 10 < 10 * ETHER * loops.most_leverage_bps(WAY, 15_000) // 1_000


def test_a_rung_that_cannot_be_done_is_told_with_its_reason() -> None:
    plan = loops.stairs(BEGUN, WAY, 41 * ETHER, 36_900)
    assert plan.rungs == ()
    assert plan.refused is not None
    assert plan.refused.code == "balance_short"
    with_fees_for_one = actions.Transfer("ETH", "alice", BEGUN.balance("you", "ETH") - 10 * ETHER - 10**15).apply(BEGUN).world
    short = loops.stairs(with_fees_for_one, WAY, 10 * ETHER, 36_900)
    assert 1 <= len(short.rungs) < 5
    assert short.refused is not None
    assert short.refused.code == "fee_short"


# -- what it earns and what ends it


def test_the_net_rate_is_of_the_rates_after_ones_own_loan_and_ends_where_it_says() -> None:
    world = opened(100_000, 30 * ETHER)
    facts = loops.loop_facts(world, WAY, lambda _: YearlyRate(30_000, 30))
    rates = lender(world).yearly_rates("ETH")
    assert facts.borrow == rates.variable_borrow_ray // 10**9 > lender(BEGUN).yearly_rates("ETH").variable_borrow_ray // 10**9
    assert facts.staking >= 3 * WAD // 100
    leverage = facts.collateral * WAD // (facts.collateral - facts.debt)
    assert facts.net == looping.net_apr(leverage, facts.staking, facts.borrow)
    assert facts.stops is not None
    assert facts.loses is not None
    assert abs(looping.net_apr(leverage, facts.staking, facts.stops) - facts.staking) < 10**3
    assert abs(looping.net_apr(leverage, facts.staking, facts.loses)) < 10**3
    assert facts.ends_at is not None
    assert facts.ends_at / facts.believed == pytest.approx(1 / (facts.danger.health_wad / WAD), rel=1e-9)  # type: ignore[union-attr]
    assert facts.rate_ppm is not None


def test_what_was_seen_before_of_an_end_is_told_once_it_happened() -> None:
    def seen(*day: int) -> set[str]:
        world = replace(BEGUN, start=int(datetime(*day, tzinfo=UTC).timestamp()), hour=0)  # type: ignore[misc, arg-type]
        return set(loops.seen_before(world, WAY))

    assert seen(2022, 6, 1) == set()
    assert seen(2025, 7, 22, 23) == seen(2022, 7, 1) == {"market"}
    assert seen(2026, 3, 9, 23) == seen(2025, 7, 23) == {"market", "rate"}
    assert seen(2026, 3, 10) == {"market", "rate", "capped"}
    assert set(loops.seen_before(BEGUN, PLAIN)) == {"rate", "capped"}, "of another token than the first no price is on record"


def test_without_a_debt_nothing_ends_a_loop() -> None:
    facts = loops.loop_facts(opened(10_000), WAY, lambda _: None)
    assert (facts.debt, facts.leverage_bps, facts.loses, facts.danger, facts.rate_ppm) == (0, 10_000, None, None, None)
    assert facts.net == facts.staking > 0


# -- passages of the queue


@pytest.mark.parametrize(("times", "passages", "bound"), [(3, 3, 3), (5, 5, 5), (7, 9, 8), (10, 16, 13)])
def test_passages_of_the_queue_at_a_threshold_of_95_percent(times: int, passages: int, bound: int) -> None:
    loop = Loop(times * ETHER, (times - 1) * ETHER)
    found = [len(looping.queue_slices(loop, 95 * WAD // 100, health, 0, 0, 20)) for health in (102 * WAD // 100, WAD)]
    assert found == [passages, bound]
    live = loops.stairs(BEGUN, WAY, 10 * ETHER, times * 10_000).after
    slices = unwinding.leave_by_queue(live, WAY, loops.loop_facts(live, WAY, lambda _: None))
    assert slices is not None
    assert (slices.passages, slices.bound) == (passages, bound)
    assert slices.days == (passages + 1) * slices.wait_days


def test_where_redeeming_is_shut_the_queue_says_so_and_nothing_is_asked() -> None:
    june = start_enlarged("june-2022", "lending_market")
    (way,) = (row for row in loops.loopable(june) if row.token == "wstETH")
    world = actions.OpenLoop(NAME, "wstETH", 2 * ETHER, 30_000, 1).apply(june).world
    slices = unwinding.leave_by_queue(world, way, loops.loop_facts(world, way, lambda _: None))
    assert slices is not None
    assert slices.shut == "redemption_shut"
    assert slices.opens > world.now
    assert unwinding.next_of_slice(world, way) is None


def test_a_slice_is_two_deeds_that_keep_the_floor_and_go_through() -> None:
    world = opened(50_000)
    for floor_bps in (10_200, 11_000):
        after = world
        for wish in unwinding.slice_steps(world, WAY, floor_bps):
            after = actions.attempt(wish, after).world
        left = lender(after).health(after, "you").health_factor_wad
        assert 0 <= left - floor_bps * WAD // 10_000 < WAD // 10**6
        assert audit(after) == []


def test_the_deeds_of_leaving_follow_each_other_until_nothing_is_owed() -> None:
    world, told, claimed = opened(20_000, 5 * ETHER), list[str](), 0
    for _ in range(24 * 30):
        wish = unwinding.next_of_slice(world, WAY, claimed)
        if wish is None:
            if not lender(world).owed(world, "you", "ETH"):
                break
            world, _ = pass_hour(world)
            continue
        outcome = actions.attempt(wish, world)
        world, claimed = outcome.world, int(outcome.receipt.figures.get("got", 0)) if outcome.receipt.kind == "claim" else 0
        told.append(outcome.receipt.kind)
    assert told[:4] == ["withdraw_supplied", "request_withdrawal", "claim", "repay"]
    assert len(told) % 4 == 0
    assert lender(world).owed(world, "you", "ETH") == 0
    assert audit(world) == []


# -- in one step


@given(amounts_between(10**12, 30 * ETHER), st.integers(10_001, 100_000), st.sampled_from(("", "curve-steth")))
def test_a_loop_in_one_step_owes_the_flash_loan_with_its_fee_and_takes_nothing_else(
    own: int, leverage_bps: int, market: str
) -> None:
    outcome = actions.OpenLoop(NAME, "wstETH", own, leverage_bps, 1, market).apply(BEGUN)
    world, figures = outcome.world, outcome.receipt.figures
    flash = own * (leverage_bps - 10_000) // 10_000
    fee = -(-flash * 5 // 10_000)
    assert (figures["flash"], figures["flash_fee"]) == (flash, fee)
    owed = lender(world).owed(world, "you", "ETH")
    assert 0 <= owed - flash - fee <= 1
    assert BEGUN.balance("you", "ETH") - world.balance("you", "ETH") == own + int(figures["network_fee"])
    assert abs(world.balance("you", "stETH") - BEGUN.balance("you", "stETH")) <= 2
    supplied = lender(world).supplied(world, "you", "wstETH")
    assert 0 <= int(figures["supplied"]) - supplied <= 1
    if not market:
        assert 0 <= own + flash - world.worth("wstETH", supplied, world.redemption_rate("wstETH")) <= 10
    assert audit(world) == []


def test_the_fee_of_a_flash_loan_goes_to_the_treasury_as_the_contract_mints_it() -> None:
    market = lender(BEGUN).market
    lent = lending_flash.hand_out(market, "ETH", 1_000 * ETHER + 1, BEGUN.now).market
    assert lent.reserves["ETH"].virtual_balance == market.reserves["ETH"].virtual_balance - 1_000 * ETHER - 1
    back = lending_flash.take_back(lent, "ETH", 1_000 * ETHER + 1, BEGUN.now)
    assert back.amount == 1_000 * ETHER + 1 + ETHER // 2 + 1
    before = accrue(market.reserves["ETH"], asset_of(market, "ETH"), BEGUN.now)
    after = back.market.reserves["ETH"]
    assert after.accrued_to_treasury - before.accrued_to_treasury == minted_for_supply(ETHER // 2 + 1, after.liquidity_index_ray)
    assert after.virtual_balance == before.virtual_balance + ETHER // 2 + 1
    with pytest.raises(Refused, match="loan_liquidity_short"):
        lending_flash.hand_out(market, "ETH", before.virtual_balance + 1, BEGUN.now)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (actions.OpenLoop(NAME, "wstETH", 10 * ETHER, 200_000, 1), "loop_too_high"),
        (actions.OpenLoop(NAME, "wstETH", 10 * ETHER, 60_000), "loop_too_high"),
        (actions.OpenLoop(NAME, "wstETH", 10 * ETHER, 50_000), "loop_too_high"),
        (actions.OpenLoop(NAME, "wstETH", 30 * ETHER, 10**9, 1), "loop_too_large"),
        (actions.OpenLoop(NAME, "rETH", 30 * ETHER, 60_000_000, 1), "loop_too_large"),
        (actions.OpenLoop(NAME, "wstETH", 10 * ETHER, 9_999, 1), "loop_leverage"),
        (actions.OpenLoop(NAME, "wstETH", 50 * ETHER, 30_000, 1), "balance_short"),
    ],
)
def test_a_loop_that_is_refused_offers_one_that_goes_through(wish: actions.OpenLoop, code: str) -> None:
    refused = refusal(BEGUN, wish)
    assert refused.code == code
    fixed = wish.mended(refused)
    assert fixed is not None
    assert audit(actions.attempt(fixed, BEGUN).world) == []


def test_a_lower_leverage_that_is_offered_is_the_highest_there_is() -> None:
    most = refusal(BEGUN, actions.OpenLoop(NAME, "wstETH", 10 * ETHER, 200_000, 1)).remedy
    assert isinstance(most, int)
    assert audit(opened(most)) == []
    assert refusal(BEGUN, actions.OpenLoop(NAME, "wstETH", 10 * ETHER, most + 2, 1)).code == "loop_too_high"


def test_a_market_that_does_not_sell_what_is_looped_is_refused() -> None:
    for market in ("curve-reth-ng", "curve-frxeth-ng"):
        assert refusal(BEGUN, actions.OpenLoop(NAME, "wstETH", ETHER, 20_000, 1, market)).code == "market_token"
        assert refusal(opened(20_000), actions.CloseLoop(NAME, "wstETH", market)).code == "market_token"
    assert refusal(BEGUN, actions.CloseLoop(NAME, "wstETH")).code == "loan_no_debt"
    assert refusal(BEGUN, actions.OpenLoop(NAME, "USDC", ETHER, 20_000)).code in ("loan_asset_unknown", "protocol_unknown")


# -- leaving in one step


@pytest.mark.parametrize("token", ["wstETH", "rETH"])
@pytest.mark.parametrize("leverage_bps", [15_000, 100_000])
def test_closing_sells_just_enough_and_owes_nothing(token: str, leverage_bps: int) -> None:
    world = opened(leverage_bps, token=token)
    before, owed = lender(world).supplied(world, "you", token), lender(world).owed(world, "you", "ETH")
    outcome = actions.CloseLoop(NAME, token).apply(world)
    after, figures = outcome.world, outcome.receipt.figures
    assert audit(after) == []
    assert (lender(after).owed(after, "you", "ETH"), lender(after).supplied(after, "you", token)) == (0, 0)
    fee = -(-owed * 5 // 10_000)
    assert (figures["repaid"], figures["flash_fee"]) == (owed, fee)
    assert 0 <= int(figures["over"]) <= 100
    assert after.balance("you", "ETH") == world.balance("you", "ETH") + int(figures["over"]) - int(figures["network_fee"])
    assert after.balance("you", token) == int(figures["kept"])
    venue = world.system(str(figures["market"]), Venue)
    sold = venue.other("ETH")
    assert (venue.sold_at_once(world, sold, int(figures["sold"]) - 10**6) or 0) < owed + fee
    assert int(figures["kept"]) < before
    way = WAY if token == "wstETH" else PLAIN
    told = unwinding.leave_by_market(world, way)
    assert told is not None
    assert (told.cost, told.kept) == (figures["cost"], figures["kept"])


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 400))
def test_the_least_payment_is_the_first_that_brings_enough(need: int, most: int, bend: int) -> None:
    def brings(amount: int) -> int:
        return amount * 10**6 // (10**6 + bend * amount // 100)

    if brings(most) < need:
        with pytest.raises(Refused, match="loop_sale_short"):
            looping.least_payment(brings, need, most)
    else:
        least = looping.least_payment(brings, need, most)
        assert brings(least - 1) < need <= brings(least)


def test_a_pool_that_is_too_small_closes_nothing() -> None:
    world = opened(100_000, 30 * ETHER)
    short, _ = world.system("curve-steth", Venue).swap(world, "others", "stETH", world.balance("others", "stETH") // 2)
    found = refusal(short, actions.CloseLoop(NAME, "wstETH"))
    assert found.code == "loop_sale_short"
    told = unwinding.leave_by_market(short, WAY)
    assert told is not None
    assert told.refused is not None


# -- sums


def gain(world: World, sums: OwnSums) -> int:
    kept = all_sums(world, "ETH", sums)
    return staked(world).redeems_for + kept.taken_out - kept.put_in


def test_a_loop_is_no_gain_and_costs_its_fees_which_are_interest() -> None:
    world, sums = BEGUN, starting_sums(BEGUN)
    before, flash_fees = gain(world, sums), 0
    for wish in (
        actions.ClimbLoop(NAME, "wstETH", 8 * ETHER, borrowed=False, category=1),
        actions.ClimbLoop(NAME, "wstETH", 5 * ETHER),
        actions.OpenLoop(NAME, "wstETH", 4 * ETHER, 40_000, 1),
        actions.CloseLoop(NAME, "wstETH"),
    ):
        held, fees, traded = net_worth(world, "you")[0], sums[FEES].taken_out, all_sums(world, "ETH", sums).traded
        world, sums = done(world, sums, wish)
        flash_fee = int(actions.attempt(wish, BEGUN).receipt.figures["flash_fee"]) if isinstance(wish, actions.OpenLoop) else 0
        if isinstance(wish, actions.CloseLoop):
            flash_fee = -worth(world, sums).lending - flash_fees
        flash_fees += flash_fee
        won = all_sums(world, "ETH", sums).traded - traded
        assert abs(held - net_worth(world, "you")[0] - (sums[FEES].taken_out - fees) - flash_fee + won) < 20, wish
        parts = worth(world, sums)
        assert abs(parts.lending + flash_fees) < 10, wish
        assert abs(parts.staking) < 20, wish
        assert parts.sold == parts.moved + parts.staking + parts.market + parts.dollars + parts.fees + parts.lending
    assert abs(gain(world, sums) - before - all_sums(world, "ETH", sums).traded) < 20
    kept = world.balance("you", "wstETH")
    cost = sums["wstETH"].cost
    assert 0 < cost < world.worth("wstETH", kept, world.redemption_rate("wstETH")) * 11 // 10


def test_a_practice_previews_does_undoes_and_reopens_a_loop(tmp_path: Path) -> None:
    from wallet import Practice

    made = practice(tmp_path, "calm-all")
    for wish in (actions.OpenLoop(NAME, "wstETH", 10 * ETHER, 36_900, 1), actions.CloseLoop(NAME, "wstETH")):
        here, seen = made.world, made.preview(wish)
        assert made.do(wish).world == seen.world == made.world
        made.undo()
        assert made.world == here
        made.redo()
    made.undo()
    world, path = made.world, made.path
    made.close()
    with Practice.open(path) as again:
        assert again.world == world
        assert again.world.system(NAME, Lender).owed(world, "you", "ETH") > 26 * ETHER


def test_a_lender_of_before_the_figure_stood_in_its_preset_asks_the_same() -> None:
    assert start_enlarged("calm", "lending_market").system(NAME, LendingPool).market.parameters.flash_premium_bps == 5
    assert [issuer.token for issuer in path_into(BEGUN, "wstETH")] == ["stETH", "wstETH"]
    assert path_into(BEGUN, "ETH") == path_into(BEGUN, "USDC") == ()


# -- capital efficiency


@pytest.mark.parametrize("leverage_bps", [10_000, 36_900, 100_000])
def test_layers_add_up_to_the_net_rate_and_a_coin_of_ones_own_is_counted_once(leverage_bps: int) -> None:
    facts = loops.loop_facts(opened(leverage_bps), WAY, lambda _: YearlyRate(30_000, 30))
    found = efficiency.layers(facts)
    assert sum(layer.yearly for layer in found) == facts.net
    by_key = {layer.key: layer for layer in found}
    assert by_key["secures"].amount == WAD
    staked = sum(layer.amount for layer in found if layer.key in ("secures", "again"))
    owed = -by_key["borrowed"].amount if "borrowed" in by_key else 0
    assert staked - owed == WAD
    assert staked == pytest.approx(WAD * facts.collateral // (facts.collateral - facts.debt), abs=2)
    assert efficiency.slashed_ppm(found) == pytest.approx(facts.leverage_bps, abs=2)
    assert set(by_key) == ({"secures", "supplied"} if leverage_bps == 10_000 else {*by_key, "again", "supplied_again"})


@pytest.mark.parametrize("way", [WAY, PLAIN], ids=lambda way: way.token)
def test_what_buying_would_bring_is_what_buying_brings(way: loops.LoopWay) -> None:
    coins = 30 * ETHER
    staked, *bought = loop_entries(BEGUN, way, coins)
    assert (staked.market, staked.worth, staked.over_ppm) == ("", coins, 0)
    assert bought
    for entry in bought:
        after = opened(10_000, coins, entry.market, way.token)
        held = lender(after).supplied(after, "you", way.token)
        assert after.worth(way.token, held, after.redemption_rate(way.token)) == pytest.approx(entry.worth, rel=1e-12)
        assert entry.over_ppm == (entry.worth - coins) * 10**6 // coins
