"""What a reader can work out of published reports, found by another solver (HiGHS, in whole
numbers) with the relations written from the meaning of the tables.

    check.py FOLDER      each file has the reports of one office, in the order of publication

It shares no code with the audit, and reads neither the relations nor the numbers of cells that the
reports state: of each figure it takes the table, the words and the days. For each withheld figure,
each count of the days between that follows without being printed, and the sum of those rows of a
table that are not known, it asks for the least and the greatest value, until as many values are
open as the rule wants.
"""

import datetime
import json
import pathlib
import sys
import time

import highspy

DAY = datetime.timedelta(days=1)
OVERLAPPING = {
    "topics": "contacts",
    "questions": "questions",
    "sign-ups": "sign-ups",
    "victimizations": "served",
}
OF_CONTACTS = ["routes", "channels", "languages", "callers", "places", "answer-times"]
PARTITIONS = {
    "notices": "notices",
    "support-given": "support",
    "served-before": "served",
    "victim-roles": "served",
    "services": "services",
    "unmet-needs": "unmet",
    "unmet-reasons": "unmet",
}
DETAILS = {"case-status": "local-contact", "social-services": "referral"}
CITIES = {
    "AZ": ["mesa", "phoenix", "tucson"],
    "CA": ["fresno", "los-angeles", "sacramento", "san-diego", "san-francisco", "san-jose"],
    "CO": ["denver"],
    "FL": ["jacksonville"],
    "IL": ["chicago"],
    "IN": ["indianapolis"],
    "KY": ["louisville"],
    "MA": ["boston"],
    "MD": ["baltimore"],
    "MI": ["detroit"],
    "MO": ["kansas-city"],
    "NC": ["charlotte"],
    "NM": ["albuquerque"],
    "NV": ["las-vegas"],
    "NY": ["new-york"],
    "OH": ["columbus"],
    "OK": ["oklahoma-city"],
    "OR": ["portland"],
    "PA": ["philadelphia"],
    "TN": ["memphis", "nashville"],
    "TX": ["austin", "dallas", "el-paso", "fort-worth", "houston", "san-antonio"],
    "WA": ["seattle"],
    "WI": ["milwaukee"],
}
STATE_OF = {city: state for state, cities in CITIES.items() for city in cities}
FIXED_ANSWERS = ("at-once", "same-day")
TOP = 1_000_000


def day(text):
    return datetime.date.fromisoformat(text)


def state_of(row):
    """The state of a row of cities: a city, or what is elsewhere in the state."""
    return STATE_OF.get(row) or row.removeprefix("elsewhere-").upper()


def spans(report):
    """The tables with their first and last day."""
    first, last = day(report["period"]["first_day"]), day(report["period"]["last_day"])
    last = day(report.get("counted_through", last.isoformat()))
    yield (first, last), report["tables"]
    if "year_to_date" in report:
        year = last.year if last.month >= 10 else last.year - 1
        yield (datetime.date(year, 10, 1), last), report["year_to_date"]


def weeks(first, last):
    while first <= last:
        sunday = min(first + (6 - first.weekday()) * DAY, last)
        yield first, sunday
        first = sunday + DAY


class Model:
    """Unknown counts, each of at least zero, and sums of them that are known."""

    def __init__(self):
        self.names, self.index, self.rows = [], {}, []
        self.low, self.high = [], []
        # Rows of one table, or of what would be one, which people are counted in.
        self.tables = {}

    def of(self, *name):
        if name not in self.index:
            self.index[name] = len(self.names)
            self.names.append(name)
            self.low.append(0)
            self.high.append(TOP)
        return self.index[name]

    def row(self, terms, low=0, high=0):
        self.rows.append((terms, low, high))

    def solver(self, whole):
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.names), len(self.rows)
        lp.col_cost_ = [0.0] * len(self.names)
        lp.col_lower_ = [float(value) for value in self.low]
        lp.col_upper_ = [float(value) for value in self.high]
        lp.row_lower_ = [float(low) for _, low, _ in self.rows]
        lp.row_upper_ = [float(high) for _, _, high in self.rows]
        start, index, value = [0], [], []
        for terms, _, _ in self.rows:
            index += [cell for cell, _ in terms]
            value += [float(weight) for _, weight in terms]
            start.append(len(index))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = start, index, value
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.names)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.passModel(lp)
        return solver


def cut(periods):
    """The pieces into which the ends of periods cut their days."""
    edges = sorted({first for first, _ in periods} | {last + DAY for _, last in periods})
    pieces = list(zip(edges, (edge - DAY for edge in edges[1:])))
    return [
        piece for piece in pieces if any(first <= piece[0] <= last for first, last in periods)
    ]


