using System.Text.RegularExpressions;
using Waarborg.Lists.Lookups;
using Waarborg.Tests.Letters;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Pipeline;

/// <summary>docs/lookups.md quotes what leaves; it is what really leaves.</summary>
public partial class LookupTests
{
    [Fact]
    public async Task S13_What_the_page_quotes_is_what_really_leaves_for_one_file()
    {
        var quoted = Quoted().Matches(Repository.Read("docs/lookups.md")).Select(match => match.Groups["text"].Value).ToList();
        var sent = new List<string>();

        var (hotline, key) = await SomeLookups.HotlineAsync(20, Line(_elsewhere));
        await using (hotline)
        await using (var between = new RecordingForwarder(hotline.Address))
        {
            await between.StartAsync();
            await SweepOneAsync("far", SomeLookups.Waarborg(between.Address), key);
            sent.AddRange(between.Requests.Select(request => request.Quoted));
        }

        await using (var shield = await ShieldAsync("no-known-match", null))
        {
            await SweepOneAsync("shield", SomeLookups.Shield(shield.Address), ShieldStandIn.Secret);
            sent.AddRange(shield.Requests.Select(request => request.Quoted));
        }

        await using (var check = new HashCheckStandIn())
        {
            await check.StartAsync();
            await SweepOneAsync("check", SomeLookups.HashCheck(check.Address), HashCheckStandIn.Secret);
            sent.AddRange(check.Requests.Select(request => request.Quoted));
        }

        Assert.Equal(sent, quoted);
    }

    static async Task SweepOneAsync(string name, RemoteListTerms terms, string secret)
    {
        await using var scene = new Scene().Known(_listed);
        scene.Tree.Add("nowhere.png", _nowhere);
        scene.PermitAsking(name, terms, secret);
        Assert.Equal(1, (await scene.SweepAsync()).NoMatch);
    }

    [GeneratedRegex("```http\n(?<text>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
