// S3: nothing here weakens anybody's encryption. End-to-end encrypted content is no source, and no code opens it.
using System.Text.RegularExpressions;
using Waarborg.Cli.Surface;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

public sealed partial class EncryptionTests
{
    // What is opened was sealed by this program: KeyRing and SealedFile open disabled files, lists and details of cases of this
    // installation; KeyWrap opens the data key of what goes with another sealed file by the data key of that one; Hpke opens
    // a holder's part of the key to a sealed object, and the blurred picture that an assessor was sent; never an item. Its
    // private keys are those of holders, who alone have them: the test about letters below holds it to that.
    static readonly string[] MayDecrypt =
        ["Waarborg.Store.Hpke", "Waarborg.Store.KeyRing", "Waarborg.Store.KeyWrap", "Waarborg.Store.SealedFile"];

    const string Hpke = "Waarborg.Store.Hpke";
    const string Letter = "Waarborg.Acting.Sealing.SealLetter";

    // A holder's part on its way back, for one joint act: opened with that act's own key by a command, and by no page.
    const string Share = "Waarborg.Acting.Sealing.SealShare";

    // The blurred picture of a candidate, sealed here for an assessor outside, is opened on his own machine.
    const string Candidate = "Waarborg.Cases.CandidateMessage";

    // Each leads from a file or a line to a private key that was kept, or from a sealed share to an open one.
    static readonly CalledMethod[] WithPrivateKeys =
    [
        new(Hpke, "Open"), new(Hpke, "OpenWith"), new(Letter, "Open"), new(Share, "Open"), new(Candidate, "Open"),
        new("Waarborg.Acting.Sealing.HolderKeyFile", "Read"), new("Waarborg.Store.HpkePrivateKey", "FromLine"),
    ];

    [Theory]
    [InlineData(nameof(InstallationKind.Provider), nameof(SourceKind.Folder), nameof(Audience.Public))]
    [InlineData(nameof(InstallationKind.Provider), nameof(SourceKind.Upload), nameof(Audience.ByLink))]
    [InlineData(nameof(InstallationKind.Sample), nameof(SourceKind.Upload), nameof(Audience.Public))]
    public void S3_an_end_to_end_encrypted_source_cannot_be_enabled_by_anybody(string installation, string kind, string audience)
    {
        using var at = new TempInstallation(Enum.Parse<InstallationKind>(installation));
        Actor[] everybody = [Actor.CommandLine, Actor.ApiKey("key-1"), Actor.Housekeeping, Actor.Sweep];
        foreach (var actor in everybody)
        {
            var outcome = new SourceStore(at.Installation).Declare(
                new("secret", Enum.Parse<SourceKind>(kind), at.Root, "hosting", Enum.Parse<Audience>(audience),
                    PlaintextHeld: true, EndToEndEncrypted: true, DeviceBackup: false),
                actor);
            Assert.Equal(SourceRefusal.EndToEndEncrypted, Assert.IsType<DeclareOutcome.Refused>(outcome).Rule);
        }

        Assert.Empty(new SourceStore(at.Installation).All());
        Assert.Equal(everybody.Length, new SourceStore(at.Installation).Refusals()[SourceRefusal.EndToEndEncrypted]);
        Assert.IsType<GateAnswer.Closed>(new PermitGate(at.Installation, new(at.Time)).Check("secret"));
    }

    [Fact]
    public void S3_nothing_is_decrypted_but_what_this_installation_sealed_itself()
    {
        var decrypting = BuiltProduct.Methods.Where(method => method.Calls.Any(OpensEncryption))
            .Select(method => BuiltAssembly.OutermostOf(method.Method.Type)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        Assert.Equal(MayDecrypt, decrypting);
    }

    [Fact]
    public void S3_what_is_sealed_to_a_holder_is_opened_from_letters_of_this_program_alone_and_never_by_a_server()
    {
        // Hpke takes any bytes, so whoever calls it must be the one that says what for, in bytes that nobody else seals with.
        var callers = BuiltProduct.Methods
            .Where(method => method.Calls.Any(call => call is { Type: Hpke, Name: "Open" or "OpenWith" }))
            .Select(method => BuiltAssembly.OutermostOf(method.Method.Type)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        Assert.Equal([Letter, Share, Candidate, Hpke], callers);

        var server = BuiltProduct.Assemblies.Single(assembly => assembly.Name == "Waarborg.Server");
        var reached = BuiltProduct.ReachedFrom(server.Methods.Select(method => method.Method));
        Assert.NotEmpty(server.Methods);
        Assert.All(WithPrivateKeys, method =>
        {
            Assert.Contains(BuiltProduct.Methods, one => one.Method == method);
            Assert.DoesNotContain(method, reached);
        });
    }

    [Fact]
    public void S3_no_package_speaks_a_protocol_of_encrypted_messages() =>
        Assert.DoesNotContain(BuiltProduct.Program.Packages, package => MessageProtocol().IsMatch(package.Name));

    [Theory]
    [InlineData("BouncyCastle.Cryptography")]
    [InlineData("PgpCore")]
    [InlineData("MimeKit")]
    [InlineData("libsignal-protocol-dotnet")]
    public void S3_a_package_of_encrypted_messages_would_be_seen(string package) => Assert.Matches(MessageProtocol(), package);

    static bool OpensEncryption(CalledMethod method) =>
        (method.Type.StartsWith("System.Security.Cryptography.", StringComparison.Ordinal)
            && (Opening().IsMatch(method.Name) || method.Type.Contains("EnvelopedCms", StringComparison.Ordinal)))
        || method.Type.StartsWith("System.Security.Cryptography.ECDiffieHellman", StringComparison.Ordinal);

    [GeneratedRegex("Decrypt|Unwrap|Decapsulate", RegexOptions.None, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex("BouncyCastle|Pgp|MimeKit|MailKit|signal|Olm|Matrix|Escrow|Cms|Jwe|NSec|Sodium",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MessageProtocol();
}