def within(pieces, span):
    return [piece for piece in pieces if span[0] <= piece[0] <= span[1]]


def as_of(report):
    """Up to which day errata are in the report; "" comes before every day."""
    return report["errata"]["through"] if "errata" in report else ""


ADDING = {"late", "corrected"}


def can_change(reports, piece, through):
    """Whether errata up to a day can add something to a piece of days, and take away of it, as far
    as each report that has them says why."""
    said = [
        set(report["errata"].get("reasons", []))
        for report in reports
        if as_of(report) >= through
        and any(first <= piece[0] <= last for (first, last), _ in spans(report))
    ]
    return all(why & ADDING for why in said), all(why - ADDING for why in said)


class Events:
    """A set of events of a piece of days, as counts of which the tables are made: whatever set of
    events it is, its counts hang together in the same way."""

    def __init__(self, model, words, piece, known, fine, one_topic, implied):
        self.model, self.key, self.names = model, (piece, known), {}
        total = lambda word: self.of("totals", word)
        for word in words["totals"]:
            total(word)
        parts = [self.of("contacts", part) for part in within(fine, piece)]
        self.add_up(parts, total("contacts"))
        for by in OF_CONTACTS:
            if by == "answer-times" and by in words:
                rows = [self.of(by, word) for word in FIXED_ANSWERS] + [self.of(by, "rest")]
                self.add_up(rows, total("contacts"))
            elif by in words:
                self.add_up([self.of(by, word) for word in words[by]], total("contacts"))
        for by, whole in PARTITIONS.items():
            if by in words:
                self.add_up([self.of(by, word) for word in words[by]], total(whole))
        needs = [word for word in words.get("referrals", []) if word != "all"]
        self.add_up([self.of("needs", need) for need in needs], total("referrals"))
        for by, whole in OVERLAPPING.items():
            rows = [word for word in words.get(by, []) if word != "further"]
            further = self.of(by, "further")
            if one_topic and by == "topics":
                model.high[further] = 0
            # Whoever is counted is in one row at least; each row after the first is a further one.
            terms = [(self.of(by, word), 1) for word in rows]
            model.row(terms + [(further, -1), (total(whole), -1)])
            for word in rows:
                self.add_up([self.of(by, word), self.of(by, word, "rest")], total(whole))
        for word in words.get("topic-details", []):
            part = [self.of("topic-details", word), self.of("topic-details", word, "rest")]
            self.add_up(part, self.of("topics", DETAILS[word]))
        of_state = {}
        for word in words.get("cities", []):
            of_state.setdefault(state_of(word), []).append(self.of("cities", word))
        for state, rows in of_state.items():
            self.add_up(rows, self.of("places", state))
        implied.update((model.of(*self.key, *name), True) for name in self.names)
        for by, *row in self.names:
            if by not in ("totals", "contacts", "topic-details"):
                if len(row) == 1 and row[0] != "further":
                    group = state_of(row[0]) if by == "cities" else ""
                    model.tables.setdefault((*self.key, by, group), []).append(self.of(by, *row))

    def of(self, *name):
        if name not in self.names:
            self.names[name] = True
        return self.model.of(*self.key, *name)

    def add_up(self, parts, whole):
        self.model.row([(part, 1) for part in parts] + [(whole, -1)])


