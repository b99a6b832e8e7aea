"""The samples that the gallery shows, each with invented numbers; states that need a pointer or a key are set
by hand.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import theme
from ui.widgets.amount.edit import AmountEdit
from ui.widgets.amount.line import Unit
from ui.widgets.buttons.painted import PaintedButton, PlainButton, PrimaryButton, QuietButton
from ui.widgets.buttons.small import FixButton, IconButton, LinkButton, RoundButton
from ui.widgets.compare import Compare, CompareRow, CompareWay
from ui.widgets.figures import Figure, FigureRow, LineLook, SampleLine
from ui.widgets.icons import icon_names
from ui.widgets.layouts import Column, Flow, Row
from ui.widgets.messages import Fix, Icon
from ui.widgets.preview import PreviewBlock, PreviewRow
from ui.widgets.stages import Estimate, StageBar, StageShare
from ui.widgets.table.model import Cell, RowOfCells, TableModel
from ui.widgets.table.model import TableColumn as TableColumn
from ui.widgets.table.table import DataTable
from ui.widgets.text import SectionTitle, Text

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
        (LineLook("hold", "dots"), "you hold"),
        (LineLook("redeem"), "redeems for"),
        (LineLook("market"), "sells for"),
        (LineLook("extra", "dash"), "preview, other branch"),
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
        ("You hold", LineLook("hold", "dots"), "10.0840", "stETH", "+0.0840 since 1 April"),
        ("Redeems for", LineLook("redeem"), "10.0840", "ETH", "1.0000 ETH each, in 3 to 8 days"),
        ("Sells for", LineLook("market"), "9.4386", "ETH", "0.9360 ETH each, at once"),
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
        CompareWay("redeem", "Redeem", "through the queue", "queue", "redeem"),
        CompareWay("sell", "Sell", "in the pool", "swap", "market"),
    )
    bar = StageBar("Waiting time", "base")
    bar.set_stages(WAIT)
    made = Compare("Leave", ways)
    made.set_rows(
        [
            CompareRow("You get", ("10.0840 ETH", "9.4386 ETH"), number=True),
            CompareRow("When", ("21 to 26 Jun, likely 5.1 days", "this hour")),
            CompareRow("Costs you", ("0.0056 ETH of missed rewards", "0.6454 ETH")),
            CompareRow("Waiting time", (bar, "Fee 0.0038  +  your size 0.0031"), sub="= 5.1 days"),
        ]
    )
    made.set_chosen("redeem")
    return made


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
