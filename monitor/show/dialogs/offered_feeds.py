"""The feeds that a site offers, each with a box to choose it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

_ADDRESS = Qt.ItemDataRole.UserRole


class OfferedFeeds(QListWidget):
    """Title and address of each; the first is chosen to begin with."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: dict[str, str] = {}
        self.setAccessibleName(self.tr("Feeds that this site offers"))
        self.setObjectName("listed")
        self.setUniformItemSizes(True)
        # The whole address stands where the pointer rests on a row.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(8 * self.fontMetrics().lineSpacing())
        self.itemChanged.connect(self._tell)

    def show_offers(self, offers: Sequence[tuple[str, str, str]]) -> None:
        """Show these feeds, each as [address, title, kind]."""
        self.blockSignals(True)
        self.clear()
        self._titles = {url: title for url, title, _kind in offers}
        for url, title, kind in offers:
            named = f"{title} ({kind.upper()})" if title and kind else title
            item = QListWidgetItem(f"{named} · {url}" if named else url)
            item.setToolTip(url)
            item.setData(_ADDRESS, url)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if self.count() else Qt.CheckState.Checked)
            self.addItem(item)
        self.blockSignals(False)
        self.chosen_changed.emit()

    def title_of(self, url: str) -> str:
        """Return what the site calls the feed at this address, "" if nothing."""
        return self._titles.get(url, "")

    def chosen(self) -> tuple[str, ...]:
        """Return the addresses of those that are chosen."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(str(item.data(_ADDRESS)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _tell(self, _item: QListWidgetItem) -> None:
        self.chosen_changed.emit()