def build(reports):
    """The model of some reports, the withheld figures, and what follows without being printed."""
    model, figures, implied = Model(), {}, {}
    every = [span for report in reports for span, _ in spans(report)]
    pieces = cut(every)
    of_weeks = [week for report in reports for week in weeks(*next(iter(spans(report)))[0])]
    fine = cut(every + of_weeks)
    words = {}
    for report in reports:
        for _, tables in spans(report):
            for table in tables:
                for row in table["rows"]:
                    words.setdefault(table["by"], {})[row["word"]] = True
    one_topic = all(report.get("one_topic") for report in reports)

    # How events are made, piece by piece: those known at first, and what each edition changes.
    for piece in pieces:
        states = {
            as_of(report)
            for report in reports
            if any(first <= piece[0] <= last for (first, last), _ in spans(report))
        }
        before = None
        for through in sorted(states):
            some = lambda *known: Events(model, words, piece, known, fine, one_topic, implied)
            now = some(through)
            if before:
                adds, removes = can_change(reports, piece, through)
                added = some("added", through) if adds else None
                removed, left = (
                    (some("removed", through), some("left", through))
                    if removes
                    else (None, before)
                )
                for name in now.names:
                    if removed:
                        parts = [left.of(*name), removed.of(*name)]
                        now.add_up(parts, before.of(*name))
                    parts = [left.of(*name)] + ([added.of(*name)] if added else [])
                    now.add_up(parts, now.of(*name))
            before = now

    def counted(number, report, span, by, row, column):
        """The sum that a figure is."""
        known = (as_of(report),)
        inside = within(pieces, span)
        if by == "weeks":
            first = day(row)
            week = next(week for week in weeks(*span) if week[0] == first)
            coarse = lambda part: next(p for p in pieces if p[0] <= part[0] <= p[1])
            return [
                model.of(coarse(part), known, "contacts", part) for part in within(fine, week)
            ]
        if by == "referrals":
            if column in ("", "all"):
                if row == "all":
                    return [model.of(piece, known, "totals", "referrals") for piece in inside]
                return [model.of(piece, known, "needs", row) for piece in inside]
            return [model.of(number, span, "outcomes", row, column)]
        if by == "answer-times" and row not in FIXED_ANSWERS:
            return [model.of(number, span, by, row)]
        return [model.of(piece, known, by, row) for piece in inside]

    for number, report in enumerate(reports):
        for span, tables in spans(report):
            changing, grid = [], {}
            for table in tables:
                columns = table.get("columns", [""])
                for row in table["rows"]:
                    for column, cell in zip(columns, row["cells"]):
                        by, word = table["by"], row["word"]
                        parts = counted(number, report, span, by, word, column)
                        key = (number, span, by, word, column)
                        if len(parts) == 1:
                            sum_ = parts[0]
                        else:
                            sum_ = model.of("sum", *key)
                            model.row([(part, 1) for part in parts] + [(sum_, -1)])
                        figures[key] = (sum_, report["figures"][cell])
                        if by == "answer-times" and word not in FIXED_ANSWERS:
                            changing.append(sum_)
                        if by == "referrals" and column not in ("", "all"):
                            grid[word, column] = sum_
            known = (as_of(report),)
            if changing:
                rest = [
                    (model.of(p, known, "answer-times", "rest"), 1) for p in within(pieces, span)
                ]
                model.row(rest + [(one, -1) for one in changing])
            if grid:
                needs = sorted({row for row, _ in grid if row != "all"})
                columns = sorted({column for _, column in grid})
                for need in needs:
                    whole = [
                        (model.of(p, known, "needs", need), -1) for p in within(pieces, span)
                    ]
                    model.row([(grid[need, column], 1) for column in columns] + whole)
                for column in columns:
                    parts = [(grid[need, column], 1) for need in needs]
                    model.row(parts + [(grid["all", column], -1)])

    for (number, span, by, word, column), (cell, _) in figures.items():
        if by in ("totals", "topic-details", "weeks") or word in ("further", "all"):
            continue
        group = state_of(word) if by == "cities" else ""
        model.tables.setdefault((number, span, by, column, group), []).append(cell)
        if by == "referrals" and column not in ("", "all"):
            model.tables.setdefault((number, span, by, word, "row"), []).append(cell)

    # What is read of each figure.
    for (number, span, by, word, column), (cell, figure) in figures.items():
        report = reports[number]
        if figure["kind"] == "told":
            model.low[cell] = max(model.low[cell], figure["count"])
            model.high[cell] = min(model.high[cell], figure["count"])
            continue
        if report["zeros"] == "withheld":
            continue
        # Zero is told, but where all of its row, column or table is withheld.
        def all_withheld(same):
            others = [
                other["kind"] == "withheld"
                for key, (_, other) in figures.items()
                if key[:3] == (number, span, by) and same(key)
            ]
            return len(others) > 1 and all(others)

        zero = False
        if report["zeros"] == "guarded" and by != "totals":
            if by == "referrals":
                zero = (
                    row_of(figures, number, span, word, column)
                    or all_withheld(lambda key: key[4] == column and key[3] != "all")
                    and word != "all"
                )
            elif by == "topic-details":
                topic = figures[number, span, "topics", DETAILS[word], ""][1]
                # Or where the errata of its topic are few, which nobody is told.
                zero = topic["kind"] == "withheld" or "errata" in report
            elif by in OVERLAPPING:
                whole = figures[number, span, "totals", OVERLAPPING[by], ""][1]
                zero = all_withheld(lambda key: key[3] != "further") or (
                    word != "further" and whole["kind"] == "withheld"
                )
            elif by == "cities":
                zero = all_withheld(lambda key: state_of(key[3]) == state_of(word))
            else:
                zero = all_withheld(lambda key: True)
        if not zero:
            model.low[cell] = max(model.low[cell], 1)
    return model, figures, implied


