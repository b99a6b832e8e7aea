"""The page to hand out: every mark of the chart has its row, figures are the record's own, and no page is half empty."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QFileDialog

from tests.ui.world_of_forms import ETH, plain_window
from tests.wallet.practices import lived_practice, practice
from ui.panels.exposure.words import bad_case
from ui.panels.handout import HandoutPage, HandoutRow, ask_handout, handout_of, token_chart, usual_paper, write_handout
from ui.panels.handout import paper as on_paper
from ui.panels.handout import sheet as on_sheet
from ui.panels.handout.paper import LINE_LEAST, Pages
from ui.settings import Settings
from ui.theme import set_scheme, theme
from wallet import FileProblem, Practice, actions, exposures, scenario, shocks

RECORD = Path(__file__).parents[2] / "resources" / "scenarios" / "june-2022.csv"
A4 = QRectF(0, 0, 658, 1031)
LETTER = QRectF(0, 0, 680, 965)


def through_june(practice: Practice) -> None:
    practice.advance(936)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Practice]:
    lived = lived_practice(tmp_path_factory.mktemp("june"), through_june, "june-2022")
    yield lived
    lived.close()


@pytest.fixture
def page(june: Practice) -> HandoutPage:
    with token_chart(june) as chart:
        return handout_of(june, chart.markers)


def recorded() -> list[dict[str, str]]:
    with RECORD.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_mark_on_the_chart_has_a_row_of_the_same_number_and_none_is_left_over(june: Practice) -> None:
    with token_chart(june) as chart:
        told = handout_of(june, chart.markers)
        marks = [(mark.number, int(mark.hour), mark.label) for mark in chart.markers]
    assert [(row.number, row.hour, row.what) for row in told.rows if row.number] == marks
    assert [label for _, _, label in marks] == [story.label for story in scenario("june-2022").story_events]


def test_every_row_has_the_price_of_one_token_that_the_record_has_in_its_hour(page: HandoutPage) -> None:
    rows = recorded()
    assert page.heads[3] == "ETH for 1 stETH"
    for row in page.rows:
        column = "low" if row.kind == "low of the hour" else "sell_price"
        price = float(rows[row.hour][column])
        assert float(row.price) == pytest.approx(price, abs=6e-5)
        assert row.discount == f"{(1 - price) * 100:.2f} %" or abs(float(row.discount.split()[0]) - (1 - price) * 100) < 0.006
        assert row.source


def test_the_table_has_the_13th_of_june_and_the_end(page: HandoutPage) -> None:
    assert [row.when for row in page.rows if row.strong] == ["13 Jun, 11:24", "13 Jun, 15:00"]
    assert (page.rows[-1].when, page.rows[-1].what) == ("14 Jun, 00:00", "End of record")
    assert [row.hour for row in page.rows] == sorted(row.hour for row in page.rows)


def test_both_lows_are_named_and_told_apart(page: HandoutPage) -> None:
    rows = recorded()
    for column in ("sell_price", "low"):
        lowest = min(float(row[column]) for row in rows)
        told = re.search(rf"(0\.\d{{5}}) \({(1 - lowest) * 100:.2f} % below redemption\)", page.lows)
        assert told is not None
        assert float(told[1]) == pytest.approx(lowest, abs=1.1e-5)
    assert "6.56 %" in page.lows
    assert "7.68 %" in page.lows
    assert "on 13 Jun 2022 at 11:24 UTC" in page.lows


def test_the_time_of_the_low_is_the_same_wherever_it_is_told(june: Practice, page: HandoutPage) -> None:
    low = next(row for row in page.rows if row.what == "Lowest price")
    story = next(each for each in scenario("june-2022").story_events if each.label == "Lowest price")
    risk = bad_case(next(row for row in exposures(june.world) if row.kind == "discount"))
    for text in (low.when, page.lows, story.note, risk):
        assert "11:24" in text
        assert "12:00" not in text


def test_a_question_names_the_prices_that_the_record_has(page: HandoutPage) -> None:
    rows = recorded()
    told = [float(each) for each in re.findall(r"0\.\d{5}", page.questions[0])]
    assert told == [pytest.approx(float(rows[hour]["sell_price"]), abs=6e-5) for hour in (148, 152)]
    assert "{" not in "".join(page.questions)


def test_what_a_token_redeems_for_says_from_when(page: HandoutPage) -> None:
    assert page.redeems == "Redeems for 1.00000 ETH, not before 15 May 2023"
    assert "nothing is paid out before 15 May 2023" in page.lead


def test_the_foot_names_scenario_seed_hours_and_the_record_with_its_source(page: HandoutPage) -> None:
    foot = " ".join(page.foot)
    found = scenario("june-2022").record
    assert found is not None
    for part in ("no real money", "Scenario june-2022", "seed 7", "hours 0 to 936", found.title, found.source):
        assert part in foot


def test_a_scenario_that_brings_no_page_gets_three_questions_all_the_same(tmp_path: Path, qapp: object) -> None:
    calm = practice(tmp_path)
    calm.do(actions.Stake(protocol="lido", amount=10 * ETH))
    calm.advance(24 * 10)
    with token_chart(calm) as chart:
        told = handout_of(calm, chart.markers)
    assert len(told.questions) == 3
    assert "not before" not in told.redeems
    numbered = [(row.source, row.what.split()[0]) for row in told.rows if row.number]
    assert numbered == [("model", "Lido\u2019s"), ("my own move", "Staked")], "no daily report has a row"
    calm.close()


def test_without_a_market_the_page_says_so(tmp_path: Path, qapp: object) -> None:
    calm = practice(tmp_path)
    calm.do(actions.Shock(shock=shocks.LiquidityLeaves(share_ppm=10**6)))
    calm.advance(5)
    with token_chart(calm) as chart:
        told = handout_of(calm, chart.markers)
    assert told.sells == "No market at the end"
    assert [row.price for row in told.rows[-2:]] == ["no market", "no market"]
    calm.close()


# --- on paper


def many(page: HandoutPage, rows: int) -> HandoutPage:
    one = HandoutRow(1, 1, "1 Jun, 00:00", "Staked 1 ETH", "0.9990", "0.10 %", "on the hour", "my own move")
    return replace(page, rows=tuple(replace(one, number=number, hour=number) for number in range(1, rows + 1)))


def images(june: Practice, page: HandoutPage, area: QRectF) -> Iterator[QImage]:
    """The pages as pictures of 96 dots an inch, as they go on paper."""
    with token_chart(june) as chart:
        pages = Pages(area, page)
        chart.resize(int(area.width()), int(pages.chart_height))
        drawn = pages.lay_out(chart)
        for number, draws in enumerate(drawn, start=1):
            image = QImage(int(area.width()), int(area.height()), QImage.Format.Format_RGB32)
            image.setDotsPerMeterX(round(96 / 0.0254))
            image.setDotsPerMeterY(round(96 / 0.0254))
            image.fill(QColor("white"))
            painter = QPainter(image)
            for draw in draws:
                draw(painter)
            pages.foot(painter, number, len(drawn))
            painter.end()
            yield image


@pytest.mark.parametrize("area", [A4, LETTER], ids=["a4", "letter"])
@pytest.mark.parametrize("name", ["june-2022", "june-2022-open", "july-2025"])
def test_the_chart_on_paper_has_the_number_of_every_event_of_the_table(
    tmp_path: Path, qapp: object, name: str, area: QRectF
) -> None:
    lived = lived_practice(tmp_path, through_june, name)
    with token_chart(lived) as chart:
        told = handout_of(lived, chart.markers)
        chart.resize(int(area.width()), int(Pages(area, told).chart_height))
        shown = [mark.marker.number for mark in chart.marks.marks]
    assert sorted(shown) == [row.number for row in told.rows if row.number]
    lived.close()


def test_a_row_says_whether_its_price_is_recorded_or_a_mean_of_the_day_and_knows_no_low_of_an_hour(
    tmp_path: Path, qapp: object
) -> None:
    with practice(tmp_path, "july-2025") as lived:
        lived.advance(1_200)
        with token_chart(lived) as chart:
            told = handout_of(lived, chart.markers)
    assert {row.kind for row in told.rows} == {"on the hour"}
    assert (told.rows[-1].what, told.rows[-1].source) == ("End of the chart", "daily mean")
    assert [row.source for row in told.rows if row.what == "Lowest price"] == ["price record"]
    assert "recorded to hour 1,104, reconstructed from quotes to hour 1,200" in told.foot[0]


def longest_blank(image: QImage) -> float:
    """The highest band of a page without a mark, in pixels."""
    assert image.format() == QImage.Format.Format_RGB32
    dots = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    colours = dots[:, : image.width() : 5, :3].astype(int)
    light = colours.max(axis=2) + colours.min(axis=2) > 500  # of 510: the lightness of Qt, 251 of 255 and up
    longest = run = 0
    for blank in light.all(axis=1).tolist():
        run = run + 1 if blank else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize(("paper", "box"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_june_2022_is_one_page_of_the_paper_asked_for(june: Practice, tmp_path: Path, paper: str, box: tuple[int, int]) -> None:
    file = tmp_path / "june.pdf"
    assert write_handout(june, file, paper) == 1
    raw = file.read_bytes()
    assert raw.startswith(b"%PDF")
    assert b"/Count 1" in raw
    found = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", raw)
    assert found is not None
    assert tuple(round(float(each)) for each in found.groups()) == box


@pytest.mark.parametrize("rows", [0, 1, 8, 15, 18, 24, 28, 32, 60])
@pytest.mark.parametrize("area", [A4, LETTER], ids=["a4", "letter"])
def test_no_page_is_half_empty_however_much_happened(june: Practice, page: HandoutPage, rows: int, area: QRectF) -> None:
    assert max(longest_blank(image) for image in images(june, many(page, rows), area)) < 80


@pytest.mark.parametrize("rows", [0, 5, 12, 30, 33, 36, 60, 90])
@pytest.mark.parametrize("area", [A4, LETTER], ids=["a4", "letter"])
def test_each_question_has_three_lines_or_more_with_room_to_write(
    june: Practice, page: HandoutPage, rows: int, area: QRectF
) -> None:
    pages = Pages(area, many(page, rows))
    with token_chart(june) as chart:
        drawn = pages.lay_out(chart)
    lines = sorted(
        (number, draw.keywords["y"])  # type: ignore[attr-defined]
        for number, draws in enumerate(drawn)
        for draw in draws
        if draw.keywords.get("thick") == on_paper.TO_WRITE_ON  # type: ignore[attr-defined]
    )
    assert len(lines) >= 9
    assert all(y <= pages.bottom + 1 for _, y in lines)
    apart = [after[1] - before[1] for before, after in pairwise(lines) if after[0] == before[0]]
    assert min(apart) >= LINE_LEAST - 0.01


def test_nothing_in_the_table_is_cut(june: Practice, page: HandoutPage, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = []

    class Watched(QFontMetricsF):
        def elidedText(self, text, mode, width, /):
            shown = super().elidedText(text, mode, width)
            if shown != text:
                cut.append(text)
            return shown

    monkeypatch.setattr(on_sheet, "QFontMetricsF", Watched)
    for area in (A4, LETTER):
        assert len(list(images(june, page, area))) == 1
    assert cut == []


def test_writing_the_page_leaves_the_window_in_its_own_colours(june: Practice, tmp_path: Path) -> None:
    set_scheme("dark")
    write_handout(june, tmp_path / "june.pdf", "a4")
    assert theme().scheme == "dark"
    set_scheme("light")


def test_a_missing_folder_is_a_problem_told_with_its_path(june: Practice, tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as told:
        write_handout(june, tmp_path / "nowhere" / "a.pdf", usual_paper())
    assert told.value.code == "export_failed"
    assert "nowhere" in str(told.value.figures["path"])


def test_the_file_menu_writes_the_page_of_the_present_practice(qtbot, tmp_path: Path) -> None:
    window = plain_window(tmp_path)
    qtbot.addWidget(window)
    window.commands.menus.actions["handout"].trigger()
    asked = window.findChild(QFileDialog, "handout.dialog")
    assert asked is not None
    assert asked.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert [kind.split()[0] for kind in asked.nameFilters()] == ["A4", "Letter"]
    asked.selectNameFilter("Letter page (*.pdf)")
    asked.fileSelected.emit(str(tmp_path / "mine.pdf"))
    assert b"/MediaBox [0 0 612" in (tmp_path / "mine.pdf").read_bytes()
    asked.close()
    window.close()


def test_what_could_not_be_written_is_told(qtbot, tmp_path: Path, june: Practice) -> None:
    said: list[str] = []
    failed: list[FileProblem] = []
    asked = ask_handout(june, Settings(), None, said.append, failed.append)
    qtbot.addWidget(asked)
    asked.fileSelected.emit(str(tmp_path / "nowhere" / "mine.pdf"))
    asked.fileSelected.emit(str(tmp_path / "mine.pdf"))
    assert [problem.code for problem in failed] == ["export_failed"]
    assert said == ["Saved mine.pdf, 1 page"]
