"""The command line: everything without a screen. Heavy imports stay inside the commands."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from monitor import __version__
from monitor.cli import archive, collecting, demo, feeds, importing, notices, searching, vocabulary, watches
from monitor.cli.output import give_up_output, print_error
from monitor.errors import MonitorError, QueryError
from monitor.paths import VARIABLE

_ROOMS = (feeds, notices, collecting, watches, vocabulary, searching, importing, archive, demo)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: it could not be done; 2: wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # Headlines come in every script; a terminal that cannot show one shows a question mark. A closed one is None.
        if stream is not None:
            stream.reconfigure(errors="replace")  # type: ignore[union-attr] # the standard streams are text files
    arguments = _parser().parse_args(argv)
    try:
        with ExitStack() as arguments.closing:
            return _run(arguments)
    except QueryError as error:
        print_error(f"{error} (at character {error.start + 1}){_offer(arguments)}")
        return 2
    except MonitorError as error:
        print_error(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough.
        give_up_output()
        return 0
    except OSError as error:
        # What ails the machine can show anywhere: a full disk, too many open files, a disk that cannot be read.
        print_error(f"The system refused something: {error}. Check the disk, its space and its permissions.")
        return 1


def _run(arguments: argparse.Namespace) -> int:
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        # Whoever presses Ctrl+C twice must not break into what is being closed.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise


def _offer(arguments: argparse.Namespace) -> str:
    """Say how a query of another service, which is faulty in our language, is written here."""
    from monitor.query.borrowed import offered

    found = offered(getattr(arguments, "query", None) or "")
    if found is None or found.service is None:
        return ""
    return f" It looks like a query of {found.service.called}; here one writes: {found.query}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="media-monitor",
        description="Follows news feeds, keeps every article, and tells you when what you watch for appears. "
        "Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"media-monitor {__version__}")
    parser.add_argument("--data", metavar="DIR", help=f"the archive's folder (or set {VARIABLE})")
    parser.add_argument("--verbose", action="store_true", help="say more about what happens, on stderr")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for room in _ROOMS:
        room.register(commands)
    return parser


def _window(arguments: argparse.Namespace) -> int:
    from monitor.cli.start import archive_of
    from monitor.show.app import run_window

    return run_window(archive_of(arguments, "window"))
