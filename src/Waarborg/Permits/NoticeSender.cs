// Sends one message over the network: a signed webhook, or mail to a relay. Only what the settings name is ever called.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>Each try ends in null, when the receiver took it, or in words that hold nothing of what came over the
/// network.</summary>
sealed class NoticeSender : IDisposable
{
    /// <summary>How long one try may take.</summary>
    internal static TimeSpan UsualPatience { get; } = TimeSpan.FromSeconds(20);

    const int MaxHeadersKiB = 16;

    static readonly Wording _stopped = new(
        "the program was stopped while it waited for the mail relay",
        "het programma werd gestopt terwijl het op de mailserver wachtte");

    static readonly Wording _notPublic = new(
        "the webhook's address leads to a machine that is not on the public internet",
        "het adres van de webhook leidt naar een machine die niet op het openbare internet staat");

    static readonly Wording _unwritable = new(
        "it cannot be written as a mail: something in its headers has a line break or the like",
        "het kan niet als mail worden geschreven: in de kop staat iets met een regeleinde of iets dergelijks");

    readonly Installation _installation;
    readonly NoticeSigner _signer;
    readonly TimeSpan _patience;
    readonly HttpClient _own;
    readonly HttpClient _local;
    readonly HttpClient _customers;

    /// <param name="installation">Whose keys sign.</param>
    /// <param name="patience">How long one try may take.</param>
    internal NoticeSender(Installation installation, TimeSpan patience)
    {
        (_installation, _signer, _patience) = (installation, new(installation.Keys), patience);
        _own = Make(useProxy: true, connect: null);
        _local = Make(useProxy: false, connect: null);
        // Through a proxy, where a name leads could not be seen.
        _customers = Make(useProxy: false, ConnectToCustomerAsync);
    }

    static HttpClient Make(
        bool useProxy, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            MaxResponseHeadersLength = MaxHeadersKiB,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = connect,
            // Else it adds headers that tell of the work for which it sends: traceparent, tracestate, baggage.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Tries once to reach a customer.</summary>
    internal async Task<string?> SendAsync(NoticeMessage message, NoticeRoute route, CancellationToken cancellation) =>
        SendTo.For(route, message.Way, message.Contact) is { } to
            ? (await SendAsync(message.ToOutgoing(), to, cancellation)).Problem?.English
            : SendTo.NoWay(message.Way).English;

    /// <summary>Tries once to reach the provider's own people, by one step of the chain.</summary>
    internal async Task<string?> SendAsync(
        OutgoingMessage message, EscalationStep step, MailRelay? relay, CancellationToken cancellation) =>
        (step.Way, relay) switch
        {
            (ContactWay.Webhook, _) => (await SendAsync(
                message, new SendTo.OwnWebhook(new(step.Contact)), cancellation)).Problem?.English,
            (ContactWay.Mail, { } there) => (await SendAsync(
                message, new SendTo.Mail(there, step.Contact), cancellation)).Problem?.English,
            (ContactWay.Mail, null) => SendTo.NoWay(ContactWay.Mail).English,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    Wording NoAnswer => Wording.Of(
        $"no answer within {_patience.TotalSeconds} seconds", $"geen antwoord binnen {_patience.TotalSeconds} seconden");

    /// <summary>Tries once.</summary>
    internal async Task<SendOutcome> SendAsync(OutgoingMessage message, SendTo to, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience);
        try
        {
            return to switch
            {
                SendTo.OwnWebhook own => await PostAsync(
                    own.Url.IsLoopback ? _local : _own, own.Url, message, patience.Token),
                SendTo.CustomerWebhook customer => await PostAsync(_customers, customer.Url, message, patience.Token),
                SendTo.Mail mail => await WrittenMail.SendAsync(
                    mail.Relay, mail.Address,
                    message.Written ?? PlainMail.Write(
                        message, mail.Relay.Sender, mail.Address, _installation.Time.GetUtcNow()),
                    () => cancellation.IsCancellationRequested ? _stopped : NoAnswer, patience.Token),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(NoAnswer, MayHaveArrived: true);
        }
        catch (FormatException)
        {
            // One that cannot be written is in the way of no other.
            return new(_unwritable);
        }
    }

    async Task<SendOutcome> PostAsync(HttpClient http, Uri url, OutgoingMessage message, CancellationToken cancellation)
    {
        var body = message.Json;
        var timestamp = _installation.Time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", _signer.Sign(message.Id, timestamp, body));
        try
        {
            // What it answers besides its status is never read.
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode
                ? default
                : new(
                    Wording.Of(
                        $"the webhook answered with status {(int)response.StatusCode}",
                        $"de webhook antwoordde met status {(int)response.StatusCode}"),
                    MayHaveArrived: IsSaidBetween(response.StatusCode));
        }
        catch (HttpRequestException error)
        {
            if (error.InnerException is NotPublicException) return new(_notPublic);
            return error.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => new(new Wording(
                    "the name in the webhook's address is unknown", "de naam in het adres van de webhook is onbekend")),
                HttpRequestError.ConnectionError => new(new Wording(
                    "the webhook cannot be reached", "de webhook is niet te bereiken")),
                HttpRequestError.SecureConnectionError => new(new Wording(
                    "no secure connection to the webhook could be made", "er kwam geen beveiligde verbinding met de webhook")),
                // All else comes after something was sent.
                _ => new(
                    Wording.Of(
                        $"the webhook gave no whole answer ({error.HttpRequestError})",
                        $"de webhook gaf geen heel antwoord ({error.HttpRequestError})"),
                    MayHaveArrived: true),
            };
        }
        catch (IOException)
        {
            return new(
                new Wording("the webhook broke the connection off", "de webhook verbrak de verbinding"), MayHaveArrived: true);
        }
    }

    // What stands between says it, which does not know whether the receiver has the message.
    static bool IsSaidBetween(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    // A customer's address is called only where it leads out to the internet.
    ValueTask<Stream> ConnectToCustomerAsync(SocketsHttpConnectionContext context, CancellationToken cancellation) =>
        PublicConnection.ConnectAsync(context, _installation.Kind == InstallationKind.Sample, cancellation);

    public void Dispose()
    {
        _own.Dispose();
        _local.Dispose();
        _customers.Dispose();
    }
}
