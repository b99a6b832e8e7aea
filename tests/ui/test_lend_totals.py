"""All that is lent and borrowed of an asset over time: at its own heights, with the rates of days and not of moments."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from tests.wallet.practices import lived_practice
from ui.panels.lend.totals import MOST_POINTS, UNKNOWN, ShownAsset, TotalsPicture, source_words
from ui.theme import set_text_scale
from wallet import Practice, lending_past

NAME, DAYS = "aave-core", 16


def live(opened: Practice) -> None:
    opened.advance(24 * DAYS)


@pytest.fixture(scope="module")
def squeeze(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with lived_practice(tmp_path_factory.mktemp("squeeze"), live, "july-2025") as opened:
        yield opened


@pytest.fixture(scope="module")
def picture(qapp: QApplication) -> Iterator[TotalsPicture]:
    made = TotalsPicture()
    made.resize(900, 340)
    made.show()
    yield made
    made.close()


def about(opened: Practice) -> ShownAsset:
    return ShownAsset("ETH", opened.world.start, lending_past.recorded_until(opened.world, NAME, "ETH"))


def past(hours: int) -> lending_past.LenderPast:
    """An asset with one dear hour in the middle of cheap ones."""
    owed = np.full(hours, 80.0)
    owed[hours // 2] = 99.0
    rate = np.where(owed > 90, 0.226, 0.03)
    day = np.full(hours, 0.034)
    day[:24] = np.nan
    free, one = 100 - owed, np.ones(hours)
    return lending_past.LenderPast(np.arange(hours, dtype=float), one * 100, owed, free, day, day, rate, rate, one, one)


def test_a_dear_day_of_the_squeeze_stands_at_what_the_day_cost(squeeze: Practice, picture: TotalsPicture) -> None:
    picture.present(lending_past.lender_past(squeeze, NAME, "ETH"), about(squeeze))
    assert picture.rates.shown is not None
    costs = picture.rates.shown.lines[0].values
    whole = lending_past.lender_past(squeeze, NAME, "ETH")
    assert whole.costs[16 * 24] == pytest.approx(0.05986, abs=1e-5)
    assert np.nanmax(costs) == pytest.approx(100 * np.nanmax(whole.costs))
    assert "recorded at midnight, reconstructed between" in picture.sums.shown.title  # type: ignore[union-attr]
    assert "Recorded at midnight" in picture.text()


def test_the_rate_of_a_moment_stands_in_the_table_alone(picture: TotalsPicture) -> None:
    picture.present(past(3000), ShownAsset("ETH", 0))
    assert picture.rates.shown is not None
    assert all(np.nanmax(line.values) < 4 for line in picture.rates.shown.lines)
    rows = picture.table()
    cells = [rows.index(3000 - 1 - 1500, column).data() for column in range(rows.columnCount())]
    assert "22.60" in cells
    assert "22.60" not in picture.text()


def test_the_hour_in_which_most_was_lent_out_is_seen_at_any_length(picture: TotalsPicture) -> None:
    picture.present(past(20_000), ShownAsset("ETH", 0))
    assert picture.use.shown is not None
    (line,) = picture.use.shown.lines
    assert len(line.values) <= 3 * MOST_POINTS
    assert line.values.max() == pytest.approx(99.0)
    assert picture.use.shown.hours[int(line.values.argmax())] == 10_000


def test_where_a_record_tells_and_where_not_is_said_and_shaded(picture: TotalsPicture) -> None:
    hours = np.arange(500.0)
    assert source_words(ShownAsset("ETH", 0), hours) == "assumed figures"
    assert source_words(ShownAsset("ETH", 0, 600), hours) == "recorded at midnight, reconstructed between"
    assert source_words(ShownAsset("ETH", 0, 240), hours) == "recorded at midnight until 11 Jan, then reconstructed"
    picture.present(past(500), ShownAsset("ETH", 0, 240))
    assert picture.sums.shown is not None
    assert picture.sums.shown.shaded_from == 240


def test_hours_of_which_nothing_is_known_are_not_drawn(picture: TotalsPicture) -> None:
    unknown = past(200)
    for column in (unknown.owed, unknown.supplied, unknown.free):
        column[:100] = np.nan
    picture.present(unknown, ShownAsset("ETH", 0))
    assert picture.sums.shown is not None
    assert picture.sums.shown.hours[0] == 100
    for column in (unknown.owed, unknown.supplied, unknown.free):
        column[:] = np.nan
    picture.present(unknown, ShownAsset("ETH", 0))
    assert picture.text() == UNKNOWN
    assert picture.table().rowCount() == 0


def test_a_range_shows_the_last_days_alone(picture: TotalsPicture) -> None:
    picture.present(past(3000), ShownAsset("ETH", 0))
    picture.set_range("7d")
    assert picture.sums.shown is not None
    assert picture.sums.shown.hours[0] == 2999 - 168
    picture.set_range("since")  # a last move has no place here
    picture.set_range("all")
    assert picture.sums.shown.hours[0] == 0


def test_every_chart_has_its_numbers_at_every_text_size(picture: TotalsPicture) -> None:
    picture.present(past(500), ShownAsset("ETH", 0))
    for scale, size in ((1.0, (660, 260)), (1.5, (760, 390)), (2.0, (1100, 520))):
        set_text_scale(scale)
        picture.resize(*size)
        QApplication.processEvents()
        assert all(chart.y_ticks and chart.inner().height() > 20 for chart in picture.charts), (scale, size)
    set_text_scale(1.0)
