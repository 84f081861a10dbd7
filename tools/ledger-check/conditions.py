"""What comes before a permit and what pauses it: parts of R6, R11 and R12 to R21."""

from formats import DAY, HOUR, moment

SAID_ONLY = "sandboxOff"           # the incident after which no weighing is owed


class Source:
    """A source since it was declared."""

    def __init__(self):
        self.notice = self.notice_at = None
        self.drifted = False
        self.permit = None             # the last one granted: no other can be running
        self.last_draft = -1
        self.owed = []                 # (leaf, at) of incidents that no weighing followed

    def paused(self, at):
        return self.drifted or bool(self.owed) and past(self.owed[0][1], at, 30)


class Weighing:
    def __init__(self, source, draft=None, at=None):
        self.source, self.draft, self.draft_at = source, draft, at
        self.answers = 0
        self.recorded = self.used = self.gone = False


def past(begin, at, days):
    return moment(at) - moment(begin) >= days * DAY


def persons(entry):
    return {actor for actor in entry.get("by", ()) if actor.startswith("person:")}


class Conditions:
    """The judge's part about people, weighings, notices and permits."""

    def begin_conditions(self):
        self.conditional = self.sample = False
        self.sources, self.weighings, self.notices = {}, {}, {}
        self.proposals, self.open_proposals = set(), {}
        self.settings, self.settings_gap = 0, False
        self.suppliers, self.supplier_gaps, self.suppliers_told = {}, False, set()
        self.permitted_lists = set()

    def source(self, entry, rule):
        source = self.sources.get(entry["source"])
        self.need(source, rule, "that source is not declared")
        return source or Source()

    def in_force(self, permit, at):
        source = self.sources.get(permit.source)
        return permit.running(at) and not (source and source.paused(at))

    # -- people

    def on_settings_changed(self, entry):
        version = entry["version"]
        self.need(version == self.settings + 1 or self.settings_gap and version > self.settings, "R13",
                  "version does not follow on the one before")
        self.settings, self.settings_gap = version, False

    def on_supplier_described(self, entry):
        name, version = entry["supplier"], entry["version"]
        following = self.suppliers.get(name, 0) + 1
        gap = self.supplier_gaps and name not in self.suppliers_told
        self.need(version == following or gap and version > following, "R19", "version does not follow on the one before")
        self.suppliers_told.add(name)
        self.suppliers[name] = version

    def on_proposal_made(self, entry):
        self.need(len(persons(entry)) == 1, "R12", "does not name exactly one person")
        if self.need(entry["proposal"] not in self.proposals, "R12", "that proposal's number is not new"):
            self.proposals.add(entry["proposal"])
            self.open_proposals[entry["proposal"]] = persons(entry)

    def on_proposal_approved(self, entry):
        maker = self.open_proposals.pop(entry["proposal"], None)
        if self.need(maker, "R12", "that proposal was not made, or has ended") and entry["kind"] == "proposal.approved":
            self.need(len(persons(entry)) >= 2, "R12", "does not name two persons")
            self.need(maker <= persons(entry), "R12", "does not name the one who made it")

    on_proposal_refused = on_proposal_approved

    def on_rights_elevated(self, entry):
        self.need(0 < moment(entry["until"]) - moment(self.at) <= HOUR, "R14", "until is not within an hour after at")

    # -- weighings

    def on_weighing_drafted(self, entry):
        source = self.source(entry, "R15")
        if self.need(entry["weighing"] not in self.weighings, "R15", "that weighing's number is not new"):
            self.weighings[entry["weighing"]] = Weighing(entry["source"], self.number, self.at)
            source.last_draft = self.number

    def on_weighing_answered(self, entry):
        weighing = self.weighings.get(entry["weighing"])
        if self.need(weighing and not weighing.recorded and not weighing.gone, "R15", "no draft of that weighing is open"):
            self.need(entry["answer"] == weighing.answers + 1, "R15", "its answer's number does not follow")
            weighing.answers = entry["answer"]

    def on_weighing_recorded(self, entry):
        source, weighing = self.source(entry, "R6"), self.weighings.get(entry["weighing"])
        if not self.need(not (weighing and weighing.recorded), "R6", "that weighing's number is not new"):
            return
        if weighing:
            self.need(not weighing.gone, "R15", "its draft is gone")
            self.need(weighing.source == entry["source"], "R15", "its draft is of another source")
        if self.conditional:
            if self.need(weighing, "R15", "no draft of it stands before it"):
                self.need(self.sample or past(weighing.draft_at, self.at, 14), "R15", "its draft is not 14 days old")
            self.need(len(persons(entry)) >= 3, "R15", "does not name three persons")
        if weighing is None:
            weighing = self.weighings[entry["weighing"]] = Weighing(entry["source"])
        weighing.source, weighing.recorded = entry["source"], True
        if weighing.draft is not None:
            source.owed = [incident for incident in source.owed if incident[0] > weighing.draft]

    def on_incident(self, entry):
        if not self.conditional or entry["what"] == SAID_ONLY:
            return
        for source in self.sources.values():
            # One that no draft parts from an incident before it is answered with
            # that one, and weighs nothing beside it.
            if source.permit and source.permit.running(self.at) and (
                    not source.owed or source.owed[-1][0] < source.last_draft):
                source.owed.append((self.number, self.at))

    # -- notices

    def on_notice_published(self, entry):
        source = self.source(entry, "R16")
        if self.need(entry["notice"] not in self.notices, "R16", "that notice's number is not new"):
            self.notices[entry["notice"]] = entry["source"]
            source.notice, source.notice_at, source.drifted = entry["notice"], self.at, False

    def on_notice_delivered(self, entry):
        self.need(entry["notice"] in self.notices, "R16", "that notice was not published")
        self.need(entry["perMille"] <= 1000, "R16", "perMille is more than 1000")

    def on_notice_drifted(self, entry):
        source = self.sources.get(self.notices.get(entry["notice"]))
        if self.need(source and source.notice == entry["notice"], "R16", "is not the latest notice of its source"):
            self.need(not source.drifted, "R16", "that notice has drifted before")
            source.drifted = True

    # -- permits

    def stands_on(self, entry):
        """R6 and R17 of the weighing that a permit names."""
        source, weighing = entry["source"], self.weighings.get(entry["weighing"])
        if entry["weighing"] is None:
            self.need(source not in self.of_source, "R6", "an earlier permit of that source exists, and no weighing is named")
            self.need(not self.conditional, "R17", "names no weighing")
        elif self.need(weighing and weighing.recorded and weighing.source == source, "R6", "names no weighing of that source"):
            self.need(not weighing.used, "R6", "an earlier permit named that weighing, or R11 ended it")
            weighing.used = True

    def permit_conditions(self, entry, source):
        if not self.conditional:
            return
        if self.need(source.notice and not source.drifted, "R17", "its source has no notice that has not drifted"):
            self.need(self.sample or past(source.notice_at, self.at, 14), "R17", "the notice is not 14 days old")
        self.need(moment(entry["until"]) - moment(entry["from"]) <= 366 * DAY, "R17", "until is more than 366 days after from")

    def on_permit_amended(self, entry):
        permit = self.permits.get(entry["permit"])
        if self.need(permit and permit.running(self.at), "R18", "that permit is not running"):
            self.need(entry["version"] == permit.version + 1, "R18", "its version does not follow")
            self.need(entry["lists"], "R18", "lists is empty")
            permit.lists, permit.version = entry["lists"], entry["version"]
            self.permitted_lists.update(entry["lists"])

    def on_permit_screening(self, entry):
        permit = self.compared_otherwise(entry, "screening", "altered")
        if permit:
            permit.screens = True

    def on_permit_altered(self, entry):
        self.compared_otherwise(entry, "altered", "screening")

    def compared_otherwise(self, entry, how, unless):
        permit = self.permits.get(entry["permit"])
        if not self.need(permit and permit.running(self.at), "R18", "that permit is not running"):
            return None
        self.need(entry["version"] == permit.version, "R18", "that is not the permit's version")
        self.need(permit.otherwise != (permit.version, unless), "R18", "that version of it also has permit." + unless)
        permit.otherwise = (permit.version, how)
        return permit

    def forget(self):
        """R11, but for permits, lists and sweeps."""
        self.sources.clear()
        self.open_proposals.clear()
        self.settings_gap = True
        self.supplier_gaps = True
        self.suppliers_told.clear()
        for weighing in self.weighings.values():
            weighing.gone = weighing.gone or not weighing.recorded
            weighing.used = weighing.used or self.conditional
