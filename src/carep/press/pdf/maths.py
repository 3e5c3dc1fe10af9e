"""Formulas: LaTeX, as the sources have it, to Typst's own maths."""

from __future__ import annotations

import re

from carep.press.errors import CarepError

_ENVIRONMENT = re.compile(
    r"^\s*\\begin\{(align|alignat|equation|gather|multline|flalign)(\*?)\}(.*)\\end\{\1\2\}\s*$", re.DOTALL
)


class FormulaError(CarepError):
    """A formula that can't be brought into Typst's maths."""


def to_typst(latex: str) -> str:
    r"""A formula in Typst's notation.

    >>> to_typst(r"\frac{a}{b}")
    'a/b'

    Raises
    ------
    FormulaError
        When the notation is not understood.
    """
    from tex2typst import tex2typst

    try:
        return str(tex2typst(_plain(latex))).strip()
    except Exception as error:
        raise FormulaError(
            "the formula can't be set in the PDF", found=latex, do="use plainer LaTeX, or check for a misspelt command"
        ) from error


def _plain(latex: str) -> str:
    r"""The formula without the display environment that a display block stands for already.

    >>> _plain(r"\begin{align} a &= b \\ c &= d \end{align}")
    '\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}'
    >>> _plain(r"\begin{equation*}a\end{equation*}")
    'a'
    """
    found = _ENVIRONMENT.match(latex)
    if not found:
        return latex
    name, body = found.group(1), found.group(3)
    if name == "equation":
        return body
    return rf"\begin{{aligned}}{body}\end{{aligned}}"
