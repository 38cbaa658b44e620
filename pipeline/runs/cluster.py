"""Workers on other machines: an executor of an existing engine, named by an address.

``GONGBAO_CLUSTER=dask://host:8786`` takes the workers of a Dask scheduler (package ``distributed``,
extra ``cluster``). They see the data folder under the same path. What is run is the same as in
processes here, and so is what comes of it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Executor
from importlib import import_module
from typing import Any

from pipeline.runs.limited_processes import LimitedProcesses
from warehouse.errors import ConfigurationError

VARIABLE = "GONGBAO_CLUSTER"
_DASK = "dask://"


def executor_of(environment: Mapping[str, str] = os.environ) -> Executor:
    """Where the work on editions runs: on the cluster that the environment names, else in
    processes of this machine.

    Raises:
        ConfigurationError: The cluster cannot be had.
    """
    address = environment.get(VARIABLE, "")
    if not address:
        return LimitedProcesses(os.cpu_count() or 1)
    if not address.startswith(_DASK):
        raise _wrong(address, "correct the address, or unset the variable")
    try:
        connect: Any = import_module("distributed").Client
    except ImportError:
        raise _wrong("no package distributed", "install the extra cluster") from None
    try:
        client = connect(
            f"tcp://{address.removeprefix(_DASK)}", timeout="20s", set_as_default=False
        )
    except OSError as error:
        raise _wrong(str(error), "start the scheduler, or correct the address") from error
    executor: Executor = client.get_executor(pure=False, retries=2)
    return executor


def _wrong(found: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(
        VARIABLE,
        expected="dask://host:port of a Dask scheduler that answers",
        found=found,
        remedy=remedy,
    )
