"""Traditional against liquid: each row shows what it claims, because it was lived; what is told is what a practice then lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wallet.practices import practice
from wallet import Practice, Refused, World, actions, audit, shocks
from wallet.library import start
from wallet.ways import twins
from wallet.ways.twins import Happened, LivedRow, TwinPair, TwinRow
from wallet.ways.twins.living import Twins
from wallet.world.state import Issuer
from wallet.world.systems.native_staking import NativeStaking
from wallet.world.systems.rebasing_protocol import RebasingProtocol

E = 10**18
DAY = 24


@pytest.fixture(scope="module")
def calm() -> World:
    return start("calm", 7)


@pytest.fixture(scope="module")
def pair(calm: World) -> TwinPair:
    return twins.pairs(calm)[0]


def told(world: World, row: str, pair: TwinPair) -> TwinRow:
    after, found = twins.lived(world, twins.row_script(row, world, pair))
    assert audit(after) == []
    return found


def live(practice: Practice, row: LivedRow) -> TwinRow:
    """Do in a practice what a row does on a copy."""
    while (step := row.step) is not None:
        try:
            if isinstance(step, int):
                run = practice.advance(step)
                row.done(Happened(run.world, None, run.events))
            else:
                practice.end_run()
                outcome = practice.do(step)
                practice.begin_run()
                row.done(Happened(outcome.world, outcome.receipt))
        except Refused as refused:
            row.refused(refused)
    assert row.told is not None
    return row.told


def figures(row: TwinRow) -> dict[str, object]:
    sides = {name: getattr(row, name)._replace(refused=None) for name in ("locked", "liquid")}
    return {"parts": row.parts, "figures": row.figures, "at": row.at, "until": row.until, **sides}


def test_each_pair_is_a_chains_own_book_and_a_token_that_earns_the_same_coin() -> None:
    world = start("calm-all", 7)
    found = [(pair.book, pair.token, pair.coin) for pair in twins.pairs(world)]
    assert found == [
        ("native-ethereum", "stETH", "ETH"),
        ("native-ethereum", "rETH", "ETH"),
        ("native-ethereum", "sfrxETH", "ETH"),
        ("native-solana", "JitoSOL", "SOL"),
        ("native-solana", "mSOL", "SOL"),
        ("native-cosmos", "stATOM", "ATOM"),
    ]
    assert twins.pairs(world)[0].amount == 32 * E


def test_in_an_emergency_who_locked_waits_and_who_did_not_is_paid_at_once(calm: World, pair: TwinPair) -> None:
    found = told(calm, "access", pair)
    assert found.at == calm.hour + 30 * DAY
    assert found.liquid.ready == found.at
    assert found.locked.ready is not None
    assert found.locked.ready > found.at
    assert found.locked.refused is not None, "on day 30 its validator still waits to begin"
    assert found.locked.refused.code == "lock_not_active"
    assert found.liquid.got is not None
    assert 0 <= found.liquid.worth - found.liquid.got < 10, "what is left is dust"
    assert found.locked.got == found.locked.worth >= pair.amount
    sold = found.path.owed[found.path.hours == found.at]
    assert sold[-1] == pytest.approx((found.liquid.got - pair.amount) / E), "what the sale cost is drawn in its hour"
    assert sold[0] > sold[-1]


def test_what_the_locked_twin_got_is_what_its_owner_was_paid(tmp_path: Path, calm: World, pair: TwinPair) -> None:
    """On a branch of a practice, in which there is other stake too, the row goes as it was told."""
    with practice(tmp_path, "calm") as lived:
        lived.do(actions.Lock(32 * E))
        lived.do(actions.Stake(3 * E))
        before = lived.world
        foretold = told(before, "access", pair)
        lived.branch("Emergency")
        found = live(lived, LivedRow(twins.row_script("access", before, pair)))
        assert figures(found) == figures(foretold)
        book = lived.world.system(pair.book, NativeStaking).book
        assert book.closed_paid == found.locked.got, "nothing else of the owner's was paid out"
        assert [stake.id for stake in book.positions] == [1], "the owner's other stake stays"
        assert audit(lived.world) == []
        lived.switch("main")
        assert lived.world.hour == before.hour, "the twins stay where they were"


def test_over_quiet_days_the_difference_is_fee_head_start_and_how_else_validators_earned(calm: World, pair: TwinPair) -> None:
    found = told(calm, "rewards", pair)
    parts = dict(found.parts)
    assert found.until - found.begun == 180 * DAY
    assert sum(parts.values()) == found.difference == found.liquid.worth - found.locked.worth
    assert found.figures["waited"] == 1056, "the line of new validators is long"
    # by hand: what ten percent of the rewards of both are, and what 44 days of the liquid twin's are
    gains = {"liquid": found.liquid.worth - pair.amount, "locked": found.locked.worth - pair.amount}
    fees = {side: gain // 9 for side, gain in gains.items()}
    assert abs(parts["fee"] - (fees["locked"] - fees["liquid"])) < fees["liquid"] // 50
    before = (gains["liquid"] + fees["liquid"]) * 44 // 180
    assert abs(parts["head_start"] - before) < before // 10
    assert abs(parts["rest"]) < found.difference // 20
    assert len(found.path.hours) == 181
    assert found.path.locked[-1] == pytest.approx(gains["locked"] / E)
    assert found.path.owed[-1] == pytest.approx(gains["liquid"] / E)


def test_of_ten_sold_the_market_pays_what_it_quotes_and_the_locked_twin_has_nothing_to_sell(calm: World, pair: TwinPair) -> None:
    found = told(calm, "liquidity", pair)
    assert found.liquid.got is not None
    assert found.locked.got is None
    assert found.figures["amount"] == 10 * E
    quoted = calm.venue_of(pair.token).quote(calm, pair.token, 10 * E)
    assert abs(found.liquid.got - quoted) < 1000
    assert abs(found.liquid.worth + 10 * E - found.liquid.got - pair.amount) < 10


def test_of_a_drained_contract_the_holder_bears_a_part_and_who_locked_with_the_chain_none(calm: World, pair: TwinPair) -> None:
    found = told(calm, "contract", pair)
    pool = calm.system(pair.protocol, RebasingProtocol).pool
    assert int(found.figures["taken"]) >= pool.buffered // 20 > 0
    assert found.locked.lost == 0
    mine = pool.buffered // 20 * pair.amount // calm.system(pair.protocol, RebasingProtocol).pooled()[0]
    assert abs(found.liquid.lost - mine) < mine // 50


def test_one_validator_slashed_is_all_for_who_has_one_and_next_to_nothing_for_who_shares(calm: World, pair: TwinPair) -> None:
    found = told(calm, "slashing", pair)
    count, of = int(found.figures["count"]), int(found.figures["of"])
    assert count == of // 1000 > 200
    assert found.locked.refused is found.liquid.refused is None
    assert found.locked.lost > pair.amount // 4096, "at least the penalty at once"
    assert 0 < found.liquid.lost < found.locked.lost // 1000
    assert found.until - found.at == 37 * DAY


def test_in_a_panic_only_the_token_has_a_price_and_what_it_redeems_for_stays(calm: World, pair: TwinPair) -> None:
    found = told(calm, "price", pair)
    day = int(found.at - found.begun) // DAY
    figures = {name: int(value) for name, value in found.figures.items()}
    assert figures["worst_ppm"] > 50_000
    assert figures["sells_at_worst"] < figures["sells_before"] * 95 // 100
    assert figures["owed_at_worst"] >= pair.amount
    assert (found.path.owed[2:] >= found.path.owed[1:-1]).all()
    assert (found.path.locked[1:] >= found.path.locked[:-1]).all()
    assert found.path.sells[day + 1 :].min() < found.path.sells[: day + 1].min()
    assert found.path.sells.min() == pytest.approx((figures["sells_at_worst"] - pair.amount) / E), "drawn as low as it is told"


def test_only_the_token_can_be_lent_on(calm: World, pair: TwinPair) -> None:
    assert twins.runs("defi", calm, pair) == "no_lender"
    world = start("calm-all", 7)
    whole = twins.pairs(world)[0]
    assert twins.runs("defi", world, whole) == ""
    found = told(world, "defi", whole)
    assert int(found.figures["borrowed"]) > 0
    assert found.figures["borrowed_token"] == "USDC"
    assert int(found.figures["health_bps"]) > 15_000
    moment, day = int(found.figures["yearly_ppm"]), int(found.figures["mean_ppm"])
    assert moment != day == pytest.approx(moment, rel=0.2), "others came and went that day"
    assert abs(found.liquid.worth - whole.amount) < 100


def test_where_a_chain_slashes_nobody_nothing_is_waited_for_and_the_refusal_is_told() -> None:
    world = start("calm-all", 7, ("ethereum", "cosmos-hub"))
    sol = next(pair for pair in twins.pairs(world) if pair.coin == "SOL")
    facts, found = twins.facts(world, sol, lambda way: None), told(world, "slashing", sol)
    assert facts.slashed_alone == 0
    assert facts.slashed_shared is None
    assert twins.runs("slashing", world, sol) == "no_slashing"
    assert found.locked.refused is not None
    assert found.locked.refused.code == "fault_free"
    assert found.locked.lost == found.liquid.lost == 0
    assert found.at == found.begun


def test_facts_of_the_hour_are_what_trying_it_finds(calm: World, pair: TwinPair) -> None:
    facts = twins.facts(calm, pair, lambda way: None)
    assert facts.starts[0] <= 1056 <= facts.starts[2] + DAY
    assert facts.leaves is not None
    assert facts.at_once is not None
    assert facts.at_once.got == facts.sells
    assert facts.later is not None
    assert facts.slashed_alone is not None
    assert facts.slashed_shared is not None
    assert 0 < facts.slashed_shared * 500 < facts.slashed_alone
    assert facts.fee_locked_bps == facts.fee_liquid_bps == 1000
    assert abs(facts.owed - pair.amount) < 10, "what else is held is left out"


def test_a_persons_verdict_stays_with_the_practice_whatever_is_undone(tmp_path: Path) -> None:
    with practice(tmp_path) as begun:
        assert begun.verdict == ""
        begun.do(actions.Stake(E))
        begun.write_verdict("  It depends on when I need it.  ")
        begun.undo()
        with pytest.raises(Refused, match="text_secret"):
            begun.write_verdict("0x" + "ab" * 32)
        with pytest.raises(Refused, match="note_long"):
            begun.write_verdict("x" * 2001)
        path = begun.path
    with Practice.open(path) as again:
        assert again.verdict == "It depends on when I need it."
        again.write_verdict("")
        assert again.verdict == ""


def test_in_an_emergency_the_queue_is_taken_where_the_market_pays_too_little(calm: World, pair: TwinPair) -> None:
    emptied = calm
    for shock in (shocks.LiquidityLeaves(900_000, "curve-steth"), shocks.LargeSale(20_000 * E, "lido")):
        emptied = actions.Shock(shock).apply(emptied).world
    found = told(emptied, "access", pair)
    assert found.liquid.ready is not None
    assert found.liquid.ready > found.at
    assert found.liquid.got is not None
    assert abs(found.liquid.got - pair.amount) < E // 10


def test_what_a_row_does_not_reckon_with_ends_it(calm: World, pair: TwinPair) -> None:
    row = LivedRow(twins.row_script("liquidity", calm, pair))
    row.refused(Refused("market_empty"))
    assert row.step is None
    assert row.told is None
    assert row.stopped_by is not None
    assert row.stopped_by.code == "market_empty"


def test_a_token_that_nobody_trades_sells_as_what_is_in_it() -> None:
    world = start("calm", 7)
    wrapper = next(issuer for issuer in world.every(Issuer) if issuer.asset == "stETH" and not world.listed[issuer.token].markets)
    pair = wrapped_pair(twins.pairs(world)[0], wrapper)
    both = Twins(world, pair)
    both.units = E
    token, amount = wrapper.sold_as(world, wrapper.token, E)
    assert token == "stETH"
    assert both.sells == world.sold_at_once(token, amount)
    assert both.sells is not None


def wrapped_pair(pair: TwinPair, issuer: Issuer) -> TwinPair:
    return pair._replace(protocol=issuer.name, token=issuer.token)
