"""A vault that lends its asset out, in a world: units are conserved, losses alone lower its price, and who leaves pays for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays.yield_vault import Yearn, replay_yearn_v3_vault
from tests.strategies import amounts_between
from wallet import Marks, Refused, World, actions, audit, exposures, holdings, shocks
from wallet.actions import Outcome
from wallet.defi import yield_vault, yield_vault_debts
from wallet.defi.lending_account import data_of, health_of
from wallet.defi.yield_vault import YieldVault
from wallet.library import start
from wallet.ways import efficiency, ways_out
from wallet.world import ledger as books
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, YOU
from wallet.world.stored import decode, encode
from wallet.world.systems import yield_vault_keepers as keepers
from wallet.world.systems.lending import LendingPool
from wallet.world.systems.vault_strategy import VaultRecipe, checked, freed, standing
from wallet.world.systems.yield_vault import YieldVaultProtocol

E = 10**18
NAME, ASSET, SHARE, LENDER = "yearn-vault", "wstETH", "yvwstETH", "aave-core"
WEEK_HOURS = 168
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "yearn_v3_vault.json").read_text(encoding="utf-8"))
WITHOUT = ("solana", "cosmos-hub", "rocket-pool", "lido-vault", "native-ethereum")


@cache
def begun() -> World:
    """The world at its first hour, with 100 of the asset yours."""
    world = start("calm-all", 1, WITHOUT)
    return replace(world, ledger=books.move(world.ledger, ASSET, OTHERS, YOU, 100 * E))


@cache
def lived() -> World:
    """The same after three reports."""
    return live(begun(), 3 * WEEK_HOURS)


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def own(world: World) -> YieldVaultProtocol:
    return world.system(NAME, YieldVaultProtocol)


def price(world: World) -> int:
    return yield_vault.price_per_share(own(world).vault, world.now)


def done(action: Any, world: World) -> Outcome:
    outcome = actions.attempt(action, world)
    assert audit(outcome.world) == []
    return outcome


def put_in(world: World, amount: int = 10 * E) -> World:
    return done(actions.Convert(NAME, amount), world).world


def refused(action: Any, world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.attempt(action, world)
    return caught.value


def lossy(world: World, place: int, permille: int, amount: int = 0) -> World:
    """A world in which a strategy lost a part of what it has, or an amount, as its lender's rows say."""
    account, vault = own(world).account_of(place), own(world)
    amount = amount or standing(world, account, vault.recipe[place], ASSET).worth * permille // 1_000
    world = freed(world, account, vault.recipe[place], ASSET, amount)
    return replace(world, ledger=books.move(world.ledger, ASSET, account, OTHERS, world.balance(account, ASSET)))


# --- Its beginning and its hours


def test_strategies_stand_at_the_other_systems_as_any_account_does() -> None:
    world, vault = begun(), own(begun())
    lend, carry, loop = (standing(world, vault.account_of(place), row, ASSET) for place, row in enumerate(vault.recipe))
    lender = world.systems[LENDER]
    assert lender.supplied(world, vault.account_of(0), ASSET) == lend.supplied == lend.worth  # type: ignore[attr-defined]
    assert (carry.held, loop.held) == (units_of(world.ledger, vault.account_of(1), "sfrxETH"), 0)
    assert abs(loop.supplied - 2 * loop.worth) <= loop.worth // 1_000, "the loop has twice its own"
    assert world.balance(NAME, ASSET) == yield_vault_debts.idle(vault.vault)
    assert audit(world) == []


def test_between_reports_the_price_of_a_share_never_jumps_and_falls_by_a_loss_alone() -> None:
    world, before = begun(), price(begun())
    reports = 0
    for _ in range(3 * WEEK_HOURS):
        world, events = pass_hour(world)
        told = [event for event in events if event.system == NAME and event.kind.startswith("yield_")]
        reports += len(told)
        now = price(world)
        assert now >= before or sum(int(event.figures["by_holders"]) for event in told) > 0
        assert now - before <= before // 10**5, "what was won unlocks slowly"
        before = now
    assert reports == 3
    assert audit(world) == []


def test_a_health_factor_alone_is_the_one_of_the_whole_account() -> None:
    for world in (begun(), lived()):
        market, rows = world.system(LENDER, LendingPool).priced(world), world.system(LENDER, LendingPool).market.accounts
        assert sum(1 for row in rows.values() if row.owed and row.collateral) == 2
        for row in rows.values():
            if row.owed or row.collateral:
                assert health_of(market, row, world.now) == data_of(market, row, world.now).health_factor_wad


def test_a_world_with_its_reports_is_kept_whole() -> None:
    assert decode(encode(lived())) == lived()


