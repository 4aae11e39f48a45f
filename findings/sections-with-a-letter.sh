#!/usr/bin/env bash
# A letter of refusal cites its law. Which sections of the United States Code does a library that
# finds citations find in it?
#
# One would guess: those with a letter too. Of the law that an office for victims lives by, many
# sections have one, because Congress put them between two others: the Privacy Act is 5 U.S.C. 552a,
# removal proceedings are 8 U.S.C. 1229a, and relief for battered spouses is 8 U.S.C. 1229b.
#
# What is so, with the versions below:
# - eyecite (of the Free Law Project) finds 5 U.S.C. 552, 8 U.S.C. 1229 and 8 C.F.R. 214.14, and of
#   the five with a letter in the number no citation: only an unknown one whose text is the sign.
#   Without the sign it finds nothing at all. A rule of evidence is none to it either.
# - citeurl finds all five, and drops the word after a section: of "34 U.S.C. 20144 note" it has
#   34 U.S.C. 20144, which is another text. (A note is law that was enacted apart from the section
#   under which it is printed.)
#
# Why it matters here: a check that every rule of a policy cites a law, built on either, passes over
# the laws that restrict most. voice-core reads citations itself (`law::Citation`), with letters,
# notes and rules, and refuses what it cannot read.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    eyecite==2.7.8 citeurl==12.0.4 markdown==3.10

cat >cited.py <<'PYTHON'
from citeurl import Citator
from eyecite import get_citations

citator = Citator()
for law in [
    "5 U.S.C. § 552",
    "5 U.S.C. § 552a",
    "8 U.S.C. § 1229",
    "8 U.S.C. § 1229a",
    "8 U.S.C. § 1229b",
    "42 U.S.C. § 2000e",
    "8 C.F.R. § 214.14",
    "8 C.F.R. § 274a.12",
    "Fed. R. Evid. 412",
    "34 U.S.C. § 20144 note",
]:
    text = f"The rule is in {law}, and nowhere else."
    found = [of.matched_text() for of in get_citations(text)]
    linked = [str(of) for of in citator.list_cites(text)]
    print(f"{law} | eyecite {found} | citeurl {linked}")
PYTHON
python/bin/python cited.py | tee seen

cat >expected <<'TEXT'
5 U.S.C. § 552 | eyecite ['5 U.S.C. § 552'] | citeurl ['5 U.S.C. § 552']
5 U.S.C. § 552a | eyecite ['§'] | citeurl ['5 U.S.C. § 552a']
8 U.S.C. § 1229 | eyecite ['8 U.S.C. § 1229'] | citeurl ['8 U.S.C. § 1229']
8 U.S.C. § 1229a | eyecite ['§'] | citeurl ['8 U.S.C. § 1229a']
8 U.S.C. § 1229b | eyecite ['§'] | citeurl ['8 U.S.C. § 1229b']
42 U.S.C. § 2000e | eyecite ['§'] | citeurl ['42 U.S.C. § 2000e']
8 C.F.R. § 214.14 | eyecite ['8 C.F.R. § 214.14'] | citeurl ['8 C.F.R. § 214.14']
8 C.F.R. § 274a.12 | eyecite ['§'] | citeurl ['8 C.F.R. § 274a.12']
Fed. R. Evid. 412 | eyecite [] | citeurl ['Fed. R. Evid. 412']
34 U.S.C. § 20144 note | eyecite ['34 U.S.C. § 20144'] | citeurl ['34 U.S.C. § 20144']
TEXT
diff expected seen && echo "as described"
