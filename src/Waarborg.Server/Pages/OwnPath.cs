// Where a form may lead when it is done: to our own pages, and nowhere else.
using Waarborg.People;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Pages;

static class OwnPath
{
    const int MaxLength = 200;

    /// <summary>The path of a page of ours that was asked for, or null.</summary>
    internal static string? Of(string? asked) =>
        asked is { Length: > 1 and < MaxLength } && asked[0] == '/' && asked[1] != '/'
        && !asked.StartsWith("/sign-", StringComparison.Ordinal)
        && asked.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-')
            ? asked
            : null;

    /// <summary>The first page for this person.</summary>
    internal static string FirstFor(Person person) =>
        person.HasAny(DeskRoles.Acts) ? "/approvals"
        : person.HasAny(DeskRoles.Cases) ? "/cases"
        : person.HasAny(DeskRoles.Settings) ? "/settings"
        : "/elevate";
}
