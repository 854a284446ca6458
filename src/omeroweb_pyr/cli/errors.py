"""What a user of the command line can cure himself, and how he is told."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import NoReturn


class CommandError(Exception):
    """A failure with one line for the user as its message."""


class Parser(argparse.ArgumentParser):
    """A parser that tells of a wrong call in one line, like every other fault; its subparsers do so too."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where to read more."""
        self.exit(2, f"{self.prog}: {message} ({self.prog} --help says more)\n")


def told(program: str, work: Callable[[], int]) -> int:
    """Do the work of a command and return its exit status; what the user can cure is one line on stderr, never a traceback."""
    try:
        status = work()
        sys.stdout.flush()
    except CommandError as error:
        return _fail(program, error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads our output has seen enough.
        _mute()
        return 141
    except OSError as error:
        _mute()
        return _fail(program, f"{error.filename}: {error.strerror}" if error.filename else error.strerror or error)
    except Exception as error:
        from pyramid.exceptions import ConfigurationError  # noqa: PLC0415 - commands that serve nothing start sooner without

        if isinstance(error, ConfigurationError):
            return _fail(program, error)
        raise
    return status


def _mute() -> None:
    """Let what can't be written go nowhere: Python would complain once more when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(program: str, error: object) -> int:
    print(f"{program}: {error}", file=sys.stderr)  # noqa: T201 - a command talks to its user
    return 1
