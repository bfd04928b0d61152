"""The dialog of settings."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QSpinBox, QVBoxLayout, QWidget

from monitor.settings import Settings
from monitor.show.dialogs import parts


class SettingsDialog(QDialog):
    """What a person can set; `chosen` carries it once they agree."""

    chosen = Signal(Settings)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.minutes = QSpinBox()
        self.minutes.setRange(5, 1440)
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(self.tr(" minutes"))
        self.minutes.setValue(settings.poll_minutes)
        self.minutes.setAccessibleName(self.tr("Poll a feed every"))
        self.notifications = QCheckBox(self.tr("Show a notification for each new alert"))
        self.notifications.setChecked(settings.notifications)
        self.theme = QComboBox()
        self.theme.setAccessibleName(self.tr("Colours"))
        for title, value in (
            (self.tr("As the system has them"), "system"),
            (self.tr("Light"), "light"),
            (self.tr("Dark"), "dark"),
        ):
            self.theme.addItem(title, value)
        self.minutes.setMinimumHeight(self.theme.sizeHint().height())
        self.minutes.selectAll()
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        buttons, _agree = parts.answers(self, self.tr("Save"), self.tr("Cancel"))
        rows = parts.form()
        rows.addRow(self.tr("&Poll a feed every"), self.minutes)
        rows.addRow(
            "", parts.muted(self.tr("A publisher who asks for less, or who posts rarely, is polled less often."))
        )
        rows.addRow(self.tr("&Colours"), self.theme)
        rows.addRow(self.tr("Alerts"), self.notifications)
        rows.addRow("", parts.muted(self.tr("Without notifications, alerts still wait in the list of alerts.")))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(rows)
        column.addStretch(1)
        column.addWidget(buttons)
        buttons.accepted.connect(self._agree)
        parts.fit(self, 68, 15)

    @Slot()
    def _agree(self) -> None:
        self.chosen.emit(
            Settings(
                poll_minutes=self.minutes.value(),
                notifications=self.notifications.isChecked(),
                theme=str(self.theme.currentData()),
            )
        )
        self.accept()
