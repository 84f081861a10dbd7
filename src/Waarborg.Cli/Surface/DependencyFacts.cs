// What docs/dependencies.md says of each dependency: the page that people read is the only place where it is written.
namespace Waarborg.Cli.Surface;

sealed class DependencyFacts
{
    const int Name = 0, Purpose = 1, Licence = 3, Columns = 5;
    const string SystemHeading = "## Of the operating system";

    readonly Dictionary<string, string[]> _rows = new(StringComparer.Ordinal);
    readonly List<string> _system = [];

    DependencyFacts()
    {
    }

    /// <summary>What the operating system provides.</summary>
    internal IReadOnlyList<string> OfTheSystem => _system;

    /// <summary>The page that this program was built with.</summary>
    internal static DependencyFacts Embedded()
    {
        using var stream = typeof(DependencyFacts).Assembly.GetManifestResourceStream("dependencies.md")!;
        using var reader = new StreamReader(stream);
        return From(reader.ReadToEnd());
    }

    internal static DependencyFacts From(string page)
    {
        var facts = new DependencyFacts();
        var heading = "";
        foreach (var line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) heading = line;
            if (!line.StartsWith("| ", StringComparison.Ordinal)) continue;
            var cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length != Columns || cells[Name] is "package" or "component" || cells[Name].StartsWith('-')) continue;
            facts._rows[cells[Name]] = cells;
            if (heading == SystemHeading) facts._system.Add(cells[Name]);
        }

        return facts;
    }

    /// <exception cref="OperatorException">The page does not name it.</exception>
    internal string LicenceOf(string name) => RowOf(name)[Licence];

    /// <exception cref="OperatorException">The page does not name it.</exception>
    internal string PurposeOf(string name) => RowOf(name)[Purpose];

    string[] RowOf(string name) => _rows.GetValueOrDefault(name)
        ?? throw new OperatorException($"docs/dependencies.md has no line for {name}, so its licence is not known.");
}
