"""When a command that runs until it is told to stop is told to stop."""

import os
import signal
import stat
import sys
import threading


def stop_requests() -> threading.Event:
    """Is set by SIGTERM, by SIGINT, or when the pipe at standard input closes; a terminal or a file there says nothing.

    Whoever starts the command through a pipe need not stop it: it ends with its parent.
    """
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    mode = os.fstat(sys.stdin.fileno()).st_mode
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        threading.Thread(target=_wait_for_end_of_input, args=(asked,), daemon=True).start()
    return asked


def _wait_for_end_of_input(asked: threading.Event) -> None:
    # Not through sys.stdin: Python aborts when it ends while a thread holds the lock of that.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    asked.set()
