#!/usr/bin/env python3
"""Tells which public modules, functions and types have an example, from the JSON of tests/api/run.

    python3 tests/api/examples.py                        how many of each crate have one
    python3 tests/api/examples.py voice-core --missing   and which of one crate have none, by place
    python3 tests/api/examples.py --list                 only the names of those that have none

tests/api/run compares the list with docs/api/examples.txt and, with --bless, keeps it there.

An example is a block of Rust in documentation that is compiled and run: none of `ignore`, `no_run`,
`compile_fail` and other languages. Its hidden lines and comments are not looked at for calls.

* A module has one on its front page.
* A type that a user constructs has one on its own page: in its documentation, or in that of one of
  its functions, variants or fields, where that block names the type.
* A function has one in its own documentation, or an example calls it by name: `.name(`, or
  `Type::name`, on the page of its type; `name(`, or `Type::name`, on the front page of its module.

Functions are free and inherent ones, written out in the source: those that `text!` and the derive
make have their examples in the documentation of these, and methods of traits have the trait's.

A user constructs a type that is no error, nor the code of one, and that

* has a function that makes one, `Default`, `From` or `TryFrom`, or is a builder; or
* has `FromStr`, and is more than a list of words: the derive gives that to each; or
* is read from JSON, and taken by a public function or never given by one; or
* is taken by a public function and given by none, and is an enum or has public fields alone.

A function takes and gives the types of its signature, and of their public fields and variants. So
what only the library makes, as faults, handles and what it returns, is not counted.
"""

import functools
import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
KEPT = ROOT / "docs" / "api"
BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.M | re.S)
RUN = {"", "rust", "should_panic"}


def examples(docs):
    """The shown code of each block that is compiled and run."""
    for info, code in BLOCK.findall(docs or ""):
        if set(re.split(r"[ ,]+", info.strip())) <= RUN:
            shown = (line for line in code.splitlines() if not re.match(r"\s*(# |#$|//)", line))
            yield "\n".join(shown)


@functools.cache
def source(path):
    return (ROOT / path).read_text().splitlines() if (ROOT / path).is_file() else []


def written_out(item):
    """Whether the source at the item's place says `fn name`: else a macro made it."""
    span = item.get("span")
    if not span:
        return False
    text = "\n".join(source(span["filename"])[span["begin"][0] - 1:span["end"][0]])
    return re.search(rf"\bfn {re.escape(item['name'])}\b", text) is not None


def place(item):
    span = item.get("span")
    return f"{span['filename']}:{span['begin'][0]}" if span else "?"


def named(kind):
    """The identifiers of all types that a type is written with."""
    found = set()
    if isinstance(kind, dict):
        of = kind.get("resolved_path")
        if isinstance(of, dict):
            found.add(of["id"])
        for each in kind.values():
            found |= named(each)
    elif isinstance(kind, list):
        for each in kind:
            found |= named(each)
    return found


