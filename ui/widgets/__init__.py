"""The parts that every form and tab is built from; the face of the room hands their names on.

A column of a layout is `Column`; a column of a table is `TableColumn`.
"""

from ui.widgets.amount.edit import AmountEdit
from ui.widgets.amount.line import AmountLine, Unit
from ui.widgets.buttons.painted import PaintedButton, PlainButton, PrimaryButton, QuietButton
from ui.widgets.buttons.small import Chip, FixButton, IconButton, LinkButton, RoundButton
from ui.widgets.compare import Compare, CompareRow, CompareWay
from ui.widgets.empty import ChartToCome, EmptyState, NumberedStep, StepCircle, StepMark, WayToBegin
from ui.widgets.fields import Check, FormRow, Select, TextField
from ui.widgets.figures import Figure, FigureRow, LineLook, SampleLine, series_pen
from ui.widgets.icons import app_icon, draw_icon, icon, icon_names, pixmap
from ui.widgets.layouts import Column, Flow, Grid, Group, Row
from ui.widgets.messages import Badge, ErrorLine, Fix, Icon, NoteBlock, RiskLine
from ui.widgets.painting import dress_again
from ui.widgets.panes import AreaBar, Pane, ScrollColumn
from ui.widgets.preview import PreviewBlock, PreviewRow
from ui.widgets.segments import Segment, Segments
from ui.widgets.slider import SliderMark, ValueSlider, even_stops, rounded_stops
from ui.widgets.stages import Estimate, StageBar, StageShare
from ui.widgets.table.find_field import FindField
from ui.widgets.table.model import Cell, TableModel
from ui.widgets.table.model import TableColumn as TableColumn
from ui.widgets.table.ordering import RowsInOrder
from ui.widgets.table.painting import BLEED
from ui.widgets.table.table import DataTable
from ui.widgets.text import Divider, SectionTitle, Text
from ui.widgets.toast import Toast

__all__ = [
    "BLEED",
    "AmountEdit",
    "AmountLine",
    "AreaBar",
    "Badge",
    "Cell",
    "ChartToCome",
    "Check",
    "Chip",
    "Column",
    "Compare",
    "CompareRow",
    "CompareWay",
    "DataTable",
    "Divider",
    "EmptyState",
    "ErrorLine",
    "Estimate",
    "Figure",
    "FigureRow",
    "FindField",
    "Fix",
    "FixButton",
    "Flow",
    "FormRow",
    "Grid",
    "Group",
    "Icon",
    "IconButton",
    "LineLook",
    "LinkButton",
    "NoteBlock",
    "NumberedStep",
    "PaintedButton",
    "Pane",
    "PlainButton",
    "PreviewBlock",
    "PreviewRow",
    "PrimaryButton",
    "QuietButton",
    "RiskLine",
    "RoundButton",
    "Row",
    "RowsInOrder",
    "SampleLine",
    "ScrollColumn",
    "SectionTitle",
    "Segment",
    "Segments",
    "Select",
    "SliderMark",
    "StageBar",
    "StageShare",
    "StepCircle",
    "StepMark",
    "TableColumn",
    "TableModel",
    "Text",
    "TextField",
    "Toast",
    "Unit",
    "ValueSlider",
    "WayToBegin",
    "app_icon",
    "draw_icon",
    "dress_again",
    "even_stops",
    "icon",
    "icon_names",
    "pixmap",
    "rounded_stops",
    "series_pen",
]
