"""A pool of stake in a world: the rate steps up once an epoch, and who leaves waits for the end of one."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import HERE, enlarged, start_enlarged
from wallet import Marks, Refused, World, actions, audit, explain, exposures, holdings, net_worth, shocks
from wallet.actions import Action, Outcome
from wallet.library import OwnPreset, begun, read_own
from wallet.library.own import with_own
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.risk.explain import value_of
from wallet.staking import stake_pool
from wallet.world import ledger as books
from wallet.world.crowd.arbitrage import Arbitrageur
from wallet.world.crowd.swaps import try_swap
from wallet.world.estimates import slashing_example
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lines import Event
from wallet.world.outlook import value_in_days
from wallet.world.sampling import samples
from wallet.world.state import HOUR, Issuer
from wallet.world.stored import decode, encode
from wallet.world.systems.solana import SolanaChain
from wallet.world.systems.stable_pool_ng import RatedPoolMarket
from wallet.world.systems.stake_pool import StakePoolProtocol

SOL = 10**9
NAME, CHAIN, COIN, TOKEN = "jito", "solana", "SOL", "JitoSOL"
BEGUN = start_enlarged("calm", "solana_jito")


def own(world: World) -> StakePoolProtocol:
    return world.system(NAME, StakePoolProtocol)


def chain(world: World) -> SolanaChain:
    return world.system(CHAIN, SolanaChain)


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


@cache
def lived() -> World:
    """Ten days on, in an hour in which the pool is up to date, with some of both coins of one's own."""
    world = live(BEGUN, 240)
    assert own(world).is_updated(world)
    ledger = books.move(world.ledger, COIN, "others", "you", 1_000 * SOL)
    return replace(world, ledger=books.move(ledger, TOKEN, "others", "you", 1_000 * SOL))


@cache
def at_the_end() -> World:
    """The hour in which the next epoch has begun, and the pool is not yet updated for it."""
    world, epoch = lived(), chain(lived()).state.epoch
    while chain(world).state.epoch == epoch:
        world, _ = pass_hour(world)
    return world


def done(action: Action, world: World) -> Outcome:
    outcome = actions.attempt(action, world)
    assert audit(outcome.world) == []
    return outcome


