"""How surely a topic and names are found in real news of five languages.

    python -m tests.benchmarks.topics

First the topic watch of docs/guide/topics.md, asked of labelled headlines: precision and recall per language and
half (the watch was written with one of them before us). Then names, each language beside the counts that came with
the list, with the reasons for what differs. Prints tables for people and, as its last line, one JSON object.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.query.topic_labels import judged, labelled, table, watch_of_the_guide
from tests.query.watchlist import NEWS, Name, compared, total

_SHARED_DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"


def main() -> None:
    """Measure and print, or say that the data is not there."""
    if not _SHARED_DATA.is_dir():
        sys.exit("The real data, ../shared/data beside the checkout, is not there.")
    figures = judged(watch_of_the_guide(), labelled(_SHARED_DATA))
    print("the topic watch of the guide", *table(figures), "", sep="\n")
    names = {language: total(compared(_SHARED_DATA, language)) for language in sorted(NEWS)}
    names["pl with *"] = total(compared(_SHARED_DATA, "pl", "*"))
    print(f"{'articles by name':<18}{'as counted':>10}{'by letters now':>16}{'found':>8}{'unexplained':>13}")
    for language, found in names.items():
        print(f"{language:<18}{found.counted:>10,}{found.by_letters:>16,}{found.found:>8,}{len(found.unexplained):>13}")
        for reason, count in found.reasons.most_common():
            print(f"    {count:6,}  {reason}")
    topic = {group: {"precision": of.precision, "recall": of.recall, **asdict(of)} for group, of in figures.items()}
    print(json.dumps({"topic": topic, "names": {language: _record(found) for language, found in names.items()}}))


def _record(found: Name) -> dict[str, object]:
    return {
        "as_counted": found.counted,
        "by_letters": found.by_letters,
        "found": found.found,
        "reasons": {reason.name.lower(): count for reason, count in found.reasons.items()},
        "unexplained": len(found.unexplained),
    }


if __name__ == "__main__":
    main()
