// The keys folder: one file per purpose, owner only, never inside the data folder.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Store;

/// <summary>Why the keys cannot be used. The program does not start with any of these.</summary>
sealed class KeyRingException(string message) : Exception(message);

/// <summary>
/// The keys of an installation, by purpose: <c>permits</c> and <c>ledger</c> sign, <c>store</c> encrypts, <c>web</c> guards
/// pages.
/// </summary>
/// <remarks>A key file holds 32 random bytes as 64 hexadecimal digits, mode 0600, in a folder of mode 0700.</remarks>
sealed partial class KeyRing
{
    const int KeyBytes = 32;
    const string LastCheckpointFile = "ledger-last";
    const string WitnessKeyName = "witness";
    const string PublishKeyName = "publish";
    const string TombstonesKeyName = "tombstones";
    const string NewSuffix = ".new";

    /// <summary>Bytes of a secret that the operator wrote.</summary>
    const int MaxSecretBytes = 4_096;

    const int NonceBytes = 12;
    const int TagBytes = 16;
    const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    readonly byte[] _store;
    readonly byte[] _permits;
    readonly byte[] _web;
    readonly byte[] _ledger;

    KeyRing(string folder, byte[] store, byte[] permits, byte[] web, byte[] ledger)
    {
        Folder = folder;
        (_store, _permits, _web, _ledger) = (store, permits, web, ledger);
        PermitsPublicKey = Ed25519.PublicKey(permits);
        LedgerPublicKey = Ed25519.PublicKey(ledger);
    }

    internal string Folder { get; }

    /// <summary>32 bytes: the Ed25519 key by which anyone checks a permit.</summary>
    internal byte[] PermitsPublicKey { get; }

    /// <summary>32 bytes: the Ed25519 key by which anyone checks the ledger's checkpoints.</summary>
    internal byte[] LedgerPublicKey { get; }

    /// <summary>
    /// Opens the keys folder, making missing keys only while the installation is new; the ledger's while nothing was signed with
    /// it, so that an installation from before there was a ledger gets one.
    /// </summary>
    /// <param name="folder">The keys folder.</param>
    /// <param name="dataFolder">The data folder, which must not hold the keys.</param>
    /// <param name="mayCreate">True while the data folder holds nothing: only then may a key be made.</param>
    /// <exception cref="KeyRingException">Keys lie in the data folder, others can read them, or one is missing.</exception>
    internal static KeyRing Open(string folder, string dataFolder, bool mayCreate)
    {
        RefuseInside(folder, dataFolder);
        PrepareFolder(folder, mayCreate);
        return new(folder, Read(folder, "store", mayCreate), Read(folder, "permits", mayCreate), Read(folder, "web", mayCreate),
            Read(folder, "ledger", mayCreate || !File.Exists(Path.Combine(folder, LastCheckpointFile))));
    }

    /// <summary>The 32-byte key by which a witness cosigns the ledgers of others. It needs no installation.</summary>
    /// <param name="folder">The keys folder.</param>
    /// <param name="dataFolders">The data folder and the witness's own, neither of which may hold it.</param>
    /// <param name="mayCreate">True while the witness has no state: only then may the key be made.</param>
    /// <exception cref="KeyRingException">It lies in such a folder, others can read it, or it is missing.</exception>
    internal static byte[] OpenWitnessKey(string folder, IReadOnlyList<string> dataFolders, bool mayCreate)
    {
        foreach (var dataFolder in dataFolders) RefuseInside(folder, dataFolder);
        PrepareFolder(folder, mayCreate);
        return Read(folder, WitnessKeyName, mayCreate);
    }

    /// <summary>Is there a witness's key in this keys folder?</summary>
    internal static bool HasWitnessKey(string folder) => File.Exists(Path.Combine(folder, WitnessKeyName));

    static void PrepareFolder(string folder, bool mayCreate)
    {
        if (!Directory.Exists(folder))
        {
            if (!mayCreate)
            {
                throw new KeyRingException($"The keys folder {folder} is missing. Without it this data folder cannot be used.");
            }
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }

        if ((File.GetUnixFileMode(folder) & Others) != UnixFileMode.None)
        {
            throw new KeyRingException($"Others can enter the keys folder {folder}. Run: chmod 700 '{folder}'");
        }
    }

