#!/usr/bin/env python3
"""Mixed load on one server for a while, and whether it stays as it was.

    benches/load.py --minutes 60
    benches/load.py --minutes 15 --database postgres://voice@127.0.0.1/voice --scale 0.5

Every role of an office works at once, each kind of request at a rate of its own (`KINDS`), beside
clients that never read, bytes that are no request, a receiver of messages that fails one time in
ten, and one rotation of keys at half time. Each 30 seconds it notes what the process holds. It ends
with a table, and with exit status 1 where the last quarter is not as the second or where a reply
was not one of those expected. Takes Python 3 and `voice` (`--voice`, else it is built).
"""

import argparse
import collections
import datetime
import heapq
import http.client
import http.server
import json
import os
import pathlib
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOKEN = "a-token-for-the-load-on-the-server"
EVERY = 30
CLIENTS = 16

# Which part of the requests for messages the receiver refuses.
TROUBLES = 0.1

# What may grow from the second quarter to the last: a factor, and what is added to it.
FLAT = {
    "resident": (1.05, 4, "MiB"),
    "descriptors": (1.1, 4, ""),
    "threads": (1.1, 4, ""),
    "waiting": (1.5, 20, ""),
    "lag": (1.5, 5, "s"),
    "journal": (1.5, 8, "MiB"),
}


def built():
    """The program, compiled as it is shipped."""
    command = ["cargo", "build", "--locked", "--profile", "dist", "-p", "voice-server"]
    subprocess.run(command, cwd=ROOT, check=True)
    return str(ROOT / "target" / "dist" / "voice")


def example(path):
    return json.loads((ROOT / "examples" / path).read_text())


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Receiver(http.server.BaseHTTPRequestHandler):
    """Who sends messages for the office; it fails now and then."""

    protocol_version = "HTTP/1.1"
    received, failed = set(), 0

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        fails = random.random() < TROUBLES
        if fails:
            Receiver.failed += 1
        else:
            Receiver.received.add(self.headers.get("webhook-id"))
        self.send_response(503 if fails else 204)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server:
    """The program, on a folder of its own, or on one that is there already."""

    def __init__(self, voice, database, data=None):
        self.voice = voice
        self.data = data or pathlib.Path(tempfile.mkdtemp(prefix="voice-load-"))
        records = self.data / "records.json"
        if not records.exists():
            demonstration = example("subjects/demo.json")
            for subject in demonstration["subjects"]:
                if "screening" in subject:
                    subject["screening"]["at"] = now()
            records.write_text(json.dumps(demonstration))
        self.receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=self.receiver.serve_forever, daemon=True).start()
        self.environment = {**os.environ, "VOICE_DATA": str(self.data), "VOICE_STAFF_TOKEN": TOKEN}
        if database:
            self.environment["DATABASE_URL"] = database
        limits = ["--requests-per-minute", "4294967295", "--connections-per-address", "1000"]
        self.child = subprocess.Popen(
            [voice, "serve", "--listen", "127.0.0.1:0", "--tokens", "--clock", "system", *limits]
            + ["--subjects", str(records)]
            + ["--webhook", f"http://127.0.0.1:{self.receiver.server_address[1]}"],
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = collections.Counter()
        for line in self.child.stderr:
            fields = json.loads(line)["fields"]
            if fields["message"] == "listening":
                self.address = fields["address"]
                break
            print(fields, file=sys.stderr)
        else:
            sys.exit("the server did not start")
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self):
        """Reads the log, since the server waits for who does not, and counts what is no request."""
        for line in self.child.stderr:
            try:
                fields = json.loads(line)
                if fields["fields"].get("message") != "request":
                    self.said[f"{fields['level']} {fields['fields'].get('message')}"] += 1
            except ValueError:
                self.said[line.strip()] += 1

    def held(self):
        """What the process holds, and the size of the database and its journal."""
        place = pathlib.Path("/proc") / str(self.child.pid)
        status = dict(
            line.split(":", 1)
            for line in (place / "status").read_text().splitlines()
            if ":" in line
        )

        def size(name):
            path = self.data / name
            return path.stat().st_size / 2**20 if path.exists() else 0

        of_process = (place / "stat").read_text().rpartition(")")[2].split()
        ticks = sum(int(field) for field in of_process[11:13])
        return {
            "processor": ticks / os.sysconf("SC_CLK_TCK"),
            "resident": int(status["VmRSS"].split()[0]) / 1024,
            "descriptors": len(os.listdir(place / "fd")),
            "threads": int(status["Threads"]),
            "journal": size("voice.db-wal"),
            "database": size("voice.db"),
        }

    def stop(self, keep=False):
        """Tells it to stop, and gives its exit status; its folder goes unless it is kept."""
        self.child.terminate()
        status = self.child.wait(60)
        if not keep:
            shutil.rmtree(self.data)
        return status


