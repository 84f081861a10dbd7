using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Clocks that start, stand still, ring and stop, and never do after that.</summary>
sealed partial class RandomHistory
{
    static readonly string[] _marks = ["half", "fourFifths", "over"];
    static readonly string[] _terms =
        ["atkmOrder", "hotlineNotice", "csarOrder", "tcoOrder", "complaintDecision", "ownReview", "ownRemoval", "danger"];

    sealed class Clock(long number, long @case, string term, DateTimeOffset until)
    {
        internal DateTimeOffset Until => until;

        internal bool Paused { get; set; }

        /// <summary>The next mark that it can ring at.</summary>
        internal int Mark { get; set; }

        internal JsonObject Fields(JsonArray by) =>
            new() { ["case"] = @case, ["clock"] = number, ["term"] = term, ["by"] = by };
    }

    readonly List<Clock> _clocks = [];

    void StartOrGoOnClock()
    {
        if (_clocks.Count == 0 || Maybe(3)) StartClock();
        else GoOnClock(Pick(_clocks));
    }

    void StartClock()
    {
        var clock = new Clock(_next++, _items.Count > 0 ? Pick(_items).Case : _next++, Pick(_terms), Now.AddMinutes(1 + _random.Next(3000)));
        _clocks.Add(clock);
        var fields = clock.Fields(By);
        fields["from"] = LedgerTime.Text(Now.AddMinutes(-_random.Next(60)));
        fields["until"] = LedgerTime.Text(clock.Until);
        Ledger.Closed("clock.started", fields);
    }

    void GoOnClock(Clock clock)
    {
        var fields = clock.Fields(By);
        if (clock.Paused)
        {
            clock.Paused = false;
            Ledger.Closed("clock.resumed", fields);
        }
        else if (Maybe(3))
        {
            clock.Paused = true;
            fields["code"] = Maybe(2) ? "forceMajeure" : "clarification";
            Ledger.Closed("clock.paused", fields);
        }
        else if (Maybe(3))
        {
            _clocks.Remove(clock);
            fields["why"] = Pick<string>(["done", "judged", "caseClosed", "withdrawn"]);
            Ledger.Closed("clock.stopped", fields);
            // Also of one that was stopped.
            if (clock.Mark > 0 && Maybe(2)) Ledger.Closed("clock.acknowledged", clock.Fields(By));
        }
        else if (clock.Mark > 0 && Maybe(3))
        {
            Ledger.Closed("clock.acknowledged", fields);
        }
        else
        {
            // A mark may be passed over while the program is off.
            var mark = clock.Mark + (Maybe(4) ? 1 : 0);
            if (mark >= _marks.Length || (mark == 2 && Now < clock.Until)) return;
            clock.Mark = mark + 1;
            fields["mark"] = _marks[mark];
            Ledger.Closed("clock.rang", fields);
        }
    }
}
