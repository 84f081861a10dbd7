using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Safeguard S7: nobody does alone what takes two, whatever roles he has.</summary>
public sealed class FourEyesTests : IDisposable
{
    readonly TempInstallation _temp = new();
    readonly TestPeople _people;
    readonly ActDesk _desk;
    readonly ActStore _acts;

    public FourEyesTests()
    {
        _people = new(_temp.Installation);
        _desk = new(_temp.Installation);
        _acts = new(_temp.Installation);
        foreach (var handle in (string[])["admin-one", "admin-two"]) _people.Ensure(handle, Role.Administrator);
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void S7_One_person_cannot_both_propose_and_approve_even_with_two_roles()
    {
        // She has the role that proposes and the one that approves.
        var draft = Draft(Act.ExportEvidence, new() { ["to"] = "the auditor" });
        Assert.Null(_acts.Propose(draft.Id, _people.Sign("anna", draft.Json).Signature));
        _people.TakeUp("anna", Role.Management);

        Assert.Contains("takes another person", Refusal(draft, "anna"), StringComparison.Ordinal);
        Assert.Equal(ProposalState.Proposed, State(draft));
        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("bram", draft.Json).Signature));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void S7_Nobody_is_the_other_eye_of_the_one_whom_he_let_in_until_a_third_has_vouched(bool newcomerProposes)
    {
        var eva = LetIn("eva", Role.Administrator);
        var (proposer, approver) = newcomerProposes ? ("eva", "admin-one") : ("admin-one", "eva");
        var draft = Propose(proposer, "finn");

        Assert.Contains("until a third person has vouched for eva", Refusal(draft, approver), StringComparison.Ordinal);
        var people = new PeopleStore(_temp.Installation);
        var document = people.VouchDocument(eva);
        Assert.Contains("let eva in", people.Vouch(eva.Id, _people.SignOnly("admin-one", document)), StringComparison.Ordinal);
        Assert.Contains("himself", people.Vouch(eva.Id, _people.SignOnly("eva", document)), StringComparison.Ordinal);
        Assert.Equal(ProposalState.Proposed, State(draft));

        Assert.Null(people.Vouch(eva.Id, _people.SignOnly("carla", document)));
        Assert.Contains("already", people.Vouch(eva.Id, _people.SignOnly("carla", document)), StringComparison.Ordinal);
        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign(approver, draft.Json).Signature));
    }

    [Fact]
    public void S7_Without_taking_up_the_role_nothing_is_proposed_or_approved_and_after_an_hour_it_is_over()
    {
        var draft = Draft(Act.AddPerson, ActDesk.BodyOf(new("eva", "Eva", [Role.Reviewer], IsOutside: false)));
        Assert.Contains("has not taken up the role administrator", _acts.Propose(draft.Id, _people.SignOnly("admin-one", draft.Json)), StringComparison.Ordinal);
        _people.TakeUp("admin-one", Role.Administrator);
        _temp.Time.Advance(Elevations.Lasts);
        Assert.Contains("has not taken up", _acts.Propose(draft.Id, _people.SignOnly("admin-one", draft.Json)), StringComparison.Ordinal);
        _people.TakeUp("admin-one", Role.Administrator);
        _temp.Time.Advance(Elevations.Lasts - TimeSpan.FromSeconds(1));
        Assert.Null(_acts.Propose(draft.Id, _people.SignOnly("admin-one", draft.Json)));

        Assert.Contains("has not taken up", RefusalBy(draft, _people.SignOnly("admin-two", draft.Json)), StringComparison.Ordinal);
        Assert.Null(new PeopleStore(_temp.Installation).Find("eva"));
    }

    [Fact]
    public void S7_A_role_that_one_does_not_have_cannot_be_taken_up_and_one_withdrawn_is_over_at_once()
    {
        var elevations = new Elevations(_temp.Installation);
        var carla = _people["carla"];
        var document = elevations.Document(carla, Role.Administrator, "because", "0");
        Assert.Contains("does not have the role", elevations.Begin(Role.Administrator, "because", _people.SignOnly("carla", document)), StringComparison.Ordinal);
        Assert.Contains("takes a reason", elevations.Begin(Role.SecurityOfficer, " ", _people.SignOnly("carla", document)), StringComparison.Ordinal);

        var draft = Draft(Act.AddPerson, ActDesk.BodyOf(new("eva", "Eva", [Role.Reviewer], IsOutside: false)));
        _people.TakeUp("admin-one", Role.Administrator);
        Assert.True(new PeopleStore(_temp.Installation).WithdrawRole(_people["admin-one"].Id, Role.Administrator, Actor.CommandLine));
        Assert.Contains("may not propose", _acts.Propose(draft.Id, _people.SignOnly("admin-one", draft.Json)), StringComparison.Ordinal);
    }

    [Fact]
    public void S7_One_person_cannot_import_and_put_in_force_the_list_of_a_new_supplier()
    {
        _people.Ensure("gert", Role.Custodian, Role.Operator);
        var file = _temp.Write("new.csv", $"algorithm,hash,category,reference\nmd5,{new string('2', 32)},Test,S-1\n");
        var lists = new ListStore(_temp.Installation);
        var imported = Assert.IsType<ImportOutcome.Imported>(
            lists.Import(new("new", file, "newcomer"), _people["gert"].Actor, CancellationToken.None));
        Assert.Null(lists.Find("new")!.Active);

        var draft = Draft(Act.ActivateRelease, new() { ["list"] = "new", ["release"] = imported.Release.Number });
        _people.TakeUp("gert", Role.Custodian);
        _people.TakeUp("gert", Role.Operator);
        Assert.Null(_acts.Propose(draft.Id, _people.SignOnly("gert", draft.Json)));
        Assert.Contains("takes another person", RefusalBy(draft, _people.SignOnly("gert", draft.Json)), StringComparison.Ordinal);
        Assert.Null(lists.Find("new")!.Active);

        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("bram", draft.Json).Signature));
        Assert.NotNull(lists.Find("new")!.Active);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void S7_A_closed_accounts_signature_counts_for_nothing(bool isProposer)
    {
        var draft = Propose("admin-one", "eva");
        var approval = _people.Sign("admin-two", draft.Json).Signature;
        new PeopleStore(_temp.Installation).Close(_people[isProposer ? "admin-one" : "admin-two"].Id, Actor.CommandLine);

        Assert.Contains("is closed", RefusalBy(draft, approval), StringComparison.Ordinal);
        Assert.Null(new PeopleStore(_temp.Installation).Find("eva"));
    }

    [Fact]
    public void S7_What_somebody_proposed_is_over_when_he_lost_the_role_for_it()
    {
        var draft = Propose("admin-one", "eva");
        var people = new PeopleStore(_temp.Installation);
        Assert.True(people.WithdrawRole(_people["admin-one"].Id, Role.Administrator, Actor.CommandLine));

        Assert.Contains("does not have the role administrator any more", Refusal(draft, "admin-two"), StringComparison.Ordinal);
        Assert.Null(people.Find("eva"));
    }

    [Fact]
    public void S7_What_was_proposed_with_a_passkey_that_was_revoked_since_is_approved_by_nobody()
    {
        var draft = Propose("admin-one", "eva");
        Assert.True(new PasskeyStore(_temp.Installation).Revoke(_people.KeyOf("admin-one").Credential, Actor.CommandLine));

        Assert.Contains("must be proposed anew", Refusal(draft, "admin-two"), StringComparison.Ordinal);
        Assert.Null(new PeopleStore(_temp.Installation).Find("eva"));
    }

    [Fact]
    public void S7_A_document_that_was_edited_after_it_was_proposed_is_approved_by_nobody()
    {
        var draft = Propose("admin-one", "eva");
        using (var connection = _temp.Installation.Database.Open())
        {
            Dapper.SqlMapper.Execute(connection, "update acts set document = replace(document, 'reviewer', 'operator')");
        }

        var edited = _acts.Find(draft.Id)!;
        Assert.Contains("must be proposed anew", Refusal(edited, "admin-two"), StringComparison.Ordinal);
        Assert.Null(new PeopleStore(_temp.Installation).Find("eva"));
    }

    [Fact]
    public void S7_Whoever_was_shown_the_link_to_a_persons_new_passkey_is_not_his_other_eye_until_a_third_has_vouched_since()
    {
        var (one, people) = (_people["admin-one"], new PeopleStore(_temp.Installation));
        var third = _people.Ensure("admin-three", Role.Administrator);
        Vouch("carla");
        var passkey = Draft(Act.AddPasskey, new() { ["handle"] = "admin-one" });
        Assert.Null(_acts.Propose(passkey.Id, _people.Sign("admin-three", passkey.Json).Signature));
        Assert.NotNull(Assert.IsType<ActOutcome.Done>(_desk.Approve(passkey.Id, _people.Sign("admin-two", passkey.Json).Signature)).Link);

        // He may have kept the link, and be both.
        var draft = Propose("admin-one", "eva");
        Assert.Contains("until a third person has vouched for admin-one", Refusal(draft, "admin-two"), StringComparison.Ordinal);
        Assert.Contains("let admin-one in", people.Vouch(one.Id, Signed("admin-two")), StringComparison.Ordinal);
        Assert.Null(FourEyes.Refusal(Act.AddPerson, _people["admin-one"], third));

        _temp.Time.Advance(TimeSpan.FromMinutes(1));
        Vouch("carla");
        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("admin-two", draft.Json).Signature));

        void Vouch(string handle) => Assert.Null(people.Vouch(one.Id, Signed(handle)));
        ActSignature Signed(string handle) => _people.SignOnly(handle, people.VouchDocument(one));
    }

    [Fact]
    public async Task S7_The_ledgers_key_is_changed_by_two_people_who_sign_and_a_proposal_counts_for_one_key()
    {
        var (draft, late) = (Replace(), Replace());
        Assert.Null(_acts.Propose(draft.Id, _people.Sign("anna", draft.Json).Signature));
        Assert.Null(_acts.Propose(late.Id, _people.Sign("anna", late.Json).Signature));
        Assert.Contains("takes another person", Refusal(draft, "anna"), StringComparison.Ordinal);
        Assert.Contains("may not approve", Refusal(draft, "admin-one"), StringComparison.Ordinal);

        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("bram", draft.Json).Signature));
        Assert.Contains("not the key that signs the ledger now", Refusal(late, "bram"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_temp.Installation.Keys.Folder, "ledger-1")));
        await LedgerWatch.AssertAgreesAsync(_temp.Installation);

        ActProposal Replace()
        {
            using var connection = _temp.Installation.Database.Open();
            var key = Waarborg.Evidence.KeyChange.KeyInForce(_temp.Installation, connection, null);
            return Draft(Act.ChangeLedgerKey, new() { ["replaces"] = key });
        }
    }

    [Fact]
    public void S7_A_signature_without_the_person_for_another_document_by_another_key_or_for_another_domain_is_refused()
    {
        var draft = Propose("admin-one", "eva");
        var other = Propose("admin-one", "finn");
        _people.TakeUp("admin-two", Role.Administrator);
        var (key, person, now) = (_people.KeyOf("admin-two"), _people["admin-two"], _temp.Time.GetUtcNow());
        using var stranger = new SoftPasskey();
        (ActSignature Signature, string Words)[] wrong =
        [
            (key.Sign(person, draft.Json, now, SoftPasskey.PresentOnly), "did not verify the person"),
            (key.Sign(person, draft.Json, now, flags: 0x04), "nobody was present"),
            (key.Sign(person, other.Json, now), "under another document"),
            (key.Sign(person, other.Json, now) with { Digest = draft.Digest }, "not this document's digest"),
            (stranger.Sign(person, draft.Json, now), "by no key of this person"),
            (_people.KeyOf("admin-one").Sign(person, draft.Json, now), "by no key of this person"),
            (key.Sign(person, draft.Json, now, signedDomain: "evil.example"), "for another domain"),
            (key.Sign(person, draft.Json, now, type: "webauthn.create"), "no assertion"),
            (key.Sign(person, draft.Json, now, isCross: true), "another site's frame"),
            (new SamplePeopleForger().Sign(person, draft.Json, now), "by no key of this person"),
        ];
        foreach (var (signature, words) in wrong) Assert.Contains(words, RefusalBy(draft, signature), StringComparison.Ordinal);

        new PasskeyStore(_temp.Installation).Revoke(key.Credential, Actor.CommandLine);
        Assert.Contains("in force", RefusalBy(draft, key.Sign(person, draft.Json, now)), StringComparison.Ordinal);
        Assert.Equal(ProposalState.Proposed, State(draft));
    }

    [Fact]
    public void A_proposal_that_nobody_decides_lapses_and_one_that_was_refused_stays_so()
    {
        var lapsed = Propose("admin-one", "eva");
        _temp.Time.Advance(FourEyes.Waits);
        Assert.Contains("has lapsed", Refusal(lapsed, "admin-two"), StringComparison.Ordinal);

        var refused = Propose("admin-one", "finn");
        Assert.Contains("has no say", _acts.Refuse(refused.Id, _people["carla"], "why not"), StringComparison.Ordinal);
        Assert.Null(_acts.Refuse(refused.Id, _people["admin-two"], "why not"));
        Assert.Contains("was refused", Refusal(refused, "admin-two"), StringComparison.Ordinal);
    }

    ActProposal Draft(Act act, JsonObject body)
    {
        var (problems, draft) = _desk.Draft(act, body, "because", Actor.CommandLine);
        Assert.Empty(problems);
        return draft!;
    }

    ActProposal Propose(string proposer, string newcomer)
    {
        var draft = Draft(Act.AddPerson, ActDesk.BodyOf(new(newcomer, newcomer, [Role.Reviewer], IsOutside: false)));
        Assert.Null(_acts.Propose(draft.Id, _people.Sign(proposer, draft.Json).Signature));
        return draft;
    }

    Person LetIn(string handle, Role role)
    {
        var draft = Draft(Act.AddPerson, ActDesk.BodyOf(new(handle, handle, [role], IsOutside: false)));
        Assert.Null(_acts.Propose(draft.Id, _people.Sign("admin-one", draft.Json).Signature));
        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("admin-two", draft.Json).Signature));
        return _people.Ensure(handle);
    }

    string Refusal(ActProposal proposal, string approver) => RefusalBy(proposal, _people.Sign(approver, proposal.Json).Signature);

    string RefusalBy(ActProposal proposal, ActSignature signature) =>
        Assert.Single(Assert.IsType<ActOutcome.Refused>(_desk.Approve(proposal.Id, signature)).Problems);

    ProposalState State(ActProposal proposal) => _acts.Find(proposal.Id)!.StateAt(_temp.Time.GetUtcNow());

    /// <summary>A key file's signature, which counts in a sample only.</summary>
    sealed class SamplePeopleForger
    {
        internal ActSignature Sign(Person person, JsonObject document, DateTimeOffset at)
        {
            var seed = new byte[32];
            var digest = Signing.DigestOf(document);
            return new(person.Id, at, SignatureKind.SampleKey, digest, AssertionProof.OfSampleKey(
                Waarborg.Ledger.Ed25519.PublicKey(seed), Waarborg.Ledger.Ed25519.Sign(seed, digest)));
        }
    }
}
