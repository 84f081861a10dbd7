// The closed records of clocks, one function for each kind. They name the case and the clock, never a file or a person's words.
using System.Text.Json.Nodes;

namespace Waarborg.Evidence;

/// <summary>One clock as its records name it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Clock">The clock's number.</param>
/// <param name="Term">Its kind.</param>
readonly record struct ClockName(long Case, long Clock, string Term);

static class ClockEntries
{
    /// <summary>A clock began; <paramref name="until"/> is when it is due unless it is paused.</summary>
    internal static Entry Started(ClockName clock, string from, string until, JsonArray by) => Of(
        "clock.started", clock, new() { ["from"] = from, ["until"] = until }, by);

    internal static Entry Paused(ClockName clock, string code, JsonArray by) => Of(
        "clock.paused", clock, new() { ["code"] = code }, by);

    internal static Entry Resumed(ClockName clock, JsonArray by) => Of("clock.resumed", clock, [], by);

    internal static Entry Stopped(ClockName clock, string why, JsonArray by) => Of(
        "clock.stopped", clock, new() { ["why"] = why }, by);

    internal static Entry Rang(ClockName clock, string mark, JsonArray by) => Of(
        "clock.rang", clock, new() { ["mark"] = mark }, by);

    /// <summary>Somebody has taken every ring of this clock so far upon himself.</summary>
    internal static Entry Acknowledged(ClockName clock, JsonArray by) => Of("clock.acknowledged", clock, [], by);

    static Entry Of(string kind, ClockName clock, JsonObject more, JsonArray by)
    {
        var fields = new JsonObject { ["case"] = clock.Case, ["clock"] = clock.Clock, ["term"] = clock.Term };
        foreach (var (name, value) in more) fields[name] = value?.DeepClone();
        fields["by"] = by;
        return new(kind, IsOpen: false, fields, Subject: $"case:{clock.Case}", Case: clock.Case);
    }
}
