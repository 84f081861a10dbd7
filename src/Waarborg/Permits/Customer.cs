// A customer of the provider, by an opaque id and the part of a source that is his; and what may be said of one.
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Waarborg.Permits;

/// <summary>A customer as the register has him. How to reach him is sealed and no part of this.</summary>
/// <param name="Id">The provider's own opaque name for him.</param>
/// <param name="Source">The source that his part lies in.</param>
/// <param name="Prefix">How the locators of his part begin, ending at <c>/</c>.</param>
/// <param name="Way">By what he is reached.</param>
/// <param name="Language">In which language he is told: <c>nl</c> or <c>en</c>.</param>
/// <param name="OptedInAt">Since when his part may be read under a permit for those who opted in; null if it may not.</param>
sealed record Customer(
    string Id, string Source, string Prefix, ContactWay Way, string Language, DateTimeOffset? OptedInAt)
{
    // Part of a path often is a person's name.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Id} of {Source}");
        return true;
    }
}

enum ContactWay
{
    Mail,
    Webhook,
}

/// <summary>How many customers a source has, and of what kind.</summary>
readonly record struct CustomerCounts(string Source, long Customers, long OptedIn, long ByMail, long ByWebhook);

/// <summary>What a line of the register may say. Pure.</summary>
static class CustomerRules
{
    /// <summary>The longest id, in characters.</summary>
    internal const int MaxIdLength = 64;

    /// <summary>The longest mail address, in characters (RFC 5321).</summary>
    internal const int MaxMailLength = 254;

    /// <summary>The longest address of a webhook, in characters.</summary>
    internal const int MaxUrlLength = 2000;

    /// <summary>The longest prefix, in bytes of UTF-8: as long as a path on Linux.</summary>
    internal const int MaxPrefixBytes = 4096;

    /// <summary>The longest single name in a prefix, in bytes of UTF-8.</summary>
    internal const int MaxNameBytes = 255;

    /// <summary>A language that notices are written in.</summary>
    internal static bool IsLanguage(string tag) => tag is "nl" or "en";

    /// <summary>Letters, digits, dots, hyphens and underscores: nothing that reads as a person.</summary>
    internal static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>What is wrong with the beginning of locators, in words that follow its name, or null.</summary>
    internal static string? PrefixProblem(string prefix)
    {
        if (!prefix.EndsWith('/')) return "must end at a /.";
        if (prefix.Contains(',', StringComparison.Ordinal)) return "may hold no comma.";
        if (prefix.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune)))
        {
            return "holds a character that is none or does not show.";
        }

        if (Encoding.UTF8.GetByteCount(prefix) > MaxPrefixBytes) return $"is longer than {MaxPrefixBytes} bytes.";
        foreach (var name in prefix[..^1].Split('/'))
        {
            if (name is "" or "." or "..") return "must name each folder on the way from the source's root, without . and ...";
            if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes) return $"has a name longer than {MaxNameBytes} bytes.";
        }

        return null;
    }

    /// <summary>By what this contact is reached; null if it is neither a mail address nor the address of a webhook.</summary>
    /// <param name="contact">As it was typed.</param>
    /// <param name="mayBeLoopback">True in a sample: plain http to this machine is taken.</param>
    internal static ContactWay? WayOf(string contact, bool mayBeLoopback) =>
        IsMail(contact) ? ContactWay.Mail
        : TryReadUrl(contact, mayBeLoopback, out _) ? ContactWay.Webhook
        : null;

    /// <summary>A plain mail address in ASCII: no display name, no quotation marks, no comment.</summary>
    internal static bool IsMail(string text) =>
        text.Length <= MaxMailLength
        && text.All(c => c is > ' ' and < '\u007f' and not ('"' or '<' or '>' or '(' or ')' or ',' or ';' or ':' or '\\'))
        && text.Count(c => c == '@') == 1
        && MailAddress.TryCreate(text, out var address) && address.Address == text;

    /// <summary>An address that may be called: https, without password or fragment.</summary>
    internal static bool TryReadUrl(string text, bool mayBeLoopback, out Uri url)
    {
        url = null!;
        if (text.Length > MaxUrlLength || text.Any(c => c is <= ' ' or '\u007f')) return false;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var read)) return false;
        if (read.UserInfo.Length > 0 || read.Fragment.Length > 0 || read.Host.Length == 0) return false;
        url = read;
        return read.Scheme == Uri.UriSchemeHttps
            || (mayBeLoopback && read.Scheme == Uri.UriSchemeHttp && read.IsLoopback);
    }
}
