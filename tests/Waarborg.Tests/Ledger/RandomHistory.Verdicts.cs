using System.Globalization;
using System.Text.Json.Nodes;

namespace Waarborg.Tests.Ledger;

sealed partial class RandomHistory
{
    readonly Dictionary<long, Heard> _said = [];
    readonly HashSet<string> _ruled = [];
    bool? _isViewingAllowed = false;

    /// <summary>What was said of an item.</summary>
    sealed class Heard(bool isAlike, bool isTest)
    {
        internal bool IsAlike => isAlike;

        internal bool IsTest => isTest;

        internal string? Ruled { get; set; }

        internal int Confirmed { get; set; }

        internal int Rejected { get; set; }

        internal string? Copied { get; set; }
    }

    // Somebody new says something of an item; where that is enough, it is ruled.
    long Say(long @case, long item)
    {
        var said = _said[item];
        var verdict = Maybe(3) ? "rejected" : "confirmed";
        string[] bases =
        [
            "assessment",
            .. said.IsAlike ? (string[])[] : ["provenance"],
            .. _isViewingAllowed == true ? ["picture"] : (string[])[],
            .. _ruled.Contains(verdict) ? ["copy"] : (string[])[],
        ];
        var basis = Pick<string>(bases);
        Ledger.Closed("verdict", new()
        {
            ["case"] = @case,
            ["item"] = item,
            ["verdict"] = verdict,
            ["basis"] = basis,
            ["by"] = new JsonArray(string.Create(CultureInfo.InvariantCulture, $"person:{_next++:x16}")),
        });
        if (basis == "copy") said.Copied = verdict;
        else if (verdict == "confirmed") said.Confirmed++;
        else said.Rejected++;
        var (agree, differ) = verdict == "confirmed" ? (said.Confirmed, said.Rejected) : (said.Rejected, said.Confirmed);
        var isEnough = agree > differ && agree >= (said.IsAlike || differ > 0 ? 2 : 1);
        if (said.Copied != verdict && !isEnough) return 0;
        _ruled.Add(verdict);
        said.Ruled = verdict;
        return Ledger.Closed("review", new() { ["case"] = @case, ["item"] = item, ["verdict"] = verdict, ["by"] = By });
    }

    // Somebody gave the address of a file, or of none.
    void OpenCase()
    {
        var (@case, item) = (_next++, Maybe(3) ? (long?)null : _next++);
        Ledger.Closed("case.opened", new()
        {
            ["case"] = @case,
            ["cause"] = Pick<string>(["notice", "order"]),
            ["item"] = item,
            ["by"] = By,
        });
        if (item is not { } named) return;
        _items.Add((@case, named));
        _said[named] = new(isAlike: false, isTest: false);
    }

    // What was confirmed is sealed for holders, or destroyed.
    long Seal(long @case, long item)
    {
        if (_said[item] is not { Ruled: "confirmed", IsTest: false }) return See(@case, item);
        if (Maybe(2)) return Ledger.Closed("seal.shredded", new() { ["case"] = @case, ["item"] = item, ["by"] = By });
        return Ledger.Closed("seal", new()
        {
            ["case"] = @case,
            ["item"] = item,
            ["holders"] = Maybe(2) ? 2 : 3,
            ["keptFor"] = Pick<string>(["report", "accountMeasure", "redress", "request"]),
            ["until"] = Ledger.Now.AddDays(1 + _random.Next(366)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["by"] = By,
        });
    }

    long See(long @case, long item)
    {
        if (_isViewingAllowed != true)
        {
            return Ledger.Closed(
                "assessment.asked", new() { ["case"] = @case, ["item"] = item, ["partner"] = "hotline", ["by"] = By });
        }

        return Ledger.Closed("reveal", new() { ["case"] = @case, ["item"] = item, ["seconds"] = 4, ["by"] = By });
    }

    // Whoever may see pictures may see none any more, and the other way round.
    long Viewing()
    {
        _isViewingAllowed = _isViewingAllowed != true;
        return _isViewingAllowed == true
            ? Ledger.Open("viewing.allowed", new() { ["record"] = Ledger.Hash(), ["by"] = Two })
            : Ledger.Open("viewing.ended", new() { ["by"] = By });
    }
}
