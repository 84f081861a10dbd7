// A stand-in for NCMEC's Hash Sharing API v2, as far as entries are read and confirmed or contradicted.
using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>One entry of the exchange.</summary>
/// <param name="Member">Whose it is.</param>
/// <param name="Id">What that member calls it.</param>
/// <param name="At">When it changed last.</param>
/// <param name="Prints">Its fingerprints by element name; empty for one that was taken back.</param>
sealed record NcmecStandInEntry(string Member, string Id, DateTimeOffset At, params (string Type, string Value)[] Prints)
{
    internal bool IsVideo { get; init; }

    internal bool IsDeleted { get; init; }

    internal string? Classification { get; init; }
}

/// <summary>Recorded feedback.</summary>
sealed record NcmecStandInFeedback(string Member, string Id, string Type, bool IsAffirmative, IReadOnlyList<string> Reasons);

sealed partial class NcmecStandIn : IAsyncDisposable
{
    internal const string User = "stand-in";
    internal const string Password = "not a secret: 1";
    internal const string Reason = "01234567-abcd-0123-4567-012345678900";

    /// <summary>The base has a path, as the real ones have: what is appended to it must not replace it.</summary>
    const string Base = "/npo";

    const string Xml = "application/xml; charset=utf-8";
    const string Opening = "xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"";

    static readonly string[] _types =
        ["MD5", "SHA1", "PDNA", "PDQ", "NETCLEAN", "VIDENTIFIER", "TMK_PDQF", "SSVH_PDNA", "SSVH_SAFER_HASH"];

    readonly Lock _lock = new();
    readonly Dictionary<(string Member, string Id), NcmecStandInEntry> _entries = [];
    readonly ConcurrentDictionary<string, DateTimeOffset> _nexts = new(StringComparer.Ordinal);
    StandInServer? _server;

    NcmecStandIn()
    {
    }

    internal Uri Address => new(Server.Address, Base);

    internal StandInServer Server => _server!;

    /// <summary>Entries of a page.</summary>
    internal int PageSize { get; set; } = 1000;

    /// <summary>How long the address of a next page is good.</summary>
    internal TimeSpan NextLivesFor { get; set; } = TimeSpan.FromHours(12);

    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Pages hold either pictures or films, and then nothing of the other.</summary>
    internal bool PagesAreOfOneKind { get; set; }

    internal ConcurrentQueue<NcmecStandInFeedback> Feedback { get; } = [];

