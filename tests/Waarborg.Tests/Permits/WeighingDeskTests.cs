using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>Axes signed by people who have accounts: what a signature is worth when its account changes.</summary>
public sealed class WeighingDeskTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly TestPeople _people;
    readonly WeighingDesk _desk;
    readonly SomeWeighing _some;

    public WeighingDeskTests()
    {
        _people = new(_at.Installation);
        _desk = new(_at.Installation);
        _some = new(_at.Installation);
        Assert.IsType<DeclareOutcome.Declared>(new SourceStore(_at.Installation).Declare(
            new("web", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine));
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public void Signing_an_axis_is_a_use_of_the_role_for_it()
    {
        var weighing = _some.Published();
        Sign(weighing, Axis.Security, "carla");
        var right = new PeopleStore(_at.Installation).Rights().Single(one => one.Role == Role.SecurityOfficer);
        Assert.Equal(_at.Time.GetUtcNow(), right.LastUsedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void S5_The_signature_of_whoever_is_no_longer_there_counts_for_nothing_and_another_signs_in_his_place(bool isClosed)
    {
        var weighing = _some.Published();
        _at.Time.Advance(WeighingRules.DraftPublic);
        foreach (var (axis, handle) in (ReadOnlySpan<(Axis, string)>)[(Axis.Goal, "anna"), (Axis.Privacy, "bram"), (Axis.Security, "carla")])
        {
            Sign(weighing, axis, handle);
        }

        var people = new PeopleStore(_at.Installation);
        Assert.True(isClosed
            ? people.Close(_people["carla"].Id, Actor.CommandLine)
            : people.WithdrawRole(_people["carla"].Id, Role.SecurityOfficer, Actor.CommandLine));
        SomeWeighing.Refused("The axis security is not signed yet", _some.Store.Record(weighing.Id));

        _people.Ensure("dirk", Role.SecurityOfficer);
        Sign(weighing, Axis.Security, "dirk");
        var recorded = SomeWeighing.Done(_some.Store.Record(weighing.Id));
        Assert.Equal(["anna", "bram", "dirk"], recorded.Signatures.Select(one => one.Handle));

        // What is recorded stays as it was signed.
        Assert.True(people.Close(_people["dirk"].Id, Actor.CommandLine));
        Assert.Equal(3, _some.Store.Find(weighing.Id)!.Signatures.Count);
    }

    [Fact]
    public void Whoever_lost_the_role_of_one_axis_and_has_that_of_another_signs_there()
    {
        var weighing = _some.Published();
        Sign(weighing, Axis.Security, "carla");
        Assert.True(new PeopleStore(_at.Installation).WithdrawRole(_people["carla"].Id, Role.SecurityOfficer, Actor.CommandLine));
        using (var connection = _at.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            new PeopleStore(_at.Installation).AddRole(
                connection, transaction, _people["carla"], Role.DataProtectionOfficer, [_people["anna"], _people["bram"]]);
            transaction.Commit();
        }

        Sign(weighing, Axis.Privacy, "carla");
        Assert.Equal([Axis.Privacy], _some.Store.Find(weighing.Id)!.Signatures.Select(one => one.Axis));
    }

    void Sign(Weighing weighing, Axis axis, string handle)
    {
        var (person, signature) = _people.Sign(handle, _some.Store.AxisDocument(_some.Store.Find(weighing.Id)!, axis));
        SomeWeighing.Done(_desk.Sign(weighing.Id, axis, person, signature));
    }
}
