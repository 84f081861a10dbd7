// Challenges that were given to a browser: each is answered once, within minutes, for what it was given.
using System.Security.Cryptography;
using Dapper;
using Waarborg.Store;

namespace Waarborg.Server.Passkeys;

/// <summary>What a challenge is for.</summary>
enum CeremonyKind
{
    Enrol,
    SignIn,
    Sign,
}

sealed class Ceremonies(Installation installation)
{
    /// <summary>How long a browser has to answer.</summary>
    internal static TimeSpan Lasts { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Challenges that wait at most; the oldest go first.</summary>
    internal const int MaxWaiting = 10_000;

    /// <summary>Keeps the state of a challenge; returns its id.</summary>
    internal string Begin(CeremonyKind kind, string subject, string state)
    {
        var now = installation.Time.GetUtcNow();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var connection = installation.Database.Open();
        connection.Execute("delete from ceremonies where ends_at <= @now", new { now = Instant.Text(now) });
        connection.Execute(
            """
            delete from ceremonies where id in (
                select id from ceremonies order by ends_at desc limit -1 offset @MaxWaiting)
            """,
            new { MaxWaiting = MaxWaiting - 1 });
        connection.Execute(
            "insert into ceremonies (id, kind, subject, state, ends_at) values (@id, @kind, @subject, @state, @ends)",
            new { id, kind = kind.ToString(), subject, state, ends = Instant.Text(now + Lasts) });
        return id;
    }

    /// <summary>
    /// The state of a challenge, which is used up by asking; null when it is not known, over, or for something else.
    /// </summary>
    internal string? Take(string id, CeremonyKind kind, string subject)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<string?>(
            """
            delete from ceremonies where id = @id and kind = @kind and subject = @subject and ends_at > @now returning state
            """,
            new { id, kind = kind.ToString(), subject, now = Instant.Text(installation.Time.GetUtcNow()) });
    }
}
