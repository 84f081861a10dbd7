"""The tree, the tiles and the closed records: sections 1, 2 and 6."""

import os
import re
import stat
from collections import deque, namedtuple

from formats import (CLOSED_KINDS, MAX_ENTRY, Malformed, canonical, form_fault,
                     is_count, is_hash, is_id, is_instant, parse_json, sha256)

MAX_CLOSED = 1 << 28       # this program's own limit for a file in closed/
MAX_VIOLATIONS = 50        # section 7: a checker may end here
WIDTH = 256                # places in a full tile


# ---------------------------------------------------------------- the tree

def node(left, right):
    return sha256(b"\x01" + left + right)


def tree_root(hashes):
    """RFC 6962 root of leaf hashes.  Pairing level by level, the odd last one
    going up as it is, gives the same tree as the split of the RFC."""
    if not hashes:
        return sha256(b"")
    while len(hashes) > 1:
        paired = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = paired + hashes[-1:] if len(hashes) % 2 else paired
    return hashes[0]


class Tree:
    """Keeps the roots of full tiles and what lies above; `above[h]` are the
    roots of 256 * 2^h leaves, so that level L of the tiles is above[8L - 8].
    The hashes in a tile are read again where an old root asks for them."""

    def __init__(self, read_hashes):
        self.read_hashes = read_hashes
        self.above = [[]]
        self.tile, self.hashes = None, []
        self.size = 0

    def add_tile(self, number, hashes):
        self.tile, self.hashes = number, hashes
        self.size += len(hashes)
        if len(hashes) < WIDTH:
            return
        self.above[0].append(tree_root(hashes))
        height = 0
        while len(self.above[height]) % 2 == 0:
            row = self.above[height]
            height += 1
            if height == len(self.above):
                self.above.append([])
            self.above[height].append(node(row[-2], row[-1]))

    def level(self, number):
        return self.above[8 * number - 8] if 8 * number - 8 < len(self.above) else []

    def root(self, size):
        """The root of the first `size` leaves."""
        tiles, rest = divmod(size, WIDTH)
        parts, done = [], 0
        for height in range(tiles.bit_length() - 1, -1, -1):
            if tiles >> height & 1:
                parts.append(self.above[height][done >> height])
                done += 1 << height
        if rest:
            hashes = self.hashes if tiles == self.tile else self.read_hashes(tiles)
            parts.append(tree_root(hashes[:rest]))
        if not parts:
            return sha256(b"")
        root = parts.pop()
        while parts:
            root = node(parts.pop(), root)
        return root


# ------------------------------------------------------------- the findings

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


# ---------------------------------------------------------------- the files

