// What walking and opening a source gives. Neither prints the name of a customer's file.
using System.Text;

namespace Waarborg.Intake;

/// <summary>One thing that a walk met. Each is counted once, whatever becomes of it.</summary>
/// <param name="Locator">Its name inside the source; empty for the source's own folder.</param>
/// <param name="Version">What the kernel said of it, where it said anything.</param>
abstract record FoundItem(Locator Locator, FileVersion? Version)
{
    /// <summary>A regular file that may be opened.</summary>
    internal sealed record File(Locator Locator, FileVersion Seen) : FoundItem(Locator, Seen)
    {
        protected override bool PrintMembers(StringBuilder builder) => false;
    }

    /// <summary>Something that ends without judgement; of a folder, everything in it.</summary>
    internal sealed record NotScanned(Locator Locator, FileVersion? Version, NotScannedReason Reason)
        : FoundItem(Locator, Version)
    {
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append(Reason);
            return true;
        }
    }

    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>What opening one item gave. There is no third case.</summary>
abstract record OpenOutcome
{
    internal sealed record Opened(OpenedItem Item) : OpenOutcome;

    internal sealed record NotOpened(NotScannedReason Reason) : OpenOutcome;
}

/// <summary>What opening a source gave.</summary>
abstract record SourceOutcome
{
    internal sealed record Opened(FolderSource Source) : SourceOutcome;

    /// <summary>It cannot be used, in words for the operator, who named the path.</summary>
    internal sealed record Refused(string Words) : SourceOutcome;
}
