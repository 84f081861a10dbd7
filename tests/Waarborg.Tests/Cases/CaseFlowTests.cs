using Waarborg.Cases;

namespace Waarborg.Tests.Cases;

/// <summary>What may become of a content: whatever is asked, in whatever order, nothing forbidden comes of it.</summary>
public class CaseFlowTests
{
    const int Histories = 20_000;
    const int Steps = 24;
    static readonly string[] People = ["anna", "bram", "carla", "hotline.1", "hotline.2"];

    [Fact]
    public void S10_No_sequence_of_commands_reaches_a_state_that_is_forbidden()
    {
        var random = new Random(7);
        var reached = new HashSet<(CaseState, Holding)>();
        var refused = new HashSet<CaseRefusal>();
        for (var history = 0; history < Histories; history++)
        {
            var first = Start(random);
            // Two contents of one case, so that it is seen whether one look reaches the other.
            ContentStanding[] now = [first, first];
            var pasts = new[] { new Past(), new Past() };
            for (var step = 0; step < Steps; step++)
            {
                var one = random.Next(2);
                var other = now[1 - one];
                // What the world brings, besides commands: a hold, the end of the window, a breaker.
                if (random.Next(8) == 0) now[one] = Weather(random, now[one]);
                var command = Any(random);
                switch (CaseFlow.Next(now[one], command))
                {
                    case Transition.To to:
                        pasts[one].Take(now[one], command, to.Standing);
                        now[one] = to.Standing;
                        break;
                    case Transition.Refused no:
                        refused.Add(no.Why);
                        break;
                }

                Assert.Same(other, now[1 - one]);
                reached.Add((now[one].State, now[one].Holding));
            }
        }

        // The walk is no proof of anything unless it comes everywhere.
        Assert.Equal(Enum.GetValues<CaseState>().Order(), reached.Select(one => one.Item1).Distinct().Order());
        Assert.Equal(Enum.GetValues<Holding>().Order(), reached.Select(one => one.Item2).Distinct().Order());
        Assert.Equal(Enum.GetValues<CaseRefusal>().Order(), refused.Order());
    }

    /// <summary>What was done to one content, told without the code that decides; each step is held against it.</summary>
    sealed class Past
    {
        readonly Dictionary<string, (bool Confirmed, VerdictBasis Basis)> _verdicts = new(StringComparer.Ordinal);
        bool _wasTold;
        bool _isReversed;
        bool _isShredded;

        internal void Take(ContentStanding before, CaseCommand command, ContentStanding after)
        {
            var confirms = _verdicts.Values.Count(one => one.Confirmed);
            var rejects = _verdicts.Count - confirms;
            var isOrder = before.Cause == CaseCause.Order;
            // By the words of the law: enough people said so, more than said the contrary, and nobody took it back since.
            var isConfirmed = confirms > rejects && confirms >= (before.IsExact && rejects == 0 ? 1 : 2) && !_isReversed;
            switch (command)
            {
                case CaseCommand.DisableFirst:
                    Assert.True(before.IsExact && !before.IsSuspended && before.Cause == CaseCause.Match);
                    Assert.Empty(_verdicts);
                    break;
                case CaseCommand.DisableMeanwhile:
                    Assert.False(before.IsSuspended);
                    break;
                case CaseCommand.Judge advice when before.State == CaseState.Complained:
                    // Heard while an objection waits: it rules nothing.
                    Assert.Equal(VerdictBasis.Assessment, advice.Verdict.Basis);
                    Assert.Equal((CaseState.Complained, before.Holding), (after.State, after.Holding));
                    break;
                case CaseCommand.Judge judge:
                    Assert.True(_verdicts.TryAdd(judge.Verdict.By, (judge.Verdict.IsConfirmed, judge.Verdict.Basis)));
                    Assert.True(before.IsExact || judge.Verdict.Basis != VerdictBasis.Provenance);
                    Assert.False(_wasTold);
                    Assert.False(isOrder);
                    Assert.Equal(before.Holding, after.Holding);
                    break;
                case CaseCommand.Disable or CaseCommand.Seal:
                    Assert.True(isConfirmed || (isOrder && !_isReversed));
                    break;
                case CaseCommand.Shred:
                    Assert.True(isConfirmed || (isOrder && !_isReversed));
                    Assert.True(before is { IsHeld: false } and ({ ShredsAtOnce: true } or { IsWindowOver: true }));
                    // Whatever the operator chose: whoever complains may be right.
                    Assert.NotEqual(CaseState.Complained, before.State);
                    _isShredded = true;
                    break;
                case CaseCommand.ProposeSanction:
                    Assert.True(isConfirmed);
                    Assert.False(before.IsTest);
                    break;
                case CaseCommand.Report:
                    Assert.True(isConfirmed && !isOrder && !before.IsTest && before.Holding != Holding.Available);
                    break;
                case CaseCommand.Inform:
                    Assert.True((isConfirmed || isOrder) && !before.IsSilenced && !before.IsTest);
                    Assert.NotEqual(Holding.Available, before.Holding);
                    _wasTold = true;
                    break;
                case CaseCommand.Complain:
                    Assert.True(_wasTold);
                    break;
                case CaseCommand.DecideComplaint decide:
                    Assert.DoesNotContain(decide.By, _verdicts.Keys);
                    _isReversed = decide.IsReversed;
                    break;
                case CaseCommand.Restore:
                    // What people confirmed comes back only when it is taken back.
                    Assert.True(!isConfirmed || before.IsTest);
                    Assert.False(_isShredded);
                    Assert.True(!isOrder || _isReversed || before.IsTest);
                    break;
                case CaseCommand.Lapse:
                    // Only what nobody ruled on, and nothing that an authority holds or ordered.
                    Assert.True(!isOrder && !isConfirmed && !before.IsHeld && !before.IsTest);
                    Assert.False(_wasTold || _isShredded);
                    break;
                case CaseCommand.LoseGround:
                    Assert.True(before.Cause == CaseCause.Match);
                    Assert.True(!isConfirmed || before.Holding == after.Holding);
                    break;
                case CaseCommand.Close:
                    Assert.False(after.State == CaseState.Closed && after.IsWithheld && (_isReversed || rejects > confirms));
                    Assert.False(before.State == CaseState.Informed && !before.IsWindowOver);
                    break;
            }

            Assert.False(_isShredded && after.Holding != Holding.Shredded);
            Assert.True(after.Holding is not (Holding.Sealed or Holding.Shredded) || before.Holding == after.Holding
                || isConfirmed || isOrder);
            Assert.True(!after.IsSanctionProposed || before.IsSanctionProposed || command is CaseCommand.ProposeSanction);
            Assert.True(after.IsSanctionProposed || !before.IsSanctionProposed
                || command is CaseCommand.WithdrawSanction or CaseCommand.Judge or CaseCommand.DecideComplaint);
            AssertProposedOnlyAfterRuling(after);
            Assert.True(after.Holding == before.Holding || command is CaseCommand.DisableFirst or CaseCommand.DisableMeanwhile
                or CaseCommand.Disable or CaseCommand.Seal or CaseCommand.Shred or CaseCommand.Restore or CaseCommand.Lapse
                or CaseCommand.LoseGround);
        }
    }

