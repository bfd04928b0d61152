"""Popups of the desktop, on a real session bus with a notification service that answers as the real ones do."""

import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("jeepney", reason="the desktop's bus is Linux's")

from monitor.alert.channels import Channel
from monitor.alert.channels.desktop import DesktopPopups
from monitor.alert.notes import Note
from monitor.errors import DeliveryError, StoreError
from tests.fakes.notification_service import NotificationService

NOTE = Note((1,), 11, 21, False, "Gaza truce: Blinken urges", "SCMP · 14:02 · matched: Gaza, truce")
URGENT = Note((2,), 12, 22, True, "Gaza truce: it ended", "AP · 14:03")
BUNDLE = Note((3, 4), None, None, False, "23 new alerts", "Gaza truce 23")


class Desk:
    """The channel and what was clicked on."""

    def __init__(self) -> None:
        self.clicked: queue.Queue[int | None] = queue.Queue()
        self.channel = DesktopPopups(self.clicked.put)

    def next_click(self) -> int | None:
        return self.clicked.get(timeout=10)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.channel.close()


def test_it_is_a_channel(desk: Desk) -> None:
    channel: Channel = desk.channel
    assert channel.name == "desktop"


def test_a_note_arrives_as_the_specification_wants_it(service: NotificationService, desk: Desk) -> None:
    desk.channel.send(NOTE)
    assert service.next_popup() == {
        "event": "notify",
        "id": 1,
        "application": "Media Monitor",
        "replaces": 0,
        "icon": "media-monitor",
        "title": "Gaza truce: Blinken urges",
        "body": "SCMP · 14:02 · matched: Gaza, truce",
        "actions": ["default", "Open"],
        "hints": {
            "urgency": {"type": "y", "value": 1},
            "desktop-entry": {"type": "s", "value": "media-monitor"},
            "category": {"type": "s", "value": "x-media-monitor.alert"},
        },
        "lifetime": -1,
    }


def test_an_urgent_note_stays_until_it_is_dismissed(service: NotificationService, desk: Desk) -> None:
    desk.channel.send(URGENT)
    popup = service.next_popup()
    assert (popup["hints"]["urgency"], popup["lifetime"]) == ({"type": "y", "value": 2}, 0)


@pytest.mark.parametrize(
    ("able", "body"), [("body-markup", '&lt;b&gt;AT&amp;T&lt;/b&gt; "x"'), ("body", '<b>AT&T</b> "x"')]
)
def test_what_looks_like_markup_is_shown_as_it_is_written(
    service: NotificationService, desk: Desk, able: str, body: str
) -> None:
    service.do("able", able)
    desk.channel.send(Note((1,), 1, 1, False, "<b>AT&T</b>", '<b>AT&T</b> "x"'))
    popup = service.next_popup()
    assert (popup["title"], popup["body"]) == ("<b>AT&T</b>", body)


def test_a_service_that_knows_no_clicks_is_offered_none(service: NotificationService, desk: Desk) -> None:
    service.do("able", "body")
    desk.channel.send(NOTE)
    assert service.next_popup()["actions"] == []


def test_every_script_arrives_whole(service: NotificationService, desk: Desk) -> None:
    title = "\u2068Gaza truce\u2069: \u2068بلينكن يحث على تمديد الهدنة\u2069 加沙停火 🕊"
    desk.channel.send(Note((1,), 1, 1, False, title, "עזה"))
    assert service.next_popup()["title"] == title


def test_a_click_opens_the_article_of_that_popup(service: NotificationService, desk: Desk) -> None:
    for note in (NOTE, URGENT, BUNDLE):
        desk.channel.send(note)
    popups = [service.next_popup()["id"] for _ in range(3)]
    for popup in reversed(popups):
        service.do("click", popup)
    assert [desk.next_click() for _ in range(3)] == [None, 22, 21]


def test_other_buttons_other_popups_and_dismissed_ones_open_nothing(service: NotificationService, desk: Desk) -> None:
    desk.channel.send(NOTE)
    desk.channel.send(URGENT)
    service.do("press", 1, "settings")
    service.do("click", 77)
    service.do("close", 1)
    service.do("click", 1)
    service.do("click", 2)
    assert desk.next_click() == 22
    assert desk.clicked.empty()


def test_a_click_that_cannot_be_followed_does_not_end_the_listening(
    service: NotificationService, caplog: pytest.LogCaptureFixture
) -> None:
    clicked: queue.Queue[int | None] = queue.Queue()

    def opened(article: int | None) -> None:
        clicked.put(article)
        if article == 21:
            raise StoreError("The archive is busy.")

    channel = DesktopPopups(opened)
    channel.send(NOTE)
    channel.send(URGENT)
    service.do("click", 1)
    service.do("click", 2)
    assert [clicked.get(timeout=10), clicked.get(timeout=10)] == [21, 22]
    channel.close()
    assert "The archive is busy." in caplog.text


