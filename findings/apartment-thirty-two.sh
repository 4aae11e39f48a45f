#!/usr/bin/env bash
# A letter in Spanish is printed in Braille. It names apartment 3b, and the law that it rests on, 8
# U.S.C. 1229a. What does a blind person read?
#
# One would guess: 3b and 1229a. The digits of Braille are its first ten letters after a sign for
# numbers, so there has to be a sign between a number and one of these letters. Unified English
# Braille has one (section 6.5 of its rules).
#
# What is so, with liblouis 3.24.0, the library of screen readers, and its tables:
# - In Spanish, contracted and not, in Portuguese and in Italian "3b" and "32" are the same cells,
#   and so are "1229a" and "12291". Read back, the first is the second.
# - In English and in German they differ. With a hyphen, "3-b", they differ in all.
# - The ordinal of "12º piso", the 12th floor, and the sign of a section are no cells of Spanish,
#   nor is the hyphen of Italian, but their numbers in Unicode, in letters and digits.
#
# Why it matters here: an office has to write so that persons with disabilities can read it (29
# U.S.C. 794; 6 CFR part 15). That a door or a section is another one is seen by nobody who sends
# the letter, and by nobody who gets it.
#
# Needs Debian 12 and apt-get (after "apt-get update"). Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get download --quiet=2 liblouis-bin=3.24.0-1 liblouis20=3.24.0-1 liblouis-data=3.24.0-1 \
    2>said
for package in *.deb; do dpkg --extract "$package" unpacked; done
LD_LIBRARY_PATH=$(dirname "$(find "$PWD/unpacked" -name 'liblouis.so.20')")
export LD_LIBRARY_PATH LOUIS_TABLEPATH=$PWD/unpacked/usr/share/liblouis/tables

# The cells of a text, and the text of cells.
cells() { printf '%s\n' "$2" | unpacked/usr/bin/lou_translate "unicode.dis,$1"; }
text() { printf '%s\n' "$2" | unpacked/usr/bin/lou_translate --backward "unicode.dis,$1"; }

for table in es-g1.ctb es-g2.ctb pt.tbl it-it-comp6.utb en-ueb-g1.ctb en-ueb-g2.ctb de-g0.utb; do
    for pair in '3b 32' '1229a 12291' '3-b 3-2'; do
        read -r one other <<<"$pair"
        [[ $(cells $table "$one") == "$(cells $table "$other")" ]] && is=same || is=differ
        echo "$table $one $other $is $(cells $table "$one")"
    done
done | tee seen
for one in 3b 1229a '12º' §; do
    echo "$one is read back as $(text es-g1.ctb "$(cells es-g1.ctb "$one")")"
done | tee --append seen
diff - seen <<'TEXT' && echo "as described"
es-g1.ctb 3b 32 same ⠼⠉⠃
es-g1.ctb 1229a 12291 same ⠼⠁⠃⠃⠊⠁
es-g1.ctb 3-b 3-2 differ ⠼⠉⠤⠃
es-g2.ctb 3b 32 same ⠼⠉⠃
es-g2.ctb 1229a 12291 same ⠼⠁⠃⠃⠊⠁
es-g2.ctb 3-b 3-2 differ ⠼⠉⠤⠃
pt.tbl 3b 32 same ⠼⠉⠃
pt.tbl 1229a 12291 same ⠼⠁⠃⠃⠊⠁
pt.tbl 3-b 3-2 differ ⠼⠉⠤⠃
it-it-comp6.utb 3b 32 same ⠼⠉⠃
it-it-comp6.utb 1229a 12291 same ⠼⠁⠃⠃⠊⠁
it-it-comp6.utb 3-b 3-2 differ ⠼⠉⠄⠠⠭⠚⠚⠃⠙⠄⠃
en-ueb-g1.ctb 3b 32 differ ⠼⠉⠰⠃
en-ueb-g1.ctb 1229a 12291 differ ⠼⠁⠃⠃⠊⠰⠁
en-ueb-g1.ctb 3-b 3-2 differ ⠼⠉⠤⠃
en-ueb-g2.ctb 3b 32 differ ⠼⠉⠰⠃
en-ueb-g2.ctb 1229a 12291 differ ⠼⠁⠃⠃⠊⠰⠁
en-ueb-g2.ctb 3-b 3-2 differ ⠼⠉⠤⠰⠃
de-g0.utb 3b 32 differ ⠼⠉⠠⠃
de-g0.utb 1229a 12291 differ ⠼⠁⠃⠃⠊⠠⠁
de-g0.utb 3-b 3-2 differ ⠼⠉⠤⠃
3b is read back as 32
1229a is read back as 12291
12º is read back as 12'\12567/x00ba'
§ is read back as '\12567/x00a7'
TEXT
