// Signing in to the pages: a cookie that this server alone can make, and that ends by itself.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Guards;

/// <summary>The cookie says who signed in and until when, under an HMAC of the <c>web</c> key. Nothing is stored.</summary>
/// <remarks>A closed account ends its sessions at once, because it is looked up at every request.</remarks>
sealed class WebSessions(Installation installation, PeopleStore people)
{
    /// <summary>How long a person stays signed in.</summary>
    internal static TimeSpan Lifetime { get; } = TimeSpan.FromHours(8);

    internal const string CookieName = "waarborg-session";

    readonly byte[] _key = installation.Keys.DeriveWeb("session");

    internal void Begin(HttpContext http, Person person)
    {
        var end = installation.Time.GetUtcNow() + Lifetime;
        http.Response.Cookies.Append(CookieName, Issue(person.Id, end), Cookie(http.Request, Lifetime));
    }

    internal static void End(HttpContext http) => http.Response.Cookies.Delete(CookieName, Cookie(http.Request, null));

    /// <summary>The person who asks, or null.</summary>
    internal Person? Read(HttpRequest request)
    {
        if (request.Cookies[CookieName]?.Split('.') is not [var id, var end, var mac]) return null;
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return null;
        // Compared before anything that the cookie says is believed.
        var expected = Encoding.ASCII.GetBytes(Mac(number, seconds));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(mac))) return null;
        return installation.Time.GetUtcNow().ToUnixTimeSeconds() < seconds && people.Find(number) is { IsOpen: true } person
            ? person
            : null;
    }

    internal string Issue(long person, DateTimeOffset end)
    {
        var seconds = end.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"{person}.{seconds}.{Mac(person, seconds)}");
    }

    string Mac(long person, long seconds) => Convert.ToHexStringLower(
        HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{person}.{seconds}"))));

    // Strict: no other site's link or form ever carries it, so that only our own pages act for a person.
    static CookieOptions Cookie(HttpRequest request, TimeSpan? age) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = age,
    };
}
