// A message to a person or an organisation outside: for whom it is, what it says, and how far it has come.
using System.Text;
using System.Text.Json.Serialization;

namespace Waarborg.Notices;

/// <summary>What a message is about.</summary>
enum MessageKind
{
    /// <summary>A statement of reasons, or the information that takes its place where an authority ordered it.</summary>
    Statement,

    /// <summary>What was unavailable is back.</summary>
    PutBack,

    /// <summary>A complaint was received.</summary>
    ComplaintReceived,

    /// <summary>A complaint was decided.</summary>
    ComplaintDecided,

    /// <summary>To the police: somebody's life or safety may be in danger.</summary>
    Danger,

    /// <summary>A report to a hotline, the police or an authority.</summary>
    Report,

    /// <summary>To whoever got a report: what it said does not hold any more.</summary>
    Correction,

    /// <summary>To whoever sent a notice: it was received.</summary>
    NoticeReceived,

    /// <summary>To whoever sent a notice: it was decided.</summary>
    NoticeDecided,
}

/// <summary>For whom a message is.</summary>
abstract record Recipient
{
    /// <summary>A customer of the register, by the way that the settings and the register name when it is sent.</summary>
    internal sealed record Customer(string Id) : Recipient
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    /// <summary>A mail address, by the relay of the settings.</summary>
    internal sealed record Mail(string Address) : Recipient
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    /// <summary>A webhook that the provider itself named.</summary>
    internal sealed record Webhook(Uri Url) : Recipient
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    // Every one of them may be a person's name.
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>Something that goes with a mail, such as a report as a file.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Bytes">The whole of it.</param>
sealed record MessagePart(string Name, string MediaType, byte[] Bytes)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Name);
        return true;
    }
}

/// <summary>What a message says. It never changes from one try to the next.</summary>
/// <param name="Subject">The subject of a mail.</param>
/// <param name="Plain">Its text.</param>
/// <param name="Json">The body for a webhook.</param>
/// <param name="Parts">What goes with a mail.</param>
sealed record MessageBody(string Subject, string Plain, byte[] Json, IReadOnlyList<MessagePart> Parts)
{
    internal MessageBody(string subject, string plain, byte[] json)
        : this(subject, plain, json, [])
    {
    }

    /// <summary>The whole mail as it is written already, headers and all; null where it is written when it is sent.</summary>
    public byte[]? Written { get; init; }

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Parts.Count} parts");
        return true;
    }
}

/// <summary>How far a message has come.</summary>
enum MessageState
{
    /// <summary>It is tried, now or later.</summary>
    Waiting,

    /// <summary>It was given to a mail relay, and whether that took it is not known: a person says what is done.</summary>
    Unclear,

    /// <summary>It did not arrive after all tries.</summary>
    GivenUp,

    /// <summary>Whoever it is for, or his relay, took it; or it was handed to him.</summary>
    Delivered,

    /// <summary>It did not arrive, and a person said why nothing more is done; or a newer message took its place.</summary>
    Settled,
}

/// <summary>A message as people see it: no recipient, and nothing of what it says.</summary>
sealed record OutgoingStanding(
    long Id, MessageKind Kind, long? CaseId, DateTimeOffset MadeAt, MessageState State, int Attempts, DateTimeOffset? DueAt,
    DateTimeOffset? DeliveredAt, Wording? Problem, DateTimeOffset? TakenUntil, DateTimeOffset? AttemptedAt);

/// <summary>One that is due, taken by whoever got this.</summary>
sealed record DueMessage(long Id, string Message, MessageKind Kind, Recipient Recipient, MessageBody Body, int Attempt)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Id}, {Kind}");
        return true;
    }
}

/// <summary>A recipient as it is sealed.</summary>
sealed record StoredRecipient(string Way, string To)
{
    internal static StoredRecipient From(Recipient recipient) => recipient switch
    {
        Recipient.Customer it => new("customer", it.Id),
        Recipient.Mail it => new("mail", it.Address),
        Recipient.Webhook it => new("webhook", it.Url.AbsoluteUri),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal Recipient ToRecipient() => Way switch
    {
        "customer" => new Recipient.Customer(To),
        "mail" => new Recipient.Mail(To),
        "webhook" => new Recipient.Webhook(new(To)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

[JsonSerializable(typeof(StoredRecipient))]
[JsonSerializable(typeof(MessageBody))]
sealed partial class OutgoingJson : JsonSerializerContext;
