// A stand-in for NCMEC's CyberTipline: it opens, fills, finishes and forgets reports, and fails as told.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Waarborg.Reporting;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>What it does instead of answering well.</summary>
enum TipFault
{
    /// <summary>Status 200 and a code that is not 0; nothing is done.</summary>
    CodeInside,

    /// <summary>The code with the status that belongs to it; nothing is done.</summary>
    Code,

    /// <summary>It does what it was asked and the connection breaks off.</summary>
    DropAfter,

    /// <summary>The connection breaks off and nothing is done.</summary>
    DropBefore,

    /// <summary>It does what it was asked and says nothing for longer than anybody waits.</summary>
    SilentAfter,

    /// <summary>Status 401 without a body.</summary>
    Unauthorized,

    /// <summary>Status 503 without a body.</summary>
    Busy,

    /// <summary>Status 200 and a page that is no answer.</summary>
    Garbage,

    /// <summary>A document type with an entity.</summary>
    Doctype,

    /// <summary>An answer that is larger than any.</summary>
    Large,

    Redirect,
}

/// <summary>One report over there.</summary>
sealed class TipReport
{
    internal required long Id { get; init; }

    internal required string Document { get; init; }

    internal bool IsFinished { get; set; }

    internal bool IsRetracted { get; set; }

    internal List<string> Files { get; } = [];

    internal List<string> Details { get; } = [];
}

sealed class CyberTipStandIn : StandIn
{
    internal const string Secret = "an-esp:a password";

    /// <summary>Numbers of reports need 64 bits.</summary>
    internal const long FirstReport = 5_000_000_000;

    readonly Lock _lock = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<(TipFault Fault, int Code)>> _faults = new(StringComparer.Ordinal);
    readonly List<TipReport> _reports = [];
    int _opened;

    /// <summary>Where its service lies: the real one has a path too.</summary>
    internal Uri Service => new(Address, "ispws");

    internal IReadOnlyList<TipReport> Reports
    {
        get
        {
            lock (_lock) return [.. _reports];
        }
    }

    internal IEnumerable<TipReport> Counted => Reports.Where(report => report is { IsFinished: true, IsRetracted: false });

    /// <summary>The calls in their order, such as submit and finish.</summary>
    internal IEnumerable<string> Calls => Requests.Select(request => request.Target["/ispws/".Length..]);

    /// <summary>
    /// Asked with a call's name when it has come whole, before it is done (false) and once it is and nothing was said (true).
    /// True where whoever called is gone: then nothing more is done.
    /// </summary>
    internal Func<string, bool, bool>? AtCall { get; set; }

    /// <summary>Lets the next calls of one kind fail, each once.</summary>
    internal CyberTipStandIn Fail(string call, TipFault fault, int code = 0, int times = 1)
    {
        var queue = _faults.GetOrAdd(call, static _ => []);
        for (var i = 0; i < times; i++) queue.Enqueue((fault, code));
        return this;
    }

    /// <summary>What was opened and not finished lapses, as over there after an hour.</summary>
    internal void Lapse()
    {
        lock (_lock) _reports.RemoveAll(report => !report.IsFinished);
    }

