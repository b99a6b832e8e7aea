"""All parts on one sheet, for looking: `python -m ui.widgets.gallery --scheme dark --scale 1.5 --out
parts.png`.

Without `--out` the sheet opens as a window. States that need a pointer or a key are set by hand here, and
only here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import set_scheme, set_text_scale, theme
from ui.widgets.amount_edit import AmountEdit, Unit
from ui.widgets.buttons import (
    FixButton,
    IconButton,
    LinkButton,
    PaintedButton,
    PlainButton,
    PrimaryButton,
    QuietButton,
    RoundButton,
)
from ui.widgets.compare import Compare, CompareRow, Way
from ui.widgets.empty import ChartToCome, Step
from ui.widgets.fields import FormRow, Select
from ui.widgets.figures import Figure, FigureRow, Sample, SampleLine
from ui.widgets.icons import icon_names
from ui.widgets.layouts import Column, Flow, Row
from ui.widgets.messages import Badge, Fix, Icon, Note, RiskLine
from ui.widgets.panes import Fold, Pane
from ui.widgets.preview import PreviewBlock, PreviewRow
from ui.widgets.segments import Segments
from ui.widgets.slider import Mark, ValueSlider, rounded_stops
from ui.widgets.stages import Estimate, StageBar, StageShare
from ui.widgets.table import DataTable
from ui.widgets.table_model import Cell, RowOfCells, TableModel
from ui.widgets.table_model import Column as TableColumn
from ui.widgets.text import Divider, SectionTitle, Text
from ui.widgets.toast import Toast

ETH = Unit("ETH", "ETH")
STETH = Unit("stETH", "stETH")
WAIT = (
    StageShare("Buffer", "0.6 d", 0.6),
    StageShare("Exit queue", "2.4 d", 2.4),
    StageShare("Exit delay", "1.1 d", 1.1),
    StageShare("Sweep", "0.7 d", 0.7),
    StageShare("Final", "0.3 d", 0.3),
)


def hovered(button: PaintedButton) -> PaintedButton:
    """As if the pointer were over it."""
    theme().set_reduced_motion(True)
    QApplication.sendEvent(button, QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    return button


def focused(button: PaintedButton) -> PaintedButton:
    """As if Tab had gone there."""
    button.ring = True
    button.hasFocus = lambda: True  # type: ignore[method-assign]
    return button


def disabled(button: PaintedButton) -> PaintedButton:
    button.setEnabled(False)
    return button


def named(widget: QWidget, words: str) -> QWidget:
    """A part with its name below."""
    holder = QWidget()
    column = Column(6, parent=holder)
    column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(Text(words, "caption", "ink3"))
    column.addStretch(1)
    return holder


def line(*widgets: QWidget, spacing: float = 20) -> QWidget:
    holder = QWidget()
    row = Row(spacing, parent=holder)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder


def buttons() -> list[QWidget]:
    primary = [
        named(PrimaryButton("Review"), "rest"),
        named(hovered(PrimaryButton("Review")), "hover"),
        named(focused(PrimaryButton("Review")), "focus"),
        named(disabled(PrimaryButton("Review")), "disabled"),
        named(PrimaryButton("Get 32 practice ETH", icon="drop"), "with an icon"),
    ]
    others = [
        named(PlainButton("Back"), "rest"),
        named(hovered(PlainButton("Back")), "hover"),
        named(focused(PlainButton("Back")), "focus"),
        named(disabled(PlainButton("Back")), "disabled"),
        named(PlainButton("Try in a branch", icon="branch"), "icon"),
        named(QuietButton("Activity"), "quiet"),
        named(QuietButton("1 day/s", opens=True), "opens"),
        named(LinkButton("Why these numbers"), "link"),
        named(FixButton("Use 2.4149"), "fix"),
        named(FixButton("Get practice ETH", "plain"), "second"),
    ]
    return [
        SectionTitle("Primary button: one on a screen"),
        line(*primary),
        SectionTitle("Other buttons"),
        line(*others, spacing=14),
    ]


def transport() -> QWidget:
    names = (("to-start", "To start"), ("back", "One step back"), ("hour", "One hour"), ("day", "One day"))
    made: list[QWidget] = [IconButton(name, words) for name, words in names]
    made.insert(2, RoundButton("play", "Play"))
    made += [IconButton("next-event", "Next event of mine"), hovered(IconButton("undo", "Undo"))]
    made += [focused(IconButton("redo", "Redo")), disabled(IconButton("branch", "Branch"))]
    chosen = IconButton("table", "As a table")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    return line(*made, chosen, spacing=8)


def amounts() -> list[QWidget]:
    empty = AmountEdit("Amount", [ETH, STETH], chips=False)
    typed = AmountEdit("You pay", [STETH, ETH], maximum=lambda: 10 * 10**18)
    typed.set_text("2.5")
    wrong = AmountEdit("Amount", [ETH, STETH], maximum=lambda: 24180 * 10**14)
    wrong.set_text("5")
    wrong.set_problem(
        "You have 2.4180 ETH. This needs 5.0031 ETH including the 0.0031 fee.",
        [Fix("Use 2.4149", lambda: None), Fix("Get practice ETH", lambda: None)],
    )
    holder = QWidget()
    row = Row(24, parent=holder)
    for field in (empty, typed, wrong):
        boxed = QWidget()
        column = Column(0, parent=boxed)
        column.addWidget(field)
        column.addStretch(1)
        row.addWidget(boxed, 1)
    return [SectionTitle("Amount field"), holder]


def lines_and_icons() -> list[QWidget]:
    samples = (
        (Sample("hold", "dots"), "you hold"),
        (Sample("redeem"), "redeems for"),
        (Sample("market"), "sells for"),
        (Sample("extra", "dash"), "preview, other branch"),
    )
    drawn = [line(SampleLine(sample), Text(words, "caption"), spacing=7) for sample, words in samples]
    holder = QWidget()
    flow = Flow(16, holder)
    for name in icon_names():
        if name != "sluice":
            shown = Icon(name, "ink2", 20)
            shown.setToolTip(name)
            flow.addWidget(shown)
    return [
        SectionTitle("Lines"),
        line(*drawn),
        SectionTitle("Icons: 20 grid, 1.6 stroke, tinted"),
        holder,
        transport(),
    ]


def figures() -> QWidget:
    given = (
        ("You hold", Sample("hold", "dots"), "10.0840", "stETH", "+0.0840 since 1 April"),
        ("Redeems for", Sample("redeem"), "10.0840", "ETH", "1.0000 ETH each, in 3 to 8 days"),
        ("Sells for", Sample("market"), "9.4386", "ETH", "0.9360 ETH each, at once"),
        ("Gap", None, "\N{MINUS SIGN}0.6454", "ETH", "6.40 % discount"),
    )
    made = []
    for name, sample, number, unit, sub in given:
        figure = Figure(name, sample)
        figure.set_figure(number, unit, sub)
        made.append(figure)
    return FigureRow(*made)


def table() -> DataTable:
    columns = (
        TableColumn("token", "Token", "head", stretch=True),
        TableColumn("units", "Units", "number"),
        TableColumn("redeems", "Redeems for, ETH", "number"),
        TableColumn("sells", "Sells for, ETH", "number"),
        TableColumn("gap", "Against redemption", "quiet"),
        TableColumn("bad", "Bad case, ETH", "bar"),
        TableColumn("where", "Where", "quiet"),
    )
    down = "\N{MINUS SIGN}6.40 %  \N{BLACK DOWN-POINTING TRIANGLE} discount"
    values = (
        ("stETH", "10.0840", "10.0840", "9.4386", down, "5.66", 1.0, "Wallet"),
        ("wstETH", "2.7651", "3.0000", "2.8080", down, "1.41", 0.25, "Lent"),
        ("ETH", "2.4180", "2.4180", "2.4180", "none", "0.02", 0.01, "Wallet"),
    )
    rows: list[RowOfCells] = []
    for token, units, redeems, sells, gap, bad, share, where in values:
        worst = Cell(f"\N{MINUS SIGN}{bad}", share=share)
        rows.append(
            {
                "key": token,
                "token": token,
                "units": units,
                "redeems": redeems,
                "sells": sells,
                "gap": gap,
                "bad": worst,
                "where": where,
            }
        )
    made = DataTable("Holdings", TableModel(columns, rows))
    made.choose("stETH")
    made.setFixedHeight(made.sizeHint().height())
    return made


def comparison() -> Compare:
    ways = (
        Way("redeem", "Redeem", "through the queue", "queue", "redeem"),
        Way("sell", "Sell", "in the pool", "swap", "market"),
    )
    bar = StageBar("Where the days go", "base")
    bar.set_stages(WAIT)
    made = Compare("Leave", ways)
    made.set_rows(
        [
            CompareRow("You get", ("10.0840 ETH", "9.4386 ETH"), number=True),
            CompareRow("When", ("21 to 26 Jun, likely 5.1 days", "this hour")),
            CompareRow("Costs you", ("0.0056 ETH of missed rewards", "0.6454 ETH")),
            CompareRow("Where the days go", (bar, "Fee 0.0038  +  your size 0.0031"), sub="= 5.1 days"),
        ]
    )
    made.set_chosen("redeem")
    return made


def left_side() -> Pane:
    pane = Pane("base")
    column = Column(12, (28, 22, 28, 22), parent=pane)
    parts = [*buttons(), *amounts(), *lines_and_icons(), SectionTitle("Figures"), figures()]
    parts += [SectionTitle("Holdings", "net worth 16.40 ETH if redeemed, 15.56 ETH if sold"), table()]
    for part in [*parts, Divider(), comparison(), ChartToCome()]:
        column.addWidget(part)
    column.addStretch(1)
    return pane


def estimates() -> list[QWidget]:
    given = (
        ("value", "5.1 days", "value: one likely end"),
        ("range", "3.1 to 7.9 days", "range: 8 of 10 runs"),
        ("unknown", "No estimate yet", "unknown: nothing is ever made up"),
        ("paused", "Paused since day 33", "your place is kept"),
        ("slowed", "Slowed", "waits until the slashing is counted"),
    )
    made: list[QWidget] = []
    for state, words, sub in given:
        estimate = Estimate()
        estimate.set_estimate(state, words, sub)  # type: ignore[arg-type]
        made.append(estimate)
    return made


def preview() -> PreviewBlock:
    made = PreviewBlock("What you would get")
    made.set_rows(
        [
            PreviewRow("You receive", "2.5000", "ETH"),
            PreviewRow("You owe after", "6.5000", "ETH"),
            PreviewRow("Health factor", "1.17", before="1.91", tone="warn"),
            PreviewRow("More than selling", "+0.6454", "ETH", tone="good"),
        ],
        "The rate is fixed when the request is finalised. A slashing before that lowers it.",
    )
    return made


def right_side() -> Pane:
    pane = Pane("side", "left")
    column = Column(12, (28, 22, 28, 22), parent=pane)
    bar = StageBar("Where the days go")
    bar.set_stages(WAIT, "5.1 d", here=0.3)
    toast = Toast(pane)
    toast.show_message("Staked 2.4149 ETH", "Undo")
    toast.timer.stop()
    slider = ValueSlider(
        "A whale sells",
        rounded_stops(100, 150_000),
        lambda value: f"{value:,} stETH",
        marks=[Mark(5_000, "typical 5,000"), Mark(150_000, "largest here 150,000")],
    )
    slider.set_value(50_000)
    fold = Fold("bug", "Contract drained", Text("inside"))
    fold.set_value("5 %")
    parts: list[QWidget] = [
        SectionTitle("Estimates: five states"),
        *estimates(),
        SectionTitle("Stage bar"),
        bar,
        SectionTitle("Note, badge, risk"),
        Note("Close to liquidation. A fall of 15.0 % ends this loan.", fix=Fix("Borrow 1.0969", lambda: None)),
        Note("Over the limit nothing is traded.", tone="info"),
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
        fold,
        Divider(),
        preview(),
        Step(1, "Get practice ETH", "As much as you like. It counts as a deposit.", current=True),
        Step(2, "Stake some of it", "You get tokens that stand for the stake."),
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
    reader = argparse.ArgumentParser(prog="python -m ui.widgets.gallery", description="All parts on one sheet.")
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
