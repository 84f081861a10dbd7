using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>The part about people, weighings, notices and permits.</summary>
sealed partial class RandomHistory
{
    static readonly string[] _incidents =
        ["sandboxOff", "breakerFell", "rollback", "securityIncident", "attackPublished", "lawChanged"];

    sealed class Standing
    {
        internal long? Notice { get; set; }

        internal DateTimeOffset NoticeAt { get; set; }

        internal bool Drifted { get; set; }

        internal List<(long Leaf, DateTimeOffset At)> Owed { get; } = [];
    }

    sealed class Weighing(long number, string source)
    {
        internal long Number => number;

        internal string Source => source;

        internal (long Leaf, DateTimeOffset At)? Draft { get; init; }

        internal long Answers { get; set; }

        internal bool Recorded { get; set; }
    }

    readonly Dictionary<string, Standing> _standing = [];
    readonly List<Weighing> _weighings = [];
    readonly List<long> _notices = [];
    readonly List<long> _proposals = [];
    readonly Dictionary<string, long> _suppliers = [];
    long _settings;

    // As the ledger writes it: to the millisecond.
    DateTimeOffset Now => new(Ledger.Now.UtcTicks - (Ledger.Now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    long LongestPause => traits.Waits ? 1_600_000_000 : 400_000_000;

    JsonArray Two => BuiltLedger.People(2 + _random.Next(2));

    bool IsOld(DateTimeOffset at) => !traits.Waits || Now - at >= TimeSpan.FromDays(14);

    void Begin()
    {
        if (!traits.Conditional) Ledger.Begin();
        else Ledger.Begin(body => (body["needsTwo"], body["sample"]) =
            (BuiltLedger.Names(BuiltLedger.ConditionalTwo), !traits.Waits));
    }

    void Condition()
    {
        switch (_random.Next(9))
        {
            case 0 or 1: Draft(); break;
            case 2: Answer(); break;
            case 3: Weigh(); break;
            case 4: Notice(); break;
            case 5: Propose(); break;
            case 6: EndProposal(); break;
            case 7: Amend(); break;
            default: Incident(); break;
        }
    }

    void Said()
    {
        var holder = string.Create(CultureInfo.InvariantCulture, $"person:{_random.Next():x16}");
        var scopes = BuiltLedger.Names("scan");
        var until = LedgerTime.Text(Now.AddMinutes(1 + _random.Next(60)));
        _ = _random.Next(18) switch
        {
            16 => Viewing(),
            17 => Ledger.Open(
                "partner.described",
                new() { ["partner"] = "hotline", ["version"] = 1, ["record"] = Ledger.Hash(), ["by"] = Two }),
            0 => Ledger.Open("program.changed", new() { ["version"] = "1.2", ["digest"] = Ledger.Hash(), ["by"] = By }),
            1 => Ledger.Open("knownGood.changed", new() { ["pictures"] = _random.Next(99), ["by"] = By }),
            2 => Ledger.Open("rights.granted", new() { ["holder"] = holder, ["scopes"] = scopes, ["by"] = By }),
            3 => Ledger.Open("rights.withdrawn", new() { ["holder"] = holder, ["scopes"] = scopes, ["by"] = By }),
            4 => Ledger.Open(
                "rights.elevated", new() { ["holder"] = holder, ["scopes"] = scopes, ["until"] = until, ["by"] = By }),
            5 => Ledger.Open("rights.counted", new() { ["people"] = 3, ["rights"] = 7, ["standing"] = 0, ["by"] = By }),
            6 => Ledger.Open("person.vouched", new() { ["holder"] = holder, ["by"] = By }),
            7 => Ledger.Open(
                "settings.changed", new() { ["version"] = ++_settings, ["record"] = Ledger.Hash(), ["by"] = Two }),
            8 => Ledger.Closed("alarm", new() { ["what"] = "decodersDisagreed", ["by"] = By }),
            9 => Maybe(2) ? Describe(Maybe(2) ? "sample" : "police") : Ledger.Open("exchange.described", new()
            {
                ["list"] = "known",
                ["version"] = 1,
                ["record"] = Ledger.Hash(),
                ["by"] = Two,
            }),
            10 => Ledger.Closed("entry.suspended", new()
            {
                ["list"] = "known",
                ["release"] = 1,
                ["entry"] = "0123456789abcdef",
                ["customers"] = 20,
                ["by"] = By,
            }),
            11 => Ledger.Closed("entry.resumed", new() { ["list"] = "known", ["entry"] = "0123456789abcdef", ["by"] = Two }),
            12 => Ledger.Closed("rollback.ended", new()
            {
                ["list"] = "known",
                ["release"] = Maybe(2) ? null : 1,
                ["cases"] = 1,
                ["restored"] = 2,
                ["failed"] = 0,
                ["seconds"] = 3,
                ["by"] = By,
            }),
            14 when _permits.Count > 0 => Sent(_permits[^1].Lists[0]),
            13 => Ledger.Closed("attempt.refused", new() { ["what"] = "permits", ["by"] = By }),
            _ => Ledger.Closed("access", new() { ["what"] = "closedRecords", ["case"] = null, ["by"] = By }),
        };
    }

    long Describe(string supplier)
    {
        var version = _suppliers[supplier] = _suppliers.GetValueOrDefault(supplier) + 1;
        return Ledger.Open("supplier.described", new()
        {
            ["supplier"] = supplier,
            ["version"] = version,
            ["record"] = Ledger.Hash(),
            ["by"] = Two,
        });
    }

    // Of the last day of which it may be said.
    long Sent(string list) => Ledger.Open("fingerprints.sent", new()
    {
        ["list"] = list,
        ["sends"] = Maybe(2) ? "prefix" : "pdq",
        ["day"] = LedgerTime.Text(Now.AddDays(-1 - Ledger.FiguresAfterDays))[..10],
        ["sent"] = ShownCount.Of(_random.Next(40)),
        ["matchedNothing"] = ShownCount.Of(_random.Next(40)),
        ["failed"] = ShownCount.Of(_random.Next(20)),
    });

    void Draft()
    {
        if (_declared.Count == 0) return;
        var (number, source) = (_next++, Pick([.. _declared]));
        _weighings.Add(new(number, source) { Draft = (Record("weighing.drafted", number, source, By), Now) });
    }

    long Record(string kind, long number, string source, JsonArray by) => Ledger.Open(kind, new()
    {
        ["weighing"] = number,
        ["source"] = source,
        ["record"] = Ledger.Hash(),
        ["by"] = by,
    });

    void Answer()
    {
        if (_weighings.FindLast(one => !one.Recorded) is not { } weighing) return;
        Ledger.Open("weighing.answered", new()
        {
            ["weighing"] = weighing.Number,
            ["answer"] = ++weighing.Answers,
            ["record"] = Ledger.Hash(),
            ["by"] = By,
        });
    }

    void Weigh()
    {
        if (_weighings.Find(one => !one.Recorded && (!traits.Conditional || IsOld(one.Draft!.Value.At))) is not { } weighing)
        {
            return;
        }

        weighing.Recorded = true;
        var by = traits.Conditional ? BuiltLedger.People(3 + _random.Next(3)) : By;
        Record("weighing.recorded", weighing.Number, weighing.Source, by);
        _standing[weighing.Source].Owed.RemoveAll(incident => incident.Leaf < weighing.Draft!.Value.Leaf);
    }

    void Notice()
    {
        if (_declared.Count == 0) return;
        var source = Pick([.. _declared]);
        var standing = _standing[source];
        if (standing.Notice is { } latest && !standing.Drifted && !Maybe(12))
        {
            // Whatever was published may still be delivered.
            var delivered = Pick(_notices);
            if (Maybe(3))
            {
                Ledger.Open("notice.drifted", new() { ["notice"] = latest, ["by"] = By });
                standing.Drifted = true;
            }
            else
            {
                Ledger.Open(
                    "notice.delivered", new() { ["notice"] = delivered, ["perMille"] = _random.Next(1001), ["by"] = By });
            }

            return;
        }

        (standing.Notice, standing.NoticeAt, standing.Drifted) = (_next++, Now, false);
        _notices.Add(standing.Notice.Value);
        Ledger.Open("notice.published", new()
        {
            ["notice"] = standing.Notice,
            ["source"] = source,
            ["record"] = Ledger.Hash(),
            ["by"] = By,
        });
    }

    void Propose()
    {
        _proposals.Add(_next++);
        Ledger.Open("proposal.made", new()
        {
            ["proposal"] = _proposals[^1],
            ["act"] = "permit.granted",
            ["record"] = Ledger.Hash(),
            ["by"] = BuiltLedger.People(1),
        });
    }

    void EndProposal()
    {
        if (_proposals.Count == 0) return;
        var proposal = Pick(_proposals);
        _proposals.Remove(proposal);
        if (Maybe(3)) Ledger.Open("proposal.refused", new() { ["proposal"] = proposal, ["by"] = By });
        else Ledger.Open("proposal.approved", new() { ["proposal"] = proposal, ["record"] = Ledger.Hash(), ["by"] = Two });
    }

    void Incident()
    {
        if (!Maybe(3)) return;
        var what = Pick(_incidents);
        var leaf = Ledger.Open("incident", new() { ["what"] = what, ["by"] = By });
        if (!traits.Conditional || what == "sandboxOff") return;
        foreach (var source in _permits.Where(IsRunning).Select(one => one.Source)) _standing[source].Owed.Add((leaf, Now));
    }

    bool IsRunning(Permit permit) => !permit.Ended && permit.From <= Now && Now < permit.Until;

    bool InForce(Permit permit) => IsRunning(permit) && !_standing[permit.Source].Drifted
        && !_standing[permit.Source].Owed.Exists(incident => Now - incident.At >= TimeSpan.FromDays(30));

    // Null when there is none that a permit may stand on.
    Weighing? RecordedOf(string source) => _weighings.Find(one => one.Recorded && one.Source == source);

    void Grant()
    {
        if (_declared.Count == 0) return;
        var source = Pick([.. _declared]);
        if (_permits.Exists(one => one.Source == source && IsRunning(one))) return;
        var (standing, weighing) = (_standing[source], RecordedOf(source));
        if (traits.Conditional)
        {
            if (weighing is null || standing.Notice is null || standing.Drifted || !IsOld(standing.NoticeAt)) return;
        }
        else if (weighing is null && (_permits.Exists(one => one.Source == source) || Maybe(2)))
        {
            weighing = new(_next++, source);
            Record("weighing.recorded", weighing.Number, source, By);
        }

        if (weighing is not null) _weighings.Remove(weighing);
        List<string> lists = [.. _lists.Where(_ => !Maybe(3)).DefaultIfEmpty("known")];
        var length = traits.Waits ? TimeSpan.FromDays(1 + _random.Next(366)) : TimeSpan.FromHours(1 + _random.Next(90));
        var permit = new Permit(_next++, source, Now, Now + length) { Lists = lists };
        _permits.Add(permit);
        Ledger.Open("permit.granted", new()
        {
            ["permit"] = permit.Number,
            ["source"] = source,
            ["lists"] = BuiltLedger.Names(permit.Lists),
            ["from"] = LedgerTime.Text(permit.From),
            ["until"] = LedgerTime.Text(permit.Until),
            ["regime"] = "dsa-9",
            ["regimeUntil"] = Maybe(2) ? null : LedgerTime.Text(permit.Until),
            ["weighing"] = weighing?.Number,
            ["alwaysAsk"] = Maybe(2),
            ["record"] = Ledger.Hash(),
            ["by"] = traits.Conditional ? Two : By,
        });
        LetMore(permit);
    }

    // Of every other permit, without a throw of the dice, so that the rest of a history stays what it was; the others let altered
    // copies be looked for.
    void LetMore(Permit permit)
    {
        if (permit.Number % 2 != 0)
        {
            Ledger.Open("permit.altered", new()
            {
                ["permit"] = permit.Number,
                ["version"] = permit.Version,
                ["by"] = BuiltLedger.People(2),
            });
            return;
        }

        permit.Screens = true;
        Ledger.Open("permit.screening", new()
        {
            ["permit"] = permit.Number,
            ["version"] = permit.Version,
            ["by"] = BuiltLedger.People(2),
        });
    }

    void ScreeningDay(Permit permit) => Ledger.Closed("screening.day", new()
    {
        ["source"] = permit.Source,
        ["permit"] = permit.Number,
        ["day"] = LedgerTime.Text(Now.AddDays(-1))[..10],
        ["screened"] = 100 + permit.Number,
        ["sampled"] = permit.Number,
        ["missed"] = 1,
    });

    void Amend()
    {
        if (_permits.Find(IsRunning) is not { } permit) return;
        permit.Lists = [.. _lists.Where(_ => Maybe(2)).DefaultIfEmpty("own")];
        Ledger.Open("permit.amended", new()
        {
            ["permit"] = permit.Number,
            ["version"] = ++permit.Version,
            ["lists"] = BuiltLedger.Names(permit.Lists),
            ["alwaysAsk"] = Maybe(2),
            ["record"] = Ledger.Hash(),
            ["by"] = Two,
        });
        LetMore(permit);
    }

    void EndPermit()
    {
        var over = _permits.Where(one => !one.Ended && Now >= one.Until).ToList();
        if (over.Count > 0)
        {
            var ended = Pick(over);
            ended.Ended = true;
            Ledger.Open("permit.ended", new() { ["permit"] = ended.Number, ["by"] = BuiltLedger.Names("program:clock") });
        }
        else if (_permits.Find(IsRunning) is { } revoked && Maybe(traits.Waits ? 12 : 4))
        {
            revoked.Ended = true;
            Ledger.Open("permit.revoked", new() { ["permit"] = revoked.Number, ["by"] = By });
        }
    }

    // What leads to a permit is begun anew; settings and suppliers go on, with any higher version.
    void ForgetConditions()
    {
        _standing.Clear();
        _proposals.Clear();
        _weighings.RemoveAll(one => traits.Conditional || !one.Recorded);
        _settings += _random.Next(4);
        foreach (var supplier in (string[])["sample", "police"])
        {
            _suppliers[supplier] = _suppliers.GetValueOrDefault(supplier) + _random.Next(3);
        }
    }
}
