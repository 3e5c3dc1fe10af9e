"""What can go wrong around a run in a way that a user can act on."""

from __future__ import annotations

from carep.press.errors import CarepError


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
