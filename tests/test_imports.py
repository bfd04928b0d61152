"""What loads what: no Qt without a window, and a command line that answers before anything heavy is loaded."""

import json
import subprocess
import sys

LOADED = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
EVERY_ROOM_BUT_THE_WINDOW = """
import importlib, pkgutil, monitor
for module in pkgutil.walk_packages(monitor.__path__, "monitor."):
    if not module.name.startswith(("monitor.show", "monitor.__main__")):
        importlib.import_module(module.name)
"""


def loaded_after(code: str) -> set[str]:
    """The top-level names of all modules that a fresh Python has loaded once it ran the code."""
    run = subprocess.run([sys.executable, "-c", f"{code}\n{LOADED}"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_nothing_but_the_window_loads_qt() -> None:
    loaded = loaded_after(EVERY_ROOM_BUT_THE_WINDOW)
    assert "monitor" in loaded
    assert loaded & {"PySide6", "shiboken6"} == set()


def test_the_command_line_loads_nothing_heavy_before_it_knows_what_is_asked() -> None:
    heavy = {"PySide6", "aiohttp", "alembic", "feedparser", "keyring", "numpy", "py3langid", "sqlalchemy", "whoosh"}
    assert loaded_after("import monitor.cli") & heavy == set()
