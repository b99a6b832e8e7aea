"""Network security on the Risk tab: who has a chain's stake, how few could stop it, and what more staking would change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.world_of_forms import practice_in
from ui.panels.security.form import SecurityForm
from ui.panels.security.page import SecurityPage
from ui.panels.security.words import security_figures
from ui.panels.window.width import WindowWidth
from ui.session import Session
from ui.theme import theme
from ui.wording import use_world
from wallet import World, risk, terms_in
from wallet.library.first_hour import begun
from wallet.library.scenarios import scenario

ETH = 10**18


@pytest.fixture(scope="module")
def world() -> World:
    return begun(scenario("calm-all"), "", 7)


@pytest.fixture
def page(world: World, qtbot: QtBot) -> Iterator[SecurityPage]:
    use_world(world)
    made = SecurityPage()
    qtbot.addWidget(made)
    made.resize(910, 900)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    use_world(None)


def show(page: SecurityPage, world: World, chain: str, more: int = 0) -> risk.Security:
    now = risk.security(world, chain)
    shown = risk.security(world, chain, more) if more else now
    page.present(shown, now, risk.reward_curve(world, chain))
    return shown


def _nothing_under_the_bar_is_cut(page: SecurityPage) -> None:
    caption, strong = QFontMetrics(theme().font("caption")), QFontMetrics(theme().font("caption-strong"))
    shown = set()
    for width in (910, 690, 500, 320):
        page.bar.setFixedWidth(width)
        labels = page.bar.labels()
        for label, after in zip(labels, [*labels[1:], None], strict=True):
            needed = max(caption.horizontalAdvance(label.name), strong.horizontalAdvance(label.share))
            assert needed <= label.room, (width, label)
            assert after is None or label.left + needed < after.left, (width, label)
        shown |= {label.name for label in labels}
    assert {"Largest exchanges, 2", "Exchanges", "L"} <= shown
    assert not any("\u2026" in name for name in shown)
    page.bar.setMinimumWidth(0)
    page.bar.setMaximumWidth(16_777_215)


def cells(page: SecurityPage, column: str) -> list[str]:
    model = page.table.table_model()
    place = next(place for place, each in enumerate(model.columns) if each.key == column)
    return [model.cell(row, place).text for row in range(model.rowCount())]


def test_the_page_says_who_has_the_stake_and_what_a_third_costs(page: SecurityPage, world: World) -> None:
    show(page, world, "ethereum")
    told = [(figure.number(), figure.sub()) for figure in page.figures.figures()]
    assert told == [
        ("40.9", "33.9 % of all ETH, 2.5 million more wait"),
        ("22.23 %", "Lido; 11.1 points under a third"),
        ("3", "or 20 operators"),
        ("21.7", "$38.8 billion, 419 days to enter"),
    ]
    assert cells(page, "holder")[:3] == ["Lido", "Largest exchanges, 2", "Rocket Pool"]
    assert cells(page, "share")[:3] == ["22.23 %", "14.80 %", "1.17 %"]
    assert cells(page, "largest")[:3] == ["0.60 %", "7.40 %", "<0.01 %"]
    assert cells(page, "fails")[:3:2] == ["nothing stops; holders lose 0.05 %", "nothing stops; holders lose nothing"]
    counts = page.counts.table_model()
    assert [[counts.cell(row, place).text for place in range(1, 5)] for row in range(2)] == [
        ["3", "15", "250", "634"],
        ["20", "42", "655", "149"],
    ]
    page.table.choose("Largest exchanges")
    assert page.sources.text().startswith("Assumed: ")
    page.table.choose("lido")
    assert page.sources.isHidden(), "what a protocol has is the chain's own figure"
    _nothing_under_the_bar_is_cut(page)
    assert page.in_a_sentence().endswith("An outsider would need 21.7 million ETH, $38.8 billion, 419 days to enter.")
    assert len(terms_in("HHI")) == len(terms_in("More than a third")) == 1


def test_the_bar_is_as_long_as_shares_are_and_a_tick_stands_where_so_many_have_that_much(
    page: SecurityPage, world: World
) -> None:
    found = show(page, world, "ethereum")
    parts = page.bar.parts()
    assert parts[0].begin == 0
    assert parts[-1].end == 1
    assert [part.row.key for part in parts] == [row.key for row in found.holders]
    for part in parts:
        assert part.end - part.begin == pytest.approx(part.row.stake / found.staked)
    third = next(part for part in parts if part.end > 1 / 3)
    before = sum(part.row.number for part in parts if part.end <= third.begin)
    assert before < found.of_all.over_one_third <= before + third.row.number


def test_the_seen_and_the_tried_point_are_on_one_curve(page: SecurityPage, world: World) -> None:
    shown = show(page, world, "ethereum", 20_000_000 * ETH)
    assert page.curve.text() == "2.63 % a year with 33.9 % of all ETH staked. 2.14 % with 50.5 % staked."
    now = risk.security(world, "ethereum")
    line = page.curve._line
    for found in (now, shown):
        at = page.curve._at(found)
        x, y = line.getData()
        near = min(range(len(x)), key=lambda place: abs(page.curve.x_px(x[place]) - at.x()))
        assert abs(page.curve.y_px(y[near]) - at.y()) < 4


def test_every_chain_is_told_whole_at_every_width(page: SecurityPage, world: World, qtbot: QtBot) -> None:
    looks = ((1.0, 910, WindowWidth.wide), (1.0, 690, WindowWidth.narrow), (1.5, 790, WindowWidth.tight))
    for scale, width, room in (*looks, (2.0, 1270, WindowWidth.tight)):
        theme().set_text_scale(scale)
        page.resize(width, 1400)
        page.set_room(room)
        for chain in risk.secured_chains(world):
            show(page, world, chain, 10**6)
            qtbot.wait(1)
            assert cut(page) == [], (scale, width, chain)
            assert page.counts.horizontalScrollBar().maximum() == 0, "a scroll bar would cover the last row"
    theme().set_text_scale(1.0)


def test_more_stake_is_tried_by_the_form_and_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with practice_in(tmp_path, "calm-all") as practice:
        use_world(practice.world)
        before, form = practice.world, SecurityForm(Session(practice))
        qtbot.addWidget(form)
        with qtbot.waitExposed(form):
            form.show()
        assert form.now is form.shown
        form.focus_first()
        qtbot.keyClick(form.more.track, Qt.Key.Key_Right)
        qtbot.keyClick(form.more.track, Qt.Key.Key_Right)
        assert form.shown is not None
        assert form.now is not None
        assert form.more.value() > 0
        assert form.shown.staked == form.now.staked + form.more.value()
        form.taker.set_current("rocket-pool")
        assert form.shown.holder("lido") == form.now.holder("lido")
        with qtbot.waitSignal(form.found):
            form.chain.set_current("cosmos-hub")
        assert form.more.value() == 0
        assert form.shown.coin == "ATOM"
        assert security_figures(form.shown)[3].sub.endswith("and it votes at once")
        assert practice.world is before
    use_world(None)