    /// <summary>A 32-byte key for one purpose, derived from the <c>store</c> key by HKDF-SHA-256.</summary>
    internal byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _store, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>A 32-byte key for one purpose of the web pages, derived from the <c>web</c> key.</summary>
    internal byte[] DeriveWeb(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _web, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>HMAC-SHA-256 under the key of this purpose: 32 bytes that say nothing without the keys folder.</summary>
    internal byte[] KeyedHash(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(Derive(purpose), data);

    /// <summary>Encrypts a small record for the database: nonce, tag, AES-256-GCM of the bytes, bound to its purpose.</summary>
    internal byte[] SealSmall(ReadOnlySpan<byte> plain, string purpose)
    {
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Derive(purpose), TagBytes);
        aes.Encrypt(
            box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(purpose));
        return box;
    }

    /// <summary>Opens what <see cref="SealSmall"/> made for the same purpose.</summary>
    /// <exception cref="CryptographicException">It was changed, or sealed for another purpose or with another key.</exception>
    internal byte[] OpenSmall(ReadOnlySpan<byte> box, string purpose)
    {
        if (box.Length < NonceBytes + TagBytes) throw new CryptographicException("A sealed record is too short.");
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(Derive(purpose), TagBytes);
        aes.Decrypt(
            box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), plain,
            Encoding.UTF8.GetBytes(purpose));
        return plain;
    }

    /// <summary>A 64-byte Ed25519 signature by the <c>permits</c> key.</summary>
    internal byte[] SignPermit(ReadOnlySpan<byte> statement) => Ed25519.Sign(_permits, statement);

    /// <summary>Signs checkpoints in the ledger's name.</summary>
    internal NoteSigner LedgerSigner(string origin, long number) => new(origin, LedgerKey(number));

    /// <summary>A 64-byte Ed25519 signature by the ledger's key of this number.</summary>
    internal byte[] SignLedger(long number, ReadOnlySpan<byte> statement) => Ed25519.Sign(LedgerKey(number), statement);

    /// <summary>The public half of the ledger's key of this number.</summary>
    internal byte[] LedgerKeyOf(long number) => Ed25519.PublicKey(LedgerKey(number));

    /// <summary>Makes a further ledger key, or finds it when an earlier try was broken off; returns its public half.</summary>
    internal byte[] MakeLedgerKey(long number)
    {
        WriteSecret(LedgerKeyName(number), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
        return Ed25519.PublicKey(ReadLedgerKey(number));
    }

    byte[] LedgerKey(long number) => number == 0 ? _ledger : ReadLedgerKey(number);

    byte[] ReadLedgerKey(long number) => Read(Folder, LedgerKeyName(number), mayCreate: false);

    static string LedgerKeyName(long number) => string.Create(CultureInfo.InvariantCulture, $"ledger-{number}");

    /// <summary>The checkpoint that was signed last, or null before the first.</summary>
    internal byte[]? LastCheckpoint()
    {
        var path = Path.Combine(Folder, LastCheckpointFile);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Keeps a checkpoint, durably, before anybody sees it.</summary>
    internal void KeepCheckpoint(byte[] note)
    {
        var path = Path.Combine(Folder, LastCheckpointFile);
        WriteBeside(path, note);
        File.Move(path + NewSuffix, path, overwrite: true);
    }

    /// <summary>
    /// What the operator wrote into a file of the keys folder: one line. It is read anew each time, so that it can be changed.
    /// </summary>
    /// <exception cref="KeyRingException">It is not there, others can read it, or it is no such line.</exception>
    internal string ReadSecret(string name)
    {
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path))
        {
            throw new KeyRingException($"There is no file {path}. Write the secret into it, for its owner alone.");
        }

        RequirePrivate(path);
        if (new FileInfo(path).Length > MaxSecretBytes)
        {
            throw new KeyRingException($"The file {path} is larger than {MaxSecretBytes} bytes.");
        }

        var text = File.ReadAllText(path).TrimEnd('\r', '\n');
        return text.Length > 0 && !text.Any(char.IsControl)
            ? text
            : throw new KeyRingException($"The file {path} must hold one line: the secret.");
    }

