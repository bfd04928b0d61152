"""Everything a person can do, once: its words, its keys, its place in the menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from monitor.show.look import Look


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the list of keys."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do: `keys` are tried in order by menus, all of them work; `run` takes nothing."""

    name: str
    text: str
    run: Callable[[], None]
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    checked: bool = False


class Actions(QObject):
    """The window's commands as Qt's actions, which menus and keys share."""

    def __init__(self, window: QWidget, look: Look, groups: Sequence[tuple[str, Sequence[Command]]]) -> None:
        super().__init__(window)
        self._look = look
        self._groups = groups
        self._icons: list[tuple[QAction, str]] = []
        self._actions: dict[str, QAction] = {}
        for _title, commands in groups:
            for command in commands:
                self._actions[command.name] = self._make(window, command)
        self.tint()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def keys(self) -> list[tuple[str, list[Key]]]:
        """Return what the list of keys shows."""
        return [
            (
                title,
                [Key(command.text.replace("&", "").rstrip("…"), command.keys) for command in commands if command.keys],
            )
            for title, commands in self._groups
            if any(command.keys for command in commands)
        ]

    def fill(self, menu: QMenu, names: Sequence[str]) -> QMenu:
        """Put commands into `menu` by name, "" for a line between them."""
        for name in names:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu

    @Slot()
    def tint(self) -> None:
        """Give all icons the colours of the theme."""
        for action, name in self._icons:
            action.setIcon(self._look.icon(name))

    def _make(self, window: QWidget, command: Command) -> QAction:
        action = QAction(command.text, window)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        # On the menu bar Qt would otherwise guess by the words which action is "Preferences" or "Quit".
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.setCheckable(command.checkable)
        action.setChecked(command.checked)
        action.triggered.connect(without_argument(command.run))
        if command.icon:
            self._icons.append((action, command.icon))
        window.addAction(action)
        return action


def without_argument(run: Callable[[], object]) -> Callable[[], None]:
    """Return a slot that keeps what a signal carries, such as `triggered`'s checked state, from `run`."""

    def slot() -> None:
        run()

    return slot
