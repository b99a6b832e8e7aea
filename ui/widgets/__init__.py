"""The parts that every form and tab is built from; the face of the room hands their names on."""

from ui.widgets.amount_edit import AmountEdit, AmountLine, Unit
from ui.widgets.buttons import (
    Chip,
    FixButton,
    IconButton,
    LinkButton,
    PaintedButton,
    PlainButton,
    PrimaryButton,
    QuietButton,
    RoundButton,
)
from ui.widgets.fields import FormRow, Select, TextField
from ui.widgets.icons import app_icon, draw_icon, icon, icon_names, pixmap
from ui.widgets.layouts import Column, Flow, Grid, Row
from ui.widgets.messages import Badge, ErrorLine, Fix, Icon, Note, RiskLine
from ui.widgets.segments import Segment, Segments
from ui.widgets.text import Divider, SectionTitle, Text

__all__ = [
    "AmountEdit",
    "AmountLine",
    "Badge",
    "Chip",
    "Column",
    "Divider",
    "ErrorLine",
    "Fix",
    "FixButton",
    "Flow",
    "FormRow",
    "Grid",
    "Icon",
    "IconButton",
    "LinkButton",
    "Note",
    "PaintedButton",
    "PlainButton",
    "PrimaryButton",
    "QuietButton",
    "RiskLine",
    "RoundButton",
    "Row",
    "SectionTitle",
    "Segment",
    "Segments",
    "Select",
    "Text",
    "TextField",
    "Unit",
    "app_icon",
    "draw_icon",
    "icon",
    "icon_names",
    "pixmap",
]
