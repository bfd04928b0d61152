"""What a person can set, read from a small TOML file that may be edited by hand."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from monitor.errors import SettingsError
from monitor.paths import settings_file

THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings with their defaults.

    `poll_minutes` is how often a feed is asked when neither the publisher nor the
    feed's own rhythm says otherwise, 5 to 1440. `notifications` lets popups appear.
    `theme` is one of THEMES.
    """

    poll_minutes: int = 30
    notifications: bool = True
    theme: str = "system"


def load(archive: Path) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of an archive and complaints about what could not be understood, defaults in its place."""
    try:
        written = tomllib.loads(settings_file(archive).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Settings(), (f"The settings cannot be read ({error}); the defaults are used.",)
    known = {field.name for field in fields(Settings)}
    complaints = [f"There is no setting “{name}”." for name in written if name not in known]
    values: dict[str, Any] = {}
    for name in known & written.keys():
        complaint = _complaint(name, written[name])
        if complaint:
            complaints.append(complaint)
        else:
            values[name] = written[name]
    return Settings(**values), tuple(complaints)


def save(archive: Path, settings: Settings) -> None:
    """Write the settings of an archive; raises SettingsError if that fails."""
    lines = [f"{name} = {_toml(value)}" for name, value in asdict(settings).items()]
    file = settings_file(archive)
    part = file.with_suffix(".part")
    try:
        archive.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise SettingsError(f"The settings cannot be written: {error.strerror}.", f"Check {archive}.") from error


def _complaint(name: str, value: object) -> str:
    match name:
        case "poll_minutes" if type(value) is not int or not 5 <= value <= 1440:
            return "poll_minutes must be a number of minutes from 5 to 1440."
        case "notifications" if not isinstance(value, bool):
            return "notifications must be true or false."
        case "theme" if value not in THEMES:
            return f"theme must be one of {', '.join(THEMES)}."
    return ""


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'
