"""Draws the window and every dialog into build/screenshots: light, dark, at 200 %, in several scripts.

    python scripts/screenshots.py            all of them
    python scripts/screenshots.py alerts     those whose name holds one of the words

What they are is listed in shots.py. The archive is made anew (sample_archive.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from sample_archive import fill
from shots import SHOTS
from studio import Studio

from monitor.show.application import make_application
from monitor.show.look import Look


def main(words: list[str]) -> int:
    """Take all pictures, or those that the words name."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    suffix = os.environ.get("SCREENSHOT_SUFFIX", "")
    application = make_application(["screenshots"])
    # The fonts of machines differ; a desktop has about this size.
    application.setFont(QFont(application.font().family(), 10))
    names = ("alerts", "article", "watch-editor", "first-start") if suffix else tuple(SHOTS)
    chosen = [name for name in names if not words or any(word in name for word in words)]
    with tempfile.TemporaryDirectory() as place:
        full, empty = Path(place, "full"), Path(place, "empty")
        readers = {False: fill(full), True: fill(empty, empty=True)}
        for name in chosen:
            is_empty = name.startswith("first-start")
            right_to_left = name.endswith("-rtl")
            application.setLayoutDirection(
                Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
            )
            look = Look(application, "dark" if name.endswith("dark") else "light")
            studio = Studio(empty if is_empty else full, readers[is_empty], look, application)
            SHOTS[name](studio, name + suffix)
            studio.close()
            look.deleteLater()
    if not suffix:
        again = dict(os.environ, QT_SCALE_FACTOR="2", SCREENSHOT_SUFFIX="-200")
        subprocess.run([sys.executable, __file__, *words], env=again, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
