"""papermill's view of warm kernels: ``papermill --engine carep``, and the same options on a stock kernel."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from time import monotonic
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from carep.press.kernels.available import say_once, why_not
from carep.press.kernels.launcher import KernelUnavailableError, launch

_SAVE_EVERY = 5.0  # seconds; papermill saves twice for each cell


class _Manager(NotebookExecutionManager):  # type: ignore[misc]
    """Saves while a run is long, and at its end only if papermill won't: it does so itself unless a run breaks off."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._saved, self.broken_off = monotonic(), True
        super().__init__(*arguments, **options)

    def save(self, **options: Any) -> None:
        now = monotonic()
        ended = self.end_time is not None
        if self.broken_off if ended else now - self._saved > _SAVE_EVERY:
            super().save(**options)
            self._saved = now


@dataclass(frozen=True)
class _Wanted:
    """One run: what to execute, and the options of :class:`_KernelEngine` as they are used."""

    manager: Any
    kernel_name: str
    client_options: Mapping[str, Any]
    run_timeout: float | None
    env: Mapping[str, str]
    kernel_cwd: str | None
    preexec: str | None
    preexec_arguments: Mapping[str, Any]


class _KernelEngine(Engine):  # type: ignore[misc]
    """What both engines share: fewer saves, and the options of a run.

    Options beside papermill's own: ``env`` (variables on top of this process's), ``kernel_cwd`` (default: the working
    directory, ``execution_timeout`` (a cell, s), ``run_timeout`` (the run, s),
    ``preexec`` (``module:function`` called in the kernel before the first cell) and ``preexec_arguments`` (a JSON
    object, its keyword arguments). All others go to nbclient's ``NotebookClient``.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,
        log_output: bool = False,
        autosave_cell_every: float = 30,
        **options: Any,
    ) -> Any:
        manager = _Manager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
            manager.broken_off = False
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        start_timeout: float = 60,
        execution_timeout: float | None = None,
        run_timeout: float | None = None,
        env: Mapping[str, str] | None = None,
        kernel_cwd: str | None = None,
        preexec: str | None = None,
        preexec_arguments: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        timeout = execution_timeout or options.get("timeout")
        own = {"log": logger, "log_output": log_output, "timeout": timeout, "startup_timeout": start_timeout}
        given = {key: value for key, value in options.items() if key not in ("input_path", *own)}
        return cls.run(
            _Wanted(
                nb_man, kernel_name, given | own, run_timeout, env or {}, kernel_cwd, preexec, preexec_arguments or {}
            )
        )

    @classmethod
    def run(cls, wanted: _Wanted) -> Any:
        """Execute the notebook."""
        raise NotImplementedError


class CarepEngine(_KernelEngine):
    """Runs a notebook in a fork of a warm template; where there is none, in a stock kernel."""

    @classmethod
    def run(cls, wanted: _Wanted) -> Any:
        # Imported here: nbclient with our transport is not needed by a stock run.
        from carep.press.kernels.client import CarepNotebookClient

        reason = why_not() or _other_kernel(wanted.kernel_name)
        if not reason:
            own = {**_specification(wanted.kernel_name).env, "JPY_PARENT_PID": str(os.getpid()), **wanted.env}
            resources = wanted.client_options.get("resources") or {}  # nbclient's, which may name a folder
            folder = wanted.kernel_cwd or resources.get("metadata", {}).get("path") or Path.cwd()
            request = {
                "environment": {**os.environ, **own},
                "cwd": str(Path(folder).resolve()),
                "preexec": wanted.preexec,
                "preexec_arguments": dict(wanted.preexec_arguments),
            }
            client = CarepNotebookClient(
                wanted.manager,
                launch=partial(launch, request, own),
                run_timeout=wanted.run_timeout,
                kernel_name=wanted.kernel_name,
                **wanted.client_options,
            )
            try:
                return client.execute()
            except KernelUnavailableError as error:
                reason = str(error).replace("\n", ";")
        say_once(reason)
        return StockEngine.run(wanted)


class StockEngine(_KernelEngine):
    """The same options on a kernel process of its own, started by jupyter_client."""

    @classmethod
    def run(cls, wanted: _Wanted) -> Any:
        options = dict(wanted.client_options)
        arguments = list(options.pop("extra_arguments", ()))
        if wanted.preexec is not None:
            call = _call(wanted.preexec, wanted.preexec_arguments)
            arguments.append("--IPKernelApp.exec_lines=" + json.dumps([call]))
        client = PapermillNotebookClient(
            wanted.manager, kernel_name=wanted.kernel_name, extra_arguments=arguments, **options
        )
        place = {} if wanted.kernel_cwd is None else {"cwd": wanted.kernel_cwd}
        clock = None
        if wanted.run_timeout is not None:
            clock = threading.Timer(wanted.run_timeout, _kill_kernel, [client])
            clock.daemon = True
            clock.start()
        try:
            return client.execute(env={**os.environ, **wanted.env}, **place)
        finally:
            if clock is not None:
                clock.cancel()


def _kill_kernel(client: Any) -> None:
    manager = client.km
    if manager is not None and manager.provisioner is not None and manager.provisioner.process is not None:
        manager.provisioner.process.kill()


def _call(function: str, arguments: Mapping[str, Any]) -> str:
    """Python that calls ``module:function`` and leaves no name behind."""
    module, _, name = function.partition(":")
    given = f"**__import__('json').loads({json.dumps(dict(arguments))!r})"
    return f"getattr(__import__('importlib').import_module({module!r}), {name!r})({given})"


@lru_cache(maxsize=8)
def _specification(kernel_name: str) -> Any:
    from jupyter_client.kernelspec import KernelSpecManager

    return KernelSpecManager().get_kernel_spec(kernel_name)


def _other_kernel(kernel_name: str) -> str:
    """Why the kernel of that name isn't the one a template stands for, or ``""``."""
    command = _specification(kernel_name).argv
    python = command[0] if command else ""
    ours = {"python", f"python{sys.version_info.major}", f"python{sys.version_info.major}.{sys.version_info.minor}"}
    if command[1:3] != ["-m", "ipykernel_launcher"] or not (python in ours or Path(python) == Path(sys.executable)):
        return f"the kernel {kernel_name!r} is not IPython's of this Python"
    return ""
