"""The rules over the history: R1 to R11, R20 and R21 of section 5, C1 to C13 of section 6; for the rest see conditions."""

from conditions import Conditions, Source, persons
from ed25519 import ed25519_true
from formats import (DAY, HOUR, MAX_COUNT, OPEN_KINDS, Malformed, base64_bytes, canonical,
                     day_number, form_fault, full_hour, moment, parse_json, parse_key)
from releases import unsigned

# Lists that the provider's own cases make: of what people confirmed, and of what authorities ordered.
REMOVED_HERE = ("own-tombstones", "order-tombstones")


class Permit:
    def __init__(self, entry):
        self.source, self.lists = entry["source"], entry["lists"]
        self.begin, self.until = entry["from"], entry["until"]
        self.end = self.until          # or the moment at which it was ended
        self.ended = False
        self.version = 1
        self.screens = False           # whether any version of it lets pictures be screened
        self.otherwise = None          # the last version with permit.screening or permit.altered, and which

    def running(self, at):
        return not self.ended and self.begin <= at < self.until


class Sweep:
    def __init__(self, entry, unseen):
        self.source, self.dry = entry["source"], entry["dryRun"]
        self.going, self.complete = True, False
        self.recorded, self.unseen_before = 0, unseen


def outcomes(body):
    return body["matches"] + body["tests"] + body["noMatches"] + sum(body["notScanned"].values())


class Figures:
    """What the records of one day count."""

    def __init__(self):
        self.cases = set()
        self.counts = dict.fromkeys(("confirmed", "rejected", "disabled", "restored"), 0)


MARKS = ("half", "fourFifths", "over")

# What may follow on what was said last of telling somebody.
TOLD_NEXT = {None: ("owed", "held", "exempt"), "owed": ("held", "exempt", "told"), "held": ("owed", "held", "exempt"),
             "exempt": ("owed",), "told": ()}


class Clock:
    """What is known of a clock: whose it is, and how far it is."""
    def __init__(self, body, started):
        self.case, self.term, self.until = body["case"], body["term"], body.get("until")
        self.started, self.paused, self.stopped, self.mark = started, False, False, -1


class Report:
    """What is known of a report: of which case, whether it ended, and whether another takes it back."""
    def __init__(self, case):
        self.case, self.ended, self.taken_back = case, False, False


