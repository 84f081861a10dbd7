using System.Net;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;

namespace Waarborg.Tests.Server;

/// <summary>Where a complaints officer decides: led to his role first, told why not, and nothing that he typed is lost.</summary>
public sealed class ComplaintPageTests
{
    const string Path = "/complaints/1";

    [Fact]
    public async Task The_form_is_there_only_once_the_role_was_taken_up_and_the_way_to_that_leads_back()
    {
        await using var server = await StartAsync();
        var (otto, form) = (server.SignInAs(server.People.Ensure("otto", Role.ComplaintsOfficer)), "<textarea id=\"reason\"");
        foreach (var (language, words) in ((string, string)[])[("nl", "Neem het besluit terug"), ("en", "Take the decision back")])
        {
            var before = (await server.GetAsync(Path, language, otto)).Body;
            Assert.Contains($"/elevate?role=complaintsOfficer&amp;next={Path}\"", before, StringComparison.Ordinal);
            Assert.DoesNotContain(form, before, StringComparison.Ordinal);
            Assert.DoesNotContain(words, before, StringComparison.Ordinal);
        }

        server.People.TakeUp("otto", Role.ComplaintsOfficer);
        var after = await server.PageAsync(Path, otto);
        Assert.Contains(form, after, StringComparison.Ordinal);
        Assert.Contains("Take the decision back", after, StringComparison.Ordinal);
        Assert.DoesNotContain("/elevate?", after, StringComparison.Ordinal);
        // Nobody else is offered it, whatever he took up.
        var other = await server.PageAsync(Path, server.SignIn(Role.Operator));
        Assert.Contains("It is mine.", other, StringComparison.Ordinal);
        Assert.DoesNotContain(form, other, StringComparison.Ordinal);
        Assert.DoesNotContain("/elevate?", other, StringComparison.Ordinal);

        // An hour later he is led there again.
        server.Temp.Time.Advance(TimeSpan.FromMinutes(61));
        var late = await server.PageAsync(Path, otto);
        Assert.DoesNotContain(form, late, StringComparison.Ordinal);
        Assert.Contains($"/elevate?role=complaintsOfficer&amp;next={Path}\"", late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_comes_back_after_every_refusal_with_the_reason_in_the_readers_language()
    {
        await using var server = await StartAsync(by: "otto");
        var otto = server.SignInAs(server.People.Ensure("otto", Role.ComplaintsOfficer));
        const string Typed = "We looked <again>.";
        const string Kept = ">We looked &lt;again&gt;.</textarea>";
        async Task<string> RefusedAsync(string typed = Typed, string decision = "uphold")
        {
            var answer = await server.SendAsync(Path, otto, ("decision", decision), ("reason", typed));
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal(ComplaintState.Made, Assert.Single(new Complaints(server.Installation).List(9)).State);
            return answer.Body;
        }

        // The role is not taken up, and here he has typed already.
        var early = await RefusedAsync();
        Assert.Contains(Kept, early, StringComparison.Ordinal);
        Assert.Contains("/elevate?role=complaintsOfficer", early, StringComparison.Ordinal);
        Assert.Contains("Nothing was decided.", early, StringComparison.Ordinal);

        server.People.TakeUp("otto", Role.ComplaintsOfficer);
        // He judged the file himself.
        var own = await RefusedAsync(decision: "reverse");
        Assert.Contains(Kept, own, StringComparison.Ordinal);
        Assert.Contains("you judged this file yourself. Somebody else decides about the complaint.", own, StringComparison.Ordinal);
        Assert.DoesNotContain("/elevate?", own, StringComparison.Ordinal);

        // It says nothing, or too much; what is too long is not cut.
        var empty = await RefusedAsync(" ");
        Assert.Contains("Say why, in 1 to 5000 characters", empty, StringComparison.Ordinal);
        var longer = new string('x', Complaints.MaxTextLength) + "end";
        Assert.Contains($">{longer}</textarea>", await RefusedAsync(longer), StringComparison.Ordinal);
        // What is no decision at all is no form of this page.
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(Path, otto, ("decision", "else"), ("reason", Typed))).Status);
    }

    [Fact]
    public async Task Before_anybody_judged_the_file_nothing_is_decided_about_it_and_that_is_said()
    {
        await using var server = await StartAsync(isGranted: false);
        var otto = server.SignInAs(server.People.Ensure("otto", Role.ComplaintsOfficer));
        server.People.TakeUp("otto", Role.ComplaintsOfficer);
        var refused = await server.SendAsync(Path, otto, ("decision", "reverse"), ("reason", "Sorry."));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("nobody has judged the file yet. That comes first.", refused.Body, StringComparison.Ordinal);
        Assert.Contains(">Sorry.</textarea>", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_is_decided_the_page_says_so_and_offers_nothing_more()
    {
        await using var server = await StartAsync();
        var otto = server.SignInAs(server.People.Ensure("otto", Role.ComplaintsOfficer));
        server.People.TakeUp("otto", Role.ComplaintsOfficer);
        Assert.Contains("waits for a decision", await server.PageAsync("/complaints", otto), StringComparison.Ordinal);
        var decided = await server.SendAsync(Path, otto, ("decision", "uphold"), ("reason", "It is what it was."));
        Assert.Equal(HttpStatusCode.OK, decided.Status);
        Assert.Contains("Decided: the decision stands. The customer reads it with his code.", decided.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", decided.Body, StringComparison.Ordinal);
        var page = (await server.GetAsync(Path, "nl", otto)).Body;
        Assert.Contains("het besluit blijft staan", page, StringComparison.Ordinal);
        Assert.Contains("It is what it was.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", page, StringComparison.Ordinal);
        Assert.DoesNotContain("waits for a decision", await server.PageAsync("/complaints", otto), StringComparison.Ordinal);

        var again = await server.SendAsync(Path, otto, ("decision", "reverse"), ("reason", "After all."));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Nothing was decided.", again.Body, StringComparison.Ordinal);
        await server.PageAsync("/complaints/9", otto, HttpStatusCode.NotFound);
    }

    // Somebody's file was made unavailable on a notice, and he says that it is wrong.
    static async Task<RunningServer> StartAsync(string by = "anna", bool isGranted = true)
    {
        var server = await RunningServer.StartAsync(prepare: at => SomeStatements.Prepare(at));
        var judge = server.People.Ensure(by, Role.Operator, Role.ComplaintsOfficer).Actor;
        if (isGranted) await SomeStatements.GrantAsync(server.Installation, by: judge);
        else await SomeStatements.WithholdAsync(server.Installation);
        Assert.Equal(ComplaintOutcome.Made, new Complaints(server.Installation).Make(1, "It is mine.", "nl"));
        return server;
    }
}
