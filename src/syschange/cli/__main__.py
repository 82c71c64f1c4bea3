"""The command line as `python -m syschange.cli`."""

import sys

from syschange.cli import main

if __name__ == "__main__":
    sys.exit(main())