def refused(action: Action, world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.attempt(action, world)
    return caught.value


def leave(amount: int, way: str = "epoch") -> Action:
    return actions.Leave(amount=amount, system=NAME, way=way)


# --- The rate


def test_the_rate_steps_up_with_an_update_and_at_no_other_hour() -> None:
    world, steps = BEGUN, []
    for _ in range(130):
        before = world
        world, events = pass_hour(world)
        moved = world.redemption_rate(TOKEN) - before.redemption_rate(TOKEN)
        updated = [event for event in events if event.kind == "pool_updated"]
        # What is burned or deposited rounds for those who stay: a lamport in all.
        assert moved > 10**14 if updated else 0 <= moved < 10**5
        if updated:
            steps.append(world.hour)
            assert chain(world).began + HOUR <= world.now < chain(world).began + 2 * HOUR
            assert audit(world) == []
    assert len(steps) == 2


def test_the_pools_fee_is_a_part_of_the_epochs_rewards_minted_to_its_manager() -> None:
    before = at_the_end()
    after, events = pass_hour(before)
    (told,) = (event for event in events if event.kind == "pool_updated")
    reward, fee = int(told.figures["reward"]), int(told.figures["fee"])
    minted = units_of(after.ledger, own(after).manager, TOKEN) - units_of(before.ledger, own(before).manager, TOKEN)
    assert minted == fee > 0
    worth = after.worth(TOKEN, fee, after.redemption_rate(TOKEN))
    assert abs(worth - reward * 4 // 100) <= 10
    earned = chain(before).last_epoch
    tips, issued = earned.tips[NAME], earned.earned
    assert reward == tips + sum(lamports for number, lamports in issued.items() if own_row(before, int(number)))


def own_row(world: World, number: int) -> bool:
    row = chain(world).find(number)
    return row is not None and row.owner == NAME


def test_a_usual_day_is_what_an_epoch_then_brings() -> None:
    before = lived()
    usual = (own(before).usual_day(before) / 10**27 - 1) * chain(before).epoch_length() / 86_400
    world = live(before, chain(before).hours_left(before) + 1)
    lived_rate = world.redemption_rate(TOKEN) / before.redemption_rate(TOKEN) - 1
    assert abs(lived_rate / usual - 1) < 0.02
    assert 0.045 < usual * 174 < 0.055


def test_what_is_yours_is_told_of_in_its_own_coin() -> None:
    _, events = pass_hour(at_the_end())
    (told,) = (event for event in events if event.kind == "rebase" and event.system == NAME)
    gain = int(told.figures["gain"])
    assert told.account == "you"
    assert gain == told.figures["gain_JitoSOL"]
    assert 0.3 * SOL < gain < 0.5 * SOL, "0.03 % of 1,000 tokens of 1.29 SOL each"


# --- Coming


@given(amounts_between(2, 900 * SOL))
def test_a_deposit_gives_tokens_at_the_rate_and_no_more(amount: int) -> None:
    before = lived()
    after = done(actions.Stake(amount=amount, protocol=NAME), before).world
    got = after.balance("you", TOKEN) - before.balance("you", TOKEN)
    assert got == amount * own(before).pool.pool_token_supply // own(before).pool.total_lamports
    assert before.balance("you", COIN) - after.balance("you", COIN) == amount + 15_000
    assert own(after).pool.reserve_lamports - own(before).pool.reserve_lamports == amount


def test_nobody_comes_or_goes_until_the_epochs_update_is_done() -> None:
    world = at_the_end()
    due = chain(world).began + HOUR
    for action in (actions.Stake(amount=SOL, protocol=NAME), leave(2 * SOL), leave(2 * SOL, "reserve")):
        told = refused(action, world)
        assert (told.code, told.figures["opens"]) == ("pool_not_updated", due)
    later = live(world, 1)
    assert later.now >= due
    assert done(actions.Stake(amount=SOL, protocol=NAME), later).world


def test_without_the_coin_the_refusal_names_it() -> None:
    poor = replace(lived(), ledger=books.move(lived().ledger, COIN, "you", "others", 1_000 * SOL))
    short = refused(actions.Stake(amount=SOL, protocol=NAME), poor)
    assert (short.code, short.figures["token"], short.figures["have"], short.remedy) == ("balance_short", COIN, 0, None)
    fee = refused(leave(2 * SOL), poor)
    assert (fee.code, fee.figures["token"], fee.figures["coin"]) == ("fee_short", COIN, COIN)
    assert done(actions.Faucet(amount=chain(poor).faucet, token=COIN), poor).world.balance("you", COIN) == 500 * SOL


def test_a_chain_that_slashes_nobody_has_no_note_of_it() -> None:
    assert slashing_example(lived(), NAME) == 0
    for action in (actions.Stake(amount=SOL, protocol=NAME), leave(2 * SOL)):
        assert not [note.code for note in done(action, lived()).receipt.notes if "slashing" in note.code]


# --- Going


def test_who_leaves_by_the_epoch_is_paid_at_its_end_and_not_before() -> None:
    outcome = done(leave(100 * SOL), lived())
    world, asked = outcome.world, int(outcome.receipt.figures["got"])
    (stage,) = outcome.receipt.stages
    number = int(outcome.receipt.figures["first_request"])
    claim = actions.Claim(requests=(number,), protocol=NAME)
    told: list[Event] = []
    for _ in range(stage.likely_hours):
        assert not told
        early = refused(claim, world)
        assert (early.code, early.figures["id"], early.figures["opens"]) == ("pool_stake_cooling", number, chain(world).ends)
        assert own(world).ready("you") == ()
        world, events = pass_hour(world)
        told += [event for event in events if event.kind == "request_ready" and event.account == "you"]
    assert [event.figures["request"] for event in told] == [number]
    assert own(world).ready("you") == (number,)
    claimed = done(claim, world)
    paid = claimed.world.balance("you", COIN) - world.balance("you", COIN) + 15_000
    assert claimed.receipt.figures["nominal"] == asked
    assert paid == claimed.receipt.figures["got"] == told[0].figures["amount"]
    assert 25 * asked < (paid - asked) * 10**5 < 35 * asked, "stake that cools down earns until the epoch ends"
    assert refused(claim, claimed.world).code == "request_not_found"


def test_a_leavers_stake_is_a_line_until_it_is_paid() -> None:
    world = done(leave(100 * SOL), lived()).world
    (line,) = (line for line in holdings(world, "you") if line.request)
    assert (line.place, line.token, line.system) == ("queue", COIN, NAME)
    later = live(world, chain(world).hours_left(world))
    (line,) = (line for line in holdings(later, "you") if line.request)
    assert line.place == "ready"
    assert line.redemption_value > line.asked


def test_nobody_claims_what_is_anothers() -> None:
    world = done(leave(100 * SOL), lived()).world
    number = own(world).tickets[-1].id
    with pytest.raises(Refused, match="not_owner"):
        own(world).collect(world, "alice", (number,))


@given(amounts_between(SOL, 1_000 * SOL), st.sampled_from(["epoch", "reserve"]))
def test_both_ways_pay_the_same_less_the_fee_and_conserve_every_unit(tokens: int, way: str) -> None:
    before = lived()
    outcome = done(leave(tokens, way), before)
    after, fee = outcome.world, -(-tokens // 1_000)
    pool = own(before).pool
    assert outcome.receipt.figures["got"] == (tokens - fee) * pool.total_lamports // pool.pool_token_supply
    assert units_of(after.ledger, own(after).manager, TOKEN) - units_of(before.ledger, own(before).manager, TOKEN) == fee
    assert before.ledger.issued[TOKEN] - after.ledger.issued[TOKEN] == tokens - fee
    assert before.ledger.issued[COIN] - after.ledger.issued[COIN] == 2_500, "only a part of the network's fee is burned"
    paid = after.balance("you", COIN) - before.balance("you", COIN) + 15_000
    assert paid == (outcome.receipt.figures["got"] if way == "reserve" else 0)


def test_less_than_the_chain_delegates_is_refused_with_what_works() -> None:
    told = refused(leave(SOL // 2), lived())
    assert told.code == "pool_stake_small"
    assert isinstance(told.remedy, int)
    assert done(leave(told.remedy), lived()).receipt.figures["got"] in (SOL, SOL + 1)
    by_epoch, at_once = own(lived()).exits(lived())
    assert by_epoch.least == told.remedy
    assert done(leave(SOL // 2, "reserve"), lived())
    assert (at_once.kind, at_once.least) == ("redeem", 0)


def test_the_reserve_pays_what_it_holds_and_no_more() -> None:
    world = lived()
    rich = replace(world, ledger=books.move(world.ledger, TOKEN, "others", "you", 500_000 * SOL))
    told = refused(leave(400_000 * SOL, "reserve"), rich)
    assert (told.code, told.figures["limit"]) == ("pool_reserve_short", own(rich).pool.reserve_lamports)
    assert isinstance(told.remedy, int)
    emptied = done(leave(told.remedy, "reserve"), rich).world
    assert own(emptied).pool.reserve_lamports <= 2
    assert own(emptied).exits(emptied)[1].shut in ("", "pool_reserve_empty")
    assert done(leave(100 * SOL), emptied), "the end of the epoch pays whatever the reserve holds"


def test_the_keepers_fill_an_emptied_reserve_within_two_epochs() -> None:
    world = lived()
    rich = replace(world, ledger=books.move(world.ledger, TOKEN, "others", "you", 500_000 * SOL))
    told = refused(leave(400_000 * SOL, "reserve"), rich)
    assert isinstance(told.remedy, int)
    world = done(leave(told.remedy, "reserve"), rich).world
    for _ in range(160):
        world, _ = pass_hour(world)
        if world.hour % 24 == 0:
            assert audit(world) == []
    assert own(world).pool.reserve_lamports > own(world).reserve_target // 2


# --- Worth


def test_gain_is_counted_in_its_own_coin_and_leaving_costs_only_the_fee() -> None:
    before = lived()
    sums = starting_sums(before)
    staked = done(actions.Stake(amount=100 * SOL, protocol=NAME), before)
    sums = sums_after(sums, staked.receipt, staked.world)
    assert gain(staked.world, sums) in (-1, 0)
    world = live(staked.world, 60)
    grown = gain(world, sums)
    assert grown > 0
    for way in ("epoch", "reserve"):
        left = done(leave(100 * SOL, way), world)
        fee = left.world.worth(TOKEN, int(left.receipt.figures["withdrawal_fee"]), left.world.redemption_rate(TOKEN))
        assert abs(grown - gain(left.world, sums_after(sums, left.receipt, left.world)) - fee) <= 2


def gain(world: World, sums: object) -> int:
    (row,) = (row for row in samples(world, "you", sums) if row.token == TOKEN)  # type: ignore[arg-type]
    _, redemption, *_, put_in, taken_out = row.exact
    assert redemption is not None
    assert put_in is not None
    assert taken_out is not None
    return (redemption + taken_out - put_in) // SOL


def test_every_line_in_the_coin_is_explained_by_the_number_that_is_shown() -> None:
    world = done(leave(100 * SOL), lived()).world
    world = done(actions.AddLiquidity("jitosol-sol", (10 * SOL, 10 * SOL)), world).world
    world = done(actions.Lock(10 * SOL, "native-solana"), world).world
    lines = [line for line in holdings(world, "you", Marks(world)) if world.listed[line.token].coin == COIN]
    assert len(lines) == 5
    for line in lines:
        assert explain(world, line.key, "redeem").result.value == line.redemption_value
        told = explain(world, line.key, "sell")
        assert told.result.value == (line.market_value or 0)
        assert told.result.value == value_of(told.shape, told.terms, told.whole)
        assert not [name for name in explain(world, line.key, "redeem").rests_on if "lido" in name]


def test_net_worth_counts_it_through_dollars_and_staking_changes_nothing_but_the_fee() -> None:
    before = lived()
    after = done(actions.Stake(amount=100 * SOL, protocol=NAME), before).world
    fee = before.in_terms_of(15_000, COIN, "ETH")
    assert 0 <= net_worth(before, "you")[0] - net_worth(after, "you")[0] - fee <= 10**10
    (line,) = (line for line in holdings(before, "you") if line.token == TOKEN)
    assert line.redemption_value == 1_000 * SOL * before.redemption_rate(TOKEN) // 10**18


def test_what_thirty_days_bring_is_told_in_the_coin() -> None:
    outcome = done(actions.Stake(amount=100 * SOL, protocol=NAME), lived())
    ahead = value_in_days(lived(), 100 * SOL - 1, 30, NAME)
    assert abs(int(outcome.receipt.figures["in_30_days"]) - ahead) <= 10_000
    assert outcome.receipt.units["in_30_days"] == COIN


def test_buyers_count_with_the_fee_and_the_wait_of_leaving() -> None:
    world = lived()
    ahead = own(world).prospect(world)
    assert (ahead.loss_ppm, ahead.wait_hours) == (1_000, chain(world).hours_left(world))
    (trader,) = (habit for habit in world.crowd if isinstance(habit, Arbitrageur) and habit.system == "jitosol-sol")
    assert 1_300 < trader.reference_discount_ppm(world, TOKEN) < 1_600


# --- The books


def own_pool(**figures: str) -> OwnPreset:
    """The same kind of pool under a name and a token of its own, as one file says it."""
    text = (files("resources") / "protocols" / "jito.toml").read_text(encoding="utf-8")
    for old, new in (('name = "jito"', 'name = "b-pool"'), ('"JitoSOL"', '"bSOL"'), ('title = "Jito"', 'title = "B pool"')):
        text = text.replace(old, new)
    begun = (
        (HERE / "solana_jito.toml")
        .read_text(encoding="utf-8")
        .partition('preset = "jito"\n\n[systems.at]')[2]
        .partition("\n[[")[0]
    )
    for name, value in figures.items():
        begun = re.sub(rf"^{name} = {{ value = [^,]+,", f"{name} = {{ value = {value},", begun, flags=re.MULTILINE)
    return read_own(f"{text}\n[start]{begun}".encode(), "b-pool.toml")


def test_a_second_pool_on_the_chain_is_one_file() -> None:
    world = begun(with_own(enlarged("calm", "solana_jito"), (own_pool(),)), "calm", 7)
    world = done(actions.Faucet(500 * SOL, COIN), world).world
    world = done(actions.Stake(100 * SOL, "b-pool"), done(actions.Stake(100 * SOL, NAME), world).world).world
    left = done(actions.Leave(20 * SOL, "b-pool", "epoch"), world).world
    for _ in range(chain(left).hours_left(left) + 1):
        left, _ = pass_hour(left)
        assert audit(left) == []
    ready = left.system("b-pool", StakePoolProtocol).ready("you")
    assert own(left).ready("you") == ()
    assert done(actions.Claim(ready, "b-pool"), left).receipt.units["got"] == COIN
    assert left.redemption_rate("bSOL") > world.redemption_rate("bSOL")
    assert chain(left).last_epoch.tips.keys() == {NAME, "b-pool"}


@pytest.mark.parametrize(
    "figures", [{"rate": '"0"'}, {"reserve": "9950001"}, {"total": "427000000"}, {"commission_percent": "101"}]
)
def test_a_pool_that_cannot_be_does_not_begin(figures: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        begun(with_own(enlarged("calm", "solana_jito"), (own_pool(**figures),)), "calm", 7)


@given(amounts_between(SOL, 20_000 * SOL))
def test_a_trade_of_others_and_its_opposite_weigh_the_same(amount: int) -> None:
    """A token redeems for more than a coin: bought for as many coins as were sold, a market would drift for ever."""
    before = lived().system("jitosol-sol", RatedPoolMarket)
    sold = try_swap(lived(), before, "others", amount)
    after = try_swap(sold, sold.system("jitosol-sol", RatedPoolMarket), "others", -amount).system("jitosol-sol", RatedPoolMarket)
    for was, now in zip(before.pool.balances, after.pool.balances, strict=True):
        assert abs(now - was) * 200 <= amount


def test_ninety_days_of_moves_break_no_law() -> None:
    world = lived()
    steps: tuple[Action, ...] = (
        actions.Stake(amount=37 * SOL, protocol=NAME),
        leave(11 * SOL),
        actions.Swap(market="jitosol-sol", pay=TOKEN, receive=COIN, amount=5 * SOL),
        leave(7 * SOL, "reserve"),
        actions.AddLiquidity("jitosol-sol", (3 * SOL, 2 * SOL)),
        actions.Swap(market="jitosol-sol", pay=COIN, receive=TOKEN, amount=9 * SOL),
    )
    for day in range(24):
        world = live(world, 23)
        if own(world).is_updated(world):
            world = done(steps[day % len(steps)], world).world
        ready = own(world).ready("you")
        if ready:
            world = done(actions.Claim(requests=ready, protocol=NAME), world).world
        assert audit(world) == [], day
    assert len(chain(world).state.delegations) < 12, "stake accounts are joined and closed"
    assert decode(encode(world)) == world


def test_a_pool_that_is_given_back_whole_but_for_what_must_stay_still_answers() -> None:
    """All tokens that others hold leave by the end of one epoch."""
    world = lived()
    after = own(world).leave(world, "others", "epoch", units_of(world.ledger, "others", TOKEN)).world
    assert audit(after) == []
    later = live(after, chain(after).hours_left(after) + 1)
    assert audit(later) == []
    assert stake_pool.redemption_rate(own(later).pool) >= world.redemption_rate(TOKEN)
    assert isinstance(later.system(NAME, Issuer).usual_day(later), int)


def test_what_stands_in_contracts_is_counted_through_dollars_and_nobody_is_slashed() -> None:
    """A lamport is no wei: what is staked in another coin is exposed by its worth."""
    world = done(actions.Lock(10 * SOL, "native-solana"), lived()).world
    rows = {row.kind: row for row in exposures(world)}
    staked_here = sum(line.redemption_value for line in holdings(world, "you") if line.token == TOKEN)
    others = sum(line.staked_redemption for line in holdings(world, "you") if line.token == "stETH")
    assert rows["contract"].at_stake == others + world.in_terms_of(staked_here, COIN, "ETH")
    assert rows["waiting"].at_stake == others, "what leaves this pool earns until it is free"
    assert rows["slashing"].at_stake == others
    assert "own_slashing" not in rows


def test_nobody_is_slashed_where_the_chain_slashes_none() -> None:
    told = refused(actions.Shock(shocks.SlashValidators(10_000, NAME)), lived())
    assert (told.code, told.remedy) == ("slash_none", None)


@pytest.mark.parametrize(
    "shock",
    [
        shocks.LargeSale(20_000 * SOL, NAME),
        shocks.LiquidityLeaves(500_000, "jitosol-sol"),
        shocks.RedemptionRush(7_000_000 * SOL, NAME),
    ],
    ids=lambda shock: type(shock).__name__,
)
def test_a_shock_strikes_the_pool_and_the_books_close(shock: shocks.AnyShock) -> None:
    world = done(actions.Shock(shock), lived()).world
    for _ in range(60):
        world, _ = pass_hour(world)
    assert audit(world) == []
