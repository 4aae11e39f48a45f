#!/usr/bin/env bash
# A page shows how old the callers are: a histogram with 12 people in each bar, where the rule of
# the office asks for 11. The frame that it is made of has names too. What can be read from the
# page?
#
# One would guess: four bars. The counts are what is drawn, and the names are not in the chart.
#
# What is so, with the versions below, of a chart of 48 people saved as a page of its own:
# - Plotly Express writes the age of each person and has the browser count them. They are bytes in
#   base64, so that a search of the page for an age finds nothing.
# - Altair writes the whole frame, names with it, of which the chart has one column.
# - Altair with the transformer of VegaFusion, and Altair as SVG, write the bars alone; so does
#   Matplotlib, as it counts itself.
#
# Why it matters here: who publishes counts above a threshold publishes what is under them with the
# chart. Charts of `voice_core::report` are drawn from counts that the report tells, as SVG.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pandas==2.3.3 plotly==7.1.0 \
    altair==6.3.0 vegafusion==2.0.3 vl-convert-python==1.9.0.post1 matplotlib==3.11.2 \
    pyarrow==26.0.1

cat >charts.py <<'PYTHON'
import base64
import io
import json
import re
from array import array

import altair
import matplotlib
import pandas as pd
import plotly.express as px
import vl_convert

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

# Twelve people of each decade.
AGES = [decade + year % 10 for decade in (20, 30, 40, 50) for year in range(12)]
NAMES = [f"Persona Inventada {number:02}" for number in range(len(AGES))]
people = pd.DataFrame({"name": NAMES, "age": AGES})


def plotly():
    figure = px.histogram(people, x="age")
    figure.update_traces(xbins={"start": 20, "end": 60, "size": 10})
    return figure.to_html(include_plotlyjs=False)


def by_altair():
    bins = altair.Bin(extent=[20, 60], step=10)
    return altair.Chart(people).mark_bar().encode(x=altair.X("age", bin=bins), y="count()")


def by_matplotlib():
    written = io.StringIO()
    plt.hist(people["age"], bins=[20, 30, 40, 50, 60])
    plt.savefig(written, format="svg")
    return written.getvalue()


def ages_in(text):
    """Whether the ages of all are in a chart: as numbers of a list, as rows, or as bytes."""
    for data in re.findall(r'"bdata":\s*"([^"]+)"', text):
        data = data.encode().decode("unicode_escape")
        if list(array("b", base64.b64decode(data))) == AGES:
            return "as bytes"
    rows = [int(age) for age in re.findall(r'"age":\s*(\d+)[,}]', text)]
    return "as rows" if rows == AGES else "no"


charts = {
    "Plotly, page": plotly(),
    "Altair, page": by_altair().to_html(),
    "Altair, SVG": vl_convert.vegalite_to_svg(by_altair().to_dict()),
    "Matplotlib, SVG": by_matplotlib(),
}
with altair.data_transformers.enable("vegafusion"):
    charts["Altair with VegaFusion"] = json.dumps(by_altair().to_dict(format="vega"))
print("bars", *re.findall(r'"__count": (\d+)', charts["Altair with VegaFusion"]))
for chart, text in charts.items():
    names = sum(name in text for name in NAMES)
    print(f"{chart}: names {names}, ages {ages_in(text)}")
PYTHON
python/bin/python charts.py 2>said | tee seen

cat >expected <<'TEXT'
bars 12 12 12 12
Plotly, page: names 0, ages as bytes
Altair, page: names 48, ages as rows
Altair, SVG: names 0, ages no
Matplotlib, SVG: names 0, ages no
Altair with VegaFusion: names 0, ages no
TEXT
diff expected seen && echo "as described"
