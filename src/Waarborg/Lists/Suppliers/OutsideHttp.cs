// Asks somebody outside for a page: TLS verified, no redirects, retries with jitter, and a limit for everything.
using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace Waarborg.Lists.Suppliers;

/// <summary>How long to wait for others.</summary>
/// <param name="ForHeaders">Until an answer begins.</param>
/// <param name="ForPage">Until it is whole.</param>
/// <param name="RetryDelay">Before the first further try; doubled each time, with jitter.</param>
/// <param name="Retries">Further tries after 429, 5xx, or no answer.</param>
sealed record OutsidePatience(TimeSpan ForHeaders, TimeSpan ForPage, TimeSpan RetryDelay, int Retries)
{
    /// <summary>A pause that is asked for is waited for up to here; a longer one ends the pull, which goes on later.</summary>
    internal static TimeSpan LongestPause { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause that is heeded.</summary>
    internal static TimeSpan LongestWait { get; } = TimeSpan.FromDays(1);

    internal static OutsidePatience Usual { get; } =
        new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(2), 4);
}

/// <summary>What came of asking. There is no fourth case.</summary>
abstract record OutsideAnswer
{
    /// <param name="Body">All of it.</param>
    /// <param name="Tag">Its ETag, where it has one.</param>
    internal sealed record Whole(byte[] Body, string? Tag) : OutsideAnswer;

    /// <summary>It is as it was (304).</summary>
    internal sealed record NotModified : OutsideAnswer;

    /// <param name="Status">Its status, where it had one.</param>
    /// <param name="Fault">What is wrong.</param>
    /// <param name="Body">The beginning of what it said besides its status.</param>
    internal sealed record Failed(HttpStatusCode? Status, ExchangeFault Fault, byte[] Body) : OutsideAnswer
    {
        // What came over the network is not printed.
        protected override bool PrintMembers(System.Text.StringBuilder builder)
        {
            builder.Append(Fault.Problem);
            return true;
        }
    }
}

/// <summary>One for each exchange and pull, and for each report.</summary>
sealed class OutsideHttp : IDisposable
{
    const int MaxHeadersKiB = 16;
    const int FirstBufferBytes = 16 * 1024;

    /// <summary>Bytes of what is said besides a bad status.</summary>
    const int MaxErrorBytes = 64 * 1024;

    readonly HttpClient _http;
    readonly OutsidePatience _patience;
    readonly int _maxBytes;
    readonly TimeProvider _time;
    readonly ResiliencePipeline<OutsideAnswer> _retry;

    internal OutsideHttp(string address, OutsidePatience patience, TimeProvider time, int maxBytes = PageLimits.MaxBytes)
    {
        (_patience, _maxBytes, _time) = (patience, maxBytes, time);
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !new Uri(address).IsLoopback,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxHeadersKiB,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = patience.ForHeaders,
            // Else it adds headers that tell of the work for which it asks: traceparent, tracestate, baggage.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _retry = patience.Retries == 0
            ? ResiliencePipeline<OutsideAnswer>.Empty
            : Retrying(patience, time);
    }

