// Reads the provider's settings field by field, so that everything that is wrong is said at once.
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

/// <summary>One reading. A field that is wrong leaves its problem and a value that is never used.</summary>
sealed partial class SettingsReader
{
    static readonly Uri NoUrl = new("https://invalid.invalid/");

    readonly SortedDictionary<string, string> _problems = new(StringComparer.Ordinal);
    readonly bool _isSample;

    SettingsReader(bool isSample) => _isSample = isSample;

    internal static SettingsOutcome Read(JsonObject json, bool isSample)
    {
        var reader = new SettingsReader(isSample);
        var settings = reader.Settings(new(json, ""));
        return reader._problems.Count == 0
            ? new SettingsOutcome.Valid(settings)
            : new SettingsOutcome.Refused(reader._problems);
    }

    /// <summary>An object, and where it stands in the whole.</summary>
    readonly record struct Place(JsonObject Json, string Path)
    {
        internal string Of(string field) => Path + field;
    }

    ProviderSettings Settings(Place at)
    {
        RefuseOthers(
            at, "name", "contact", "objections", "terms", "authority", "languages", "retentionDays", "delivery", "publicAddress",
            "breakers", "escalation", "reviewHours", "exposure", "confirmed", "telling");
        var authority = Object(at, "authority");
        RefuseOthers(authority, "name", "address");
        var delivery = Delivery(at);
        return new()
        {
            Name = Text(at, "name"),
            Contact = Mail(at, "contact"),
            Objections = Objections(at),
            Terms = Url(at, "terms"),
            Authority = new(Text(authority, "name"), Text(authority, "address")),
            Languages = Languages(at),
            Retention = ReadRetention(at),
            Delivery = delivery,
            PublicAddress = PublicAddress(at),
            Breakers = Breakers(at),
            Escalation = Escalation(at, delivery),
            ReviewHours = at.Json.ContainsKey("reviewHours")
                ? Number(at, "reviewHours", 1, ProviderSettings.MaxReviewHours,
                    $"a whole number of hours, 1 to {ProviderSettings.MaxReviewHours}, or be left out")
                : null,
            Exposure = Exposure(at),
            Confirmed = Confirmed(at),
            Telling = Telling(at, delivery),
        };
    }

    ExposureLimits? Exposure(Place at)
    {
        if (!at.Json.TryGetPropertyValue("exposure", out var value)) return null;
        if (value is not JsonObject json)
        {
            Wrong(at.Of("exposure"), "must be an object of limits in minutes, or be left out.");
            return null;
        }

        var (place, usual) = (new Place(json, at.Of("exposure") + "."), ExposureLimits.Usual);
        RefuseOthers(place, "queueMinutes", "revealedMinutes", "breakAfterMinutes", "breakMinutes");
        return new(
            Minutes(place, "queueMinutes", 1, ExposureLimits.MaxQueueMinutes, usual.QueueMinutes),
            Minutes(place, "revealedMinutes", 1, ExposureLimits.MaxRevealedMinutes, usual.RevealedMinutes),
            Minutes(place, "breakAfterMinutes", 1, ExposureLimits.MaxBreakAfterMinutes, usual.BreakAfterMinutes),
            Minutes(
                place, "breakMinutes", ExposureLimits.MinBreakMinutes, ExposureLimits.MaxBreakMinutes, usual.BreakMinutes));
    }

    int Minutes(Place at, string field, int least, int most, int usual) => at.Json.ContainsKey(field)
        ? Number(at, field, least, most, $"a whole number of minutes, {least} to {most}, or be left out for {usual}")
        : usual;

    ConfirmedOriginals? Confirmed(Place at)
    {
        if (!at.Json.TryGetPropertyValue("confirmed", out var value)) return null;
        if (value is not JsonObject json)
        {
            Wrong(at.Of("confirmed"), "must be an object that says originals keep or shred, or be left out.");
            return null;
        }

        var place = new Place(json, at.Of("confirmed") + ".");
        switch (Text(place, "originals"))
        {
            case "shred":
                RefuseOthers(place, "originals");
                return new ConfirmedOriginals.Shred();
            case "keep":
                RefuseOthers(place, "originals", "holders", "purpose", "days");
                return new ConfirmedOriginals.Keep(
                    Holders(place), Purpose(place),
                    Number(place, "days", 1, ConfirmedOriginals.MaxDays,
                        $"a whole number of days, 1 to {ConfirmedOriginals.MaxDays}"));
            default:
                Wrong(place.Of("originals"), "must be keep or shred. There is no default.");
                return null;
        }
    }

