"""Whether each public type is open or closed as docs/STYLE.md says: the table there has the
reasons, and docs/api, which tests/api/run keeps, has the types."""

import re

TYPE = re.compile(r"(#\[non_exhaustive\] )?pub (enum|struct) ([A-Za-z_:0-9]+)")
WIRE = re.compile(r"impl.* voice_wire::(?:reader::Read|write::Write) for ([A-Za-z_:0-9]+)")
HEADING = "### Open and closed types"


def stated(style):
    """What the table says of each type that it names."""
    found = {}
    table = style.read_text().split(HEADING)[1].split("\n#")[0]
    for row in re.findall(r"^\| (.*?) \| (open|closed) \|", table, flags=re.MULTILINE):
        names, word = row
        found |= {name: word for name in re.findall(r"`([A-Z][A-Za-z]+)`", names)}
    return found


def openness(root):
    """What is otherwise: a type that the rules do not have and the table does not name, or one that
    is named and is not so."""
    style = root / "docs" / "STYLE.md"
    types, wire = {}, set()
    for path in sorted((root / "docs" / "api").glob("*.txt")):
        for line in path.read_text().splitlines():
            if found := TYPE.match(line):
                types[found[3]] = (found[2], "open" if found[1] else "closed")
            elif found := WIRE.match(line):
                wire.add(found[1])
    said, seen = stated(style), set()
    for path, (kind, is_now) in types.items():
        name = path.rsplit("::", 1)[1]
        if name in said:
            seen.add(name)
            expected = said[name]
        elif name.endswith("Error") and kind == "enum":
            expected = "open"
        elif path in wire or kind == "struct":
            expected = "closed"
        else:
            yield f"docs/STYLE.md: nothing says whether `{path}` is open or closed, and why"
            continue
        if is_now != expected:
            yield f"docs/STYLE.md: `{path}` is {is_now}, and the table or its rules say {expected}"
    for name in sorted(set(said) - seen):
        yield f"docs/STYLE.md: `{name}` is no public type of docs/api"
