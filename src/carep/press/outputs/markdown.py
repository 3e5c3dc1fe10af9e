"""Markdown as plain text, for those who read a notebook's outputs without rendering them."""

from __future__ import annotations


def plain_text(markdown: str) -> str:
    """The words of ``markdown``: no marks of emphasis, code, headings or links; items of a list keep their dash.

    >>> print(plain_text("**Five** of [ten](https://example.org):\\n\\n- *one*\\n- `two`\\n\\nNo more."))
    Five of ten:
    <BLANKLINE>
    - one
    - two
    <BLANKLINE>
    No more.
    """
    from markdown_it import MarkdownIt

    text, marker, tight, between = "", "", False, ""
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type.endswith(("list_open", "list_close")):
            between = "\n\n" if text else ""
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup} "
        elif token.type == "paragraph_open":
            tight = token.hidden
        if not token.content:
            continue
        said = token.content.rstrip("\n")
        if token.type == "inline":
            said = "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        text += between + marker + said
        marker, between = "", "\n" if tight else "\n\n"
    return text
