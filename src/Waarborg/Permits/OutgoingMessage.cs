// What leaves for anybody, by which way, and what came of one try.
using System.Text;

namespace Waarborg.Permits;

/// <summary>What leaves, whoever it is for: it never changes from one try to the next.</summary>
/// <param name="Id">The same at every try, so that a receiver takes it once.</param>
/// <param name="Json">The body for a webhook.</param>
/// <param name="Subject">The subject of a mail.</param>
/// <param name="Plain">Its text.</param>
sealed record OutgoingMessage(string Id, byte[] Json, string Subject, string Plain)
{
    /// <summary>What goes with a mail.</summary>
    internal IReadOnlyList<OutgoingPart> Parts { get; init; } = [];

    /// <summary>The whole mail as it is written already, headers and all; null where it is written when it is sent.</summary>
    internal byte[]? Written { get; init; }

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Id);
        return true;
    }
}

/// <summary>A file that goes with a mail.</summary>
sealed record OutgoingPart(string Name, string MediaType, byte[] Bytes)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Name);
        return true;
    }
}

/// <summary>By which way, and where to.</summary>
abstract record SendTo
{
    /// <summary>A webhook that the provider named itself.</summary>
    internal sealed record OwnWebhook(Uri Url) : SendTo
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    /// <summary>A webhook that a customer gave; it is called only where it leads to the public internet.</summary>
    internal sealed record CustomerWebhook(Uri Url) : SendTo
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    internal sealed record Mail(MailRelay Relay, string Address) : SendTo
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    /// <summary>The way to a customer; null where the settings do not name his.</summary>
    internal static SendTo? For(NoticeRoute route, ContactWay way, string contact) => route switch
    {
        NoticeRoute.OwnWebhook own => new OwnWebhook(own.Url),
        NoticeRoute.Direct { CustomerWebhooks: true } when way == ContactWay.Webhook => new CustomerWebhook(new(contact)),
        NoticeRoute.Direct { Relay: { } relay } when way == ContactWay.Mail => new Mail(relay, contact),
        NoticeRoute.Direct => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Why there is none.</summary>
    internal static Wording NoWay(ContactWay way) => way == ContactWay.Mail
        ? NoRelay
        : new("the settings do not let the program call customers' webhooks",
            "de instellingen laten niet toe dat het programma webhooks van klanten aanroept");

    internal static Wording NoRelay { get; } =
        new("the settings name no mail relay", "de instellingen noemen geen mailserver (delivery.smtp)");

    // An address often is a person's name.
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>What came of one try.</summary>
/// <param name="Problem">Why it was not taken, in words that hold nothing of what came over the network; null when it
/// was.</param>
/// <param name="MayHaveArrived">It was not said to be taken, and may have been.</param>
readonly record struct SendOutcome(Wording? Problem, bool MayHaveArrived = false);
