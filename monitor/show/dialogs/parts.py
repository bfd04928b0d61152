"""What the dialogs have in common: their frame, a complaint, buttons, labelled rows, lists that one can find in."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, QSize, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTreeView,
    QVBoxLayout,
    QWidget,
)


def column(dialog: QDialog) -> QVBoxLayout:
    """Lay `dialog` out from top to bottom, with the room around and between that all dialogs leave."""
    made = QVBoxLayout(dialog)
    made.setContentsMargins(24, 24, 24, 16)
    made.setSpacing(12)
    return made


def complaint() -> QLabel:
    """Return the place, hidden while empty, where a dialog says what is wrong."""
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("urgent", True)
    label.hide()
    return label


def complain(label: QLabel, *sentences: str) -> None:
    """Say what is wrong; nothing hides the label."""
    said = " ".join(sentence for sentence in sentences if sentence)
    label.setText(said)
    label.setVisible(bool(said))


def muted(text: str = "") -> QLabel:
    """Return a label for what explains rather than says."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("muted", True)
    return label


def form() -> QFormLayout:
    """Return rows of labels and fields with the room that all dialogs leave."""
    rows = QFormLayout()
    rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    rows.setHorizontalSpacing(16)
    rows.setVerticalSpacing(8)
    return rows


def answers(dialog: QDialog, yes: str, no: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the two buttons of `dialog`, and of them the one that agrees; its slot is the caller's."""
    # In the dialog from the start, which else forgets its default button once another has had the focus.
    box = QDialogButtonBox(dialog)
    agree = box.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(no, QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
    agree.setDefault(True)
    box.rejected.connect(dialog.reject)
    return box, agree


def ending(dialog: QDialog, close: str, *steps: QPushButton) -> QHBoxLayout:
    """Return the last row of a `dialog` that asks nothing: what can be done, and apart from it the way out."""
    box = QDialogButtonBox(dialog)
    box.addButton(close, QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
    box.rejected.connect(dialog.reject)
    row = QHBoxLayout()
    for step in steps:
        row.addWidget(step)
    row.addStretch(1)
    row.addWidget(box)
    return row


def listed(view: QTreeView, name: str) -> None:
    """Let `view` look as lists in dialogs do; `name` is for who hears it instead of seeing it."""
    view.setObjectName("listed")
    view.setUniformRowHeights(True)
    view.setAllColumnsShowFocus(True)
    view.setAccessibleName(name)


def finder(name: str, hint: str) -> QLineEdit:
    """Return the line in which one writes what a list is to be narrowed to."""
    line = QLineEdit()
    line.setPlaceholderText(hint)
    line.setAccessibleName(name)
    line.setClearButtonEnabled(True)
    return line


def narrowed(rows: QAbstractItemModel, parent: QObject) -> QSortFilterProxyModel:
    """Return those of `rows` that hold what is looked for in any column, in capitals or not."""
    shown = QSortFilterProxyModel(parent)
    shown.setSourceModel(rows)
    shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    shown.setFilterKeyColumn(-1)
    return shown


def scrolled(content: QLayout) -> QScrollArea:
    """Return a place in which `content` is never squeezed: on a small screen, or with large text, it scrolls."""
    page = QWidget()
    page.setLayout(content)
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumWidth(page.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
    return area


def fit(dialog: QDialog, width: int, height: int) -> None:
    """Give `dialog` this size in letters, inside the screen."""
    metrics = dialog.fontMetrics()
    room = dialog.screen().availableSize() * 0.9
    dialog.resize(QSize(width * metrics.averageCharWidth(), height * metrics.lineSpacing()).boundedTo(room))


def grow(dialog: QDialog) -> None:
    """Give `dialog` the height that what appeared in it needs, inside the screen; it never shrinks by itself."""
    column = dialog.layout()
    if column is not None:
        column.activate()
        # What lines that wrap wish for by themselves is the height of a much narrower dialog.
        lines = column.totalHeightForWidth(dialog.width()) if column.hasHeightForWidth() else -1
        wanted = max(dialog.height(), lines if lines >= 0 else column.totalSizeHint().height())
        dialog.resize(dialog.width(), min(wanted, round(dialog.screen().availableSize().height() * 0.9)))
