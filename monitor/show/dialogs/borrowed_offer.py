"""How a query of another service is written here, offered for one click."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from monitor.query.borrowed import offered
from monitor.show.dialogs import parts


class BorrowedOffer(QWidget):
    """Hidden, unless the query shows the signs of another service and can be said in our language."""

    taken = Signal(str)
    """The query in our language, for the field in which the other one stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = ""
        self._said = parts.muted()
        self._take = QPushButton(self.tr("Write it so"))
        self._take.setProperty("quiet", True)
        self._take.setAutoDefault(False)
        self._take.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._said, stretch=1)
        row.addWidget(self._take)
        self._take.clicked.connect(self._on_clicked)
        self.hide()

    def consider(self, query: str) -> None:
        """Offer `query` in our language, or nothing."""
        found = offered(query)
        if found is not None and found.service is not None:
            self._query = found.query
            said = self.tr("This looks like a query of {service}. Here one writes: {query}")
            self._said.setText(said.format(service=found.service.called, query=found.query))
            self._said.setToolTip("\n".join(found.changes))
        self.setVisible(found is not None)

    @Slot()
    def _on_clicked(self) -> None:
        self.hide()
        self.taken.emit(self._query)