class Crate:
    def __init__(self, path):
        read = json.loads(path.read_text())
        self.index = {int(key): of for key, of in read["index"].items() if of["crate_id"] == 0}
        self.root = read["root"]
        self.modules, self.homes = {}, {}
        self.walk(self.root, self.index[self.root]["name"])
        self.taken, self.given = self.flow()

    def walk(self, module, path):
        if module in self.modules:
            return
        self.modules[module] = path
        for each in self.contents(module):
            self.homes.setdefault(each, []).append(module)
            of = self.index[each]
            if "module" in of["inner"]:
                self.walk(each, f"{path}::{of['name']}")

    def contents(self, module):
        """What a module shows: what it defines in public, and what it gives on."""
        for each in self.index[module]["inner"]["module"]["items"]:
            of = self.index.get(each)
            if of is None or of["visibility"] != "public":
                continue
            use = of["inner"].get("use")
            if use is None:
                yield each
            elif use["id"] in self.index:
                if use["is_glob"] and "module" in self.index[use["id"]]["inner"]:
                    yield from self.contents(use["id"])
                else:
                    yield use["id"]

    def impls(self, item):
        for each in next(iter(item["inner"].values())).get("impls", []):
            of = self.index.get(each)
            if of:
                yield of, of["inner"]["impl"]

    def inherent(self, item):
        for _, inner in self.impls(item):
            if inner["trait"] is None:
                for each in inner["items"]:
                    of = self.index.get(each)
                    if of and of["visibility"] == "public" and "function" in of["inner"]:
                        yield of

    def traits(self, item):
        """The traits that a type has of its own, and not as every type has them."""
        return {inner["trait"]["path"].split("::")[-1] for _, inner in self.impls(item)
                if inner["trait"] and not inner["blanket_impl"]
                and item["id"] in named(inner["for"])}

    def parts(self, item):
        """The fields and variants that a type shows."""
        inner = next(iter(item["inner"].values()))
        if "enum" in item["inner"]:
            for each in inner["variants"]:
                variant = self.index[each]
                yield variant
                kind = variant["inner"]["variant"]["kind"]
                if isinstance(kind, dict):
                    fields = kind.get("tuple") or kind.get("struct", {}).get("fields", [])
                    yield from (self.index[of] for of in fields if of in self.index)
        elif isinstance(inner.get("kind"), dict):
            kind = inner["kind"]
            fields = kind.get("tuple") or kind.get("plain", {}).get("fields", [])
            yield from (self.index[of] for of in fields if of in self.index)

    def signatures(self):
        """Those of functions, free and inherent, of methods of traits, and of conversions."""
        for of in self.index.values():
            function, impl = of["inner"].get("function"), of["inner"].get("impl")
            if function and of["visibility"] == "public":
                yield function
            elif impl and impl["trait"] and not impl["blanket_impl"]:
                if impl["trait"]["path"].split("::")[-1] in ("From", "TryFrom"):
                    yield from (self.index[each]["inner"]["function"] for each in impl["items"]
                                if "function" in self.index[each]["inner"])
            elif "trait" in of["inner"] and of["visibility"] == "public":
                items = of["inner"]["trait"]["items"]
                yield from (self.index[each]["inner"]["function"] for each in items
                            if "function" in self.index[each]["inner"])

    def reached(self, ahead):
        """Types, and what those with public fields and variants are made of."""
        found = set()
        while ahead:
            each = ahead.pop()
            of = self.index.get(each)
            if each in found or of is None:
                continue
            found.add(each)
            if "struct" in of["inner"] or "enum" in of["inner"]:
                for part in self.parts(of):
                    ahead |= named(part["inner"].get("struct_field"))
        return found

    def flow(self):
        """The types that public functions take, and those that they give."""
        taken, given = set(), set()
        for function in self.signatures():
            for name, kind in function["sig"]["inputs"]:
                if name != "self":
                    taken |= named(kind)
            taken |= named(function["generics"])
            given |= named(function["sig"]["output"])
        return self.reached(taken), self.reached(given)

    def makes(self, function, item):
        sig = function["inner"]["function"]["sig"]
        if "self" in dict(sig["inputs"]) or not written_out(function):
            return False
        return item["id"] in named(sig["output"]) or '"Self"' in json.dumps(sig["output"])

    def is_constructed(self, item):
        inner = next(iter(item["inner"].values()))
        traits = self.traits(item)
        taken, given = item["id"] in self.taken, item["id"] in self.given
        if "Error" in traits or item["name"].endswith(("Error", "ErrorCode")):
            return False
        if traits & {"Default", "From", "TryFrom"} or item["name"].endswith("Builder"):
            return True
        if any(self.makes(of, item) for of in self.inherent(item)):
            return True
        if "Read" in traits and ("enum" in item["inner"] or "FromStr" not in traits):
            return taken or not given
        if "FromStr" in traits or given or not taken:
            return "FromStr" in traits
        if "enum" in item["inner"]:
            return True
        kind = inner["kind"]
        if kind == "unit":
            return True
        if "plain" in kind:
            is_open = kind["plain"]["fields"] and not kind["plain"]["has_stripped_fields"]
        else:
            is_open = None not in kind["tuple"]
        return is_open and "non_exhaustive" not in json.dumps(item["attrs"])

    def front(self, item):
        """The examples on the front pages of the modules that show an item."""
        for home in self.homes.get(item["id"], []):
            yield from examples(self.index[home]["docs"])

    def page(self, item):
        """The examples on the page of a type."""
        for of, inner in self.impls(item):
            if inner["trait"] is None:
                yield from examples(of["docs"])
        for of in (item, *self.parts(item), *self.inherent(item)):
            yield from examples(of["docs"])

    def survey(self):
        """Each module, function and type: its place, its path, whether it has an example."""
        modules = [(place(self.index[of]), path, any(examples(self.index[of]["docs"])))
                   for of, path in self.modules.items()]
        functions, types = [], []
        for each, homes in self.homes.items():
            of = self.index[each]
            path = f"{self.modules[homes[0]]}::{of['name']}"
            if "function" in of["inner"] and written_out(of):
                call = re.compile(rf"\b{of['name']}(::<[^(]*>)?\(")
                has = any(examples(of["docs"])) or any(map(call.search, self.front(of)))
                functions.append((place(of), path, has))
            if "struct" not in of["inner"] and "enum" not in of["inner"]:
                continue
            page, front = list(self.page(of)), list(self.front(of))
            for method in filter(written_out, self.inherent(of)):
                name = method["name"]
                by_type = re.compile(rf"\b{of['name']}(::<[^(]*>)?::{name}\b")
                by_value = re.compile(rf"\.{name}(::<[^(]*>)?\(")
                has = (any(examples(method["docs"])) or any(map(by_type.search, page + front))
                       or any(map(by_value.search, page)))
                functions.append((place(method), f"{path}::{name}", has))
            if self.is_constructed(of):
                name = re.compile(rf"\b{of['name']}\b")
                has = any(examples(of["docs"])) or any(map(name.search, page))
                types.append((place(of), path, has))
        return {
            "modules": sorted(set(modules)),
            "functions": sorted(set(functions)),
            "types that a user constructs": sorted(set(types)),
        }


def read(crate):
    path = TARGET / "doc" / f"{crate.replace('-', '_')}.json"
    if not path.is_file():
        sys.exit(f"{path.name} is missing: run tests/api/run first")
    return Crate(path).survey()


def main(arguments):
    crates = [of for of in arguments if not of.startswith("--")]
    crates = crates or sorted(of.stem for of in KEPT.glob("*.txt") if of.stem != "examples")
    for crate in crates:
        for kind, items in read(crate).items():
            none = [(place, path) for place, path, has in items if not has]
            if "--list" in arguments:
                print(*(f"{path}\n" for _, path in none), sep="", end="")
                continue
            if items:
                print(f"{crate}: {len(items) - len(none)} of {len(items)} {kind} have an example")
            if "--missing" in arguments:
                print(*(f"    {place} {path}\n" for place, path in none), sep="", end="")


if __name__ == "__main__":
    main(sys.argv[1:])
