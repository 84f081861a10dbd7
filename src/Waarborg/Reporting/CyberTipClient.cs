// Speaks to NCMEC's CyberTipline: one call each, and what its answer means. The test system, unless production is said.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Reporting;

/// <summary>What a call came to.</summary>
abstract record CyberTipOutcome
{
    internal sealed record Done(CyberTipAnswer Answer) : CyberTipOutcome;

    /// <summary>It may succeed later as it is.</summary>
    internal sealed record Again(string Words, TimeSpan? Wait = null) : CyberTipOutcome;

    /// <summary>It never will. The code is NCMEC's; 0 where there is none.</summary>
    internal sealed record Refused(int Code, string Words) : CyberTipOutcome;
}

/// <summary>Codes of NCMEC's.</summary>
static class CyberTipCodes
{
    internal const int NoReport = 5001;
    internal const int Retracted = 5101;
    internal const int Finished = 5102;

    static readonly Dictionary<int, string> Words = new()
    {
        [1000] = "its server failed",
        [1100] = "it could not save",
        [1110] = "the upload failed",
        [1111] = "the upload of a file failed",
        [1210] = "what was asked for is not there",
        [1300] = "it could not update",
        [2000] = "it does not take the name and the password",
        [3000] = "this account may not do that",
        [3100] = "this account may not submit reports",
        [3300] = "this account may not change reports",
        [4000] = "it says that the request is invalid",
        [4100] = "it says that the report is not valid by its schema",
        [4110] = "it says that the report is no XML",
        [4200] = "it says that a file is malformed",
        [NoReport] = "it has no such report",
        [5002] = "it has no such file",
        [Retracted] = "the report is retracted already",
        [Finished] = "the report is finished already",
    };

    /// <summary>May the same succeed later?</summary>
    internal static bool MayPass(int code) => code is 1000 or 1100 or 1110 or 1111 or 1300;

    internal static string Of(int code) => string.Create(
        CultureInfo.InvariantCulture,
        $"NCMEC answered {code}: {Words.GetValueOrDefault(code, "an error that is not known here")}");
}

/// <summary>Whose reports go where. A test asserts which machine is called.</summary>
sealed record CyberTipAddresses(Uri Production, Uri Test)
{
    internal static CyberTipAddresses Usual { get; } =
        new(new("https://report.cybertip.org/ispws"), new("https://exttest.cybertip.org/ispws"));

    internal Uri Of(NcmecWay way) => way.Production ? Production : Test;
}

/// <param name="address">Where.</param>
/// <param name="secret"><c>name:password</c>.</param>
/// <param name="patience">How long it is waited for.</param>
/// <param name="time">The clock.</param>
sealed class CyberTipClient(Uri address, string secret, OutsidePatience patience, TimeProvider time) : IDisposable
{
    readonly OutsideHttp _http = new(address.AbsoluteUri, patience, time, CyberTipXml.MaxAnswerBytes);

    internal Task<CyberTipOutcome> SubmitAsync(byte[] report, CancellationToken cancellation) =>
        PostAsync("submit", () => Xml(report), cancellation);

    internal Task<CyberTipOutcome> FileInfoAsync(byte[] details, CancellationToken cancellation) =>
        PostAsync("fileinfo", () => Xml(details), cancellation);

    internal Task<CyberTipOutcome> FinishAsync(long report, CancellationToken cancellation) =>
        PostAsync("finish", () => Form(report), cancellation);

    internal Task<CyberTipOutcome> RetractAsync(long report, CancellationToken cancellation) =>
        PostAsync("retract", () => Form(report), cancellation);

    internal Task<CyberTipOutcome> UploadAsync(long report, byte[] file, CancellationToken cancellation) => PostAsync(
        "upload",
        () => new MultipartFormDataContent
        {
            { new StringContent(report.ToString(CultureInfo.InvariantCulture)), "id" },
            { new ByteArrayContent(file), "file", "file" },
        },
        cancellation);

    /// <summary>Does it let itself be asked? Nothing is reported.</summary>
    internal Task<CyberTipOutcome> StatusAsync(CancellationToken cancellation) =>
        CallAsync(HttpMethod.Get, "status", null, cancellation);

    Task<CyberTipOutcome> PostAsync(string what, Func<HttpContent> body, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, what, body, cancellation);

    async Task<CyberTipOutcome> CallAsync(
        HttpMethod method, string what, Func<HttpContent>? body, CancellationToken cancellation)
    {
        var answer = await _http.AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, $"{address.AbsoluteUri.TrimEnd('/')}/{what}")
                {
                    Content = body?.Invoke(),
                };
                request.Headers.Authorization = OutsideHttp.Basic(secret);
                return request;
            },
            cancellation);
        return answer switch
        {
            // A good status says nothing: the code inside does.
            OutsideAnswer.Whole whole => CyberTipXml.ParseUntrusted(whole.Body) is { } read
                ? Meaning(read)
                : new CyberTipOutcome.Again("NCMEC answered something that is no answer of its"),
            OutsideAnswer.Failed failed => Meaning(failed),
            _ => new CyberTipOutcome.Again("NCMEC answered that nothing changed"),
        };
    }

    static CyberTipOutcome Meaning(CyberTipAnswer answer) => answer.Code == 0
        ? new CyberTipOutcome.Done(answer)
        : CyberTipCodes.MayPass(answer.Code)
            ? new CyberTipOutcome.Again(CyberTipCodes.Of(answer.Code))
            : new CyberTipOutcome.Refused(answer.Code, CyberTipCodes.Of(answer.Code));

    static CyberTipOutcome Meaning(OutsideAnswer.Failed failed)
    {
        // An error's body may hold the code; a code of success there means nothing.
        if (CyberTipXml.ParseUntrusted(failed.Body) is { Code: not 0 } read) return Meaning(read);
        return failed.Status switch
        {
            HttpStatusCode.Unauthorized => new CyberTipOutcome.Refused(2000, CyberTipCodes.Of(2000)),
            HttpStatusCode.Forbidden => new CyberTipOutcome.Refused(3000, CyberTipCodes.Of(3000)),
            null or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                new CyberTipOutcome.Again($"NCMEC: {failed.Fault.Words}", failed.Fault.Wait),
            _ => new CyberTipOutcome.Refused(0, $"NCMEC: {failed.Fault.Words}"),
        };
    }

    static ByteArrayContent Xml(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(CyberTipXml.ContentType);
        return content;
    }

    static ByteArrayContent Form(long report)
    {
        var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(
            "id=" + report.ToString(CultureInfo.InvariantCulture)));
        content.Headers.ContentType = new(MediaTypeNames.Application.FormUrlEncoded);
        return content;
    }

    public void Dispose() => _http.Dispose();
}
