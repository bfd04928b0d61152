from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from monitor.model import Feed, FeedState, Watch
from monitor.show.look import Look
from monitor.show.models.sidebar_tree import NodeRole, SidebarTree
from monitor.show.panels.sidebar import Sidebar
from monitor.show.sidebar_nodes import Desk, Node
from monitor.show.targets import Kind, Target
from tests.show.conftest import WatchModel

WIRE = Feed(1, "https://wire.example/feed", "Harbour Wire", "Wires/Asia")
POST = Feed(2, "https://post.example/feed", "Post", "Wires")
LOOSE = Feed(3, "https://loose.example/feed", "A loose one", state=FeedState.FAILING, error="No answer in time.")
TRUCE = Watch(4, "Gaza truce", "gaza truce")
FULL = Desk((WIRE, POST, LOOSE), (TRUCE,), {1: 3, 2: 4}, {4: 2, 99: 7})


def outline(tree: SidebarTree) -> list[str]:
    """Every row with its count, indented by its depth."""
    said: list[str] = []

    def visit(node: Node, depth: int) -> None:
        for child in node.children:
            count = f" {child.count}" if child.count else ""
            said.append("  " * depth + child.target.title + count)
            visit(child, depth + 1)

    visit(tree.node(tree.index(-1, 0)), 0)
    return said


def test_feeds_stand_in_their_folders_with_what_is_unread(watch_model: WatchModel) -> None:
    tree = SidebarTree()
    watch_model(tree)
    tree.show(FULL)
    assert outline(tree) == [
        "Alerts 2",
        "All articles",
        "Starred",
        "Watches",
        "  Gaza truce 2",
        "Feeds",
        "  Wires 7",
        "    Asia 3",
        "      Harbour Wire 3",
        "    Post 4",
        "  A loose one",
    ]


def test_headings_without_anything_below_are_left_out() -> None:
    tree = SidebarTree()
    tree.show(Desk())
    assert outline(tree) == ["Alerts", "All articles", "Starred"]


def test_a_change_of_counts_moves_no_row(qtbot: QtBot) -> None:
    tree = SidebarTree()
    tree.show(FULL)
    with qtbot.assertNotEmitted(tree.modelReset), qtbot.waitSignal(tree.dataChanged):
        assert not tree.show(Desk(FULL.feeds, FULL.watches, {1: 2, 2: 4}, FULL.new_alerts))


def test_a_failing_feed_says_why() -> None:
    tree = SidebarTree()
    tree.show(FULL)
    index = tree.find(Target(Kind.FEED, ids=(3,)).key)
    assert index.data(NodeRole).icon == "failing"
    assert "No answer in time." in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "failing" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_place_and_open_folders_survive_a_change(qtbot: QtBot, look: Look) -> None:
    sidebar = Sidebar(look)
    qtbot.addWidget(sidebar)
    sidebar.show_desk(FULL)
    sidebar.go_to(Target(Kind.FEED, ids=(2,)))
    with qtbot.assertNotEmitted(sidebar.chosen):
        sidebar.show_desk(Desk((WIRE, POST), (TRUCE,), {}, {}))
    node = sidebar.currentIndex().data(NodeRole)
    assert node.target.title == "Post"
    folder = sidebar.currentIndex().parent()
    assert sidebar.isExpanded(folder)


def test_the_keyboard_passes_over_headings(qtbot: QtBot, look: Look) -> None:
    sidebar = Sidebar(look)
    qtbot.addWidget(sidebar)
    sidebar.show_desk(FULL)
    sidebar.show()
    sidebar.go_to(Target(Kind.STARRED))
    QTest.keyClick(sidebar, Qt.Key.Key_Down)
    assert sidebar.currentIndex().data() == "Gaza truce"
    sidebar.step(1)
    assert sidebar.currentIndex().data() == "Wires"
    sidebar.step(-1)
    assert sidebar.currentIndex().data() == "Gaza truce"
