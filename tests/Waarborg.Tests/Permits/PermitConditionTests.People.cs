using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>Two people stand behind a permit, each by a signature of his own.</summary>
public sealed partial class PermitConditionTests
{
    [Fact]
    public void S7_A_permit_that_the_installations_key_signed_without_two_people_permits_nothing()
    {
        Assert.IsType<ActOutcome.Done>(Agree(Ready()));
        Assert.IsType<GateAnswer.Open>(Gate());
        var before = new PermitStore(_at.Installation).Versions(1)[0];
        PermitStatement[] forged =
        [
            before with { Terms = before.Terms with { AlwaysAsk = true } },
            before with { Proposal = 99 },
            before with { ApprovedBy = before.ProposedBy, ApproverProof = before.ProposerProof },
            before with { ApproverProof = new('0', 64) },
        ];
        foreach (var statement in forged)
        {
            Sign(statement);
            Assert.Equal(NotScannedReason.NoPermit, Assert.IsType<GateAnswer.Closed>(Gate()).Reason);
        }

        Sign(before);
        Assert.IsType<GateAnswer.Open>(Gate());
        // What stands behind it is looked at, and not only what it says of itself.
        Edit("update acts set decided_proof = proposed_proof where id = (select proposal from permits)");
        Assert.Equal(NotScannedReason.NoPermit, Assert.IsType<GateAnswer.Closed>(Gate()).Reason);

        void Sign(PermitStatement statement)
        {
            using var connection = _at.Installation.Database.Open();
            Dapper.SqlMapper.Execute(
                connection, "update permits set statement = @json, signature = @signature",
                new
                {
                    json = statement.ToJson(),
                    signature = _at.Installation.Keys.SignPermit(System.Text.Encoding.UTF8.GetBytes(statement.ToJson())),
                });
        }
    }

    [Fact]
    public void S7_A_permit_stands_also_after_its_signers_passkeys_were_replaced()
    {
        Assert.IsType<ActOutcome.Done>(Agree(Ready()));
        new PasskeyStore(_at.Installation).Revoke(_people.KeyOf("anna").Credential, Actor.CommandLine);
        Assert.True(new PeopleStore(_at.Installation).Close(_people["bram"].Id, Actor.CommandLine));
        Assert.IsType<GateAnswer.Open>(Gate());
    }

    [Fact]
    public void S7_One_person_alone_grants_nothing_and_neither_does_the_one_whom_he_let_in()
    {
        var draft = Draft(Ready());
        var document = draft.Json;
        Assert.Null(_acts.Propose(draft.Id, _people.Sign("anna", document).Signature));
        Says("takes another person", _desk.Approve(draft.Id, _people.Sign("anna", document).Signature));

        // Let in by anna, and by bram who approved: neither is a second pair of eyes with him.
        LetIn("chris");
        Says("let chris in", _desk.Approve(draft.Id, _people.Sign("chris", document).Signature));
        var carla = _people["carla"];
        var vouching = new PeopleStore(_at.Installation);
        Assert.Contains("let chris in", vouching.Vouch(_people["chris"].Id, Vouch("bram")), StringComparison.Ordinal);
        Assert.Null(vouching.Vouch(_people["chris"].Id, Vouch("carla")));
        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("chris", document).Signature));

        ActSignature Vouch(string handle) => _people.SignOnly(handle, vouching.VouchDocument(_people["chris"]));
    }

    [Fact]
    public void S7_A_role_that_was_not_taken_up_or_an_hour_ago_signs_nothing()
    {
        var draft = Draft(Ready());
        Assert.Contains("has not taken up the role", _acts.Propose(draft.Id, _people.SignOnly("anna", draft.Json)), StringComparison.Ordinal);
        _people.TakeUp("anna", Role.Operator);
        _at.Time.Advance(Elevations.Lasts);
        Assert.Contains("has not taken up the role", _acts.Propose(draft.Id, _people.SignOnly("anna", draft.Json)), StringComparison.Ordinal);
        _people.TakeUp("anna", Role.Operator);
        Assert.Null(_acts.Propose(draft.Id, _people.SignOnly("anna", draft.Json)));
    }

    [Fact]
    public void S7_A_signature_counts_for_its_document_and_its_person_alone()
    {
        var (one, other) = (Draft(Ready()), Draft(Ready()));
        _people.TakeUp("anna", Role.Operator);
        Assert.Contains("another document", _acts.Propose(one.Id, _people.SignOnly("anna", other.Json)), StringComparison.Ordinal);
        var brams = _people.SignOnly("bram", one.Json) with { Person = _people["anna"].Id };
        Assert.Contains("by no key of this person", _acts.Propose(one.Id, brams), StringComparison.Ordinal);
        using var stranger = new SoftPasskey();
        Assert.Contains("by no key", _acts.Propose(one.Id, stranger.Sign(_people["anna"], one.Json, Now)), StringComparison.Ordinal);
        using var known = new SoftPasskey();
        known.Keep(_at.Installation, _people["anna"]);
        Says("did not verify", _acts.Propose(one.Id, known.Sign(_people["anna"], one.Json, Now, flags: 0x01)));
        Says("nobody was present", _acts.Propose(one.Id, known.Sign(_people["anna"], one.Json, Now, flags: 0x04)));
        Says("no assertion", _acts.Propose(one.Id, known.Sign(_people["anna"], one.Json, Now, type: "webauthn.create")));
        Assert.Null(_acts.Propose(one.Id, known.Sign(_people["anna"], one.Json, Now)));
        Says("is none for this", _acts.Use(one.Id, Act.ExportEvidence, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void S7_A_closed_account_signs_nothing()
    {
        var draft = Draft(Ready());
        var signature = _people.Sign("anna", draft.Json).Signature;
        Assert.True(new PeopleStore(_at.Installation).Close(_people["anna"].Id, _people["bram"].Actor));
        Says("is closed", _acts.Propose(draft.Id, signature));
    }

    [Fact]
    public void S7_One_person_cannot_bring_a_new_suppliers_list_into_force()
    {
        var file = _at.Write("new.csv", SomeHashes.Csv($"md5,{new string('2', 32)},Test,S-002"));
        var imported = Assert.IsType<ImportOutcome.Imported>(new ListStore(_at.Installation).Import(
            new("fresh", file, "newcomer"), Actor.CommandLine, CancellationToken.None));
        Assert.Equal(ReleaseState.Tested, imported.Release.State);
        Assert.Null(new ListStore(_at.Installation).Find("fresh")!.Active);

        _people.Ensure("cas", Role.Custodian);
        var (problems, draft) = _desk.Draft(
            Act.ActivateRelease, new() { ["list"] = "fresh", ["release"] = 1 }, "It is vetted.", Actor.CommandLine);
        Assert.Empty(problems);
        Assert.Null(_acts.Propose(draft!.Id, _people.Sign("cas", draft.Json).Signature));
        Says("takes another person", _desk.Approve(draft.Id, _people.Sign("cas", draft.Json).Signature));
        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("bram", draft.Json).Signature));
        Assert.Equal("newcomer", new ListStore(_at.Installation).Find("fresh")!.Active!.Supplier);
    }

    // As two administrators do: anna and bram let him in.
    void LetIn(string handle)
    {
        using (var connection = _at.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            new PeopleStore(_at.Installation).Add(
                connection, transaction, new(handle, handle, [Role.Operator], IsOutside: false),
                [_people["anna"], _people["bram"]], Actor.CommandLine);
            transaction.Commit();
        }

        _people.Ensure(handle, Role.Operator);
    }
}
