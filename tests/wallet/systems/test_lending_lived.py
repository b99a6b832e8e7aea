"""Loans in a practice: own moves and interest add up, whatever is tried is what happens, undo and reopening bring the same world,
and no random life of borrowing, crashing and repaying breaks the books.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from tests.wallet.practices import practice
from tests.wallet.systems.scenarios import start_enlarged
from wallet import (
    HealthBelow,
    Practice,
    Refused,
    World,
    actions,
    audit,
    fitting,
    holdings,
    net_worth,
    scenario,
    shocks,
    staked,
    worth,
)
from wallet.actions import Action
from wallet.library import read_own, start
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.world.beginning import hand
from wallet.world.following import ALL
from wallet.world.hour import pass_hour
from wallet.world.lender import Lender
from wallet.world.lines import PRICE_SOURCES
from wallet.world.own_sums import FEES, OwnSums
from wallet.world.sampling import all_sums, samples
from wallet.world.stored import decode, encode

ETHER, DOLLAR = 10**18, 10**6
NAME = "aave-core"
BEGUN = start_enlarged("calm", "lending_market")


@pytest.fixture
def lent(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path, "calm-all") as made:
        made.do(actions.Supply(NAME, "ETH", 10 * ETHER))
        made.do(actions.Borrow(NAME, "USDC", 12_000 * DOLLAR))
        yield made


def done(world: World, sums: OwnSums, wish: Action) -> tuple[World, OwnSums]:
    outcome = actions.attempt(wish, world)
    return outcome.world, sums_after(sums, outcome.receipt, outcome.world)


def gain(world: World, sums: OwnSums) -> int:
    """What all that is staked gained, as it redeems."""
    kept = all_sums(world, "ETH", sums)
    return staked(world).redeems_for + kept.taken_out - kept.put_in


# -- own moves and interest


def test_supplying_and_borrowing_is_no_gain_and_no_loss_but_the_fee() -> None:
    world, sums = done(BEGUN, starting_sums(BEGUN), actions.Wrap(4 * ETHER))
    before, cost = gain(world, sums), sums["wstETH"].cost
    assert cost > 0
    for wish in (
        actions.Supply(NAME, "wstETH", 2 * ETHER),
        actions.Supply(NAME, "ETH", 10 * ETHER),
        actions.SetEMode(NAME, 1),
        actions.Borrow(NAME, "wstETH", ETHER),
        actions.Repay(NAME, "wstETH", ETHER // 3),
        actions.Repay(NAME, "wstETH", 0, everything=True),
        actions.WithdrawSupplied(NAME, "wstETH", ETHER),
        actions.WithdrawSupplied(NAME, "wstETH", 0, everything=True),
    ):
        held, fees = net_worth(world, "you"), sums[FEES].taken_out
        world, sums = done(world, sums, wish)
        for was, now in zip(held, net_worth(world, "you"), strict=True):
            assert abs(was - now - (sums[FEES].taken_out - fees)) < 10, wish
        assert abs(gain(world, sums) - before) < 10, wish
        parts = worth(world, sums)
        assert abs(parts.lending) < 10, wish
        assert parts.sold == parts.moved + parts.staking + parts.market + parts.dollars + parts.fees + parts.lending
    assert abs(sums["wstETH"].cost - cost) < 10, "the cost goes along and comes back"


def test_a_deposit_that_is_all_lent_out_is_sold_and_what_a_buyer_asks_off_it_is_the_result_of_a_trade() -> None:
    world, sums = done(BEGUN, starting_sums(BEGUN), actions.Wrap(4 * ETHER))
    for token, amount in (("wstETH", 2 * ETHER), ("ETH", 10 * ETHER), ("USDC", 900 * DOLLAR)):
        if token == "USDC":
            world = hand(world, "you", token, amount)
        world, sums = done(world, sums, actions.Supply(NAME, token, amount))
    world, sums = done(world, sums, actions.Borrow(NAME, "USDC", 100 * DOLLAR))
    world = world.systems[NAME].drained(world, 10**6, "thief")
    others, first = world.system(NAME, Lender).supplied(world, "others", "ETH"), worth(world, sums)
    for token, amount in (("wstETH", ETHER), ("ETH", 4 * ETHER), ("USDC", 300 * DOLLAR)):
        with pytest.raises(Refused, match="loan_liquidity_short"):
            actions.attempt(actions.WithdrawSupplied(NAME, token, amount), world)
        had, before = world.balance("you", token), worth(world, sums)
        world, sums = done(world, sums, actions.SellDeposit(NAME, token, amount, 30_000))
        got, parts = amount * 97 // 100, worth(world, sums)
        fees = before.fees - parts.fees if token == "ETH" else 0
        assert world.balance("you", token) == had + got - fees
        assert audit(world) == []
        lost = world.in_terms_of(world.worth(token, amount - got, world.redemption_rate(token)), world.listed[token].coin, "ETH")
        assert abs(parts.market - before.market + lost) < max(10, lost // 100), token
        for name in ("staking", "lending", "dollars", "moved"):
            assert abs(getattr(parts, name) - getattr(before, name)) < 10, (token, name)
    lender = world.system(NAME, Lender)
    assert abs(lender.supplied(world, "others", "ETH") - others - 4 * ETHER) < 10
    assert first.sold > worth(world, sums).sold


@pytest.mark.parametrize(
    ("wish", "code", "remedy"),
    [
        (actions.SellDeposit(NAME, "ETH", ETHER, 500_001), "deposit_discount", 500_000),
        (actions.SellDeposit(NAME, "ETH", 11 * ETHER, 0), "loan_balance_short", None),
        (actions.SellDeposit(NAME, "ETH", 9 * ETHER, 0), "loan_unhealthy", None),
    ],
)
def test_what_is_refused_of_a_sale_of_a_deposit_offers_one_that_goes_through(
    lent: Practice, wish: actions.SellDeposit, code: str, remedy: int | None
) -> None:
    with pytest.raises(Refused) as refused:
        lent.preview(wish)
    assert refused.value.code == code
    assert remedy is None or refused.value.remedy == remedy
    fixed = wish.mended(refused.value)
    assert fixed is not None
    assert fixed != wish
    lent.preview(fixed)


def test_interest_is_what_a_line_grew_by_and_the_dollars_price_is_apart() -> None:
    world, sums = done(BEGUN, starting_sums(BEGUN), actions.Supply(NAME, "ETH", 10 * ETHER))
    world, sums = done(world, sums, actions.Borrow(NAME, "USDC", 5_000 * DOLLAR))
    for _ in range(100):
        world, _ = pass_hour(world)
    lender = world.system(NAME, Lender)
    earned = lender.supplied(world, "you", "ETH") - 10 * ETHER
    owed = world.worth("USDC", lender.owed(world, "you", "USDC") - 5_000 * DOLLAR, world.redemption_rate("USDC"))
    assert abs(worth(world, sums).lending - (earned - owed)) < 10
    rows = {row.token: row for row in samples(world, "you", sums)}
    supplied, borrowed = rows[f"ETH supplied {NAME}"], rows[f"USDC borrowed {NAME}"]
    assert supplied.redemption_value + supplied.taken_out - supplied.put_in == pytest.approx(earned / ETHER)
    assert borrowed.balance < -5_000
    assert rows[ALL].balance == pytest.approx(staked(world).balance / ETHER)


# -- in a practice


def test_what_is_tried_is_what_happens_and_undo_brings_the_world_before(lent: Practice) -> None:
    for wish in (
        actions.Repay(NAME, "USDC", 1_000 * DOLLAR),
        actions.WithdrawSupplied(NAME, "ETH", ETHER // 2),
        actions.UseAsCollateral(NAME, "ETH", used=True),
    ):
        here = lent.world
        quote = lent.preview(wish)
        assert lent.do(wish).world == quote.world == lent.world
        lent.undo()
        assert lent.world == here
        lent.redo()
    here = lent.world
    for refused in (lent.preview, lent.do):
        with pytest.raises(Refused, match="loan_emode_debt"):
            refused(actions.SetEMode(NAME, 1))
    assert lent.world == here


def test_a_practice_with_a_loan_is_opened_as_it_was_left(lent: Practice) -> None:
    lent.advance(50)
    world, path = lent.world, lent.path
    sums = dict(lent.own)
    lent.close()
    with Practice.open(path) as again:
        assert again.world == world
        assert dict(again.own) == sums


def test_a_run_stops_where_a_health_factor_falls_below_what_was_asked(lent: Practice) -> None:
    health = lent.world.system(NAME, Lender).health(lent.world, "you").health_factor_wad / ETHER
    assert lent.advance(2, until=HealthBelow(health / 2)).stopped_by is None
    run = lent.advance(24 * 30, until=HealthBelow(health * 0.98))
    assert run.stopped_by == HealthBelow(health * 0.98)
    assert run.world.system(NAME, Lender).health(run.world, "you").health_factor_wad < health * 0.98 * ETHER


# -- another market of the kind


def own_lender(**changed: str) -> str:
    """A preset of a person's own: the shipped terms and the first hour of the tests, with what is `changed` in the text."""
    text = (files("resources") / "markets" / "aave-core.toml").read_text(encoding="utf-8")
    begun = (Path(__file__).parent / "lending_market.toml").read_text(encoding="utf-8")
    first = begun.partition("[systems.at]")[2].partition("[[crowd]]")[0].replace("[systems.at.", "[start.")
    text = text.replace('name = "aave-core"', 'name = "my-lender"').replace('title = "Aave v3 Core"', 'title = "My lender"')
    text = f"{text}\n[start]{first}"
    for old, new in changed.values():
        text = text.replace(old, new)
    return text