    List<string> Holders(Place at)
    {
        const int Least = ConfirmedOriginals.MinHolders;
        const int Most = ConfirmedOriginals.MaxHolders;
        var words = $"must be a list of {Least} or {Most} different names of partners, as ./waarborg partner describe gave them.";
        if (at.Json["holders"] is not JsonArray { Count: >= Least and <= Most } array
            || !array.All(one => one?.GetValueKind() == JsonValueKind.String))
        {
            Wrong(at.Of("holders"), words);
            return [];
        }

        var holders = array.Select(one => one!.GetValue<string>()).ToList();
        var areNames = holders.TrueForAll(one => one.Length is > 0 and <= ProviderSettings.MaxTextLength && IsWhole(one));
        if (!areNames || holders.Distinct(StringComparer.Ordinal).Count() < holders.Count) Wrong(at.Of("holders"), words);
        return holders;
    }

    string Purpose(Place at)
    {
        var purpose = Text(at, "purpose");
        if (!ConfirmedOriginals.Purposes.Contains(purpose, StringComparer.Ordinal))
        {
            Wrong(at.Of("purpose"), $"must be one of {string.Join(", ", ConfirmedOriginals.Purposes)}.");
        }

        return purpose;
    }

    List<EscalationStep>? Escalation(Place at, NoticeRoute? delivery)
    {
        if (!at.Json.TryGetPropertyValue("escalation", out var value)) return null;
        if (value is not JsonArray { Count: > 0 and <= EscalationStep.MaxSteps } array || array.Any(one => one is not JsonObject))
        {
            Wrong(at.Of("escalation"), $"must be a list of 1 to {EscalationStep.MaxSteps} steps, or be left out.");
            return null;
        }

        return [.. array.Select((one, i) => Step(new((JsonObject)one!, $"{at.Path}escalation[{i}]."), delivery))];
    }

    EscalationStep Step(Place at, NoticeRoute? delivery)
    {
        RefuseOthers(at, "mail", "webhook", "minutes");
        var minutes = Number(
            at, "minutes", 1, EscalationStep.MaxMinutes, $"a whole number of minutes, 1 to {EscalationStep.MaxMinutes}");
        if (at.Json.ContainsKey("mail") == at.Json.ContainsKey("webhook"))
        {
            Wrong(at.Path.TrimEnd('.'), "must name a mail address or a webhook, and not both.");
            return new(ContactWay.Mail, "", minutes);
        }

        if (at.Json.ContainsKey("webhook")) return new(ContactWay.Webhook, Url(at, "webhook").AbsoluteUri, minutes);
        if (delivery is not NoticeRoute.Direct { Relay: not null })
        {
            Wrong(at.Of("mail"), "needs a mail relay: name one in delivery.smtp, or a webhook here.");
        }

        return new(ContactWay.Mail, Mail(at, "mail"), minutes);
    }

