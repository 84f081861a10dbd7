// What the provider says of itself once: who it is, whom to object to, how long it keeps what, how notices go out.
using System.Net;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>The authority that supervises the provider's handling of personal data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it is reached, as people write it.</param>
sealed record Supervisor(string Name, string Address);

/// <summary>For how long the provider keeps what at most, in days, where no law says less.</summary>
sealed record Retention(int CasesDays, int SealedFilesDays, int ComplaintsDays);

/// <summary>A mail relay of the provider's. It takes mail without a password, as relays in one's own network do.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Sender">From whom the mail is.</param>
sealed record MailRelay(string Host, int Port, string Sender)
{
    /// <summary>On this machine, where nobody listens in between. Elsewhere TLS is demanded (STARTTLS).</summary>
    internal bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>The way by which notices go out. Without one the program calls nobody.</summary>
abstract record NoticeRoute
{
    /// <summary>Everything goes to one address of the provider's own, which passes it on.</summary>
    internal sealed record OwnWebhook(Uri Url) : NoticeRoute;

    /// <summary>Straight to customers: mail by a relay, and webhooks that customers gave.</summary>
    internal sealed record Direct(MailRelay? Relay, bool CustomerWebhooks) : NoticeRoute;
}

/// <summary>What reading settings gave.</summary>
abstract record SettingsOutcome
{
    internal sealed record Valid(ProviderSettings Settings) : SettingsOutcome;

    /// <summary>What is wrong, in words, by the field's path such as <c>retentionDays.cases</c>.</summary>
    internal sealed record Refused(IReadOnlyDictionary<string, string> Problems) : SettingsOutcome;
}

/// <summary>
/// The settings, all of them; only the limits of the breakers have defaults, and what clocks need may be left out.
/// </summary>
sealed record ProviderSettings
{
    /// <summary>The largest settings file, in bytes.</summary>
    internal const int MaxBytes = 64 * 1024;

    /// <summary>The longest name or address in words, in characters.</summary>
    internal const int MaxTextLength = 200;

    /// <summary>The longest that anything is kept, in days.</summary>
    internal const int MaxRetentionDays = 3660;

    /// <summary>The longest term for looking at what was made unavailable first: a week, in hours.</summary>
    internal const int MaxReviewHours = 168;

    /// <summary>The provider's name, as its customers know it.</summary>
    internal required string Name { get; init; }

    /// <summary>A mail address for questions.</summary>
    internal required string Contact { get; init; }

    /// <summary>Where to object: an https address or a mail address.</summary>
    internal required string Objections { get; init; }

    /// <summary>The terms and conditions of the provider's customers.</summary>
    internal required Uri Terms { get; init; }

    internal required Supervisor Authority { get; init; }

    /// <summary>The languages in which customers are told, of <c>nl</c> and <c>en</c>; the first is the usual one.</summary>
    internal required IReadOnlyList<string> Languages { get; init; }

    internal required Retention Retention { get; init; }

    /// <summary>How notices go out; null if the program sends none.</summary>
    internal required NoticeRoute? Delivery { get; init; }

    /// <summary>When the program stops trusting a list by itself; null for the usual limits.</summary>
    internal BreakerLimits? Breakers { get; init; }

    /// <summary>Who is called when a clock rings, in this order; null where nobody is.</summary>
    internal IReadOnlyList<EscalationStep>? Escalation { get; init; }

    /// <summary>Within how many hours a person looks at what was made unavailable before anybody decided; null without a
    /// term.</summary>
    internal int? ReviewHours { get; init; }

    /// <summary>How much one person may look in a day; null for the usual limits.</summary>
    internal ExposureLimits? Exposure { get; init; }

    /// <summary>What becomes of the originals of confirmed items; null while nobody has decided: they stay disabled.</summary>
    internal ConfirmedOriginals? Confirmed { get; init; }

    /// <summary>What is said of telling people; null where nothing is.</summary>
    internal TellingChoice? Telling { get; init; }

    /// <summary>The relay by which mail goes out; null where there is none.</summary>
    internal MailRelay? Relay => (Delivery as NoticeRoute.Direct)?.Relay;

    /// <summary>Where people reach this installation, without a path.</summary>
    internal required Uri PublicAddress { get; init; }

