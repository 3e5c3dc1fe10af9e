"""Altair's way from a shorthand to a class, with what never changes looked up instead of computed again.

For each encoding written in shorthand Altair hashes the schemas of all its 568 classes and sorts the classes by hash,
10 ms each time. Nothing here changes a result: a hash of text holds for one process and its forks, schemas that are
not Altair's own are hashed as ever, and a new class makes the list of classes new.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any


def remember() -> None:
    """Hash the schemas of Altair's own classes, and sort its classes by hash, once for this process and its forks."""
    from altair.utils import schemapi
    from altair.vegalite.v6.schema.core import VegaLiteSchema

    # Both attributes are Altair's private ones: tests/press/kernels/test_template.py fails when they change.
    converter: Any = schemapi._FromDict
    hashing, sorting = converter.hash_schema, converter.__init__
    listing = VegaLiteSchema._default_wrapper_classes
    classes: tuple[type[Any], ...] = tuple(listing())
    hashes = {id(one._schema): (one._schema, hashing(one._schema)) for one in classes if one._schema is not None}

    def hash_schema(schema: Any, use_json: bool = True) -> int:
        found = hashes.get(id(schema)) if use_json else None
        return found[1] if found is not None and found[0] is schema else int(hashing(schema, use_json))

    converter.hash_schema = staticmethod(hash_schema)
    by_hash = dict(converter(classes).class_dict)

    added: list[type[Any]] = []

    def known_classes(_cls: type[Any], /) -> Any:
        return listing() if added else classes

    def note_class(cls: type[Any], /, **options: Any) -> None:
        super(VegaLiteSchema, cls).__init_subclass__(**options)
        added.append(cls)

    def sort_classes(self: Any, wrapper_classes: Any) -> None:
        if wrapper_classes is classes:
            self.class_dict = defaultdict(list, by_hash)
        else:
            sorting(self, wrapper_classes)

    schema: Any = VegaLiteSchema
    schema.__init_subclass__ = classmethod(note_class)
    schema._default_wrapper_classes = classmethod(known_classes)
    converter.__init__ = sort_classes
