using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>Stands between two installations, records what one sends, and passes it on unchanged.</summary>
sealed class RecordingForwarder(Uri to) : StandIn
{
    readonly HttpClient _http = new();

    internal List<byte[]> Answers { get; } = [];

    protected override async Task AnswerAsync(StandInRequest request, HttpResponse response)
    {
        using var message = new HttpRequestMessage(new(request.Method), new Uri(to, request.Target));
        message.Headers.Authorization = AuthenticationHeaderValue.Parse(request.Headers["Authorization"]);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.Headers["Content-Type"]);
        }

        using var answer = await _http.SendAsync(message);
        var body = await answer.Content.ReadAsByteArrayAsync();
        lock (Answers) Answers.Add(body);
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.Headers.RetryAfter is { } retry) response.Headers.RetryAfter = retry.ToString();
        await response.Body.WriteAsync(body);
    }
}
