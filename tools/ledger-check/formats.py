"""What single texts must look like: sections 3 and 4 of docs/ledger-rules.md."""

import base64
import datetime
import functools
import hashlib
import json
import re
import unicodedata
from collections import namedtuple

from ed25519 import ed25519_true

MAX_COUNT = 2**53 - 1
MAX_ENTRY = 65535
MAX_DEPTH = 16
MAX_NOTE = 64 * 1024
HOUR = 3_600_000           # milliseconds
DAY = 24 * HOUR


def sha256(data):
    return hashlib.sha256(data).digest()


# ------------------------------------------------- base64, key lines, notes

class Malformed(Exception):
    """What was read is not what the page allows; says why."""


def utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("is not UTF-8") from None


def base64_bytes(text):
    """Strict: only the text that encoding the bytes again gives; else None."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode("ascii") == text else None


def good_key_name(name):
    return 1 <= len(name) <= 200 and not any(
        c == "+" or c.isspace() or unicodedata.category(c) in ("Cc", "Cs") for c in name)


Key = namedtuple("Key", "line name id type public")


@functools.lru_cache(maxsize=256)
def parse_key(line):
    """A key line as a Key, or None."""
    parts = line.split("+", 2)      # base64 may hold plus signs, a name may not
    if len(parts) != 3 or not good_key_name(parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
        return None
    data = base64_bytes(parts[2])
    if data is None or len(data) != 33 or data[0] not in (1, 4):
        return None
    ident = bytes.fromhex(parts[1])
    if sha256(parts[0].encode() + b"\n" + data)[:4] != ident:
        return None
    return Key(line, parts[0], ident, data[0], data[1:])


def parse_key_file(data):
    text = utf8(data)
    key = parse_key(text[:-1]) if text.endswith("\n") else None
    if key is None:
        raise Malformed("is not a key line and a line feed")
    return key


Signature = namedtuple("Signature", "name id data")
Checkpoint = namedtuple("Checkpoint", "origin size root text signatures")


def parse_note(data):
    """(text, signatures) of a signed note."""
    if len(data) > MAX_NOTE:
        raise Malformed("is larger than 64 KiB")
    note = utf8(data)
    if any(c < " " and c != "\n" for c in note):
        raise Malformed("holds a character below U+0020")
    cut = note.rfind("\n\n")
    if cut < 0 or not note.endswith("\n"):
        raise Malformed("is no note: no empty line, or no line feed at its end")
    text, lines = note[:cut + 1], note[cut + 2:].split("\n")[:-1]
    if len(lines) > 64:
        raise Malformed("has more than 64 signatures")
    signatures = []
    for line in lines:
        parts = line.split(" ")
        blob = base64_bytes(parts[2]) if len(parts) == 3 else None
        if blob is None or parts[0] != "\u2014" or not good_key_name(parts[1]) or len(blob) < 5:
            raise Malformed("has a line in the place of signatures that is none")
        signatures.append(Signature(parts[1], blob[:4], blob[4:]))
    return text, signatures


def parse_checkpoint(data):
    text, signatures = parse_note(data)
    lines = text.split("\n")[:-1]
    if len(lines) != 3:
        raise Malformed("is not three lines: origin, size, root")
    if not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]) or int(lines[1]) > MAX_COUNT:
        raise Malformed("has a size that is no count")
    root = base64_bytes(lines[2])
    if root is None or len(root) != 32:
        raise Malformed("has a root that is not base64 of 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root, text.encode(), signatures)


def line_true(key, text, signature):
    """Whether a signature line of this key is true of the note's text."""
    if key.type == 1:
        return ed25519_true(key.public, text, signature.data)
    if len(signature.data) != 8 + 64:
        return False
    seconds = int.from_bytes(signature.data[:8], "big")
    return ed25519_true(key.public, b"cosignature/v1\ntime %d\n" % seconds + text, signature.data[8:])


def lines_of(key, note):
    return [s for s in note.signatures if s.name == key.name and s.id == key.id]


# ------------------------------------------------------------- strict JSON

