"""The form for restaking by hand: put in, leave, take out of escrow; the two waits beside it, and the sentences of each deed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import confirm, defi, defi_window, told
from ui.main_window import MainWindow
from ui.panels.restake.form import RestakeForm
from ui.panels.restake.page import RestakePage
from ui.panels.shocks.services import ServicePart
from ui.wording import action_words, event_text, receipt_words
from wallet import actions, risk, shocks, strategies

NAME, TOKEN, E = "eigenlayer", "stETH", 10**18


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with defi_window(tmp_path_factory.mktemp("restaked")) as made:
        yield made


@pytest.fixture
def form(window: MainWindow) -> Iterator[RestakeForm]:
    """The form as it stands at first."""
    tab = defi(window)
    tab.column.show_form(tab.restake)
    yield tab.restake
    while window.session.practice.can_undo:
        window.session.undo()
    tab.restake.turn("restake")
    tab.restake.amount.set_text("")


def page(window: MainWindow) -> RestakePage:
    tab = defi(window)
    assert tab.restaking is not None
    assert tab.page.cover is tab.restaking.page
    return tab.restaking.page


def restake(window: MainWindow, amount: int = 4 * E) -> None:
    window.session.do(actions.Restake(NAME, amount, "Elm"))


def test_what_is_previewed_is_what_is_restaked(qtbot: QtBot, window: MainWindow, form: RestakeForm) -> None:
    assert form.primary is not None
    assert (form.primary.objectName(), form.primary.isEnabled()) == ("restake.review", False)
    assert page(window).restaked.number() == "none"
    qtbot.keyClicks(form.amount.line, "4")
    form.operator.set_current("Birch")
    assert told(form)["They may slash"] == "90 %"
    assert told(form)["Services may take up to"] == "3.6000"
    confirm(qtbot, window)
    mine = strategies(window.session.world)[0].position(window.session.world, "you")
    assert (mine.operator, mine.restaked) == ("Birch", pytest.approx(4 * E, abs=10))
    assert page(window).restaked.number() == "4.0000"
    assert form.operator_row.isHidden()


def test_the_two_waits_stand_one_after_the_other_to_scale(window: MainWindow, form: RestakeForm) -> None:
    restake(window)
    form.turn("leave")
    form.amount.set_text("2")
    chart = page(window).waits
    escrow, queue, free = chart.waits()
    assert (escrow.slashable, queue.slashable, free.slashable) == (True, False, False)
    assert escrow.high == 14 * 24 + 1
    assert (queue.first, free.first) == (escrow.high, queue.low)
    bars = chart.bars()
    per_hour = bars[0][0].width() / escrow.high
    assert bars[1][0].left() == pytest.approx(bars[0][0].right(), abs=1)
    assert bars[1][0].width() == pytest.approx((queue.low - queue.first) * per_hour, abs=1)
    assert bars[1][1].right() == pytest.approx(bars[0][0].left() + queue.high * per_hour, abs=1)
    assert bars[2][0].left() == pytest.approx(bars[1][0].right(), abs=1)
    assert "still slashable" in chart.text()


def test_leaving_waits_in_escrow_and_is_then_claimed_by_hand(qtbot: QtBot, window: MainWindow, form: RestakeForm) -> None:
    restake(window)
    form.turn("leave")
    assert form.primary is not None
    assert form.primary.objectName() == "restake.leave.review"
    qtbot.keyClicks(form.amount.line, "2")
    assert told(form)["You get back"] == "2.0000"
    confirm(qtbot, window)
    assert page(window).free.sub() == f"2.0000 {TOKEN} in escrow"
    window.session.do(actions.Shock(shocks.ServiceSlashes(1_000_000, NAME, "Elm", "Bridge")))
    window.session.practice.advance(14 * 24 + 1)
    window.session.undo()
    window.session.redo()
    form.edit()
    assert form.primary is not None
    assert form.primary.objectName() == "restake.claim.review"
    assert float(told(form)["You get"]) < float(told(form)["Asked for"]) == 2
    confirm(qtbot, window)
    assert strategies(window.session.world)[0].position(window.session.world, "you").escrow == 0


def test_the_layers_of_the_same_tokens_add_up_once(window: MainWindow, form: RestakeForm) -> None:
    restake(window)
    form.edit()
    model = page(window).layers.table_model()
    keys = ("secures", "restaked", "Price reports", "Bridge", "sum")
    rows = {key: [model.cell(model.row_of(key), column).text for column in range(4)] for key in keys}
    number = {key: float(row[2].removesuffix(" %").replace("\N{MINUS SIGN}", "-")) for key, row in rows.items()}
    assert number["secures"] + number["restaked"] == pytest.approx(number["sum"], abs=0.011)
    assert number["Price reports"] + number["Bridge"] == pytest.approx(number["restaked"], abs=0.011)
    assert rows["sum"][1] == rows["secures"][1] == page(window).restaked.number()
    assert page(window).earns.number() == rows["sum"][2]


def test_each_deed_has_a_sentence_of_its_own(window: MainWindow, form: RestakeForm) -> None:
    wishes = (
        actions.Restake(NAME, 4 * E),
        actions.Delegate(NAME, "Elm"),
        actions.LeaveRestaking(NAME, 2 * E),
        actions.LeaveRestaking(NAME, 0, everything=True),
        actions.Shock(shocks.ServiceSlashes(500_000, NAME, "Elm", "Bridge")),
    )
    said = []
    for wish in wishes:
        said.append(action_words(wish))
        outcome = window.session.do(wish)
        assert outcome is not None
        words = receipt_words(outcome.receipt)
        assert words == receipt_words(replace(outcome.receipt, title="stored")) != "stored"
        said.append(words)
    assert said == [
        "Restake 4 stETH",
        "Restaked 4 stETH at EigenLayer",
        "Delegate restaked stake to Elm",
        "Delegated restaked stake to Elm",
        "Ask for 2 stETH of restaked stake back",
        "Asked for 2 stETH of restaked stake back",
        "Ask for all of restaked stake back",
        "Asked for 2 stETH of restaked stake back",
        "Bridge slashes 50 % of what is allocated to it at Elm",
        "Bridge slashed 12.5 % of Elm\N{RIGHT SINGLE QUOTATION MARK}s stake",
    ]
    marker = window.session.practice.markers()[-1]
    assert marker.receipt is not None
    (event,) = shocks.ServiceSlashes(500_000, NAME, "Birch", "Bridge").strike(window.session.world)[1]
    assert event_text(event).startswith("Bridge slashed 45 % of Birch\N{RIGHT SINGLE QUOTATION MARK}s stake: ")


def test_a_slashing_by_a_service_is_tried_where_there_is_restaking(window: MainWindow, form: RestakeForm) -> None:
    restake(window)
    world, part = window.session.world, ServicePart()
    found = risk.struck(world)
    assert found.service == (NAME,)
    part.present_world(world, found)
    assert part.who.current_key() == "Elm: Price reports"
    shock = part.shock()
    assert shock == shocks.ServiceSlashes(500_000, NAME, "Elm", "Price reports")
    outcome = window.session.preview(actions.Shock(shock))
    rows, sentence = part.rows(outcome, risk.effect(world, outcome.world), world)
    assert {row.label: row.value for row in rows}["Yours of it"] == "\N{MINUS SIGN}0.8000"
    assert "escrow" in sentence
    part.deleteLater()


def test_a_page_of_its_own_comes_and_goes_with_the_form(window: MainWindow, form: RestakeForm, tmp_path: Path) -> None:
    tab = defi(window)
    assert page(window).isVisible()
    tab.column.show_form(tab.loop)
    assert tab.looping is not None
    assert tab.page.cover is tab.looping.page
    tab.column.show_form(tab.restake)
    assert page(window).isVisible()
    tab.column.show_form(tab.swap)
    assert tab.page.cover is None