class Client:
    """One connection that is kept open, and what its replies were."""

    def __init__(self, address):
        self.address, self.connection = address, None

    def send(self, method, path, body, token, headers=()):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.address, timeout=30)
        sent = {"authorization": f"Bearer {token}", **dict(headers)}
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
            sent["content-type"] = "application/json"
        began = time.monotonic()
        try:
            self.connection.request(method, path, body, sent)
            reply = self.connection.getresponse()
            content = reply.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = None
            return type(error).__name__, {}, b"", time.monotonic() - began
        return reply.status, reply.headers, content, time.monotonic() - began


class Office:
    """What the clients know of each other: tokens, sign-ups, questions that were answered."""

    def __init__(self, address):
        self.address, self.lock, self.number = address, threading.Lock(), 0
        self.sign_ups = collections.deque(maxlen=400)
        self.locked = collections.deque(maxlen=4)
        self.questions = collections.deque(maxlen=400)
        self.referrals = collections.deque(maxlen=400)
        client = Client(address)
        self.tokens = {}
        for role in ["source", "desk", "records", "auditor", "monitor", "admin"]:
            made = self.sure(
                client, "/v1/tokens", {"kind": "staff", "roles": [role], "name": role, "days": 2}
            )
            self.tokens[role] = made["token"]
        made = self.sure(client, "/v1/tokens", {"kind": "requester", "party": "party-lind"})
        self.tokens["requester"] = made["token"]
        self.sure(client, "/v1/parties", example("requests/party.json"))
        for fact in ["identity", "birth", "conflicts", "standing"]:
            path = "/v1/parties/party-lind/attestations"
            self.sure(client, path, example(f"requests/{fact}.json"))
        self.feed = "number,country_of_birth,source,at,max_age_hours,findings\n"
        self.numbers = [
            (subject["identifiers"]["alien_numbers"][0], subject["identifiers"]["country_of_birth"])
            for subject in example("subjects/demo.json")["subjects"]
            if subject["identifiers"].get("alien_numbers")
            and not subject.get("screening", {}).get("findings", ["none"])
        ]

    def sure(self, client, path, body):
        status, _, content, _ = client.send("POST", path, body, TOKEN)
        if status != 200:
            sys.exit(f"{path}: {status} {content.decode()}")
        return json.loads(content)

    def next(self):
        with self.lock:
            self.number += 1
            return self.number

    # Each kind: what is sent, and who sends it; and what is kept of the reply.

    def question(self, name):
        asked = example(f"questions/{name}.json")
        asked["as_of"] = now()
        return "POST", "/v1/questions", asked, "desk", self.questioned

    def questioned(self, headers, _):
        self.questions.append(headers["x-request-id"])

    def claim(self):
        return "POST", "/v1/claims", example("requests/claim.json"), "requester", None

    def sign_up(self):
        asked = example("requests/sign-up.json")
        asked["requester"]["person"]["party"] = f"party-{self.next()}"
        # Some can be told now, wherever the day is.
        asked["zone"] = random.choice(["America/Chicago", "Pacific/Honolulu", "Pacific/Guam"])
        asked["channels"][0]["rhythm"] = {
            "every_days": 1, "from_hour": 0, "until_hour": 23, "every_hours": 1,
        }
        keep = lambda _, made: self.sign_ups.append(made["sign_up"])
        return "POST", "/v1/sign-ups", asked, "desk", keep

    def contact(self):
        noted = {**example("requests/inquiry.json"), "at": now()}
        return "POST", "/v1/inquiries", noted, "desk", None

    def notice(self):
        if not self.sign_ups:
            return self.sign_up()
        chosen = random.choice(self.sign_ups)
        return "POST", f"/v1/sign-ups/{chosen}/notice", {"pin": "4071"}, "desk", None

    def wrong_pin(self):
        if not self.sign_ups:
            return self.sign_up()
        chosen = random.choice(self.sign_ups)
        self.locked.append(chosen)
        return "POST", f"/v1/sign-ups/{chosen}/notice", {"pin": "0000"}, "desk", None

    def absent_pin(self):
        path = f"/v1/sign-ups/nobody-{self.next()}/notice"
        return "POST", path, {"pin": "4071"}, "desk", None

    def unlock(self):
        chosen = self.locked.popleft() if self.locked else "nobody"
        return "POST", f"/v1/sign-ups/{chosen}/unlock", None, "desk", None

    def custody_event(self):
        number = self.next()
        event = {
            **example("requests/custody-event.json"), "id": f"event-{number}",
            "subject": f"subject-{number % 500}", "at": now(),
        }
        return "POST", "/v1/custody-events", event, "source", None

    def screenings(self):
        rows = [f"{number},{country},index,{now()},24," for number, country in self.numbers]
        return "POST", "/v1/screenings", self.feed + "\n".join(rows) + "\n", "records", None

    def referral(self):
        keep = lambda _, made: self.referrals.append([made["referral"], "accept"])
        return "POST", "/v1/referrals", example("requests/referral.json"), "desk", keep

    def letter(self):
        with self.lock:
            if not self.referrals:
                return self.referral()
            referral, step = self.referrals.popleft()
        consent = None
        if step == "accept":
            consent = example("requests/consent.json")
            today = datetime.date.today()
            consent["term"] = {
                "given_on": str(today - datetime.timedelta(1)),
                "expires_on": str(today + datetime.timedelta(30)),
            }
            keep = lambda *_: self.referrals.append([referral, "send"])
        else:
            keep = None
        return "POST", f"/v1/referrals/{referral}/{step}", consent, "desk", keep

    def rationale(self):
        if not self.questions:
            return self.question("nobody")
        chosen = random.choice(self.questions)
        return "GET", f"/v1/questions/{chosen}/rationale", None, "auditor", None

    def accounting(self):
        path = "/v1/subjects/subject-in-custody/accounting?limit=100"
        return "GET", path, None, "auditor", None

    def whole_ledger(self):
        return "GET", "/v1/subjects/subject-in-custody/ledger", None, "auditor", None

    def publish(self):
        last = datetime.date(2026, 9, 1) - datetime.timedelta(self.next() % 2000)
        return "POST", f"/v1/reports/{last}--{last}", None, "records", None

    def report(self):
        return "GET", "/v1/reports/2026Q3", None, "requester", None

    def retain(self):
        if len(self.sign_ups) < 50:
            return self.sign_up()
        act = {"kind": "sign-up", "id": self.sign_ups.popleft(), "act": "delete"}
        return "POST", "/v1/retention", act, "records", None

    def services(self):
        return "GET", "/v1/services?need=domestic-violence", None, "requester", None

    def health(self):
        return "GET", "/readyz", None, "monitor", None

    def bad(self):
        return random.choice([
            ("POST", "/v1/questions", "{\"as_of\": ", "desk", None),
            ("GET", "/v1/reports/%FF", None, "desk", None),
            ("POST", "/v1/claims", example("requests/claim.json"), "monitor", None),
            ("GET", "/v1/dead-letters", None, "a-token-that-opens-nothing", None),
        ])


