"""The text of Rust files, as far as these checks read it."""

import re

# What a quotation mark of Rust may belong to: a comment, a raw string, a string, a character.
LITERALS = re.compile(
    r"""//[^\n]*|(?P<raw>\bb?r(?P<hashes>#*)".*?"(?P=hashes))|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])'""",
    re.DOTALL,
)


def without_raw_strings(text):
    """The lines of a Rust file without the text of its raw strings."""

    def kept(found):
        return "\n" * found[0].count("\n") if found["raw"] else found[0]

    return LITERALS.sub(kept, text)


def code(text):
    """A Rust file with blanks in the place of comments, strings and tests, so that all else stays
    where it is."""

    def blank(found):
        return re.sub(r"[^\n]", " ", found if isinstance(found, str) else found[0])

    text = LITERALS.sub(blank, text)
    for tests in reversed(list(re.finditer(r"#\[cfg\(test\)\]\s*mod\s+\w+\s*\{", text))):
        depth, end = 1, tests.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = text[: tests.start()] + blank(text[tests.start() : end]) + text[end:]
    return text
