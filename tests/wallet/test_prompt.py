"""The surface that people use from a Python prompt, as the plan of the house writes it: each line, once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wallet import DiscountAbove, HealthBelow, NextEvent, OnDate, Practice, Refused, RequestReady, actions, audit

ETHER = 10**18


def test_everything_that_a_prompt_offers(tmp_path: Path) -> None:
    p = Practice.create(tmp_path / "mine.sluice", scenario="calm", seed=7)
    assert p.world.hour == 720
    assert p.world.balance("you", "stETH") >= 5 * ETHER
    assert p.world.redemption_value("you", "stETH") == p.world.balance("you", "stETH")
    assert p.world.market_value("you", "stETH") is not None

    quote = p.preview(actions.Stake(protocol="lido", amount=10 * ETHER))
    done = p.do(actions.Stake(protocol="lido", amount=10 * ETHER))
    assert quote.world == done.world == p.world
    assert quote.receipt == done.receipt
    p.do(actions.Wrap(token="stETH", amount=ETHER))
    p.do(actions.Unwrap(token="wstETH", amount=ETHER // 2))
    p.do(actions.RequestWithdrawal(protocol="lido", amount=2 * ETHER))
    (request,) = p.world.requests("you")
    with pytest.raises(Refused) as refused:
        p.do(actions.Claim(protocol="lido", requests=(request.id,)))
    assert refused.value.code == "not_finalized"
    assert refused.value.figures["id"] == request.id

    ready = p.advance(24 * 30, until=RequestReady())
    assert ready.stopped_by == RequestReady()
    assert ready.world == p.world
    assert any(event.kind == "request_ready" for event in ready.events)
    p.do(actions.Claim(protocol="lido", requests=(request.id,)))
    p.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=ETHER, minimum=0))
    p.do(actions.Transfer(token="stETH", to="alice", amount=ETHER // 10))

    assert p.advance(24).stopped_by is None
    assert p.advance(24, until=OnDate("2026-01-01")).stopped_by == OnDate("2026-01-01")
    for until in (DiscountAbove(2_000), NextEvent(), HealthBelow(1.0)):
        assert p.advance(3, until=until).stopped_by is None

    here = p.world
    p.undo()
    assert p.world.hour == here.hour - 3
    p.redo()
    assert p.world == here
    p.go_to(here.hour - 5)
    p.branch("what if I sell")
    p.switch("main")
    assert [branch.name for branch in p.branches] == ["main", "what if I sell"]

    assert set(p.world.tokens("you")) == {"ETH", "stETH", "wstETH", "USDC"}
    assert p.world.requests("you") == ()
    assert p.world.redemption_rate("stETH") == ETHER
    price, proceeds = p.world.market_price("stETH"), p.world.sale_proceeds("you", "stETH")
    assert price is not None
    assert proceeds is not None
    assert proceeds <= p.world.balance("you", "stETH") * price // ETHER + 1
    s = p.series("stETH")
    for line in (s.hour, s.balance, s.redemption_value, s.market_value, s.redemption_rate, s.market_price):
        assert line.shape == (p.world.hour + 1,)
        assert not np.isnan(line).any()
    assert p.activity()
    assert audit(p.world) == []
    stood = p.world
    p.close()
    with Practice.open(tmp_path / "mine.sluice") as again:
        assert again.world == stood