# What is asked how often in a second, and which replies are expected.
KINDS = {
    "a question that is told": (8, lambda of: of.question("victim-custody-status"), {200}),
    "a question that is withheld": (8, lambda of: of.question("subject-vawa-t-u"), {200}),
    "a question about nobody": (8, lambda of: of.question("nobody"), {200}),
    "a claim": (4, Office.claim, {200}),
    "a sign-up": (2, Office.sign_up, {200}),
    "a contact": (3, Office.contact, {200}),
    "a PIN that is right": (1, Office.notice, {200, 403}),
    "a PIN that is wrong": (0.3, Office.wrong_pin, {200, 403}),
    "a PIN of no sign-up": (0.3, Office.absent_pin, {403}),
    "an unlocking": (0.3, Office.unlock, {200, 404}),
    "a custody event": (0.5, Office.custody_event, {200}),
    "a feed of screenings": (0.05, Office.screenings, {200}),
    "a referral": (0.3, Office.referral, {200}),
    "a letter": (0.6, Office.letter, {200}),
    "a rationale": (1, Office.rationale, {200}),
    "a page of the accounting": (0.5, Office.accounting, {200}),
    "a whole ledger": (0.02, Office.whole_ledger, {200}),
    "a publication": (0.02, Office.publish, {200, 409, 422}),
    "a report": (1, Office.report, {200, 404}),
    "a deletion": (0.5, Office.retain, {200, 404}),
    "a search of services": (2, Office.services, {200}),
    "a look at health": (1, Office.health, {200}),
    "what is refused": (1, Office.bad, {400, 401, 403, 404, 415, 422}),
}


