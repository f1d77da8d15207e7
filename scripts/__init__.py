"""The set-up and the checks that `make` runs."""

import sys

# Here, before anything that an older Python cannot read.
if sys.version_info < (3, 11):  # noqa: UP036 - the one place that tells
    sys.exit("Luvalla needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031 - as above
