#!/usr/bin/env python3
"""A second checker of a Waarborg ledger, written from docs/ledger-rules.md alone.

It shares nothing with `waarborg verify`: another language, no library but
Python's own, even its own Ed25519.  Where the two differ, that page decides.

    ledger_check.py FOLDER [--key LINE] [--since FILE] [--witness LINE]... [--json]

Exit: 0 no violation, 1 violations, 2 misuse (or the checker itself failed).

Everything in the folder is taken to be written by an enemy of the reader: no
file is read before its size is known, links are not followed, and no text from
a file is printed unescaped.  One tile is in memory at a time; what grows with
the ledger is one hash per 256 leaves and the state that the rules ask for.
"""

import argparse
import functools
import json
import os
import sys

sys.dont_write_bytecode = True       # a checker leaves nothing behind

from formats import MAX_NOTE, Malformed, line_true, lines_of, parse_checkpoint, parse_key, sha256
from judge import Judge
from storage import MAX_VIOLATIONS, WIDTH, ClosedRecords, Enough, Folder, Report, Tree, runs


class Check:
    def __init__(self, folder, given_key, since, trusted):
        self.report = Report()
        self.folder = Folder(folder, self.report)
        self.given_key, self.since, self.trusted = given_key, since, trusted
        self.judge = None

    def run(self):
        try:
            self.steps()
        except Enough:
            self.report.tell("ended after %d violations: there may be more" % MAX_VIOLATIONS)
        if self.judge:
            self.say_closed()
        return self.report

    def steps(self):
        report, folder = self.report, self.folder
        folder.walk()
        first = self.first_key()
        checkpoint = self.checkpoint()
        if checkpoint is None:
            report.tell("without a checkpoint nothing else could be checked")
            return
        size = report.size = checkpoint.size
        for level in folder.tiles:
            folder.expect_tiles(level, size if level == "entries" else size >> 8 * int(level))
        tree = Tree(functools.lru_cache(maxsize=16)(self.hashes_again))
        closed = ClosedRecords(folder, report, size) if folder.any_closed else None
        self.judge = judge = Judge(report, tree, closed)
        self.all_leaves(tree, size)
        for level in range(1, 8):
            hashes = tree.level(level)
            for number in sorted(folder.tiles[str(level)]):
                folder.compare_hashes(str(level), number, hashes[number * WIDTH:number * WIDTH + WIDTH])
        whole = tree.size == size
        if not whole:
            report.tell("only the first %d of %d leaves could be read: what lies behind was not checked" % (tree.size, size))
        else:
            judge.end(size)
            if tree.root(size) != checkpoint.root:
                report.broken("checkpoint", "T2", "its root is not that of the leaves")
        self.signatures(checkpoint, first, whole)
        if self.since:
            self.earlier(tree, first, whole)

    def first_key(self):
        if "key" not in self.folder.present:
            self.report.broken("key", "T4", "is missing")
            return None
        data = self.folder.read("key", 4096, "T4")
        if data is None:
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        key = parse_key(text[:-1]) if text.endswith("\n") else None
        if key is None or key.type != 1:
            self.report.broken("key", "T4", "is not a key line of type 1 and a line feed")
            return None
        if self.given_key and key != self.given_key:
            self.report.broken("key", "T4", "is not the key that was given")
        return key

    def checkpoint(self):
        if "checkpoint" not in self.folder.present:
            self.report.broken("checkpoint", "T4", "is missing")
            return None
        data = self.folder.read("checkpoint", MAX_NOTE, "T4")
        try:
            return None if data is None else parse_checkpoint(data)
        except Malformed as fault:
            self.report.broken("checkpoint", "T4", str(fault))
            return None

    def width_of(self, number):
        return min(WIDTH, self.report.size - number * WIDTH)

    def hashes_again(self, number):
        tile = self.folder.read_entries(number, self.width_of(number)) or []
        return [sha256(b"\x00" + entry) for entry in tile]

    def all_leaves(self, tree, size):
        for number in range(-(-size // WIDTH)):
            entries = self.folder.read_entries(number, self.width_of(number))
            if entries is None:
                return
            hashes = [sha256(b"\x00" + entry) for entry in entries]
            self.folder.compare_hashes("0", number, hashes)
            tree.add_tile(number, hashes)
            for i, entry in enumerate(entries):
                self.judge.leaf(number * WIDTH + i, entry)

    def signatures(self, checkpoint, first, whole):
        report, judge = self.report, self.judge
        begun = judge.keys[0][1] if judge.keys else None
        if begun and first and begun != first:
            report.broken("key", "T4", "is not the key of ledger.begun")
        if begun and self.given_key and begun != self.given_key:
            report.broken("leaf 0", "T4", "its key is not the key that was given")
        # A ledger without leaves has no key of its own yet but that file's.
        key = judge.key_at(checkpoint.size) or first
        self.signed("checkpoint", checkpoint, key, whole)
        witnesses = {**judge.witnesses, **{k.line: k for k in self.trusted}}
        witnessed = 0
        for witness in witnesses.values():
            lines = lines_of(witness, checkpoint)
            for line in lines:
                if line_true(witness, checkpoint.text, line):
                    witnessed += 1
                    report.tell("witnessed by %s at %d seconds of POSIX time" % (witness.name, int.from_bytes(line.data[:8], "big")))
                else:
                    report.broken("checkpoint", "T5", "a line of the witness %s is false" % witness.name)
            if not lines and witness in self.trusted:
                report.broken("checkpoint", "T5", "the witness %s, whom the checker trusts, is missing" % witness.name)
        if not witnessed:
            report.tell("unwitnessed: no true cosignature stands under the checkpoint")
        known = {(k.name, k.id) for k in witnesses.values()} | ({(key.name, key.id)} if key else set())
        older = {(k.name, k.id) for _, k in judge.keys}
        for line in checkpoint.signatures:
            if (line.name, line.id) not in known:
                report.tell("a signature under the checkpoint is by %s: %s+%s" % (
                    "a key of the ledger that is not in force" if (line.name, line.id) in older else "an unknown key", line.name, line.id.hex()))

    def signed(self, place, note, key, whole):
        """T4, of the checkpoint and of an earlier one."""
        report, begun = self.report, self.judge.begun
        origin = begun["origin"] if begun else key and key.name
        if origin is not None and note.origin != origin:
            report.broken(place, "T4", "its origin is not the ledger's")
        if key is None:
            report.broken(place, "T4", "no key is known that it could be signed by")
            return
        lines = lines_of(key, note)
        if not lines and whole:
            report.broken(place, "T4", "is not signed by the key in force at its size")
        elif not lines:
            report.tell("%s is not signed by the last key that is known" % place)
        if not all(line_true(key, note.text, line) for line in lines):
            report.broken(place, "T4", "a line of the ledger's key is false")

    def earlier(self, tree, first, whole):
        place, data = self.since
        try:
            note = parse_checkpoint(data)
        except Malformed as fault:
            self.report.broken(place, "T4", str(fault))
            return
        if note.size > self.report.size:
            self.report.broken(place, "T3", "is of %d leaves, and the ledger has only %d" % (note.size, self.report.size))
        elif note.size > tree.size:
            self.report.tell("the earlier checkpoint could not be compared")
        elif tree.root(note.size) != note.root:
            self.report.broken(place, "T3", "its root is not that of the ledger's first %d leaves" % note.size)
        # The key in force at a size that the ledger does not reach is not known.
        self.signed(place, note, self.judge.key_at(note.size) or first, whole and note.size <= self.report.size)

    def say_closed(self):
        closed = self.judge.closed
        if not closed:
            self.report.closed = ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"]
            return
        for why, numbers in closed.unseen.items():
            if numbers:
                self.report.closed.append("records %s (%s)" % (runs(numbers), why))
        if self.judge.without_file:
            self.report.closed.append("the records of the batches at leaves " + runs(self.judge.without_file))


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(prog="ledger_check.py", allow_abbrev=False, description="Checks a Waarborg ledger against docs/ledger-rules.md.")
    parser.add_argument("folder", metavar="FOLDER")
    parser.add_argument("--key", metavar="LINE", help="the ledger's first key, known from elsewhere")
    parser.add_argument("--since", metavar="FILE", help="an earlier checkpoint of this ledger")
    parser.add_argument("--witness", metavar="LINE", action="append", default=[], help="the key of a witness whom you trust")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args(arguments)
    if not os.path.isdir(options.folder):
        parser.error("%s is no folder" % ascii(options.folder))
    key = options.key and parse_key(options.key.strip())
    if options.key is not None and (not key or key.type != 1):
        parser.error("--key is no key line of type 1")
    trusted = [parse_key(line.strip()) for line in options.witness]
    if any(k is None or k.type != 4 for k in trusted):
        parser.error("--witness is no key line of type 4")
    since = None
    if options.since is not None:
        try:
            with open(options.since, "rb") as file:
                since = options.since, file.read(MAX_NOTE + 1)
        except OSError as fault:
            parser.error("the file for --since cannot be read: %s" % fault.strerror)

    report = Check(options.folder, key, since, trusted).run()
    good = not report.violations
    if options.json:
        print(json.dumps({"good": good, "size": report.size, "violations": report.violations,
                          "notices": report.notices, "closed": report.closed}))
        return 0 if good else 1
    for v in report.violations:
        print("%s: %s (%s)" % (v["place"], v["words"], v["rule"]))
    for words in report.notices:
        print("notice: " + words)
    if report.closed:
        print("closed to this checker: " + ", ".join(report.closed))
    print("%s: %s leaves" % ("no violation" if good else "%d violations" % len(report.violations), report.size))
    return 0 if good else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        os._exit(2)
    except Exception as fault:       # a fault of this program is no verdict
        print("ledger_check.py: the checker itself failed: %s" % ascii(fault), file=sys.stderr)
        sys.exit(2)
