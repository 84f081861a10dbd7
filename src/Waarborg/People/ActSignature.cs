// One person's signature under one document: whole, so that others check it without this program.
namespace Waarborg.People;

enum SignatureKind
{
    /// <summary>A WebAuthn assertion with user verification, whose challenge is the document's digest.</summary>
    Passkey,

    /// <summary>Ed25519 by a key file; counts in a sample only.</summary>
    SampleKey,
}

/// <summary>A signature that was checked when it was given.</summary>
/// <param name="Person">Who signed, by the number of his account.</param>
/// <param name="At">When.</param>
/// <param name="Kind">By what.</param>
/// <param name="Digest">SHA-256 of the canonical document: 32 bytes.</param>
/// <param name="Proof">The whole signature as JSON: the assertion with the public key that checks it.</param>
sealed record ActSignature(long Person, DateTimeOffset At, SignatureKind Kind, byte[] Digest, string Proof)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Kind} of person {Person}");
        return true;
    }
}
