"""``python -m omeroweb_pyr.cli``: the same as ``omeroweb``."""

import sys

from omeroweb_pyr.cli.main import main

sys.exit(main())
