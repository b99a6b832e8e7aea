"""A guess on the hero chart: a dashed line at its own height or hour, named, and never so far off that nothing else is seen."""

import numpy as np
import pytest

from tests.ui.test_charts_gain import STAKE, lived
from ui.charts import ValueChart
from ui.charts.series import Guess
from ui.charts.value.guesses import guess_lines

WORTH = 15.04
LEVEL = Guess("15.0400 ETH", value=WORTH, unit="ETH")
HOUR = 1150
DAY = Guess("13 Sep", hour=HOUR)


@pytest.fixture(scope="module")
def chart(qapp):
    found = ValueChart()
    found.resize(890, 440)
    found.show()
    found.set_series(lived([STAKE]))
    yield found
    found.deleteLater()


@pytest.fixture(autouse=True)
def afresh(chart):
    chart.set_guesses()
    chart.set_view("gain")
    chart.set_range("all")


def test_a_guessed_amount_is_a_line_at_its_own_height_with_its_name_at_the_end(chart):
    for view, height in (("value", WORTH), ("gain", WORTH - 15.0)):
        chart.set_view(view)
        chart.set_guesses(LEVEL)
        ((_, y),) = guess_lines(chart)
        assert y == pytest.approx(float(chart.y_px(height)), abs=0.5), view
        assert chart.inner().top() - 1 <= y <= chart.inner().bottom(), view
        assert [text for text in chart.end_texts() if text in ("your guess", "15.0400 ETH")] == ["your guess", "15.0400 ETH"]


def test_a_guess_in_another_unit_or_view_is_not_drawn(chart):
    chart.set_guesses(Guess("15.0400 SOL", value=WORTH, unit="SOL"))
    assert guess_lines(chart) == []
    chart.set_guesses(LEVEL)
    for view in ("rate", "discount"):
        chart.set_view(view)
        assert guess_lines(chart) == [], view


def test_a_guess_far_off_leaves_the_picture_as_it_was(chart):
    before = chart.y_range, chart.x_range
    chart.set_guesses(Guess("1,000,000 ETH", value=1e6, unit="ETH"), Guess("1 Jan 2100", hour=640_000.0))
    assert (chart.y_range, chart.x_range) == before
    assert guess_lines(chart) == []


def test_a_guessed_day_is_on_the_picture_though_it_is_to_come(chart):
    assert chart.x_range[1] < HOUR
    chart.set_guesses(DAY)
    assert chart.x_range[0] <= HOUR <= chart.x_range[1]
    box = chart.inner()
    shot = chart.grab().toImage()
    chart.set_guesses()
    assert chart.x_range[1] < HOUR
    chart.set_guesses(DAY)
    x = round(float(chart.x_px(HOUR)))
    ground = shot.pixelColor(x + 12, round(box.center().y()))
    column = {shot.pixelColor(x + by, y).name() for by in (-1, 0, 1) for y in range(round(box.top()), round(box.bottom()))}
    assert column - {ground.name()}


def test_who_cannot_see_the_line_is_told_of_it(chart):
    chart.set_guesses(LEVEL)
    assert "Dashed: your guess, 15.0400 ETH." in chart.accessibleDescription()
    chart.set_guesses()
    assert "guess" not in chart.accessibleDescription()


def test_hours_that_are_lived_leave_the_guess_where_it_is(chart):
    chart.set_guesses(LEVEL)
    chart.set_series(lived([STAKE], count=1010), playing=True)
    ((_, y),) = guess_lines(chart)
    assert np.isclose(y, float(chart.y_px(WORTH - 15.0)), atol=0.5)
    chart.set_series(lived([STAKE]), playing=False)
