// NCMEC's schema, as the operator fetched it: what is sent is checked against it first. It is no part of this program.
using System.Text;
using System.Xml;
using System.Xml.Schema;
using Dapper;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Reporting;

sealed class CyberTipSchema(Installation installation)
{
    /// <summary>The largest schema, in bytes: NCMEC's has 148 KB.</summary>
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>Faults that are named at most.</summary>
    const int MaxProblems = 5;

    static readonly XmlReaderSettings _plain = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxBytes,
    };

    /// <summary>Takes a schema in, in place of the one before.</summary>
    /// <returns>Why not, in words; null when it is kept.</returns>
    internal string? Set(byte[] xsd, Actor actor)
    {
        if (Compile(xsd, out var problem) is null) return problem;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = installation.Time.GetUtcNow();
        connection.Execute(
            """
            insert into report_schemas (name, xsd, at, by) values ('ncmec', @xsd, @at, @by)
            on conflict (name) do update set xsd = @xsd, at = @at, by = @by
            """,
            new { xsd, at = Instant.Text(now), by = actor.ToString() }, transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return null;
    }

    /// <summary>The schema; null where nobody fetched it yet.</summary>
    internal XmlSchemaSet? Current()
    {
        using var connection = installation.Database.Open();
        var xsd = connection.ExecuteScalar<byte[]?>("select xsd from report_schemas where name = 'ncmec'");
        return xsd is null ? null : Compile(xsd, out _);
    }

    /// <summary>Reads a schema. Null, and why, for anything else; nothing outside is read for it.</summary>
    internal static XmlSchemaSet? Compile(byte[] xsd, out string? problem)
    {
        problem = null;
        if (xsd.Length > MaxBytes)
        {
            problem = $"It is larger than {MaxBytes / 1024} KiB.";
            return null;
        }

        try
        {
            var set = new XmlSchemaSet { XmlResolver = null };
            using var reader = XmlReader.Create(new MemoryStream(xsd), _plain);
            set.Add(null, reader);
            set.Compile();
            if (set.GlobalElements.Contains(new XmlQualifiedName("report"))) return set;
            problem = "It has no element named report, so it is not NCMEC's.";
        }
        catch (Exception error) when (error is XmlException or XmlSchemaException or ArgumentException)
        {
            problem = $"It is no schema: {error.Message}";
        }

        return null;
    }

    /// <summary>What the schema says against a document, at most <see cref="MaxProblems"/> faults by their place.</summary>
    internal static IReadOnlyList<Wording> Problems(XmlSchemaSet schema, byte[] document)
    {
        var problems = new List<Wording>();
        var settings = _plain.Clone();
        settings.ValidationType = ValidationType.Schema;
        settings.Schemas = schema;
        // An element that the schema does not know is a warning there, and as bad here.
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        var name = "";
        settings.ValidationEventHandler += (_, fault) =>
        {
            // Its message may quote what stands there, and that is of a person: only the place is told.
            if (problems.Count < MaxProblems) problems.Add(Wording.Of(
                $"NCMEC's schema does not allow <{name}> so, at character {fault.Exception?.LinePosition ?? 0}.",
                $"NCMEC's schema staat <{name}> zo niet toe, bij teken {fault.Exception?.LinePosition ?? 0}."));
        };
        using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(document)), settings);
        try
        {
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element) name = reader.Name;
            }
        }
        catch (XmlException)
        {
            problems.Add(new("It is no XML.", "Het is geen XML."));
        }

        return problems;
    }
}
