// Asks the hoster's own system one question over TLS, or on this machine. What it answers is untrusted.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <param name="keys">Where its secret lies, if it asks for one.</param>
/// <param name="patience">How long one question may take, the answer's last byte included.</param>
sealed class CustomerHttp(KeyRing keys, TimeSpan patience)
{
    const int MaxHeadersKiB = 16;

    static readonly HttpClient _http = Make(useProxy: true);
    static readonly HttpClient _local = Make(useProxy: false);

    /// <summary>How long one question may take, outside of tests.</summary>
    internal static TimeSpan UsualPatience { get; } = TimeSpan.FromSeconds(3);

    static HttpClient Make(bool useProxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = useProxy,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = MaxHeadersKiB,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        // Else it adds headers that tell of the work for which it asks: traceparent, tracestate, baggage.
        ActivityHeadersPropagator = null,
    })
    {
        MaxResponseContentBufferSize = CustomerQuestion.MaxAnswerBytes,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Asks once. Never throws but for the caller's own end.</summary>
    internal async Task<CustomerAnswer> AskAsync(CustomerSystem system, byte[] question, CancellationToken cancellation)
    {
        string? secret;
        try
        {
            secret = SecretOf(system);
        }
        catch (KeyRingException)
        {
            return Failed(
                $"its secret {system.SecretName} in the keys folder cannot be used",
                $"het geheim {system.SecretName} in de sleutelmap is niet te gebruiken");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        either.CancelAfter(patience);
        try
        {
            return await PostAsync(new(system.Url), secret, question, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(
                $"no whole answer within {patience.TotalSeconds} seconds",
                $"geen heel antwoord binnen {patience.TotalSeconds} seconden");
        }
        catch (HttpRequestException error)
        {
            return error.HttpRequestError switch
            {
                HttpRequestError.ConfigurationLimitExceeded => CustomerQuestion.TooLarge,
                HttpRequestError.NameResolutionError => Failed(
                    $"the name in its address is unknown", $"de naam in het adres is onbekend"),
                HttpRequestError.ConnectionError => Failed($"it cannot be reached", $"niet te bereiken"),
                HttpRequestError.SecureConnectionError => Failed(
                    $"no secure connection to it could be made", $"er kwam geen beveiligde verbinding"),
                _ => Failed(
                    $"it gave no whole answer ({error.HttpRequestError})",
                    $"er kwam geen heel antwoord ({error.HttpRequestError})"),
            };
        }
        catch (IOException)
        {
            return Failed($"it broke the connection off", $"de verbinding werd verbroken");
        }
    }

    static async Task<CustomerAnswer> PostAsync(Uri url, string? secret, byte[] question, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(question) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        if (secret is not null) request.Headers.Authorization = new("Bearer", secret);
        using var response = await (url.IsLoopback ? _local : _http).SendAsync(request, cancellation);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => CustomerQuestion.ParseUntrusted(await response.Content.ReadAsByteArrayAsync(cancellation)),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failed(
                $"it does not take the secret, or asks for one", $"het geheim wordt niet aangenomen, of er is er een nodig"),
            var status => Failed($"it answered with status {(int)status}", $"het antwoord had status {(int)status}"),
        };
    }

    /// <summary>Its secret; null where there is none.</summary>
    /// <exception cref="KeyRingException">There is one, and it cannot be used.</exception>
    string? SecretOf(CustomerSystem system) =>
        File.Exists(Path.Combine(keys.Folder, system.SecretName)) ? SecretFile.Read(keys, system.SecretName) : null;

    static CustomerAnswer.Failed Failed(FormattableString english, FormattableString dutch) => new(Wording.Of(english, dutch));
}
