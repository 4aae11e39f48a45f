#!/usr/bin/env bash
# A clerk types a surname with its accent, and the file has it without. Does a search by sound find
# it?
#
# One would guess: yes, it is what such a search is for. Soundex (the National Archives' rules for
# the census), NYSIIS and Metaphone look at consonants, and an accent stands on a vowel; of ñ, at
# worst, n is left.
#
# What is so, with the versions below, of five surnames that are common in the Americas:
# - pyphonetics, Metaphone (PyPI) and talisman's Soundex and NYSIIS have one code for both forms.
# - clj-fuzzy, soundex and soundex-code (npm) pass over a letter with an accent, as over a hyphen.
#   Muñoz loses its n; Ávila begins with V, or with Á; and in Hernández a vowel is missing, so that
#   two n become neighbours and are coded once: H653 and not H655.
# - jellyfish has one code by Soundex, and two by NYSIIS for each of the five, as it keeps the
#   accent in the code. By Metaphone it has two for García.
# - double-metaphone (npm) has two for García and Ávila.
# No library raises an error: the name is one that nobody has.
#
# Why it matters here: what machines read of a passport has no accents, and families write the name
# as it is. Who asks about Hernández is told of nobody. voice-core has no search by sound, and keeps
# a letter with an accent and without as two: a record has each form of a name that is used.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check jellyfish==1.3.0 pyphonetics==0.5.3 \
    Metaphone==0.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund clj-fuzzy@0.4.1 soundex@0.2.1 soundex-code@2.0.1 \
    talisman@1.1.4 double-metaphone@2.0.1

cat >codes.py <<'PYTHON'
import jellyfish
from metaphone import doublemetaphone
from pyphonetics import Soundex

NAMES = "Muñoz Munoz Hernández Hernandez Ávila Avila García Garcia Sánchez Sanchez".split()
for name, code in [
    ("pyphonetics soundex", Soundex().phonetics),
    ("Metaphone", lambda name: ",".join(doublemetaphone(name))),
    ("jellyfish soundex", jellyfish.soundex),
    ("jellyfish nysiis", jellyfish.nysiis),
    ("jellyfish metaphone", jellyfish.metaphone),
]:
    codes = [code(name) for name in NAMES]
    pairs = zip(codes[::2], codes[1::2])
    print(name, *[given if given == kept else f"{given}/{kept}" for given, kept in pairs])
PYTHON

cat >codes.mjs <<'JAVASCRIPT'
import clj from "clj-fuzzy";
import { doubleMetaphone } from "double-metaphone";
import soundex from "soundex";
import { soundex as soundexCode } from "soundex-code";
import talismanNysiis from "talisman/phonetics/nysiis.js";
import talismanSoundex from "talisman/phonetics/soundex.js";

const names = ["Muñoz", "Munoz", "Hernández", "Hernandez", "Ávila", "Avila", "García", "Garcia",
  "Sánchez", "Sanchez"];
for (const [name, code] of [
  ["talisman soundex", talismanSoundex],
  ["talisman nysiis", talismanNysiis.original],
  ["clj-fuzzy soundex", clj.phonetics.soundex],
  ["clj-fuzzy nysiis", clj.phonetics.nysiis],
  ["soundex", soundex],
  ["soundex-code", soundexCode],
  ["double-metaphone", doubleMetaphone],
]) {
  const codes = names.map((name) => `${code(name)}`);
  const pairs = [0, 2, 4, 6, 8].map((at) => codes.slice(at, at + 2));
  console.log(name, ...pairs.map(([given, kept]) => given === kept ? given : `${given}/${kept}`));
}
JAVASCRIPT

{
    python/bin/python codes.py
    node codes.mjs
} | tee seen
diff - seen <<'TEXT' && echo "as described"
pyphonetics soundex M520 H655 A140 G620 S522
Metaphone MNS, HRNNTS, AFL, KRS,KRX SNXS,SNKS
jellyfish soundex M520 H655 A140 G620 S522
jellyfish nysiis MAÑ/MAN HARNÁND/HARNAND ÁVAL/AVAL GARCÍ/GARC SÁNC/SANC
jellyfish metaphone MNS HRNNTS AFL KRS/KRX SNXS
talisman soundex M520 H655 A140 G620 S522
talisman nysiis MAN HARNAND AVAL GARCA SANC
clj-fuzzy soundex M200/M520 H653/H655 V400/A140 G620 S522
clj-fuzzy nysiis MA/MAN HARND/HARNAND VAL/AVAL GARC/GARCA SNC/SANC
soundex M200/M520 H653/H655 V400/A140 G620 S522
soundex-code M200/M520 H653/H655 Á140/A140 G620 S522
double-metaphone MNS,MNS HRNNTS,HRNNTS FL,FL/AFL,AFL KRK,KRK/KRS,KRS SNXS,SNKS
TEXT
