using System.Net;
using System.Text.RegularExpressions;
using Waarborg.People;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>A passkey form of a page, as a browser reads it: where it goes, what it asks, and its hidden fields.</summary>
sealed partial record AskedForm(string Action, string Options, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>The form of this page that goes to this address; the only one, where none is named.</summary>
    internal static AskedForm Of(string page, string? action = null)
    {
        var form = Forms().Matches(page).Single(match => action is null || match.Groups["action"].Value == action);
        return new(
            form.Groups["action"].Value, WebUtility.HtmlDecode(form.Groups["options"].Value),
            [.. Hidden().Matches(form.Groups["body"].Value).Select(field => (
                field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value)))]);
    }

    /// <summary>The fields with what the authenticator answered.</summary>
    internal (string, string)[] With(string answer) =>
        [.. Fields.Where(field => field.Name != "answer"), ("answer", answer)];

    /// <summary>What this person's authenticator answers on a page of this server.</summary>
    internal string AnswerOf(RunningServer server, SoftPasskey key, Person person, byte flags = SoftPasskey.PresentAndVerified) =>
        key.Use(Options, server.Origin, person, flags);

    [GeneratedRegex(
        "<form method=\"post\" action=\"(?<action>[^\"]+)\" data-passkey=\"\\w+\" data-options=\"(?<options>[^\"]*)\">(?<body>.*?)</form>",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex(
        "<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\">", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}