def strict_object(pairs):
    """Refuses a name given twice, and orders the names as RFC 8785 does (by
    UTF-16 code units), so that writing the object again gives that form."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("gives a name twice")
    return {name: found[name] for name in sorted(found, key=lambda n: n.encode("utf-16-be", "surrogatepass"))}


def strict_int(text):
    if len(text) > 17 or text == "-0" or not -MAX_COUNT <= int(text) <= MAX_COUNT:
        raise Malformed("holds a number that is out of range or written as -0")
    return int(text)


def no_float(text):
    raise Malformed("holds a number that is not written as a whole one")


DECODER = json.JSONDecoder(object_pairs_hook=strict_object, parse_int=strict_int,
                           parse_float=no_float, parse_constant=no_float)


def parse_json(data):
    try:
        return DECODER.decode(utf8(data))
    except RecursionError:
        raise Malformed("lies too deep in itself") from None
    except ValueError:
        raise Malformed("is not JSON") from None


def depth(value):
    """How many objects and arrays lie in each other; level by level, as
    recursion is what a hostile entry would exhaust."""
    levels, row = 0, [value]
    while True:
        row = [item for item in row if type(item) in (dict, list)]
        if not row:
            return levels
        levels += 1
        row = [inner for item in row for inner in (item.values() if type(item) is dict else item)]


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical(value):
    """The RFC 8785 form of what parse_json gave: its objects are in order
    already, its numbers whole, and Python escapes in strings what that asks."""
    if depth(value) > MAX_DEPTH:
        raise Malformed("lies too deep in itself")
    try:
        return ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("holds half a surrogate pair") from None


# ------------------------------------------------------------------- times

@functools.lru_cache(maxsize=4096)
def day_number(text):
    """A day of the calendar, years 0001 to 9999, as a number; or None."""
    try:
        return datetime.date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def moment(instant):
    """Milliseconds; for sums only, as instants are compared as texts."""
    return (day_number(instant[:10]) * DAY + int(instant[11:13]) * HOUR
            + int(instant[14:16]) * 60_000 + int(instant[17:19]) * 1000 + int(instant[20:23]))


def full_hour(instant):
    return instant[:13] + ":00:00.000Z"


# ------------------------------------------------------------------- forms
# Each form is a function that says whether a value has it.  isinstance would
# take true for a number, so numbers are asked for by type.

def of_pattern(pattern):
    match = re.compile(pattern).fullmatch
    return lambda value: type(value) is str and match(value) is not None


def is_count(value):
    return type(value) is int and 0 <= value <= MAX_COUNT


def array_of(form, least, most, different=True):
    def check(value):
        return (type(value) is list and least <= len(value) <= most and all(map(form, value))
                and (not different or len(set(value)) == len(value)))
    return check


is_day_text = of_pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}")
is_instant_text = of_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")
is_name = of_pattern("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
is_hash = of_pattern("[0-9a-f]{64}")
is_actor = of_pattern("person:[0-9a-f]{16}|machine:[A-Za-z0-9._-]{1,64}|program:[a-z-]{1,32}")


def is_id(value):
    return type(value) is int and 1 <= value <= MAX_COUNT


def is_instant(value):
    return is_instant_text(value) and day_number(value[:10]) is not None


def has_forms(value, forms):
    """Whether it is an object with exactly these fields, each in its form."""
    return type(value) is dict and value.keys() == forms.keys() and all(form(value[name]) for name, form in forms.items())


FORMS = {
    "count": is_count,
    "id": is_id,
    "flag": lambda v: type(v) is bool,
    "name": is_name,
    "names": array_of(is_name, 0, 200),
    "instant": is_instant,
    "hour": lambda v: is_instant(v) and v[14:] == "00:00.000Z",
    "day": lambda v: is_day_text(v) and day_number(v) is not None,
    "hash": is_hash,
    "key": lambda v: type(v) is str and parse_key(v) is not None,
    "signature": lambda v: type(v) is str and len(base64_bytes(v) or b"") == 64,
    "actor": is_actor,
    "actors": array_of(is_actor, 1, 8),
    "releases": array_of(lambda v: has_forms(v, {"list": is_name, "release": is_id}), 0, 200, different=False),
    "counts": lambda v: type(v) is dict and len(v) <= 100 and all(map(is_name, v)) and all(map(is_count, v.values())),
    "shown": lambda v: v == "<10" or (is_count(v) and v >= 10 and v % 10 == 0),
    "one": lambda v: type(v) is int and v == 1,
}

# The tables of section 4: kinds, then their fields.  "X?" is "X or null",
# "a|b" lists the only values.
OPEN = """
ledger.begun: origin name, installation name, role provider|hotline|authority, sample flag, key key, needsTwo names, padTo count, figuresAfterDays count, suppressedBelow count
ledger.key: key key, signature signature, by actors
ledger.reconciled: from count, to count, root hash, recovered flag, record hash, by actors
witness.named witness.dropped: witness key, by actors
program.changed: version name, digest hash, by actors
source.declared: source name, service name, audience public|byLink, record hash, by actors
source.refused: reasons names, by actors
settings.changed: version id, record hash, by actors
weighing.drafted weighing.recorded: weighing id, source name, record hash, by actors
weighing.answered: weighing id, answer id, record hash, by actors
notice.published: notice id, source name, record hash, by actors
notice.delivered: notice id, perMille count, by actors
notice.drifted: notice id, by actors
proposal.made: proposal id, act name, record hash, by actors
proposal.approved: proposal id, record hash, by actors
proposal.refused: proposal id, by actors
permit.granted: permit id, source name, lists names, from instant, until instant, regime name, regimeUntil instant?, weighing id?, alwaysAsk flag, record hash, by actors
permit.amended: permit id, version id, lists names, alwaysAsk flag, record hash, by actors
permit.screening: permit id, version id, by actors
permit.altered: permit id, version id, by actors
permit.revoked permit.ended: permit id, by actors
supplier.described: supplier name, version id, record hash, by actors
exchange.described: list name, version id, record hash, by actors
partner.described: partner name, version id, record hash, by actors
viewing.allowed: record hash, by actors
viewing.ended: by actors
release.imported: list name, release id, supplier name, entries count, root hash, by actors
release.activated: list name, release id, by actors
release.shadowed: list name, release id, until instant, by actors
release.withdrawn: list name, release id, reason removed|rolledBack|stopped|supplierWithdrawn, by actors
knownGood.changed: pictures count, by actors
rights.granted rights.withdrawn: holder actor, scopes names, by actors
rights.elevated: holder actor, scopes names, until instant, by actors
rights.counted: people count, rights count, standing count, by actors
person.vouched: holder actor, by actors
incident: what sandboxOff|breakerFell|rollback|securityIncident|attackPublished|lawChanged, by actors
sweep.started: sweep id, source name, permit id, releases releases, dryRun flag, by actors
sweep.resumed: sweep id, source name, permit id, releases releases, by actors
batch: from hour, hour hour, commitment hash
figures.day: day day, cases shown, confirmed shown, rejected shown, disabled shown, restored shown
fingerprints.sent: list name, sends prefix|pdq|md5|sha1|sha256, day day, sent shown, matchedNothing shown, failed shown
"""
CLOSED = """
program.started: command name, version name, digest hash, by actors
sweep.ended: sweep id, how complete|stopped|permitEnded|paused|clockDoubted, items count, matches count, tests count, noMatches count, notScanned counts, recorded count, by actors
match: case id, item id, source name, permit id, sweep id?, list name, release id?, entryCategory name, algorithm name, distance count, decision candidate|disableFirst, by actors
test.match: case id, item id, source name, permit id, sweep id?, algorithm name, distance count, decision candidate|disableFirst, by actors
item.withdrawn: case id, item id, by actors
inlet.hour: source name, permit id, hour hour, received count, matches count, tests count, noMatches count, notScanned counts
screening.day: source name, permit id, day day, screened count, sampled count, missed count
verdict: case id, item id, verdict confirmed|rejected, basis provenance|picture|assessment|copy, by actors
assessment.asked: case id, item id, partner name, by actors
review: case id, item id, verdict confirmed|rejected, by actors
seal: case id, item id, holders count, keptFor report|accountMeasure|redress|request, until day, by actors
seal.shredded: case id, item id, by actors
reveal: case id, item id, seconds count, by actors
restriction.intended: restriction id, act disable|restore|remove, item id, reason name, by actors
restriction.ended: restriction id, outcome name, by actors
entry.suspended: list name, release id, entry name, customers count, by actors
entry.resumed: list name, entry name, by actors
case.opened: case id, cause notice|order, item id?, by actors
case.reopened: case id, why entryWithdrawn|releaseRolledBack|supplierWithdrawn|entrySetAside, by actors
clock.started: case id, clock id, term atkmOrder|hotlineNotice|csarOrder|tcoOrder|complaintDecision|ownReview|ownRemoval|danger, from instant, until instant, by actors
clock.paused: case id, clock id, term atkmOrder|hotlineNotice|csarOrder|tcoOrder|complaintDecision|ownReview|ownRemoval|danger, code forceMajeure|clarification, by actors
clock.resumed: case id, clock id, term atkmOrder|hotlineNotice|csarOrder|tcoOrder|complaintDecision|ownReview|ownRemoval|danger, by actors
clock.stopped: case id, clock id, term atkmOrder|hotlineNotice|csarOrder|tcoOrder|complaintDecision|ownReview|ownRemoval|danger, why done|judged|caseClosed|withdrawn, by actors
clock.rang: case id, clock id, term atkmOrder|hotlineNotice|csarOrder|tcoOrder|complaintDecision|ownReview|ownRemoval|danger, mark half|fourFifths|over, by actors
clock.acknowledged: case id, clock id, term atkmOrder|hotlineNotice|csarOrder|tcoOrder|complaintDecision|ownReview|ownRemoval|danger, by actors
rollback.ended: list name, release id?, cases count, restored count, failed count, seconds count, by actors
report: case id, to name, record hash, by actors
report.ended: case id, record hash?, how arrived|test|waived|withdrawn, corrects hash?, by actors
order: case id, order id, record hash, by actors
statement: case id, restriction id, state owed|held|exempt|told, why name?, until instant?, by actors
complaint: case id, item id, state made|upheld|reversed|lifted, by actors
access: what caseDetails|closedRecords, case id?, by actors
hold.set: case id, until instant, record hash, by actors
hold.ended: case id, by actors
customer.consent: source name, state given|withdrawn|ended, record hash, by actors
attempt.refused: what name, by actors
alarm: what name, by actors
retention.deleted: what name, count count, by actors
"""


def form_named(text):
    if text.endswith("?"):
        form = FORMS[text[:-1]]
        return lambda value: value is None or form(value)
    if "|" in text:
        values = frozenset(text.strip("|").split("|"))
        return lambda value: type(value) is str and value in values
    return FORMS[text]


def kinds_of(table, *common):
    kinds = {}
    for line in table.strip().split("\n"):
        names, fields = line.split(": ")
        for kind in names.split():
            every = ("at instant", "v one") + common + tuple(fields.split(", "))
            kinds[kind] = {f.split()[0]: form_named(f.split()[1]) for f in every}
            kinds[kind]["kind"] = lambda value: True      # it was looked up by it
    return kinds


OPEN_KINDS = kinds_of(OPEN)
CLOSED_KINDS = kinds_of(CLOSED, "n id", "after count")


def form_fault(entry, kinds):
    """Why the entry has not the fields of its kind (E2), or None."""
    kind = entry.get("kind")
    fields = kinds.get(kind) if type(kind) is str else None
    if fields is None:
        return "is of no kind that may stand here"
    if entry.keys() != fields.keys():
        return "has not exactly the fields of " + kind
    for name, form in fields.items():
        if not form(entry[name]):
            return "has a wrong " + name
    return None