    /// <summary>Where the program may call because of these settings, in words; empty unless a delivery or a chain of
    /// webhooks is set.</summary>
    internal IReadOnlyList<string> Destinations =>
    [
        .. DeliveryDestinations,
        .. (Escalation ?? []).Where(step => step.Way == ContactWay.Webhook)
            .Select(step => step.Contact)
            .Concat(Telling is { Police: ContactWay.Webhook, PoliceContact: { } police } ? [police] : (string[])[])
            .Select(url => new Uri(url).GetLeftPart(UriPartial.Authority))
            .Distinct(StringComparer.Ordinal).Except(DeliveryDestinations, StringComparer.Ordinal),
    ];

    IReadOnlyList<string> DeliveryDestinations => Delivery switch
    {
        null => [],
        NoticeRoute.OwnWebhook own => [own.Url.GetLeftPart(UriPartial.Authority)],
        NoticeRoute.Direct direct =>
        [
            .. direct.Relay is { } relay ? [$"smtp://{relay.Host}:{relay.Port}"] : (string[])[],
            .. direct.CustomerWebhooks ? ["https addresses of customers"] : (string[])[],
        ],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The address of a source's notice.</summary>
    internal Uri NoticeOf(string source) => new(PublicAddress, $"/notice/{source}");

    /// <summary>Reads settings that somebody typed. Never throws.</summary>
    /// <param name="json">The whole file.</param>
    /// <param name="kind">A sample may name addresses of this machine.</param>
    internal static SettingsOutcome ParseUntrusted(ReadOnlySpan<byte> json, InstallationKind kind)
    {
        if (json.Length > MaxBytes) return RefusedAsAWhole($"The file is larger than {MaxBytes / 1024} KiB.");
        try
        {
            var reader = new System.Text.Json.Utf8JsonReader(json, new() { MaxDepth = CanonicalJson.MaxDepth });
            return JsonNode.Parse(ref reader) is JsonObject read && reader.BytesConsumed == json.TrimEnd(" \r\n\t"u8).Length
                ? Parse(read, kind)
                : RefusedAsAWhole("It is not JSON of one object.");
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, a name that stands twice, or half a character.
            return RefusedAsAWhole("It is not JSON of one object with each name once.");
        }
    }

    /// <summary>Reads settings from JSON; each bad field has its problem. Never throws.</summary>
    internal static SettingsOutcome Parse(JsonObject json, InstallationKind kind = InstallationKind.Provider) =>
        SettingsReader.Read(json, isSample: kind == InstallationKind.Sample);

    static SettingsOutcome.Refused RefusedAsAWhole(string words) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { [""] = words });

    /// <summary>The canonical form, as it is signed and kept. What nobody had to name and nobody named is not in it.</summary>
    internal JsonObject ToJson()
    {
        var json = Required();
        if (Breakers is { } limits) json["breakers"] = limits.ToJson();
        if (Escalation is { } steps) json["escalation"] = new JsonArray([.. steps.Select(step => step.ToJson())]);
        if (ReviewHours is { } hours) json["reviewHours"] = hours;
        if (Exposure is { } exposure) json["exposure"] = exposure.ToJson();
        if (Confirmed is { } originals) json["confirmed"] = originals.ToJson();
        if (Telling is { } telling) json["telling"] = telling.ToJson();
        return json;
    }

    JsonObject Required() => new()
    {
        ["name"] = Name,
        ["contact"] = Contact,
        ["objections"] = Objections,
        ["terms"] = Terms.AbsoluteUri,
        ["authority"] = new JsonObject { ["name"] = Authority.Name, ["address"] = Authority.Address },
        ["languages"] = NoticeTerms.Texts(Languages),
        ["retentionDays"] = new JsonObject
        {
            ["cases"] = Retention.CasesDays,
            ["sealedFiles"] = Retention.SealedFilesDays,
            ["complaints"] = Retention.ComplaintsDays,
        },
        ["delivery"] = Delivery switch
        {
            null => null,
            NoticeRoute.OwnWebhook own => new JsonObject { ["webhook"] = own.Url.AbsoluteUri },
            NoticeRoute.Direct direct => new JsonObject
            {
                ["smtp"] = direct.Relay is { } relay
                    ? new JsonObject { ["host"] = relay.Host, ["port"] = relay.Port, ["sender"] = relay.Sender }
                    : null,
                ["customerWebhooks"] = direct.CustomerWebhooks,
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        ["publicAddress"] = PublicAddress.AbsoluteUri,
    };
}