TILE = re.compile(r"tile/(entries|[0-7])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
RECORDS = re.compile(r"closed/(0|[1-9][0-9]{0,15})\.json")


def tile_path(level, number, width):
    digits = "%d" % number
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    path = "tile/%s/%s" % (level, "/".join(["x" + g for g in groups[:-1]] + groups[-1:]))
    return path if width == WIDTH else path + ".p/%d" % width


def split_entries(data):
    """Where each entry of a tile begins, and where the last ends; or None."""
    starts, at, end = [], 0, len(data)
    while at < end:
        starts.append(at)
        if at + 2 > end:
            return None
        at += 2 + (data[at] << 8 | data[at + 1])
    return starts + [end] if at == end else None


class Folder:
    def __init__(self, path, report):
        self.path, self.report = path, report
        self.tiles = {level: {} for level in ["entries"] + list("01234567")}
        self.records, self.waiting, self.any_closed = [], False, False
        self.present = set()

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
        self.records.sort()

    def sort_in(self, path):
        if path in ("checkpoint", "key"):
            self.present.add(path)
            return True
        if path == "closed/waiting.json":
            self.waiting = self.any_closed = True
            return True
        match = RECORDS.fullmatch(path)
        if match:
            self.records.append(int(match[1]))
            self.any_closed = True
            return True
        match = TILE.fullmatch(path)
        if not match or match[2].startswith("x000/") or int(match[3] or 1) >= WIDTH:
            return False
        number = int(match[2].replace("x", "").replace("/", ""))
        self.tiles[match[1]].setdefault(number, []).append(int(match[3] or WIDTH))
        return True

    def read(self, path, limit, rule):
        """The bytes of a file; None, and a violation, where there are none."""
        try:
            # Not blocking, as what was a file may be a pipe by now.
            handle = os.open(os.path.join(self.path, path), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            with open(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    self.report.broken(path, "T1", "is no ordinary file")
                    return None
                size = os.fstat(handle).st_size
                if size <= limit:
                    return file.read(size)
        except OSError as fault:
            self.report.broken(path, rule, "cannot be read: %s" % fault.strerror)
            return None
        self.report.broken(path, rule, "is larger than %d bytes" % limit)
        return None

    def expect_tiles(self, level, places):
        """T1: the tiles that so many places of a level ask for, and no others."""
        full, rest = divmod(places, WIDTH)
        wanted = full + (1 if rest else 0)
        enough = []
        for number, widths in sorted(self.tiles[level].items()):
            for width in sorted(widths):
                path = tile_path(level, number, width)
                if number >= wanted or (width < WIDTH and number * WIDTH + width > places):
                    self.report.broken(path, "T1", "reaches beyond the checkpoint")
                elif number < full and width < WIDTH:
                    self.report.broken(path, "T1", "is a partial tile of a tile that is full")
            if WIDTH in widths or (number == full and rest in widths):
                enough.append(number)
        before = -1
        for number in [n for n in enough if n < wanted] + [wanted]:
            if number > before + 1:      # a gap is one violation, however wide
                first = tile_path(level, before + 1, WIDTH if before + 1 < full else rest)
                self.report.broken(first, "T1", "is missing" + (", and those after it before %d" % number if number > before + 2 else ""))
            before = number

    def read_entries(self, number, width):
        """The first `width` entries of a tile and its other tellings checked;
        None where it cannot be had."""
        widths = self.tiles["entries"].get(number, [])
        best = width if width in widths else WIDTH
        if best not in widths:
            return None              # expect_tiles said so
        data = self.entry_tile(number, best)
        if data is None:
            return None
        data, starts = data
        for other in sorted(widths):
            if other == best:
                continue
            told = self.entry_tile(number, other)
            least = min(other, width)
            if told is not None and told[0][:told[1][least]] != data[:starts[least]]:
                self.report.broken(tile_path("entries", number, other), "T1", "does not agree with the tile of %d entries" % best)
        return [data[starts[i] + 2:starts[i + 1]] for i in range(width)]

    def entry_tile(self, number, width):
        path = tile_path("entries", number, width)
        data = self.read(path, WIDTH * (2 + MAX_ENTRY), "T1")
        if data is None:
            return None
        starts = split_entries(data)
        if starts is None or len(starts) != width + 1:
            self.report.broken(path, "T1", "does not hold exactly %d whole entries" % width)
            return None
        return data, starts

    def compare_hashes(self, level, number, hashes):
        """T1: hashes in tile/<L> must be what the entries give.  A full tile of
        a ledger that grew may hold more: its first places count."""
        for width in sorted(self.tiles[level].get(number, [])):
            path = tile_path(level, number, width)
            data = self.read(path, WIDTH * 32, "T1")
            if data is None:
                continue
            if len(data) != width * 32:
                self.report.broken(path, "T1", "does not hold exactly %d hashes" % width)
                continue
            for place, good in enumerate(hashes[:width]):
                if data[32 * place:32 * place + 32] != good:
                    self.report.broken(path, "T1", "has a hash at place %d that the entries do not give" % place)
                    break


# ---------------------------------------------------------- closed records

Record = namedtuple("Record", "n body place")


class ClosedRecords:
    """Gives the records in the order of their numbers, file after file, and
    keeps of each file what its batch is held to until that leaf comes."""

    def __init__(self, folder, report, size):
        self.folder, self.report, self.size = folder, report, size
        self.files = deque(n for n in folder.records if n < size)
        self.named = set(self.files)
        self.queue = deque()
        self.of_batch = {}
        self.waiting_left = folder.waiting
        self.waiting_file = None
        self.unseen = {"held": [], "erased": []}
        self.lost_file = False         # a file that tells nothing: as if unseen
        for number in folder.records:
            if number >= size:
                report.broken("closed/%d.json" % number, "C1", "is for a leaf that is not there")

    def next_before(self, leaf):
        """The next record that stands before this leaf (None: before the end)."""
        while not self.queue:
            if self.files:
                self.load("closed/%d.json" % self.files[0], self.files.popleft())
            elif self.waiting_left:
                self.waiting_left = False
                self.load("closed/waiting.json", None)
            else:
                return None
        if leaf is not None and self.queue[0].place > leaf:
            return None
        return self.queue.popleft()

    def load(self, path, leaf):
        data = self.folder.read(path, MAX_CLOSED, "C1")
        try:
            if data is None:
                self.lost_file = True
                return
            self.take(path, leaf, parse_json(data))
        except Malformed as fault:
            self.lost_file = True
            self.report.broken(path, "C1", str(fault))

    def take(self, path, leaf, content):
        names = {"at", "records"} if leaf is None else {"leaf", "nonce", "padSeed", "records"}
        if type(content) is not dict or content.keys() != names or type(content["records"]) is not list:
            raise Malformed("has not exactly the fields of such a file")
        if leaf is None and not is_instant(content["at"]):
            raise Malformed("has a wrong at")
        if leaf is not None and not (is_hash(content["nonce"]) and is_hash(content["padSeed"]) and is_count(content["leaf"])):
            raise Malformed("has a wrong leaf, nonce or padSeed")
        if leaf is not None and content["leaf"] != leaf:
            self.report.broken(path, "C1", "says that it is for leaf %d" % content["leaf"])
        commitments, records, kept = [], [], []
        for record in content["records"]:
            commitment, body = self.read_record(record)
            commitments.append(commitment)
            records.append((record["n"], body))
            if body is not None:
                kept.append((body["n"], body["at"], body["after"]))
        # An unseen record stands directly before the next that says its place,
        # or at the end of its batch.  No place lies behind the batch itself.
        end = place = self.size if leaf is None else leaf
        placed = []
        for n, body in reversed(records):
            if body is not None:
                place = min(body["after"], end)
            placed.append(Record(n, body, place))
        self.queue.extend(reversed(placed))
        if leaf is None:
            self.waiting_file = content["at"], kept
        else:
            self.of_batch[leaf] = self.commit(content, commitments), kept

    def read_record(self, record):
        """(commitment, body or None); a body that breaks E1 or E2 is None too."""
        if type(record) is not dict or not is_id(record.get("n")):
            raise Malformed("holds a record without number")
        place = "record %d" % record["n"]
        if record.keys() == {"n", "commitment", "why"}:
            if not is_hash(record["commitment"]) or record["why"] not in ("held", "erased"):
                raise Malformed("holds an unseen record in a wrong form")
            self.unseen[record["why"]].append(record["n"])
            return bytes.fromhex(record["commitment"]), None
        if record.keys() != {"n", "nonce", "body"} or not is_hash(record["nonce"]) or type(record["body"]) is not dict:
            raise Malformed("holds a record in a wrong form")
        body = record["body"]
        form = canonical(body)
        if len(form) > MAX_ENTRY:
            self.report.broken(place, "E1", "is larger than %d bytes" % MAX_ENTRY)
        fault = form_fault(body, CLOSED_KINDS)
        if fault:
            self.report.broken(place, "E2", fault)
        elif body["n"] != record["n"]:
            self.report.broken(place, "C1", "calls itself record %d in its body" % body["n"])
        if fault:
            self.lost_file = True
        return sha256(bytes.fromhex(record["nonce"]) + form), None if fault else body

    @staticmethod
    def commit(content, commitments):
        width, seed = 64, bytes.fromhex(content["padSeed"])
        while width < len(commitments):
            width *= 2
        pads = [sha256(seed + i.to_bytes(8, "big")) for i in range(width - len(commitments))]
        root = tree_root([sha256(b"\x00" + leaf) for leaf in commitments + pads])
        return sha256(bytes.fromhex(content["nonce"]) + root).hex()
