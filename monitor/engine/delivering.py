"""Taking what waits in the ledger to the screen, and writing down what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from monitor.alert.channels import Channel
from monitor.errors import DeliveryError
from monitor.store import outbox
from monitor.store.archive import Archive
from monitor.store.reader import Reader

_log = logging.getLogger(__name__)
