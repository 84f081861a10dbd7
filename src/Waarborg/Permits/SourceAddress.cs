// From a public address to the place of a file in a source. Pure: nothing is looked up and nothing is opened.
using System.Text;

namespace Waarborg.Permits;

/// <summary>What an address leads to.</summary>
abstract record AddressOutcome
{
    /// <param name="Source">The source in which the file lies, if it is there.</param>
    /// <param name="Locator">Its place below the source's folder, as bytes.</param>
    internal sealed record Found(Source Source, byte[] Locator) : AddressOutcome
    {
        // A place in a customer's folder does not belong in a log.
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append(Source.Name);
            return true;
        }
    }

    /// <summary>No source says that its files can be reached there.</summary>
    internal sealed record Elsewhere : AddressOutcome;

    /// <summary>It names no file; the words hold nothing of it.</summary>
    internal sealed record Refused(string Words) : AddressOutcome;

    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>An address, taken apart once: where it is, and the names on the way.</summary>
/// <param name="Scheme"><c>https</c> or <c>http</c>.</param>
/// <param name="Host">The machine, in lower case and ASCII.</param>
/// <param name="Port">The port, also where it is the usual one.</param>
/// <param name="Path">Percent-decoded once, without the slash that it begins with.</param>
sealed record SourceAddress(string Scheme, string Host, int Port, byte[] Path)
{
    /// <summary>The longest address, in characters.</summary>
    internal const int MaxLength = 8192;

    const byte Slash = (byte)'/';

    /// <summary>Reads an address. Null with words, which hold nothing of it, for what is none or names no file.</summary>
    internal static SourceAddress? TryRead(string text, out string? problem)
    {
        Uri host = null!;
        var (raw, path) = ("", Array.Empty<byte>());
        problem = Take(text, out var scheme, out var rest)
            ?? TakeHost(scheme, rest, out host, out raw)
            ?? PathProblem(raw, out path);
        return problem is null ? new(scheme, host.IdnHost.ToLowerInvariant(), host.Port, path) : null;
    }

    /// <summary>True for what is an address at all, whatever its path: the address of a machine by http or https.</summary>
    internal static bool IsAddress(string text) =>
        Take(text, out var scheme, out var rest) is null && TakeHost(scheme, rest, out _, out _) is null;

    /// <summary>True for the address of a machine by http or https, and nothing more than that.</summary>
    internal static bool IsMachine(string text) =>
        Take(text, out var scheme, out var rest) is null && TakeHost(scheme, rest, out _, out var path) is null
        && path is "" or "/";

    /// <summary>The address of a file below that of its folder.</summary>
    internal static string UrlOf(string folder, ReadOnlySpan<byte> locator) => folder + PathOf(locator);

    /// <summary>A place below a folder, percent-encoded so that each byte means itself.</summary>
    internal static string PathOf(ReadOnlySpan<byte> locator)
    {
        var text = new StringBuilder(locator.Length);
        foreach (var one in locator)
        {
            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' or Slash)
            {
                text.Append((char)one);
            }
            else
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{one:X2}");
            }
        }