    internal static async Task<NcmecStandIn> StartAsync()
    {
        var exchange = new NcmecStandIn();
        exchange._server = await StandInServer.StartAsync(
            $"<errors {Opening}><error>The request cannot be answered.</error></errors>", exchange.Answer);
        return exchange;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Adds entries, or changes those with the same member and name.</summary>
    internal void Put(params IEnumerable<NcmecStandInEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries) _entries[(entry.Member, entry.Id)] = entry;
        }
    }

    /// <summary>Takes an entry back at this time.</summary>
    internal void Delete(string member, string id, DateTimeOffset at)
    {
        lock (_lock) _entries[(member, id)] = _entries[(member, id)] with { At = at, IsDeleted = true };
    }

    /// <summary>No address of a next page that was given until now is good any more.</summary>
    internal void ExpireNexts() => _nexts.Clear();

    StandInAnswer Answer(StandInServer server, AskedRequest asked, bool loops)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        if (asked.Headers.GetValueOrDefault("Authorization") != $"Basic {credentials}") return new(401, Xml, "");
        if (!asked.Path.StartsWith(Base + "/v2/", StringComparison.Ordinal)) return new(404, Xml, "");
        var parts = asked.Path[(Base.Length + 4)..].Split('/').Select(Uri.UnescapeDataString).ToArray();
        return (asked.Method, parts) switch
        {
            ("GET", ["status"]) => new(200, Xml,
                $"<status {Opening}><ipAddress>127.0.0.1</ipAddress><username>{User}</username><member id=\"1\">Stand-in</member></status>"),
            ("GET", ["members"]) => new(200, Xml,
                $"<members {Opening}><member id=\"1\">Stand-in</member><member id=\"42\">Other</member></members>"),
            ("GET", ["entries"]) => Page(asked, loops),
            ("GET", ["feedback", var type, "reasons"]) when _types.Contains(type) => new(200, Xml,
                $"<availableFeedbackReasons {Opening} type=\"{type}\"><reason guid=\"{Reason}\" name=\"Not illegal\" type=\"{type}\"/>"
                + "</availableFeedbackReasons>"),
            ("PUT", ["entries", var member, var id, var type, "feedback"]) => Put(asked, member, id, type),
            _ => new(404, Xml, ""),
        };
    }

    StandInAnswer Page(AskedRequest asked, bool loops)
    {
        if (!TryMoment(asked.Parameter("from"), out var from) || !TryMoment(asked.Parameter("to"), out var to))
            return new(400, Xml, $"<errors {Opening}><error>from and to are needed</error></errors>");
        var start = 1;
        if (asked.Parameter("start") is { } said)
        {
            // A next address is good as it was given, and for a while only.
            if (!_nexts.TryGetValue(asked.Query, out var given) || Time.GetUtcNow() - given > NextLivesFor)
                return new(400, Xml, $"<errors {Opening}><error>the range is not known any more</error></errors>");
            start = int.Parse(said, CultureInfo.InvariantCulture);
        }

        var (page, total, following) = Select(from, to, start);
        var next = loops ? start : following;
        var paging = "";
        if (next > 0)
        {
            var query = $"?from={Escape(asked.Parameter("from")!)}&to={Escape(asked.Parameter("to")!)}"
                + $"&start={next}&size={PageSize}&max={total}";
            _nexts[query] = Time.GetUtcNow();
            paging = $"<paging><next>{SecurityElement.Escape("/v2/entries" + query)}</next></paging>";
        }

        var (videos, images) = (page.Where(entry => entry.IsVideo).ToList(), page.Where(entry => !entry.IsVideo).ToList());
        // The order of the parts varies, and a part without entries may not be there at all.
        var body = new StringBuilder($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><queryResult {Opening}>");
        if (start % 2 == 0) body.Append(paging);
        if (videos.Count > 0) Append(body, "video", videos);
        if (images.Count > 0 || videos.Count == 0) Append(body, "image", images);
        if (start % 2 != 0) body.Append(paging);
        return new(200, Xml, body.Append("</queryResult>").ToString(), IsPage: true);
    }

    // Not in the order of time, and the same order each time; from is exclusive, to is inclusive.
    (List<NcmecStandInEntry> Page, int Total, int Next) Select(DateTimeOffset from, DateTimeOffset to, int start)
    {
        lock (_lock)
        {
            var all = _entries.Values.Where(entry => entry.At > from && entry.At <= to)
                .OrderBy(entry => PagesAreOfOneKind && entry.IsVideo)
                .ThenBy(entry => Scattered($"{entry.Member}/{entry.Id}")).ToList();
            var page = all.Skip(start - 1).Take(PageSize).ToList();
            if (PagesAreOfOneKind && page.Count > 0) page = [.. page.TakeWhile(entry => entry.IsVideo == page[0].IsVideo)];
            var end = start + page.Count;
            return (page, all.Count, end <= all.Count ? end : 0);
        }
    }

    static int Scattered(string text) => text.Aggregate(17, (sum, letter) => unchecked((sum * 31) ^ (letter * 7919)));

    static void Append(StringBuilder body, string kind, List<NcmecStandInEntry> entries)
    {
        var latest = entries.Count == 0 ? "" : $" maxTimestamp=\"{Moment(entries.Max(entry => entry.At))}\"";
        body.Append(CultureInfo.InvariantCulture, $"<{kind}s count=\"{entries.Count}\"{latest}>");
        foreach (var entry in entries)
        {
            var name = entry.IsDeleted ? $"deleted{char.ToUpperInvariant(kind[0])}{kind[1..]}" : kind;
            body.Append(CultureInfo.InvariantCulture, $"<{name}><member id=\"{entry.Member}\">Member</member>");
            body.Append(CultureInfo.InvariantCulture, $"<timestamp>{Moment(entry.At)}</timestamp><id>{SecurityElement.Escape(entry.Id)}</id>");
            if (entry.Classification is { } word) body.Append(CultureInfo.InvariantCulture, $"<classification>{word}</classification>");
            if (!entry.IsDeleted)
            {
                body.Append("<fingerprints>");
                foreach (var (type, value) in entry.Prints) body.Append(CultureInfo.InvariantCulture, $"<{type}>{value}</{type}>");
                body.Append("</fingerprints>");
            }

            body.Append(CultureInfo.InvariantCulture, $"</{name}>");
        }

        body.Append(CultureInfo.InvariantCulture, $"</{kind}s>");
    }

    // Strict: what the real exchange does with another body is not known, so none is sent.
    StandInAnswer Put(AskedRequest asked, string member, string id, string type)
    {
        lock (_lock)
        {
            if (!_entries.ContainsKey((member, id))) return new(404, Xml, "");
        }

        var body = Encoding.UTF8.GetString(asked.Body);
        var negative = NegativeBody().Match(body);
        var isAffirmative = body == $"<feedbackSubmission {Opening}><affirmative /></feedbackSubmission>";
        var reasons = negative.Groups["guid"].Captures.Select(capture => capture.Value).ToList();
        if (!_types.Contains(type) || asked.Headers.GetValueOrDefault("Content-Type") != Xml
            || (!isAffirmative && (!negative.Success || reasons.Exists(reason => reason != Reason))))
        {
            return new(400, Xml, $"<errors {Opening}><error>not understood</error></errors>");
        }

        Feedback.Enqueue(new(member, id, type, isAffirmative, reasons));
        return new(200, Xml, $"<submissionResult {Opening}/>");
    }

    static string Escape(string text) => Uri.EscapeDataString(text);

    static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static bool TryMoment(string? text, out DateTimeOffset at) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);

    [GeneratedRegex(
        "^<feedbackSubmission xmlns=\"https://hashsharing\\.ncmec\\.org/hashsharing/v2\"><negative><reasonIds>"
        + "(<guid>(?<guid>[0-9a-f-]{36})</guid>)+</reasonIds></negative></feedbackSubmission>\\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NegativeBody();
}
