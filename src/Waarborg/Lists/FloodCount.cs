// How many customers an entry or a release hit of late: what a breaker compares with its limit.
namespace Waarborg.Lists;

/// <summary>One hit, as far as a breaker needs it.</summary>
/// <param name="Customer">Whose file it was: a keyed digest, or any name that tells one customer from another.</param>
/// <param name="Content">Of which bytes: a keyed digest.</param>
/// <param name="At">When.</param>
readonly record struct FloodHit(string Customer, string Content, DateTimeOffset At);

/// <summary>What stands in one window. A wrong entry shows by the number of customers, not of files.</summary>
/// <param name="Customers">Different customers, each once however many files matched.</param>
/// <param name="Contents">Different bytes of each customer: copies that a customer has of one file are one.</param>
readonly record struct FloodCount(int Customers, int Contents)
{
    /// <summary>Counts the hits of the window that ends now.</summary>
    /// <param name="hits">In any order.</param>
    /// <param name="now">The end of the window.</param>
    /// <param name="window">Its length; a hit that is exactly this old is outside.</param>
    internal static FloodCount Of(IEnumerable<FloodHit> hits, DateTimeOffset now, TimeSpan window)
    {
        var contents = new HashSet<(string, string)>();
        var customers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hit in hits)
        {
            // What lies ahead of a clock that was set back counts as well: no hit is hidden by it.
            if (now - hit.At >= window) continue;
            customers.Add(hit.Customer);
            contents.Add((hit.Customer, hit.Content));
        }

        return new(customers.Count, contents.Count);
    }
}
