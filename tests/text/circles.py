"""Whether modules that stand beside each other use each other in a circle.

python3 tests/text/circles.py          every circle, with what uses what and where

A module uses what it names, in the module that defines it: a name that is re-exported is followed
there. What stands above or below in the tree is no circle, since parents and children share a
subject. Tests are left out.
"""

import collections
import pathlib
import re
import subprocess

from rust import code

# The circles that are there: the crate, the module above them, and which they are. One that is not
# here is a fault, and so is one here that is gone: the list gets shorter and never longer.
KNOWN = [
    ("voice-wire", "", "describe text"),
    ("voice-wire", "", "object reader terms values"),
]

MODULE = re.compile(
    r"(?P<test>#\[cfg\(test\)\]\s*)?(?:pub(?:\([^)]*\))?\s+)?\bmod\s+(?P<name>\w+)\s*;"
)
USE = re.compile(r"^[ \t]*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);", re.MULTILINE)
PATH = re.compile(r"(?<![\w:])\w+(?:\s*::\s*\w+)+")
# What is defined, also in the braces of a macro as `text!`.
ITEM = re.compile(
    r"\b(?:fn|struct|enum|trait|type|const|static|union)\s+(\w+)|^ +([A-Z]\w*) \{$", re.MULTILINE
)


class Module:
    """A file of a crate: its path in the tree, its text, and what its names stand for."""

    def __init__(self, path, file):
        self.path, self.file = path, file
        self.code = code(file.read_text())
        self.children = [of["name"] for of in MODULE.finditer(self.code) if not of["test"]]
        self.items = {name for names in ITEM.findall(self.code) for name in names}
        self.imports, self.names, self.globs = [], {}, []
        for use in USE.finditer(self.code):
            for path, name, at in use_tree(use[1], use.start(1)):
                self.imports.append((path, at))
                if name == "*":
                    self.globs.append(path[:-1])
                else:
                    self.names[name] = path
        elsewhere = USE.sub(lambda use: re.sub(r"[^\n]", " ", use[0]), self.code)
        for path in PATH.finditer(elsewhere):
            self.imports.append((re.split(r"\s*::\s*", path[0]), path.start()))

    def line(self, at):
        return self.code.count("\n", 0, at) + 1


def use_tree(text, start):
    """Each path of a `use`, the name that it gives, and where it stands."""
    outer, path, alias, at = [], [], None, start
    for token in re.finditer(r"\w+|[*{},]", text + ","):
        word = token[0]
        if word == "{":
            outer.append(list(path))
        elif word in "},":
            if path != (outer[-1] if outer else []):
                yield (path[:-1] if path[-1] == "self" else path), alias or path[-1], at
            if word == "}":
                outer.pop()
                # What follows a group is a comma, and it ends nothing more.
                path, alias = list(outer[-1]) if outer else [], None
                continue
            path, alias = list(outer[-1]) if outer else [], None
        elif path and path[-1] == "as":
            path.pop()
            alias = word
        else:
            path.append(word)
            at = start + token.start()


def modules(root):
    """The modules of a crate, from its root, by their paths."""
    found, waiting = {}, [((), root)]
    while waiting:
        path, file = waiting.pop()
        module = found[path] = Module(path, file)
        folder = file.parent if file.name in ("lib.rs", "mod.rs") else file.with_suffix("")
        for name in module.children:
            files = [folder / f"{name}.rs", folder / name / "mod.rs"]
            waiting += [((*path, name), file) for file in files if file.is_file()]
    return found


def absolute(path, module, crate, name):
    """A path from the root of the crate; none where it leads out of it."""
    first, here = path[0], list(module.path)
    if first in ("crate", name):
        return path[1:]
    if first == "self":
        return here + path[1:]
    while path and path[0] == "super":
        if not here:
            return None
        here, path = here[:-1], path[1:]
        first = None
    if first is None or (*here, first) in crate:
        return here + path
    return None


