"""The signed notes of suppliers about their releases: docs/list-releases.md, and L1 of docs/ledger-rules.md."""

import re
from collections import namedtuple

from formats import Malformed, is_instant, line_true, lines_of, parse_json, parse_note

MAX_NOTES = 16 * 1024 * 1024         # bytes of a file of notes
NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
HASH = "[0-9a-f]{64}"
NUMBER = "[1-9][0-9]{0,9}"
MAX_NUMBER = 1_000_000_000
MAX_FINGERPRINTS = 20_000_000

FORM = re.compile(
    "waarborg release 1\n"
    "supplier (?P<supplier>%s)\nlist (?P<list>%s)\nnumber (?P<number>%s)\n"
    "made (?P<made>[^\n]+)\nfile %s\nroot (?P<root>%s)\n(?P<counts>(?:count [^\n]+\n)*)" % (NAME, NAME, NUMBER, HASH, HASH))
COUNT = re.compile("count (?:sha256|sha1|md5|pdq) (?:Baseline|NationallyIllegal|Test) (?P<number>%s)" % NUMBER)

Note = namedtuple("Note", "text signatures")
Release = namedtuple("Release", "supplier list number root")


def parse_release(data, keys):
    """The release that a note is about; the note must be signed with one of the keys."""
    text, signatures = parse_note(data)
    found = FORM.fullmatch(text)
    if not found or not is_instant(found["made"]) or int(found["number"]) > MAX_NUMBER:
        raise Malformed("holds a note that is none about a release")
    counts = found["counts"].split("\n")[:-1]
    numbers = [COUNT.fullmatch(line) for line in counts]
    if counts != sorted(set(counts)) or not all(n and int(n["number"]) <= MAX_FINGERPRINTS for n in numbers):
        raise Malformed("holds a note whose counts are none")
    note = Note(text.encode(), signatures)
    if not any(lines and all(line_true(key, note.text, line) for line in lines)
               for key, lines in ((key, lines_of(key, note)) for key in keys)):
        raise Malformed("holds a note that is signed with none of the keys that were given")
    return Release(found["supplier"], found["list"], int(found["number"]), found["root"])


def parse_releases(data, keys):
    """One note, or the notes as an installation publishes them: {"list": ..., "notes": [...]}."""
    if len(data) > MAX_NOTES:
        raise Malformed("is larger than %d bytes" % MAX_NOTES)
    if not data.startswith(b"{"):
        return [parse_release(data, keys)]
    notes = parse_json(data)
    notes = notes.get("notes") if isinstance(notes, dict) else None
    if not isinstance(notes, list) or not all(isinstance(one, str) for one in notes):
        raise Malformed("holds no notes")
    return [parse_release(one.encode("utf-8", "surrogatepass"), keys) for one in notes]


def unsigned(releases, entry):
    """L1: why an imported release is none that was signed; None where it is, or its list is not known."""
    roots = [one.root for one in releases if (one.supplier, one.list) == (entry["supplier"], entry["list"])]
    if not roots or entry["root"] in roots:
        return None
    return "its root is in none of the %d notes that its supplier signed" % len(roots)
