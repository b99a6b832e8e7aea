"""The theme: contrast of every token on every ground it may stand on, fonts and lengths by text size, live change."""

from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPlainTextEdit, QTableView, QTextEdit, QToolTip, QWidget
from shiboken6.Shiboken import delete

from ui import theme as theme_module
from ui.dresser import KINDS, TIP, TIP_CLASS
from ui.panels.leave.compare import LeaveCompare
from ui.panels.scrolling import Inside, ScrollFrame
from ui.stylesheet import stylesheet
from ui.theme import LARGEST_TEXT, SMALLEST_TEXT, Theme, theme
from ui.tokens import (
    GRAPHICS_STAND_ON,
    ROLES,
    SCHEMES,
    TEXT_STANDS_ON,
    TOKENS,
    blend,
    contrast,
    luminance,
)
from ui.widgets import ScrollColumn, Segments, Text, icon_names, pixmap
from ui.widgets.stages import SECOND_TONE
from ui.widgets.table.painting import BAR_TONE

TEXT_PAIRS = [(scheme, tone, ground) for scheme in SCHEMES for tone, grounds in TEXT_STANDS_ON.items() for ground in grounds]
GRAPHIC_PAIRS = [
    (scheme, tone, ground) for scheme in SCHEMES for tone, grounds in GRAPHICS_STAND_ON.items() for ground in grounds
]


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert luminance("#808080") == pytest.approx(0.2159, abs=0.0001)


@pytest.mark.parametrize(("scheme", "tone", "ground"), TEXT_PAIRS)
def test_text_has_4_5_on_every_ground_it_may_stand_on(scheme: str, tone: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[tone], colours[ground]) >= 4.5


@pytest.mark.parametrize(("scheme", "tone", "ground"), GRAPHIC_PAIRS)
def test_graphics_have_3_on_every_ground_they_may_stand_on(scheme: str, tone: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[tone], colours[ground]) >= 3.0


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("tone", "opacity", "ground"),
    [("redeem", SECOND_TONE, "base"), ("redeem", SECOND_TONE, "side"), ("market", BAR_TONE, "base")],
)
def test_composited_tones_have_3_1_on_their_ground(scheme: str, tone: str, opacity: float, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(blend(colours[tone], colours[ground], opacity), colours[ground]) >= 3.1


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_bar_is_seen_on_the_band_of_a_selected_row_too(scheme: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(blend(colours["market"], colours["base"], BAR_TONE), colours["wash"]) >= 3.0


def test_every_scheme_names_the_same_colours() -> None:
    for colours in SCHEMES.values():
        assert tuple(colours) == TOKENS
        assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours.values())


def test_the_stylesheet_uses_known_colours_and_names_no_font() -> None:
    sheet = stylesheet(SCHEMES["dark"], theme().px)
    assert "$" not in sheet
    assert "font" not in sheet
    written = set(re.findall("#[0-9A-Fa-f]{6}", sheet))
    assert written <= set(SCHEMES["dark"].values())


def test_a_change_of_scheme_reaches_palette_and_labels_at_once(qtbot) -> None:
    label = Text("words", tone="ink2")
    qtbot.addWidget(label)
    with qtbot.waitSignal(theme().changed):
        theme().set_scheme("dark")
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(SCHEMES["dark"]["base"])
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(SCHEMES["dark"]["ink2"])
    theme().set_scheme("projector")
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(SCHEMES["projector"]["ink2"])
    assert theme().line_width == 3


def test_setting_what_is_set_says_nothing(qtbot) -> None:
    with qtbot.assertNotEmitted(theme().changed):
        theme().set_scheme("light")
        theme().set_text_scale(1.0)
        theme().set_reduced_motion(True)


def test_an_unknown_scheme_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme().set_scheme("sepia")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "shown"), [(Qt.ColorScheme.Dark, "dark"), (Qt.ColorScheme.Light, "light"), (Qt.ColorScheme.Unknown, "light")]
)
def test_system_follows_the_desktop_where_it_tells(monkeypatch: pytest.MonkeyPatch, told: Qt.ColorScheme, shown: str) -> None:
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return told

    class Application:
        @staticmethod
        def styleHints() -> Hints:
            return Hints()

    with monkeypatch.context() as patched:
        patched.setattr(theme_module, "QGuiApplication", Application)
        patched.setattr(theme(), "_scheme", "system")
        assert theme().shown == shown


