// Sends one question to one service that two people named, over TLS or to this machine itself. What it answers is untrusted.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using Polly;
using Polly.Retry;
using Waarborg.Lists.Lookups;

namespace Waarborg.Matching.Lookups;

/// <summary>How patiently services are asked.</summary>
/// <param name="Time">The clock of the waiting.</param>
sealed record LookupPace(TimeProvider Time)
{
    /// <summary>How long one try may take, the answer's last byte included.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>About how long is waited before the second try; each further wait is twice as long.</summary>
    internal TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a service that failed is left alone.</summary>
    internal TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long what a service says of its list is taken to be so.</summary>
    internal TimeSpan StateHolds { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>What came back.</summary>
abstract record ServiceReply
{
    /// <summary>An answer with status 200.</summary>
    internal sealed record Answered(byte[] Body) : ServiceReply
    {
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append(CultureInfo.InvariantCulture, $"{Body.Length} bytes");
            return true;
        }
    }

    /// <summary>It may not be asked more often before then.</summary>
    internal sealed record Spent(TimeSpan For) : ServiceReply;

    /// <summary>No answer, in words that hold nothing of what came over the network.</summary>
    internal sealed record Failed(string Words, bool MayTryAgain) : ServiceReply;
}

sealed class LookupHttp
{
    /// <summary>Further tries where a service is busy, fails or does not answer in time.</summary>
    internal const int Retries = 4;

    /// <summary>Bytes of an answer at most: as many tags as are taken, and what is around them.</summary>
    internal const int MaxAnswerBytes = PrefixCodec.MaxTags * 40;

    const int MaxHeadersKiB = 16;

    // A service that asks for a longer pause than this is left alone instead of waited for.
    static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(10);

    // Certificates are checked as the system does: there is no callback, and none may be set.
    static readonly HttpClient _http = Make(useProxy: true);
    static readonly HttpClient _local = Make(useProxy: false);

    readonly LookupPace _pace;
    readonly ResiliencePipeline<ServiceReply> _tries;

    internal LookupHttp(LookupPace pace)
    {
        _pace = pace;
        _tries = new ResiliencePipelineBuilder<ServiceReply> { TimeProvider = pace.Time }
            .AddRetry(new RetryStrategyOptions<ServiceReply>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = pace.FirstWait,
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Result is ServiceReply.Failed { MayTryAgain: true }),
            })
            .Build();
    }

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

    /// <summary>Asks, again where that may help. Never throws but for the caller's own end.</summary>
    /// <param name="address">Where.</param>
    /// <param name="question">The body of a POST; null for a GET.</param>
    /// <param name="authorization">How the secret is presented.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="cancellation">The caller's own end.</param>
    internal async Task<ServiceReply> AskAsync(
        Uri address, byte[]? question, LookupAuthorization authorization, string secret, CancellationToken cancellation) =>
        await _tries.ExecuteAsync(
            async token => await TryAsync(address, question, Header(authorization, secret), token), cancellation);

    async Task<ServiceReply> TryAsync(
        Uri address, byte[]? question, AuthenticationHeaderValue authorization, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_pace.Patience, _pace.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(question is null ? HttpMethod.Get : HttpMethod.Post, address);
            request.Headers.Authorization = authorization;
            if (question is not null)
            {
                request.Content = new ByteArrayContent(question);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
            }

            using var response = await (address.IsLoopback ? _local : _http).SendAsync(request, either.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => new ServiceReply.Answered(await response.Content.ReadAsByteArrayAsync(either.Token)),
                HttpStatusCode.TooManyRequests when Pause(response) is { } pause && pause > _longestWait =>
                    new ServiceReply.Spent(pause),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    new ServiceReply.Failed("it does not take the secret", MayTryAgain: false),
                var status => new ServiceReply.Failed(
                    string.Create(CultureInfo.InvariantCulture, $"it answered with status {(int)status}"),
                    MayTryAgain: status == HttpStatusCode.TooManyRequests || (int)status >= 500),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ServiceReply.Failed("it gave no whole answer in time", MayTryAgain: true);
        }
        catch (HttpRequestException error)
        {
            return new ServiceReply.Failed(
                error.HttpRequestError switch
                {
                    HttpRequestError.NameResolutionError => "the name in its address is unknown",
                    HttpRequestError.ConnectionError => "it cannot be reached",
                    HttpRequestError.SecureConnectionError => "no secure connection to it could be made",
                    HttpRequestError.ConfigurationLimitExceeded => "its answer is too large",
                    _ => $"it gave no whole answer ({error.HttpRequestError})",
                },
                MayTryAgain: error.HttpRequestError is not (
                    HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded));
        }
        catch (IOException)
        {
            return new ServiceReply.Failed("it broke the connection off", MayTryAgain: true);
        }
    }

    static AuthenticationHeaderValue Header(LookupAuthorization authorization, string secret) => authorization switch
    {
        LookupAuthorization.Bearer => new("Bearer", secret),
        LookupAuthorization.Basic => new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(secret))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    TimeSpan? Pause(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _pace.Time.GetUtcNow(),
        _ => null,
    };
}
