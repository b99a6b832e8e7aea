"""The page of who runs the validators: opened from a way to stake, it says by what rule, how much, with which limit and bond."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.world_of_forms import practice_in
from ui.main_window import MainWindow
from ui.panels.validators.grid import INSET, head_width
from ui.panels.validators.page import ValidatorsPage
from ui.panels.validators.tiles import GridBlock
from ui.panels.window.width import WindowWidth
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.theme import theme
from ui.widgets import Text
from ui.widgets.table.groups import OVER
from ui.wording import use_world
from ui.wording.operators import operator_sentence
from wallet import OperatorStates, ValidatorSet, World, actions, shocks, terms_in, validator_set, validator_sets
from wallet.library.first_hour import begun
from wallet.library.scenarios import scenario

ETH = 10**18


@pytest.fixture(scope="module")
def world() -> World:
    return begun(scenario("calm-all"), "", 7)


@pytest.fixture
def page(world: World, qtbot: QtBot) -> Iterator[ValidatorsPage]:
    use_world(world)
    made = ValidatorsPage()
    qtbot.addWidget(made)
    made.resize(910, 600)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    use_world(None)


def of(world: World, name: str) -> ValidatorSet:
    found = validator_set(world, name)
    assert found is not None
    return found


def column(page: ValidatorsPage, key: str) -> list[str]:
    model = page.table.table_model()
    place = next(place for place, each in enumerate(model.columns) if each.key == key)
    return [model.cell(row, place).text for row in range(model.rowCount()) if not model.key_at(row).startswith(OVER)]


def shown(page: ValidatorsPage) -> set[str]:
    return {each.key for place, each in enumerate(page.table.table_model().columns) if not page.table.isColumnHidden(place)}


# -- the page alone


def test_modules_say_who_may_join_their_share_limit_bond_and_fee(page: ValidatorsPage, world: World) -> None:
    page.begin(of(world, "lido"), world)
    assert column(page, "operator") == ["Curated, 36 operators", "Simple DVT, 60 operators", "Community, 500 operators"]
    assert column(page, "joining") == ["approved", "approved", "permissionless"]
    assert column(page, "share") == ["87.20 %", "4.30 %", "8.50 %"]
    assert column(page, "limit") == ["100 %", "4.3 %", "8.5 %"]
    assert column(page, "bond") == ["none", "none", "31,941"]
    assert column(page, "fee") == ["3.5 %", "8 %", "6 %"]
    assert column(page, "next") == ["86", "5", "9"]
    assert page.next.text() == "Next 32 ETH: Clusters (Simple DVT). Then Community operators, Hornbeam, Ivy, Juniper."
    assert terms_in("permissionless")
    assert terms_in("approved operators")


def test_enter_on_a_module_shows_its_operators_under_its_line(page: ValidatorsPage, world: World, qtbot: QtBot) -> None:
    page.begin(of(world, "lido"), world)
    page.by.set_current("module")
    page.table.choose("community")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.by.current_key() == "operator"
    assert page.table.chosen_key() == "community/Community operators"
    assert len(page.table.shown_keys()) == 38
    lines = [row["beside"] for row in page.table.table_model().rows() if "beside" in row]
    assert lines[2] == "500 operators, permissionless \u00b7 8.50 % of at most 8.5 % \u00b7 operators keep 6 %, treasury 4 %"
    qtbot.keyClick(page.table, "w")
    assert page.finder.hasFocus()
    qtbot.keyClicks(page.finder, "illow")
    assert page.table.shown_keys() == ["curated/Willow"]
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page.finder, Qt.Key.Key_Escape)
        qtbot.keyClick(page.finder, Qt.Key.Key_Escape)


# -- the grid


def struck(world: World) -> World:
    """40 of one operator's validators are slashed, a tenth of another's are offline for three days."""
    world = shocks.SlashValidators(share_ppm=5200, system="lido", among=7705, row="curated/Dogwood").strike(world)[0]
    return shocks.ValidatorsGoDark(share_ppm=100_000, system="lido", days=3, among=7705, row="curated/Hazel").strike(world)[0]


def test_the_grid_has_a_block_for_each_operator_and_a_tile_for_each_state(page: ValidatorsPage, world: World) -> None:
    after = struck(world)
    page.begin(of(after, "lido"), after)
    grid = page.grid
    assert len(grid.placed()) == 38
    each = grid.a_tile()
    assert each > 200
    shown = {placed.block.key: placed for placed in grid.placed()}
    assert shown["curated/Dogwood"].tiles[0] == "slashed", "40 are fewer than a tile stands for, and still get one"
    assert shown["curated/Hazel"].tiles.count("offline") == round(770 / each)
    assert {state for placed in grid.placed() for state in placed.tiles} == {"active", "offline", "slashed"}
    for width in (910, 690, 300):
        page.resize(width, 600)
        for placed in grid.placed():
            name, number = grid.head(placed.block, placed.frame.width())
            assert head_width(name, number) <= placed.frame.width() - 2 * INSET, (width, name)
            assert placed.block.name.startswith(name), "whole words"
    page.resize(910, 600)
    assert not any(one.frame.intersects(other.frame) for one in grid.placed() for other in grid.placed() if one is not other)
    assert all(placed.frame.right() < grid.width() and placed.frame.bottom() < grid.height() for placed in grid.placed())


def test_up_to_two_hundred_validators_each_have_a_tile(page: ValidatorsPage, world: World) -> None:
    few = [GridBlock(str(number), "A", OperatorStates(active=number), "") for number in (200, 3, 0)]
    page.grid.present(few)
    assert page.grid.a_tile() == 1
    assert [len(placed.tiles) for placed in page.grid.placed()] == [200, 3, 0]
    page.grid.present([*few, GridBlock("more", "B", OperatorStates(active=201), "")])
    assert page.grid.a_tile() > 1


def test_arrows_go_by_operator_and_say_what_its_validators_do(page: ValidatorsPage, world: World, qtbot: QtBot) -> None:
    after = struck(world)
    page.begin(of(after, "lido"), after)
    page.focus_first()
    assert page.grid.chosen_key() == "curated/Alder"
    for _ in range(100):
        if page.grid.chosen_key() == "curated/Dogwood":
            break
        qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.grid.accessibleDescription() == "Dogwood, Curated, 7,705 validators, 40 slashed."
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    below = page.grid.chosen_key()
    qtbot.keyClick(page.grid, Qt.Key.Key_Up)
    assert (page.grid.chosen_key(), below != "curated/Dogwood") == ("curated/Dogwood", True)
    qtbot.keyClick(page.grid, Qt.Key.Key_End)
    assert page.grid.chosen_key() == "community/Community operators"
    qtbot.keyClick(page.grid, Qt.Key.Key_Home)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert not page.grid_frame.isVisible()
    assert page.table.chosen_key() == "curated/Alder"
    assert page.table.hasFocus()


def test_a_press_chooses_the_operator_under_it(page: ValidatorsPage, world: World, qtbot: QtBot) -> None:
    page.begin(of(world, "lido"), world)
    wanted = page.grid.placed()[5]
    with qtbot.waitSignal(page.grid.chosen):
        qtbot.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=wanted.frame.center())
    assert page.grid.chosen_key() == wanted.block.key
    qtbot.keyClick(page.grid, "w")
    assert page.finder.hasFocus()
    assert page.table.isVisible(), "what is searched is the table"


def test_columns_that_say_nothing_of_a_protocol_are_left_away(page: ValidatorsPage, world: World) -> None:
    page.begin(of(world, "rocket-pool"), world)
    assert shown(page) == {"operator", "held", "each", "share", "bond", "fee", "next"}
    assert column(page, "each") == ["11", "10", "2", "0"]
    page.begin(of(world, "frax"), world)
    assert shown(page) == {"operator", "held", "share", "next"}
    page.begin(of(world, "stride"), world)
    assert page.table.table_model().columns[2].title == "Stake, ATOM"
    assert column(page, "held") == ["1,159,490", "1,391,388", "231,898"]


def test_the_chosen_row_says_where_its_figures_come_from(page: ValidatorsPage, world: World) -> None:
    page.begin(of(world, "lido"), world)
    page.by.set_current("module")
    page.table.choose("community")
    assert page.sources.whole.startswith("Source: Apr 2026: lidofinance/scripts 014ec8e configs/config_mainnet.py; ")
    page.begin(of(world, "rocket-pool"), world)
    page.by.set_current("operator")
    page.table.choose("Megapools")
    assert "Assumed: 2026: plisio.net says 1,500 nodes" in page.sources.whole
    page.begin(of(world, "native-ethereum"), world)
    assert page.sources.isHidden(), "what no list has says no source"


def test_sources_take_two_lines_and_a_link_shows_the_rest(page: ValidatorsPage, world: World, qtbot: QtBot) -> None:
    page.begin(of(world, "lido"), world)
    shown = page.sources
    words = shown.findChild(Text)
    for width in (910, 520, 300):
        page.resize(width, 600)
        qtbot.wait(1)
        assert words.height() <= 2 * words.fontMetrics().lineSpacing() + 1, width
        assert shown.more.isVisible() == shown.text().endswith("\u2026") == (shown.text() != shown.whole), width
        assert words.accessibleName() == shown.whole, width
    shown.more.click()
    assert shown.text() == shown.whole
    shown.more.click()
    assert shown.text() != shown.whole
    page.resize(4000, 600)
    qtbot.wait(1)
    assert (shown.text(), shown.more.isVisible()) == (shown.whole, False)


def test_every_set_is_told_whole_at_every_width(page: ValidatorsPage, world: World, qtbot: QtBot) -> None:
    """Sizes of the left pane: beside the column at 1280 and 1024, and at 200 % of text where it has the page."""
    for scale, width, room in ((1.0, 910, WindowWidth.wide), (1.0, 690, WindowWidth.narrow), (2.0, 1270, WindowWidth.tight)):
        theme().set_text_scale(scale)
        page.resize(width, 900)
        page.set_room(room)
        for found in validator_sets(world):
            page.begin(found, world)
            for place in range(0 if found.modules else 1, 3 if found.modules else 2):
                page.by.setCurrentIndex(place)
                qtbot.wait(1)
                qtbot.wait(1)  # a link that comes lays its row out once more
                assert cut(page) == [], (scale, width, found.system, place)
    theme().set_text_scale(1.0)


def test_a_row_is_said_in_one_sentence(world: World) -> None:
    use_world(world)
    lido, nodes = of(world, "lido"), of(world, "rocket-pool")
    assert operator_sentence(lido.operators[-1], lido) == (
        "Community operators, 500 operators, Community, 24,147 validators, about 48 validators each, 8.50 % of all, "
        "at most 200,000 validators, a bond of 31,941 ETH, keeps 6 % of rewards, 9 of the next 100"
    )
    assert operator_sentence(nodes.operators[0], nodes).startswith("Megapools, 480 operators, 5,400 validators, about 11")
    use_world(None)


# -- in the tab


def test_the_page_is_reached_from_the_chosen_way_and_leads_back(qtbot: QtBot, tmp_path: Path) -> None:
    practice = practice_in(tmp_path, "calm")
    window = MainWindow(Session(practice))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.tabs.setCurrentIndex(1)
    tab = window.tab
    assert isinstance(tab, StakeTab)
    tab.ways.open()
    tab.ways.page.choose("lido")
    tab.stake.card.validators.setFocus()
    qtbot.keyClick(tab.stake.card.validators, Qt.Key.Key_Space)
    page = tab.findChild(ValidatorsPage, "validators.page")
    assert page.isVisible()
    assert not tab.ways.page.isVisible()
    assert page.table.objectName() == "validators.table"
    assert page.grid.hasFocus()
    tab.find_in_table()
    assert page.finder.hasFocus(), "Ctrl+F searches what is on screen"
    page.focus_first()
    before = page.figures.figures()[0].number()
    tab.session.advance(24 * 3)
    qtbot.waitUntil(lambda: page.figures.figures()[0].number() != before)
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert tab.ways.page.isVisible()
    assert tab.ways.page.table.hasFocus()
    tab.ways.page.choose("native-ethereum")
    tab.stake.card.validators.click()
    assert page.rule.text().startswith("What you lock gets validators of its own")
    assert page.figures.figures()[1].sub() == "you have locked nothing yet"
    tab.session.do(actions.Lock(32 * ETH, "locked"))
    qtbot.waitUntil(lambda: page.figures.figures()[0].number() == "1")
    tab.ways.take()
    assert not page.isVisible()
    window.close()
    practice.close()
