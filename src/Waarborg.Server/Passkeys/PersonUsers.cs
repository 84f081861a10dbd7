// Our own small store behind ASP.NET Core Identity's passkeys: people and their public keys, and nothing else. No passwords.
using Microsoft.AspNetCore.Identity;
using Waarborg.People;

namespace Waarborg.Server.Passkeys;

/// <summary>A person as Identity sees him: a number and a handle.</summary>
sealed class PersonUser(Person person)
{
    internal Person Person => person;

    internal string Id => person.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Reads people and passkeys. Accounts are made, changed and closed elsewhere, by two people.</summary>
sealed class PersonUsers(PeopleStore people, PasskeyStore passkeys) : IUserPasskeyStore<PersonUser>
{
    public Task<UserPasskeyInfo?> FindPasskeyAsync(PersonUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(passkeys.Find(credentialId) is { } found && found.Person == user.Person.Id ? Info(found) : null);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PersonUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. passkeys.Of(user.Person.Id).Select(Info)]);

    public Task<PersonUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(passkeys.Find(credentialId) is { } found ? UserOf(found.Person) : null);

    public Task<PersonUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(long.TryParse(userId, System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out var id) ? UserOf(id) : null);

    public Task<PersonUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(people.All().FirstOrDefault(person => person.IsOpen
            && string.Equals(person.Handle, normalizedUserName, StringComparison.OrdinalIgnoreCase)) is { } found
                ? new PersonUser(found)
                : null);

    public Task<string> GetUserIdAsync(PersonUser user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(PersonUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Person.Handle);

    public Task<string?> GetNormalizedUserNameAsync(PersonUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Person.Handle.ToUpperInvariant());

    public Task AddOrUpdatePasskeyAsync(PersonUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        throw NotHere();

    public Task RemovePasskeyAsync(PersonUser user, byte[] credentialId, CancellationToken cancellationToken) => throw NotHere();

    public Task SetUserNameAsync(PersonUser user, string? userName, CancellationToken cancellationToken) => throw NotHere();

    public Task SetNormalizedUserNameAsync(PersonUser user, string? normalizedName, CancellationToken cancellationToken) =>
        throw NotHere();

    public Task<IdentityResult> CreateAsync(PersonUser user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> UpdateAsync(PersonUser user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> DeleteAsync(PersonUser user, CancellationToken cancellationToken) => throw NotHere();

    public void Dispose()
    {
        // Nothing is held.
    }

    PersonUser? UserOf(long id) => people.Find(id) is { IsOpen: true } person ? new(person) : null;

    static UserPasskeyInfo Info(Passkey passkey) => new(
        passkey.Credential, passkey.PublicKey, passkey.CreatedAt, passkey.SignCount, [.. passkey.Transports],
        isUserVerified: true, passkey.IsBackupEligible, passkey.IsBackedUp, passkey.Attestation, passkey.ClientData);

    static NotSupportedException NotHere() => new("Accounts and passkeys are changed by two people, not by Identity.");
}
