using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Server;

/// <summary>An installation with something on each page, long and strange names included.</summary>
static class SomePages
{
    internal static void Fill(Installation installation)
    {
        Some.FolderSource(installation, "web-hosting");
        // Before the rest, so that the decisions are still in force when the pages are looked at.
        SomeLedger.Pass(installation, hours: 20 * 24);
        Some.FolderSource(installation, "images");
        Some.UploadSource(installation);
        Some.Permit(installation, "images");
        Some.Sweep(installation, "images", SweepState.Finished, null, new(
            214, 42, 150, new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["correspondence"] = 9,
                ["damaged"] = 4,
                ["notImagery"] = 6,
                ["tooManyPixels"] = 1,
                ["unsupported"] = 2,
            },
            61.4));
        Some.Sweep(installation, "images", SweepState.Stopped, "Permit 1 for images ended at 2026-11-22T06:00:00.000Z.", new(
            12345, 0, 12000, new Dictionary<string, long>(StringComparer.Ordinal) { ["noPermit"] = 345 }, 3600));
        Some.Sweep(installation, "web-hosting", SweepState.Running, null, null);
        Some.Permit(installation, "uploads", days: 29);
        new SourceStore(installation).Declare(
            new("mail", SourceKind.Upload, null, "mail", Audience.Public, true, false, false), Actor.CommandLine);
        Some.Case(installation, "images", "holiday/2026/beach.jpg", entry: "e1", algorithm: "sha256", distance: 0);
        Some.Case(installation, "images", "public_html/gallery/thumbs/a-rather-long-name-of-a-file-that-somebody-uploaded.jpg", entry: "e2");
        Some.Case(installation, "images", $"{Some.Hostile}/{new string('x', 120)}.jpg", entry: "e2", distance: 31);
        Some.Case(installation, "images", "\u202egpj.exe", entry: "e2", algorithm: "md5", distance: 0);
        Some.Case(installation, "uploads", "3f2a", entry: "e3");
    }

    /// <summary>People of a provider with proposals in every state; eva sees all of it.</summary>
    internal static void FillPeople(Installation installation)
    {
        Some.FolderSource(installation, "images");
        Some.Permit(installation, "images");
        var people = new TestPeople(installation);
        people.Ensure("eva", Role.Administrator, Role.Operator, Role.Auditor);
        people.Ensure("finn", Role.Administrator);
        people.Ensure("hugo", Role.Administrator);
        var desk = new ActDesk(installation);
        var acts = new ActStore(installation);

        // 3: carried out. 4: waits for eva. 5: eva's own. 6: refused. 7: a draft that changes a permit.
        Approve("finn", "hugo", Draft(Act.AddPerson, Account("gert", "Gert de Vries")));
        Propose("finn", Draft(Act.AddPerson, Account("ines", "Inês Ferreira-van der Hoogenboom")));
        Propose("eva", Draft(Act.AddRole, new() { ["handle"] = "gert", ["role"] = "auditor" }));
        var refused = Draft(Act.AddPasskey, new() { ["handle"] = "gert" });
        Propose("finn", refused);
        Assert.Null(acts.Refuse(refused.Id, people["hugo"], "I did not hear this from Gert himself."));
        var terms = new PermitStore(installation).Find(1)!.Terms with { Scope = "under:public/,photos/2026/", AlwaysAsk = true };
        Draft(Act.AmendPermit, new() { ["permit"] = 1L, ["terms"] = terms.ToJson() });
        people.TakeUp("eva", Role.Operator);
        new ApiKeyStore(installation).EnsureFirst(Actor.CommandLine);
        new ApiKeyStore(installation).Add(
            "upload-robot", KeyCaller.Provider, [KeyScope.Scan], installation.Time.GetUtcNow().AddDays(90), Actor.CommandLine);
        new ApiKeyStore(installation).Add("hotline", KeyCaller.Hotline, [], installation.Time.GetUtcNow().AddDays(30), Actor.CommandLine);

        ActProposal Draft(Act act, JsonObject body)
        {
            var (problems, draft) = desk.Draft(act, body, "She begins at the abuse desk on the first of December.", people["finn"].Actor);
            Assert.Empty(problems);
            return draft!;
        }

        void Propose(string who, ActProposal draft) => Assert.Null(acts.Propose(draft.Id, people.Sign(who, draft.Json).Signature));

        void Approve(string one, string other, ActProposal draft)
        {
            Propose(one, draft);
            Assert.IsType<ActOutcome.Done>(desk.Approve(draft.Id, people.Sign(other, draft.Json).Signature));
        }

        static JsonObject Account(string handle, string name) =>
            ActDesk.BodyOf(new(handle, name, [Role.Reviewer, Role.ComplaintsOfficer], IsOutside: true));
    }
}
