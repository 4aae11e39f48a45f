#!/usr/bin/env bash
# A form lets a person choose the language of an interpreter. Has every language a name to show?
#
# One would guess: yes. Interfaces take names of languages from the data of Unicode (CLDR), which
# browsers, Java and Babel share, and a code of ISO 639-3 is what an interpreter's register has.
#
# What is so, with the versions below, for twelve languages of Mexico and Central America:
# - CLDR has a name in English for two of them (K'iche', Q'eqchi'), and in Spanish for one. Babel,
#   which is made of the same data, has the same ones and no other.
# - pycountry (ISO 639-3 itself) has eleven of twelve, in English. language_data has all twelve, in
#   English, and in Spanish the name of one; for the others its Spanish name is the English one.
# - Of Tagalog (`tl`) CLDR has the name, and langcodes shows "Filipino": by the aliases of CLDR the
#   code becomes `fil` before its name is looked up.
#
# Why it matters here: interpreters for Mam, K'iche' and Q'anjob'al are ordered day by day in
# immigration courts. An interface that shows the name, or the code where there is none, shows these
# people three letters; one that leaves out what has no name says that nobody speaks it.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    babel==2.19.0 langcodes==3.5.1 language_data==1.4.0 pycountry==26.2.16
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund cldr-localenames-full@48.0.0

cat >names.py <<'PYTHON'
import json

import langcodes
import pycountry
from babel import Locale


def cldr(locale):
    path = f"node_modules/cldr-localenames-full/main/{locale}/languages.json"
    names = json.load(open(path))["main"][locale]["localeDisplayNames"]["languages"]
    return names.get


babel = {locale: Locale(locale).languages.get for locale in ("en", "es")}
for code in ("mam kjb ixl quc kek cak jac acr tzh tzo nah cab tl").split():
    iso = pycountry.languages.get(alpha_3=code) or pycountry.languages.get(alpha_2=code)
    language = langcodes.Language.get(code)
    row = [
        cldr("en")(code),
        cldr("es")(code),
        babel["en"](code) == cldr("en")(code) and babel["es"](code) == cldr("es")(code),
        iso and iso.name,
        language.display_name("en"),
        language.display_name("es"),
    ]
    print(code, *row, sep=" | ")
PYTHON
python/bin/python names.py | tee seen

cat >expected <<'TEXT'
mam | None | None | True | Mam | Mam | Mam
kjb | None | None | True | Q'anjob'al | Q'anjob'al | Q'anjob'al
ixl | None | None | True | Ixil | Ixil | Ixil
quc | Kʼicheʼ | quiché | True | K'iche' | Kʼicheʼ | quiché
kek | Qʼeqchiʼ | None | True | Kekchí | Kekchí | Kekchí
cak | None | None | True | Kaqchikel | Kaqchikel | Kaqchikel
jac | None | None | True | Popti' | Popti' | Popti'
acr | None | None | True | Achi | Achi | Achi
tzh | None | None | True | Tzeltal | Tzeltal | Tzeltal
tzo | None | None | True | Tzotzil | Tzotzil | Tzotzil
nah | None | None | True | None | Nahuatl languages | Nahuatl languages
cab | None | None | True | Garifuna | Garifuna | Garifuna
tl | Tagalog | tagalo | True | Tagalog | Filipino | filipino
TEXT
diff expected seen && echo "as described"