def test_a_second_lender_is_one_file_and_stands_beside_the_first() -> None:
    world = start("calm-all", 7, (), [read_own(own_lender().encode(), "my-lender.toml")])
    for name in (NAME, "my-lender"):
        world = actions.attempt(actions.Supply(name, "ETH", 10 * ETHER), world).world
        world = actions.attempt(actions.Borrow(name, "USDC", 5_000 * DOLLAR), world).world
    world, _ = pass_hour(world)
    assert audit(world) == []
    debts = [line for line in holdings(world, "you") if line.place == "borrowed"]
    assert [line.system for line in debts] == [NAME, "my-lender"]
    assert world.systems["my-lender"].title == "My lender"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('called = { WETH = "ETH" }', 'called = { WETH = "ETH", USDC = "ETH" }'),
        ('called = { WETH = "ETH" }', 'called = { WETH = "ETH", wstETH = "stETH" }'),
        ("decimals = { value = 6,", "decimals = { value = 8,"),
        ("USDC = { value = 2530000000,", "USDC = { value = 4530000000,"),
    ],
    ids=["two of a name", "a growing balance", "other decimals", "more lent out than there is"],
)
def test_a_market_that_cannot_be_is_not_begun(old: str, new: str) -> None:
    fits, problems = fitting(scenario("calm"), [read_own(own_lender(it=(old, new)).encode(), "my-lender.toml")])
    assert not fits
    assert [problem.code for problem in problems] == ["preset_own"]


