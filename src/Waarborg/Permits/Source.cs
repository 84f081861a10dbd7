// A place that content comes from, as the provider declares it, and what is refused by construction.
using System.Diagnostics;

namespace Waarborg.Permits;

enum SourceKind
{
    /// <summary>A folder on this machine.</summary>
    Folder,

    /// <summary>An inlet through which files are sent before they are stored.</summary>
    Upload,
}

enum Audience
{
    /// <summary>Anyone can see it.</summary>
    Public,

    /// <summary>Whoever has the link can see it.</summary>
    ByLink,

    /// <summary>One person's or a closed circle's own storage: refused.</summary>
    Private,
}

/// <summary>What the provider says of a source. Nothing is assumed: each of the five statements must be made.</summary>
sealed record SourceDeclaration(
    string Name, SourceKind Kind, string? Path, string Service, Audience Audience,
    bool PlaintextHeld, bool EndToEndEncrypted, bool DeviceBackup, string? Address = null, InletChoice? Inlet = null);

/// <summary>A declared source that a permit may name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The folder; null for uploads.</param>
/// <param name="Audience">Who can reach its content.</param>
/// <param name="DeclaredAt">When it was declared.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Address">The public address below which its files can be reached; null where nobody said.</param>
/// <param name="Via">The proxy outside through which that address is fetched; null where it is fetched from here.</param>
/// <param name="Purge">What is called so that caches forget an address; null where there is nothing to call.</param>
/// <param name="Derived">Which files are made of a file.</param>
/// <param name="Inlet">Of an inlet for uploads: what it does when one matches; null where nobody said.</param>
/// <param name="DerivedProblem">Why patterns that were stated are not followed; null where they are.</param>
sealed record Source(
    string Name, SourceKind Kind, string? Path, Audience Audience, DateTimeOffset DeclaredAt, string Actor,
    string? Address = null, string? Via = null, PurgeHook? Purge = null, IReadOnlyList<DerivedNames>? Derived = null,
    InletChoice? Inlet = null, string? DerivedProblem = null)
{
    /// <summary>Why some of what was stated is not followed, with the command that mends it; null where all is.</summary>
    internal string? Problem => DerivedProblem is null
        ? null
        : $"What is made of the files of {Name} is not taken away with them: {DerivedProblem} Until that is stated anew "
            + $"(./waarborg source derivatives {Name} PATTERN...), thumbnails stay.";
}

/// <summary>Why a declaration is refused. Each is a rule that no setting lifts.</summary>
enum SourceRefusal
{
    InterpersonalCommunication,
    PrivateStorage,
    NoPlaintext,
    EndToEndEncrypted,
    DeviceBackup,
}

/// <summary>What may be a source at all. Pure; the same for every installation and every role.</summary>
static class SourceRules
{
    /// <summary>The one class of service there is.</summary>
    internal const string Hosting = "hosting";

    /// <summary>The longest name of a source, in characters.</summary>
    internal const int MaxNameLength = 64;

    /// <summary>The first rule that this declaration breaks, or null.</summary>
    internal static SourceRefusal? Judge(SourceDeclaration declaration) => declaration switch
    {
        { Service: not Hosting } => SourceRefusal.InterpersonalCommunication,
        { EndToEndEncrypted: true } => SourceRefusal.EndToEndEncrypted,
        { DeviceBackup: true } => SourceRefusal.DeviceBackup,
        { Audience: Audience.Private } => SourceRefusal.PrivateStorage,
        { PlaintextHeld: false } => SourceRefusal.NoPlaintext,
        _ => null,
    };

    /// <summary>The rule in words for the operator.</summary>
    internal static string Words(SourceRefusal refusal) => refusal switch
    {
        SourceRefusal.InterpersonalCommunication =>
            "refused: only hosting can be a source. Services of interpersonal communication (mail, chat) are not read, "
            + "and there is no class for them.",
        SourceRefusal.PrivateStorage =>
            "refused: private storage is not read. Only what is public or can be reached by a link can be a source.",
        SourceRefusal.NoPlaintext =>
            "refused: the provider does not hold the plaintext, and nothing here decrypts.",
        SourceRefusal.EndToEndEncrypted =>
            "refused: end-to-end encrypted content is never a source, whoever holds a key.",
        SourceRefusal.DeviceBackup =>
            "refused: back-ups of devices are not read; what is on a device belongs to its owner.",
        _ => throw new UnreachableException(),
    };

    /// <summary>Names are used in commands and addresses: letters, digits, hyphens and underscores.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && name[0] is not ('-' or '_');
}
