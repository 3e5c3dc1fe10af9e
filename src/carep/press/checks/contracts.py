"""Whether every notebook has a contract that its defaults and the plan of the book keep."""

from __future__ import annotations

from carep.press.checks.findings import Finding, PartResult
from carep.press.checks.outputs import committed
from carep.press.errors import CarepError
from carep.press.inputs.key import Inspector
from carep.press.project import Project

PART = "contracts"


def check(project: Project, inspector: Inspector | None = None) -> PartResult:
    """Read every notebook's contract, check its defaults, and the parameters that the plan gives it.

    A notebook of ``book/`` that no page of the plan uses is a finding too: nobody would notice that it broke.
    """
    from carep.press.plan import plan

    look = inspector or Inspector(project.root)

    findings: list[Finding] = []
    checked = 0
    for path in committed(project):
        name = project.relative(path)
        try:
            look.contract_of(path).validate({}, where=name)
        except CarepError as error:
            findings.append(Finding(error.where or name, str(error), error.do or ""))
        checked += 1
    try:
        pages = plan.read(project, look).pages()
        used = {page.file.resolve() for page in pages}
        findings += [
            Finding(project.relative(path), "no page of the plan uses this notebook", "name it in book/plan.yaml")
            for path in committed(project)
            if path.resolve() not in used
        ]
        checked += len(pages)
    except CarepError as error:
        findings.append(Finding(error.where or "book/plan.yaml", str(error), error.do or ""))
    return PartResult.of(PART, findings, checked=checked, unit="notebooks and pages")
