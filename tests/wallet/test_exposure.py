"""What exposure owes: amounts that are really held, and a look ahead that is the life that would be lived."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace

from tests.wallet import rooms
from wallet import World, actions, ahead, exposures, risk, shocks, staked
from wallet.chain import ethereum
from wallet.errors import Refused
from wallet.library import start
from wallet.world import records
from wallet.world.book import Book
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples
from wallet.world.state import Chain
from wallet.world.systems.ethereum import EthereumChain
from wallet.world.vault_book import VaultBook

ETHER = 10**18


def test_only_what_is_held_is_exposed() -> None:
    world = start("calm", 7)
    rows = {row.kind: row for row in exposures(world)}
    assert rows["contract"].at_stake == world.balance("you", "stETH")
    assert "own_slashing" not in rows
    empty = actions.Transfer(token="stETH", to="alice", amount=1, everything=True).apply(world).world
    assert exposures(empty) == ()


def test_the_bad_case_of_slashing_is_what_that_slashing_costs() -> None:
    world = start("calm", 7)
    for _ in range(40):
        world, _ = pass_hour(world)
    row = next(row for row in exposures(world) if row.kind == "slashing")
    told = actions.Shock(shock=shocks.SlashValidators(10_000)).apply(world).receipt.notes[0].figures
    assert abs(row.bad_case - int(told["yours_day_36"])) <= 1


def test_locked_stake_is_exposed_to_its_own_validators_only() -> None:
    world = actions.Faucet(amount=ETHER).apply(start("calm", 7)).world
    locked = actions.Lock(amount=32 * ETHER).apply(world).world
    rows = {row.kind: row for row in exposures(locked)}
    assert rows["own_slashing"].at_stake == 32 * ETHER
    # A lone slashing since Electra: 1/4096 at once and 36 days of penalties for missed duties, under 0.2 % in all.
    assert rows["own_slashing"].figures["at_once"] == 32 * ETHER // 4096
    assert 55 * ETHER // 1000 <= rows["own_slashing"].bad_case <= 64 * ETHER // 1000
    assert rows["contract"].at_stake == exposures(world)[0].at_stake


def test_a_discount_costs_today_the_gap_that_the_wallet_shows() -> None:
    world = start("june-2022", 7)
    for _ in range(200):
        world, _ = pass_hour(world)
    row = next(row for row in exposures(world) if row.kind == "discount")
    totals, proceeds = staked(world), world.sale_proceeds("you", "stETH")
    assert proceeds is not None
    assert row.today == -totals.gap
    assert row.figures["at_once"] == world.balance("you", "stETH") - proceeds > row.today


def test_a_look_ahead_is_the_life_that_would_be_lived() -> None:
    world = start("calm", 7)
    looked = list(ahead(world, 5))
    for hour, sample in looked[1:]:
        world, _ = pass_hour(world)
        assert world.hour == hour
        lived = samples(world)[0]
        assert (lived.balance, lived.redemption_value, lived.market_value) == (
            sample.balance,
            sample.redemption_value,
            sample.market_value,
        )


def test_a_look_ahead_that_is_kept_lives_no_hour_twice_and_tells_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[int] = []

    def counted(world: World) -> Any:
        lived.append(world.hour + 1)
        return pass_hour(world)

    monkeypatch.setattr(sys.modules[risk.Kept.__module__], "pass_hour", counted)
    now, kept = start("calm", 7), risk.Kept()
    first = list(kept.ahead(now, 30))
    assert lived == [hour for hour, _ in first[1:]]
    assert list(kept.ahead(now, 30)) == first
    assert len(lived) == 30
    for _ in range(24):
        now, _ = pass_hour(now)
    later = list(kept.ahead(now, 30))
    assert lived[30:] == list(range(first[-1][0] + 1, first[-1][0] + 25))
    assert later == list(ahead(now, 30))


@pytest.mark.parametrize("other", ["world", "past", "key", "account"])
def test_a_look_ahead_is_kept_for_its_own_life_only(other: str) -> None:
    now, kept = start("calm", 7), risk.Kept()
    later, _ = pass_hour(now)
    list(kept.ahead(now, 5))
    list(kept.ahead(later, 5))
    asked = {
        "world": (actions.Stake(amount=ETHER).apply(later).world, 5),
        "past": (now, 5),
        "key": (later, 5, "stETH"),
        "account": (later, 5, "lst", "alice"),
    }[other]
    assert list(kept.ahead(*asked)) == list(ahead(*asked))


def test_two_looks_ahead_of_one_kept_life_do_not_disturb_each_other() -> None:
    now, kept = start("calm", 7), risk.Kept()
    later, _ = pass_hour(now)
    first, wanted = kept.ahead(now, 6), list(ahead(now, 6))
    told = [next(first) for _ in range(3)]
    assert list(kept.ahead(later, 9)) == list(ahead(later, 9))
    assert [*told, *first] == wanted


def test_what_happened_next_is_not_told_unless_asked_for() -> None:
    now = _lived("june-2022", 900)
    assert risk.known_ahead(now)
    tried = actions.Shock(shock=shocks.LargeSale(40_000 * ETHER)).apply(now).world
    told = list(risk.apart(now, tried, 36))
    hidden = list(risk.apart(now, tried, 36, hidden=True))
    level = hidden[0].without
    assert {step.without.market_value for step in told} != {level.market_value}
    assert {step.without for step in hidden} == {level}
    assert hidden[1].tried.market_value < level.market_value
    other = list(risk.apart(_another_end(now), _another_end(tried), 36, hidden=True))
    assert [_lines(step) for step in other] == [_lines(step) for step in hidden]


def _lines(step: risk.Apart) -> tuple[float, ...]:
    return tuple(getattr(side, name) for side in (step.without, step.tried) for name in ("market_value", "redemption_value"))


def _another_end(world: World) -> World:
    """The same world, with other hours to come: from the present one on the record stands still."""
    kept = records.record(rooms.record_of(world))
    rows = kept.rows[: world.hour + 1]
    still = replace(rows[-1], liquidity=ETHER, net_sale=0)
    return rooms.with_record(world, records.put(json.encode(replace(kept, rows=rows + (still,) * 200))))


def test_a_bad_case_is_never_smaller_than_what_it_costs_today() -> None:
    world = start("june-2022", 7)
    sold = actions.Shock(shock=shocks.LargeSale(risk.reach(world).sale_most)).apply(world).world
    row = next(row for row in exposures(sold) if row.kind == "discount")
    assert row.bad_case == row.figures["at_once"] > row.today > int(row.figures["record"])


def test_waiting_costs_today_the_rewards_missed_in_the_likely_wait() -> None:
    world = _lived("calm", 48)
    row = next(row for row in exposures(world) if row.kind == "waiting")
    assert row.figures["likely_hours"] == risk.waiting(world, row.at_stake).likely_hours > 0
    assert 0 < row.today < row.bad_case


def test_each_wei_at_stake_counts_once() -> None:
    world = start("calm", 7)
    wrapped = actions.Wrap(token="stETH", amount=ETHER).apply(world).world
    asked = actions.RequestWithdrawal(protocol="lido", amount=ETHER).apply(wrapped).world
    assert abs(risk.at_stake(exposures(asked)) - world.balance("you", "stETH")) <= 4


def test_the_wait_says_whether_a_loss_is_counted_or_disputed() -> None:
    world = start("calm", 7)
    assert risk.waiting(world).state == "open"
    slowed = rooms.with_lido(world, replace(rooms.lido(world), bunker=True))
    assert risk.waiting(slowed).state == "slowed"
    disputed = rooms.with_lido(slowed, replace(rooms.lido(slowed), disputed_since=world.now))
    told = risk.waiting(disputed)
    assert (told.state, told.since) == ("disputed", world.now)
    assert 0 < told.low_hours <= told.likely_hours <= told.high_hours


def test_before_redemption_opens_the_wait_names_the_day() -> None:
    world = start("june-2022", 7)
    assert risk.waiting(world) == risk.Waiting("shut", opens=rooms.lido(world).withdrawals_open)
    row = next(row for row in exposures(world) if row.kind == "waiting")
    assert row.today == row.figures["likely_hours"] == 0


@pytest.mark.parametrize("scenario", ["calm", "june-2022", "june-2022-open"])
def test_every_size_within_reach_really_strikes(scenario: str) -> None:
    world = start(scenario, 7)
    here = risk.reach(world)
    assert 0 < here.sale_usual < here.sale_recorded < here.sale_most
    for shock in (
        shocks.LargeSale(here.sale_most),
        shocks.LiquidityLeaves(here.leaving_most_ppm),
        shocks.SlashValidators(here.slashed_most_ppm),
        shocks.SlashValidators(here.slashed_least_ppm),
    ):
        assert actions.Shock(shock=shock).apply(world).world is not world


def test_less_than_the_least_share_hits_no_validator() -> None:
    world = start("calm", 7)
    with pytest.raises(Refused, match="shock_too_small"):
        actions.Shock(shock=shocks.SlashValidators(risk.reach(world).slashed_least_ppm - 1)).apply(world)


def test_when_liquidity_leaves_the_price_stays_and_a_sale_costs_more() -> None:
    world = start("calm", 7)
    after = actions.Shock(shock=shocks.LiquidityLeaves(900_000)).apply(world).world
    found = risk.effect(world, after)
    assert found.price_before is not None
    assert found.price is not None
    assert abs(found.price - found.price_before) < found.price_before // 10_000
    assert found.sale_costs > 2 * found.sale_costs_before
    assert found.redeems == found.redeems_before


def test_an_effect_is_told_in_the_values_that_the_charts_follow() -> None:
    world = start("june-2022", 7)
    after = actions.Shock(shock=shocks.LargeSale(40_000 * ETHER)).apply(world).world
    found, (drawn, *_), (was, *_) = risk.effect(world, after), samples(after), samples(world)
    assert found.sells is not None
    assert found.sells_before is not None
    assert (found.sells / ETHER, found.redeems / ETHER) == (drawn.market_value, drawn.redemption_value)
    assert found.sells_before / ETHER == was.market_value > drawn.market_value


def _lived(scenario: str, hours: int) -> World:
    world = start(scenario, 7)
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def test_a_leak_costs_what_that_outage_takes_from_tokens_and_from_stake_of_ones_own() -> None:
    world = _validating()
    rows = {row.kind: row for row in exposures(world)}
    leak, dark = rows["leak"], shocks.ValidatorsGoDark(risk.A_THIRD_PPM, "ethereum")
    struck = dark.strike(world)[0]
    told = actions.Shock(shock=dark).apply(world).receipt.notes[0].figures
    chain = struck.system("ethereum", Chain)
    (mine,) = world.system("locked", Book).stakes(world, "you")
    own = chain.outage(mine.key, 0, whole=True)
    assert own is not None
    assert (leak.figures["days"], leak.today) == (told["final_days"], 0)
    assert leak.figures["locked"] == mine.worth
    there = chain.outage(mine.key)
    assert there is not None
    assert abs(leak.bad_case - (int(told["yours_lost"]) - there.lost + own.lost)) <= 10**9
    after = {row.kind: row for row in risk.exposures_with(world, actions.Shock(shock=dark).apply(world))}
    assert after["leak"].today == int(told["yours_lost"]) > 0
    assert after["leak"].figures["leaks"] == 1
    assert 0 < leak.bad_case < leak.at_stake == staked(world).redeems_for + mine.worth


def test_a_leak_takes_about_what_was_told_by_the_time_blocks_are_final() -> None:
    world = start("calm", 7)
    leak = next(row for row in exposures(world) if row.kind == "leak")
    alone = replace(world, crowd=())
    lived = shocks.ValidatorsGoDark(risk.A_THIRD_PPM, "ethereum").strike(alone)[0]
    for _ in range(24 * (int(leak.figures["days"]) + 2)):
        alone, lived = pass_hour(alone)[0], pass_hour(lived)[0]
    lost = exposures(alone)[0].at_stake - exposures(lived)[0].at_stake
    assert lost >= leak.bad_case * 9 // 10, "rewards that are not earned come on top"
    assert lost <= leak.bad_case * 13 // 10


def test_only_what_a_vault_owes_can_be_asked_of_it() -> None:
    world = actions.Faucet(amount=100 * ETHER).apply(start("calm-all", 7)).world
    world = actions.Lock(33 * ETHER, "lido-vault").apply(world).world
    assert not [row for row in exposures(world) if row.kind == "forced"]
    world = actions.MintVault(20 * ETHER, "lido-vault", 1).apply(world).world
    book = world.system("lido-vault", VaultBook)
    (vault,) = book.vaults(world, "you")
    row = next(row for row in exposures(world) if row.kind == "forced")
    fall = int(row.figures["fall_ppm"])
    left = vault.value * (10**6 - fall) // 10**6
    assert abs(left * (10_000 - vault.threshold_bps) // 10_000 - vault.owed) <= vault.owed // 1000
    repays = int(row.figures["repays"])
    reserve = (left - repays) * vault.reserve_ratio_bps // 10_000
    assert abs(left - repays - (vault.owed - repays) - reserve) <= ETHER // 10, "its reserve is whole again"
    assert (row.today, row.bad_case) == (0, 0), "what lies at hand is paid first"
    for _ in range(30):
        world, _ = pass_hour(world)
    row = next(row for row in exposures(world) if row.kind == "forced")
    assert int(row.figures["hours"]) > 48
    assert 0 < row.bad_case < int(row.figures["repays"]) < vault.owed


def _validating() -> World:
    """A stake of one's own that earns, without weeks of waiting."""
    world = actions.Faucet(amount=100 * ETHER).apply(start("calm", 7)).world
    world = actions.Lock(amount=32 * ETHER).apply(world).world
    chain = world.system("ethereum", EthereumChain)
    key = world.system("locked", Book).stakes(world, "you")[0].key
    run = ethereum.ValidatorRun(key, 1, 32 * 10**9, 32 * 10**9, activation_epoch=chain.state.epoch)
    waiting = tuple(row for row in chain.state.deposits if row.operator != key)
    return world.changed("ethereum", state=replace(chain.state, runs=(*chain.state.runs, run), deposits=waiting))
