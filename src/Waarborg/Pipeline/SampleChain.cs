// A sample goes through the real mechanisms, one after another, with its key files: settings, notice, weighing, permit.
using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>The permit that somebody who tries the program wants; with lines for lists that are asked of somebody else.</summary>
sealed record SampleWish(
    string Source, IReadOnlyList<string> Lists, DateTimeOffset Until, string Reason, string Scope = "all",
    bool AlwaysAsk = false, IReadOnlyList<ListUse>? Asked = null, string OrderedRemovals = "",
    bool Screening = false, bool Altered = false);

/// <summary>Does in a sample, in seconds, what takes a provider's people weeks. Every step is the step of a real
/// installation.</summary>
sealed class SampleChain(Installation installation)
{
    const string Anna = "anna";
    const string Bram = "bram";
    const string Carla = "carla";

    readonly SamplePeople _people = new(installation);
    readonly ActDesk _desk = new(installation);
    readonly ActStore _acts = new(installation);
    readonly WeighingStore _weighings = new(installation);

    /// <summary>How its people sign: with key files. Where it is set, nobody else is made.</summary>
    internal Func<string, JsonObject, (Person Person, ActSignature Signature)>? SignAs { get; init; }

    /// <summary>Waits as long as a draft and a notice must be public in a sample; tests move the clock instead.</summary>
    internal Func<TimeSpan, CancellationToken, Task> WaitAsync { get; init; } =
        (span, cancellation) => Task.Delay(span, installation.Time, cancellation);

    /// <summary>Grants the permit, or says why not.</summary>
    /// <param name="wish">What is wanted.</param>
    /// <param name="tell">Told each step in words.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    internal async Task<ActOutcome> GrantAsync(SampleWish wish, Action<string> tell, CancellationToken cancellation)
    {
        if (installation.Kind != InstallationKind.Sample && SignAs is null)
        {
            return Refuse("Only a sample goes through the chain at once. Here people do it one by one: see docs/permits.md.");
        }

        if (SignAs is null)
        {
            if (WhyNever(wish) is { } never) return Refuse(never);
            _people.Ensure();
        }

        if (Settle(tell) is { } unsettled) return unsettled;
        foreach (var list in wish.Lists)
        {
            if (Vouch(list, tell) is { } unvouched) return unvouched;
        }

        List<ListUse> uses = [.. wish.Lists.Select(list => new ListUse(list, CategoriesOf(list))), .. wish.Asked ?? []];
        if (Publish(wish, uses, tell, out var hash) is { } unpublished) return unpublished;
        var (weighing, undrafted) = Draft(wish, tell);
        if (weighing is null) return undrafted!;
        var wait = WeighingRules.PublicFor(installation.Kind);
        tell($"The draft and the notice are public for {wait.TotalSeconds:0} seconds (14 days in a provider's installation) ...");
        await WaitAsync(wait, cancellation);
        if (Record(weighing, tell) is { } unrecorded) return unrecorded;

        var terms = new PermitTerms(
            wish.Source, wish.Scope, uses, "A sample: no personal data of anybody is processed (GDPR 6 does not apply).",
            IsController: true, new(new('0', 64), Today(), "Anna"), new(Held: false, "A sample processes no personal data."),
            "A sample: no data of offences is processed.", "A sample: only pictures that were drawn for it are read.",
            CustomersTermsSaySo: true, hash, "A sample has no customers.", weighing.Id, wish.Until, wish.AlwaysAsk,
            PermitTerms.VoluntarySentence, wish.Screening, wish.Altered);
        var granted = Agree(Act.GrantPermit, new() { ["terms"] = terms.ToJson() }, wish.Reason);
        if (granted is ActOutcome.Done done) tell($"Proposed by {Anna}, approved by {Bram}. {done.Words}");
        return granted;
    }