def test_lengths_and_fonts_grow_with_the_text() -> None:
    small_px, small_points = theme().px(20), theme().font("body").pointSizeF()
    theme().set_text_scale(1.5)
    assert theme().px(20) == pytest.approx(small_px * 1.5, abs=1)
    assert theme().font("body").pointSizeF() == pytest.approx(small_points * 1.5)
    assert theme().px(0) == 0
    assert theme().px(0.1) == 1


def test_text_size_ends_at_80_and_200_per_cent() -> None:
    theme().set_text_scale(7)
    assert theme().text_scale == LARGEST_TEXT == 2.0
    theme().set_text_scale(0.1)
    assert theme().text_scale == SMALLEST_TEXT == 0.8


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_tabular_lining_figures(role: str) -> None:
    font = theme().font(role)
    assert font.featureValue(QFont.Tag("tnum")) == 1
    assert font.featureValue(QFont.Tag("lnum")) == 1
    assert font.weight() == ROLES[role].weight


def test_colours_given_out_are_copies() -> None:
    theme().color("accent").setAlpha(3)
    assert theme().color("accent").alpha() == 255


def test_reduced_motion_takes_no_time() -> None:
    assert theme().duration(180) == 0
    theme().set_reduced_motion(False)
    assert theme().duration(180) == 180


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_drawn_in_the_colour_asked_for(name: str) -> None:
    image = pixmap(name, "bad", 20).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert inked, "the icon is empty"
    if name != "sluice":
        assert all(colour.red() > colour.green() + 80 for colour in inked)


def test_icons_touch_no_edge_of_their_grid() -> None:
    for name in icon_names():
        if name in ("sluice", "mark"):
            continue
        image = pixmap(name, "ink", 60).toImage()
        last = image.width() - 1
        edges = [(x, y) for x in range(last + 1) for y in (0, last)]
        edges += [(x, y) for y in range(last + 1) for x in (0, last)]
        assert all(image.pixelColor(x, y).alpha() == 0 for x, y in edges), name


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be lost there")
def test_no_reference_to_none_is_lost_over_a_thousand_calls(qapp: QApplication) -> None:
    label = QLabel()
    label.setText("0")
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 100


def test_there_is_one_theme() -> None:
    assert theme() is theme()
    assert isinstance(theme(), Theme)
    assert QGuiApplication.instance() is not None


def test_text_size_changes_after_a_window_has_gone_that_told_its_screen(qtbot) -> None:
    before, window = theme().px(100), QWidget()
    assert window.screen() is not None
    delete(window)
    theme().set_text_scale(1.5)
    assert theme().px(100) == pytest.approx(1.5 * before, abs=2)


def test_the_application_has_no_sheet_and_parts_that_paint_themselves_have_none(qtbot) -> None:
    row = Segments("Forms", (("a", "A"), ("b", "B")))
    qtbot.addWidget(row)
    row.show()
    assert QApplication.instance().styleSheet() == ""
    assert [part for part in (row, *row.findChildren(QWidget)) if part.styleSheet()] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_qt_draws_is_dressed_when_it_shows_and_again_when_the_scheme_changes(kind, qtbot) -> None:
    part = kind()
    qtbot.addWidget(part)
    part.ensurePolished()
    assert part.styleSheet() == stylesheet(SCHEMES["light"], theme().px, *KINDS[kind])
    theme().set_look("dark", 1.5)
    assert part.styleSheet() == stylesheet(SCHEMES["dark"], theme().px, *KINDS[kind])


def test_every_area_has_bars_as_thin_as_the_theme_says(qtbot) -> None:
    column = ScrollColumn("Forms")
    areas = [QListView(), QTableView(), QPlainTextEdit(), QTextEdit(), ScrollFrame(Inside()), LeaveCompare()]
    for part in (*areas, column):
        qtbot.addWidget(part)
    for scale in (1.0, 2.0):
        theme().set_text_scale(scale)
        for area in (*areas, column.area):
            area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            area.window().resize(300, 200)
            area.window().show()
            QApplication.processEvents()
            assert area.verticalScrollBar().width() == theme().px(10), type(area)


def test_a_tool_tip_is_dressed_whoever_shows_it(qtbot) -> None:
    part = QLabel("words")
    qtbot.addWidget(part)
    part.show()
    QToolTip.showText(part.mapToGlobal(part.rect().center()), "what they mean", part)
    tips = [each for each in QApplication.topLevelWidgets() if each.metaObject().className() == TIP_CLASS]
    assert [tip.styleSheet() for tip in tips] == [stylesheet(SCHEMES["light"], theme().px, *TIP)]
    QToolTip.hideText()
