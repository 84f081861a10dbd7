// What a source calls so that a cache forgets an address: where, how, and with which secret. Pure.
using System.Text;

namespace Waarborg.Permits;

/// <summary>A hook of a source.</summary>
/// <param name="Pattern">Its address, with <c>{path}</c> or <c>{url}</c> where that of a file goes.</param>
/// <param name="Method">The method of HTTP.</param>
/// <param name="Header">The header in which the secret of the keys folder goes along; null where none does.</param>
sealed record PurgeHook(string Pattern, string Method, string? Header)
{
    /// <summary>Is replaced by the path below the source, percent-encoded.</summary>
    internal const string PathPlace = "{path}";

    /// <summary>Is replaced by the whole public address, percent-encoded as a value of a query.</summary>
    internal const string AddressPlace = "{url}";

    /// <summary>The longest name of a header, in characters.</summary>
    internal const int MaxHeaderLength = 64;

    /// <summary>The methods that there are.</summary>
    internal static IReadOnlyList<string> Methods { get; } = ["PURGE", "BAN", "POST", "GET", "DELETE"];

    // Headers that say how the message is to be read.
    static readonly HashSet<string> _ofMessages = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "TE", "Trailer",
    };

    /// <summary>The secret's file in the keys folder.</summary>
    internal static string SecretOf(string source) => Store.KeyPurposes.PurgePrefix + source;

    /// <summary>Why it is refused, or null.</summary>
    internal string? Problem()
    {
        if (Pattern.Length > SourceAddress.MaxLength) return $"--url is longer than {SourceAddress.MaxLength} characters.";
        if (Places(PathPlace) + Places(AddressPlace) != 1)
        {
            return $"--url must have {PathPlace} or {AddressPlace} once: where the address of a file goes.";
        }

        // What is filled in may change neither the machine nor how it is reached.
        if (Read("a") is not { } one || Read("b") is not { } other || one.Authority != other.Authority)
        {
            return "--url must begin with https://, or http:// to this machine, without a name or a password.";
        }

        if (!Methods.Contains(Method, StringComparer.Ordinal)) return $"--method is one of {string.Join(", ", Methods)}.";
        return Header is null || IsHeader(Header)
            ? null
            : $"--secret-header must be the name of a header of at most {MaxHeaderLength} letters, digits and hyphens.";
    }

    /// <summary>The address to call for one file.</summary>
    internal Uri For(string address, string path) => new(Pattern
        .Replace(PathPlace, path, StringComparison.Ordinal)
        .Replace(AddressPlace, Uri.EscapeDataString(address), StringComparison.Ordinal));

    int Places(string place) => Pattern.Split(place).Length - 1;

    Uri? Read(string filled) =>
        Uri.TryCreate(
            Pattern.Replace(PathPlace, filled, StringComparison.Ordinal).Replace(AddressPlace, filled, StringComparison.Ordinal),
            UriKind.Absolute, out var url)
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : null;

    static bool IsHeader(string name) =>
        name.Length is > 0 and <= MaxHeaderLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && !_ofMessages.Contains(name);

    // An address may hold what is nobody's business.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Method);
        return true;
    }
}
