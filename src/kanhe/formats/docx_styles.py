"""What kind of block a Word paragraph is, by its style and its outline level."""

from collections.abc import Iterator

from lxml import etree

from kanhe.claims.page import BlockKind

_BASED_ON_DEPTH = 12  # Word nests styles at most eleven deep; a ring of styles ends here
_BODY_LEVEL = 9  # outline levels 0 to 8 are headings (ECMA-376 part 1, 17.3.1.20)

# The names of built-in styles are English in the file, whatever the language of the program.
_KINDS = (
    ("heading ", BlockKind.HEADLINE),
    ("title", BlockKind.HEADLINE),
    ("subtitle", BlockKind.HEADLINE),
    ("标题", BlockKind.HEADLINE),
    ("caption", BlockKind.CAPTION),
    ("题注", BlockKind.CAPTION),
    ("toc ", BlockKind.FURNITURE),
)


def children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Return the child elements, each with its name without namespace.

    Strict and transitional documents differ in namespaces only.
    """
    for child in element:
        if isinstance(child.tag, str):  # comments have none
            yield child.tag.rpartition("}")[2], child


def child_of(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the element at this path of local names, or None."""
    found: etree._Element | None = element
    for name in path:
        if found is None:
            return None
        found = next((child for local, child in children(found) if local == name), None)
    return found


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without namespace, or None."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Return whether a toggle property is set (17.17.4: no value means true)."""
    toggle = None if properties is None else child_of(properties, name)
    return toggle is not None and attribute(toggle, "val") not in ("0", "false", "off")


def style_kinds(styles: etree._Element) -> dict[str, BlockKind]:
    """Return the kind of each paragraph style that tells one, by style id."""
    own: dict[str, BlockKind] = {}
    parents: dict[str, str] = {}
    for local, style in children(styles):
        key = attribute(style, "styleId")
        if local != "style" or key is None:
            continue
        kind = _kind_of_style(style)
        if kind is not None:
            own[key] = kind
        parent = child_of(style, "basedOn")
        if parent is not None:
            parents[key] = attribute(parent, "val") or ""
    kinds = dict(own)
    for key in parents:
        ancestor = key
        for _ in range(_BASED_ON_DEPTH):
            if ancestor in own:
                kinds[key] = own[ancestor]
                break
            ancestor = parents.get(ancestor, "")
    return kinds


def _kind_of_style(style: etree._Element) -> BlockKind | None:
    named = child_of(style, "name")
    name = "" if named is None else (attribute(named, "val") or "").lower()
    for head, kind in _KINDS:
        if name.startswith(head):
            return kind
    return headline_by_level(child_of(style, "pPr"))


def headline_by_level(properties: etree._Element | None) -> BlockKind | None:
    """Return HEADLINE where paragraph properties hold an outline level of a heading."""
    level = None if properties is None else child_of(properties, "outlineLvl")
    value = None if level is None else attribute(level, "val")
    if value is not None and value.isascii() and value.isdigit() and int(value[:4]) < _BODY_LEVEL:
        return BlockKind.HEADLINE
    return None