        return text.ToString();
    }

    /// <summary>What is wrong with the public address of a source, or null.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="mayBeLoopback">True in a sample: plain http to this machine is taken.</param>
    internal static string? BaseProblem(string text, bool mayBeLoopback)
    {
        if (!text.EndsWith('/')) return "must end at a /: it is the address of the folder.";
        // The slash at the end is that of the folder, and no empty name.
        if (Take(text, out var scheme, out var rest) is { } wrong) return wrong;
        if (TakeHost(scheme, rest, out var host, out var raw) is { } none) return none;
        if (raw.Length > 1 && PathProblem(raw[..^1], out _) is { } problem) return problem;
        return scheme == Uri.UriSchemeHttps || (mayBeLoopback && host.IsLoopback)
            ? null
            : "must begin with https://; http:// is taken in a sample, for this machine alone.";
    }

    /// <summary>The source in which an address lies, and the place there. Of several around it the innermost counts.</summary>
    internal static AddressOutcome Resolve(string text, IEnumerable<Source> sources)
    {
        if (TryRead(text, out var problem) is not { } address) return new AddressOutcome.Refused(problem!);
        AddressOutcome.Found? best = null;
        var longest = -1;
        foreach (var source in sources)
        {
            if (source is not { Kind: SourceKind.Folder, Address: { } declared }) continue;
            if (address.Below(declared) is not { } locator) continue;
            var length = address.Path.Length - locator.Length;
            if (length <= longest) continue;
            (best, longest) = (new(source, locator), length);
        }

        return best is null ? new AddressOutcome.Elsewhere() : best;
    }

    /// <summary>True if both name the same folder, however they are written.</summary>
    internal static bool IsSameBase(string one, string other) =>
        Base(one) is { } first && Base(other) is { } second
        && first.IsAt(second) && first.Path.AsSpan().SequenceEqual(second.Path);

    byte[]? Below(string declared)
    {
        if (Base(declared) is not { } folder || !IsAt(folder)) return null;
        return Path.Length > folder.Path.Length && Path.AsSpan().StartsWith(folder.Path) ? Path[folder.Path.Length..] : null;
    }

    bool IsAt(SourceAddress other) => Scheme == other.Scheme && Host == other.Host && Port == other.Port;

    // The address of a folder; its path is empty or ends at a slash.
    static SourceAddress? Base(string text)
    {
        if (Take(text, out var scheme, out var rest) is not null) return null;
        if (TakeHost(scheme, rest, out var host, out var raw) is not null) return null;
        if (raw.Length <= 1) return new(scheme, host.IdnHost.ToLowerInvariant(), host.Port, []);
        return raw.EndsWith('/') && PathProblem(raw[..^1], out var path) is null
            ? new(scheme, host.IdnHost.ToLowerInvariant(), host.Port, [.. path, Slash])
            : null;
    }

    static string? Take(string text, out string scheme, out string rest)
    {
        (scheme, rest) = ("", "");
        if (text.Length > MaxLength) return $"is longer than {MaxLength} characters.";
        foreach (var one in (string[])[Uri.UriSchemeHttps, Uri.UriSchemeHttp])
        {
            var start = one + "://";
            if (!text.StartsWith(start, StringComparison.OrdinalIgnoreCase)) continue;
            (scheme, rest) = (one, text[start.Length..]);
        }

        if (scheme.Length == 0) return "is no address that begins with https:// or http://.";
        return rest.EnumerateRunes().Any(IsOdd)
            ? "holds a space, a backslash or a character that does not show."
            : null;
    }

    // Half a character reads as the replacement character.
    static bool IsOdd(Rune rune) => rune.Value == '\\' || rune == Rune.ReplacementChar || Rune.IsControl(rune)
        || Rune.IsWhiteSpace(rune);

    // Only the machine is given to the parser of the platform: of a path it would resolve the dots itself.
    static string? TakeHost(string scheme, string rest, out Uri host, out string path)
    {
        (host, path) = (null!, "");
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var machine = end < 0 ? rest : rest[..end];
        if (machine.Length == 0) return "names no machine.";
        if (machine.Contains('@', StringComparison.Ordinal)) return "holds a name or a password before the machine.";
        if (!Uri.TryCreate($"{scheme}://{machine}/", UriKind.Absolute, out var read) || read.AbsolutePath != "/")
        {
            return "names no machine.";
        }

        (host, path) = (read, end < 0 ? "" : rest[end..]);
        return null;
    }

    static string? PathProblem(string raw, out byte[] path)
    {
        path = [];
        if (raw.Contains('#', StringComparison.Ordinal)) return "has a part behind a #, which no server sees.";
        var query = raw.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0 && query < raw.Length - 1) return "has a query behind a ?: what it leads to is not a file's own address.";
        if (query >= 0) raw = raw[..query];
        if (raw.Length <= 1) return "names the whole folder, not a file.";
        if (Decode(raw.AsSpan(1), out var decoded) is { } problem) return problem;
        path = decoded;
        return NamesProblem(path);
    }

    static string? NamesProblem(ReadOnlySpan<byte> path)
    {
        foreach (var range in path.Split(Slash))
        {
            var name = path[range];
            if (name.IsEmpty) return "has an empty name on the way, or ends at a slash: it names no file.";
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8)) return "has . or .. as a name on the way.";
            if (name.Length > CustomerRules.MaxNameBytes) return $"has a name longer than {CustomerRules.MaxNameBytes} bytes.";
        }

        return path.Length > CustomerRules.MaxPrefixBytes ? $"is longer than {CustomerRules.MaxPrefixBytes} bytes." : null;
    }

    // Once: what is a percent sign afterwards is part of a name.
    static string? Decode(ReadOnlySpan<char> raw, out byte[] decoded)
    {
        decoded = [];
        var bytes = new List<byte>(raw.Length);
        Span<byte> text = stackalloc byte[4];
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                Rune.DecodeFromUtf16(raw[i..], out var rune, out var used);
                bytes.AddRange(text[..rune.EncodeToUtf8(text)]);
                i += used - 1;
                continue;
            }

            if (i + 2 >= raw.Length || !char.IsAsciiHexDigit(raw[i + 1]) || !char.IsAsciiHexDigit(raw[i + 2]))
            {
                return "has a percent sign without two hexadecimal digits.";
            }

            var value = Convert.FromHexString(raw.Slice(i + 1, 2))[0];
            if (value == 0) return "has a zero byte (%00), which is in no file's name.";
            if (value == Slash) return "has an encoded slash (%2F), which is in no file's name.";
            bytes.Add(value);
            i += 2;
        }

        decoded = [.. bytes];
        return null;
    }

    // An address may name a person.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Scheme);
        return true;
    }
}