def row_of(figures, number, span, word, column):
    """Whether all outcomes of a need are withheld, where this is one of them."""
    if column in ("", "all"):
        return False
    row = [
        other["kind"] == "withheld"
        for key, (_, other) in figures.items()
        if key[:4] == (number, span, "referrals", word) and key[4] not in ("", "all")
    ]
    return len(row) > 1 and all(row)


class Found:
    """The least and the greatest value of each unknown in the tables seen so far."""

    def __init__(self, model):
        self.model = model
        self.relaxed, self.whole = model.solver(False), model.solver(True)
        self.spans = [[TOP, -1] for _ in model.names]
        self.seen = []

    def solve(self, solver, cells, sense):
        for cell in cells:
            solver.changeColCost(cell, 1.0)
        solver.changeObjectiveSense(sense)
        solver.run()
        good = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = list(solver.getSolution().col_value) if good else None
        for cell in cells:
            solver.changeColCost(cell, 0.0)
        return values

    def width(self, cell):
        low, high = self.spans[cell]
        return high - low + 1

    def looked(self, cells, sense):
        """A table in which a sum of cells is the greatest, or the least."""
        values = self.solve(self.relaxed, cells, sense)
        if values is None:
            raise SystemExit("no counts agree with what was published")
        if any(abs(value - round(value)) > 1e-6 for value in values):
            values = self.solve(self.whole, cells, sense)
        values = [round(value) for value in values]
        self.seen.append(values)
        for span, value in zip(self.spans, values):
            span[0], span[1] = min(span[0], value), max(span[1], value)
        return values

    def ask(self, cell, wanted):
        for sense in (highspy.ObjSense.kMaximize, highspy.ObjSense.kMinimize):
            self.looked([cell], sense)
            if self.width(cell) >= wanted:
                return

    def sum_of(self, cells, wanted):
        """The least and the greatest sum, or two that are far enough apart."""
        sums = [sum(values[cell] for cell in cells) for values in self.seen]
        low, high = min(sums, default=TOP), max(sums, default=-1)
        for sense in (highspy.ObjSense.kMaximize, highspy.ObjSense.kMinimize):
            if high - low + 1 >= wanted:
                break
            values = self.looked(cells, sense)
            value = sum(values[cell] for cell in cells)
            low, high = min(low, value), max(high, value)
        return low, high


def is_known(model, cell):
    return model.low[cell] == model.high[cell]


def narrow(reports):
    """What is too narrow, and how many withheld figures there are."""
    model, figures, implied = build(reports)
    threshold = reports[-1]["threshold"]
    zeros = reports[-1]["zeros"]
    wanted = threshold if zeros == "withheld" else threshold - 1
    found, faults, withheld = Found(model), [], 0
    for key, (cell, figure) in figures.items():
        if figure["kind"] != "withheld":
            continue
        withheld += 1
        if found.width(cell) < wanted:
            found.ask(cell, wanted)
        if found.width(cell) < wanted and found.spans[cell] != [0, 0]:
            faults.append((key, found.spans[cell]))
    for cell in implied:
        if is_known(model, cell):
            continue
        if found.width(cell) < wanted:
            found.ask(cell, wanted)
        low, high = found.spans[cell]
        if found.width(cell) < wanted and low < threshold and high > 0:
            faults.append((model.names[cell], [low, high]))
    # Rows that are not known may be known together: what is left of a table beside the others.
    for table, rows in model.tables.items():
        open_rows = [row for row in rows if found.width(row) > 1 and not is_known(model, row)]
        if len(open_rows) > 1:
            low, high = found.sum_of(open_rows, wanted)
            if high - low + 1 < wanted and low < threshold and high > 0:
                faults.append(((*table, "rows together", len(open_rows)), (low, high)))
    return faults, withheld


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    figures, bad, editions = 0, 0, 0
    for file in files:
        reports = json.loads(file.read_text())
        editions += sum("edition" in report for report in reports)
        started = time.monotonic()
        faults, withheld = narrow(reports)
        took = time.monotonic() - started
        print(f"{file.name}: {withheld} figures, {took:.1f} s", file=sys.stderr, flush=True)
        figures += withheld
        for name, (low, high) in faults:
            print(f"{file.name}: {name} is {low} to {high}", flush=True)
        bad += bool(faults)
    print(
        f"{len(files)} offices, {editions} further editions, {figures} withheld figures: "
        f"{bad} give one away"
    )
    sys.exit(1 if bad or not files or not figures else 0)


main()