    static ResiliencePipeline<OutsideAnswer> Retrying(OutsidePatience patience, TimeProvider time) =>
        new ResiliencePipelineBuilder<OutsideAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<OutsideAnswer>
            {
                ShouldHandle = static tried => ValueTask.FromResult(
                    tried.Outcome.Result is OutsideAnswer.Failed
                    {
                        Fault:
                        {
                            Problem: ExchangeProblem.Unreachable or ExchangeProblem.TooBusy or ExchangeProblem.ServerError
                        } fault
                    } && (fault.Wait ?? TimeSpan.Zero) <= OutsidePatience.LongestPause),
                // As long as it asks for, where it does; else what grows with each try.
                DelayGenerator = static tried => ValueTask.FromResult(
                    tried.Outcome.Result is OutsideAnswer.Failed { Fault.Wait: { } wait } ? (TimeSpan?)wait : null),
                MaxRetryAttempts = patience.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = patience.RetryDelay,
            })
            .Build();

    /// <summary>Asks, and asks again where that can help.</summary>
    /// <param name="make">Makes the request anew for each try.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task<OutsideAnswer> AskAsync(Func<HttpRequestMessage> make, CancellationToken cancellation) =>
        await _retry.ExecuteAsync(async stopping => await AskOnceAsync(make, stopping), cancellation);

    /// <summary>Is the other side there and does it let itself be asked, whatever else is wrong?</summary>
    internal static bool IsAnswered(ExchangeProblem problem) => problem is not (ExchangeProblem.SecretMissing
        or ExchangeProblem.Unreachable or ExchangeProblem.NotSecure or ExchangeProblem.CredentialsRefused
        or ExchangeProblem.TooBusy or ExchangeProblem.ServerError or ExchangeProblem.Endless);

    async Task<OutsideAnswer> AskOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience.ForHeaders);
        using var request = make();
        var hasBegun = false;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            hasBegun = true;
            patience.CancelAfter(_patience.ForPage);
            return await ReadAsync(response, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return hasBegun
                ? Failed(ExchangeProblem.Endless, Wording.Of(
                    $"its answer was not whole within {_patience.ForPage.TotalSeconds:0} seconds",
                    $"het antwoord was niet heel binnen {_patience.ForPage.TotalSeconds:0} seconden"))
                : Failed(ExchangeProblem.Unreachable, Wording.Of(
                    $"no answer within {_patience.ForHeaders.TotalSeconds:0} seconds",
                    $"geen antwoord binnen {_patience.ForHeaders.TotalSeconds:0} seconden"));
        }
        catch (HttpRequestException error)
        {
            return error.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => Failed(ExchangeProblem.Unreachable, new(
                    "the name in its address is unknown", "de naam in het adres is onbekend")),
                HttpRequestError.SecureConnectionError => Failed(ExchangeProblem.NotSecure, new(
                    "its certificate could not be verified, or no TLS could be agreed",
                    "het certificaat was niet te controleren, of er kwam geen TLS tot stand")),
                HttpRequestError.ConnectionError => Failed(ExchangeProblem.Unreachable, new(
                    "it cannot be reached", "niet te bereiken")),
                _ => Failed(ExchangeProblem.Unreachable, Wording.Of(
                    $"it gave no whole answer ({error.HttpRequestError})",
                    $"er kwam geen heel antwoord ({error.HttpRequestError})")),
            };
        }
        catch (IOException)
        {
            return Failed(ExchangeProblem.Unreachable, new("it broke the connection off", "de verbinding werd verbroken"));
        }
    }

    async Task<OutsideAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode == HttpStatusCode.NotModified) return new OutsideAnswer.NotModified();
        if (!response.IsSuccessStatusCode)
        {
            var said = await ReadBodyAsync(response, MaxErrorBytes, cancellation) ?? [];
            var failed = OfStatus(response.StatusCode);
            return failed with { Body = said, Fault = failed.Fault with { Wait = WaitOf(response) } };
        }

        if (response.Content.Headers.ContentLength > _maxBytes) return TooLarge();
        return await ReadBodyAsync(response, _maxBytes, cancellation) is { } body
            ? new OutsideAnswer.Whole(body, response.Headers.ETag?.ToString())
            : TooLarge();
    }

    // Only 429 and 503 have it; nobody is left alone for longer than a day by what somebody wrote.
    TimeSpan? WaitOf(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)) return null;
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is not { } asked || asked <= TimeSpan.Zero ? null
            : asked < OutsidePatience.LongestWait ? asked
            : OutsidePatience.LongestWait;
    }

    // Null where it is larger.
    static async Task<byte[]?> ReadBodyAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        // Grows with what came, never by what was announced.
        var (body, length) = (new byte[FirstBufferBytes], 0);
        while (true)
        {
            if (length == body.Length) Array.Resize(ref body, Math.Min(body.Length * 2, maxBytes + 1));
            var read = await stream.ReadAsync(body.AsMemory(length), cancellation);
            if (read == 0) return body[..length];
            length += read;
            if (length > maxBytes) return null;
        }
    }

    OutsideAnswer.Failed TooLarge() => Failed(ExchangeProblem.Endless, Wording.Of(
        $"its answer is larger than {_maxBytes} bytes", $"het antwoord is groter dan {_maxBytes} bytes"));

    static OutsideAnswer.Failed OfStatus(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => Failed(ExchangeProblem.CredentialsRefused, Wording.Of(
            $"it does not take the credentials (status {(int)status})",
            $"de toegangsgegevens worden niet aangenomen (status {(int)status})"), status),
        429 => Failed(ExchangeProblem.TooBusy, new(
            "it says that it is asked too often (status 429)", "er wordt te vaak gevraagd (status 429)"), status),
        >= 500 => Failed(ExchangeProblem.ServerError, Wording.Of(
            $"it failed itself (status {(int)status})", $"het ging daar zelf mis (status {(int)status})"), status),
        _ => Failed(ExchangeProblem.UnexpectedStatus, Wording.Of(
            $"it answered with status {(int)status}", $"het antwoord had status {(int)status}"), status),
    };

    static OutsideAnswer.Failed Failed(ExchangeProblem problem, Wording said, HttpStatusCode? status = null) =>
        new(status, new(problem, said.English) { Said = said }, []);

    /// <summary>The header of HTTP Basic for a secret of the form <c>name:password</c>.</summary>
    internal static AuthenticationHeaderValue Basic(string secret) =>
        new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)));

    public void Dispose() => _http.Dispose();
}
