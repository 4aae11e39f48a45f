"""How far from the fewest withheld cells: tables of the bench `report` and what it withholds of
them, against an exact solver (HiGHS), which shares no code with it.

    optimum.py FOLDER [SECONDS]     each NAME.ours.json; SECONDS for each table, 60 by default

It checks first that no small count is narrow: of each withheld cell it looks for the least and
the greatest value, in whole numbers. Then it looks for the fewest cells with which every small
count is open (M. Fischetti and J. J. Salazar, Management Science 47, 2001: a program in zeros and
ones, to which what an attacker learns is added until nothing is learned). What it finds is safe
for the small counts alone, so *at least* is a bound for any method; *found* is a pattern in which
every withheld cell is open.
"""

import json
import pathlib
import sys
import time

import highspy
import numpy

TOP = 1_000_000
SENSES = (highspy.ObjSense.kMaximize, highspy.ObjSense.kMinimize)


class Tables:
    def __init__(self, file):
        given = json.loads(file.read_text())
        self.name, self.counts, self.status = given["name"], given["counts"], given["status"]
        self.threshold, self.zeros = given["threshold"], given["zeros"]
        self.relations, self.seconds = given["relations"], given["seconds"]
        self.ours = given["withheld"]
        cells = range(len(self.counts))
        # A figure that is withheld is known to be at least one, where zeros are told.
        self.least = 0 if self.zeros == "withheld" else 1
        self.wanted = self.threshold - self.least
        self.may = [c for c in cells if self.status[c] == "printed" and self.counts[c] > 0]
        self.small = [c for c in self.may if self.counts[c] < self.threshold]
        # What nobody prints and is small needs as much protection.
        self.implied = [c for c in cells if self.status[c] == "implied"]
        self.follows = [c for c in self.implied if 0 < self.counts[c] < self.threshold]

    def solver(self, withheld=None, whole=False):
        """A program of all tables: without a pattern each cell is fixed, to be opened later."""
        open_ = set(self.implied) | set(withheld or [])
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.counts), len(self.relations)
        lp.col_cost_ = numpy.zeros(lp.num_col_)
        low, high = numpy.array(self.counts, float), numpy.array(self.counts, float)
        for cell in open_:
            implied = self.status[cell] == "implied"
            low[cell], high[cell] = (0 if implied else self.least), TOP
        lp.col_lower_, lp.col_upper_ = low, high
        lp.row_lower_ = numpy.zeros(lp.num_row_)
        exact = [relation["exact"] for relation in self.relations]
        lp.row_upper_ = numpy.array([0.0 if one else TOP for one in exact])
        start, index, value = [0], [], []
        for relation in self.relations:
            index += [cell for cell, _ in relation["terms"]]
            value += [float(weight) for _, weight in relation["terms"]]
            start.append(len(index))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = numpy.array(start)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = numpy.array(index), numpy.array(value)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("presolve", "off")
        solver.passModel(lp)
        return solver


def extreme(solver, cell, sense):
    """The least or the greatest value of a cell, with the reduced costs of all cells."""
    solver.changeColCost(cell, 1.0)
    solver.changeObjectiveSense(sense)
    solver.run()
    solution = solver.getSolution()
    solver.changeColCost(cell, 0.0)
    return numpy.array(solution.col_value), numpy.array(solution.col_dual)


def narrow(tables, withheld):
    """The withheld cells, and those that follow, that have fewer values than they should."""
    relaxed, whole = tables.solver(withheld), None
    found = []
    counts = numpy.array(tables.counts, float)
    low, high = counts.copy(), counts.copy()
    for cell in list(withheld) + tables.follows:
        for sense in SENSES:
            if high[cell] - low[cell] + 1 >= tables.wanted:
                break
            values, _ = extreme(relaxed, cell, sense)
            if numpy.abs(values - values.round()).max() > 1e-6:
                whole = whole or tables.solver(withheld, whole=True)
                values, _ = extreme(whole, cell, sense)
            low, high = numpy.minimum(low, values.round()), numpy.maximum(high, values.round())
        if high[cell] - low[cell] + 1 < tables.wanted:
            found.append(cell)
    return found


