using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>Weighings that lack nothing, for tests to take something away from.</summary>
sealed class SomeWeighing(Installation installation)
{
    static readonly Role[] Roles = [Role.Management, Role.DataProtectionOfficer, Role.SecurityOfficer];

    int _written;

    internal WeighingStore Store { get; } = new(installation);

    ManualTimeProvider Time => (ManualTimeProvider)installation.Time;

    /// <summary>Texts that nobody wrote before.</summary>
    internal WeighingDraft Draft(WeighingKind kind = WeighingKind.First)
    {
        var n = ++_written;
        return new(
            kind, $"Goal {n}", new($"Rights {n}", "Nothing is read that is correspondence.", "Nothing lawful disappears."),
            $"Security {n}", "Nothing is known of it.", [new("Answering notices faster", "4 hours instead of 20", "")],
            kind == WeighingKind.ThreeYearReview ? new("A. Sessor, Foundation X", "Yes.", "Yes.", "Yes, for exact matches.") : null);
    }

    internal static WeighingJudgement Judgement(
        WeighingDecision decision = WeighingDecision.Renew, IReadOnlyList<AddressedPoint>? addressed = null,
        Opinion privacy = Opinion.Favourable, string? answer = null) => new(
        new Dictionary<Axis, AxisOpinion>
        {
            [Axis.Goal] = new(Opinion.Favourable, "It is reached."),
            [Axis.Privacy] = new(privacy, "As I see it."),
            [Axis.Security] = new(Opinion.Favourable, "Small."),
        },
        decision, "Because.", decision == WeighingDecision.RenewNarrower ? "Only uploads." : "",
        answer is null ? new Dictionary<Axis, string>() : new Dictionary<Axis, string> { [Axis.Privacy] = answer }, addressed ?? []);

    internal Weighing Published(
        WeighingKind kind = WeighingKind.First, string source = "web", WeighingJudgement? judgement = null, WeighingDraft? draft = null) =>
        Done(Store.Draft(source, draft ?? Draft(kind), judgement ?? Judgement(), Actor.CommandLine));

    /// <summary>Every open point gets a word, and the three sign.</summary>
    internal Weighing Signed(Weighing weighing, WeighingDecision decision = WeighingDecision.Renew)
    {
        var open = Store.PointsOf(weighing).Where(one => one.AddressedIn is null);
        var judged = Done(Store.Judge(weighing.Id, Judgement(decision, [.. open.Select(one => new AddressedPoint(one.Number, "Seen to."))])));
        foreach (var axis in Enum.GetValues<Axis>()) judged = Done(Sign(judged, axis));
        return judged;
    }

    /// <summary>The person of this number, 1 to 3 being those of the axes, signs an axis.</summary>
    internal WeighingOutcome Sign(Weighing weighing, Axis axis, long? person = null, byte[]? digest = null, Role[]? roles = null)
    {
        var who = person ?? (long)axis + 1;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var outcome = Store.SignAxis(
            connection, transaction, weighing.Id, axis,
            new(who, Time.GetUtcNow(), SignatureKind.Passkey, digest ?? Store.AxisDigest(weighing, axis), "{}"), $"person-{who}",
            (roles ?? [Roles[who - 1]]).ToHashSet());
        transaction.Commit();
        return outcome;
    }

    /// <summary>The whole way: published, public for long enough, addressed, signed, recorded.</summary>
    internal Weighing Recorded(
        WeighingKind kind = WeighingKind.First, string source = "web", WeighingDecision decision = WeighingDecision.Renew)
    {
        var weighing = Published(kind, source);
        Time.Advance(WeighingRules.PublicFor(installation.Kind));
        return Done(Store.Record(Signed(weighing, decision).Id));
    }

    internal string? PermitProblem(long weighing, string source = "web")
    {
        using var connection = installation.Database.Open();
        return WeighingStore.PermitProblem(connection, null, weighing, source, Time.GetUtcNow());
    }

    internal DateTimeOffset? DueBy(string source = "web")
    {
        using var connection = installation.Database.Open();
        return WeighingStore.DueBy(connection, null, source);
    }

    /// <summary>A permit that stands on this weighing, as the gate's builder will grant it: a row, and the mark of its use.</summary>
    internal long Permitted(long weighing, string source = "web")
    {
        Assert.Null(PermitProblem(weighing, source));
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = Dapper.SqlMapper.ExecuteScalar<long>(
            connection,
            """
            insert into permits (source, statement, signature, granted_at, ends_at, actor, revoked_at)
            values (@source, '', x'', @at, @at, '', @at) returning id
            """,
            new { source, at = Instant.Text(Time.GetUtcNow()) }, transaction);
        WeighingStore.Use(connection, transaction, weighing, id);
        transaction.Commit();
        return id;
    }

    internal static Weighing Done(WeighingOutcome outcome)
    {
        if (outcome is WeighingOutcome.Refused refused) Assert.Fail(refused.Words);
        return Assert.IsType<WeighingOutcome.Done>(outcome).Weighing;
    }

    internal static void Refused(string words, WeighingOutcome outcome) =>
        Assert.Contains(words, Assert.IsType<WeighingOutcome.Refused>(outcome).Words, StringComparison.Ordinal);
}
