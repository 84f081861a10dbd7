using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Server;

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
}
