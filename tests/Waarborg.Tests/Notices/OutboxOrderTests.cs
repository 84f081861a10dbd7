using Waarborg.Notices;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Whoever complained reads that he was right before he reads that his file is back, and never waits for it in vain.</summary>
public sealed class OutboxOrderTests
{
    // All of them are due in one second, and one round sends several at once: what is not taken cannot overtake.
    [Fact]
    public async Task That_a_file_is_back_is_not_taken_before_the_decision_about_the_complaint_arrived()
    {
        await using var telling = await Telling.HeardAsync(isReversed: true);
        Assert.Equal(1, new Teller(telling.Installation).Run());
        Assert.Single(telling.Outbox.Undelivered().Select(one => one.MadeAt).Distinct());
        var first = telling.Outbox.Claim(9);
        Assert.Equal([MessageKind.ComplaintReceived, MessageKind.ComplaintDecided], first.Select(one => one.Kind).Order());
        // Whoever took it may still be sending it, or be gone.
        Assert.Empty(telling.Outbox.Claim(9));
        telling.Scene.At.Time.Advance(Outbox.Lease);
        var again = telling.Outbox.Claim(9);
        Assert.Equal(first.Select(one => one.Id).Order(), again.Select(one => one.Id).Order());
        telling.Outbox.NoteDelivered(again.Single(one => one.Kind == MessageKind.ComplaintReceived));
        Assert.Empty(telling.Outbox.Claim(9));
        telling.Outbox.NoteDelivered(again.Single(one => one.Kind == MessageKind.ComplaintDecided));
        Assert.Equal(MessageKind.PutBack, Assert.Single(telling.Outbox.Claim(9)).Kind);
    }

    // A letter that does not arrive keeps nobody from reading that his file is back.
    [Fact]
    public async Task Where_the_decision_did_not_arrive_at_its_first_try_the_other_goes_out()
    {
        await using var telling = await Telling.HeardAsync(isReversed: true);
        new Teller(telling.Installation).Run();
        foreach (var one in telling.Outbox.Claim(9)) telling.Outbox.NoteFailed(one, new("later", "later"));
        Assert.Equal(MessageKind.PutBack, Assert.Single(telling.Outbox.Claim(9)).Kind);
    }
}
