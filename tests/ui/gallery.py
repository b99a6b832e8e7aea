"""All parts on one sheet, for looking.

`python -m tests.ui.gallery --scheme dark --scale 1.5 --out parts.png`; without `--out` it opens as a window.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.gallery_parts import WAIT, amounts, buttons, comparison, estimates, figures, line, lines_and_icons, preview, table
from ui.theme import set_scheme, set_text_scale, theme
from ui.widgets.empty import ChartToCome, NumberedStep
from ui.widgets.fields import FormRow, Select
from ui.widgets.layouts import Column, Row
from ui.widgets.messages import Badge, Fix, NoteBlock, RiskLine
from ui.widgets.panes import Pane
from ui.widgets.segments import Segments
from ui.widgets.slider import SliderMark, ValueSlider, rounded_stops
from ui.widgets.stages import StageBar
from ui.widgets.text import Divider, SectionTitle
from ui.widgets.toast import Toast


def left_side() -> Pane:
    pane = Pane("base")
    column = Column(12, (28, 22, 28, 22), parent=pane)
    parts = [*buttons(), *amounts(), *lines_and_icons(), SectionTitle("Figures"), figures()]
    parts += [SectionTitle("Holdings", "net worth 16.40 ETH if redeemed, 15.56 ETH if sold"), table()]
    for part in [*parts, Divider(), comparison(), ChartToCome()]:
        column.addWidget(part)
    column.addStretch(1)
    return pane


def right_side() -> Pane:
    pane = Pane("side", "left")
    column = Column(12, (28, 22, 28, 22), parent=pane)
    bar = StageBar("Waiting time")
    bar.set_stages(WAIT, "5.1 d", here=0.3)
    toast = Toast(pane)
    toast.show_message("Staked 2.4149 ETH", "Undo")
    toast.timer.stop()
    slider = ValueSlider(
        "A whale sells",
        rounded_stops(100, 150_000),
        lambda value: f"{value:,} stETH",
        marks=[SliderMark(5_000, "typical 5,000"), SliderMark(150_000, "largest here 150,000")],
    )
    slider.set_value(50_000)
    parts: list[QWidget] = [
        SectionTitle("Estimates: five states"),
        *estimates(),
        SectionTitle("Stage bar"),
        bar,
        SectionTitle("Note, badge, risk"),
        NoteBlock("Close to liquidation. A fall of 15.0 % ends this loan.", fix=Fix("Borrow 1.0969", lambda: None)),
        NoteBlock("Over the limit nothing is traded.", tone="info"),
        line(Badge()),
        RiskLine(
            "shield",
            "A slashing before the rate is fixed",
            "1,000 validators at once: \N{MINUS SIGN}0.0420 ETH",
        ),
        SectionTitle("Segments, choice, slider"),
        Segments("Form", [(key, key) for key in ("Stake", "Wrap", "Leave", "Validators")], stretch=True),
        Segments("Range", [(key, key) for key in ("7 d", "30 d", "90 d", "All")], small=True),
        FormRow("Protocol", Select("Protocol", [("lido", "Lido, balance grows daily")])),
        slider,
        Divider(),
        Divider(),
        preview(),
        NumberedStep(1, "Get practice ETH", "As much as you like. It counts as a deposit.", current=True),
        NumberedStep(2, "Stake some of it", "You get tokens that represent your stake."),
    ]
    for part in parts:
        column.addWidget(part)
    column.gap(50)
    column.addStretch(1)
    return pane


def sheet() -> QWidget:
    """The whole sheet."""
    whole = QWidget()
    whole.setWindowTitle("Parts")
    row = Row(0, parent=whole)
    row.addWidget(left_side(), 1)
    right = right_side()
    right.setFixedWidth(theme().px(440))
    row.addWidget(right)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.ui.gallery", description="All parts on one sheet.")
    reader.add_argument("--scheme", choices=("system", "light", "dark", "projector"), default="light")
    reader.add_argument("--scale", type=float, default=1.0, help="text size, 0.8 to 2.0")
    reader.add_argument("--width", type=int, default=1280, help="width at 100 %% text")
    reader.add_argument("--out", help="write a PNG instead of opening a window")
    given = reader.parse_args(arguments)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    set_scheme(given.scheme)
    set_text_scale(given.scale)
    shown = sheet()
    width = theme().px(given.width)
    shown.resize(width, max(shown.sizeHint().height(), shown.heightForWidth(width)))
    if given.out is None:
        shown.show()
        return application.exec()
    shown.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shown.show()
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
    return 0 if shown.grab().save(given.out) else 1


if __name__ == "__main__":
    raise SystemExit(main())