    // Whatever happened since, what is proposed rests on a ruling that stands.
    static void AssertProposedOnlyAfterRuling(ContentStanding after) => Assert.False(
        after.IsSanctionProposed && after.State
            is (CaseState.Candidate or CaseState.UnderReview or CaseState.Rejected or CaseState.Reversed));

    [Theory]
    [InlineData(true, "c", Ruling.Confirmed)]
    [InlineData(true, "r", Ruling.Rejected)]
    [InlineData(true, "cr", Ruling.Open)]
    [InlineData(true, "crr", Ruling.Rejected)]
    [InlineData(false, "c", Ruling.Open)]
    [InlineData(false, "r", Ruling.Open)]
    [InlineData(false, "cc", Ruling.Confirmed)]
    [InlineData(false, "rr", Ruling.Rejected)]
    [InlineData(false, "cr", Ruling.Open)]
    [InlineData(false, "crc", Ruling.Confirmed)]
    [InlineData(false, "rcr", Ruling.Rejected)]
    [InlineData(false, "crcr", Ruling.Open)]
    [InlineData(false, "", Ruling.Open)]
    public void Two_decide_of_what_is_alike_and_a_third_where_they_disagree(bool isExact, string verdicts, object ruling)
    {
        GivenVerdict[] given =
        [
            .. verdicts.Select((one, number) => new GivenVerdict($"person-{number}", one == 'c', VerdictBasis.Picture)),
        ];
        Assert.Equal((Ruling)ruling, Rulings.Of(isExact, given));
    }

    static ContentStanding Start(Random random) => new(
        (CaseCause)random.Next(3), random.Next(2) == 0, random.Next(8) == 0, random.Next(4) == 0, random.Next(4) == 0,
        random.Next(3) == 0, random.Next(3) == 0, CaseState.Candidate,
        random.Next(8) == 0 ? Holding.NotKept : Holding.Available, WasPutBack: false, IsSanctionProposed: false, []);

    static ContentStanding Weather(Random random, ContentStanding now) => random.Next(3) switch
    {
        0 => now with { IsHeld = !now.IsHeld, IsSilenced = now.IsSilenced != now.IsHeld },
        1 => now with { IsWindowOver = true },
        _ => now with { IsSuspended = !now.IsSuspended },
    };

    static CaseCommand Any(Random random) => random.Next(15) switch
    {
        0 => new CaseCommand.DisableFirst(),
        1 => new CaseCommand.DisableMeanwhile(),
        2 or 13 => new CaseCommand.Judge(new(
            People[random.Next(People.Length)], random.Next(3) > 0, (VerdictBasis)random.Next(3))),
        3 => new CaseCommand.Disable(),
        4 => new CaseCommand.Seal(),
        5 => new CaseCommand.Shred(),
        6 => new CaseCommand.Restore(),
        7 => new CaseCommand.LoseGround(),
        14 => new CaseCommand.Lapse(),
        8 => new CaseCommand.Report(),
        9 => new CaseCommand.Inform(),
        10 => random.Next(4) == 0 ? new CaseCommand.WithdrawSanction() : new CaseCommand.ProposeSanction(),
        11 => random.Next(2) == 0 ? new CaseCommand.Complain() : new CaseCommand.Close(),
        _ => new CaseCommand.DecideComplaint(People[random.Next(People.Length)], random.Next(2) == 0),
    };
}