def defining(path, crate, name, depth=0):
    """The module that defines what a path names."""
    here = ()
    for at, word in enumerate(path):
        module, rest = crate[here], path[at + 1 :]
        if (*here, word) in crate:
            here = (*here, word)
            continue
        if depth > 8 or word in module.items:
            return here
        if word in module.names:
            behind = absolute(module.names[word], module, crate, name)
            return here if behind is None else defining(behind + rest, crate, name, depth + 1)
        for behind in module.globs:
            behind = absolute(behind, module, crate, name)
            to = None if behind is None else defining([*behind, word], crate, name, depth + 1)
            if to and word in crate[to].items:
                return to
        return here
    return here


def uses(crate, name):
    """What uses what: pairs of modules, with the places."""
    found = collections.defaultdict(list)
    for module in crate.values():
        for path, at in module.imports:
            path = absolute(path, module, crate, name)
            if path is not None:
                found[module.path, defining(path, crate, name)].append((module, at))
    return found


def circles(edges):
    """The sets of modules that reach each other, of pairs of names."""
    after = collections.defaultdict(set)
    for one, other in edges:
        after[one].add(other)

    def reached(start):
        seen, waiting = set(), [start]
        while waiting:
            new = after[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    reach = {start: reached(start) for start in list(after)}
    back = [{to for to in reach[start] if start in reach.get(to, ())} for start in reach]
    return sorted(map(tuple, {tuple(sorted(circle)) for circle in back if len(circle) > 1}))


def found(root):
    """Each circle of each crate of the library and the server: crate, module above, modules, and
    the lines that say what uses what."""
    names = subprocess.run(
        ["git", "ls-files", "voice-core/*Cargo.toml", "voice-server/*Cargo.toml"],
        cwd=root,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
    for manifest in names:
        folder = (root / manifest).parent
        name = re.search(r'^name = "(.*)"', (root / manifest).read_text(), re.MULTILINE)[1]
        crate = modules(folder / "src" / "lib.rs")
        all_uses = uses(crate, name.replace("-", "_"))
        for above in sorted({path[:-1] for path in crate if path}):
            edges, depth = collections.defaultdict(list), len(above)
            for (user, used), places in all_uses.items():
                inside = min(len(user), len(used)) > depth and user[:depth] == used[:depth] == above
                if inside and user[depth] != used[depth]:
                    edges[user[depth], used[depth]] += places
            for circle in circles(edges):
                yield name, "::".join(above), circle, edges


def told(root, circle, edges):
    """What uses what in a circle, each with its first place."""
    for (user, used), places in sorted(edges.items()):
        if user in circle and used in circle:
            module, at = min(places, key=lambda place: (place[0].file, place[1]))
            more = f", and {len(places) - 1} more" if len(places) > 1 else ""
            where = f"{module.file.relative_to(root)}:{module.line(at)}"
            yield f"    `{user}` uses `{used}`: {where}{more}"


def unknown_circles(root):
    """What is otherwise than the list says."""
    left = {(crate, above, tuple(modules.split())) for crate, above, modules in KNOWN}
    for crate, above, circle, edges in found(root):
        if (crate, above, circle) in left:
            left.remove((crate, above, circle))
            continue
        yield f"{crate}: a circle of modules in `{above or 'lib.rs'}`: {' '.join(circle)}"
        yield from told(root, circle, edges)
    for crate, above, circle in sorted(left):
        where = f"{crate}, `{above or 'lib.rs'}`"
        yield f"tests/text/circles.py: no such circle any more: {where}: {' '.join(circle)}"


if __name__ == "__main__":
    ROOT = pathlib.Path(__file__).resolve().parents[2]
    for crate, above, circle, edges in found(ROOT):
        print(f"{crate} {above or 'lib.rs'}: {' '.join(circle)}")
        print(*told(ROOT, circle, edges), sep="\n")