def test_the_service_is_known_by_name(service: NotificationService, desk: Desk) -> None:
    assert desk.channel.service() == "a fake"


def test_without_a_bus_it_says_so(desk: Desk) -> None:
    with pytest.raises(DeliveryError, match="no message bus") as caught:
        desk.channel.send(NOTE)
    assert "desktop session" in caught.value.hint


@pytest.mark.parametrize(
    "address", ["unix:path=/nowhere/bus", "tcp:host=localhost,port=1", "nonsense", "unix:path", ""]
)
def test_an_address_that_leads_nowhere_is_no_bus(desk: Desk, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(DeliveryError, match="no message bus"):
        desk.channel.send(NOTE)


@pytest.mark.usefixtures("session_bus")
def test_without_a_service_it_says_so_and_works_as_soon_as_there_is_one(desk: Desk) -> None:
    with pytest.raises(DeliveryError, match="No program on this desktop shows notifications"):
        desk.channel.send(NOTE)
    with pytest.raises(DeliveryError, match="No program"):
        desk.channel.service()
    with NotificationService() as service:
        desk.channel.send(NOTE)
        assert service.next_popup()["id"] == 1


@pytest.mark.usefixtures("session_bus")
def test_a_restarted_service_is_used_and_its_popups_are_not_taken_for_the_old_ones(desk: Desk) -> None:
    with NotificationService() as first:
        desk.channel.send(NOTE)
        assert first.next_popup()["id"] == 1
    with NotificationService() as second:
        # The new service's popup 1 is another program's until we have shown one ourselves.
        second.do("click", 1)
        desk.channel.send(URGENT)
        popup = second.next_popup()["id"]
        second.do("click", popup)
        assert desk.next_click() == 22
        assert desk.clicked.empty()


def test_a_refusal_is_told_in_the_words_of_the_service(service: NotificationService, desk: Desk) -> None:
    service.do("refuse", "too many popups")
    with pytest.raises(DeliveryError, match=r"refused: too many popups\."):
        desk.channel.send(NOTE)


def test_a_service_that_does_not_answer_is_not_waited_for_for_ever(
    service: NotificationService,
) -> None:
    channel = DesktopPopups(lambda _article: None, patience=0.2)
    service.do("deaf")
    with pytest.raises(DeliveryError, match="does not answer"):
        channel.send(NOTE)
    channel.close()


class Bus:
    """A session bus that can go away."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("dbus-daemon")
        if program is None:
            pytest.skip("dbus-daemon is not installed")
        self.address = f"unix:path={folder}/bus"
        self._process = subprocess.Popen(
            [program, "--session", f"--address={self.address}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline()
        self._process.stdout.close()

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)


@pytest.fixture
def frail_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    bus = Bus(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    yield bus
    bus.end()


def test_a_bus_that_went_away_is_told_and_a_new_one_is_used(
    session_bus: str, frail_bus: Bus, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Named last, the frail bus is the one in the environment.
    with NotificationService() as service:
        desk.channel.send(NOTE)
        assert service.next_popup()["id"] == 1
    frail_bus.end()
    with pytest.raises(DeliveryError, match="message bus"):
        desk.channel.send(NOTE)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session_bus)
    with NotificationService() as service:
        desk.channel.send(URGENT)
        service.do("click", service.next_popup()["id"])
        assert desk.next_click() == 22


def test_nobody_waits_for_a_bus_that_goes_away_in_the_middle(frail_bus: Bus) -> None:
    channel = DesktopPopups(lambda _article: None, patience=3600)
    with NotificationService() as service, ThreadPoolExecutor() as threads:
        service.do("deaf")
        sending = threads.submit(channel.send, NOTE)
        service.wait_until_called()
        frail_bus.end()
        with pytest.raises(DeliveryError, match="has gone away"):
            sending.result(timeout=10)
    channel.close()


def test_notes_from_several_threads_all_arrive(service: NotificationService, desk: Desk) -> None:
    threads = [threading.Thread(target=desk.channel.send, args=(NOTE,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert sorted(service.next_popup()["id"] for _ in range(20)) == list(range(1, 21))


def test_closing_leaves_no_thread_and_no_open_file(service: NotificationService) -> None:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not list open files")
    threads, files = threading.active_count(), len(list(folder.iterdir()))
    for _ in range(5):
        channel = DesktopPopups(lambda _article: None)
        channel.send(NOTE)
        channel.close()
        channel.close()
    assert (threading.active_count(), len(list(folder.iterdir()))) == (threads, files)


def test_the_rules_and_the_notes_do_without_the_bus() -> None:
    code = (
        "import sys, monitor.alert.rules, monitor.alert.notes, monitor.alert.channels; print('jeepney' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
