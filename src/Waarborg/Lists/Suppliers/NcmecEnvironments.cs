// The databases of NCMEC's Hash Sharing API: those of child sexual abuse material, and those that are refused.
namespace Waarborg.Lists.Suppliers;

/// <summary>Every database of the exchange, by the names that its members use. Closed.</summary>
enum NcmecEnvironment
{
    Industry,
    IndustryExploitative,
    LawEnforcement,
    Ngo,
    Exploitative,
    NgoGenerativeAi,
    NgoGenerativeAiExploitative,
}

/// <summary>One database.</summary>
/// <param name="Environment">Which it is.</param>
/// <param name="Name">The name that its members use.</param>
/// <param name="Production">Its address, to which <c>/v2/...</c> is appended.</param>
/// <param name="Test">The address of its test database.</param>
/// <param name="IsCsam">True where all that is in it is child sexual abuse material; no other is ever asked.</param>
sealed record NcmecDatabase(NcmecEnvironment Environment, string Name, Uri Production, Uri Test, bool IsCsam);

static class NcmecEnvironments
{
    /// <summary>Stands in the path or host of every address of a database that is not of such material.</summary>
    const string Refused = "exploitative";

    internal static IReadOnlyList<NcmecDatabase> All { get; } =
    [
        Database(
            NcmecEnvironment.Industry, "Industry", "report.cybertip.org/hashsharing", "exttest.cybertip.org/hashsharing"),
        Database(
            NcmecEnvironment.IndustryExploitative, "Industry_Exploitative", "report.cybertip.org/exploitative-hashsharing",
            "exttest.cybertip.org/exploitative-hashsharing", isCsam: false),
        Database(
            NcmecEnvironment.LawEnforcement, "LawEnforcement", "lesp.ncmec.org/csam-hashsharing",
            "betalesp.ncmec.org/csam-hashsharing"),
        Database(NcmecEnvironment.Ngo, "NGO", "hashsharing.ncmec.org/npo", "hashsharing-test.ncmec.org/npo"),
        Database(
            NcmecEnvironment.Exploitative, "Exploitative", "hashsharing.ncmec.org/exploitative",
            "hashsharing-test.ncmec.org/exploitative", isCsam: false),
        Database(
            NcmecEnvironment.NgoGenerativeAi, "NGO_Generative_AI", "hashsharing.ncmec.org/generative-ai-csam",
            "hashsharing-test.ncmec.org/generative-ai-csam"),
        Database(
            NcmecEnvironment.NgoGenerativeAiExploitative, "NGO_Generative_AI_Exploitative",
            "hashsharing.ncmec.org/generative-ai-exploitative", "hashsharing-test.ncmec.org/generative-ai-exploitative",
            isCsam: false),
    ];

    /// <summary>The database of this name, in any case. Whether it may be asked, <c>IsCsam</c> says.</summary>
    internal static bool TryFind(string name, out NcmecDatabase? database)
    {
        database = All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return database is not null;
    }

    /// <summary>Why this address may not be asked, in words; null when nothing speaks against it.</summary>
    internal static string? Problem(Uri address)
    {
        if (!address.IsAbsoluteUri) return "The address of an exchange must be whole, with https:// and its host.";

        // Written with percent signs or once more, it is the same address to whoever answers.
        var text = address.OriginalString + " " + address.AbsoluteUri + " " + address.IdnHost;
        for (var times = 0; times < 3; times++)
        {
            if (text.Contains(Refused, StringComparison.OrdinalIgnoreCase))
            {
                return "This is a database of exploitative material that is not child sexual abuse material by law. "
                    + "Lists of any other purpose are never taken, also not in part.";
            }

            text = Uri.UnescapeDataString(text);
        }

        return null;
    }

    static NcmecDatabase Database(
        NcmecEnvironment environment, string name, string production, string test, bool isCsam = true) =>
        new(environment, name, new("https://" + production), new("https://" + test), isCsam);
}