def test_what_a_report_tells_adds_up() -> None:
    for row in own(lived()).reported:
        assert row.by_locked + row.by_holders == row.loss
        assert row.fee == row.gain // 10 or abs(row.fee - row.gain // 10) <= len(own(lived()).recipe)


# --- In and out


@settings(max_examples=25)
@given(amounts_between(1, 100 * E))
def test_what_is_redeemed_at_once_never_exceeds_what_was_put_in(amount: int) -> None:
    with suppress(Refused):
        world = actions.attempt(actions.Convert(NAME, amount), lived()).world
        got = actions.attempt(actions.Unwrap(world.balance(YOU, SHARE), SHARE), world)
        assert int(got.receipt.figures["got"]) <= amount
        assert audit(got.world) == []


@settings(max_examples=15)
@given(st.lists(amounts_between(E, 30 * E), min_size=2, max_size=3))
def test_the_order_of_deposits_changes_nothing(amounts: list[int]) -> None:
    ends = []
    for order in (amounts, list(reversed(amounts))):
        world = lived()
        for amount in order:
            world = own(world).deposit(world, YOU, amount).world
        ends.append((own(world).vault.total_assets, world.balance(YOU, SHARE), price(world)))
    assert ends[0][0] == ends[1][0]
    assert abs(ends[0][1] - ends[1][1]) <= len(amounts)
    assert ends[0][2] == ends[1][2]


