"""Paths of the repository that documents name in code, and whether they are there; and whether
docs/ARCHITECTURE.md has every crate and every module of the library.

A path is written from the root of the repository, or from any folder in it where it is plain which
one is meant: `proof/closure.rs`. History is no document in this sense: CHANGELOG.md names what was
there once.
"""

import fnmatch
import pathlib
import re
import tomllib

HISTORY = "CHANGELOG.md"
FILE = r"[\w.-]+\.(?:css|json|md|mjs|ndjson|py|rs|sh|sql|toml|ts|txt)"
PATH = re.compile(rf"(?:[\w.-]+/)+[\w.-]*|{FILE}")
CODE = re.compile(r"`([^`\n]+)`")

# What looks like a path of the repository in code and is none, and why.
OTHERS = {
    "America/Los_Angeles": "a time zone",
    "English/Spanish": "two languages in one cell",
    "ice.gov/voice": "an address",
    "language/es": "a key of the index of a catalog",
    "texts-TAG.json": "a name that an office completes",
    "findings/NAME.sh": "a name that whoever writes the file completes",
    "voice-client/*": "the name of an npm package, and a path in it",
}
# Folders that a run makes, and what lies beside a clone.
NOT_COMMITTED = ("target/", "../")


class Tree:
    """The committed files and their folders, each under its name from any folder above it."""

    def __init__(self, names):
        self.ends = set()
        for name in names:
            parts = pathlib.PurePosixPath(name).parts
            for last in range(1, len(parts) + 1):
                self.ends.update("/".join(parts[first:last]) for first in range(last))

    def has(self, path):
        return path.rstrip("/") in self.ends


def named(text):
    """The paths that a document names, each with the number of its line."""
    for number, line in enumerate(text.split("\n"), 1):
        for code in CODE.findall(line):
            for word in code.split():
                if PATH.fullmatch(word):
                    yield number, word


def absent(root, paths):
    """What documents name and is not there; and exceptions that no document needs."""
    names = [str(path.relative_to(root)) for path in paths]
    tree, unused = Tree(names), set(OTHERS)
    for name in names:
        if not name.endswith(".md") or name == HISTORY:
            continue
        for number, path in named((root / name).read_text()):
            if tree.has(path) or path.startswith(NOT_COMMITTED):
                continue
            excepted = {other for other in OTHERS if fnmatch.fnmatch(path, other)}
            unused -= excepted
            if not excepted:
                yield f"{name}:{number}: names `{path}`, which is not there"
    yield from (f"tests/text/paths.py: no document has `{other}`" for other in sorted(unused))


def section(text, heading):
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def unlisted(root):
    """The crates and modules that Architecture leaves out, and modules that it has and are not
    there; that its crates are there, `absent` says."""
    text = (root / "docs" / "ARCHITECTURE.md").read_text()
    crates = set(tomllib.loads((root / "Cargo.toml").read_text())["workspace"]["members"])
    for name in sorted(crates - set(CODE.findall(section(text, "The crates")))):
        yield f"docs/ARCHITECTURE.md: the crate `{name}` is not in its table"
    library = (root / "voice-core" / "src" / "lib.rs").read_text()
    modules = set(re.findall(r"^(?:pub )?mod (\w+);", library, flags=re.MULTILINE))
    modules |= set(re.findall(r"^pub use voice_wire(?:::| as )(\w+);", library, re.MULTILINE))
    rows = re.findall(r"^\| (`.*?) \|", section(text, "The modules of `voice-core`"), re.MULTILINE)
    listed = {name for row in rows for name in CODE.findall(row.split(" (")[0])}
    for name in sorted(modules ^ listed):
        yield f"docs/ARCHITECTURE.md: the module `{name}` is in its table or there, and not both"
