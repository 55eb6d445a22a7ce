"""Says why a job failed where people look first: in the job's ``FailureReason``.

The toolkit of the image writes ``/opt/ml/output/failure`` itself after the script has ended, with the command and
nothing that the script said (it runs scripts with ``capture_error=False``), so that a script cannot write there. The
sentence therefore goes into a file beside it, and the job's entry point puts that in place when the toolkit is done.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = 'failure'
"""Name of the file in the folder of other output (``SM_OUTPUT_DATA_DIR``, ``/opt/ml/output/data``)."""

CHARACTERS = 1024
"""SageMaker takes so much of it as ``FailureReason``."""


@contextmanager
def told() -> Iterator[None]:
    """Ends the script with 1, a sentence in the log and in the file, when something cannot be done. Faults of the
    script itself keep their traceback in the log."""
    try:
        yield
    except Exception as error:
        reason = ' '.join(str(error).split())
        if not isinstance(error, ValueError):
            reason = f'{type(error).__name__}: {reason}'
        tell(reason)
        if isinstance(error, ValueError):
            sys.exit(1)
        raise


def tell(reason: str) -> None:
    """Writes the sentence."""
    print(f'cannot train: {reason}', file=sys.stderr, flush=True)
    folder = os.environ.get('SM_OUTPUT_DATA_DIR')
    if folder is not None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / FILE).write_text(reason[:CHARACTERS], encoding='utf-8')
