// What the public address of a file gives, fetched as anybody would, and the call that makes a cache forget it.
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Waarborg.Permits;

namespace Waarborg.Acting;

/// <summary>What an address gave.</summary>
enum SeenOutside
{
    /// <summary>None of what was taken away: nothing (404, 410, 451), or other bytes.</summary>
    Gone,

    /// <summary>What was taken away.</summary>
    StillThere,

    /// <summary>It could not be told. An error is never "gone".</summary>
    Undecided,
}

/// <summary>What one look gave.</summary>
/// <param name="Seen">What.</param>
/// <param name="Why">Why it could not be told, without the address; else null.</param>
readonly record struct PublicLook(SeenOutside Seen, Wording? Why = null);

/// <summary>One content that must not be there any more.</summary>
readonly record struct TakenAway(long Length, byte[] Sha256)
{
    // The digest may be that of illegal material.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Length} bytes");
        return true;
    }
}

/// <summary>One for a round of looks at one source. What comes is digested, never kept, and never logged.</summary>
sealed class PublicHttp : IDisposable
{
    /// <summary>Bytes of an answer that are read at most, 4 GiB: what is larger cannot be looked at.</summary>
    internal const long MaxBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>How long one look may take, in all.</summary>
    internal static TimeSpan UsualPatience { get; } = TimeSpan.FromMinutes(2);

    /// <summary>How long it may take to connect: where nothing answers, the others are not kept waiting.</summary>
    static TimeSpan ToConnect { get; } = TimeSpan.FromSeconds(10);

    const int MaxHeadersKiB = 16;
    const int ChunkBytes = 1 << 16;

    static readonly Wording _notPublic = new(
        "from here it leads to a machine that is not on the public internet; name a vantage with --via",
        "van hier leidt het naar een machine die niet op het openbare internet staat; noem een uitkijkpunt met --via");

    readonly HttpClient _public;
    readonly HttpClient _hooks;
    readonly HttpClient _local;
    readonly TimeSpan _patience;

    /// <param name="mayBeLoopback">True in a sample: an address may lead to this machine.</param>
    /// <param name="via">The proxy outside, or null.</param>
    /// <param name="patience">How long one look may take.</param>
    internal PublicHttp(bool mayBeLoopback, string? via, TimeSpan? patience = null)
    {
        _patience = patience ?? UsualPatience;
        _public = via is null
            ? Make(null, useProxy: false, (context, stop) => PublicConnection.ConnectAsync(context, mayBeLoopback, stop))
            : Make(new WebProxy(via), useProxy: true, connect: null);
        _hooks = Make(null, useProxy: true, connect: null);
        _local = Make(null, useProxy: false, connect: null);
    }

    static HttpClient Make(
        WebProxy? proxy, bool useProxy, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            Proxy = proxy,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxHeadersKiB,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = ToConnect,
            ConnectCallback = connect,
            // Else it adds headers that tell of the work for which it asks: traceparent, tracestate, baggage.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Fetches an address through whatever cache stands before it.</summary>
    internal async Task<PublicLook> LookAsync(Uri address, IReadOnlyList<TakenAway> taken, CancellationToken cancellation)
    {
        var look = new PublicLook(SeenOutside.Undecided);
        var problem = await PatientlyAsync(
            async patience =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                using var response = await _public.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
                look = await JudgeAsync(response, taken, patience);
                return null;
            },
            cancellation);
        return problem is null ? look : new(SeenOutside.Undecided, problem);
    }

    /// <summary>Calls a hook once. Null when it took it, or has nothing of the file (404, 410); else why not.</summary>
    internal async Task<Wording?> PurgeAsync(
        Uri address, string method, (string Name, string Value)? secret, CancellationToken cancellation) =>
        await PatientlyAsync(
            async patience =>
            {
                using var request = new HttpRequestMessage(new(method), address);
                if (secret is { } header) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
                // What it answers besides its status is never read.
                using var response = await (address.IsLoopback ? _local : _hooks).SendAsync(
                    request, HttpCompletionOption.ResponseHeadersRead, patience);
                return response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
                    ? null
                    : StatusWords((int)response.StatusCode);
            },
            cancellation);

