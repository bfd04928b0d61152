"""Where the files are that come with the program: icons, themes, translations, the demo's feeds, starter sets."""

from pathlib import Path

from monitor.errors import MonitorError

_PACKAGE = Path(__file__).parent
# In an installed copy the files lie inside the package, in a checkout beside it.
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def resource(name: str) -> Path:
    """The file or folder NAME below `resources/`, written with forward slashes: `resource("themes/palette.toml")`.

    Raises MonitorError when it is not there, which means that the installation is not whole.
    """
    for place in _PLACES:
        path = place / name
        if path.exists():
            return path
    raise MonitorError(
        f"The program's own file {name} is missing.", hint="Install Media Monitor again; your archive is kept."
    )
