using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Statements and complaints: from the first statement on, nothing is made unavailable without one.</summary>
sealed partial class RandomHistory
{
    sealed class Told(long @case, long restriction)
    {
        internal string State { get; set; } = "";

        /// <summary>Until when each kind of order may keep it back, counted from its first time.</summary>
        internal Dictionary<string, DateTimeOffset> HeldUntil { get; } = new(StringComparer.Ordinal);

        internal JsonObject Fields(JsonArray by) => new()
        {
            ["case"] = @case,
            ["restriction"] = restriction,
            ["why"] = null,
            ["until"] = null,
            ["by"] = by,
        };
    }

    readonly List<Told> _told = [];
    readonly List<(long Case, long Item)> _complaints = [];
    bool _isTelling;

    void BeginTelling(long @case, long restriction)
    {
        if (!_isTelling && Maybe(2)) return;
        _isTelling = true;
        var told = new Told(@case, restriction);
        _told.Add(told);
        Tell(told, Pick<string>(["owed", "owed", "held", "exempt"]));
    }

    void Tell(Told told, string state)
    {
        var fields = told.Fields(By);
        fields["state"] = state;
        if (state == "exempt") fields["why"] = "contactUnknown";
        if (state == "held")
        {
            var kind = Pick(_kinds.Where(one => MayHold(told, one)).ToList());
            told.HeldUntil.TryAdd(kind, Now.AddDays(552));
            fields["why"] = kind;
            fields["until"] = LedgerTime.Text(told.HeldUntil[kind]);
        }

        told.State = state;
        Ledger.Closed("statement", fields);
    }

    static readonly string[] _kinds = ["tcoOrder", "csarInvestigation"];

    bool MayHold(Told told, string kind) => !told.HeldUntil.TryGetValue(kind, out var until) || until > Now;

    void GoOnTelling()
    {
        if (_told.Count == 0 || Maybe(2))
        {
            Complain();
            return;
        }

        var told = Pick(_told);
        // A hold that is over is not set anew, also after it was owed meanwhile.
        var mayHold = _kinds.Any(kind => MayHold(told, kind));
        string[] next = told.State switch
        {
            "owed" when mayHold => ["held", "exempt", "told"],
            "owed" => ["exempt", "told"],
            "held" when mayHold => ["owed", "held", "exempt"],
            "held" => ["owed", "exempt"],
            "exempt" => ["owed"],
            _ => [],
        };
        if (next.Length == 0) _told.Remove(told);
        else Tell(told, Pick<string>(next));
    }

    void Complain()
    {
        if (_complaints.Count > 0 && Maybe(2))
        {
            var made = Pick(_complaints);
            _complaints.Remove(made);
            Complaint(made, Pick<string>(["upheld", "reversed", "lifted"]));
            return;
        }

        if (_items.Count == 0) return;
        var of = Pick(_items);
        if (_said[of.Item].IsTest || _complaints.Contains(of)) return;
        _complaints.Add(of);
        Complaint(of, "made");
    }

    // Always somebody who never said anything before.
    void Complaint((long Case, long Item) of, string state) => Ledger.Closed("complaint", new()
    {
        ["case"] = of.Case,
        ["item"] = of.Item,
        ["state"] = state,
        ["by"] = new JsonArray(string.Create(CultureInfo.InvariantCulture, $"person:{_next++:x16}")),
    });
}