@settings(max_examples=12)
@given(st.integers(1, 3_000))
def test_units_are_conserved_however_much_leaves(permille: int) -> None:
    world = lived()
    held = world.balance(OTHERS, SHARE)
    amount = min(held, held * permille // 3_000)
    before, owed = price(world), yield_vault.assets_for(own(world).vault, amount, world.now)
    with suppress(Refused):
        left = own(world).leave(world, OTHERS, "shares", amount)
        assert audit(left.world) == []
        assert price(left.world) >= before, "who stays loses nothing"
        assert left.got <= owed
        assert left.got + left.figures.get("lost", 0) == owed


def test_who_takes_more_than_is_idle_pays_for_what_has_to_be_sold() -> None:
    world = lived()
    world = replace(world, ledger=books.move(world.ledger, SHARE, OTHERS, YOU, 1_500 * E))
    idle = yield_vault_debts.idle(own(world).vault)
    little = done(actions.Unwrap(10 * E, SHARE), world).receipt
    assert "lost" not in little.figures
    assert int(little.figures["got"]) < idle
    assert int(little.figures["got"]) == yield_vault.assets_for(own(world).vault, 10 * E, world.now)
    assert little.figures["inside"] == price(world)
    assert little.units["inside"] == ASSET
    much = done(actions.Unwrap(1_500 * E, SHARE), world)
    owed = yield_vault.assets_for(own(world).vault, 1_500 * E, world.now)
    assert int(much.receipt.figures["got"]) + int(much.receipt.figures["lost"]) == owed
    assert int(much.receipt.figures["lost"]) > 0
    assert {note.code for note in much.receipt.notes} >= {"risk_freeing"}
    code = refused(actions.Unwrap(1_400 * E, SHARE, receive=True), world).code
    assert code == "yield_loss_over", "exactly that much cannot be paid without a loss"


def test_what_leaving_costs_is_counted_in_what_it_pays() -> None:
    world = put_in(lived())
    (way,) = ways_out(world, SHARE, E).ways
    assert (way.pays, way.got, way.cost) == (ASSET, yield_vault.assets_for(own(world).vault, E, world.now), 0)
    rushed = own(world).ask(world, OTHERS, 1_000 * E)
    (dearer,) = ways_out(rushed, SHARE, E).ways
    assert 0 < dearer.cost < dearer.owed // 100
    assert dearer.got + dearer.cost == pytest.approx(dearer.owed)


def test_a_full_vault_takes_what_still_fits() -> None:
    world = lived()
    vault = replace(
        own(world).vault, parameters=replace(own(world).vault.parameters, deposit_limit=own(world).vault.total_assets + E)
    )
    full = world.changed(NAME, vault=vault)
    caught = refused(actions.Convert(NAME, 2 * E), full)
    assert (caught.code, caught.remedy) == ("yield_limit_full", E)
    assert done(actions.Convert(NAME, E), full).world.balance(YOU, SHARE) > 0


def test_a_large_deposit_lowers_what_strategies_add() -> None:
    ends = []
    for amount in (0, 3_000 * E):
        world = replace(begun(), ledger=books.move(begun().ledger, ASSET, OTHERS, YOU, amount)) if amount else begun()
        world = put_in(world, amount) if amount else world
        after = live(world, WEEK_HOURS + 24)
        ends.append(own(after).lent_out(after).strategies)
    (_, carry, _), (_, crowded, _) = ends
    assert crowded.worth > carry.worth * 3 // 2, "a keeper put it to work by the same shares"
    assert crowded.yearly_ppm < carry.yearly_ppm, "more share what the same validators earn"


# --- Losses


def test_a_loss_takes_locked_profit_first_and_then_the_price() -> None:
    world = live(begun(), WEEK_HOURS)
    buffer = own(world).lent_out(world).locked
    assert buffer > 0
    small, _ = keepers.reported(lossy(world, 0, 0, buffer // 2), NAME)
    assert own(small).reported[-1].by_locked
    assert price(small) >= price(world) - 1
    assert not own(small).reported[-1].by_holders
    hit = lossy(world, 0, 100)
    after, events = keepers.reported(hit, NAME)
    row = own(after).reported[-1]
    assert row.loss > buffer
    assert row.by_locked > 0
    assert row.by_holders > 0
    assert events[0].kind == "yield_fall"
    assert price(after) < price(world)
    assert own(after).lent_out(after).locked == 0
    assert audit(after) == []


def test_who_leaves_before_a_loss_is_told_bears_a_part_of_it() -> None:
    world = lossy(lived(), 0, 200)
    before, idle = price(world), yield_vault_debts.idle(own(world).vault)
    amount = (idle + 100 * E) * E // before
    left = own(world).leave(world, OTHERS, "shares", amount)
    assert abs(left.got - (amount * before // E - 20 * E)) <= E // 10, "a fifth of what had to come out of the strategy"
    assert price(left.world) >= before
    assert audit(left.world) == []


def test_a_fall_of_the_price_is_told_to_who_holds() -> None:
    world = lossy(put_in(lived()), 0, 300)
    _after, events = keepers.reported(world, NAME)
    mine = [event for event in events if event.account == YOU]
    assert [event.kind for event in mine] == ["negative_rebase"]
    assert int(mine[0].figures["gain"]) < 0
    assert f"gain_{SHARE}" in mine[0].figures


def test_a_slashing_reaches_holders_through_the_strategies() -> None:
    world = put_in(lived())
    struck = shocks.SlashValidators(200_000, system="lido").strike(world)[0]
    after = live(struck, 10 * 24)
    assert sum(row.loss for row in own(after).reported) > sum(row.loss for row in own(live(world, 10 * 24)).reported)
    assert audit(after) == []


def test_a_strategy_under_its_floor_repays_what_it_owes_too_much() -> None:
    world = lived()
    loop = own(world).recipe[2]
    strict = world.changed(NAME, recipe=(*own(world).recipe[:2], replace(loop, floor_bps=20_000, borrows_bps=8_000)))
    before = standing(strict, own(strict).account_of(2), loop, ASSET).owed
    after = keepers.safe(strict, NAME)
    now = standing(after, own(after).account_of(2), loop, ASSET)
    assert now.owed < before
    assert audit(after) == []
    assert abs(now.owed - now.worth * after.redemption_rate(ASSET) // E * 8 // 10) < now.owed // 100


def test_a_drain_takes_of_idle_assets_and_of_strategies() -> None:
    world = put_in(lived())
    drained = own(world).drained(world, 500_000, "attacker")
    assert abs(price(drained) * 2 - price(world)) < price(world) // 100
    assert drained.balance("attacker", ASSET) > 1_000 * E
    assert audit(drained) == []


# --- What is told


def test_a_share_redeems_and_sells_for_what_is_inside() -> None:
    world = put_in(lived())
    marks, line = Marks(world), next(line for line in holdings(world, YOU, Marks(world)) if line.token == SHARE)
    inside = line.amount * price(world) // E
    assert abs(line.redemption_value - inside * world.redemption_rate(ASSET) // E) <= 10
    assert line.market_price == (marks.price(ASSET) or 0) * price(world) // E
    contracts = {row.kind: row.figures.get("contracts") for row in exposures(world)}
    assert int(contracts["contract"] or 0) >= 4, "the vault, what it is made of, and where its strategies stand"


def test_what_is_staked_with_borrowed_coins_is_exposed_too() -> None:
    world = put_in(begun(), 50 * E)
    lines = [line for line in holdings(world, YOU) if line.token == SHARE]
    beyond = own(world).staked_beyond(world, lines[0].amount)
    assert set(beyond) == {ASSET, "sfrxETH"}
    plain = begun()
    with_vault, without = (next(row for row in exposures(one) if row.kind == "slashing") for one in (world, plain))
    assert with_vault.at_stake - without.at_stake == pytest.approx(sum(beyond.values()), rel=1e-6)
    assert with_vault.figures["protocols"] == 2


def test_the_layers_of_a_coin_add_up_and_count_it_once() -> None:
    world = lived()
    layers = {layer.key: layer for layer in efficiency.vault_layers(world, NAME, lambda _name: None)}
    assert layers["secures"].amount == E
    assert abs(layers["borrowed"].amount + layers["again"].amount + layers["holds"].amount) <= 3
    told = own(world).lent_out(world)
    added = sum(row.yearly_ppm * row.recorded for row in told.strategies) // told.assets
    before_fee = sum(layer.yearly for key, layer in layers.items() if key not in ("secures", "fee")) * 10**6 // E
    assert abs(added - before_fee) <= 60, "what its strategies add, as they tell it one by one"


def test_what_it_tells_of_itself_adds_up() -> None:
    world = live(begun(), WEEK_HOURS)
    told = own(world).lent_out(world)
    assert told.idle + sum(row.recorded for row in told.strategies) == told.assets
    assert told.full > told.price
    assert told.until > world.now
    assert world.now < told.next_report <= world.now + 7 * 24 * 3_600
    after = live(world, (told.next_report - world.now) // 3_600)
    assert own(after).reported[-1].hour == after.hour


Change = Callable[[VaultRecipe], VaultRecipe]
RECIPES: tuple[tuple[int, Change, str], ...] = (
    (0, lambda row: replace(row, share_bps=9_000), "more than all there is"),
    (1, lambda row: replace(row, floor_bps=0), "a health factor"),
    (1, lambda row: replace(row, holds=""), "says what it holds"),
    (2, lambda row: replace(row, sells_in="curve-sfrxeth-ng"), "in no market"),
)


@pytest.mark.parametrize(("place", "change", "said"), RECIPES)
def test_a_recipe_that_nobody_could_follow_is_refused(
    place: int, change: Callable[[VaultRecipe], VaultRecipe], said: str
) -> None:
    world, recipe = begun(), list(own(begun()).recipe)
    recipe[place] = change(recipe[place])
    with pytest.raises(ValueError, match=said):
        checked(world, ASSET, tuple(recipe))


# --- Recorded answers, through the room


class InAWorld(Yearn):
    """The vault of a case as it stands in a world, without strategies: every call goes through the room."""

    def __init__(self, initial: Mapping[str, Any]) -> None:
        super().__init__(initial)
        vault = YieldVault(self.vault.parameters)
        world = begun()
        people = {who: held for who, held in world.ledger.holdings[SHARE].items() if held}
        for who, held in people.items():
            world = replace(world, ledger=books.burn(world.ledger, SHARE, who, held))
        world = replace(world, ledger=books.move(world.ledger, ASSET, NAME, OTHERS, world.balance(NAME, ASSET)))
        world = replace(world, ledger=books.mint(world.ledger, ASSET, YOU, 10**40))
        self.world = world.changed(NAME, vault=vault, recipe=())

    def state(self) -> object:
        return self.world

    def _at(self, now_s: int) -> World:
        self.world = replace(self.world, start=now_s - self.world.hour * 3_600)
        return self.world

    def _took(self, world: World) -> None:
        self.world, self.vault = world, own(world).vault
        self.user = world.balance(YOU, SHARE)
        self.accountant, self.protocol = world.balance(f"{NAME}-manager", SHARE), world.balance(f"{NAME}-treasury", SHARE)

    def deposit(self, args: Mapping[str, Any], now_s: int) -> int:
        made = own(self.world).deposit(self._at(now_s), YOU, int(args["assets"]))
        self._took(made.world)
        return made.units

    def mint(self, args: Mapping[str, Any], now_s: int) -> int:
        cost = own(self.world).cost_of(self._at(now_s), int(args["shares"]))
        self._took(own(self.world).mint(self.world, YOU, int(args["shares"])).world)
        return cost

    def withdraw(self, args: Mapping[str, Any], now_s: int) -> int:
        cost = own(self.world).cost_out(self._at(now_s), int(args["assets"]))
        self._took(own(self.world).withdraw(self.world, YOU, int(args["assets"])).world)
        return cost

    def redeem(self, args: Mapping[str, Any], now_s: int) -> int:
        left = own(self.world).leave(self._at(now_s), YOU, "shares", int(args["shares"]))
        self._took(left.world)
        return left.got

    def report(self, args: Mapping[str, Any], now_s: int) -> tuple[int, int]:
        world, has = self._at(now_s), int(args["asset_balance"])
        more = has - world.balance(NAME, ASSET)
        sides = (YOU, NAME) if more > 0 else (NAME, YOU)
        world = replace(world, ledger=books.move(world.ledger, ASSET, *sides, abs(more)))
        after, _ = keepers.reported(world, NAME)
        self._took(after)
        row = own(after).reported[-1]
        return row.gain, row.loss


def test_recorded_answers_come_through_the_room_to_the_last_unit() -> None:
    for case in VECTORS["cases"]:
        assert list(replay_yearn_v3_vault(case, InAWorld)) == [], case["name"]
