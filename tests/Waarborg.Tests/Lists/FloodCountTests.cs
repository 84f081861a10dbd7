using FsCheck;
using FsCheck.Fluent;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public class FloodCountTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 25, 14, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_customer_counts_once_however_many_files_and_copies_match()
    {
        FloodHit[] hits = [Hit("a", "1"), Hit("a", "1"), Hit("a", "2"), Hit("b", "1"), Hit("b", "1")];
        Assert.Equal(new FloodCount(Customers: 2, Contents: 3), FloodCount.Of(hits, Now, Hour));
        Assert.Equal(default, FloodCount.Of([], Now, Hour));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(59, 1)]
    [InlineData(60, 0)]
    [InlineData(61, 0)]
    [InlineData(-5, 1)]
    public void A_hit_counts_until_it_is_as_old_as_the_window(int minutes, int customers) =>
        Assert.Equal(customers, FloodCount.Of([Hit("a", "1", minutes)], Now, Hour).Customers);

    [Fact]
    public void Copies_order_and_older_hits_change_no_count() =>
        Prop.ForAll<byte[]>(picks =>
        {
            FloodHit[] hits = [.. picks.Select(pick => Hit($"{pick % 5}", $"{pick / 5 % 5}", pick / 25 * 10))];
            var count = FloodCount.Of(hits, Now, Hour);
            var inWindow = hits.Where(hit => hit.At > Now - Hour).ToList();
            return count == FloodCount.Of(hits.Reverse().Concat(hits), Now, Hour)
                && count == FloodCount.Of(inWindow, Now, Hour)
                && count.Customers == inWindow.Select(hit => hit.Customer).Distinct().Count()
                && count.Contents == inWindow.Select(hit => (hit.Customer, hit.Content)).Distinct().Count();
        }).QuickCheckThrowOnFailure();

    static FloodHit Hit(string customer, string content, int minutesAgo = 0) =>
        new(customer, content, Now.AddMinutes(-minutesAgo));
}
