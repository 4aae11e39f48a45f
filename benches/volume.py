#!/usr/bin/env python3
"""What a server does at volume: a long accounting, a long purge, many PINs.

    benches/volume.py                        all three, at their full size
    benches/volume.py accounting --entries 20000
    benches/volume.py purge --rows 100000
    benches/volume.py pins --pins 500

Each is measured on a new store in SQLite, with the program as shipped. Takes Python 3 and `voice`
(`--voice`, else it is built).
"""

import argparse
import json
import math
import random
import socket
import sqlite3
import statistics
import sys
import threading
import time
import uuid

from load import TOKEN, Client, Server, built, example, now

# How long a question is kept to which nothing was disclosed, in days; and how old the rows are.
KEPT, OLD = 30, 40


class Asking:
    """Clients that ask one question over and over, until there are so many answers or a stop."""

    def __init__(self, address, name, count=None, clients=8):
        host, port = address.split(":")
        self.place, self.name = (host, int(port)), name
        self.left, self.lock, self.stopped = count, threading.Lock(), False
        self.longest, self.answered, self.failed, self.times = 0.0, 0, [], []
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(clients)]
        for thread in self.threads:
            thread.start()

    def request(self):
        body = json.dumps({**example(f"questions/{self.name}.json"), "as_of": now()})
        head = (
            f"POST /v1/questions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()

    def work(self):
        with socket.create_connection(self.place, timeout=60) as stream:
            request, made = self.request(), time.monotonic()
            while not self.stopped:
                with self.lock:
                    if self.left is not None:
                        if self.left == 0:
                            return
                        self.left -= 1
                if time.monotonic() - made > 60:
                    request, made = self.request(), time.monotonic()
                began = time.monotonic()
                stream.sendall(request)
                reply = b""
                while (end := reply.find(b"\r\n\r\n")) < 0:
                    reply += stream.recv(65536)
                head = reply[:end].lower()
                length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
                while len(reply) < end + 4 + length:
                    reply += stream.recv(65536)
                took = time.monotonic() - began
                with self.lock:
                    self.times.append(took)
                    self.longest = max(self.longest, took)
                    self.answered += 1
                    if not reply.startswith(b"HTTP/1.1 200"):
                        self.failed.append(reply[:400])

    def wait(self):
        for thread in self.threads:
            thread.join()

    def stop(self):
        self.stopped = True
        self.wait()


class Health:
    """Somebody who asks for `/healthz` each 2 ms, and notes the longest wait."""

    def __init__(self, address):
        self.client, self.stopped, self.times, self.failed = Client(address), False, [], 0
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self):
        while not self.stopped:
            status, _, _, took = self.client.send("GET", "/healthz", None, TOKEN)
            self.times.append(took * 1000)
            self.failed += status != 200
            time.sleep(0.002)

    def stop(self):
        """The longest and the middle wait, in ms."""
        self.stopped = True
        self.thread.join()
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{max(self.times):.1f} ms (middle {statistics.median(self.times):.2f} ms{failed})"