class Load:
    """The clients, until the end."""

    def __init__(self, office, scale, end):
        self.office, self.end, self.lock = office, end, threading.Lock()
        self.due = [(time.monotonic() + random.random(), kind) for kind in KINDS]
        heapq.heapify(self.due)
        self.scale = scale
        self.times = collections.defaultdict(list)
        self.unexpected, self.late = collections.defaultdict(list), 0.0

    def work(self):
        client = Client(self.office.address)
        while time.monotonic() < self.end:
            with self.lock:
                due, kind = heapq.heappop(self.due)
                rate, make, expected = KINDS[kind]
                heapq.heappush(self.due, (due + random.expovariate(rate * self.scale), kind))
            time.sleep(max(0, due - time.monotonic()))
            self.late = max(self.late, time.monotonic() - due)
            method, path, body, role, keep = make(self.office)
            token = self.office.tokens.get(role, role)
            headers = {}
            if path.endswith(("sign-ups", "inquiries", "referrals")):
                headers["idempotency-key"] = f"load-{self.office.next()}"
            if path.endswith("screenings"):
                headers["content-type"] = "text/csv"
            status, head, content, took = client.send(method, path, body, token, headers)
            with self.lock:
                self.times[kind].append((time.monotonic(), took * 1000))
                if status not in expected:
                    text = " ".join(content.decode(errors="replace").split())
                    self.unexpected[f"{kind}: {status} {text[:200]}"].append(time.monotonic())
            if kind == "what is refused":
                # A body that nobody read ends the connection.
                client = Client(self.office.address)
            if keep and status == 200:
                keep(head, json.loads(content))

    def never_reading(self):
        """Asks for what is long, and reads nothing of it."""
        host, port = self.office.address.split(":")
        while time.monotonic() < self.end:
            held = []
            for _ in range(4):
                stream = socket.create_connection((host, int(port)))
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                stream.sendall(b"GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n" * 4)
                held.append(stream)
            time.sleep(20)
            for stream in held:
                stream.close()

    def no_requests(self):
        """Sends bytes that are no request, and hangs up."""
        host, port = self.office.address.split(":")
        while time.monotonic() < self.end:
            with socket.create_connection((host, int(port)), timeout=5) as stream:
                try:
                    stream.sendall(random.randbytes(random.randrange(1, 4000)) + b"\r\n\r\n")
                    stream.recv(4000)
                except OSError:
                    pass
            time.sleep(1)


def figures(client, token):
    """What the server says of its messages."""
    _, _, text, _ = client.send("GET", "/metrics", None, token)
    of = dict(
        line.rsplit(" ", 1) for line in text.decode().splitlines() if line.startswith("voice_")
    )
    return {
        "waiting": float(of.get("voice_outbox_waiting", 0)),
        "lag": float(of.get("voice_outbox_lag_seconds", 0)),
        "dead": float(of.get("voice_dead_letters", 0)),
    }


def quantile(times, share):
    return sorted(times)[int((len(times) - 1) * share)] if times else float("nan")


