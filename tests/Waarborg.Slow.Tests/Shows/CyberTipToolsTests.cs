using System.Diagnostics;
using System.Text.Json.Nodes;
using Waarborg.Tests.Letters;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>
/// A client of NCMEC's interface that somebody else wrote (npm cybertipline-tools 0.2.3) against our stand-in: it takes the
/// stand-in's answers, and the stand-in takes its report by the schema that ours are held to. It cannot read reports, only write
/// them; so what ours hold is compared with what it writes of the same facts.
/// </summary>
public sealed class CyberTipToolsTests
{
    const string Package = "cybertipline-tools@0.2.3";

    // Its two addresses stand in its code: what goes to the test system goes to the stand-in instead, in the form and with the
    // media type that NCMEC asks for.
    const string Script =
        """
        import { Client, Environment, IncidentType } from 'cybertipline-tools';
        const [there, user, password] = process.argv.slice(-3);
        const real = globalThis.fetch, sent = [];
        globalThis.fetch = (url, options = {}) => {
          const to = String(url).replace('https://exttest.cybertip.org/ispws', there);
          const headers = { ...options.headers };
          let body = options.body;
          if (body instanceof FormData) {
            body = `id=${body.get('id')}`;
            headers['Content-Type'] = 'application/x-www-form-urlencoded';
          } else if (body) {
            sent.push(body);
            headers['Content-Type'] = 'text/xml; charset=utf-8';
          }
          return real(to, { ...options, headers, body });
        };
        const client = new Client({ environment: Environment.Testing, credentials: { username: user, password } });
        const status = await client.getStatus();
        const at = new Date('2026-11-20T08:00:00+01:00');
        const report = {
          incidentSummary: { incidentType: IncidentType.ChildPornography, incidentDateTime: at },
          reporter: { reportingPerson: { firstName: 'Anna', lastName: 'Bakker', email: [{ email: 'abuse@duinhost.example' }] } },
          personOrUserReported: { espIdentifier: 'customer-12', screenName: 'someone',
            ipCaptureEvent: [{ ipAddress: '198.51.100.7', eventName: 'Upload', dateTime: at, port: 51234 }] },
        };
        const first = await client.submitReport(report);
        await client.finishReport({ id: first.data.reportId });
        const second = await client.submitReport(report);
        await client.cancelReport({ id: second.data.reportId });
        let again = '';
        try { await client.submitFileDetails({ reportId: 1, fileId: 'none' }); } catch (error) { again = String(error.message); }
        console.log(JSON.stringify({ status: status.data.responseCode, id: first.data.reportId, sent: sent[0], again }));
        """;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_somebody_else_wrote_takes_the_stand_ins_answers_and_writes_what_ours_writes()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "cybertipline-tools");
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "cybertipline-tools")))
        {
            await RunAsync("npm", folder, ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", Package]);
        }

        await using var there = new CyberTipStandIn();
        await there.StartAsync();
        var credentials = CyberTipStandIn.Secret.Split(':', 2);
        var said = JsonNode.Parse(await RunAsync(
            "node", folder, ["--input-type=module", "-e", Script, "--", there.Service.AbsoluteUri, .. credentials]))!;
        Assert.Equal((0, CyberTipStandIn.FirstReport), ((int)said["status"]!, (long)said["id"]!));
        Assert.NotEmpty((string)said["again"]!);
        Assert.Equal((true, false), (there.Reports[0].IsFinished, there.Reports[0].IsRetracted));
        Assert.True(there.Reports[1].IsRetracted);

        var ours = Leaves(System.Text.Encoding.UTF8.GetString(
            Waarborg.Reporting.CyberTipXml.Report(SomeReports.Typical, SomeReports.Ncmec)));
        var theirs = Leaves((string)said["sent"]!);
        // It writes an empty element for what nobody said.
        Assert.Equal(["report/incidentSummary/reportAnnotations"], theirs.Keys.Except(ours.Keys, StringComparer.Ordinal));
        Assert.True(theirs.Count > 10);
        Assert.All(theirs.Where(leaf => ours.ContainsKey(leaf.Key)), leaf => Assert.Equal(Plain(leaf.Value), Plain(ours[leaf.Key])));
    }

    // The same moment is written in several ways.
    static string Plain(string text) => text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(
        text, System.Globalization.CultureInfo.InvariantCulture, out var at)
        ? at.ToUniversalTime().ToString("O", System.Globalization.CultureInfo.InvariantCulture)
        : text;

    static Dictionary<string, string> Leaves(string xml) => System.Xml.Linq.XDocument.Parse(xml).Descendants()
        .Where(one => !one.HasElements)
        .ToDictionary(
            one => string.Join('/', one.AncestorsAndSelf().Reverse().Select(part => part.Name.LocalName)), one => one.Value,
            StringComparer.Ordinal);

    static async Task<string> RunAsync(string program, string folder, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
        return await output;
    }
}
