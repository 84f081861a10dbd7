// Show 6: whatever is killed, and whenever, nothing is sent twice, nothing is lost, and what nobody knows is said.
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Bench;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>
/// The real program, ended as by <c>kill -9</c> by the very machines that it speaks to: when they have what it sent, before they
/// answer, and after. They count what they got.
/// </summary>
public sealed class SendKillTests : IAsyncLifetime
{
    const string Ncmec = "ncmec";
    const string Folder = "folder";

    readonly string _root = Directory.CreateTempSubdirectory("waarborg-send-").FullName;
    readonly CyberTipStandIn _tip = new();
    readonly MailSink _mail = new();
    WebhookReceiver _hooks = null!;
    TipFront _front = null!;
    Installation _installation = null!;
    RunningProgram? _running;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Data => Path.Combine(_root, "data");

    string Out => Path.Combine(_root, "out");

    Outbox Outbox => new(_installation);

    ReportStore Reports => new(_installation);

    public async ValueTask InitializeAsync()
    {
        await _tip.StartAsync();
        _front = new(_tip.Service, _root);
        _hooks = await WebhookReceiver.StartAsync();
        Directory.CreateDirectory(Out);
        _installation = Installation.Open(Data, Data + "-keys", TimeProvider.System);
        SomeStatements.Prepare(_installation, new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mail.Port, ["sender"] = "no-reply@duinhost.example" },
            ["customerWebhooks"] = false,
        });
        SomeReports.Describe(_installation, Ncmec, SomeReports.TermsOf(SomeReports.Ncmec));
        SomeReports.WriteSecret(_installation, Ncmec, CyberTipStandIn.Secret);
        Assert.Null(new CyberTipSchema(_installation).Set(SomeReports.Xsd, Actor.CommandLine));
        SomeReports.Describe(_installation, Folder, new(RecipientKind.Police, "Police", "law", "nl", Folder: Out));
    }

    // Peers' fault 16 as well: with the test system named, nothing is asked of the one that counts.
    [Fact]
    public async Task Killed_at_each_step_a_report_to_NCMEC_counts_there_once_and_only_the_test_system_is_ever_called()
    {
        var id = Report(Ncmec, ReportWay.Ncmec);
        foreach (var step in ((string, bool)[])[("submit", false), ("submit", true), ("finish", false), ("finish", true)])
        {
            _tip.AtCall = (call, isDone) => KillWhen((call, isDone) == step);
            Assert.True(await IsKilledAsync("report", "send"), step.ToString());
            Assert.Equal(ReportState.Sending, Reports.Find(id)!.State);
        }

        _tip.AtCall = null;
        Assert.Equal(0, (await RunAsync("report", "send")).ExitCode);
        var row = Reports.Find(id)!;
        Assert.Equal((ReportState.Sent, ReportStep.Done), (row.State, row.Step));
        Assert.Equal(row.Remote, Assert.Single(_tip.Counted).Id);
        // The one that was opened before its number was known lapses: it was never finished, nor asked about again.
        Assert.Equal("submit submit submit finish finish finish", string.Join(' ', _tip.Calls));
        Assert.Equal((2, 1), (_tip.Reports.Count, _tip.Reports.Count(one => one.IsFinished)));
        Assert.All(_front.Asked, machine => Assert.Equal("exttest.cybertip.org:443", machine));
    }

    // Peers' fault 3: certificates were not checked where hashes went.
    [Fact]
    public async Task A_machine_whose_certificate_nobody_vouches_for_is_told_nothing()
    {
        var id = Report(Ncmec, ReportWay.Ncmec);
        await using var stranger = new TipFront(_tip.Service, Directory.CreateDirectory(Path.Combine(_root, "stranger")).FullName);
        using (var running = RealProgram.Start(
            ["report", "send", "--data", Data], environment: [.. stranger.Environment, ("SSL_CERT_FILE", _front.RootFile)]))
        {
            Assert.NotEqual(0, (await running.EndAsync(Cancellation)).ExitCode);
        }

        Assert.NotEmpty(stranger.Asked);
        Assert.Empty(_tip.Requests);
        var row = Reports.Find(id)!;
        Assert.Equal(ReportState.Sending, row.State);
        Assert.NotNull(row.Problem);
    }

    [Fact]
    public async Task Killed_while_a_webhook_has_a_message_and_as_soon_as_it_answered_the_receiver_knows_it_by_one_number()
    {
        var id = Say("one", new Recipient.Webhook(new(_hooks.Address, "/police")));
        _hooks.Answer = (_, _) =>
        {
            Kill();
            return Task.CompletedTask;
        };
        Assert.True(await IsKilledAsync("message", "send"));
        _hooks.Answer = (http, _) =>
        {
            http.Response.OnCompleted(() =>
            {
                Kill();
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        };
        // Killed, unless it was quicker.
        await RunAsync("message", "send");
        _hooks.Answer = null;
        Assert.Equal(0, (await RunAsync("message", "send")).ExitCode);
        Assert.Equal(MessageState.Delivered, StateOf(id));
        var count = _hooks.All.Count;
        Assert.InRange(count, 2, 3);
        Assert.Equal([Outbox.IdOf(MessageKind.Danger, "one")], _hooks.All.Select(one => one.Id).Distinct());
        await RunAsync("message", "send");
        Assert.Equal(count, _hooks.All.Count);
    }

    [Fact]
    public async Task Killed_at_each_step_of_a_mail_it_is_never_sent_twice_and_a_person_is_shown_what_nobody_knows()
    {
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var point in (string[])["connected", "recipient", "mail", "taken"])
        {
            ids[point] = Say(point, new Recipient.Mail("zaak@politie.example"));
            _mail.AtPoint = here => KillWhen(here == point);
            // Once the relay has said that it has it, the program may be quicker.
            Assert.True(await IsKilledAsync("message", "send") || point == "taken", point);
        }

        _mail.AtPoint = null;
        await RunAsync("message", "send");
        Assert.Equal(["mail", "taken"], Subjects());
        foreach (var point in (string[])["connected", "recipient", "mail"])
        {
            Assert.Equal(MessageState.Unclear, StateOf(ids[point]));
        }

        // The relay's word that it has the last one may have been heard.
        Assert.Contains(StateOf(ids["taken"]), (MessageState[])[MessageState.Unclear, MessageState.Delivered]);
        var list = await RunAsync("message", "list");
        Assert.NotEqual(0, list.ExitCode);
        Assert.Contains(Outbox.UnclearWords.English, list.Out, StringComparison.Ordinal);
        Assert.IsType<MessageAnswer.Done>(Outbox.Again(ids["connected"]));
        Assert.IsType<MessageAnswer.Done>(Outbox.Again(ids["recipient"]));
        Assert.IsType<MessageAnswer.Done>(Outbox.HandedOver(ids["mail"], Actor.CommandLine));
        await RunAsync("message", "send");
        Assert.Equal(["connected", "mail", "recipient", "taken"], Subjects());
    }

    [Fact]
    public async Task A_server_that_is_killed_at_any_moment_and_started_again_sends_everything_once()
    {
        await SomeStatements.GrantAsync(_installation);
        List<long> reports = [Report(Ncmec, ReportWay.Ncmec), Report(Ncmec, ReportWay.Ncmec), Report(Folder, ReportWay.Folder)];
        List<long> hooked = [.. Enumerable.Range(0, 3).Select(i => Say($"hook {i}", new Recipient.Webhook(new(_hooks.Address, "/"))))];
        List<long> mailed = [.. Enumerable.Range(0, 3).Select(i => Say($"mail {i}", new Recipient.Mail("zaak@politie.example")))];
        var random = new Random(6);
        var things = 0;
        _tip.AtCall = (_, _) => KillSometimes();
        _mail.AtPoint = _ => KillSometimes();
        _hooks.Answer = (_, _) =>
        {
            KillSometimes();
            return Task.CompletedTask;
        };
        // Each run lasts for some acts of those who receive; the last for all.
        for (var runs = 0; runs < 6; runs++)
        {
            things = random.Next(1, 7);
            await ServeAsync();
        }

        things = int.MaxValue;
        await ServeAsync();

        var rows = reports.Select(id => Reports.Find(id)!).ToList();
        Assert.True(IsDone());
        Assert.All(rows, row => Assert.Equal(ReportState.Sent, row.State));
        Assert.Equal(rows.Take(2).Select(row => row.Remote), _tip.Counted.Select(one => (long?)one.Id).Order());
        Assert.Equal(rows[2].Number, Path.GetFileName(Assert.Single(Directory.GetDirectories(Out))));
        Assert.All(hooked, id => Assert.Equal(MessageState.Delivered, StateOf(id)));
        Assert.Equal(3, _hooks.All.Select(one => one.Id).Distinct().Count());
        var subjects = Subjects();
        Assert.Equal(subjects.Distinct(), subjects);
        // Each mail arrived, or a person is asked.
        foreach (var (id, i) in mailed.Select((id, i) => (id, i)))
        {
            Assert.True(StateOf(id) == MessageState.Unclear || subjects.Contains($"mail {i}"), $"mail {i}");
        }

        var statement = Assert.Single(new Statements(_installation).List(null, 10));
        Assert.True(statement.State == StatementState.Told || Outbox.Missing().Any(one => one.Kind == MessageKind.Statement));

        bool KillSometimes() => KillWhen(Interlocked.Decrement(ref things) == 0);
    }

    // Until it is killed, or nothing is left to be done.
    async Task ServeAsync()
    {
        LeasesEnd();
        using var server = _running = Start("serve", "--urls", "http://127.0.0.1:0");
        for (var tries = 0; tries < 600 && !server.HasExited && !IsDone(); tries++) await Task.Delay(50, Cancellation);
        server.KillNow();
    }

    bool IsDone() => Reports.List(onlyOpen: true).All(row => row.State != ReportState.Sending)
        && Outbox.Missing().All(one => one.State == MessageState.Unclear) && !HasWaiting();

    bool HasWaiting() => SomeNotices.Ask(_installation, (connection, transaction) => connection.ExecuteScalar<bool>(
        "select exists (select 1 from outgoing where due_at is not null)", transaction: transaction));

    void Kill()
    {
        try
        {
            _running!.KillNow();
        }
        catch (InvalidOperationException)
        {
            // It had its answer, and came to its end first.
        }
    }

    bool KillWhen(bool now)
    {
        if (now) Kill();
        return now;
    }

    RunningProgram Start(params string[] args) =>
        RealProgram.Start([.. args, "--data", Data], environment: _front.Environment);

    async Task<Ended> RunAsync(params string[] args)
    {
        LeasesEnd();
        using var running = _running = Start(args);
        return await running.EndAsync(Cancellation);
    }

    // 128 and the number of the signal.
    async Task<bool> IsKilledAsync(params string[] args) => (await RunAsync(args)).ExitCode == 128 + 9;

    // Minutes pass: whoever took something and is gone has it no more.
    void LeasesEnd() => SomeNotices.In(_installation, (connection, transaction) => connection.Execute(
        """
        update reports set due_at = @now where due_at is not null and state = 'Sending';
        update outgoing set due_at = @now where due_at is not null
        """,
        new { now = Instant.Text(TimeProvider.System.GetUtcNow()) }, transaction));

    long Report(string to, ReportWay way)
    {
        var report = SomeReports.Typical with { Number = Guid.NewGuid().ToString(), To = new(to, RecipientKind.Hotline, to) };
        long id = 0;
        SomeNotices.In(_installation, (connection, transaction) =>
        {
            id = Reports.Add(connection, transaction, report, way, null, TimeProvider.System.GetUtcNow(), Actor.CommandLine);
            // The files that it tells of stand in no case here, and so nobody's verdict about them can fall.
            connection.Execute("delete from report_items where report_id = @id", new { id }, transaction);
        });
        return id;
    }

    long Say(string key, Recipient recipient)
    {
        long id = 0;
        SomeNotices.In(_installation, (connection, transaction) => id = Outbox.Enqueue(
            connection, transaction, key, MessageKind.Danger, null, recipient, new(key, "Text.\n", "{}"u8.ToArray())));
        return id;
    }

    MessageState StateOf(long id) =>
        SomeNotices.Ask(_installation, (connection, transaction) => new Outbox(_installation).Find(connection, transaction, id))!.State;

    // Of the mails that the relay has.
    List<string> Subjects() =>
    [
        .. _mail.Mail.Select(one => one.Text.Split('\n').First(line => line.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..])
            .Order(StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _tip.DisposeAsync();
        await _hooks.DisposeAsync();
        await _mail.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