    /// <summary>The 32-byte key of the digests of what was removed here.</summary>
    /// <param name="mayCreate">True while nothing was written with it: only then may it be made.</param>
    /// <exception cref="KeyRingException">Others can read it, or it is missing.</exception>
    internal byte[] TombstonesKey(bool mayCreate) => Read(Folder, TombstonesKeyName, mayCreate);

    /// <summary>Signs releases of lists in a supplier's name; the key is made where it is not there.</summary>
    internal NoteSigner PublishSigner(string supplier) => new(supplier, Read(Folder, PublishKeyName, mayCreate: true));

    /// <summary>32 bytes: the public half of the key that signs published releases; null where there is none.</summary>
    internal byte[]? PublishPublicKey => File.Exists(Path.Combine(Folder, PublishKeyName))
        ? Ed25519.PublicKey(Read(Folder, PublishKeyName, mayCreate: false))
        : null;

    /// <summary>Writes a secret for its owner into the keys folder; what lies there under that name is kept.</summary>
    internal string WriteSecret(string name, string secret)
    {
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path)) Create(path, secret);
        return path;
    }

    static void RefuseInside(string folder, string dataFolder)
    {
        if (RealPath.IsWithin(RealOf(folder), RealOf(dataFolder)))
        {
            throw new KeyRingException($"The keys folder {folder} lies inside the data folder {dataFolder}. "
                + "Whoever copies the data would hold the keys; name another folder with --keys.");
        }

        if (!Directory.Exists(dataFolder)) return;
        // Also in the folders that the program itself makes there, which any copy of the data takes along.
        foreach (var place in Directory.EnumerateDirectories(dataFolder).Prepend(dataFolder))
        {
            string[] names =
                ["store", "permits", "web", LastCheckpointFile, WitnessKeyName, PublishKeyName, TombstonesKeyName];
            foreach (var name in names)
            {
                if (!File.Exists(Path.Combine(place, name))) continue;
                throw new KeyRingException($"There is a key named {name} in the data folder {dataFolder}, in {place}. Move it "
                    + "to the keys folder.");
            }
        }
    }

    // A link in any parent may lead into the data folder as well.
    static string RealOf(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (IOException error)
        {
            throw new KeyRingException($"The folder {path} cannot be used: {error.Message}");
        }
    }

    static byte[] Read(string folder, string purpose, bool mayCreate)
    {
        var path = Path.Combine(folder, purpose);
        if (!File.Exists(path))
        {
            if (!mayCreate)
            {
                throw new KeyRingException($"The key {path} is missing. Restore it from your copy of the keys folder.");
            }
            Create(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        RequirePrivate(path);
        var text = File.ReadAllText(path).Trim();
        if (text.Length != KeyBytes * 2 || !text.All(char.IsAsciiHexDigit))
        {
            throw new KeyRingException($"The key {path} is damaged: it must be {KeyBytes * 2} hexadecimal digits.");
        }

        return Convert.FromHexString(text);
    }

    static void RequirePrivate(string path)
    {
        if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new KeyRingException($"Others can read the key {path}. Run: chmod 600 '{path}'");
        }

        if (OwnerOf(path) != Libc.EffectiveUser())
        {
            throw new KeyRingException($"The key {path} belongs to another user, who can read it. "
                + $"Run: chown \"$(id -u)\" '{path}'");
        }
    }

    static uint OwnerOf(string path)
    {
        using var file = File.OpenHandle(path);
        return Libc.StatX(file, Libc.Name([]), Libc.EmptyPath, Libc.BasicStats, out var facts) == 0
            ? facts.User
            : throw new KeyRingException($"The key {path} cannot be looked at (errno {(int)Libc.LastError}).");
    }

    static void Create(string path, string secret)
    {
        WriteBeside(path, Encoding.ASCII.GetBytes(secret + "\n"));
        File.Move(path + NewSuffix, path);
    }

    // Written beside and renamed, so that a stop underway leaves no half file.
    static void WriteBeside(string path, byte[] bytes)
    {
        File.Delete(path + NewSuffix);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnlyFile,
        };
        using var stream = new FileStream(path + NewSuffix, options);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
