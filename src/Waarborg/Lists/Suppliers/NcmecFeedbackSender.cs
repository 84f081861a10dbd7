// Tells NCMEC what was found of its entries: one PUT for each verdict, its reasons looked up by the names that NCMEC gives.
using System.Globalization;
using System.Net.Http.Headers;

namespace Waarborg.Lists.Suppliers;

/// <param name="terms">Where it is.</param>
/// <param name="secret"><c>name:password</c>.</param>
/// <param name="http">How it is asked.</param>
sealed class NcmecFeedbackSender(ExchangeTerms terms, string secret, OutsideHttp http)
{
    readonly Dictionary<string, IReadOnlyList<NcmecReason>> _reasons = new(StringComparer.Ordinal);

    /// <summary>Sends one verdict.</summary>
    /// <param name="feedback">The verdict.</param>
    /// <param name="reference">The entry as NCMEC calls it: member and entry, parted by a slash.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null once NCMEC has it, else why not, in words that hold nothing of what came over the network.</returns>
    internal async Task<ExchangeFault?> SendAsync(Feedback feedback, string reference, CancellationToken cancellation)
    {
        var type = feedback.Algorithm.ToUpperInvariant();
        byte[] body;
        if (feedback.IsAffirmative)
        {
            body = NcmecFeedback.Affirmative();
        }
        else
        {
            var (guids, problem) = await GuidsAsync(type, feedback.Reasons, cancellation);
            if (guids is null) return problem;
            body = NcmecFeedback.Negative(guids);
        }

        // A member's number and an entry's id; each is one part of the path, whatever stands in it.
        var parts = reference.Split('/', 2);
        if (parts.Length != 2) return Odd("the entry has no name of NCMEC's form");
        var entry = $"{Uri.EscapeDataString(parts[0])}/{Uri.EscapeDataString(parts[1])}";
        var address = $"{terms.Base}/v2/entries/{entry}/{type}/feedback";
        var answer = await http.AskAsync(() => Put(address, body), cancellation);
        return answer switch
        {
            OutsideAnswer.Whole whole => NcmecAnswers.IsSubmissionResult(whole.Body)
                ? null
                : Odd("it answered that all is well, and not with a submission's result"),
            OutsideAnswer.Failed failed => failed.Fault,
            _ => Odd("it answered that nothing changed"),
        };
    }

    static ExchangeFault Odd(string words) => new(ExchangeProblem.Malformed, words);

    async Task<(IReadOnlyList<Guid>? Guids, ExchangeFault? Problem)> GuidsAsync(
        string type, IReadOnlyList<string> wanted, CancellationToken cancellation)
    {
        if (!_reasons.TryGetValue(type, out var known))
        {
            var answer = await http.AskAsync(() => Get($"{terms.Base}/v2/feedback/{type}/reasons"), cancellation);
            if (answer is OutsideAnswer.Failed failed)
            {
                return (null, failed.Fault with { Words = $"its reasons could not be had: {failed.Fault.Words}" });
            }

            if (answer is not OutsideAnswer.Whole whole || NcmecAnswers.ParseUntrustedReasons(whole.Body) is not { } read)
            {
                return (null, Odd("its reasons do not have the form that they have"));
            }

            _reasons[type] = known = read;
        }

        var guids = new List<Guid>();
        foreach (var one in wanted)
        {
            if (known.FirstOrDefault(reason => (Guid.TryParse(one, out var id) && reason.Id == id)
                || reason.Name.Equals(one, StringComparison.OrdinalIgnoreCase)) is not { } reason)
            {
                return (null, Odd(string.Create(
                    CultureInfo.InvariantCulture, $"it has no reason of this name among its {known.Count}")));
            }

            guids.Add(reason.Id);
        }

        return (guids, null);
    }

    HttpRequestMessage Put(string address, byte[] body)
    {
        var request = Get(address);
        request.Method = HttpMethod.Put;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(NcmecFeedback.ContentType);
        return request;
    }

    HttpRequestMessage Get(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = OutsideHttp.Basic(secret);
        return request;
    }
}
