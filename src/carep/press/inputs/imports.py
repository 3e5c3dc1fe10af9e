"""Which source files a notebook's code can import: worked out from import statements, function bodies included.

A kernel forked from a warm process has carep's modules loaded already, so that watching imports would miss them;
the import statements tell the same whatever engine runs the cells.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from carep.press import face, settings
from carep.press.settings import SettingsError

PRESS = Path(__file__).parents[1]
TOP = __name__.partition(".")[0]
STANDARD = frozenset(sys.stdlib_module_names)


@dataclass(frozen=True)
class Imports:
    """Source files by label (``carep/shares.py``, ``book/helper.py``), and the outside packages imported directly."""

    files: dict[str, Path] = field(default_factory=dict)
    packages: frozenset[str] = frozenset()


@lru_cache(maxsize=16)
def _folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        return Path(folder)
    raise SettingsError(
        "there is no such package",
        where=f"{settings.FILE}, [{settings.TABLE}] package",
        found=package,
        do="correct the name, or install the package",
    )


def subject(root: Path) -> dict[str, Path]:
    """The subject's package and its folder, when the settings of the project at ``root`` name one."""
    package = settings.read(root).package
    return {package: _folder_of(package)} if package else {}


def packages(root: Path) -> dict[str, Path]:
    """The installed packages whose modules count: the one that holds the press, and the subject's."""
    return {TOP: PRESS.parent} | subject(root)


def of_code(sources: Iterable[str], folder: Path, root: Path) -> Imports:
    """What the cells ``sources`` of a notebook in ``folder`` import, directly or by way of our own modules.

    A name that comes from a face (:mod:`carep.press.face`) stands for the face and for the module behind the name,
    not for all that the face could give; a face that is imported as a module stands for all of it.
    """
    ours = packages(root)
    located: dict[str, Path | None] = {}
    outside: set[str] = set()
    waiting = {name for source in sources for name in imported_names(_without_magics(source), None)}
    done: set[str] = set()
    while waiting:
        name = waiting.pop()
        done.add(name)
        steps = name.split(".")
        # "a.b.c", "a.b" and "a": which of them are modules, and which a name in one, the files tell.
        modules = [".".join(steps[:length]) for length in range(len(steps), 0, -1)]
        for module in modules:
            if module not in located:
                located[module] = path = locate(module, folder, root, ours)
                if path:
                    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
                    waiting |= names_in_file(path, path.stat().st_mtime_ns, package)
            if path := located[module]:
                waiting |= _behind(path, name.removeprefix(module).lstrip("."))
        if modules[-1] not in {*STANDARD, *ours} and not any(located[module] for module in modules):
            outside.add(modules[-1])
        waiting -= done
    files = {label(path, root): path for path in located.values() if path}
    return Imports(dict(sorted(files.items())), frozenset(outside))


def _behind(path: Path, asked: str) -> set[str]:
    """The modules behind the names that a face at ``path`` is ``asked`` for (``""``: all that it has)."""
    given = face.behind(path, path.stat().st_mtime_ns)
    name = asked.partition(".")[0]
    return {module for key, module in given.items() if not asked or key == name}


def label(path: Path, root: Path) -> str:
    """How a source file is named in keys and metadata: without the machine's folders."""
    for name, folder in packages(root).items():
        if path.is_relative_to(folder):
            return f"{name}/{path.relative_to(folder).as_posix()}"
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def place(label: str, root: Path) -> Path:
    """The file that :func:`label` names so."""
    package, _, inside = label.partition("/")
    folder = packages(root).get(package)
    return folder / inside if folder else root / label


def locate(name: str, folder: Path, root: Path, ours: Mapping[str, Path]) -> Path | None:
    """The source file of a module of the packages ``ours`` or of the project, ``None`` for any other name."""
    top, *parts = name.split(".")
    for base in [ours[top]] if top in ours else [folder / top, root / top]:
        inside = base.joinpath(*parts)
        for candidate in (inside / "__init__.py", inside.with_suffix(".py")):
            if candidate.is_file():
                return candidate
    return None


@lru_cache(maxsize=1024)
def names_in_file(path: Path, _mtime_ns: int, package: str) -> frozenset[str]:
    """The modules that a source file may import."""
    return frozenset(imported_names(path.read_text(encoding="utf-8"), package))


def imported_names(source: str, package: str | None) -> Iterator[str]:
    """Every name in import statements and in ``import_module("...")`` calls, each with the module it comes from.

    What is imported for type checkers only is left out: it is never run.

    >>> sorted(imported_names("import a.b\\ndef f():\\n    from c import d", None))
    ['a', 'a.b', 'c.d']
    """
    if "import" not in source:  # most cells only call something
        return
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in _run(tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield alias.name
                    if not alias.asname:  # "import a.b" gives a, with all that it holds
                        yield alias.name.partition(".")[0]
            case ast.ImportFrom(module=module, names=names, level=level):
                start = _start(module, level, package)
                for alias in names:
                    yield start if alias.name == "*" else f"{start}.{alias.name}".lstrip(".")
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str() as name), *_],
            ):
                yield name


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node of the tree but those under ``if TYPE_CHECKING:``."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                waiting += node.orelse
            case _:
                waiting += ast.iter_child_nodes(node)


def _start(module: str | None, level: int, package: str | None) -> str:
    if not level:
        return module or ""
    parts = (package or "").split(".")
    above = parts[: len(parts) - level + 1]
    return ".".join([*above, *([module] if module else [])])


def _without_magics(source: str) -> str:
    """A cell's code with IPython's own lines blanked, so that the rest can be parsed."""
    return "\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))
