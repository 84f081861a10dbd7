using Waarborg.Cases;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>A candidate that a hotline outside was asked about, and the signed verdicts of its assessors.</summary>
static class SomeVerdicts
{
    /// <summary>Asks the hotline, described by two people, about the first item of a case.</summary>
    internal static async Task<CandidateMessage> AskAsync(RunningServer server, long caseId, CancellationToken cancellation)
    {
        SomeReview.Agree(server, Act.DescribePartner, new()
        {
            ["partner"] = "hotline",
            ["terms"] = Partners.Terms("carla", "dirk"),
        });
        return Assert.IsType<AskedAnswer.Made>(await new AssessmentDesk(server.Installation, server.Engine.Derivatives).AskAsync(
            caseId, 1, "hotline", Actor.CommandLine, cancellation)).Message;
    }

    internal static string Note(RunningServer server, CandidateMessage message, string assessor, bool confirmed) =>
        System.Text.Encoding.UTF8.GetString(new AssessorNote(
                message.Candidate, Convert.ToHexStringLower(message.Digest()), confirmed, server.Temp.Time.GetUtcNow())
            .Write(new NoteSigner($"{assessor}.example", Partners.SeedOf(assessor))));
}