def report(arguments, server, load, samples, began, ended):
    """The tables; whether everything is flat and as expected."""
    quarter = (ended - began) / 4

    def of(number):
        return [s for at, s in samples if number <= (at - began) / quarter < number + 1]

    sent = sum(len(times) for times in load.times.values())
    print(
        f"## A server under mixed load\n\n{(ended - began) / 60:.0f} minutes, "
        f"{sent / (ended - began):.0f} requests a second of {len(KINDS)} kinds by {CLIENTS} "
        f"clients on {'PostgreSQL' if arguments.database else 'SQLite'}; the machine "
        f"has {os.cpu_count()} cores, shared with the clients and other work. "
        f"{len(Receiver.received)} messages were received, {Receiver.failed} were refused "
        "by their receiver at first. The keys were rotated once, at half time.\n"
    )
    names = list(FLAT) + ["database", "dead"]
    print(
        "| the median of a quarter | first | second | third | last | |\n"
        "|---|--:|--:|--:|--:|---|")
    good = True
    for name in names:
        medians = [statistics.median(s[name] for s in of(n)) if of(n) else 0 for n in range(4)]
        factor, more, unit = FLAT.get(name, (None, None, "MiB" if name == "database" else ""))
        flat = factor is None or medians[3] <= medians[1] * factor + more
        good &= flat
        verdict = "" if factor is None else "flat" if flat else "**grows**"
        cells = " | ".join(f"{median:.1f}" if unit else f"{median:.0f}" for median in medians)
        print(f"| {name}{f', {unit}' if unit else ''} | {cells} | {verdict} |")
    print("\n| in ms | requests | p50, second quarter | p99 | p50, last quarter | p99 |")
    print("|---|--:|--:|--:|--:|--:|")
    for kind, times in load.times.items():
        cells = []
        for number in (1, 3):
            chosen = [took for at, took in times if number <= (at - began) / quarter < number + 1]
            cells += [f"{quantile(chosen, 0.5):.1f}", f"{quantile(chosen, 0.99):.1f}"]
        print(f"| {kind} | {len(times)} | {' | '.join(cells)} |")
    print(f"\nThe clients were late by {load.late:.1f} s at most.")
    for what, times in sorted(load.unexpected.items()):
        first, last = ((at - began) / 60 for at in (times[0], times[-1]))
        print(f"- not expected, {len(times)} times, minute {first:.1f} to {last:.1f}: {what}")
    for what, times in sorted(server.said.items()):
        print(f"- the log, {times} times: {what}")
    return good and not load.unexpected


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--scale", type=float, default=1, help="of the rates")
    parser.add_argument("--database", help="the address of an empty database of PostgreSQL")
    parser.add_argument("--voice", help="the program; without it, it is built")
    parser.add_argument("--samples", help="a file for every sample, as NDJSON")
    arguments = parser.parse_args()
    voice = arguments.voice or built()
    server = Server(voice, arguments.database)
    try:
        office = Office(server.address)
        began = time.monotonic()
        end = began + arguments.minutes * 60
        load = Load(office, arguments.scale, end)
        threads = [threading.Thread(target=load.work, daemon=True) for _ in range(CLIENTS)]
        threads += [
            threading.Thread(target=of, daemon=True)
            for of in (load.never_reading, load.no_requests)
        ]
        for thread in threads:
            thread.start()
        client, samples, rotated = Client(server.address), [], False
        while time.monotonic() < end:
            time.sleep(min(EVERY, max(0.1, end - time.monotonic())))
            if server.child.poll() is not None:
                sys.exit(f"the server ended: {server.child.returncode} {dict(server.said)}")
            sample = {**server.held(), **figures(client, office.tokens["monitor"])}
            samples.append((time.monotonic(), sample))
            line = json.dumps({"at": round(time.monotonic() - began), **sample})
            print(line, file=sys.stderr, flush=True)
            if arguments.samples:
                with open(arguments.samples, "a") as file:
                    file.write(line + "\n")
            if not rotated and time.monotonic() - began > arguments.minutes * 30:
                rotated, before = True, time.monotonic()
                command = [voice, "keys", "rotate"]
                subprocess.run(
                    command, env=server.environment, check=True, stdout=subprocess.DEVNULL
                )
                print(f"rotated in {time.monotonic() - before:.1f} s", file=sys.stderr)
        for thread in threads:
            thread.join(30)
        good = report(arguments, server, load, samples, began, time.monotonic())
    finally:
        status = server.stop()
    print(f"\nIt stopped with exit status {status} when it was told to.")
    sys.exit(0 if good and status == 0 else 1)


if __name__ == "__main__":
    main()