def entries_of(address, path, mark):
    """How often a mark is in what is streamed, which is read in pieces that are not kept."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=600) as stream:
        head = f"GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\n"
        stream.sendall((head + "connection: close\r\n\r\n").encode())
        count, size, before = 0, 0, b""
        while piece := stream.recv(1 << 16):
            size += len(piece)
            seen = before + piece
            count += seen.count(mark)
            before = seen[-(len(mark) - 1) :]
    return count, size


def accounting(voice, entries):
    server = Server(voice, None)
    try:
        began = time.monotonic()
        asking = Asking(server.address, "victim-custody-status", entries)
        asking.wait()
        made = time.monotonic() - began
        if asking.failed:
            sys.exit(f"a question failed: {asking.failed[0]}")
        print(f"## An accounting of {entries} entries\n")
        print(f"They were made by questions over HTTP, {entries / made:.0f} a second.\n")
        print("| | entries | took | the longest `/healthz` beside it | memory after it |")
        print("|---|--:|--:|--:|--:|")
        for what, mark in (("accounting", b'"purpose"'), ("ledger", b'"sequence"')):
            path = f"/v1/subjects/subject-in-custody/{what}"
            health, began = Health(server.address), time.monotonic()
            count, size = entries_of(server.address, path, mark)
            took, longest = time.monotonic() - began, health.stop()
            row(f"`{what}`, streamed ({size / 1e6:.1f} MB)", count, took, longest, server)
            if count != entries:
                sys.exit(f"{entries} entries were made and {count} read")
        client, link, read = Client(server.address), path + "?limit=1000", 0
        health, began = Health(server.address), time.monotonic()
        while link:
            status, head, content, _ = client.send("GET", link, None, TOKEN)
            if status != 200:
                sys.exit(f"{link}: {status} {content.decode()}")
            read += len(json.loads(content))
            link = (head.get("link") or "").partition(">")[0].lstrip("<")
        took, longest = time.monotonic() - began, health.stop()
        row("`ledger`, pages of 1,000", read, took, longest, server)
        if read != entries:
            sys.exit(f"{entries} entries were made and {read} read")
    finally:
        server.stop()


def row(what, count, took, longest, server):
    resident = server.held()["resident"]
    print(f"| {what} | {count} | {took:.1f} s | {longest} | {resident:.0f} MiB |", flush=True)


def purge(voice, rows, width):
    server = Server(voice, None)
    data = server.data
    server.stop(keep=True)
    store = sqlite3.connect(data / "voice.db")
    then = int((time.time() - OLD * 86400) * 1000)
    text = "x" * width
    store.executemany(
        "INSERT INTO question (id, asked_at, document, decision) VALUES (?, ?, '', ?)",
        ((str(uuid.uuid4()), then + number, text) for number in range(rows)),
    )
    store.commit()
    server = Server(voice, None, data)
    try:
        asking, health, began = Asking(server.address, "nobody", clients=4), None, time.monotonic()
        health = Health(server.address)
        count = f"SELECT EXISTS (SELECT 1 FROM question WHERE asked_at < {then + rows})"
        while store.execute(count).fetchone()[0]:
            time.sleep(1)
        took = time.monotonic() - began
        asking.stop()
        longest = health.stop()
        print(f"\n## A purge of {rows} questions of {width} bytes\n")
        print(f"| | |\n|---|--:|\n| it took | {took:.0f} s |")
        print(f"| questions answered beside it | {asking.answered} |")
        print(f"| the longest of them | {asking.longest * 1000:.0f} ms |")
        print(f"| of them failed | {len(asking.failed)} |")
        print(f"| the longest `/healthz` | {longest} |")
        print(f"| memory after it | {server.held()['resident']:.0f} MiB |", flush=True)
        if asking.failed:
            sys.exit(f"a question failed: {asking.failed[0]}")
    finally:
        store.close()
        server.stop()


def pins(voice, count):
    server = Server(voice, None)
    try:
        client = Client(server.address)
        made, body = [], example("requests/sign-up.json")
        for _ in range(count):
            status, _, content, _ = client.send("POST", "/v1/sign-ups", body, TOKEN)
            if status != 200:
                sys.exit(f"a sign-up: {status} {content.decode()}")
            made.append(json.loads(content)["sign_up"])
        times = {True: [], False: []}
        turns = [(True, id) for id in made] + [(False, str(uuid.uuid4())) for _ in made]
        random.shuffle(turns)
        for there, id in turns:
            path = f"/v1/sign-ups/{id}/notice"
            status, _, _, took = client.send("POST", path, {"pin": "0000"}, TOKEN)
            if status != 403:
                sys.exit(f"a wrong PIN: {status}")
            times[there].append(took * 1e6)
        means = {there: statistics.mean(of) for there, of in times.items()}
        error = math.sqrt(sum(statistics.variance(of) / len(of) for of in times.values()))
        print(f"\n## {count} wrong PINs of sign-ups that are there, and {count} of none\n")
        print("In turns drawn by lot, over one connection.\n")
        print("| | mean | middle |\n|---|--:|--:|")
        for there, name in ((True, "of a sign-up"), (False, "of none")):
            middle = statistics.median(times[there])
            print(f"| {name} | {means[there]:.0f} µs | {middle:.0f} µs |")
        print(f"| Welch's t | {(means[True] - means[False]) / error:.2f} | |", flush=True)
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", help="accounting, purge, pins; or all")
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--width", type=int, default=1024, help="of a question, in bytes")
    parser.add_argument("--pins", type=int, default=2_000)
    parser.add_argument("--voice", help="the program; without it, it is built")
    arguments = parser.parse_args()
    voice = arguments.voice or built()
    parts = {
        "accounting": lambda: accounting(voice, arguments.entries),
        "purge": lambda: purge(voice, arguments.rows, arguments.width),
        "pins": lambda: pins(voice, arguments.pins),
    }
    unknown = set(arguments.parts) - set(parts)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    for name in arguments.parts or parts:
        parts[name]()


if __name__ == "__main__":
    main()
