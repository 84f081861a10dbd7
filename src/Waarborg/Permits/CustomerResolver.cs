// Whose a file is: by rules over its place, else by the register. It says an id, and nothing is asked of anybody.
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What may be a rule. Pure.</summary>
static class CustomerPatterns
{
    /// <summary>The most rules of one source.</summary>
    internal const int MaxRules = 100;

    /// <summary>The longest rule, in characters.</summary>
    internal const int MaxLength = 1000;

    /// <summary>The group of a rule that holds the customer's id.</summary>
    internal const string Group = "customer";

    /// <summary>How long one rule may look at one place.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads a file of rules, one on a line; empty lines and lines that begin with # count for nothing.</summary>
    /// <returns>The rules, or what is wrong, line by line.</returns>
    internal static (IReadOnlyList<string> Rules, IReadOnlyList<string> Problems) Read(ReadOnlySpan<byte> file)
    {
        if (!Utf8.IsValid(file)) return ([], ["The file is no UTF-8 text."]);
        var (rules, problems) = (new List<string>(), new List<string>());
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(file).Split('\n'))
        {
            number++;
            var rule = line.Trim();
            if (rule.Length == 0 || rule[0] == '#') continue;
            if (TryMake(rule, out _) is { } problem) problems.Add($"Line {number}: {problem}");
            else rules.Add(rule);
        }

        if (rules.Count > MaxRules) problems.Add($"The file has {rules.Count} rules; a source has at most {MaxRules}.");
        return (rules, problems);
    }

    /// <summary>Makes the expression of a rule. Null when it is made, else what is wrong, in words.</summary>
    internal static string? TryMake(string rule, out Regex? made)
    {
        made = null;
        if (rule.Length > MaxLength) return $"it is longer than {MaxLength} characters.";
        try
        {
            // Without backtracking the time it takes grows with the place's length alone.
            made = new(
                rule, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience);
        }
        catch (ArgumentException)
        {
            return "it is no regular expression.";
        }
        catch (NotSupportedException)
        {
            return "it looks ahead or behind, refers back, or is too large: such expressions can take for ever.";
        }

        if (made.GetGroupNames().Contains(Group)) return null;
        made = null;
        return $"it has no group (?<{Group}>...), so it says nobody.";
    }

    /// <summary>The id that the first of these rules says that fits; null where none does, or what it says is no id.</summary>
    internal static string? Of(IEnumerable<Regex> rules, ReadOnlySpan<byte> locator)
    {
        if (!Utf8.IsValid(locator)) return null;
        var place = Encoding.UTF8.GetString(locator);
        foreach (var rule in rules)
        {
            try
            {
                if (rule.Match(place) is not { Success: true } match) continue;
                var id = match.Groups[Group].Value;
                return CustomerRules.IsId(id) ? id : null;
            }
            catch (RegexMatchTimeoutException)
            {
                // Whose it is stays unknown.
                return null;
            }
        }

        return null;
    }
}

sealed class CustomerResolver(Installation installation)
{
    /// <summary>The largest file of rules, in bytes.</summary>
    internal const int MaxFileBytes = 1 << 18;

    /// <summary>Takes the rules of a source in, in place of those that it had; none where something is wrong.</summary>
    /// <returns>What is wrong; empty when they are kept.</returns>
    internal IReadOnlyList<string> SetRules(string source, ReadOnlySpan<byte> file, out int count)
    {
        var (rules, problems) = CustomerPatterns.Read(file);
        count = rules.Count;
        if (problems.Count > 0) return problems;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.ExecuteScalar<long>("select count(*) from sources where name = @source", new { source }, transaction) == 0)
        {
            return [$"There is no source named {source}."];
        }

        connection.Execute("delete from customer_rules where source = @source", new { source }, transaction);
        for (var number = 0; number < rules.Count; number++)
        {
            connection.Execute(
                "insert into customer_rules (source, number, pattern) values (@source, @number, @pattern)",
                new { source, number, pattern = rules[number] }, transaction);
        }

        LastRecord.Stamp(connection, transaction, installation.Time.GetUtcNow());
        transaction.Commit();
        return [];
    }

    /// <summary>The id of the customer whose file this is: by the rules, else by the register; null for nobody known.</summary>
    internal string? Of(string source, ReadOnlySpan<byte> locator)
    {
        using var connection = installation.Database.Open();
        var rules = RulesOf(connection, source);
        return CustomerPatterns.Of(rules, locator) ?? CustomerStore.IdOf(connection, null, source, locator);
    }

    static List<Regex> RulesOf(SqliteConnection connection, string source)
    {
        var rules = new List<Regex>();
        foreach (var pattern in connection.Query<string>(
            "select pattern from customer_rules where source = @source order by number", new { source }))
        {
            if (CustomerPatterns.TryMake(pattern, out var made) is null) rules.Add(made!);
        }

        return rules;
    }
}
