// Making a passkey, signing in with it, and signing a document with it: ASP.NET Core Identity's WebAuthn over our own store.
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Passkeys;

/// <summary>What a browser is asked: options for its passkey functions, and the id under which it answers.</summary>
sealed record PasskeyQuestion(string Ceremony, string Options);

sealed class PasskeyDesk
{
    /// <summary>The longest answer of a browser, in characters.</summary>
    internal const int MaxAnswerLength = 16 * 1024;

    // ES256: what every authenticator has, and the one that a kept signature is checked by.
    const int Es256 = -7;

    readonly Installation _installation;
    readonly Ceremonies _ceremonies;
    readonly PasskeyStore _passkeys;
    readonly PeopleStore _people;
    readonly Invitations _invitations;
    readonly PasskeyHandler<PersonUser> _handler;
    readonly string? _domain;

    internal PasskeyDesk(Installation installation, ServerOptions options, IServiceProvider services, ILoggerFactory logs)
    {
        _installation = installation;
        _ceremonies = new(installation);
        _passkeys = new(installation);
        _people = new(installation);
        _invitations = new(installation);
        _domain = options.PublicAddress?.Host;
        var users = new UserManager<PersonUser>(
            new PersonUsers(_people, _passkeys), Options.Create(new IdentityOptions()), new PasswordHasher<PersonUser>(), [], [],
            new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), services,
            logs.CreateLogger<UserManager<PersonUser>>());
        _handler = new(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = _domain,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            IsAllowedAlgorithm = algorithm => algorithm == Es256,
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && IsOwn(context, options)),
        }));
    }

    /// <summary>Asks a browser to make a passkey for whoever has this link.</summary>
    internal async Task<PasskeyQuestion> AskToEnrolAsync(HttpContext http, Person person, string token)
    {
        var made = await _handler.MakeCreationOptionsAsync(
            new() { Id = new PersonUser(person).Id, Name = person.Handle, DisplayName = person.Name }, http);
        return new(_ceremonies.Begin(CeremonyKind.Enrol, token, made.AttestationState!), made.CreationOptionsJson);
    }

    /// <summary>Keeps the passkey that the browser made, and uses the link up.</summary>
    /// <returns>Whose it is now; null when the answer does not hold or the link is over.</returns>
    internal async Task<Person?> EnrolAsync(HttpContext http, string token, string ceremony, string answer)
    {
        if (_invitations.Find(token) is not { } person || answer.Length > MaxAnswerLength) return null;
        if (_ceremonies.Take(ceremony, CeremonyKind.Enrol, token) is not { } state) return null;
        var result = await _handler.PerformAttestationAsync(
            new() { HttpContext = http, CredentialJson = answer, AttestationState = state });
        if (!result.Succeeded || !result.Passkey.IsUserVerified || result.Passkey.PublicKey.Length != AssertionProof.CoseBytes)
        {
            return null;
        }

        // An authenticator that is known already, or one too many, is refused in words and not by an error.
        var info = result.Passkey;
        if (_passkeys.Find(info.CredentialId) is not null) return null;
        if (_passkeys.Of(person.Id).Count >= PasskeyStore.MaxPerPerson) return null;
        using var connection = _installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!_invitations.Use(connection, transaction, token)) return null;
        PasskeyStore.Add(connection, transaction, new(
            info.CredentialId, person.Id, _domain ?? http.Request.Host.Host, info.PublicKey, info.SignCount,
            info.Transports ?? [], info.IsBackupEligible, info.IsBackedUp, info.AttestationObject, info.ClientDataJson,
            _installation.Time.GetUtcNow(), null));
        _invitations.WriteEnrolled(connection, transaction, person);
        transaction.Commit();
        return person;
    }

    /// <summary>Asks a browser who it is.</summary>
    internal async Task<PasskeyQuestion> AskToSignInAsync(HttpContext http)
    {
        var made = await _handler.MakeRequestOptionsAsync(null, http);
        return new(_ceremonies.Begin(CeremonyKind.SignIn, "", made.AssertionState!), made.RequestOptionsJson);
    }

    /// <summary>Who answers, or null when the answer does not hold.</summary>
    internal async Task<Person?> SignInAsync(HttpContext http, string ceremony, string answer)
    {
        if (answer.Length > MaxAnswerLength || _ceremonies.Take(ceremony, CeremonyKind.SignIn, "") is not { } state) return null;
        return await CheckAsync(http, answer, state) is { } passkey && _people.Find(passkey.Person) is { IsOpen: true } person
            ? person
            : null;
    }

    /// <summary>
    /// Asks a person to sign a document: the challenge is its digest, so the answer is a signature under it alone.
    /// </summary>
    /// <param name="http">The request that shows the document.</param>
    /// <param name="person">Who is to sign.</param>
    /// <param name="digest">SHA-256 of the canonical document.</param>
    /// <param name="subject">What it is for, such as a proposal's number: the answer counts for nothing else.</param>
    internal async Task<PasskeyQuestion> AskToSignAsync(HttpContext http, Person person, byte[] digest, string subject)
    {
        var made = await _handler.MakeRequestOptionsAsync(new PersonUser(person), http);
        var options = JsonNode.Parse(made.RequestOptionsJson)!.AsObject();
        var state = JsonNode.Parse(made.AssertionState!)!.AsObject();
        // What a browser reads is base64url; what Identity keeps for itself is plain base64.
        Replace(options, Base64Url.EncodeToString(digest));
        Replace(state, Convert.ToBase64String(digest));
        var ceremony = _ceremonies.Begin(CeremonyKind.Sign, SubjectOf(person, subject), state.ToJsonString());
        return new(ceremony, options.ToJsonString());
    }

    /// <summary>The signature that the browser gives, or null when it does not hold.</summary>
    internal async Task<ActSignature?> SignAsync(
        HttpContext http, Person person, byte[] digest, string subject, string ceremony, string answer)
    {
        if (answer.Length > MaxAnswerLength) return null;
        if (_ceremonies.Take(ceremony, CeremonyKind.Sign, SubjectOf(person, subject)) is not { } state) return null;
        if (await CheckAsync(http, answer, state) is not { } passkey || passkey.Person != person.Id) return null;
        if (ProofOf(passkey, answer) is not { } proof) return null;
        if (AssertionProof.Problem(proof, digest, passkey.PublicKey) is not null) return null;
        return new(person.Id, _installation.Time.GetUtcNow(), SignatureKind.Passkey, digest, proof);
    }

    async Task<Passkey?> CheckAsync(HttpContext http, string answer, string state)
    {
        var result = await _handler.PerformAssertionAsync(
            new() { HttpContext = http, CredentialJson = answer, AssertionState = state });
        if (!result.Succeeded || _passkeys.Find(result.Passkey.CredentialId) is not { } passkey) return null;
        _passkeys.Used(passkey.Credential, result.Passkey.SignCount, result.Passkey.IsBackedUp);
        return passkey;
    }

    static string? ProofOf(Passkey passkey, string answer)
    {
        try
        {
            var response = JsonNode.Parse(answer)!["response"]!;
            return AssertionProof.OfPasskey(
                passkey.Credential, passkey.PublicKey, passkey.RpId, Bytes(response, "authenticatorData"),
                Bytes(response, "clientDataJSON"), Bytes(response, "signature"));
        }
        catch (Exception error) when (error is JsonException or FormatException or NullReferenceException
            or InvalidOperationException)
        {
            return null;
        }
    }

    static byte[] Bytes(JsonNode response, string name) => Base64Url.DecodeFromChars(response[name]!.GetValue<string>());

    // Identity makes a random challenge; in its place comes the digest of what is signed, in both of its records.
    static void Replace(JsonObject json, string challenge)
    {
        if (!json.ContainsKey("challenge")) throw new InvalidOperationException("Identity's options have no challenge.");
        json["challenge"] = challenge;
    }

    static bool IsOwn(PasskeyOriginValidationContext context, ServerOptions options) =>
        options.PublicAddress is { } address
            ? context.Origin == address.GetLeftPart(UriPartial.Authority)
            : context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}";

    static string SubjectOf(Person person, string subject) => $"{person.Id} {subject}";
}
