"""What can go wrong in a way that a user can act on.

One base class, one short class per failure. A message says what was wrong, where, what was found, what was
expected and what to do. The command line prints the message and exits with :attr:`CarepError.exit_code`;
a traceback is for our own mistakes only. What several modules raise or catch is defined here; what one module
alone raises is defined in that module, and named with it in this tree::

    CarepError
      ProjectNotFoundError
      UnknownNameError
      DataError
        ClaimError                  carep.claims.ledger
      OutputError
      NotebookError
      ContractError
      ParameterError
        RuleError
      PlanError
      GridError
      ManifestError
      NotWritableError
      ExecutorError
      RunFailedError                (exit code 1)
      SettingsError                 carep.press.settings
      KernelUnavailableError        carep.press.kernels.launcher
      KernelDiedError               carep.press.kernels.client
      RunTimeoutError               carep.press.kernels.client
      PreexecError                  carep.press.kernels.client
      BookError                     carep.press.book.compiling
      PdfError                      carep.press.pdf.compiler
      ImageError                    carep.press.pdf.images
      FormulaError                  carep.press.pdf.maths
      BrowserError                  carep.press.checks.browser
      DriftError                    carep.press.checks.drift
      FetchError                    carep.press.data.download
      ShareError                    carep.minerals.shares
      NotPublishedError             carep.minerals.shares
      ModelInputError               carep.minerals.assumptions
      NoEventError                  carep.chapters.timeline.model

Every class may also be caught as :class:`CarepError`; KernelDiedError and RunTimeoutError are nbclient's
DeadKernelError and CellTimeoutError as well.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Self


def did_you_mean(found: object, choices: Iterable[object], *, most: int = 3) -> str:
    """A hint that names the nearest choices, or ``""`` when none is near.

    >>> did_you_mean("chromum", ["chromium", "copper"])
    'did you mean chromium?'
    """
    names = {str(choice).casefold(): str(choice) for choice in choices}
    near = difflib.get_close_matches(str(found).casefold(), list(names), n=most, cutoff=0.6)
    if not near:
        return ""
    return f"did you mean {' or '.join(names[n] for n in near)}?"


class CarepError(Exception):
    """Base of every failure that carep reports on purpose."""

    exit_code = 2

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        found: object = None,
        expected: object = None,
        do: str | None = None,
    ) -> None:
        self.what, self.where, self.found, self.expected, self.do = what, where, found, expected, do
        lines = [what if where is None else f"{where}: {what}"]
        lines += [
            f"  {label}: {value}"
            for label, value in (("found", found), ("expected", expected), ("do", do))
            if value is not None
        ]
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (sweeps, workers): keep the keyword arguments.
        return (_rebuild, (type(self), self.what, self.where, self.found, self.expected, self.do))

    @classmethod
    def collect(cls, problems: Sequence[CarepError], what: str, *, most: int | None = None) -> Self:
        """One error of this class that lists every problem (or the first ``most``), to be mended in one go."""
        listed = [f"- {problem}" for problem in problems[:most]]
        if len(listed) < len(problems):
            listed.append(f"- and {len(problems) - len(listed)} more")
        return cls("\n".join([f"{what} ({len(problems)})", *listed]))

    @classmethod
    def together(cls, problems: Sequence[CarepError], what: str) -> CarepError:
        """The only problem, or one error of this class that lists all of them."""
        return problems[0] if len(problems) == 1 else cls.collect(problems, what)


def _rebuild(
    cls: type[CarepError], what: str, where: str | None, found: object, expected: object, do: str | None
) -> CarepError:
    return cls(what, where=where, found=found, expected=expected, do=do)


class ProjectNotFoundError(CarepError):
    """No carep project holds the folder the command was called from."""


class UnknownNameError(CarepError):
    """A commodity, country, measure, edition or other name that the vocabulary does not hold."""

    @classmethod
    def of(cls, kind: str, found: object, choices: Iterable[object], *, where: str | None = None) -> UnknownNameError:
        """An error that names the kind, lists or hints at the choices."""
        known = [str(choice) for choice in choices]
        hint = did_you_mean(found, known)
        shown = ", ".join(known[:40]) + (f", ... ({len(known)} in all)" if len(known) > 40 else "")
        return cls(f"unknown {kind} {str(found)!r}", where=where, expected=f"one of {shown}", do=hint or None)


class DataError(CarepError):
    """A data file that is missing, damaged, or not as its description says."""


class OutputError(CarepError):
    """A notebook's output (record, table, chart) that carep can't take as it is."""


class NotebookError(CarepError):
    """A notebook that is missing, is no notebook, or can't be run as it is."""


class ContractError(CarepError):
    """A ``parameters`` cell that carep can't read as a contract."""


class ParameterError(CarepError):
    """Values that the notebook's contract does not allow."""


class RuleError(ParameterError):
    """Values that are good alone, but not together."""


class PlanError(CarepError):
    """The plan of the book, ``book/plan.yaml``, is not as it should be."""


class GridError(CarepError):
    """A grid of parameters that is empty, too large, or not readable."""


class ManifestError(CarepError):
    """A manifest that this version of carep can't read."""


class NotWritableError(CarepError):
    """A place on disk that can't be written to, or is full."""


class ExecutorError(CarepError):
    """Where runs are sent to can't be reached or does not hold the same project."""


class RunFailedError(CarepError):
    """A cell failed, a run took too long, or its process died; nothing to do with the input: exit code 1."""

    exit_code = 1
