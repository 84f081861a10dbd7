// waarborg known-good add DIR: harmless pictures that must never match, which the operator vouches for.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class KnownGoodCommand
{
    static readonly Argument<string> Folder = new("dir")
    {
        Description = "A folder of harmless pictures, such as the default pictures of the software you host.",
    };

    internal static Command Create()
    {
        var add = new Command("add", "Add the pictures of a folder. Never a sample of customers' files: that would "
            + "be scanning.") { Folder };
        add.SetAction(AddAsync);
        return new("known-good", "Harmless pictures that must never match.") { add };
    }

    static async Task<int> AddAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        var path = RealPath.Of(parsed.GetRequiredValue(Folder));
        foreach (var source in new SourceStore(installation).All())
        {
            if (source.Path is not { } declared) continue;
            if (!RealPath.IsWithin(path, declared) && !RealPath.IsWithin(declared, path)) continue;
            throw new OperatorException($"{path} overlaps the source {source.Name}. To read customers' files for this "
                + "would be scanning; name a folder of pictures that you vouch for.");
        }

        var opened = FolderSource.Open(path);
        if (opened is SourceOutcome.Refused refused) throw new OperatorException(refused.Words);
        using var folder = ((SourceOutcome.Opened)opened).Source;
        await using var decoders = new DecoderPool(new(), TimeProvider.System);
        if (await decoders.StateAsync(cancellation) is SandboxState.Missing missing)
        {
            throw new OperatorException($"Nothing can be decoded: {missing.Reason}");
        }

        var prints = new List<KnownGoodPrint>();
        var pictures = 0;
        var others = 0;
        foreach (var item in folder.Walk(cancellation))
        {
            if (item is not FoundItem.File || folder.Open(item.Locator) is not OpenOutcome.Opened { Item: var file })
            {
                others++;
                continue;
            }

            using (file)
            {
                var taken = await new Fingerprinter(decoders).TakeAsync("known-good", file.Size, file.ReadAsync, cancellation);
                if (taken is FingerprintOutcome.Taken { Fingerprint: var fingerprint })
                {
                    pictures++;
                    prints.AddRange(Matcher.KnownGoodPrints(fingerprint, item.Locator.ToString()));
                }
                else
                {
                    others++;
                }
            }
        }

        switch (new ListStore(installation).AddKnownGood(prints, Actor.CommandLine, cancellation))
        {
            case KnownGoodOutcome.Grown grown:
                Console.WriteLine($"{pictures} pictures, {grown.Added} new fingerprints; {others} files are no "
                    + "pictures that are decoded.");
                foreach (var (list, aside) in grown.SetAside)
                {
                    Console.WriteLine($"  set aside in list {list}: {aside.Entry} resembles {aside.Note}");
                }

                return ExitCode.Ok;
            case KnownGoodOutcome.Refused no:
                throw new OperatorException(no.Words);
            default:
                throw new UnreachableException();
        }
    }
}
