"""The tree, the files and the closed records: sections 1, 2 and 6 of docs/ledger-rules.md."""

import os
import re
import stat
from collections import deque, namedtuple

from formats import (CLOSED_KINDS, MAX_ENTRY, Malformed, canonical, form_fault, has_forms,
                     is_count, is_hash, is_id, is_instant, of_pattern, parse_json, sha256)

MAX_CLOSED = 512 * 1024 * 1024
WIDTH = 256                # places in a full tile


# ---------------------------------------------------------------- the tree

class Tree:
    """rows[h] holds the roots of all full subtrees of 2^h leaves, 32 bytes
    each: level L of the tiles is rows[8L]."""

    def __init__(self):
        self.rows = [bytearray()]
        self.size = 0

    def add(self, leaf):
        self.size += 1
        root, height = sha256(b"\x00" + leaf), 0
        self.rows[0] += root
        while self.size >> height & 1 == 0:      # a right half: its pair is full
            root = sha256(b"\x01" + self.rows[height][-64:])
            height += 1
            if height == len(self.rows):
                self.rows.append(bytearray())
            self.rows[height] += root

    def root(self, size):
        """The root of the first `size` leaves, from the small subtrees on the
        right to the large ones on the left."""
        root = None
        for height in range(size.bit_length()):
            count = size >> height
            if count & 1:
                part = bytes(self.rows[height][32 * count - 32:32 * count])
                root = part if root is None else sha256(b"\x01" + part + root)
        return sha256(b"") if root is None else root

    def level(self, level, number, width):
        """What the tile of that level and number holds, as far as it is known."""
        row = self.rows[8 * level] if 8 * level < len(self.rows) else b""
        return bytes(row[32 * WIDTH * number:32 * (WIDTH * number + width)])


# ---------------------------------------------------------------- the files

