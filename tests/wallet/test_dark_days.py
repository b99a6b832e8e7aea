"""Stake that is offline: what it loses day by day in a world, when finality stops and returns, and whom the chain sends away."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wallet import rooms
from tests.wallet.test_ethereum import conserves, validators
from wallet import World, actions, shocks
from wallet.chain import ethereum
from wallet.chain.ethereum import Ethereum, ValidatorRun
from wallet.chain.ethereum_epochs import pass_epochs
from wallet.chain.ethereum_forks import EPOCHS_PER_DAY, ETHER, FAR_FUTURE_EPOCH
from wallet.chain.ethereum_leak import darkness
from wallet.errors import Refused
from wallet.library import start
from wallet.staking.rebasing import redemption_rate
from wallet.world.audit import audit
from wallet.world.hour import pass_hour
from wallet.world.lines import YOU

EPOCH, TOTAL = 463_162, 34_000_000 * ETHER
SMALL, LARGE = 32 * ETHER, 2048 * ETHER
INCOME = 300 * 10**18


def network(each: int = SMALL, fork: str = "fulu", **more: int) -> Ethereum:
    """34 million ETH in validators of that size, full to the Gwei."""
    count = TOTAL // each
    run = ValidatorRun("rest", count, each, count * each, compounding=each > SMALL)
    return Ethereum(fork=fork, epoch=EPOCH, runs=(run,), **more)


@pytest.mark.parametrize(("share_ppm", "each"), [(340_000, SMALL), (400_000, SMALL), (400_000, LARGE)])
def test_the_leak_of_a_day_is_the_one_stepped_for_one_validator(share_ppm: int, each: int) -> None:
    """Exact, to the Gwei and the epoch, against what replays the specification's own vectors."""
    chain = network(each)
    chain = ethereum.fall_silent(chain, TOTAL // each * share_ppm // 10**6)
    known = darkness(TOTAL // each * each, share_ppm, chain.rules, each)
    night = pass_epochs(chain, chain.runs, EPOCH + known.epochs)
    run = next(run for run in night.runs if run.silent_until)
    assert each - run.balance // run.count == known.lost_gwei
    before = pass_epochs(chain, chain.runs, EPOCH + known.epochs - 2)
    assert ethereum.leaks(replace(before.chain, epoch=EPOCH + known.epochs - 2))
    assert not ethereum.leaks(replace(night.chain, epoch=EPOCH + known.epochs))
    calm = pass_epochs(chain, chain.runs, EPOCH + known.calm_epochs)
    run = next(run for run in calm.runs if run.silent_until)
    assert (each - run.balance // run.count, run.inactivity_score) == (known.calm_lost_gwei, 0)


@pytest.mark.parametrize(("each", "lost_ppm"), [(SMALL, 476_700), (LARGE, 991_800)])
def test_the_chain_sends_away_by_effective_balance_and_not_by_what_was_lost(each: int, lost_ppm: int) -> None:
    """At 16.75 ETH of balance the effective one is 16: less than half of 32 ETH is lost by then, nearly all of 2,048."""
    gone = TOTAL // each * 997 // 1000
    chain, days = ethereum.fall_silent(network(each), gone), 0
    while not any(run.leaving for run in chain.runs):
        day = ethereum.pass_day(chain, 0)
        before, chain, days = chain, day.chain, days + 1
    assert day.ejected == gone
    run = next(run for run in before.runs if run.silent_until)
    for epoch in range(EPOCHS_PER_DAY):
        night = pass_epochs(before, before.runs, before.epoch + epoch + 1)
        if night.ejected:
            break
        run = next(run for run in night.runs if run.silent_until)
    balance = run.balance // run.count
    assert run.effective_balance == 16 * ETHER
    assert abs(balance - 16_750_000_000) < 50_000_000
    assert abs((each - balance) * 10**6 // each - lost_ppm) < 2_000
    assert days == (21 if each == SMALL else 57)


def test_those_who_are_back_in_time_lose_little_and_finality_returns() -> None:
    chain = ethereum.fall_silent(network(), TOTAL // SMALL * 2 // 5, until=EPOCH + 3 * EPOCHS_PER_DAY)
    leaked = []
    for _ in range(6):
        chain = ethereum.pass_day(chain, 0).chain
        leaked.append(ethereum.leaks(chain))
    assert leaked == [True, True, True, False, False, False]
    assert chain.finality is None
    assert ethereum.online(chain) == TOTAL // SMALL
    total = ethereum.total_balance(chain)
    assert TOTAL * 99 // 100 < total < TOTAL


def test_less_than_a_third_offline_only_misses_its_duties() -> None:
    chain = ethereum.fall_silent(network(), TOTAL // SMALL * 3 // 10)
    day = ethereum.pass_day(chain, INCOME)
    conserves(chain, day)
    assert day.chain.finality is None
    dark, lit = (next(run for run in day.chain.runs if bool(run.silent_until) is silent) for silent in (True, False))
    assert dark.balance < dark.count * SMALL < lit.balance + day.swept["rest"]
    assert day.offline["rest"] > dark.count * SMALL - dark.balance, "what they would have earned is missing as well"


@pytest.mark.parametrize("days", [2, 0])
def test_a_deposit_waits_while_no_epoch_is_final_as_it_is_told(days: int) -> None:
    until = EPOCH + days * EPOCHS_PER_DAY if days else FAR_FUTURE_EPOCH
    chain = ethereum.deposit(ethereum.fall_silent(network(), TOTAL // SMALL * 7 // 20, until=until), "lido", 1)
    told, lived = ethereum.activation_left(chain, "lido", EPOCH)[0].likely_hours, 0
    while ethereum.queued_gwei(chain):
        stalled = ethereum.waits(chain)
        chain, lived = ethereum.pass_day(chain, 0).chain, lived + 24
        assert ethereum.queued_gwei(chain) == 0 or stalled
    assert lived > 48
    assert abs(told - lived) <= 48


WISHES = st.lists(
    st.tuples(
        st.sampled_from(["dark", "dark", "slash", "exit", "deposit", "pass"]),
        st.sampled_from(["rest", "lido", None]),
        st.integers(1, 1_000_000),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=5,
)


def wished(chain: Ethereum, kind: str, operator: str | None, count: int, days: int) -> Ethereum:
    until = chain.epoch + days * EPOCHS_PER_DAY if days else FAR_FUTURE_EPOCH
    try:
        match kind:
            case "dark":
                return ethereum.fall_silent(chain, count, operator, until)
            case "slash":
                return ethereum.slash(chain, operator or "rest", count).chain
            case "exit":
                return ethereum.request_exit(chain, operator or "rest", count).chain
            case "deposit":
                return ethereum.deposit(chain, operator or "rest", count % 900 + 1)
    except Refused as refused:
        remedy = refused.remedy
        return wished(chain, kind, operator, remedy, days) if isinstance(remedy, int) else chain
    return chain


@settings(max_examples=12, deadline=None)
@given(wishes=WISHES, fork=st.sampled_from(["altair", "deneb", "fulu"]), participation=st.integers(600_000, 1_000_000))
def test_every_gwei_and_every_validator_is_accounted_for_in_the_dark(
    wishes: list[tuple[str, str | None, int, int]], fork: str, participation: int
) -> None:
    """Exact, whatever goes dark, is slashed, leaves or comes, and whether epochs are final or not."""
    chain = ethereum.network(
        fork, EPOCH, {"lido": (250_000, 250_000 * SMALL), "rest": (800_000, 800_000 * SMALL)}, participation_ppm=participation
    )
    for kind, operator, count, days in wishes:
        chain = wished(chain, kind, operator, count, days)
        present = validators(chain)
        for _ in range(days % 3 + 1):
            day = ethereum.pass_day(chain, INCOME)
            if any(run.active_at(chain.epoch) and not run.slashed and run.silent_until <= chain.epoch for run in chain.runs):
                conserves(chain, day)
            chain = day.chain
        assert validators(chain) == present
    assert msgspec.json.decode(msgspec.json.encode(chain), type=Ethereum) == chain


# -- in a world


def after(world: World, hours: int) -> tuple[World, list[str]]:
    told: list[str] = []
    for _ in range(hours):
        world, events = pass_hour(world)
        told += [event.kind for event in events]
    return world, told


def struck(world: World, share_ppm: int, system: str = "", days: int = 0) -> World:
    return actions.Shock(shocks.ValidatorsGoDark(share_ppm, system, days)).apply(world).world


def test_a_request_made_before_the_dark_is_paid_by_the_first_reports_after_it() -> None:
    world = actions.Stake(amount=20 * 10**18).apply(start("calm", 3)).world
    world = actions.RequestWithdrawal(amount=10 * 10**18).apply(world).world
    world = struck(world, 400_000, days=2)
    first = rooms.lido(world).last_report
    world, told = after(world, 40)
    assert "finality_stops" in told
    assert rooms.lido(world).last_report == first, "no report while nothing is final"
    world, told = after(world, 24 * 10)
    assert {"finality_returns", "negative_rebase", "request_ready"} <= set(told)
    assert audit(world) == []


@pytest.mark.parametrize("system", ["lido", "ethereum", ""])
def test_offline_validators_cost_their_own_protocol_its_rewards(system: str) -> None:
    calm, _ = after(start("calm", 3), 72)
    dark, told = after(struck(start("calm", 3), 200_000, system), 72)
    assert redemption_rate(rooms.lido(dark).pool) < redemption_rate(rooms.lido(calm).pool)
    assert "finality_stops" not in told
    assert audit(dark) == []


def test_one_protocols_validators_are_dark_and_nobody_elses() -> None:
    world = struck(start("calm", 3), 500_000, "lido")
    chain = rooms.ethereum(world)
    known = ethereum.operator_status(chain, "lido")
    assert known.silent_validators == known.active_validators // 2
    assert ethereum.operator_status(chain, "rest").silent_validators == 0


@pytest.mark.parametrize(("share_ppm", "system", "code"), [(0, "", "shock_too_small"), (10**6, "solana", "silent_none")])
def test_none_can_be_dark_where_none_is_meant_or_there(share_ppm: int, system: str, code: str) -> None:
    world = start("calm-all" if system else "calm", 3)
    with pytest.raises(Refused) as refused:
        struck(world, share_ppm, system)
    assert refused.value.code == code
    if code == "shock_too_small":
        assert isinstance(refused.value.remedy, int)
        struck(world, refused.value.remedy)


# -- told ahead


@settings(max_examples=6, deadline=None)
@given(share_ppm=st.integers(336_000, 420_000), days=st.sampled_from([0, 2, 5]), lido=st.integers(100_000, 400_000))
def test_how_long_a_leak_lasts_is_told_to_the_day(share_ppm: int, days: int, lido: int) -> None:
    """Within a day; what it costs an operator within a few per cent and the last day, attestations missed apart."""
    rest = TOTAL // SMALL - lido
    chain = ethereum.network("fulu", EPOCH, {"lido": (lido, lido * SMALL), "rest": (rest, rest * SMALL)})
    assert ethereum.night_ahead(chain, "lido") is None
    until = EPOCH + days * EPOCHS_PER_DAY if days else FAR_FUTURE_EPOCH
    chain = ethereum.fall_silent(chain, TOTAL // SMALL * share_ppm // 10**6, until=until)
    night = ethereum.night_ahead(chain, "lido")
    assert night is not None
    assert night.final is not None
    lived, begun = 0, ethereum.operator_status(chain, "lido").balance
    while not lived or ethereum.leaks(chain):
        chain = ethereum.pass_day(chain, 0).chain
        lived += 1
    assert abs((night.final - EPOCH) // EPOCHS_PER_DAY - lived) <= 1
    lost = begun - ethereum.operator_status(chain, "lido").balance
    missed = lived * EPOCHS_PER_DAY * lido * 8_000
    assert night.lost_by(lived - 1) * 94 // 100 <= lost <= night.lost_by(lived) * 103 // 100 + missed


def test_all_that_is_dark_for_good_is_never_final_again_by_itself() -> None:
    night = ethereum.night_ahead(ethereum.fall_silent(network(), TOTAL // SMALL), "rest")
    assert night is not None
    assert night.final is None


@pytest.mark.parametrize(
    ("scenario", "share_ppm", "days"),
    [
        ("calm", 340_000, 0),
        ("calm", 367_000, 0),
        ("calm", 400_000, 3),
        ("june-2022-open", 350_000, 0),
        ("june-2022-open", 344_000, 5),
    ],
)
def test_the_wait_told_in_the_dark_is_the_wait_lived(scenario: str, share_ppm: int, days: int) -> None:
    """With its refused reports, where the leak takes too much at once."""
    world, _ = after(actions.Stake(amount=10**19).apply(start(scenario, 3)).world, 20)
    world = actions.RequestWithdrawal(amount=5 * 10**18).apply(struck(world, share_ppm, days=days)).world
    issuer = rooms.lido(world)
    (place,) = issuer.places(world, YOU)
    stages = issuer.stages_left(world, place.id)
    low, high = sum(stage.low_hours for stage in stages), sum(stage.high_hours for stage in stages)
    lived = 0
    while not rooms.lido(world).ready(YOU):
        world, _ = pass_hour(world)
        lived += 1
    assert low <= lived <= high <= 5 * low // 2 + 48


def test_a_slashing_that_stops_finality_is_told_as_it_is_lived() -> None:
    """Within half a per cent, where nobody else comes or goes."""
    chain = ethereum.network("fulu", EPOCH, {"lido": (500_000, 500_000 * SMALL), "rest": (600_000, 600_000 * SMALL)})
    told = ethereum.projected_slashing_loss(chain, "lido", 450_000)
    lived = ethereum.slash(chain, "lido", 450_000).chain
    whole = 450_000 * SMALL
    for _ in range(19):
        lived = ethereum.pass_day(lived, 0).chain
        if lived.epoch == EPOCH + EPOCHS_PER_DAY:
            assert whole - sum(run.balance for run in lived.runs if run.slashed) == pytest.approx(told.day_1, rel=1e-4)
    assert whole - sum(run.balance for run in lived.runs if run.slashed) == pytest.approx(told.day_18, rel=0.005)
