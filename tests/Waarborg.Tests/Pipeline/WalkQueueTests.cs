// What was found and waits: each item once, never more than the limit, and whoever walks sleeps while there is no room.
using Waarborg.Intake;
using Waarborg.Pipeline;

namespace Waarborg.Tests.Pipeline;

public sealed class WalkQueueTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static FoundItem.NotScanned Item(int number) => new(Locator.FromText($"{number}"), null, NotScannedReason.Vanished);

    [Fact]
    public async Task Every_item_goes_to_one_worker_however_many_there_are()
    {
        const int items = 5_000;
        using var queue = new WalkQueue();
        var walking = Task.Run(async () =>
        {
            for (var i = 0; i < items; i++) await queue.AddAsync(Item(i), Cancellation);
            queue.Complete();
        }, Cancellation);
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () => await queue.TakeAsync().ToListAsync(Cancellation), Cancellation)));
        await walking;
        Assert.Equal(
            Enumerable.Range(0, items).Select(i => $"{i}").Order(StringComparer.Ordinal),
            taken.SelectMany(some => some).Select(one => $"{one.Locator}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_more_than_the_limit_wait_and_the_walk_goes_on_once_there_is_room()
    {
        using var queue = new WalkQueue();
        for (var i = 0; i < WalkQueue.MaxItems; i++) Assert.True(queue.AddAsync(Item(i), Cancellation).AsTask().IsCompletedSuccessfully);
        var next = queue.AddAsync(Item(WalkQueue.MaxItems), Cancellation).AsTask();
        var taking = queue.TakeAsync().GetAsyncEnumerator(Cancellation);
        for (var taken = 0; taken < (WalkQueue.MaxItems / 4) - 1; taken++) Assert.True(await taking.MoveNextAsync());
        Assert.False(next.IsCompleted);
        Assert.True(await taking.MoveNextAsync());
        await next.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        await taking.DisposeAsync();
    }

    [Fact]
    public async Task A_walk_that_waits_for_room_ends_when_the_sweep_is_stopped()
    {
        using var queue = new WalkQueue();
        using var stopping = new CancellationTokenSource();
        for (var i = 0; i < WalkQueue.MaxItems; i++) await queue.AddAsync(Item(i), stopping.Token);
        var next = queue.AddAsync(Item(WalkQueue.MaxItems), stopping.Token).AsTask();
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }
}
