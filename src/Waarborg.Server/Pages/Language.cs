// Which language a reader gets: the one chosen here, else the first that the browser asks for and we speak.
using Microsoft.AspNetCore.Http;
using Waarborg.Server.Texts;

namespace Waarborg.Server.Pages;

static class Language
{
    internal const string Parameter = "lang";
    internal const string CookieName = "waarborg-lang";

    /// <summary>How long the choice is remembered.</summary>
    static TimeSpan Remembered { get; } = TimeSpan.FromDays(365);

    static IReadOnlyList<PageTexts> All { get; } = [PageTexts.Dutch, PageTexts.English];

    internal static PageTexts Of(HttpContext http)
    {
        if (Named(http.Request.Query[Parameter]) is { } chosen) return chosen;
        if (Named(http.Request.Cookies[CookieName]) is { } remembered) return remembered;
        var asked = http.Request.GetTypedHeaders().AcceptLanguage
            .Where(l => l.Quality is not 0)
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Named(l.Value.ToString().Split('-')[0]));
        return asked.FirstOrDefault(t => t is not null) ?? PageTexts.English;
    }

    /// <summary>Keeps a choice made by the switch on a page.</summary>
    internal static void Remember(HttpContext http)
    {
        if (Named(http.Request.Query[Parameter]) is not { } chosen) return;
        http.Response.Cookies.Append(CookieName, chosen.Tag, new()
        {
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = Remembered,
        });
    }

    static PageTexts? Named(string? tag) => All.FirstOrDefault(t => t.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase));
}