    // Asked before anything is done: a notice and a weighing for a permit that cannot be granted would pause the one in force.
    string? WhyNever(SampleWish wish)
    {
        if (new SourceStore(installation).Find(wish.Source) is null) return $"There is no source named {wish.Source}.";
        if (wish.OrderedRemovals.Length == 0 && wish.Lists.Contains(RemovedLists.Ordered, StringComparer.Ordinal))
        {
            return $"{RemovedLists.Ordered} takes a weighing that says why, in the field orderedRemovals: go step by step "
                + "(docs/permits.md).";
        }

        var now = installation.Time.GetUtcNow();
        return new PermitStore(installation).All().FirstOrDefault(
            one => one.Source == wish.Source && one.StateAt(now) == PermitState.InForce) is { } running
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Permit {running.Id} for {wish.Source} is in force. Revoke it first, for two permits never overlap: "
                    + $"./waarborg permit revoke {running.Id}")
            : null;
    }

    /// <summary>
    /// Lets a list of the sample disable before a person decided: its supplier described, its release attested, a finding of
    /// an authority recorded, each by two people; what was done before is passed over.
    /// </summary>
    ActOutcome.Refused? Vouch(string list, Action<string> tell)
    {
        if (installation.Kind != InstallationKind.Sample) return null;
        foreach (var (act, body) in Vouching(list))
        {
            switch (Agree(act, body, "To try the program on a sample."))
            {
                case ActOutcome.Done done:
                    tell($"Proposed by {Anna}, approved by {Bram}. {done.Words}");
                    break;
                case ActOutcome.Refused refused:
                    return refused;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return null;
    }

    List<(Act Act, JsonObject Body)> Vouching(string list)
    {
        using var connection = installation.Database.Open();
        if (ListStore.InForce(connection, [list]).FirstOrDefault() is not { } release) return [];
        var steps = new List<(Act, JsonObject)>();
        if (SupplierStore.Find(connection, null, release.Supplier).Terms is null)
        {
            var terms = new SupplierTerms(
                SupplierKind.Hotline, "A hotline of the sample", "a sample needs none", MayBeNamed: true, [],
                SupplierTrust.Enforceable, "");
            steps.Add((Act.DescribeSupplier, new() { ["supplier"] = release.Supplier, ["terms"] = terms.ToJson() }));
        }

        if (!release.Trust.IsVouchedFor)
        {
            steps.Add((Act.AttestRelease, new()
            {
                ["list"] = list,
                ["release"] = release.Number,
                ["root"] = release.Trust.Root,
                ["entries"] = release.Entries,
            }));
        }

        if (!EntryTable.HasFinding(connection, list))
        {
            steps.Add((Act.RecordFinding, new()
            {
                ["list"] = list,
                ["authority"] = "An authority of the sample",
                ["reference"] = "a sample needs none",
            }));
        }

        return steps;
    }

    // Settings that two people signed, once.
    ActOutcome.Refused? Settle(Action<string> tell)
    {
        using (var connection = installation.Database.Open())
        {
            if (new SettingsStore(installation).Problem(connection, null) is null) return null;
        }

        var settings = new JsonObject
        {
            ["name"] = "Sample hosting",
            ["contact"] = "abuse@sample.invalid",
            ["objections"] = "objections@sample.invalid",
            ["terms"] = "https://sample.invalid/terms",
            ["authority"] = new JsonObject
            {
                ["name"] = "Autoriteit Persoonsgegevens",
                ["address"] = "https://autoriteitpersoonsgegevens.nl",
            },
            ["languages"] = new JsonArray("nl", "en"),
            ["retentionDays"] = new JsonObject { ["cases"] = 365, ["sealedFiles"] = 365, ["complaints"] = 365 },
            ["delivery"] = null,
            ["publicAddress"] = "https://sample.invalid",
        };
        var settled = Agree(Act.ChangeSettings, new() { ["settings"] = settings }, "The sample's settings.");
        if (settled is ActOutcome.Done done) tell($"Proposed by {Anna}, approved by {Bram}. {done.Words}");
        return settled as ActOutcome.Refused;
    }

    ActOutcome.Refused? Publish(SampleWish wish, IReadOnlyList<ListUse> uses, Action<string> tell, out string hash)
    {
        hash = "";
        var notices = new NoticeStore(installation);
        var terms = new NoticeTerms(uses, wish.Scope, wish.AlwaysAsk, wish.Screening, wish.Altered);
        using (var connection = installation.Database.Open())
        {
            if (notices.Misfit(connection, null, wish.Source, terms) is null)
            {
                hash = NoticeStore.Latest(connection, null, wish.Source)!.Hash;
                return null;
            }
        }

        var anna = new PeopleStore(installation).Find(Anna)!.Actor;
        if (notices.Prepare(wish.Source, terms, anna) is PrepareOutcome.Refused unprepared) return Refuse(unprepared.Words);
        if (notices.Publish(wish.Source, anna) is not PublishOutcome.Published published)
        {
            return Refuse("The user notice could not be published.");
        }

        hash = published.Notice.Hash;
        tell($"User notice {published.Notice.Id} for {wish.Source} is published.");
        return null;
    }

    (Weighing? Weighing, ActOutcome.Refused? Refused) Draft(SampleWish wish, Action<string> tell)
    {
        const string Words = "A sample, drawn by the program: there is nobody in it. ";
        long permits;
        using (var connection = installation.Database.Open()) permits = PermitStore.CountOf(connection, null, wish.Source);
        var isReview = WeighingRules.IsReviewDue(permits);
        var kind = isReview ? WeighingKind.ThreeYearReview : permits == 0 ? WeighingKind.First : WeighingKind.Renewal;
        // No text of an earlier weighing is taken over, not even in a sample.
        var number = string.Create(
            CultureInfo.InvariantCulture,
                $"Permit {permits + 1} of {wish.Source}, {Instant.Text(installation.Time.GetUtcNow())}. ");
        var draft = new WeighingDraft(
            kind, number + Words + "The goal is to try the program: " + wish.Reason,
            new(number + Words + "Nobody's rights are touched.", number + Words + "No correspondence is opened.",
                number + Words + "Nobody's expression is touched."),
            number + Words + "The decoder runs in its sandbox; nothing listens beyond this machine.",
            number + Words + "Nothing is reported from a sample.",
            [new(number + "Not trying it.", "", "There is nothing to measure in a sample.")],
            isReview
                ? new("Carla, from outside", number + "It is needed to try the program.", number
                    + "It can be done on one machine.",
                    number + "The technique does what the sample shows.")
                : null)
        {
            OrderedRemovals = wish.OrderedRemovals,
        };
        switch (_weighings.Draft(wish.Source, draft, null, new PeopleStore(installation).Find(Anna)!.Actor))
        {
            case WeighingOutcome.Done drafted:
                tell($"Weighing {drafted.Weighing.Id} of {wish.Source} is drafted.");
                return (drafted.Weighing, null);
            case WeighingOutcome.Refused refused:
                return (null, new(refused.Problems));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    ActOutcome.Refused? Record(Weighing weighing, Action<string> tell)
    {
        var favourable = Enum.GetValues<Axis>().ToDictionary(
            axis => axis, axis => new AxisOpinion(Opinion.Favourable, $"{axis}: nothing in a sample stands against it."));
        var judgement = new WeighingJudgement(
            favourable, WeighingDecision.Renew, "It is a sample, and it ends by itself.", "", new Dictionary<Axis, string>(),
            [.. _weighings.PointsOf(weighing).Select(point => new AddressedPoint(point.Number, "It is a sample."))]);
        if (_weighings.Judge(weighing.Id, judgement) is WeighingOutcome.Refused unjudged) return Refuse(unjudged.Words);
        foreach (var (axis, handle) in new[] { (Axis.Goal, Anna), (Axis.Privacy, Bram), (Axis.Security, Carla) })
        {
            var now = _weighings.Find(weighing.Id)!;
            var (person, signature) = Sign(handle, _weighings.AxisDocument(now, axis));
            if (SignAxis(now, axis, person, signature) is { } unsigned) return unsigned;
        }

        if (_weighings.Record(weighing.Id) is WeighingOutcome.Refused unrecorded) return Refuse(unrecorded.Words);
        tell($"Weighing {weighing.Id} is recorded: signed by {Anna}, {Bram} and {Carla}, who is from outside.");
        return null;
    }

    ActOutcome.Refused? SignAxis(Weighing weighing, Axis axis, Person person, ActSignature signature)
    {
        var outcome = new WeighingDesk(installation).Sign(weighing.Id, axis, person, signature);
        return outcome is WeighingOutcome.Refused refused ? Refuse(refused.Words) : null;
    }

    /// <summary>Anna proposes, Bram approves.</summary>
    ActOutcome Agree(Act act, JsonObject body, string reason)
    {
        var (problems, draft) = _desk.Draft(act, body, reason, new PeopleStore(installation).Find(Anna)!.Actor);
        if (draft is null) return new ActOutcome.Refused(problems);
        if (_acts.Propose(draft.Id, Sign(Anna, draft.Json).Signature) is { } unproposed) return Refuse(unproposed);
        return _desk.Approve(draft.Id, Sign(Bram, draft.Json).Signature);
    }

    (Person Person, ActSignature Signature) Sign(string handle, JsonObject document) =>
        SignAs is { } sign ? sign(handle, document) : _people.Sign(handle, document)!.Value;

    // Of the list in force, every category that it has.
    IReadOnlyList<string> CategoriesOf(string list)
    {
        if (ListRules.IsTombstones(list)) return [.. RemovedLists.Categories, nameof(ListCategory.Test)];
        using var connection = installation.Database.Open();
        var release = ListStore.InForce(connection, [list]).FirstOrDefault();
        return release is null ? ["Test"] : [.. release.Counts.Select(count =>
            count.Category.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    string Today() => Instant.Day(installation.Time.GetUtcNow());

    static ActOutcome.Refused Refuse(string words) => new([words]);
}
