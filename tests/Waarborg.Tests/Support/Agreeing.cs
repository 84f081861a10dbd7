using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>Acts that take two people, as two people do them.</summary>
static class Agreeing
{
    /// <summary>Proposed by a custodian and approved by an operator.</summary>
    internal static ActOutcome Agree(Installation installation, Act act, JsonObject body)
    {
        var desk = new ActDesk(installation);
        if (installation.Kind == InstallationKind.Sample)
        {
            var sample = new SamplePeople(installation);
            sample.Ensure();
            return Agree(
                installation, desk, act, body, new PeopleStore(installation).Find("anna")!.Actor,
                json => sample.Sign("anna", json)!.Value.Signature, json => sample.Sign("bram", json)!.Value.Signature);
        }

        var people = new TestPeople(installation);
        var keeper = people.Ensure("keeper", Role.Custodian);
        return Agree(
            installation, desk, act, body, keeper.Actor, json => people.Sign("keeper", json).Signature,
            json => people.Sign("anna", json).Signature);
    }

    static ActOutcome Agree(
        Installation installation, ActDesk desk, Act act, JsonObject body, Actor by, Func<JsonObject, ActSignature> propose,
        Func<JsonObject, ActSignature> approve)
    {
        var (problems, draft) = desk.Draft(act, body, "The test wants it.", by);
        if (draft is null) return new ActOutcome.Refused(problems);
        Assert.Null(new ActStore(installation).Propose(draft.Id, propose(draft.Json)));
        return desk.Approve(draft.Id, approve(draft.Json));
    }

    /// <summary>The same where it must be done.</summary>
    internal static void Done(Installation installation, Act act, JsonObject body)
    {
        var outcome = Agree(installation, act, body);
        Assert.True(outcome is ActOutcome.Done, outcome is ActOutcome.Refused refused ? string.Join('\n', refused.Problems) : "");
    }

    /// <summary>Why it is refused, in words.</summary>
    internal static string Refused(Installation installation, Act act, JsonObject body) =>
        string.Join('\n', Assert.IsType<ActOutcome.Refused>(Agree(installation, act, body)).Problems);
}