# -- random lives


def wished(dice: random.Random) -> Action:
    token = dice.choice(("ETH", "wstETH", "USDC"))
    amount = int(10 ** dice.uniform(0, 22) if token != "USDC" else 10 ** dice.uniform(0, 11))
    everything = dice.random() < 0.2
    return dice.choice(
        (
            actions.Supply(NAME, token, amount),
            actions.Borrow(NAME, token, amount),
            actions.Repay(NAME, token, amount, everything),
            actions.WithdrawSupplied(NAME, token, amount, everything),
            actions.UseAsCollateral(NAME, token, dice.random() < 0.7),
            actions.SetEMode(NAME, dice.choice((0, 1, 1, 2))),
            actions.Wrap(amount=ETHER),
            actions.Shock(shocks.PriceSourceChanges(dice.choice(PRICE_SOURCES))),
            actions.Shock(shocks.LargeSale(dice.randrange(1, 60_000) * ETHER)),
        )
    )


def lived_at_random(seed: int) -> int:
    """How many liquidations a random life had: what is refused offers only what passes, and the books close after every step."""
    dice, world, told = random.Random(seed), BEGUN, 0
    for _ in range(150):
        wish = wished(dice)
        try:
            world = actions.attempt(wish, world).world
        except Refused as refused:
            mended = wish.mended(refused)
            if mended is not None:
                world = actions.attempt(mended, world).world
        if dice.random() < 0.3:
            world, events = pass_hour(world)
            told += sum(event.kind == "liquidation" for event in events)
        assert audit(world) == []
    assert decode(encode(world)) == world
    return told


def test_no_random_life_with_loans_breaks_the_books() -> None:
    assert sum(lived_at_random(seed) for seed in (1, 2, 3))
