"""Brings resources/translations up to the words in monitor/show: new ones are added, all are compiled.

    python scripts/translations.py

English has a file too, with the forms for one and for many. A new language is a copy of media_monitor_en.ts
made with Qt Linguist or by `--new CODE`, which takes all words and not only those with a count.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources" / "translations"


def collect(target: Path, language: str) -> None:
    """Put every word of the window into `target`; of English only those that have a count."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "monitor" / "show").rglob("*.py"))
    plural = ["-pluralonly"] if language == "en" else []
    options = [*plural, "-silent", "-no-obsolete", "-locations", "none", "-source-language", "en"]
    tool = str(Path(sys.executable).parent / "pyside6-lupdate")
    command = [tool, *options, "-target-language", language, *sources, "-ts", str(target)]
    subprocess.run(command, cwd=ROOT, check=True)


def compile_words(source: Path, target: Path) -> None:
    """Turn a file for translators into one for the program."""
    tool = str(Path(sys.executable).parent / "pyside6-lrelease")
    subprocess.run([tool, "-silent", str(source), "-qm", str(target)], cwd=ROOT, check=True)


def check() -> int:
    """Return 1 and say so if the files are not what they would be made into now."""
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(FOLDER.glob("*.ts")):
            fresh = Path(shutil.copy(file, folder))
            collect(fresh, file.stem.removeprefix("media_monitor_"))
            compile_words(fresh, fresh.with_suffix(".qm"))
            made = (fresh.read_bytes(), fresh.with_suffix(".qm").read_bytes())
            if made != (file.read_bytes(), file.with_suffix(".qm").read_bytes()):
                print(f"{file.name} is not up to date. Run: python scripts/translations.py", file=sys.stderr)
                return 1
    return 0


def main() -> int:
    """Collect and compile."""
    parser = argparse.ArgumentParser(description="Collect and compile the words of the window.")
    parser.add_argument("--new", metavar="CODE", help="begin a translation into this language")
    parser.add_argument("--check", action="store_true", help="change nothing; say whether something is missing")
    chosen = parser.parse_args()
    if chosen.check:
        return check()
    if chosen.new:
        collect(FOLDER / f"media_monitor_{chosen.new}.ts", chosen.new)
    for file in sorted(FOLDER.glob("*.ts")):
        collect(file, file.stem.removeprefix("media_monitor_"))
        compile_words(file, file.with_suffix(".qm"))
        print(file.with_suffix(".qm").relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
