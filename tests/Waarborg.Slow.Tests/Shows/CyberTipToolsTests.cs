using System.Text.Json.Nodes;
using Waarborg.Reporting;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>
/// A client of NCMEC's interface that somebody else wrote (npm cybertipline-tools) against our stand-in: it takes the stand-in's
/// answers to every call, and the stand-in takes its report and its details of a file by the schema that ours are held to.
/// </summary>
public sealed class CyberTipToolsTests
{
    // Its two addresses stand in its code: what goes to the test system goes to the stand-in instead, in the form and with the
    // media type that NCMEC asks for. What has a file is sent as it is.
    const string Script =
        """
        import { File } from 'node:buffer';
        import { Client, Environment, IncidentType } from 'cybertipline-tools';
        const [there, user, password] = process.argv.slice(-3);
        const real = globalThis.fetch, sent = [];
        globalThis.fetch = (url, options = {}) => {
          const to = String(url).replace('https://exttest.cybertip.org/ispws', there);
          const headers = { ...options.headers };
          let body = options.body;
          if (body instanceof FormData && body.has('file')) {
            delete headers['Content-Type'];
          } else if (body instanceof FormData) {
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
        const reportId = first.data.reportId;
        const upload = await client.uploadFile({ id: reportId, file: new File([new Uint8Array([1, 2, 3])], 'file') });
        const details = await client.submitFileDetails({ reportId, fileId: upload.data.fileId, originalFileName: 'customer/a.png',
          locationOfFile: 'https://duinhost.example/files/customer/a.png', fileViewedByEsp: false, exifViewedByEsp: false,
          publiclyAvailable: true, fileRelevance: 'Reported',
          originalFileHash: [{ hashType: 'MD5', value: 'c'.repeat(32) }, { hashType: 'SHA1', value: 'b'.repeat(40) },
            { hashType: 'SHA256', value: 'a'.repeat(64) }],
          ipCaptureEvent: { ipAddress: '198.51.100.7', eventName: 'Upload', dateTime: at, port: 51234 } });
        const done = await client.finishReport({ id: reportId });
        const second = await client.submitReport(report);
        await client.cancelReport({ id: second.data.reportId });
        const refused = [];
        for (const act of [
          () => client.submitFileDetails({ reportId, fileId: 'none' }),
          () => client.submitFileDetails({ reportId: 1, fileId: 'none' }),
          () => client.uploadFile({ id: second.data.reportId, file: new File([new Uint8Array([1])], 'file') })]) {
          try { await act(); refused.push('taken'); } catch (error) { refused.push(String(error.message)); }
        }
        console.log(JSON.stringify({ status: status.data.responseCode, id: reportId, file: upload.data.fileId, hash: upload.data.hash,
          details: details.data.reportId, done: done.data, sent, refused }));
        """;

    [Fact]
    public async Task A_client_that_somebody_else_wrote_takes_the_stand_ins_answers_and_writes_what_ours_writes()
    {
        await using var there = new CyberTipStandIn();
        await there.StartAsync();
        var said = JsonNode.Parse(await CyberTipTools.RunAsync(
            Script, "", [there.Service.AbsoluteUri, .. CyberTipStandIn.Secret.Split(':', 2)]))!;
        Assert.Equal((0, CyberTipStandIn.FirstReport), ((int)said["status"]!, (long)said["id"]!));
        Assert.Equal(("f0", CyberTipStandIn.FirstReport), ((string?)said["file"], (long)said["details"]!));
        Assert.Equal("5289df737df57326fcdd22597afb1fac", (string?)said["hash"]);
        // What it was told of the finished report, with its files.
        Assert.Equal(
            (0, CyberTipStandIn.FirstReport, "f0"),
            ((int)said["done"]!["responseCode"]!, (long)said["done"]!["reportId"]!, (string?)said["done"]!["files"]!["fileId"]));
        Assert.DoesNotContain("taken", said["refused"]!.AsArray().Select(one => (string)one!));
        Assert.Equal((true, false), (there.Reports[0].IsFinished, there.Reports[0].IsRetracted));
        Assert.Equal(["f0"], there.Reports[0].Files);
        Assert.True(there.Reports[1].IsRetracted);

        var sent = said["sent"]!.AsArray().Select(one => (string)one!).ToList();
        // It writes an empty element for what nobody said.
        AssertAlike(CyberTipXml.Report(SomeReports.Typical, SomeReports.Ncmec), sent[0], 10, "report/incidentSummary/reportAnnotations");
        AssertAlike(
            CyberTipXml.FileDetails(SomeReports.Typical, SomeReports.Typical.Items[0], CyberTipStandIn.FirstReport, "f0"), sent[1], 14,
            "fileDetails/fileAnnotations");
    }

    static void AssertAlike(byte[] document, string sent, int least, string empty)
    {
        var ours = CyberTipTools.Leaves(System.Text.Encoding.UTF8.GetString(document)).ToLookup(leaf => leaf.Place, leaf => CyberTipReadTests.Plain(leaf.Value));
        var theirs = CyberTipTools.Leaves(sent).ToLookup(leaf => leaf.Place, leaf => CyberTipReadTests.Plain(leaf.Value));
        Assert.True(theirs.Count > least, sent);
        Assert.Equal([empty], theirs.Select(leaf => leaf.Key).Except(ours.Select(leaf => leaf.Key), StringComparer.Ordinal));
        Assert.All(theirs.Where(leaf => ours.Contains(leaf.Key)), leaf => Assert.Equal(leaf, ours[leaf.Key]));
    }
}
