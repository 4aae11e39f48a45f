#!/usr/bin/env bash
# A letter to a victim is in English and, below it, in Spanish, with `lang="es"` on the Spanish
# part. It is made into a PDF of the kind that is to be accessible (PDF/UA-1). In which language
# does a screen reader read the second part?
#
# One would guess: in Spanish. The mark is in the source, and changes of language shall be declared
# (ISO 14289-1, 7.2).
#
# What is so, with the versions below:
# - WeasyPrint with `pdf_variant="pdf/ua-1"` writes the language of the root alone. Headings and
#   paragraphs of the Spanish part have none, so they are English, and the file says of itself that
#   it is PDF/UA-1. Nothing is warned of.
# - Typst with the standard `ua-1` writes `/Lang` es at the Spanish heading and paragraph.
# - A reader is told the language of the whole, so that a check for one passes: whether it is the
#   right one is left to people (Matterhorn Protocol, 11-007).
#
# Why it matters here: what an agency sends has to be so that blind people can read it (29 U.S.C.
# 794d), languages of parts with it (36 CFR 1194, E205.4, by WCAG 2.0, 3.1.2). Spanish read by the
# rules of English is not understood. Pages of voice-core are HTML, of one language each.
#
# Needs python3 with venv and pip, and Pango, which WeasyPrint takes from the system. Exits with 0
# where all is as described, otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    weasyprint==70.0 pydyf==0.13.0 typst==0.15.2 pikepdf==10.18.0

cat >letter.html <<'HTML'
<!doctype html>
<html lang="en">
<title>Notice</title>
<h1>Notice</h1>
<p>You may ask for an interpreter.</p>
<section lang="es">
<h2>Aviso</h2>
<p>Usted puede pedir un intérprete.</p>
</section>
</html>
HTML
cat >letter.typ <<'TYPST'
#set document(title: "Notice")
#set text(lang: "en")
= Notice
You may ask for an interpreter.

#text(lang: "es")[
  == Aviso
  Usted puede pedir un intérprete.
]
TYPST

cat >letters.py <<'PYTHON'
import logging

import pikepdf
import typst
import weasyprint

warned = []
logging.getLogger("weasyprint").addFilter(lambda record: warned.append(record) or True)
weasyprint.HTML("letter.html").write_pdf("weasyprint.pdf", pdf_variant="pdf/ua-1")
typst.compile("letter.typ", output="typst.pdf", pdf_standards=["ua-1"])


def blocks(node, language):
    """Each heading and paragraph with the language that holds for it."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from blocks(part, language)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        language = str(node.get("/Lang", language))
        if str(node.S) in ("/H1", "/H2", "/P"):
            yield f"{str(node.S)[1:]} {language}"
        else:
            yield from blocks(node.get("/K", pikepdf.Array()), language)


for tool in ["weasyprint", "typst"]:
    with pikepdf.open(f"{tool}.pdf") as file:
        part = file.open_metadata()["pdfuaid:part"]
        found = list(blocks(file.Root.StructTreeRoot.K, str(file.Root.Lang)))
    print(f"{tool}: PDF/UA-{part},", ", ".join(found))
print("warned of by weasyprint:", len(warned))
PYTHON
python/bin/python letters.py | tee seen

cat >expected <<'TEXT'
weasyprint: PDF/UA-1, H1 en, P en, H2 en, P en
typst: PDF/UA-1, H1 en, P en, H2 es, P es
warned of by weasyprint: 0
TEXT
diff expected seen && echo "as described"
