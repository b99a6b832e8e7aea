"""How the parts fit together: what is paid is what is told, remedies work, the record, the chain and the queue agree."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.wallet import rooms
from wallet import Refused, World, actions, audit, open_allowances, shocks
from wallet.actions import Action, network_fee
from wallet.library import start
from wallet.staking.rebasing import redemption_rate
from wallet.world import ledger as books
from wallet.world import records
from wallet.world.hour import pass_hour
from wallet.world.reports_ahead import hours_to_report

ETHER = 10**18
MARKET = "curve-steth"
CONTRACTS = ("lido", "lido-queue", "lido-burner", "wsteth", "beacon", "locked-payouts", "lido-execution-vault", MARKET)


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


CALM = live(start("calm", 7), 14)
OPEN = live(start("june-2022-open", 7), 100)


def refused(action: Action, world: World = CALM) -> Refused:
    with pytest.raises(Refused) as caught:
        action.apply(world)
    return caught.value


def holding(world: World, **amounts: int) -> World:
    """The world with these units in your account, taken from or given to the others."""
    ledger = world.ledger
    for token, units in amounts.items():
        have = books.units_of(ledger, "you", token)
        giver, taker = ("others", "you") if units > have else ("you", "others")
        ledger = books.move(ledger, token, giver, taker, abs(units - have))
    return replace(world, ledger=ledger)


# -- who is paid, and what for


@pytest.mark.parametrize("account", CONTRACTS)
@pytest.mark.parametrize("token", ["ETH", "stETH"])
def test_nothing_is_sent_to_a_contract_by_mistake(account: str, token: str) -> None:
    assert refused(actions.Transfer(token=token, to=account, amount=ETHER)).code == "recipient_contract"


def test_sending_all_coins_leaves_the_fee_and_nothing_else() -> None:
    done = actions.Transfer(token="ETH", to="alice", amount=1, everything=True).apply(CALM)
    assert done.world.balance("you", "ETH") == 0
    fee = network_fee(CALM, "transfer_ETH")
    assert done.receipt.figures["paid"] == done.world.balance("alice", "ETH") == CALM.balance("you", "ETH") - fee


def test_sending_everything_tells_what_was_held_then_not_what_was_typed_before() -> None:
    grown = live(CALM, 24)
    done = actions.Transfer(token="stETH", to="alice", amount=CALM.balance("you", "stETH"), everything=True).apply(grown)
    assert done.receipt.figures["paid"] == grown.balance("you", "stETH") > CALM.balance("you", "stETH")


def test_a_fee_is_due_before_anything_comes_in() -> None:
    world = actions.AddLiquidity(market=MARKET, amounts=(ETHER, ETHER)).apply(CALM).world
    ready = live(actions.RequestWithdrawal(amount=ETHER).apply(world).world, 24 * 9)
    poor = holding(ready, ETH=0)
    request = ready.requests("you")[0].id
    assert actions.Claim(requests=(request,)).apply(ready)
    assert refused(actions.Claim(requests=(request,)), poor).code == "fee_short"
    shares = poor.balance("you", "steCRV")
    assert refused(actions.RemoveLiquidity(market=MARKET, amount=shares), poor).code == "fee_short"


def test_an_exact_approval_replaces_what_was_open_and_is_used_up() -> None:
    small = actions.Approve(token="stETH", spender=MARKET, amount=ETHER // 2).apply(CALM).world
    sale = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER)
    assert open_allowances(sale.apply(small).world.ledger, "you") == ()


def test_an_open_allowance_that_suffices_is_used_and_costs_no_second_approval() -> None:
    large = actions.Approve(token="stETH", spender=MARKET, amount=3 * ETHER).apply(CALM).world
    done = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER).apply(large)
    assert done.receipt.figures["network_fee"] == network_fee(CALM, "swap")
    assert open_allowances(done.world.ledger, "you") == (("stETH", MARKET, 2 * ETHER),)


def test_a_limitless_approval_is_paid_for_once() -> None:
    sale = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER, approve="unlimited")
    first = sale.apply(CALM)
    assert first.receipt.figures["network_fee"] == network_fee(CALM, "swap") + network_fee(CALM, "approve")
    assert sale.apply(first.world).receipt.figures["network_fee"] == network_fee(CALM, "swap")


def test_an_allowance_for_a_name_with_blanks_is_listed() -> None:
    world = actions.Approve(token="stETH", spender="some other contract", amount=5).apply(CALM).world
    assert open_allowances(world.ledger, "you") == (("stETH", "some other contract", 5),)


def test_every_request_of_a_split_pays_its_own_fee() -> None:
    world = holding(CALM, stETH=CALM.units("stETH", 2500 * ETHER))
    done = actions.RequestWithdrawal(amount=2400 * ETHER, approve="none")
    granted = actions.Approve(token="stETH", spender="lido-queue").apply(world).world
    assert done.apply(granted).receipt.figures["network_fee"] == 3 * network_fee(world, "request_withdrawal")


# -- refusals


@pytest.mark.parametrize("zeros", [30, 40, 77])
def test_a_request_for_more_than_there_is_ether_is_refused_like_any_other(zeros: int) -> None:
    refusal = refused(actions.RequestWithdrawal(amount=10**zeros))
    assert refusal.code == "balance_short"
    assert refusal.remedy == CALM.balance("you", "stETH")


@pytest.mark.parametrize("held", [ETHER, 32 * ETHER, 33 * ETHER + 5, 70 * ETHER])
@pytest.mark.parametrize("amount", [1, 32 * ETHER, 32 * ETHER + 7, 64 * ETHER, 5000 * ETHER])
@pytest.mark.parametrize("name", ["calm", "june-2022"])
def test_the_remedy_for_locking_can_be_paid_or_there_is_none(held: int, amount: int, name: str) -> None:
    world = holding(CALM if name == "calm" else start(name, 7), ETH=held)
    fee = network_fee(world, "lock")
    step = 10**9 if name == "calm" else 32 * ETHER
    if 32 * ETHER <= amount <= min(held - fee, 2048 * ETHER) and amount % step == 0:
        assert actions.Lock(amount=amount).apply(world)
        return
    refusal = refused(actions.Lock(amount=amount), world)
    if held < 32 * ETHER + fee:
        assert refusal.remedy is None
    else:
        assert actions.Lock(amount=int(str(refusal.remedy))).apply(world)


def test_the_remedy_for_staking_fits_the_protocol_too() -> None:
    rich = actions.Faucet(amount=200_000 * ETHER).apply(CALM).world
    refusal = refused(actions.Stake(amount=300_000 * ETHER), rich)
    assert refusal.code == "balance_short"
    assert actions.Stake(amount=int(str(refusal.remedy))).apply(rich)


def test_the_remedy_for_a_wrapped_request_is_in_the_wrapped_token() -> None:
    shares = CALM.units("stETH", 1000 * ETHER + 60) + 1
    world = actions.Wrap(amount=1001 * ETHER).apply(holding(CALM, stETH=CALM.units("stETH", 1002 * ETHER))).world
    refusal = refused(actions.RequestWithdrawal(amount=shares, token="wstETH"), world)
    assert refusal.code == "request_min"
    assert actions.RequestWithdrawal(amount=int(str(refusal.remedy)), token="wstETH").apply(world)


def test_a_fee_that_is_short_is_said_before_a_balance_that_is() -> None:
    assert refused(actions.Wrap(amount=99 * ETHER), holding(CALM, ETH=0)).code == "fee_short"


@pytest.mark.parametrize("kind", [shocks.LargeSale, shocks.RedemptionRush])
def test_a_shock_larger_than_what_others_hold_is_refused_with_what_they_hold(
    kind: type[shocks.LargeSale] | type[shocks.RedemptionRush],
) -> None:
    refusal = refused(actions.Shock(kind(10**30)))
    assert refusal.code == "shock_too_large"
    assert refusal.remedy == CALM.balance("others", "stETH")


def test_a_rush_does_not_happen_where_redemption_is_shut() -> None:
    assert refused(actions.Shock(shocks.RedemptionRush(ETHER)), start("june-2022", 7)).code == "redemption_shut"


def test_after_most_validators_are_gone_staking_still_tells_its_risks() -> None:
    chain = rooms.ethereum(CALM)
    few = tuple(replace(run, count=40) if run.operator == "lido" else run for run in chain.runs)
    world = CALM.changed("ethereum", state=replace(chain, runs=few))
    notes = {note.code: note.figures for note in actions.Stake(amount=ETHER).apply(world).receipt.notes}
    assert notes["risk_slashing"]["validators"] == 40
    assert int(notes["risk_slashing"]["loss"]) > 0


# -- the record


def test_a_slashing_in_recorded_hours_costs_what_was_told_and_the_rest_is_as_recorded() -> None:
    struck = actions.Shock(shocks.SlashValidators(50_000)).apply(OPEN)
    told = next(note for note in struck.receipt.notes if note.code == "slashing_arrives").figures
    spared, slashed = live(OPEN, 24 * 33), live(struck.world, 24 * 33)
    lost = spared.balance("you", "stETH") - slashed.balance("you", "stETH")
    assert int(told["yours_day_18"]) * 95 // 100 <= lost <= int(told["yours_day_36"]) * 105 // 100
    assert audit(slashed) == []


def test_a_disputed_report_loses_none_of_the_record() -> None:
    world = start("june-2022", 7)
    rows = records.record(rooms.record_of(world)).rows
    world = live(world, 40)
    world = rooms.with_lido(world, replace(rooms.lido(world), last_report=world.start + 13 * 3600))
    rate = redemption_rate(rooms.lido(world).pool)
    later = live(world, 25)
    assert rooms.lido(later).last_report > rooms.lido(world).last_report
    expected = rate * rows[later.hour].share_rate // rows[13].share_rate
    assert abs(redemption_rate(rooms.lido(later).pool) - expected) <= 10**18


def test_the_record_goes_on_where_a_person_has_made_its_liquidity_impossible() -> None:
    world = start("june-2022", 7)
    for _ in range(5):
        world = actions.Faucet(amount=10**6 * ETHER).apply(world).world
    flooded = actions.AddLiquidity(market=MARKET, amounts=(4 * 10**6 * ETHER, 0)).apply(world).world
    drained = live(flooded, 30)
    drained = rooms.market(drained).give_back(drained, "you", flooded.balance("you", "steCRV"))
    for changed in (flooded, drained):
        later = live(changed, 700)
        assert later.hour >= 700
        assert audit(later) == []


def test_the_next_report_is_expected_when_the_record_has_it() -> None:
    world = start("june-2022-open", 7)
    for _ in range(60):
        expected = hours_to_report(world)
        last, waited = rooms.lido(world).last_report, 0
        ahead = world
        while rooms.lido(ahead).last_report == last:
            ahead, waited = live(ahead, 1), waited + 1
        assert waited == expected
        world = live(world, 1)


# -- what is told of a wait


@pytest.mark.parametrize("name", ["calm", "june-2022-open"])
@pytest.mark.parametrize("asked", [1, 90, 900, 9000, 30_000])
def test_a_wait_ends_between_its_low_and_its_high(name: str, asked: int) -> None:
    world = live(start(name, asked), 30)
    for hours in (11, 55, 200):
        world = live(world, hours)
        rich = holding(world, stETH=world.units("stETH", asked * ETHER) + 1, ETH=10 * ETHER)
        done = actions.RequestWithdrawal(amount=asked * ETHER).apply(rich)
        later, waited = done.world, 0
        while rooms.lido(later).queue.last_finalized < int(done.receipt.figures["last_request"]):
            later, waited = live(later, 1), waited + 1
        low, high = int(done.receipt.figures["low_hours"]), int(done.receipt.figures["high_hours"])
        assert low <= waited <= high, (world.hour, done.receipt.stages)


@pytest.mark.parametrize("share_ppm", [1_000, 20_000, 100_000])
@pytest.mark.parametrize("since", [1, 100, 430, 445])
@pytest.mark.parametrize("world", [CALM, OPEN], ids=["calm", "june-2022-open"])
def test_a_wait_includes_the_days_until_a_slashing_is_counted(world: World, since: int, share_ppm: int) -> None:
    struck = live(actions.Shock(shocks.SlashValidators(share_ppm)).apply(world).world, since)
    done = actions.RequestWithdrawal(amount=2 * ETHER).apply(struck)
    later, waited = done.world, 0
    while rooms.lido(later).queue.last_finalized < int(done.receipt.figures["last_request"]):
        later, waited = live(later, 1), waited + 1
    figures = done.receipt.figures
    assert int(figures["low_hours"]) <= waited <= int(figures["high_hours"]), done.receipt.stages
    assert all(stage.low_hours <= stage.likely_hours <= stage.high_hours for stage in done.receipt.stages)


# -- the chain's own dates


def test_the_chain_lives_through_its_forks_and_keeps_the_dates_it_named() -> None:
    world = actions.Lock(amount=32 * ETHER).apply(actions.Faucet(amount=ETHER).apply(start("june-2022", 7)).world).world
    world = live(world, 24 * 30)
    opens = int(str(refused(actions.Unlock(position=1), world).figures["opens"]))
    world = live(world, (opens - world.now) // 3600 + 25)
    assert rooms.ethereum(world).fork == "capella"
    left = actions.Unlock(position=1).apply(world).world
    redeems = int(str(refused(actions.RequestWithdrawal(amount=ETHER), world).figures["opens"]))
    later = live(left, (redeems - left.now) // 3600 + 1)
    assert rooms.locked(later).positions == ()
    asked = actions.RequestWithdrawal(amount=ETHER).apply(later).world
    assert asked.requests("you")
    assert audit(live(asked, 24 * 12)) == []
