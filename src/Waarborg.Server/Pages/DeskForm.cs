// What every form of the desk passes before it does anything: it is our own page's, and its sender may.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Pages;

/// <summary>A form that a person sent from one of our own pages.</summary>
readonly record struct DeskForm(Person Person, IFormCollection Fields)
{
    /// <summary>The largest number in a form, as text: 18 digits.</summary>
    const int MaxDigits = 18;

    /// <summary>
    /// The form; null when nobody signed in, when he has none of the roles, or when the form is another site's. Whoever only
    /// looks at a sample sends none.
    /// </summary>
    internal static async Task<DeskForm?> ReadAsync(HttpContext http, ServerOptions options, params IReadOnlyList<Role> roles)
    {
        if (await OwnForm.ReadAsync(http, options) is not { } fields) return null;
        if (http.Person() is not { IsOpen: true } person || (roles.Count > 0 && !person.HasAny(roles))) return null;
        return new(person, fields);
    }

    internal string this[string name] => Fields[name].ToString().Trim();

    /// <summary>The number in a field, or 0.</summary>
    internal long Number(string name) =>
        this[name] is { Length: > 0 and <= MaxDigits } text && text.All(char.IsAsciiDigit)
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    internal static ContentHttpResult Refused(HttpContext http) =>
        ErrorPage.Render(PageFrame.For(http), StatusCodes.Status403Forbidden);

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Person);
        return true;
    }
}
