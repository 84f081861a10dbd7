// Reads the register of customers from CSV: all of it or nothing, and what is wrong by line.
using System.Text;
using CsvHelper;

namespace Waarborg.Permits;

/// <summary>One line of the register as it was read. The contact is in the clear here, and nowhere later.</summary>
sealed record CustomerLine(string Id, string Prefix, string Contact, ContactWay Way, string Language)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Id);
        return true;
    }
}

/// <summary>What reading a register gave.</summary>
abstract record CustomerFileOutcome
{
    internal sealed record Read(IReadOnlyList<CustomerLine> Lines) : CustomerFileOutcome;

    /// <summary>Nothing of it is taken; what is wrong, by line, without repeating what stands there.</summary>
    internal sealed record Refused(IReadOnlyList<string> Problems) : CustomerFileOutcome;
}

static class CustomerFile
{
    /// <summary>The largest file, in bytes.</summary>
    internal const int MaxBytes = 32 << 20;

    /// <summary>The most customers of one file.</summary>
    internal const int MaxCustomers = 100_000;

    /// <summary>The longest line, in characters.</summary>
    internal const int MaxLineLength = 8192;

    /// <summary>Lines that are named at most, when they are bad.</summary>
    internal const int MaxNamed = 20;

    static readonly string[] Columns = ["id", "source", "prefix", "contact", "language"];

    // Each line is parsed alone, so that a quotation mark that is never closed spoils its own line only.
    static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        DetectSeparatorHint = false,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Skip,
    };

    /// <summary>Reads a register of one source. Never throws for what stands in it.</summary>
    internal static CustomerFileOutcome ParseUntrusted(ReadOnlySpan<byte> bytes, string source, bool mayBeLoopback)
    {
        if (bytes.Length > MaxBytes) return Refused($"The file is larger than {MaxBytes >> 20} MiB.");
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return Refused("The file is not UTF-8.");
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (Split(lines[0].TrimEnd('\r')) is not { } header || !header.Select(name =>
            name.Trim()).SequenceEqual(Columns, StringComparer.Ordinal))
        {
            return Refused($"Line 1 must be the header {string.Join(',', Columns)}.");
        }

        var read = new List<CustomerLine>();
        var problems = new List<string>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        var bad = 0;
        for (var i = 1; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length == 0) continue;
            if (read.Count + bad >= MaxCustomers) return Refused($"The file names more than {MaxCustomers} customers.");
            var problem = ParseLine(line, source, mayBeLoopback, out var customer);
            if (problem is null && !ids.Add(customer!.Id)) problem = "its id stands there twice.";
            if (problem is null && !prefixes.Add(customer!.Prefix)) problem = "its prefix is another customer's.";
            if (problem is null) read.Add(customer!);
            else if (++bad <= MaxNamed) problems.Add($"Line {i + 1}: {problem}");
        }

        if (bad > MaxNamed) problems.Add($"{bad - MaxNamed} more lines are bad.");
        if (problems.Count > 0) return new CustomerFileOutcome.Refused(problems);
        return read.Count == 0 ? Refused("The file names no customer.") : new CustomerFileOutcome.Read(read);
    }

    static string? ParseLine(string line, string source, bool mayBeLoopback, out CustomerLine? customer)
    {
        customer = null;
        if (line.Length > MaxLineLength) return $"it is longer than {MaxLineLength} characters.";
        if (Split(line) is not { } fields) return "its quotation marks do not match.";
        if (fields.Length != Columns.Length) return $"it has {fields.Length} columns instead of {Columns.Length}.";
        var (id, of, prefix, contact, language) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        if (!CustomerRules.IsId(id))
        {
            return $"the id is not 1 to {CustomerRules.MaxIdLength} letters, digits, dots, hyphens or underscores.";
        }

        if (of != source) return $"its source is not {source}.";
        if (CustomerRules.PrefixProblem(prefix) is { } problem) return $"the prefix {problem}";
        if (CustomerRules.WayOf(contact, mayBeLoopback) is not { } way)
        {
            return "the contact is neither a mail address nor the https address of a webhook.";
        }

        if (!CustomerRules.IsLanguage(language)) return "the language is not nl or en.";
        customer = new(id, prefix, contact, way, language);
        return null;
    }

    static string[]? Split(string line)
    {
        using var reader = CsvReader.FromText(line, Options);
        if (!reader.Read()) return null;
        var fields = new string[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++) fields[i] = reader.GetString(i);
        return fields;
    }

    static CustomerFileOutcome.Refused Refused(string words) => new([words]);
}
