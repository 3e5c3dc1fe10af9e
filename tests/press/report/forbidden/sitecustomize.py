"""Python imports this at its start in every process that has the folder in PYTHONPATH: the subject is out of bounds.

An attempt is written down as well as refused, since somebody might live without what he can't import.
"""

import os
import sys
from importlib.abc import MetaPathFinder

SUBJECT = ("carep.minerals", "carep.sources", "carep.claims", "carep.chapters", "carep.tally", "carep.cli")


class Refusal(MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if ".".join(fullname.split(".")[:2]) in SUBJECT:
            with open(os.environ["FORBIDDEN_LOG"], "a", encoding="utf-8") as log:  # noqa: PTH123 - as early as can be
                log.write(f"{fullname}\n")
            raise ImportError(f"{fullname} is forbidden in this report")


sys.meta_path.insert(0, Refusal())
