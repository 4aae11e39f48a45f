#!/usr/bin/env python3
"""A million people in the store next to few, questions that are kept next to a handler that keeps
nothing, imports next to plain inserts, and PostgreSQL next to SQLite: side by side in one run.

    tests/postgres/run benches/million.py
    benches/million.py --people 100000 few kept import
    tests/postgres/run benches/million.py --people 100000 --voice target/dist/voice databases

Whoever is compared is asked in turns, by a client that is a process of its own (`side`, in
`benches/http`). Each server has a log as in an office, here in a file. Takes Rust and Python 3; for
PostgreSQL, `tests/postgres/run` and its `psql`.
"""

import argparse
import contextlib
import functools
import json
import os
import pathlib
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from load import ROOT, built, example

MOMENT = "2026-11-02T15:00:00Z"
PATH, QUESTION = "/v1/questions", "questions/victim-custody-status.json"
ROUNDS, SECONDS = 5, 3
TABLES = ("subject_record", "record_tag", "record_change")
POSTGRES = os.environ.get("VOICE_TEST_POSTGRES")


def side():
    """The client and the bare handler, compiled as the program is."""
    command = ["cargo", "build", "--locked", "--profile", "dist", "-p", "voice-http-benches"]
    subprocess.run(command + ["--bin", "side"], cwd=ROOT, check=True)
    return str(target() / "dist" / "side")


def target():
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def asked(question):
    """A question as bytes of a request."""
    body = json.dumps(question)
    return (
        f"POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n{body}"
    ).encode()


