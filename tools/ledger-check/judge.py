"""The rules over the history: R1 to R11 of section 5, C1 to C8 of section 6."""

from ed25519 import ed25519_true
from formats import (DAY, HOUR, OPEN_KINDS, Malformed, base64_bytes, canonical,
                     day_number, form_fault, full_hour, moment, parse_json, parse_key)


class Permit:
    def __init__(self, entry):
        self.source, self.lists = entry["source"], entry["lists"]
        self.begin, self.until = entry["from"], entry["until"]
        self.ended = None              # the moment at which it was ended

    def in_force(self, at):
        return self.ended is None and self.begin <= at < self.until


class Sweep:
    def __init__(self, entry, unseen):
        self.source, self.dry = entry["source"], entry["dryRun"]
        self.going, self.complete = True, False
        self.recorded, self.unseen_before = 0, unseen


class Judge:
    def __init__(self, report, tree, closed):
        self.report, self.tree, self.closed = report, tree, closed
        self.place, self.number, self.at = "", 0, ""
        self.begun, self.keys, self.key_bytes, self.witnesses = None, [], set(), {}
        self.two = frozenset()
        self.last_at = self.last_record_at = self.top_record_at = ""
        self.last_n = self.last_after = 0
        self.gap_allowed = False
        self.last_hour = None
        self.next_day = self.told_day = None
        self.sources, self.weighings, self.weighings_used = set(), {}, set()
        self.permits, self.not_ended, self.of_source = {}, set(), {}
        self.imported, self.active = set(), {}
        self.sweeps, self.not_complete = {}, set()
        self.recovered, self.without_file, self.reconciled = [], [], False
        self.unseen = 0
        self.items, self.case_items = set(), set()
        self.acts, self.restrictions_ended = {}, set()
        self.inlet_hours = set()
        self.figures = {}              # day -> cases and counts, until shown

    def broken(self, rule, words):
        self.report.broken(self.place, rule, words)

    def need(self, good, rule, words):
        if not good:
            self.report.broken(self.place, rule, words)
        return good

    def key_at(self, size):
        """E3."""
        found = None
        for leaf, key in self.keys:
            if found is None or leaf < size:
                found = key
        return found

    # -- every leaf

    def leaf(self, number, data):
        if self.closed:
            self.records_before(number)
        self.place, self.number = "leaf %d" % number, number
        entry = self.read_leaf(data)
        if entry is None:
            return
        kind, at = entry["kind"], entry["at"]
        self.at = at
        self.need((kind == "ledger.begun") == (number == 0), "R1",
                  "the first leaf must be ledger.begun" if number == 0 else "only the first leaf may be ledger.begun")
        if at < self.last_at or at < self.top_record_at:
            self.broken("R2", "its at is earlier than that of a leaf or record before it")
        self.last_at = at
        if number == 0 and kind == "ledger.begun":
            self.begin(entry)
        self.two_persons(entry)
        if kind != "batch":
            self.covered(at)
            if kind != "figures.day":
                self.figures_due(at)
        if self.closed and kind != "batch" and number in self.closed.named:
            self.report.broken("closed/%d.json" % number, "C1", "is for a leaf that is no batch")
        rule = self.LEAF_RULES.get(kind)
        if rule:
            rule(self, entry)

    def read_leaf(self, data):
        try:
            entry = parse_json(data)
            if type(entry) is not dict:
                raise Malformed("is no object")
            if canonical(entry) != data:
                raise Malformed("is not in canonical form")
        except Malformed as fault:
            self.broken("E1", str(fault))
            return None
        fault = form_fault(entry, OPEN_KINDS)
        if fault:
            self.broken("E2", fault)
            return None
        return entry

    def two_persons(self, entry):
        if entry["kind"] in self.two:
            self.need(sum(a.startswith("person:") for a in entry.get("by", ())) >= 2, "R3",
                      "does not name two persons, as %s must" % entry["kind"])

    def covered(self, at):
        """R9, of every leaf but batches and the first."""
        if self.number == 0 or self.begun is None:
            return
        hour = full_hour(at)
        if hour != full_hour(self.begun["at"]) and (self.last_hour is None or self.last_hour < hour):
            self.broken("R9", "stands behind no batch up to its hour")

    def figures_from(self, day):
        return (day + 1 + self.begun["figuresAfterDays"]) * DAY

    def figures_due(self, at):
        """R10, of every leaf but batches and figures; told once for a day."""
        if self.begun and self.told_day != self.next_day and moment(at) >= self.figures_from(self.next_day):
            self.told_day = self.next_day
            self.broken("R10", "stands before the figures of a day that were due")

    # -- kinds of leaves

    def begin(self, entry):
        self.begun = entry
        key = parse_key(entry["key"])
        self.keys.append((0, key))
        self.key_bytes.add(key.public)
        self.need(key.type == 1 and key.name == entry["origin"], "R1", "its key is not of type 1 with the origin as its name")
        self.need(entry["padTo"] == 64, "R1", "padTo is not 64")
        self.need(entry["suppressedBelow"] == 10, "R1", "suppressedBelow is not 10")
        self.two = frozenset(entry["needsTwo"])
        self.need({"ledger.key", "ledger.reconciled"} <= self.two, "R3", "needsTwo lacks ledger.key or ledger.reconciled")
        self.next_day = day_number(entry["at"][:10])

    def ledger_key(self, entry):
        key = parse_key(entry["key"])
        if self.begun is None:
            return
        good = self.need(key.type == 1 and key.name == self.begun["origin"], "R4", "the new key is not of type 1 with the origin as its name")
        self.need(key.public not in self.key_bytes, "R4", "the new key was a key before")
        text = "waarborg ledger key\n%s\n%s\n" % (self.begun["origin"], key.line)
        self.need(ed25519_true(self.keys[-1][1].public, text.encode(), base64_bytes(entry["signature"])), "R4",
                  "the new key is not signed by the key before it")
        if good:      # in force although another rule may be broken: E3 asks no more
            self.keys.append((self.number, key))
            self.key_bytes.add(key.public)

    def witness_named(self, entry):
        key = parse_key(entry["witness"])
        self.need(key.type == 4, "R4", "the witness's key is not of type 4")
        self.need(key.line not in self.witnesses, "R4", "that witness is named already")
        if key.type == 4:
            self.witnesses[key.line] = key

    def witness_dropped(self, entry):
        self.need(self.witnesses.pop(entry["witness"], None), "R4", "that witness is not named")

    def source_declared(self, entry):
        self.need(entry["source"] not in self.sources, "R5", "that source is declared already")
        self.sources.add(entry["source"])

    def weighing_recorded(self, entry):
        self.need(entry["source"] in self.sources, "R6", "that source is not declared")
        if self.need(entry["weighing"] not in self.weighings, "R6", "that weighing's number is not new"):
            self.weighings[entry["weighing"]] = entry["source"]

    def permit_granted(self, entry):
        source, at, weighing = entry["source"], self.at, entry["weighing"]
        self.need(source in self.sources, "R6", "that source is not declared")
        self.need(entry["from"] == at, "R6", "from is not at")
        self.need(entry["until"] > entry["from"], "R6", "until is not later than from")
        self.need(entry["regimeUntil"] is None or entry["until"] <= entry["regimeUntil"], "R6", "until is later than regimeUntil")
        self.need(entry["lists"], "R6", "lists is empty")
        earlier = self.of_source.get(source)
        self.need(not (earlier and earlier.in_force(at)), "R6", "another permit of that source is in force")
        if weighing is None:
            self.need(earlier is None, "R6", "an earlier permit of that source exists, and no weighing is named")
        elif self.need(self.weighings.get(weighing) == source, "R6", "names no weighing of that source"):
            self.need(weighing not in self.weighings_used, "R6", "an earlier permit named that weighing")
        self.weighings_used.add(weighing)
        if self.need(entry["permit"] not in self.permits, "R6", "that permit's number is not new"):
            permit = self.permits[entry["permit"]] = self.of_source[source] = Permit(entry)
            self.not_ended.add(permit)

    def permit_revoked(self, entry):
        permit = self.permits.get(entry["permit"])
        if self.need(permit and permit.in_force(self.at), "R6", "that permit is not in force"):
            permit.ended = self.at
            self.not_ended.discard(permit)

    def permit_ended(self, entry):
        permit = self.permits.get(entry["permit"])
        if self.need(permit and permit.ended is None, "R6", "that permit is ended already, or none"):
            self.need(self.at >= permit.until, "R6", "that permit has not reached its until")
            permit.ended = permit.until
            self.not_ended.discard(permit)

    def release_imported(self, entry):
        release = entry["list"], entry["release"]
        self.need(release not in self.imported, "R7", "that release was imported before")
        self.imported.add(release)

    def release_activated(self, entry):
        name, release = entry["list"], entry["release"]
        self.need((name, release) in self.imported, "R7", "that release was not imported")
        self.need(self.active.get(name) != release, "R7", "that release is the active one already")
        self.active[name] = release

    def release_withdrawn(self, entry):
        name = entry["list"]
        if self.need(self.active.get(name) == entry["release"], "R7", "that release is not the active one"):
            del self.active[name]

    def sweep_begins(self, entry):
        permit = self.permits.get(entry["permit"])
        if self.need(permit and permit.source == entry["source"] and permit.in_force(self.at), "R8",
                     "its permit is not in force for that source"):
            wanted = {name: self.active[name] for name in permit.lists if name in self.active}
            given = {r["list"]: r["release"] for r in entry["releases"]}
            self.need(given == wanted and len(entry["releases"]) == len(wanted), "R8",
                      "releases is not exactly the active releases of the permit's lists")
        sweep = self.sweeps.get(entry["sweep"])
        if entry["kind"] == "sweep.started":
            if self.need(sweep is None, "R8", "that sweep's number is not new"):
                sweep = self.sweeps[entry["sweep"]] = Sweep(entry, self.unseen)
                self.not_complete.add(sweep)
        elif self.need(sweep and sweep.source == entry["source"] and not sweep.dry and not sweep.complete, "R8",
                       "names no sweep of that source that could be resumed"):
            sweep.going = True

    def batch(self, entry):
        begin, hour, leaf = entry["from"], entry["hour"], self.number
        before = self.last_hour or (self.begun and full_hour(self.begun["at"]))
        self.need(before is None or begin == before, "R9", "from is not the hour of the batch before it")
        self.need(begin < hour <= self.at, "R9", "hour is not later than from and not later than at")
        self.last_hour = hour
        if not self.closed:
            return
        if leaf not in self.closed.named:
            self.without_file.append(leaf)       # a later leaf may allow it
            return
        commitment, records = self.closed.of_batch.pop(leaf, (None, []))
        if commitment is None:
            return                               # the file is malformed, and that was said
        if commitment != entry["commitment"]:
            self.report.broken("closed/%d.json" % leaf, "C1", "is not what leaf %d commits to" % leaf)
        for n, at, after in records:
            if not begin <= at <= hour:
                self.report.broken("record %d" % n, "C1", "its at lies outside its batch, leaf %d" % leaf)
            if after > leaf:
                self.report.broken("record %d" % n, "C1", "its after lies behind its batch, leaf %d" % leaf)

    def figures_day(self, entry):
        if self.begun is None:
            return
        day = day_number(entry["day"])
        self.need(day == self.next_day, "R10", "is not the day that follows")
        self.need(moment(self.at) >= self.figures_from(day), "R10", "comes before its time")
        self.next_day = day + 1
        cases, counts = self.figures.pop(entry["day"], (set(), {}))
        if not self.closed or self.anything_unseen():
            return
        for name in ("cases", "confirmed", "rejected", "disabled", "restored"):
            count = len(cases) if name == "cases" else counts.get(name, 0)
            self.need(entry[name] == ("<10" if count < 10 else count - count % 10), "C8",
                      "%s is not what the records of that day count" % name)

    def ledger_reconciled(self, entry):
        begin, end, at = entry["from"], entry["to"], self.at
        self.need(begin <= end, "R11", "from is larger than to")
        if entry["recovered"]:
            self.recovered.append((begin, end))
            if self.need(end <= self.number, "R11", "to is larger than the leaf's own number"):
                self.need(self.tree.root(end).hex() == entry["root"], "R11", "root is not that of the first %d leaves" % end)
        else:
            self.report.tell("leaf %d says that signed leaves are lost: those from %d up to %d" % (self.number, begin, end))
        self.sources.clear()
        self.active.clear()
        for permit in self.not_ended:      # also those whose until is over
            permit.ended = at
        self.not_ended.clear()
        for sweep in self.not_complete:
            sweep.going, sweep.complete = False, True
        self.not_complete.clear()
        self.reconciled = self.gap_allowed = True

    LEAF_RULES = {
        "ledger.key": ledger_key, "ledger.reconciled": ledger_reconciled,
        "witness.named": witness_named, "witness.dropped": witness_dropped,
        "source.declared": source_declared, "weighing.recorded": weighing_recorded,
        "permit.granted": permit_granted, "permit.revoked": permit_revoked, "permit.ended": permit_ended,
        "release.imported": release_imported, "release.activated": release_activated,
        "release.withdrawn": release_withdrawn, "sweep.started": sweep_begins, "sweep.resumed": sweep_begins,
        "batch": batch, "figures.day": figures_day,
    }

    # -- every record

    def anything_unseen(self):
        return self.unseen > 0 or self.blind()

    def blind(self):
        """Records are missing, and nobody knows how many."""
        return self.closed.lost_file or bool(self.without_file)

    def starred(self, good, rule, words):
        """A rule with *: what it asks for may lie in what is not seen."""
        return self.need(good or self.reconciled or self.anything_unseen(), rule, words)

    def records_before(self, leaf):
        while True:
            record = self.closed.next_before(leaf)
            if record is None:
                return
            self.record(record)

    def record(self, record):
        n, body = record.n, record.body
        self.place = "record %d" % n
        if n != self.last_n + 1 and not (n > self.last_n and (self.gap_allowed or self.closed.lost_file)):
            self.broken("C1", "follows on record %d" % self.last_n)
        self.last_n, self.gap_allowed = n, False
        if body is None:
            self.unseen += 1
            return
        self.at = at = body["at"]
        if at < self.last_at or at < self.last_record_at:
            self.broken("C2", "its at is earlier than that of the leaf or record before it")
        if body["after"] < self.last_after:
            self.broken("C2", "its after is smaller than that of the record before it")
        self.last_record_at, self.last_after = at, body["after"]
        self.top_record_at = max(self.top_record_at, at)
        self.two_persons(body)
        rule = self.RECORD_RULES.get(body["kind"])
        if rule:
            rule(self, body)

    def count(self, name):
        counts = self.figures.setdefault(self.at[:10], (set(), {}))[1]
        counts[name] = counts.get(name, 0) + 1

    def match(self, body):
        permit, sweep = self.permits.get(body["permit"]), self.sweeps.get(body["sweep"])
        self.need(permit and permit.in_force(self.at), "C3", "its permit is not in force")
        self.need(permit is None or permit.source == body["source"], "C3", "its permit is for another source")
        self.need(permit is None or body["list"] in permit.lists, "C3", "its permit does not name its list")
        self.need(self.active.get(body["list"]) == body["release"], "C3", "its release is not the active one")
        if body["sweep"] is not None:
            if self.need(sweep and sweep.source == body["source"] and sweep.going and not sweep.dry, "C3",
                         "its sweep is none of that source that is going on"):
                sweep.recorded += 1
        self.need(body["item"] not in self.items, "C3", "its item was matched before")
        self.items.add(body["item"])
        self.case_items.add((body["case"], body["item"]))
        self.figures.setdefault(self.at[:10], (set(), {}))[0].add(body["case"])

    def sweep_ended(self, body):
        sweep = self.sweeps.get(body["sweep"])
        self.need(body["items"] == body["matches"] + body["noMatches"] + sum(body["notScanned"].values()), "C4",
                  "items is not the sum of what became of them")
        if not self.need(sweep and sweep.going, "C4", "that sweep is not going on"):
            return
        if sweep.dry:
            self.need(body["recorded"] == 0, "C4", "a dry run has recorded matches")
        else:
            most = sweep.recorded + self.unseen - sweep.unseen_before
            self.need(sweep.recorded <= body["recorded"] and (body["recorded"] <= most or self.blind()), "C4",
                      "recorded is not the number of its match records")
        sweep.going = False
        sweep.complete = sweep.complete or sweep.dry or body["how"] == "complete"

    def of_matched_item(self, body):
        self.starred((body["case"], body["item"]) in self.case_items, "C5" if body["kind"] == "item.withdrawn" else "C6",
                     "its item was not matched in that case")
        if body["kind"] == "review":
            self.count(body["verdict"])

    def restriction_intended(self, body):
        self.starred(body["item"] in self.items, "C5", "its item was not matched before")
        self.need(body["restriction"] not in self.acts, "C5", "that restriction's number is not new")
        self.acts.setdefault(body["restriction"], body["act"])

    def restriction_ended(self, body):
        number, outcome = body["restriction"], body["outcome"]
        act = self.acts.get(number)
        self.starred(act is not None, "C5", "that restriction was not intended")
        self.need(number not in self.restrictions_ended, "C5", "that restriction has ended before")
        self.restrictions_ended.add(number)
        wanted = {"disabled": "disable", "restored": "restore"}.get(outcome)
        if wanted:
            self.need(act is None or act == wanted, "C5", "its outcome does not fit what was intended")
            self.count(outcome)

    def inlet_hour(self, body):
        permit, hour = self.permits.get(body["permit"]), body["hour"]
        if self.need(permit and permit.source == body["source"], "C7", "names no permit of that source"):
            end = permit.until if permit.ended is None else permit.ended
            self.need(permit.begin <= hour and moment(end) >= moment(hour) - HOUR, "C7", "its permit was not in force in that hour")
        self.need(hour <= self.at, "C7", "hour is later than at")
        self.need(body["matches"] + body["noMatches"] + sum(body["notScanned"].values()) <= body["received"], "C7",
                  "more became of items than were received")
        once = body["source"], body["permit"], hour
        self.need(once not in self.inlet_hours, "C7", "that hour was told before")
        self.inlet_hours.add(once)

    RECORD_RULES = {
        "match": match, "sweep.ended": sweep_ended, "item.withdrawn": of_matched_item,
        "review": of_matched_item, "reveal": of_matched_item,
        "restriction.intended": restriction_intended, "restriction.ended": restriction_ended,
        "inlet.hour": inlet_hour,
    }

    # -- behind the last leaf

    def end(self, size):
        if not self.closed:
            return
        self.records_before(None)
        for leaf in self.without_file:
            if not any(begin <= leaf < end for begin, end in self.recovered):
                self.report.broken("leaf %d" % leaf, "C1", "is a batch without a file in closed/")
        if not self.closed.folder.waiting:
            self.report.broken("closed/waiting.json", "C1", "is missing")
        handed, records = self.closed.waiting_file or ("", [])
        for n, at, after in records:
            if moment(full_hour(at)) + HOUR <= moment(handed) or (self.last_hour and at < self.last_hour):
                self.report.broken("record %d" % n, "C1", "waits, and must have been in a batch")
            if after > size:
                self.report.broken("record %d" % n, "C1", "its after is larger than the number of leaves")
