// Asks one witness, over the network, to cosign one checkpoint. What it answers is untrusted until it is verified.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Evidence;

/// <summary>What a witness answered.</summary>
abstract record WitnessReply
{
    /// <summary>A true cosignature of the named key.</summary>
    internal sealed record Cosigned(NoteSignature Line) : WitnessReply;

    /// <summary>It saw a checkpoint of this size last, and not the one that the question began from.</summary>
    internal sealed record Has(long Size) : WitnessReply;

    /// <summary>The proof does not lead from what it saw to this checkpoint.</summary>
    internal sealed record DoesNotContinue : WitnessReply;

    /// <summary>No use, in words that hold nothing of what came over the network.</summary>
    internal sealed record Failed(string Words) : WitnessReply;
}

static class WitnessClient
{
    /// <summary>Bytes of an answer at most: a few signature lines.</summary>
    internal const int MaxAnswerBytes = 16 * 1024;

    const int MaxHeadersKiB = 16;

    const string SizeType = "text/x.tlog.size";

    // A connection is worth keeping only for the second question; a changed address is noticed soon.
    static readonly HttpClient _http = Make(useProxy: true);
    static readonly HttpClient _local = Make(useProxy: false);

    static HttpClient Make(bool useProxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = useProxy,
        MaxResponseHeadersLength = MaxHeadersKiB,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        // Else it adds headers that tell of the work for which it asks: traceparent, tracestate, baggage.
        ActivityHeadersPropagator = null,
    })
    {
        MaxResponseContentBufferSize = MaxAnswerBytes,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Asks once; the token says how long.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    internal static async Task<WitnessReply> AskAsync(Witness witness, WitnessRequest request, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(request.ToBytes());
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
            var http = witness.Prefix.IsLoopback ? _local : _http;
            using var response = await http.PostAsync(new Uri(witness.Prefix, "add-checkpoint"), content, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            return Read(response.StatusCode, response.Content.Headers.ContentType?.MediaType,
                body, witness.Key, request.Note.Text);
        }
        catch (HttpRequestException error)
        {
            return new WitnessReply.Failed(error.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "the name in its address is unknown",
                HttpRequestError.ConnectionError => "it cannot be reached",
                HttpRequestError.SecureConnectionError => "no secure connection to it could be made",
                HttpRequestError.ConfigurationLimitExceeded => "its answer is too large",
                _ => $"it gave no whole answer ({error.HttpRequestError})",
            });
        }
        catch (IOException)
        {
            return new WitnessReply.Failed("it broke the connection off");
        }
    }

    /// <summary>Reads an answer. Pure; never throws.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="type">Its content type without parameters, or null.</param>
    /// <param name="body">Its body.</param>
    /// <param name="key">The key of the witness that was asked.</param>
    /// <param name="text">The text that it was asked to cosign.</param>
    internal static WitnessReply Read(
        HttpStatusCode status, string? type, byte[] body, VerifierKey key, string text) => status switch
        {
            HttpStatusCode.OK => ReadLines(body, key, text),
            HttpStatusCode.Conflict => ReadSize(type, body),
            HttpStatusCode.UnprocessableEntity => new WitnessReply.DoesNotContinue(),
            HttpStatusCode.NotFound => new WitnessReply.Failed(
                "it does not watch this ledger (404): its operator must give it this ledger's key, and the address must be "
                    + "right"),
            HttpStatusCode.Forbidden => new WitnessReply.Failed(
                "it knows none of the keys that signed the checkpoint (403): its operator must give it the ledger's new key"),
            HttpStatusCode.BadRequest => new WitnessReply.Failed("it does not understand the question (400)"),
            _ => new WitnessReply.Failed($"it answered with status {(int)status}"),
        };

    // Lines of other keys are ignored, as the protocol asks.
    static WitnessReply ReadLines(byte[] body, VerifierKey key, string text)
    {
        if (System.Text.Unicode.Utf8.IsValid(body) && Encoding.UTF8.GetString(body).Split('\n') is { Length: > 1 } lines)
        {
            foreach (var line in lines.AsSpan(0, lines.Length - 1))
            {
                if (!NoteSignature.TryParse(line, out var signature) || !signature.Verifies(key, text)) continue;
                if (Cosignature.TimeOf(signature) is not null) return new WitnessReply.Cosigned(signature);
            }
        }

        return new WitnessReply.Failed("its answer holds no true cosignature of the key that is named");
    }

    static WitnessReply ReadSize(string? type, byte[] body) =>
        type == SizeType && body is [.. var digits, (byte)'\n']
            && WitnessRequest.TryReadSize(Encoding.Latin1.GetString(digits), out var size)
            ? new WitnessReply.Has(size)
            : new WitnessReply.Failed("it says that it saw another size (409), but not which");
}
