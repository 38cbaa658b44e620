"""What a command does with a failure: one message and an exit code; a traceback only for a fault
of ours.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from warehouse.errors import ConfigurationError, GongbaoError

FAILED, WRONG_CONFIGURATION, SOMETHING_WRONG = 1, 2, 3

_STAYS = "the last good file stays in place"


def answer_failures(command: Callable[..., None]) -> Callable[..., None]:
    """A failure is one message and an exit code, never a traceback, unless it is a fault of
    ours.
    """

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except ConfigurationError as error:
            _fail(str(error), WRONG_CONFIGURATION)
        except GongbaoError as error:
            _fail(str(error), FAILED)
        # the reader of our output has gone (… | head): nothing is wrong, and nothing can be said
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            found = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            remedy = "free space, or correct the permissions"
            _fail(
                f"the data folder cannot be used; {_STAYS}; expected: "
                f"free space and permission; found: {found}; remedy: {remedy}",
                FAILED,
            )
        except KeyboardInterrupt:
            _fail(f"interrupted; {_STAYS}, the next run continues from here", 130)
        except Exception as error:
            click.echo(traceback.format_exc(), err=True)
            _fail(
                f"unexpected {type(error).__name__}: {error}; the last good "
                f"file stays in place; remedy: report it with the lines above",
                FAILED,
            )

    return guarded


def _fail(message: str, code: int) -> None:
    click.echo(f"error: {message}", err=True)
    sys.exit(code)
