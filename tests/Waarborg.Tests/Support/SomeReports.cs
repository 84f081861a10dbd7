using System.Text.Json.Nodes;
using System.Xml.Schema;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Letters;

namespace Waarborg.Tests.Support;

/// <summary>Reports with as little, as much as is usual, and as much as there can be; recipients; and a schema.</summary>
static class SomeReports
{
    static readonly DateTimeOffset _at = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    /// <summary>One try, soon given up: the clock of a test stands still.</summary>
    internal static OutsidePatience Patience { get; } =
        new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4), TimeSpan.Zero, 0);

    internal static NcmecWay Ncmec { get; } = new(Production: false, Upload: false, "Anna", "Bakker", "abuse@duinhost.example");

    internal static CaseReport Minimal { get; } = new(
        "5f0c1c52-0000-4000-8000-000000000001", _at, IsSample: false, 7,
        new("Duinhost", "vragen@duinhost.example", "https://waarborg.duinhost.example/"),
        new("meldpunt", RecipientKind.Hotline, "A hotline"),
        new(HowAware.OwnMotion, null, ReportCategory.Baseline, null, null, null, null, IsMatch: false, IsExact: false, 0, null),
        "", [new(1, 1, "a.png", null, new('a', 64), null, null, null, null, _at, ReportMeasure.None, null, null)],
        ReportFacts.None, null, null);

    internal static CaseReport Typical { get; } = Minimal with
    {
        Ground = new(
            HowAware.OwnMotion, null, ReportCategory.Baseline, null, null, "sample", "entry-17", IsMatch: true, IsExact: true, 1, _at),
        Source = "web",
        Items =
        [
            new(1, 1, "customer/a.png", "https://duinhost.example/files/customer/a.png", new('a', 64), new('b', 40), new('c', 32),
                "png", 4711, _at, ReportMeasure.Disabled, _at.AddMinutes(1), null),
        ],
        Facts = new(
            Upload: new("198.51.100.7", 51_234, "2026-11-20T08:00:00+01:00"), User: new(Username: "someone", Email: "someone@mail.example")),
        Customer = "customer-12",
    };

    /// <summary>Every field, as long as it may be.</summary>
    internal static CaseReport Maximal { get; } = Typical with
    {
        IsSample = true,
        Ground = new(
            HowAware.Other, Long("detail"), ReportCategory.NationallyIllegal, ReportClass.A2, CyberTipTypes.Incidents[1], "sample",
            "entry-17", IsMatch: true, IsExact: false, 3, _at.AddMinutes(2)),
        Items = [.. Enumerable.Range(1, CaseReport.MaxItems).Select(number => Typical.Items[0] with
        {
            Item = number,
            Number = number,
            Name = $"customer/\u00e9\u4e2d<&>\"'{number}.png",
            Measure = ReportMeasure.Removed,
            SealedObject = number,
        })],
        Facts = new(
            HowAware.Other, Long("detail"), ReportCategory.NationallyIllegal, ReportClass.A2, CyberTipTypes.Incidents[1],
            Long("urgent"), new("2001:db8::7", 65_535, "2026-11-20T08:00:00+01:00"), Long("location"),
            new("user", "user@mail.example", "+31 20 0000000", Long("other"), AccountDecision.Terminated),
            new("A body", "reference 3"), Long("victim"), "letter-12", "https://duinhost.example/x", Long("more")),
    };

    static string Long(string name) => name + " " + new string('\u20ac', ReportFacts.MaxTextLength - name.Length - 1);

    internal static RecipientTerms TermsOf(NcmecWay way) =>
        new(RecipientKind.Hotline, "NCMEC", "agreement 9", "en", Ncmec: way);

    /// <summary>Described by two people; withdrawn where there are no terms.</summary>
    internal static void Describe(Installation installation, string name, RecipientTerms? terms)
    {
        JsonObject body = new() { ["recipient"] = name, ["terms"] = terms?.ToJson() };
        if (installation.Kind == InstallationKind.Sample)
        {
            Agreeing.Done(installation, Act.DescribeRecipient, body);
            return;
        }

        var (people, desk) = (new TestPeople(installation), new ActDesk(installation));
        var (problems, draft) = desk.Draft(Act.DescribeRecipient, body, "a test", people["anna"].Actor);
        Assert.Empty(problems);
        Assert.Null(new ActStore(installation).Propose(draft!.Id, people.Sign("anna", draft.Json).Signature));
        Assert.IsType<ActOutcome.Done>(desk.Approve(draft.Id, people.Sign("bram", draft.Json).Signature));
    }

    internal static void WriteSecret(Installation installation, string recipient, string secret)
    {
        var path = Path.Combine(installation.Keys.Folder, KeyPurposes.ReportPrefix + recipient);
        File.WriteAllText(path, secret + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>NCMEC's schema as its documentation describes it, written for these tests.</summary>
    internal static string XsdFile { get; } = Path.Combine(Repository.Root, "tests", "Waarborg.Tests", "Reporting", "cybertipline.xsd");

    internal static byte[] Xsd { get; } = File.ReadAllBytes(XsdFile);

    internal static XmlSchemaSet Schema { get; } = CyberTipSchema.Compile(Xsd, out _)!;
}
