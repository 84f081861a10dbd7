// Full hours in UTC: the fixed moments at which the ledger grows by what is closed.
namespace Waarborg.Evidence;

static class Hours
{
    /// <summary>The full hour at or before this moment.</summary>
    internal static DateTimeOffset Begin(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>The full hour after this moment.</summary>
    internal static DateTimeOffset End(DateTimeOffset moment) => Begin(moment).AddHours(1);
}
