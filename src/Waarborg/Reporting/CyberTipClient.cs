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
    internal sealed record Again(Wording Said, TimeSpan? Wait = null) : CyberTipOutcome;

    /// <summary>It never will. The code is NCMEC's; 0 where there is none.</summary>
    internal sealed record Refused(int Code, Wording Said) : CyberTipOutcome;
}

/// <summary>Codes of NCMEC's.</summary>
static class CyberTipCodes
{
    internal const int NoReport = 5001;
    internal const int Retracted = 5101;
    internal const int Finished = 5102;

    static readonly Wording _unknown = new("an error that is not known here", "een fout die hier niet bekend is");

    static readonly Dictionary<int, Wording> _words = new()
    {
        [1000] = new("its server failed", "het ging daar zelf mis"),
        [1100] = new("it could not save", "het opslaan mislukte daar"),
        [1110] = new("the upload failed", "het aanleveren mislukte"),
        [1111] = new("the upload of a file failed", "het aanleveren van een bestand mislukte"),
        [1210] = new("what was asked for is not there", "wat gevraagd werd, is er niet"),
        [1300] = new("it could not update", "het bijwerken mislukte daar"),
        [2000] = new("it does not take the name and the password", "de naam en het wachtwoord worden niet aangenomen"),
        [3000] = new("this account may not do that", "dit account mag dat niet"),
        [3100] = new("this account may not submit reports", "dit account mag geen meldingen indienen"),
        [3300] = new("this account may not change reports", "dit account mag meldingen niet wijzigen"),
        [4000] = new("it says that the request is invalid", "de aanvraag is volgens NCMEC ongeldig"),
        [4100] = new(
            "it says that the report is not valid by its schema", "de melding is volgens NCMEC niet geldig naar zijn schema"),
        [4110] = new("it says that the report is no XML", "de melding is volgens NCMEC geen XML"),
        [4200] = new("it says that a file is malformed", "een bestand is volgens NCMEC misvormd"),
        [NoReport] = new("it has no such report", "NCMEC heeft die melding niet"),
        [5002] = new("it has no such file", "NCMEC heeft dat bestand niet"),
        [Retracted] = new("the report is retracted already", "de melding is al ingetrokken"),
        [Finished] = new("the report is finished already", "de melding is al afgerond"),
    };

    /// <summary>May the same succeed later?</summary>
    internal static bool MayPass(int code) => code is 1000 or 1100 or 1110 or 1111 or 1300;

    internal static Wording Of(int code)
    {
        var words = _words.GetValueOrDefault(code, _unknown);
        return Wording.Of($"NCMEC answered {code}: {words.English}", $"NCMEC antwoordde {code}: {words.Dutch}");
    }

    /// <summary>What was the matter with the call itself.</summary>
    internal static Wording Of(ExchangeFault fault) => new($"NCMEC: {fault.Said.English}", $"NCMEC: {fault.Said.Dutch}");
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
                : new CyberTipOutcome.Again(new(
                    "NCMEC answered something that is no answer of its", "NCMEC gaf een antwoord dat niet van NCMEC kan zijn")),
            OutsideAnswer.Failed failed => Meaning(failed),
            _ => new CyberTipOutcome.Again(new(
                "NCMEC answered that nothing changed", "NCMEC antwoordde dat er niets veranderde")),
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
                new CyberTipOutcome.Again(CyberTipCodes.Of(failed.Fault), failed.Fault.Wait),
            _ => new CyberTipOutcome.Refused(0, CyberTipCodes.Of(failed.Fault)),
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
