"""A fee that is changed for practice: each contract takes what it can, holders and protocol share rewards by it, stake stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wallet.practices import practice
from wallet import Practice, Refused, World, actions, audit, library
from wallet.world.ledger import units_of
from wallet.world.state import Issuer
from wallet.world.systems.rebasing_protocol import RebasingProtocol

E = 10**18
DAY = 24


@pytest.fixture(scope="module")
def everything() -> World:
    return library.start("calm-all", 7)


def test_whoever_has_a_fee_of_its_own_takes_another_one(everything: World) -> None:
    for issuer in everything.every(Issuer):
        most, step = issuer.fee_bounds()
        if not most:
            with pytest.raises(Refused, match="fee_none"):
                actions.SetFee(500, issuer.name).apply(everything)
            continue
        for fee in (0, step, most):
            if fee == issuer.fee_bps():
                continue
            done = actions.SetFee(fee, issuer.name).apply(everything)
            after = done.world.system(issuer.name, Issuer)
            waits = issuer.fee_waits()
            assert after.fee_bps() == (issuer.fee_bps() if waits else fee), (issuer.name, fee)
            assert done.receipt.figures["waits_epochs"] == waits
            assert done.receipt.figures["network_fee"] == 0
            assert (done.receipt.changes, audit(done.world)) == ((), []), issuer.name
            assert {note.code for note in done.receipt.notes} == {"practice_only", "undo_brings_back"}


def test_a_fee_outside_of_what_the_contract_takes_is_refused_with_the_nearest(everything: World) -> None:
    for issuer in everything.every(Issuer):
        most, step = issuer.fee_bounds()
        for asked, near in ((-1, 0), (most + 1, most), *(((step * 3 + 1, step * 3),) if step > 1 else ())):
            if not most:
                continue
            with pytest.raises(Refused) as caught:
                actions.SetFee(asked, issuer.name).apply(everything)
            assert caught.value.remedy == (near if near != issuer.fee_bps() else None), issuer.name


def test_a_fee_that_is_so_already_and_one_of_recorded_days_are_refused(everything: World) -> None:
    with pytest.raises(Refused, match="fee_same"):
        actions.SetFee(everything.issuer("lido").fee_bps(), "lido").apply(everything)
    with pytest.raises(Refused, match="fee_recorded"):
        actions.SetFee(500).apply(library.start("june-2022", 7))


def with_fee(mine: Practice, fee: int) -> tuple[int, int]:
    """What you hold after two days in a branch with that fee, and the shares that the protocol kept."""
    (before,) = (row.name for row in mine.branches if row.active)
    mine.branch(f"at {fee}")
    if fee != mine.world.issuer("lido").fee_bps():
        mine.do(actions.SetFee(fee, "lido"))
    kept = shares_kept(mine.world)
    mine.advance(2 * DAY)
    kept = shares_kept(mine.world) - kept
    held = mine.world.balance("you", "stETH")
    assert audit(mine.world) == []
    mine.switch(before)
    return held, kept


def shares_kept(world: World) -> int:
    """The shares of those whom the fee goes to."""
    _, *kept_by = world.system("lido", RebasingProtocol).names()
    return sum(units_of(world.ledger, account, "stETH") for account in kept_by)


def test_no_fee_mints_no_shares_and_the_whole_fee_leaves_holders_none(tmp_path: Path) -> None:
    mine = practice(tmp_path)
    began = mine.world.balance("you", "stETH")
    none, usual, whole = (with_fee(mine, fee) for fee in (0, 1_000, 10_000))
    assert began < usual[0] < none[0]
    assert none[1] == 0 < usual[1] < whole[1]
    assert 0 <= whole[0] - began < (usual[0] - began) // 100, "only what those who wait to leave no longer earn"
    mine.do(actions.SetFee(3_000, "lido"))
    assert mine.undo_title is not None
    assert "practice only" in mine.undo_title
    mine.undo()
    assert mine.world.issuer("lido").fee_bps() == 1_000
    mine.close()


def test_a_fee_below_what_operators_get_is_all_theirs(everything: World) -> None:
    world = actions.SetFee(100, "lido").apply(everything).world
    pool = world.system("lido", RebasingProtocol).pool
    assert sum(share for _, share in pool.modules) <= pool.total_fee == 10**18