class Judge(Conditions):
    def __init__(self, report, tree, closed, releases=()):
        self.report, self.tree, self.closed = report, tree, closed
        self.releases = releases       # as their suppliers signed them
        self.place, self.number, self.at = "", 0, ""
        self.begun, self.two = None, frozenset()
        self.keys, self.key_lines, self.witnesses = [], set(), {}
        self.last_at = self.last_record_at = self.latest_record_at = ""
        self.last_n = self.last_after = 0
        self.gap_allowed = False
        self.last_hour = self.next_day = self.told_day = None
        self.begin_conditions()
        self.permits, self.of_source, self.not_ended = {}, {}, set()
        self.imported, self.active = set(), {}
        self.sweeps, self.not_complete = {}, set()
        self.batches, self.without_file, self.recovered = set(), [], []
        self.unseen = 0                # records so far that nobody showed
        self.items, self.case_items, self.cases, self.tests = set(), set(), set(), set()
        self.acts, self.act_items, self.restrictions_ended = {}, {}, set()
        self.alike = set()             # items that only a likeness, or a service that was asked, speaks for
        self.verdicts, self.ruled, self.reviewed = {}, set(), {}
        self.ordered = False           # whether an order opened a case
        self.viewing = False           # None: not known since a reconciliation
        self.telling = False           # whether any statement stood so far
        self.told, self.held_from, self.owing, self.complaints = {}, {}, set(), set()
        self.reports, self.reported_cases = {}, set()    # by their record, since the last reconciliation
        self.inlet_hours = set()
        self.clocks = {}               # number -> Clock, of those started or stopped since the last reconciliation
        self.figures = {}              # day -> Figures, until shown

    def need(self, good, rule, words):
        if not good:
            self.report.broken(self.place, rule, words)
        return good

    def key_at(self, size):
        """E3."""
        below = [key for leaf, key in self.keys if leaf < size]
        return (below or [key for _, key in self.keys[:1]] or [None])[-1]

    # -- every leaf

    def leaf(self, number, data):
        self.records_before(number)
        self.place, self.number = "leaf %d" % number, number
        entry = self.read_leaf(data)
        if entry is None:
            return
        kind, self.at = entry["kind"], entry["at"]
        self.need((kind == "ledger.begun") == (number == 0), "R1", "the first leaf, and no other, must be ledger.begun")
        self.need(self.at >= max(self.last_at, self.latest_record_at), "R2",
                  "its at is earlier than that of a leaf or record before it")
        self.last_at = self.at
        if number == 0 and kind == "ledger.begun":
            self.begin(entry)
        self.two_persons(entry)
        if self.begun and number > 0 and kind != "batch":
            hour = full_hour(self.at)
            self.need(hour == full_hour(self.begun["at"]) or (self.last_hour and self.last_hour >= hour), "R9",
                      "stands behind no batch up to its hour")
            if kind != "figures.day":
                self.figures_due()
        self.by_kind(entry)

    def read_leaf(self, data):
        try:
            entry = parse_json(data)
            if type(entry) is not dict:
                raise Malformed("is no object")
            if canonical(entry) != data:
                raise Malformed("is not in canonical form")
        except Malformed as fault:
            self.need(False, "E1", str(fault))
            return None
        fault = form_fault(entry, OPEN_KINDS)
        return entry if self.need(not fault, "E2", fault) else None

    def by_kind(self, entry):
        """The method that bears the kind's name; most kinds have none.  E2 was
        kept, so that the name is one of the page's."""
        rule = getattr(self, "on_" + entry["kind"].replace(".", "_"), None)
        if rule:
            rule(entry)

    def two_persons(self, entry):
        self.need(entry["kind"] not in self.two or len(persons(entry)) >= 2,
                  "R3", "does not name two persons, as %s must" % entry["kind"])

    def figures_from(self, day):
        return (day + 1 + self.begun["figuresAfterDays"]) * DAY

    def figures_due(self):
        """R10, of every leaf but batches and figures; told once for a day."""
        if self.told_day != self.next_day and moment(self.at) >= self.figures_from(self.next_day):
            self.told_day = self.next_day
            self.need(False, "R10", "stands before the figures of a day that were due")

    # -- kinds of leaves

    def begin(self, entry):
        self.begun = entry
        key = parse_key(entry["key"])
        self.keys.append((0, key))
        self.key_lines.add(key.line)
        self.need(key.type == 1 and key.name == entry["origin"], "R1", "its key is not of type 1 with the origin as its name")
        self.need(entry["padTo"] == 64, "R1", "padTo is not 64")
        self.need(entry["suppressedBelow"] == 10, "R1", "suppressedBelow is not 10")
        self.two = frozenset(entry["needsTwo"])
        self.conditional, self.sample = "permit.granted" in self.two, entry["sample"]
        self.need({"ledger.key", "ledger.reconciled"} <= self.two, "R3", "needsTwo lacks ledger.key or ledger.reconciled")
        self.next_day = day_number(entry["at"][:10])

    def on_ledger_key(self, entry):
        if self.begun is None:
            return
        key, origin = parse_key(entry["key"]), self.begun["origin"]
        self.need(key.type == 1 and key.name == origin, "R4", "the new key is not of type 1 with the origin as its name")
        self.need(key.line not in self.key_lines, "R4", "the new key was a key before")
        text = "waarborg ledger key\n%s\n%s\n" % (origin, key.line)
        self.need(ed25519_true(self.keys[-1][1].public, text.encode(), base64_bytes(entry["signature"])), "R4",
                  "the new key is not signed by the key before it")
        self.keys.append((self.number, key))
        self.key_lines.add(key.line)

    def on_witness_named(self, entry):
        key = parse_key(entry["witness"])
        self.need(key.line not in self.witnesses, "R4", "that witness is named already")
        if self.need(key.type == 4, "R4", "the witness's key is not of type 4"):
            self.witnesses[key.line] = key

    def on_witness_dropped(self, entry):
        self.need(self.witnesses.pop(entry["witness"], None), "R4", "that witness is not named")

    def on_source_declared(self, entry):
        self.need(entry["source"] not in self.sources, "R5", "that source is declared already")
        self.sources.setdefault(entry["source"], Source())

    def on_permit_granted(self, entry):
        name, source = entry["source"], self.source(entry, "R6")
        self.need(entry["from"] == self.at, "R6", "from is not at")
        self.need(entry["until"] > entry["from"], "R6", "until is not later than from")
        self.need(entry["regimeUntil"] is None or entry["until"] <= entry["regimeUntil"], "R6", "until is later than regimeUntil")
        self.need(entry["lists"], "R6", "lists is empty")
        still = [permit for permit in self.of_source.get(name, ()) if permit.running(self.at)]
        self.need(not still, "R6", "another permit of that source is running")
        self.stands_on(entry)
        self.permit_conditions(entry, source)
        if self.need(entry["permit"] not in self.permits, "R6", "that permit's number is not new"):
            permit = self.permits[entry["permit"]] = source.permit = Permit(entry)
            self.permitted_lists.update(entry["lists"])
            self.of_source[name] = still + [permit]
            self.not_ended.add(permit)

    def end_permit(self, permit, end):
        permit.end, permit.ended = end, True
        self.not_ended.discard(permit)

    def on_permit_revoked(self, entry):
        permit = self.permits.get(entry["permit"])
        if self.need(permit and permit.running(self.at), "R6", "that permit is not running"):
            self.end_permit(permit, self.at)

    def on_permit_ended(self, entry):
        permit = self.permits.get(entry["permit"])
        if self.need(permit and not permit.ended, "R6", "that permit is ended already, or none"):
            self.need(self.at >= permit.until, "R6", "that permit has not reached its until")
            self.end_permit(permit, permit.until)

    def on_release_imported(self, entry):
        release = entry["list"], entry["release"]
        self.need(release not in self.imported, "R7", "that release was imported before")
        self.imported.add(release)
        fault = unsigned(self.releases, entry)
        self.need(fault is None, "L1", fault)

    def on_release_activated(self, entry):
        name, release = entry["list"], entry["release"]
        self.need((name, release) in self.imported, "R7", "that release is not imported")
        self.need(self.active.get(name) != release, "R7", "that release is the active one already")
        self.active[name] = release

    def on_release_shadowed(self, entry):
        name, release = entry["list"], entry["release"]
        self.need((name, release) in self.imported, "R7", "that release is not imported")
        self.need(self.active.get(name) != release, "R7", "that release is the active one")
        self.need(0 < moment(entry["until"]) - moment(self.at) <= 31 * DAY, "R7", "until is not within 31 days after at")

    def on_release_withdrawn(self, entry):
        if self.need(self.active.get(entry["list"]) == entry["release"], "R7", "that release is not the active one"):
            del self.active[entry["list"]]

    def on_sweep_started(self, entry):
        permit, sweep = self.permits.get(entry["permit"]), self.sweeps.get(entry["sweep"])
        if self.need(permit and permit.source == entry["source"] and self.in_force(permit, self.at), "R8",
                     "its permit is not in force for that source"):
            wanted = sorted((name, self.active[name]) for name in permit.lists if name in self.active)
            given = sorted((r["list"], r["release"]) for r in entry["releases"])
            self.need(given == wanted, "R8", "releases is not exactly the active releases of the permit's lists")
        if entry["kind"] == "sweep.started":
            if self.need(sweep is None, "R8", "that sweep's number is not new"):
                sweep = self.sweeps[entry["sweep"]] = Sweep(entry, self.unseen)
                self.not_complete.add(sweep)
        elif self.need(sweep and sweep.source == entry["source"] and not sweep.dry and not sweep.complete, "R8",
                       "names no sweep of that source that could be resumed"):
            sweep.going = True

    on_sweep_resumed = on_sweep_started

    def on_batch(self, entry):
        begin, hour, leaf = entry["from"], entry["hour"], self.number
        before = self.last_hour or (self.begun and full_hour(self.begun["at"]))
        self.need(before is None or begin == before, "R9", "from is not the hour of the batch before it")
        self.need(begin < hour <= self.at, "R9", "hour is not later than from and not later than at")
        self.last_hour = hour
        if not self.closed:
            return
        self.batches.add(leaf)
        if leaf not in self.closed.folder.records:
            self.without_file.append(leaf)       # a later leaf may allow it
            self.unseen += 1
        commitment, records = self.closed.of_batch.pop(leaf, (None, ()))
        if commitment not in (None, entry["commitment"]):
            self.report.broken("closed/%d.json" % leaf, "C1", "is not what leaf %d commits to" % leaf)
        for n, at, after in records:
            self.place = "record %d" % n
            self.need(begin <= at <= hour, "C1", "its at lies outside its batch, leaf %d" % leaf)
            self.need(after <= leaf, "C1", "its after lies behind its batch, leaf %d" % leaf)

    def on_figures_day(self, entry):
        if self.begun is None:
            return
        day = day_number(entry["day"])
        self.need(day == self.next_day, "R10", "is not the day that follows")
        self.need(moment(self.at) >= self.figures_from(day), "R10", "comes before its time")
        self.next_day = day + 1
        figures = self.figures.pop(entry["day"], Figures())
        if not self.closed or self.unseen:
            return
        for name, count in [("cases", len(figures.cases)), *figures.counts.items()]:
            self.need(entry[name] == ("<10" if count < 10 else count - count % 10), "C8",
                      "%s is not what the records of that day count" % name)

    def on_fingerprints_sent(self, entry):
        self.need(entry["list"] in self.permitted_lists, "R20", "no permit named that list before")
        if self.begun is not None:
            self.need(moment(self.at) >= self.figures_from(day_number(entry["day"])), "R20", "comes before its time")

    def on_ledger_reconciled(self, entry):
        begin, end = entry["from"], entry["to"]
        self.need(begin <= end, "R11", "from is larger than to")
        if entry["recovered"]:
            self.recovered.append((begin, end))
            if self.need(end <= self.number, "R11", "to is larger than the leaf's own number"):
                self.need(self.tree.root(end).hex() == entry["root"], "R11", "root is not that of the first %d leaves" % end)
        else:
            self.report.tell("leaf %d says that signed leaves are lost: those from %d up to %d" % (self.number, begin, end))
        self.forget()
        self.viewing = None
        self.imported.clear()
        self.active.clear()
        self.clocks.clear()
        self.reports.clear()
        for permit in list(self.not_ended):      # also those whose until is over
            self.end_permit(permit, self.at)
        for sweep in self.not_complete:
            sweep.going, sweep.complete = False, True
        self.not_complete.clear()
        self.unseen += 1
        self.gap_allowed = True

    # -- every record

    def starred(self, good, rule, words):
        """A clause with *: what it asks for may lie in what is not seen."""
        self.need(good or self.unseen, rule, words)

    def records_before(self, leaf):
        record = self.closed and self.closed.next_before(leaf)
        while record:
            self.record(record.n, record.body)
            record = self.closed.next_before(leaf)

    def record(self, n, body):
        if n is None:                  # a file that tells nothing: any number of records
            self.unseen += MAX_COUNT
            self.gap_allowed = True
            return
        self.place = "record %d" % n
        self.need(n == self.last_n + 1 or (self.gap_allowed and n > self.last_n), "C1", "follows on record %d" % self.last_n)
        self.last_n, self.gap_allowed = n, False
        if body is None:
            self.unseen += 1
            return
        self.at = body["at"]
        self.need(self.at >= max(self.last_at, self.last_record_at), "C2",
                  "its at is earlier than that of the leaf or record before it")
        self.need(body["after"] >= self.last_after, "C2", "its after is smaller than that of the record before it")
        self.last_record_at, self.last_after = self.at, body["after"]
        self.latest_record_at = max(self.latest_record_at, self.at)
        self.two_persons(body)
        self.by_kind(body)

    def of_day(self):
        return self.figures.setdefault(self.at[:10], Figures())

    def on_match(self, body):
        permit, sweep, test = self.permits.get(body["permit"]), self.sweeps.get(body["sweep"]), body["kind"] == "test.match"
        if self.need(permit, "C3", "its permit was never granted"):
            self.need(self.in_force(permit, self.at), "C3", "its permit is not in force")
            self.need(permit.source == body["source"], "C3", "its permit is for another source")
            self.need(test or body["list"] in permit.lists, "C3", "its permit does not name its list")
        self.need(test or self.active.get(body["list"]) == body["release"], "C3", "its release is not the active one")
        if not test and body["list"] == "own-tombstones":
            self.starred("confirmed" in self.ruled, "C3", "nothing was confirmed before")
        if not test and body["list"] == "order-tombstones":
            self.starred(self.ordered, "C3", "nothing was ordered before")
        self.need(body["sweep"] is None or (sweep and sweep.source == body["source"] and sweep.going and not sweep.dry),
                  "C3", "its sweep is none of that source that is going on")
        if sweep:
            sweep.recorded += 1
        self.need(body["item"] not in self.items, "C3", "its item was matched before")
        self.items.add(body["item"])
        self.case_items.add((body["case"], body["item"]))
        self.cases.add(body["case"])
        if body["algorithm"] == "pdq" or (
                not test and body["release"] is None and body["list"] not in REMOVED_HERE):
            self.alike.add(body["item"])
        if test:
            self.tests.add(body["item"])
        else:
            self.of_day().cases.add(body["case"])

    on_test_match = on_match

    def on_sweep_ended(self, body):
        sweep = self.sweeps.get(body["sweep"])
        self.need(body["items"] == outcomes(body), "C4",
                  "items is not the sum of what became of them")
        if not self.need(sweep and sweep.going, "C4", "that sweep is not going on"):
            return
        least = 0 if sweep.dry else sweep.recorded
        most = 0 if sweep.dry else sweep.recorded + self.unseen - sweep.unseen_before
        self.need(least <= body["recorded"] <= most, "C4", "recorded is not the number of its match and test.match records")
        sweep.going = False
        if sweep.dry or body["how"] == "complete":
            sweep.complete = True
            self.not_complete.discard(sweep)

    def on_review(self, body):
        self.starred((body["case"], body["item"]) in self.case_items, "C5" if body["kind"] == "item.withdrawn" else "C6",
                     "its item was not matched in that case")
        if body["kind"] == "review":
            self.enough_said(body["item"], body["verdict"])
            self.ruled.add(body["verdict"])
            self.reviewed[body["item"]] = body["verdict"]
            if body["item"] not in self.tests:
                self.of_day().counts[body["verdict"]] += 1

    on_item_withdrawn = on_assessment_asked = on_review

    def on_reveal(self, body):
        self.on_review(body)
        self.need(self.viewing is not False, "C10", "nobody at the provider may see pictures")

    def on_seal(self, body):
        self.on_review(body)
        self.starred(self.reviewed.get(body["item"]) == "confirmed", "C11", "its item was not confirmed")
        self.need(body["item"] not in self.tests, "C11", "its item is a test picture")
        if body["kind"] == "seal":
            self.need(body["holders"] in (2, 3), "C11", "holders is neither 2 nor 3")
            days = day_number(body["until"]) - day_number(body["at"][:10])
            self.need(1 <= days <= 366, "C11", "it is kept for %d days" % days)

    on_seal_shredded = on_seal

    def on_verdict(self, body):
        self.on_review(body)
        item, basis, who = body["item"], body["basis"], body["by"][0]
        self.need(basis != "provenance" or item not in self.alike, "C10", "what is only alike was judged without a look")
        self.need(basis != "picture" or self.viewing is not False, "C10", "nobody at the provider may see pictures")
        if basis == "copy":
            self.starred(body["verdict"] in self.ruled, "C10", "nothing was judged so before")
        said = self.verdicts.setdefault(item, {})
        self.need(who not in said, "C10", "the same one judged that item before")
        said.setdefault(who, (body["verdict"], basis))

    def enough_said(self, item, verdict):
        """The last part of C10."""
        said = self.verdicts.get(item, {}).values()
        if self.unseen or (verdict, "copy") in said:
            return
        own = [one for one, basis in said if basis != "copy"]
        agree = own.count(verdict)
        differ = len(own) - agree
        self.need(agree > differ, "C10", "not more said so than said the contrary")
        self.need(agree >= (2 if differ or item in self.alike else 1), "C10", "it takes two")

    def on_viewing_allowed(self, entry):
        self.need(self.viewing is not True, "R21", "it is allowed already")
        self.viewing = True

    def on_viewing_ended(self, entry):
        self.need(self.viewing is not False, "R21", "it is not allowed")
        self.viewing = False

    def on_case_opened(self, body):
        self.need(body["case"] not in self.cases, "C3", "that case was there before")
        self.cases.add(body["case"])
        self.ordered = self.ordered or body["cause"] == "order"
        if body["item"] is None:
            return
        self.need(body["item"] not in self.items, "C3", "its item was matched before")
        self.items.add(body["item"])
        self.case_items.add((body["case"], body["item"]))

    def on_case_reopened(self, body):
        self.starred(body["case"] in self.cases, "C6", "nothing was matched in that case")

    def on_clock_started(self, body):
        self.need(body["clock"] not in self.clocks, "C9", "that clock's number is not new")
        self.need(body["from"] <= self.at, "C9", "from is later than at")
        self.need(body["until"] > body["from"], "C9", "until is not later than from")
        self.clocks[body["clock"]] = Clock(body, started=True)

    def clock_of(self, body, stopped=False):
        clock = self.clocks.get(body["clock"])
        self.starred(clock and clock.started, "C9", "that clock was not started")
        if clock is None:              # started in what is not seen: what follows is remembered all the same
            clock = self.clocks[body["clock"]] = Clock(body, started=False)
        self.need((clock.case, clock.term) == (body["case"], body["term"]), "C9", "that clock is another one's")
        self.need(stopped or not clock.stopped, "C9", "that clock was stopped")
        return clock

    def on_clock_paused(self, body):
        clock = self.clock_of(body)
        self.starred(not clock.paused, "C9", "that clock is paused already")
        clock.paused = True

    def on_clock_resumed(self, body):
        clock = self.clock_of(body)
        self.starred(clock.paused, "C9", "that clock is not paused")
        clock.paused = False

    def on_clock_stopped(self, body):
        self.clock_of(body).stopped = True

    def on_clock_rang(self, body):
        clock, mark = self.clock_of(body), MARKS.index(body["mark"])
        self.starred(not clock.paused, "C9", "that clock is paused")
        self.need(mark > clock.mark, "C9", "it rang at that mark before, or at a later one")
        self.need(body["mark"] != "over" or clock.until is None or self.at >= clock.until, "C9", "that clock was not over")
        clock.mark = max(clock.mark, mark)

    def on_clock_acknowledged(self, body):
        self.starred(self.clock_of(body, stopped=True).mark >= 0, "C9", "that clock did not ring")

    def on_restriction_intended(self, body):
        self.starred(body["item"] in self.items, "C5", "its item was not matched before")
        self.need(body["restriction"] not in self.acts, "C5", "that restriction's number is not new")
        if self.telling and body["restriction"] not in self.acts and body["reason"] != "derived":
            self.owing.add(body["restriction"])
        self.acts.setdefault(body["restriction"], body["act"])
        self.act_items.setdefault(body["restriction"], body["item"])

    def on_restriction_ended(self, body):
        number, outcome = body["restriction"], body["outcome"]
        act = self.acts.get(number)
        self.starred(act, "C5", "that restriction was not intended")
        self.need(number not in self.restrictions_ended, "C5", "that restriction has ended before")
        self.restrictions_ended.add(number)
        if outcome == "disabled" and number in self.owing:
            self.starred(number in self.told, "C12", "no statement says whether anybody is told of it")
        if outcome in ("disabled", "restored"):
            self.need(act in (None, {"disabled": "disable", "restored": "restore"}[outcome]), "C5",
                      "its outcome does not fit what was intended")
            if self.act_items.get(number) not in self.tests:
                self.of_day().counts[outcome] += 1

    def on_statement(self, body):
        number, state, why, until = body["restriction"], body["state"], body["why"], body["until"]
        self.starred(number in self.acts, "C12", "that restriction was not intended")
        if number in self.acts:
            self.need(self.acts[number] == "disable", "C12", "that restriction disables nothing")
            item = self.act_items[number]
            self.need(item not in self.items or (body["case"], item) in self.case_items, "C12", "its item is of another case")
        self.starred(state in TOLD_NEXT[self.told.get(number)], "C12", "that does not follow on what was said before")
        self.need((why is not None) == (state in ("held", "exempt")), "C12", "why must be said of held and exempt alone")
        self.need((until is not None) == (state == "held"), "C12", "until must be said of held alone")
        if state == "held" and until is not None:
            begin = self.held_from.setdefault((number, why), self.at)
            self.need(until > self.at, "C12", "until is not later than at")
            self.need(moment(until) - moment(begin) <= 552 * DAY, "C12", "it is held for more than 552 days")
        self.telling, self.told[number] = True, state

    def on_complaint(self, body):
        self.complaint_item(body)
        item, state = body["item"], body["state"]
        if state == "made":
            self.starred(item not in self.complaints, "C12", "a complaint about it waits already")
            self.complaints.add(item)
            return
        self.starred(item in self.complaints, "C12", "no complaint about it waits")
        self.complaints.discard(item)
        if state != "lifted":
            self.need(not set(body["by"]) & set(self.verdicts.get(item, ())), "C12", "one who judged it decided")

    def complaint_item(self, body):
        self.starred((body["case"], body["item"]) in self.case_items, "C12", "its item was not matched in that case")
        self.need(body["item"] not in self.tests, "C12", "its item is a test picture")

    def on_report(self, body):
        self.need(body["record"] not in self.reports, "C13", "that record is named before")
        self.reports.setdefault(body["record"], Report(body["case"]))
        self.reported_cases.add(body["case"])

    def report_of(self, body, record):
        known = record in self.reports
        self.starred(known, "C13", "no report has that record")
        report = self.reports.setdefault(record, Report(body["case"]))
        self.need(report.case == body["case"], "C13", "that report is of another case")
        return report

    def on_report_ended(self, body):
        record, corrects, waived = body["record"], body["corrects"], body["how"] == "waived"
        self.need(not waived or persons(body), "C13", "does not name the person who waived it")
        if record is None:
            self.need(waived and corrects is None, "C13", "names no report, and is no plain waiver")
            self.starred(body["case"] in self.cases, "C13", "nothing was matched in that case")
            self.reported_cases.add(body["case"])
            return
        report = self.report_of(body, record)
        self.need(not report.ended, "C13", "that report has ended before")
        report.ended = True
        if corrects is not None:
            self.need(corrects != record, "C13", "takes itself back")
            other = self.report_of(body, corrects)
            self.need(not other.taken_back, "C13", "that report was taken back before")
            other.taken_back = True

    def tell_open_reports(self):
        count = sum(not report.ended for report in self.reports.values())
        if count:
            self.report.tell("%d reports have no end yet" % count)
        if not self.unseen:
            confirmed = {case for case, item in self.case_items
                         if item not in self.tests and self.reviewed.get(item) == "confirmed"}
            if confirmed - self.reported_cases:
                self.report.tell("of %d cases with something confirmed neither a report nor a waiver tells" %
                                 len(confirmed - self.reported_cases))

    def on_inlet_hour(self, body):
        permit, hour = self.permits.get(body["permit"]), body["hour"]
        if self.need(permit and permit.source == body["source"], "C7", "names no permit of that source"):
            self.need(permit.begin <= hour and moment(permit.end) >= moment(hour) - HOUR, "C7",
                      "its permit was not in force in that hour")
        self.need(hour <= self.at, "C7", "hour is later than at")
        self.need(outcomes(body) <= body["received"], "C7",
                  "more became of items than were received")
        once = body["source"], body["permit"], hour
        self.need(once not in self.inlet_hours, "C7", "that hour was told before")
        self.inlet_hours.add(once)

    def on_screening_day(self, body):
        permit = self.permits.get(body["permit"])
        if self.need(permit and permit.source == body["source"], "C7", "names no permit of that source"):
            self.need(permit.screens, "C7", "its permit never let anything be screened")
        self.need(body["day"] < self.at[:10], "C7", "that day is not over")
        self.need(body["missed"] <= body["sampled"] <= body["screened"], "C7",
                  "more was missed than sampled, or more sampled than screened")

    # -- behind the last leaf

    def end(self, size):
        if not self.closed:
            return
        self.records_before(size)
        self.tell_open_reports()
        for leaf in sorted(self.closed.folder.records - self.batches):
            self.report.broken("closed/%d.json" % leaf, "C1", "is for a leaf that is no batch")
        for leaf in self.without_file:
            self.place = "leaf %d" % leaf
            self.need(any(begin <= leaf < end for begin, end in self.recovered), "C1", "is a batch without a file in closed/")
        for n, at, after in self.closed.of_waiting:
            self.place = "record %d" % n
            self.need(moment(full_hour(at)) + HOUR > moment(self.closed.handed) and at >= (self.last_hour or ""), "C1",
                      "waits, and must have been in a batch")
            self.need(after <= size, "C1", "its after is larger than the number of leaves")
