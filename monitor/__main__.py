"""`python -m monitor` is the same as the command `media-monitor`."""

import sys

from monitor.cli import main

sys.exit(main())
