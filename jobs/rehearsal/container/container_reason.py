"""How a process of the container tells in one line of its log why it cannot go on."""

import contextlib
import sys
from collections.abc import Iterator

MARK = 'cannot serve: '
"""Start of that line."""


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Puts the reason of an error into the log, and lets the error go on."""
    try:
        yield
    except Exception as error:
        print(MARK + ' '.join(f'{type(error).__name__}: {error}'.split()), file=sys.stderr, flush=True)
        raise
