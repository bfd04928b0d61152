"""The examples in the docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

import monitor

PACKAGE = Path(monitor.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(("monitor", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_of_a_module_are_true(module: str) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(module))
    assert attempted > 0
    assert failed == 0
