#!/usr/bin/env python3
"""A second checker of a Waarborg ledger, written from docs/ledger-rules.md and
docs/what-verify-proves.md alone; where it and ledger-rules.md differ, that page
is right.  It shares nothing with `waarborg verify`, not even its Ed25519.

    ledger_check.py FOLDER [--key LINE] [--since FILE] [--witness LINE]... [--json]
                    [--releases FILE]... [--supplier-key LINE]...

Exit: 0 no violation, 1 violations, 2 misuse (or the checker itself failed).

Everything in the folder is taken to be written by an enemy of the reader: no
file is read before its size is known, links are not followed, and no text from
a file is printed unescaped.
"""

import argparse
import json
import os
import sys

sys.dont_write_bytecode = True       # a checker leaves nothing behind

from formats import MAX_NOTE, Malformed, line_true, lines_of, parse_checkpoint, parse_key, parse_key_file
from judge import Judge
from releases import MAX_NOTES, parse_releases
from storage import WIDTH, ClosedRecords, Folder, Tree

MAX_VIOLATIONS = 50                  # section 7: a checker may end here


class Enough(Exception):
    """So many violations that going on tells nothing."""


def plain(text):
    """Text from a file may hold anything: nothing of it may steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


class Report:
    def __init__(self):
        self.size = None
        self.violations, self.notices, self.closed = [], [], []

    def broken(self, place, rule, words):
        self.violations.append({"place": plain(place), "rule": rule, "words": plain(words)})
        if len(self.violations) >= MAX_VIOLATIONS:
            raise Enough

    def tell(self, words):
        self.notices.append(plain(words))


def runs(numbers):
    """1, 2, 3, 7 as "1 to 3, 7"."""
    found = []
    for n in numbers:
        if found and n == found[-1][1] + 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return ", ".join("%d" % a if a == b else "%d to %d" % (a, b) for a, b in found)


class Check:
    def __init__(self, folder, given_key, since, trusted, releases):
        self.report = Report()
        self.folder = Folder(folder, self.report)
        self.given_key, self.since, self.trusted = given_key, since, trusted
        self.releases = releases
        self.tree, self.judge = Tree(), None

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
        key_file = folder.parsed("key", MAX_NOTE, parse_key_file)
        checkpoint = folder.parsed("checkpoint", MAX_NOTE, parse_checkpoint)
        if checkpoint is None:
            report.tell("without a checkpoint nothing else could be checked")
            return
        size = report.size = checkpoint.size
        folder.expect_tiles(size)
        closed = ClosedRecords(folder, report, size) if folder.records or folder.waiting else None
        self.judge = Judge(report, self.tree, closed, self.releases)
        self.all_leaves(size)
        folder.compare_hashes(self.tree)
        if size == 0:
            report.broken("checkpoint", "T2", "is of no leaves")
        if self.tree.size == size:
            self.judge.end(size)
            if self.tree.root(size) != checkpoint.root:
                report.broken("checkpoint", "T2", "its root is not that of the leaves")
        else:
            report.tell("only the first %d of %d leaves could be read: what lies behind was not checked" % (self.tree.size, size))
        first = self.first_key(key_file)
        self.signed("checkpoint", checkpoint, first)
        self.witnesses(checkpoint)
        if self.since:
            self.earlier(first)

    def all_leaves(self, size):
        for number in range(-(-size // WIDTH)):
            entries = self.folder.entries(number, min(WIDTH, size - number * WIDTH))
            if entries is None:
                return
            for entry in entries:
                self.judge.leaf(self.tree.size, entry)
                self.tree.add(entry)

    def first_key(self, key_file):
        """T4, of the first key: that of ledger.begun, or where that could not
        be read the file's."""
        first = self.judge.key_at(0) or key_file
        if key_file and key_file != first:
            self.report.broken("key", "T4", "is not the key of ledger.begun")
        if first and self.given_key and first != self.given_key:
            self.report.broken("key", "T4", "the ledger's first key is not the one that was given")
        return first

    def signed(self, place, note, first):
        """T4, of the checkpoint and of an earlier one."""
        report, begun, key = self.report, self.judge.begun, self.judge.key_at(note.size) or first
        if begun and note.origin != begun["origin"]:
            report.broken(place, "T4", "its origin is not the ledger's")
        lines = lines_of(key, note) if key else []
        if not all(line_true(key, note.text, line) for line in lines):
            report.broken(place, "T4", "a line of the ledger's key is false")
        if not lines and self.tree.size >= note.size:
            report.broken(place, "T4", "is not signed by the key in force at its size")
        elif not lines:          # the key in force there may be one that could not be read
            report.tell("%s is not signed by the last key that is known" % place)

    def witnesses(self, checkpoint):
        """T5, and whose the other lines are."""
        report, witnessed = self.report, False
        witnesses = {**self.judge.witnesses, **{k.line: k for k in self.trusted}}
        for witness in witnesses.values():
            lines = lines_of(witness, checkpoint)
            for line in lines:
                if line_true(witness, checkpoint.text, line):
                    witnessed = True
                    report.tell("witnessed by %s at %d seconds of POSIX time" % (witness.name, int.from_bytes(line.data[:8], "big")))
                else:
                    report.broken("checkpoint", "T5", "a line of the witness %s is false" % witness.name)
            if not lines and witness in self.trusted:
                report.broken("checkpoint", "T5", "the witness %s, whom the checker trusts, is missing" % witness.name)
        if not witnessed:
            report.tell("unwitnessed: no true cosignature stands under the checkpoint")
        known = {(k.name, k.id) for k in [*witnesses.values(), *(key for _, key in self.judge.keys)]}
        for line in checkpoint.signatures:
            if (line.name, line.id) not in known:
                report.tell("a signature under the checkpoint is by an unknown key: %s+%s" % (line.name, line.id.hex()))

    def earlier(self, first):
        """T3."""
        (place, data), size = self.since, self.report.size
        try:
            note = parse_checkpoint(data)
        except Malformed as fault:
            self.report.broken(place, "T4", str(fault))
            return
        if note.size > size:
            self.report.broken(place, "T3", "is of %d leaves, and the ledger has only %d" % (note.size, size))
        elif note.size > self.tree.size:
            self.report.tell("the earlier checkpoint could not be compared")
        elif self.tree.root(note.size) != note.root:
            self.report.broken(place, "T3", "its root is not that of the ledger's first %d leaves" % note.size)
        self.signed(place, note, first)

    def say_closed(self):
        closed = self.judge.closed
        if not closed:
            self.report.closed = ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13"]
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
    parser.add_argument("--releases", metavar="FILE", action="append", default=[], help="signed notes of suppliers about their releases")
    parser.add_argument("--supplier-key", metavar="LINE", action="append", default=[], help="the key of a supplier whose notes they are")
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

    suppliers = [parse_key(line.strip()) for line in options.supplier_key]
    if any(k is None or k.type != 1 for k in suppliers):
        parser.error("--supplier-key is no key line of type 1")
    releases = []
    for place in options.releases:
        try:
            with open(place, "rb") as file:
                releases += parse_releases(file.read(MAX_NOTES + 1), suppliers)
        except OSError as fault:
            parser.error("the file for --releases cannot be read: %s" % fault.strerror)
        except Malformed as fault:
            parser.error("the file for --releases %s" % fault)

    report = Check(options.folder, key, since, trusted, releases).run()
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
