// Who holds parts of keys, from the settings and what two people said of each.
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

static class SealHolders
{
    /// <summary>Why these cannot hold parts of keys, in words.</summary>
    internal static IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction transaction, ConfirmedOriginals.Keep keep)
    {
        List<string> missing =
        [
            .. keep.Holders.Where(name => PartnerStore.Find(connection, transaction, name) is not { WithdrawnAt: null })
                .Select(name => $"confirmed.holders: there is no partner {name}. Describe it first: ./waarborg partner describe"),
        ];
        return missing.Count > 0 || Of(connection, transaction, keep) is not null
            ? missing
            : ["confirmed.holders: two of them have the same key, so that one alone would open what is sealed."];
    }

    /// <summary>The holders as they are described now; null where one is not, or two have the same key.</summary>
    internal static IReadOnlyList<SealHolder>? Of(
        SqliteConnection connection, SqliteTransaction transaction, ConfirmedOriginals.Keep keep)
    {
        var holders = new List<SealHolder>();
        foreach (var name in keep.Holders)
        {
            if (PartnerStore.Find(connection, transaction, name) is not { WithdrawnAt: null, Terms: var terms }) return null;
            holders.Add(new(name, terms.Organisation, terms.SealKey));
        }

        // Whoever holds two parts opens it alone.
        return holders.Select(one => one.Key).Distinct(StringComparer.Ordinal).Count() == holders.Count ? holders : null;
    }

    /// <summary>Would all of it be sealed to people of one organisation?</summary>
    internal static bool AreOfOneOrganisation(Installation installation, ConfirmedOriginals.Keep keep)
    {
        using var connection = installation.Database.Open();
        var organisations = keep.Holders.Select(name => PartnerStore.Find(connection, null, name)?.Terms.Organisation ?? name);
        return SealRow.AreOfOne(organisations);
    }
}