class Bench:
    """The programs, and a folder for everything that is made."""

    def __init__(self, voice, client, people):
        self.voice, self.client, self.people = voice, client, people
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="voice-million-"))
        self.request = self.folder / "request"
        self.request.write_bytes(asked(example(QUESTION)))
        self.databases, self.many = 0, None

    def ask(self, address, connections, requests=None):
        """Questions a second, and the milliseconds of the middle one and of the slow ones."""
        file = requests or self.request
        command = [self.client, "ask", address, file, str(connections), str(SECONDS)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        return [float(word) for word in done.stdout.split()]

    def database(self):
        """A new database of PostgreSQL."""
        self.databases += 1
        name = f"million_{self.databases}"
        psql("postgres", f"CREATE DATABASE {name}")
        return name


def psql(database, statement):
    command = ["psql", f"{POSTGRES}/{database}", "--quiet", "--no-align", "--tuples-only"]
    done = subprocess.run(
        command + ["--command", statement], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


class Store:
    """A folder of data, and the database where that is not in it."""

    def __init__(self, bench, name, database=None):
        self.bench, self.data = bench, bench.folder / name
        self.database = database
        self.environment = {**os.environ, "VOICE_DATA": str(self.data)}
        if database:
            self.environment["DATABASE_URL"] = f"{POSTGRES}/{database}"

    def imported(self, file):
        """How long an import takes."""
        began = time.monotonic()
        command = [self.bench.voice, "records", "import", str(file)]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - began

    @contextlib.contextmanager
    def served(self):
        """A server of it."""
        log = self.data.with_suffix(".log")
        limits = ["--requests-per-minute", "4294967295", "--connections-per-address", "1000"]
        command = [self.bench.voice, "serve", "--listen", "127.0.0.1:0", "--clock", MOMENT, *limits]
        with log.open("w") as output:
            child = subprocess.Popen(command, env=self.environment, stderr=output)
        try:
            yield Served(child, log, self.database is not None)
        finally:
            child.terminate()
            child.wait(60)


class Served:
    def __init__(self, child, log, by_postgres):
        self.child, self.by_postgres = child, by_postgres
        self.address = None
        while self.address is None:
            time.sleep(0.05)
            if child.poll() is not None:
                sys.exit(f"the server did not start: {log.read_text()}")
            for line in log.read_text().splitlines():
                with contextlib.suppress(ValueError):
                    fields = json.loads(line)["fields"]
                    if fields.get("message") == "listening":
                        self.address = fields["address"]

    def memory(self):
        """The memory that it holds, in MiB."""
        lines = (PROCESSES / str(self.child.pid) / "status").read_text().splitlines()
        (resident,) = (line.split()[1] for line in lines if line.startswith("VmRSS:"))
        return int(resident) / 1024

    def work(self):
        """The seconds that it worked, and the processes of its database with it."""
        return seconds(self.child.pid) + (worked_by_postgres() if self.by_postgres else 0)


PROCESSES = pathlib.Path("/proc")


def seconds(process):
    """The seconds that a process worked."""
    fields = (PROCESSES / str(process) / "stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:13]) / os.sysconf("SC_CLK_TCK")


def worked_by_postgres():
    """The seconds that the processes of PostgreSQL worked that there are."""
    found = 0
    for place in PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (place / "comm").read_text().strip() == "postgres":
                found += seconds(place.name)
    return found


def few_records():
    return ROOT / "examples" / "subjects" / "demo.json"


def many_records(bench):
    """A file of people who differ in names and numbers."""
    file = bench.folder / "people.ndjson"
    if not file.exists():
        one = example("subjects/demo.json")["subjects"][0]
        with file.open("w") as lines:
            for number in range(bench.people):
                one["id"] = f"person-{number}"
                one["identifiers"]["names"] = [f"Marco Vega {number}"]
                one["identifiers"]["alien_numbers"] = [number_of(number)]
                lines.write(json.dumps(one) + "\n")
    return file


def number_of(person):
    return f"A{100_000_000 + person}"


def about_anybody(bench):
    """Questions about people of the file, drawn by lot: what they need is in no cache."""
    question, requests = example(QUESTION), []
    for person in random.sample(range(bench.people), min(bench.people, 20_000)):
        question["subject"]["number"] = number_of(person)
        requests.append(asked(question))
    file = bench.folder / "requests"
    file.write_bytes(b"\0".join(requests))
    return file


def many(bench):
    """A store of many in SQLite, made once, how long its import took, and plain inserts of it."""
    if bench.many is None:
        store = Store(bench, "many")
        took = store.imported(many_records(bench))
        plain = inserted(store.data / "voice.db", bench.folder / "plain.db")
        bench.many = store, took, plain
    return bench.many


def middle(rows):
    """The middle of each column of some rows."""
    return [statistics.median(column) for column in zip(*rows)]


def worked(worker, work):
    """What some work answers, and what was worked for each question, in microseconds."""
    before = worker()
    rate, p50, p99 = work()
    return rate, p50, p99, (worker() - before) / (rate * SECONDS) * 1e6


def judged(name, value, aim, at_least):
    reached = value >= aim if at_least else value <= aim
    word = "at least" if at_least else "at most"
    return f"| {name} | {word} {aim} | {value:.2f} | {'yes' if reached else 'no'} |"


AIMS = "| | aim | measured | reached |\n|---|---|--:|---|"


def few(bench):
    """Few records and many, in SQLite."""
    less, (more, *_) = Store(bench, "few"), many(bench)
    for store in (less, more):
        store.imported(few_records())
    names, anybody = ("39", f"{bench.people} more"), about_anybody(bench)
    stores = dict(zip(names, (less, more)))
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(of.served()) for name, of in stores.items()}
        rows = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                about = anybody if server is servers[names[1]] else None
                ask = functools.partial(bench.ask, server.address, 32, about)
                rate, _, _, work = worked(server.work, ask)
                alone = bench.ask(server.address, 1, about)[1]
                rows[name].append([rate, work, alone])
        of = {name: middle(rows[name]) + [servers[name].memory()] for name in servers}
    print(f"## {bench.people} records, and 39\n")
    print(f"SQLite in a file; {ROUNDS} rounds in turns, of {SECONDS} s each. Of many, the")
    print("questions are about 20,000 of them, drawn by lot.\n")
    print("| records | questions a second, 32 connections | work of the cores for one | one after "
          "the other, p50 | memory |\n|---|--:|--:|--:|--:|")
    for name, (rate, work, alone, memory) in of.items():
        print(f"| {name} | {rate:.0f} | {work:.0f} µs | {alone:.2f} ms | {memory:.0f} MiB |")
    less, more = of.values()
    print(f"\n{AIMS}")
    print(judged("questions a second, many to few", more[0] / less[0], 0.8, True))
    print(judged("p50 of one question, many to few", more[2] / less[2], 1.3, False))
    print(judged("memory, many to few", more[3] / less[3], 2, False), flush=True)


def kept(bench):
    """A question that is kept, and a bare handler of the same JSON that keeps nothing."""
    store = Store(bench, "kept")
    store.imported(few_records())
    answer = bench.folder / "answer.json"
    with store.served() as server:
        command = ["curl", "--silent", "--fail", "--header", "content-type: application/json"]
        question = ROOT / "examples" / QUESTION
        command += ["--data-binary", f"@{question}", f"http://{server.address}{PATH}"]
        answer.write_bytes(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        bare = subprocess.Popen(
            [bench.client, "bare", PATH, answer], stdout=subprocess.PIPE, text=True
        )
        try:
            address, rows = bare.stdout.readline().strip(), {"kept": [], "bare": []}
            for _ in range(ROUNDS):
                ask = functools.partial(bench.ask, server.address, 64)
                rows["kept"].append(worked(server.work, ask))
                ask = functools.partial(bench.ask, address, 64)
                rows["bare"].append(worked(functools.partial(seconds, bare.pid), ask))
        finally:
            bare.kill()
    ours, theirs = middle(rows["kept"]), middle(rows["bare"])
    print("\n## A question that is kept\n")
    print(f"64 connections, {ROUNDS} rounds in turns, of {SECONDS} s each; SQLite in a file.\n")
    print("| | a second | p50 | p99 | the server's work for one |\n|---|--:|--:|--:|--:|")
    for name, (rate, p50, p99, work) in (
        ("a question: kept, answered, put into the ledger, and logged", ours),
        ("a bare handler of the same JSON, which keeps nothing", theirs),
    ):
        print(f"| {name} | {rate:.0f} | {p50:.2f} ms | {p99:.2f} ms | {work:.0f} µs |")
    print(f"\n{AIMS}")
    name = "a question kept, to the bare handler"
    print(judged(name, ours[0] / theirs[0], 0.45, True), flush=True)


def imports(bench):
    """Imports, and the same rows by plain inserts."""
    file = many_records(bench)
    lines = []
    store, took, plain = many(bench)
    # Two of them would take much of a disk.
    shutil.rmtree(store.data)
    bench.many = None
    lines.append(("SQLite", took, "Python's sqlite3, `executemany`", plain))
    if POSTGRES:
        store = Store(bench, "import-postgres", bench.database())
        took = store.imported(file)
        lines.append(("PostgreSQL", took, "`COPY` by psql", copied(bench, store.database)))
    print(f"\n## An import of {bench.people} records\n")
    print("| | import | the same rows by | took | ratio |\n|---|--:|---|--:|--:|")
    for name, took, by, plain in lines:
        print(f"| {name} | {took:.1f} s | {by} | {plain:.1f} s | {took / plain:.2f} |")
    print(f"\n{AIMS}")
    for name, took, _, plain in lines:
        print(judged(f"import to plain insert, {name}", took / plain, 2, False), flush=True)


def inserted(source, copy):
    """How long plain inserts of the rows of an import take, in transactions of 10,000."""
    store, plain = sqlite3.connect(source), sqlite3.connect(copy)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    took = 0
    for table in TABLES:
        for (statement,) in store.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
        ):
            plain.execute(statement)
        rows = store.execute(f"SELECT * FROM {table}")
        while part := rows.fetchmany(10_000):
            marks = ", ".join("?" * len(part[0]))
            began = time.monotonic()
            plain.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
            plain.commit()
            took += time.monotonic() - began
    store.close()
    plain.close()
    copy.unlink()
    return took


def copied(bench, database):
    """How long it takes to copy the rows of an import into new tables."""
    took, file = 0, bench.folder / "rows"
    for table in TABLES:
        psql(database, f"\\copy {table} TO '{file}'")
        psql(database, f"CREATE TABLE plain_{table} (LIKE {table} INCLUDING ALL)")
        began = time.monotonic()
        psql(database, f"\\copy plain_{table} FROM '{file}'")
        took += time.monotonic() - began
        psql(database, f"DROP TABLE plain_{table}")
        file.unlink()
    return took


def databases(bench):
    """PostgreSQL and SQLite, questions kept."""
    if not POSTGRES:
        sys.exit("databases: start this by tests/postgres/run")
    stores = {"SQLite": Store(bench, "lite"), "PostgreSQL": Store(bench, "pg", bench.database())}
    for store in stores.values():
        store.imported(few_records())
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(of.served()) for name, of in stores.items()}
        of = {}
        for connections in (64, 256):
            rows = {name: [] for name in servers}
            for _ in range(ROUNDS):
                for name, server in servers.items():
                    ask = functools.partial(bench.ask, server.address, connections)
                    rows[name].append(worked(server.work, ask))
            of[connections] = {name: middle(rows[name]) for name in servers}
    print("\n## PostgreSQL and SQLite\n")
    print(f"{ROUNDS} rounds in turns, of {SECONDS} s each; PostgreSQL has the same cores.\n")
    print("| | connections | questions kept a second | p50 | p99 | work of the cores for one |\n"
          "|---|--:|--:|--:|--:|--:|")
    for connections, both in of.items():
        for name, (rate, p50, p99, work) in both.items():
            print(f"| {name} | {connections} | {rate:.0f} | {p50:.1f} ms | {p99:.1f} ms "
                  f"| {work:.0f} µs |")
    print(f"\n{AIMS}")
    for connections, both in of.items():
        ratio = both["PostgreSQL"][0] / both["SQLite"][0]
        name = f"PostgreSQL to SQLite, {connections} connections"
        print(judged(name, ratio, 0.9, True), flush=True)
    print("\nThe work is that of the server, and of PostgreSQL's processes with it.", flush=True)


PARTS = {"few": few, "import": imports, "kept": kept, "databases": databases}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; or all")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--voice", help="the program; without it, it is built")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    voice = pathlib.Path(arguments.voice or built()).absolute()
    bench = Bench(str(voice), side(), arguments.people)
    try:
        for name in arguments.parts or PARTS:
            PARTS[name](bench)
    finally:
        shutil.rmtree(bench.folder)


if __name__ == "__main__":
    main()
