// The letters of sealed objects as small files, which no back-up takes along.
using System.Globalization;
using Waarborg.Store;

namespace Waarborg.Acting.Sealing;

/// <summary>Letters in a folder, one file for each holder of an object.</summary>
static class SealLetters
{
    const string End = ".letter";
    const string PartEnd = ".part";
    const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>Where the letters of an installation lie.</summary>
    internal static string FolderOf(string sealedFolder) => Path.Combine(sealedFolder, "letters");

    /// <summary>Writes the letters of an object. When this returns they are on the disk, and were read back.</summary>
    /// <exception cref="IOException">They could not be written, or are not what was written.</exception>
    internal static void Write(string folder, string name, IReadOnlyList<SealLetter> letters)
    {
        Directory.CreateDirectory(folder, OwnerOnlyFolder);
        SealedFile.SyncFolder(Path.GetDirectoryName(folder)!);
        Shred(folder, name);
        for (var at = 0; at < letters.Count; at++)
        {
            var path = Path.Combine(folder, FileOf(name, at));
            File.Delete(path + PartEnd);
            using (var output = new FileStream(path + PartEnd, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnlyFile,
                BufferSize = 0,
            }))
            {
                output.Write(letters[at].Write());
                output.Flush(flushToDisk: true);
            }

            File.Move(path + PartEnd, path);
        }

        SealedFile.SyncFolder(folder);
        var again = Read(folder, name, letters.Count);
        var areSame = again is not null
            && letters.Zip(again, (one, other) => one.Write().AsSpan().SequenceEqual(other.Write())).All(same => same);
        if (!areSame) throw new IOException("Letters of a sealed object are not what was written. The disk may be failing.");
    }

    /// <summary>The letters of an object; null unless all of them are there and can be read.</summary>
    internal static IReadOnlyList<SealLetter>? Read(string folder, string name, int count)
    {
        var letters = new List<SealLetter>();
        for (var at = 0; at < count; at++)
        {
            var path = Path.Combine(folder, FileOf(name, at));
            if (!File.Exists(path) || new FileInfo(path).Length > SealLetter.MaxBytes) return null;
            if (SealLetter.ParseUntrusted(File.ReadAllBytes(path)) is not SealLetterOutcome.Read read) return null;
            letters.Add(read.Letter);
        }

        return letters;
    }

    /// <summary>Destroys every letter of an object.</summary>
    /// <exception cref="IOException">One could not be destroyed.</exception>
    internal static void Shred(string folder, string name)
    {
        if (!Directory.Exists(folder)) return;
        for (var at = 0; at < KeyShares.CountOf(Sharing.TwoOfThree); at++)
        {
            foreach (var end in (string[])["", PartEnd])
            {
                if (ShredFile.Shred(folder, FileOf(name, at) + end) is ShredOutcome.Refused refused)
                {
                    throw new IOException(refused.Words);
                }
            }
        }
    }

    static string FileOf(string name, int at) => string.Create(CultureInfo.InvariantCulture, $"{name}.{at + 1}{End}");
}