class Fewest:
    """The program in zeros and ones: which cells are withheld."""

    def __init__(self, tables):
        self.tables = tables
        self.place = {cell: place for place, cell in enumerate(tables.may)}
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.small = small = set(tables.small)
        for cell in tables.may:
            self.solver.addVar(1.0 if cell in small else 0.0, 1.0)
            place = self.place[cell]
            self.solver.changeColCost(place, 1.0)
            self.solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        self.bound, self.cuts = len(small), set()
        # A sum with one unknown gives it away.
        for relation in tables.relations:
            terms = [cell for cell, _ in relation["terms"]]
            if relation["exact"] and all(cell in self.place or not tables.counts[cell]
                                         for cell in terms):
                terms = [cell for cell in terms if cell in self.place]
                for cell in small.intersection(terms):
                    self.cut({other: 1 for other in terms if other != cell}, 1)

    def cut(self, weights, least):
        if not weights:
            raise SystemExit(f"{self.tables.name}: a cell cannot be protected")
        key = (tuple(sorted(weights.items())), least)
        if key not in self.cuts:
            self.cuts.add(key)
            places = numpy.array([self.place[cell] for cell in weights], dtype=numpy.int32)
            values = numpy.array(list(weights.values()), dtype=float)
            self.solver.addRow(float(least), highspy.kHighsInf, len(places), places, values)

    def learned(self, withheld, cells):
        """Adds what an attacker learns of some cells; whether there is anything."""
        tables, solver = self.tables, self.tables.solver(withheld)
        counts = numpy.array(tables.counts, float)
        known, hidden = len(self.cuts), set(withheld)
        for cell in cells:
            weights, spread = {}, 0.0
            for sense, sign in zip(SENSES, (1, -1)):
                values, dual = extreme(solver, cell, sense)
                spread += sign * values[cell]
                for other in tables.may:
                    # To withhold it moves its upper or its lower bound, at its reduced cost.
                    by = sign * dual[other]
                    if by > 1e-7:
                        weights[other] = weights.get(other, 0.0) + by * TOP
                    elif by < -1e-7:
                        gain = -by * (counts[other] - tables.least)
                        weights[other] = weights.get(other, 0.0) + gain
            need = tables.wanted - 1
            if spread >= need - 1e-6:
                continue
            # What is open whatever else is withheld counts for nothing more.
            need -= spread - sum(weight for other, weight in weights.items() if other in hidden)
            need -= sum(weight for other, weight in weights.items() if other in self.small)
            if need > 1e-6:
                cut = {
                    other: round(min(weight, need) / need, 6)
                    for other, weight in weights.items()
                    if other not in self.small and weight > 1e-6
                }
                self.cut(cut, 1)
        return len(self.cuts) > known


def look(tables, seconds):
    """The fewest cells found, and how many there are at least."""
    fewest = Fewest(tables)
    best, started, protected = tables.ours, time.monotonic(), set(tables.small + tables.follows)
    while time.monotonic() - started < seconds:
        left = max(1.0, seconds - (time.monotonic() - started))
        fewest.solver.setOptionValue("time_limit", fewest.solver.getRunTime() + left)
        fewest.solver.run()
        info = fewest.solver.getInfo()
        fewest.bound = max(fewest.bound, int(numpy.ceil(info.mip_dual_bound - 1e-6)))
        values = fewest.solver.getSolution().col_value
        if not values:
            break
        withheld = [cell for cell in tables.may if values[fewest.place[cell]] > 0.5]
        if fewest.learned(withheld, sorted(protected)):
            continue
        closed = narrow(tables, withheld)
        if not closed:
            best = withheld if best is None or len(withheld) < len(best) else best
            break
        protected.update(closed)
        if not fewest.learned(withheld, closed):
            break
    return best, fewest.bound


def main():
    folder = pathlib.Path(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    print("| table | cells | small | withheld beside them | found by the solver | at least "
          "| narrow | time |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    unsafe, rows = 0, []
    for file in sorted(folder.glob("*.ours.json")):
        tables = Tables(file)
        small = len(tables.small)
        if tables.ours is None:
            print(f"| {tables.name} | {len(tables.counts)} | {small} | refused | | | | |")
            unsafe += 1
            continue
        closed = narrow(tables, tables.ours)
        unsafe += bool(closed)
        best, bound = look(tables, seconds)
        found = "none with fewer" if len(best) >= len(tables.ours) else str(len(best) - small)
        print(f"| {tables.name} | {len(tables.counts)} | {small} | {len(tables.ours) - small} "
              f"| {found} | {max(0, bound - small)} | {len(closed)} | {tables.seconds:.2f} s |",
              flush=True)
        rows.append((tables.name, len(tables.ours), len(best), max(bound, small), small))
    aims(rows, seconds)
    sys.exit(1 if unsafe else 0)


def above(rows, which):
    """How much more is withheld than has to be, in percent: of the cells beside small ones."""
    ours = sum(row[1] - row[4] for row in rows)
    least = sum(row[which] - row[4] for row in rows)
    return 100 * (ours / least - 1) if least else 0.0


def aims(rows, seconds):
    """What was aimed at, and what was reached."""
    at_random = [row for row in rows if row[0].startswith("random")]
    office = [row for row in rows if row[0] == "400 events"]
    public = [row for row in rows if row not in at_random + office]
    print(f"\nOf each table the solver had {seconds:.0f} s.\n")
    print("| work | reached | aim |\n|---|---|---|")
    for name, of in (
        ("2-D", [row for row in at_random if row[0].count("x") == 1]),
        ("3-D", [row for row in at_random if row[0].count("x") == 2]),
    ):
        if of:
            print(f"| {len(of)} random {name} tables | {above(of, 2):.1f} % above the best found, "
                  f"{above(of, 3):.1f} % above what there is at least | within 5 %, none refused |")
    for name, ours, best, bound, small in office + public:
        most = (ours - small) / max(1, best - small)
        print(f"| {name} | {most:.2f} times the best found, which is at least {bound - small} "
              "| at most 1.1 times the best known |")


main()