TILE = re.compile(r"tile/(entries|[0-7])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
RECORDS = re.compile(r"closed/(0|[1-9][0-9]{0,15})\.json")
WAITING = "closed/waiting.json"


def tile_path(level, number, width):
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    path = "tile/%s/%s" % (level, "/".join(["x" + g for g in groups[:-1]] + groups[-1:]))
    return path if width == WIDTH else path + ".p/%d" % width


class Folder:
    def __init__(self, path, report):
        self.path, self.report = path, report
        self.tiles = {level: {} for level in ["entries", *range(8)]}     # number -> widths
        self.records, self.waiting = set(), False

    def walk(self):
        """T1: what lies there.  With a list of its own, not by recursion."""
        todo = [""]
        while todo:
            below = todo.pop()
            try:
                with os.scandir(os.path.join(self.path, below)) as listing:
                    items = sorted(listing, key=lambda item: item.name)
            except OSError as fault:
                self.report.broken(below or ".", "T1", "cannot be listed: %s" % fault.strerror)
                continue
            for item in items:
                path = below + item.name
                if item.is_dir(follow_symlinks=False):
                    todo.append(path + "/")
                elif not item.is_file(follow_symlinks=False):
                    self.report.broken(path, "T1", "is no ordinary file")
                elif not self.sort_in(path):
                    self.report.broken(path, "T1", "is no file of a ledger")

    def sort_in(self, path):
        records, tile = RECORDS.fullmatch(path), TILE.fullmatch(path)
        if records:
            self.records.add(int(records[1]))
        elif path == WAITING:
            self.waiting = True
        elif tile:
            level = tile[1] if tile[1] == "entries" else int(tile[1])
            number, width = int(re.sub("[x/]", "", tile[2])), int(tile[3] or WIDTH)
            if path != tile_path(level, number, width) or width > WIDTH:
                return False
            self.tiles[level].setdefault(number, []).append(width)
        return bool(records or tile) or path in ("checkpoint", "key", WAITING)

    def read(self, path, limit):
        try:
            # Not blocking, as what was a file may be a pipe by now.
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            with open(os.open(os.path.join(self.path, path), flags), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise Malformed("is no ordinary file")
                if status.st_size > limit:
                    raise Malformed("is larger than %d bytes" % limit)
                return file.read(status.st_size)
        except OSError as fault:
            raise Malformed("cannot be read: %s" % fault.strerror) from None

    def parsed(self, path, limit, parse):
        """T1: the file must be there and in its form; None where it is not."""
        try:
            return parse(self.read(path, limit))
        except Malformed as fault:
            self.report.broken(path, "T1", str(fault))
            return None

    def expect_tiles(self, size):
        """T1: the tiles that the checkpoint's size asks for, and none beyond."""
        for level, tiles in self.tiles.items():
            places = size if level == "entries" else size >> 8 * level
            for number, widths in sorted(tiles.items()):
                for width in sorted(widths):
                    if number * WIDTH + width > places:
                        self.report.broken(tile_path(level, number, width), "T1", "reaches beyond the checkpoint")
            end = -(-places // WIDTH)
            there = [n for n in sorted(tiles) if n < end and min(WIDTH, places - n * WIDTH) in tiles[n]]
            wanted = 0
            for number in there + [end]:         # a gap is one violation, however wide
                if number > wanted:
                    path = tile_path(level, wanted, min(WIDTH, places - wanted * WIDTH))
                    more = ", and those after it before %d" % number if number > wanted + 1 else ""
                    self.report.broken(path, "T1", "is missing" + more)
                wanted = number + 1

    def entries(self, number, width):
        """The entries of a tile; None where they cannot be had.  T1: narrower
        tiles must begin it."""
        if width not in self.tiles["entries"].get(number, ()):
            return None                          # expect_tiles said so
        path = tile_path("entries", number, width)
        data = self.parsed(path, WIDTH * (2 + MAX_ENTRY), bytes)
        if data is None:
            return None
        found, ends, at = [], [0], 0
        while at < len(data):
            begin = at + 2
            at = begin + int.from_bytes(data[at:begin], "big")
            found.append(data[begin:at])
            ends.append(at)
        if len(found) != width or at != len(data):
            self.report.broken(path, "T1", "does not hold exactly %d whole entries" % width)
            return None
        for narrower in sorted(self.tiles["entries"][number]):
            if narrower < width:
                self.compare("entries", number, narrower, data[:ends[narrower]])
        return found

    def compare(self, level, number, width, good):
        path = tile_path(level, number, width)
        data = self.parsed(path, WIDTH * (2 + MAX_ENTRY), bytes)
        if data is not None and data != good:
            self.report.broken(path, "T1", "is not what the entries give")

    def compare_hashes(self, tree):
        """T1: the hashes must be what the entries give, so far as those could
        be read."""
        for level in range(8):
            for number, widths in sorted(self.tiles[level].items()):
                for width in sorted(widths):
                    if number * WIDTH + width <= tree.size >> 8 * level:
                        self.compare(level, number, width, tree.level(level, number, width))


# ---------------------------------------------------------- closed records

WAITING_FORMS = {"at": is_instant, "records": lambda v: type(v) is list}
BATCH_FORMS = {"leaf": is_count, "nonce": is_hash, "padSeed": is_hash, "records": lambda v: type(v) is list}
SEEN_FORMS = {"n": is_id, "nonce": is_hash, "body": lambda v: type(v) is dict}
UNSEEN_FORMS = {"n": is_id, "commitment": is_hash, "why": of_pattern("held|erased")}

# An unseen record has no body; what stands for a file that tells nothing has
# no number either.  Before leaf `place` it stands.
Record = namedtuple("Record", "n body place")


class ClosedRecords:
    """Gives the records in the order of their numbers, file after file, and
    keeps of each file what its batch is held to until that leaf comes."""

    def __init__(self, folder, report, size):
        self.folder, self.report, self.size = folder, report, size
        self.files = deque(sorted(leaf for leaf in folder.records if leaf < size))
        if folder.waiting:
            self.files.append(None)
        else:
            report.broken(WAITING, "C1", "is missing")
        self.queue = deque()
        self.of_batch = {}                       # leaf -> commitment, its records' (n, at, after)
        self.handed, self.of_waiting = None, []
        self.unseen = {"held": [], "erased": []}

    def next_before(self, leaf):
        """The next record that stands before this leaf, or None."""
        while not self.queue and self.files:
            self.load(self.files.popleft())
        if self.queue and self.queue[0].place <= leaf:
            return self.queue.popleft()
        return None

    def load(self, leaf):
        path, end = (WAITING, self.size) if leaf is None else ("closed/%d.json" % leaf, leaf)
        try:
            self.take(path, leaf, end, parse_json(self.folder.read(path, MAX_CLOSED)))
        except Malformed as fault:
            self.report.broken(path, "C1", str(fault))
            self.queue.append(Record(None, None, end))

    def take(self, path, leaf, end, content):
        if not has_forms(content, WAITING_FORMS if leaf is None else BATCH_FORMS):
            raise Malformed("has not exactly the fields of such a file, each in its form")
        commitments, records, told = [], [], []
        for record in content["records"]:
            commitment, body = self.read_record(record)
            commitments.append(commitment)
            records.append((record["n"], body))
            if body is not None:
                told.append((record["n"], body["at"], body["after"]))
        # An unseen record stands directly before the next that says its place,
        # or at the end of its batch.  No place lies behind the batch itself.
        place, placed = end, []
        for n, body in reversed(records):
            place = place if body is None else min(body["after"], end)
            placed.append(Record(n, body, place))
        self.queue.extend(reversed(placed))
        if leaf is None:
            self.handed, self.of_waiting = content["at"], told
            return
        if content["leaf"] != leaf:
            self.report.broken(path, "C1", "says that it is for leaf %d" % content["leaf"])
        self.of_batch[leaf] = self.commit(content, commitments), told

    def read_record(self, record):
        """(commitment, body); of a body in a wrong form nothing is told."""
        if has_forms(record, UNSEEN_FORMS):
            self.unseen[record["why"]].append(record["n"])
            return bytes.fromhex(record["commitment"]), None
        if not has_forms(record, SEEN_FORMS):
            raise Malformed("holds a record in a wrong form")
        place, body = "record %d" % record["n"], record["body"]
        form, fault = canonical(body), form_fault(body, CLOSED_KINDS)
        if len(form) > MAX_ENTRY:
            self.report.broken(place, "E1", "is larger than %d bytes" % MAX_ENTRY)
        if fault:
            self.report.broken(place, "E2", fault)
        elif body["n"] != record["n"]:
            self.report.broken(place, "C1", "calls itself record %d in its body" % body["n"])
        return sha256(bytes.fromhex(record["nonce"]) + form), None if fault else body

    @staticmethod
    def commit(content, commitments):
        width, seed, tree = 64, bytes.fromhex(content["padSeed"]), Tree()
        while width < len(commitments):
            width *= 2
        pads = [sha256(seed + i.to_bytes(8, "big")) for i in range(width - len(commitments))]
        for leaf in commitments + pads:
            tree.add(leaf)
        return sha256(bytes.fromhex(content["nonce"]) + tree.root(width)).hex()
