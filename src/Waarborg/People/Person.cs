// A person with an account: who he is to this installation, what he may do, and who let him in.
using System.Text;

namespace Waarborg.People;

/// <summary>One account. Closed accounts stay, so that records can be explained.</summary>
/// <param name="Id">Its number; never given twice.</param>
/// <param name="Handle">A short name of his, such as <c>anna</c>: letters, digits, hyphens.</param>
/// <param name="Name">What colleagues call him.</param>
/// <param name="Roles">What he may do.</param>
/// <param name="IsOutside">True for a person from outside the firm.</param>
/// <param name="LetInBy">
/// Numbers of those who proposed and approved his account (of the first two: nobody), or were shown a link to a passkey of it.
/// </param>
/// <param name="VouchedBy">Numbers of those who have stood for him besides, since the last such link.</param>
/// <param name="CreatedAt">When his account was made.</param>
/// <param name="ClosedAt">When it was closed, or null.</param>
sealed record Person(
    long Id, string Handle, string Name, IReadOnlySet<Role> Roles, bool IsOutside, IReadOnlySet<long> LetInBy,
    IReadOnlySet<long> VouchedBy, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt)
{
    /// <summary>The longest handle, in characters.</summary>
    internal const int MaxHandleLength = 32;

    /// <summary>The longest name, in characters.</summary>
    internal const int MaxNameLength = 100;

    internal bool IsOpen => ClosedAt is null;

    internal Actor Actor => new(ActorKind.Person, Handle);

    internal bool HasAny(IReadOnlyCollection<Role> roles) => Roles.Any(roles.Contains);

    /// <summary>Small letters, digits and hyphens, beginning with a letter.</summary>
    internal static bool IsHandle(string handle) =>
        handle.Length is > 0 and <= MaxHandleLength && char.IsAsciiLetterLower(handle[0])
        && handle.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Something that can be read on a line.</summary>
    internal static bool IsName(string name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && !name.Any(char.IsControl);

    // Names of people are in no log.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"person {Id}");
        return true;
    }
}
