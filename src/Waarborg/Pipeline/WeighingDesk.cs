// Where an axis of a weighing is signed: only a signature that counts here is kept.
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class WeighingDesk(Installation installation)
{
    readonly WeighingStore _weighings = new(installation);
    readonly Elevations _elevations = new(installation);

    /// <summary>Keeps this person's signature under one axis, after checking that it is his and under this very
    /// document.</summary>
    internal WeighingOutcome Sign(long weighing, Axis axis, Person person, ActSignature signature)
    {
        if (_weighings.Find(weighing) is not { } found) return new WeighingOutcome.Refused($"There is no weighing {weighing}.");
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        IReadOnlyList<Role> role = [WeighingRules.RoleOf(axis)];
        var now = installation.Time.GetUtcNow();
        if (person.HasAny(role) && _elevations.Problem(connection, transaction, person, role, now) is { } standing)
        {
            return new WeighingOutcome.Refused(standing);
        }

        var document = CanonicalJson.Write(_weighings.AxisDocument(found, axis));
        if (signature.Person != person.Id || Signing.Problem(installation, connection, transaction, signature,
            document) is not null)
        {
            return new WeighingOutcome.Refused("The signature does not count for this axis.");
        }

        var outcome = _weighings.SignAxis(connection, transaction, weighing, axis, signature, person.Handle, person.Roles);
        if (outcome is not WeighingOutcome.Done) return outcome;
        PeopleStore.Used(connection, transaction, person.Id, role, now);
        transaction.Commit();
        return outcome;
    }
}