    static Wording StatusWords(int status) => Wording.Of(
        $"it answered with status {status}", $"het antwoord had status {status}");

    async Task<Wording?> PatientlyAsync(Func<CancellationToken, Task<Wording?>> ask, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience);
        try
        {
            return await ask(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Wording.Of(
                $"it gave no whole answer within {_patience.TotalSeconds:0} seconds",
                $"er kwam geen heel antwoord binnen {_patience.TotalSeconds:0} seconden");
        }
        catch (HttpRequestException error)
        {
            return error.InnerException is NotPublicException ? _notPublic : error.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => new("the name in it is unknown", "de naam erin is onbekend"),
                HttpRequestError.ConnectionError => new("it cannot be reached", "niet te bereiken"),
                HttpRequestError.SecureConnectionError => new(
                    "no secure connection to it could be made", "er kwam geen beveiligde verbinding"),
                HttpRequestError.ProxyTunnelError => new(
                    "the vantage did not let it through", "het uitkijkpunt liet het niet door"),
                _ => Wording.Of(
                    $"it gave no whole answer ({error.HttpRequestError})",
                    $"er kwam geen heel antwoord ({error.HttpRequestError})"),
            };
        }
        catch (IOException)
        {
            return new(
                "it gave no whole answer: the connection broke off", "er kwam geen heel antwoord: de verbinding brak af");
        }
    }

    static async Task<PublicLook> JudgeAsync(
        HttpResponseMessage response, IReadOnlyList<TakenAway> taken, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        // Not 403: whatever keeps programs out answers so for what everybody else still sees.
        if (status is 404 or 410 or 451) return new(SeenOutside.Gone);
        if (status is >= 300 and < 400)
        {
            return Undecided(new(
                "it leads on to another address, not followed", "het leidt naar een ander adres, en dat wordt niet gevolgd"));
        }

        if (status != 200) return Undecided(StatusWords(status));

        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            return Undecided(new("it gave bytes in another encoding", "het gaf bytes in een andere codering"));
        }

        var longest = taken.Max(one => one.Length);
        if (longest > MaxBytes)
        {
            return Undecided(Wording.Of(
                $"what was taken away is larger than {MaxBytes} bytes", $"wat werd weggenomen, is groter dan {MaxBytes} bytes"));
        }

        var (length, digest) = await DigestAsync(response, longest, cancellation);
        // Longer than anything that was taken away: it is something else.
        if (digest is null) return new(SeenOutside.Gone);
        var isTaken = taken.Any(one => one.Length == length && one.Sha256.AsSpan().SequenceEqual(digest));
        if (isTaken) return new(SeenOutside.StillThere);
        // Else a connection that broke would make other bytes of the same.
        var saysItsEnd = response.Content.Headers.ContentLength is not null || response.Headers.TransferEncodingChunked == true
            || response.Version.Major >= 2;
        return saysItsEnd
            ? new(SeenOutside.Gone)
            : Undecided(new(
                "it gave bytes of which nobody can tell whether they are all",
                "het gaf bytes waarvan niemand kan zeggen of het er alle zijn"));
    }

    static PublicLook Undecided(Wording why) => new(SeenOutside.Undecided, why);

    // No more is read than what was taken away is long, and one byte.
    static async Task<(long Length, byte[]? Digest)> DigestAsync(
        HttpResponseMessage response, long longest, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > longest) return (0, null);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, length) = (new byte[ChunkBytes], 0L);
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer, cancellation);
                if (read == 0) return (length, digest.GetHashAndReset());
                length += read;
                if (length > longest) return (length, null);
                digest.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    public void Dispose()
    {
        _public.Dispose();
        _hooks.Dispose();
        _local.Dispose();
    }
}