    protected override async Task AnswerAsync(StandInRequest request, HttpResponse response)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret));
        if (request.Headers.GetValueOrDefault("Authorization") != $"Basic {basic}")
        {
            response.StatusCode = 401;
            return;
        }

        if (!request.Target.StartsWith("/ispws/", StringComparison.Ordinal))
        {
            response.StatusCode = 404;
            return;
        }

        var call = request.Target["/ispws/".Length..];
        var failing = _faults.TryGetValue(call, out var queue) && queue.TryDequeue(out var next) ? next : ((TipFault, int)?)null;
        if (failing is { } fault && !await FailsBeforeAsync(response, fault.Item1, fault.Item2)) failing = fault;
        else if (failing is not null) return;
        if (AtCall?.Invoke(call, false) == true) return;
        var (code, root, more) = Do(call, request);
        if (AtCall?.Invoke(call, true) == true) return;
        switch (failing?.Item1)
        {
            case TipFault.DropAfter:
                response.HttpContext.Abort();
                return;
            case TipFault.SilentAfter:
                await Task.Delay(TimeSpan.FromMinutes(1), response.HttpContext.RequestAborted)
                    .ContinueWith(static _ => { }, TaskScheduler.Default);
                return;
            default:
                await SayAsync(response, code, root, more, StatusOf(code));
                return;
        }
    }

    // True where it answered, and nothing is done.
    static async Task<bool> FailsBeforeAsync(HttpResponse response, TipFault fault, int code)
    {
        switch (fault)
        {
            case TipFault.CodeInside: await SayAsync(response, code, "reportResponse", "", 200); return true;
            case TipFault.Code: await SayAsync(response, code, "reportResponse", "", StatusOf(code)); return true;
            case TipFault.DropBefore: response.HttpContext.Abort(); return true;
            case TipFault.Unauthorized: response.StatusCode = 401; return true;
            case TipFault.Busy: response.StatusCode = 503; return true;
            case TipFault.Garbage: await response.WriteAsync("<html><body>Scheduled maintenance</body></html>"); return true;
            case TipFault.Doctype:
                await response.WriteAsync("<!DOCTYPE r [<!ENTITY x \"0\">]><reportResponse><responseCode>&x;</responseCode>"
                    + "<reportId>1</reportId></reportResponse>");
                return true;
            case TipFault.Large: await response.WriteAsync("<reportResponse>" + new string(' ', 200_000)); return true;
            case TipFault.Redirect:
                response.StatusCode = 307;
                response.Headers.Location = "/ispws/elsewhere";
                return true;
            default: return false;
        }
    }

    (int Code, string Root, string More) Do(string call, StandInRequest request)
    {
        lock (_lock)
        {
            return (request.Method, call) switch
            {
                ("GET", "status") => (0, "reportResponse", ""),
                ("POST", "submit") => Submit(request),
                ("POST", "upload") => Upload(request),
                ("POST", "fileinfo") => FileInfo(request),
                ("POST", "finish") => Finish(request),
                ("POST", "retract") => Retract(request),
                _ => (1210, "reportResponse", ""),
            };
        }
    }

    (int Code, string Root, string More) Submit(StandInRequest request)
    {
        if (request.Headers.GetValueOrDefault("Content-Type") != "text/xml; charset=utf-8") return (4000, "reportResponse", "");
        if (Document(request.Text) is not { } xml) return (4110, "reportResponse", "");
        if (CyberTipSchema.Problems(SomeReports.Schema, request.Body).Count > 0 || xml.Root!.Name != "report")
        {
            return (4100, "reportResponse", "");
        }

        var report = new TipReport { Id = FirstReport + _opened++, Document = request.Text };
        _reports.Add(report);
        return (0, "reportResponse", Id(report));
    }

    (int Code, string Root, string More) Upload(StandInRequest request)
    {
        var text = Encoding.Latin1.GetString(request.Body);
        var report = _reports.FirstOrDefault(one => text.Contains($"\r\n{one.Id}\r\n", StringComparison.Ordinal));
        if (Closed(report) is { } code) return (code, "reportResponse", "");
        var file = $"f{report!.Files.Count}";
        report.Files.Add(file);
        return (0, "reportResponse", $"{Id(report)}<fileId>{file}</fileId><hash>{Md5Of(request.Body, text)}</hash>");
    }

    // Of the part that is the file.
    static string Md5Of(byte[] body, string text)
    {
        var named = Math.Max(text.IndexOf("name=file", StringComparison.Ordinal), text.IndexOf("name=\"file\"", StringComparison.Ordinal));
        var from = text.IndexOf("\r\n\r\n", named, StringComparison.Ordinal) + 4;
        var to = text.IndexOf("\r\n--", from, StringComparison.Ordinal);
#pragma warning disable CA5351 // It is what NCMEC answers.
        return Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(body.AsSpan(from, to - from)));
#pragma warning restore CA5351
    }

    (int Code, string Root, string More) FileInfo(StandInRequest request)
    {
        if (Document(request.Text)?.Root is not { } root || root.Name != "fileDetails") return (4110, "reportResponse", "");
        if (CyberTipSchema.Problems(SomeReports.Schema, request.Body).Count > 0) return (4100, "reportResponse", "");
        var report = _reports.FirstOrDefault(one => Text(one.Id) == root.Element("reportId")?.Value);
        if (Closed(report) is { } code) return (code, "reportResponse", "");
        if (!report!.Files.Contains(root.Element("fileId")?.Value ?? "")) return (5002, "reportResponse", "");
        report.Details.Add(request.Text);
        return (0, "reportResponse", Id(report));
    }

    (int Code, string Root, string More) Finish(StandInRequest request)
    {
        var report = Named(request);
        if (Closed(report) is { } code) return (code, "reportDoneResponse", "");
        report!.IsFinished = true;
        return (0, "reportDoneResponse",
            $"{Id(report)}<files>{string.Concat(report.Files.Select(file => $"<fileId>{file}</fileId>"))}</files>");
    }

    (int Code, string Root, string More) Retract(StandInRequest request)
    {
        var report = Named(request);
        if (Closed(report) is { } code) return (code, "reportResponse", "");
        report!.IsRetracted = true;
        return (0, "reportResponse", Id(report));
    }

    TipReport? Named(StandInRequest request) =>
        request.Headers.GetValueOrDefault("Content-Type") == "application/x-www-form-urlencoded"
            ? _reports.FirstOrDefault(one => request.Text == $"id={Text(one.Id)}")
            : null;

    static int? Closed(TipReport? report) => report switch
    {
        null => 5001,
        { IsRetracted: true } => 5101,
        { IsFinished: true } => 5102,
        _ => null,
    };

    static XDocument? Document(string text)
    {
        try
        {
            return XDocument.Parse(text);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    static string Id(TipReport report) => $"<reportId>{Text(report.Id)}</reportId>";

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static int StatusOf(int code) => code switch
    {
        0 => 200,
        2000 => 401,
        3000 or 3100 or 3300 => 403,
        4000 or 4110 or 4200 => 400,
        4100 => 422,
        1210 or 5001 or 5002 => 404,
        5101 or 5102 => 410,
        _ => 500,
    };

    static Task SayAsync(HttpResponse response, int code, string root, string more, int status)
    {
        response.StatusCode = status;
        response.ContentType = "application/xml";
        response.Headers["Request-ID"] = "a-request";
        var words = code == 0 ? "Success" : "Not so.";
        return response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><{root}><responseCode>{Text(code)}</responseCode>"
            + $"<responseDescription>{words}</responseDescription>{more}</{root}>");
    }
}