    BreakerLimits? Breakers(Place at)
    {
        if (!at.Json.TryGetPropertyValue("breakers", out var value)) return null;
        if (value is not JsonObject json)
        {
            Wrong(at.Of("breakers"), "must be an object of limits, or be left out.");
            return null;
        }

        switch (BreakerLimits.ParseUntrusted(json))
        {
            case BreakersOutcome.Valid valid:
                return valid.Limits;
            case BreakersOutcome.Refused refused:
                foreach (var (field, words) in refused.Problems) Wrong(field, words);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    string Objections(Place at)
    {
        var text = Text(at, "objections");
        if (text.Length > 0 && !CustomerRules.IsMail(text) && !CustomerRules.TryReadUrl(text, _isSample, out _))
        {
            Wrong(at.Of("objections"), "must be a mail address or an https address at which people can object.");
        }

        return text;
    }

    List<string> Languages(Place at)
    {
        if (at.Json["languages"] is not JsonArray { Count: > 0 } array
            || !array.All(one => one?.GetValueKind() == JsonValueKind.String))
        {
            Wrong(at.Of("languages"), "must be a list of nl and en, the usual one first.");
            return [];
        }

        var languages = array.Select(one => one!.GetValue<string>()).ToList();
        if (languages.Distinct(StringComparer.Ordinal).Count() < languages.Count
            || !languages.TrueForAll(CustomerRules.IsLanguage))
        {
            Wrong(at.Of("languages"), "must name nl and en, or one of them, each once.");
        }

        return languages;
    }

    Retention ReadRetention(Place at)
    {
        var days = Object(at, "retentionDays");
        RefuseOthers(days, "cases", "sealedFiles", "complaints");
        return new(Days(days, "cases"), Days(days, "sealedFiles"), Days(days, "complaints"));
    }

    int Days(Place at, string field) =>
        Number(at, field, 1, ProviderSettings.MaxRetentionDays,
            $"a whole number of days, 1 to {ProviderSettings.MaxRetentionDays}");

    NoticeRoute? Delivery(Place at)
    {
        // Nothing is assumed: that nothing is sent must be said.
        if (!at.Json.TryGetPropertyValue("delivery", out var value))
        {
            Wrong(at.Of("delivery"), "is missing. Say null if the program is to send nothing.");
            return null;
        }

        if (value is null) return null;
        var delivery = Object(at, "delivery");
        if (delivery.Json.ContainsKey("webhook"))
        {
            RefuseOthers(delivery, "webhook");
            return new NoticeRoute.OwnWebhook(Url(delivery, "webhook"));
        }

        RefuseOthers(delivery, "smtp", "customerWebhooks");
        var toCustomers = Flag(delivery, "customerWebhooks");
        var relay = delivery.Json["smtp"] is null ? null : Relay(Object(delivery, "smtp"));
        if (relay is null && !toCustomers)
        {
            Wrong(at.Of("delivery"), "names no way: give a webhook, smtp, or customerWebhooks true; or say null.");
        }

        return new NoticeRoute.Direct(relay, toCustomers);
    }

    MailRelay Relay(Place at)
    {
        RefuseOthers(at, "host", "port", "sender");
        var host = Text(at, "host");
        if (host.Length > 0 && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            Wrong(at.Of("host"), "must be the name or address of a mail relay.");
        }

        return new(host, Number(at, "port", 1, 65535, "a port, 1 to 65535"), Mail(at, "sender"));
    }

    Uri PublicAddress(Place at)
    {
        var url = Url(at, "publicAddress");
        if (url.PathAndQuery != "/") Wrong(at.Of("publicAddress"), "must have no path: the pages lie at its root.");
        return url;
    }

    Place Object(Place at, string field)
    {
        var path = at.Of(field) + ".";
        if (at.Json[field] is JsonObject value) return new(value, path);
        // Where the whole is missing its parts are as well; they are named one by one.
        if (at.Json[field] is not null) Wrong(at.Of(field), "must be an object.");
        return new([], path);
    }

    string Text(Place at, string field)
    {
        if (at.Json[field] is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            Wrong(at.Of(field), at.Json[field] is null ? "is missing." : "must be text.");
            return "";
        }

        var text = value.GetValue<string>();
        // An address has a rule of its own about how long it is.
        var isAddress = text.StartsWith("http", StringComparison.Ordinal);
        if (text.Trim().Length == 0 || text.Trim() != text) Wrong(at.Of(field), "is empty, or begins or ends with space.");
        else if (!isAddress && text.Length > ProviderSettings.MaxTextLength)
        {
            Wrong(at.Of(field), $"is longer than {ProviderSettings.MaxTextLength} characters.");
        }
        else if (text.Any(c => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Control
            or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator) || !IsWhole(text))
        {
            Wrong(at.Of(field), "holds a character that does not show.");
        }

        return text;
    }

    static bool IsWhole(string text) => !text.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);

    string Mail(Place at, string field)
    {
        var text = Text(at, field);
        if (text.Length > 0 && !CustomerRules.IsMail(text)) Wrong(at.Of(field), "must be a plain mail address.");
        return text;
    }

    Uri Url(Place at, string field)
    {
        var text = Text(at, field);
        if (text.Length == 0) return NoUrl;
        if (CustomerRules.TryReadUrl(text, _isSample, out var url)) return url;
        Wrong(at.Of(field), _isSample
            ? "must be an https address without password or #, or http on this machine."
            : "must be an https address without password or #.");
        return NoUrl;
    }

    int Number(Place at, string field, int least, int most, string what)
    {
        if (at.Json[field] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && (value.TryGetValue<int>(out var number) || (value.TryGetValue<long>(out var large)
                && TryNarrow(large, out number)))
            && number >= least && number <= most)
        {
            return number;
        }

        Wrong(at.Of(field), at.Json[field] is null ? "is missing." : $"must be {what}.");
        return least;
    }

    static bool TryNarrow(long large, out int number)
    {
        number = large is >= 0 and <= int.MaxValue ? (int)large : -1;
        return number >= 0;
    }

    bool Flag(Place at, string field)
    {
        if (at.Json[field] is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return at.Json[field]!.GetValue<bool>();
        }

        Wrong(at.Of(field), at.Json[field] is null ? "is missing: say true or false." : "must be true or false.");
        return false;
    }

    void RefuseOthers(Place at, params ReadOnlySpan<string> known)
    {
        foreach (var (field, _) in at.Json)
        {
            if (!known.Contains(field)) Wrong(at.Of(field), "is not known here.");
        }
    }

    // The first thing that is wrong with a field is the one to mend first.
    void Wrong(string path, string words) => _problems.TryAdd(path, words);
}
