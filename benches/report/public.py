"""Tables that others publish with their programs, as counts and sums for the bench `report`.

    public.py FOLDER RTAUARGUS SSBTOOLS

RTAUARGUS and SSBTOOLS are clones of https://github.com/InseeFrLab/rtauargus and
https://github.com/statisticsnorway/ssb-ssbtools (both MIT). Neither is copied here. Counts are
those of enterprises (`N_OBS`) and of people (`ant`). Where a total differs from the sum of its
parts, as in the first, where counts of three are drawn by lot, the parts count.

Needs pyreadr and pandas of Python's package index.
"""

import itertools
import json
import pathlib
import sys

import pyreadr


def data(clone, name):
    """A table of a package of R."""
    files = [clone / "data" / f"{name}.{end}" for end in ("rda", "RData")]
    found = next((file for file in files if file.exists()), None)
    return next(iter(pyreadr.read_r(str(found)).values()))


def sums_of(leaves, parents):
    """Of a dimension the sums: each code with those of which it is the sum."""
    children = {}
    for leaf in leaves:
        codes = [leaf, *parents(leaf)]
        for child, parent in zip(codes, codes[1:]):
            if parent != child:
                children.setdefault(parent, []).append(child)
    return {parent: sorted(set(of)) for parent, of in children.items()}


def table(counts, dimensions):
    """Counts by the leaves of dimensions, with all their sums."""
    sums = [sums_of({key[place] for key in counts}, parents) for place, parents in dimensions]
    codes = []
    for place, of in enumerate(sums):
        every = {key[place] for key in counts} | set(of)
        codes.append(sorted(every))
    index = {key: place for place, key in enumerate(itertools.product(*codes))}
    values = dict(counts)

    def value(key):
        if key not in values:
            place = next((at for at, code in enumerate(key) if code in sums[at]), None)
            if place is None:
                values[key] = 0
            else:
                of = sums[place][key[place]]
                parts = (key[:place] + (part,) + key[place + 1 :] for part in of)
                values[key] = sum(map(value, parts))
        return values[key]

    found = []
    for key in index:
        for place, of in enumerate(sums):
            parts = of.get(key[place], [])
            if parts:
                cells = [index[key[:place] + (part,) + key[place + 1 :]] for part in parts]
                found.append({"whole": index[key], "parts": cells})
    return {"counts": [int(value(key)) for key in index], "sums": found}


def all_of(_):
    return ["Total"]


def french(clone):
    activities = data(clone, "activity_corr_table")
    above = {row.A88: row for row in activities.itertuples()}
    a21 = {row.A21: row for row in activities.itertuples()}
    regions = {row.NUTS3: row.NUTS2 for row in data(clone, "nuts23_fr_corr_table").itertuples()}

    def counts(name, *columns):
        rows = data(clone, name)
        return {
            tuple(getattr(row, column) for column in columns): int(row.N_OBS)
            for row in rows.itertuples()
        }

    def kept(counts, *leaves):
        return {
            key: value
            for key, value in counts.items()
            if all(code in of for code, of in zip(key, leaves))
        }

    size = {code for _, code in counts("turnover_act_size", "ACTIVITY", "SIZE")} - {"Total"}
    by_size = counts("turnover_act_size", "ACTIVITY", "SIZE")
    dimension = (1, all_of)
    yield "A21 by size", table(
        kept(by_size, set(a21), size), [(0, lambda code: [a21[code].A10, "Total"]), dimension]
    )
    yield "A88 by size", table(
        kept(by_size, set(above), size),
        [(0, lambda code: [above[code].A21, above[code].A10, "Total"]), dimension],
    )
    by_place = counts("turnover_nuts_size", "NUTS", "SIZE")
    yield "NUTS by size", table(
        kept(by_place, set(regions), size), [(0, lambda code: [regions[code], "Total"]), dimension]
    )
    of_three = counts("turnover_act_nuts_size", "ACTIVITY", "NUTS", "SIZE")
    places = {key[1] for key in of_three if not key[1].startswith("Total")}
    yield "A21 by NUTS by size", table(
        kept(of_three, set(a21), places, size),
        [(0, lambda code: [a21[code].A10, "Total"]), (1, all_of), (2, all_of)],
    )


def norwegian(clone):
    one, two, three = (data(clone, name) for name in ("z1", "z2", "z3"))
    counts = {(row.region, row.hovedint): int(row.ant) for row in one.itertuples()}
    yield "z1", table(counts, [(0, all_of), (1, all_of)])
    counts = {(row.region, row.hovedint): int(row.ant) for row in two.itertuples()}
    counties = {row.region: f"county {row.fylke}" for row in two.itertuples()}
    yield "z2", table(counts, [(0, lambda code: [counties[code], "Total"]), (1, all_of)])
    counts = {(row.region, row.hovedint, row.mnd): int(row.ant) for row in three.itertuples()}
    counties = {row.region: f"county {row.fylke}" for row in three.itertuples()}
    months = {row.mnd: f"{row.mnd2} all" for row in three.itertuples()}
    yield "z3", table(
        counts,
        [
            (0, lambda code: [counties[code], "Total"]),
            (1, all_of),
            (2, lambda code: [months[code], "Total"]),
        ],
    )


def main():
    folder, french_clone, norwegian_clone = map(pathlib.Path, sys.argv[1:4])
    for clone, tables in ((french_clone, french), (norwegian_clone, norwegian)):
        if not (clone / "data").exists():
            print(f"not measured: the tables of {clone.name}, which is not there")
            continue
        for name, made in tables(clone):
            file = folder / f"{name.replace(' ', '-')}.table.json"
            file.write_text(json.dumps(made))
            small = sum(0 < count < 11 for count in made["counts"])
            print(f"{name}: {len(made['counts'])} cells, {small} small", file=sys.stderr)


main()
