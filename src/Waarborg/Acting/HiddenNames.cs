// Takes a name away from a file without ever removing another file that was put under it meanwhile.
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>What hiding one name gave.</summary>
enum HideResult
{
    /// <summary>The file bears the hidden name now.</summary>
    Hidden,

    /// <summary>Nothing bears the name, or something else does: there is nothing of ours to remove.</summary>
    NotThere,

    /// <summary>The operating system refused; the name is as it was.</summary>
    Refused,
}

/// <summary>
/// The names of one file on their way out. Unlinking a name cannot be made to depend on what bears it, and a customer may
/// exchange files at any moment. So each name is first renamed, without overwriting, to a random hidden name in the same
/// folder; only what then turns out to be the very inode is removed, and anything else gets its name back.
/// </summary>
sealed class HiddenNames(
    SafeFileHandle root, string sealedName, ulong device, ulong inode, Action<string> atPoint) : IDisposable
{
    readonly List<Hidden> _hidden = [];

    static ReadOnlySpan<byte> Prefix => ".waarborg-"u8;

    sealed record Hidden(SafeFileHandle Folder, byte[] Name, byte[] HiddenName, byte[] Path);

    internal int Count => _hidden.Count;

    internal IEnumerable<byte[]> Paths => _hidden.Select(hidden => hidden.Path);

    /// <summary>The last error of the operating system, where hiding was refused.</summary>
    internal Errno Error { get; private set; }

    /// <summary>Hides one name; the number keeps the hidden names of one file apart and stays the same after a crash.</summary>
    internal HideResult Hide(byte[] path, int number)
    {
        Beneath.Split(path, out var parent, out var name);
        var opened = Beneath.Open(root, parent, OpenFlags.PathOnly | OpenFlags.Folder);
        if (opened.Handle is not { } folder) return Missing(opened.Error);
        var hidden = HiddenName(number);
        var result = HideIn(folder, name, hidden);
        if (result == HideResult.Hidden) _hidden.Add(new(folder, name.ToArray(), hidden, path));
        else folder.Dispose();
        return result;
    }

    /// <summary>Opens the hidden file for reading. Null when it was taken away.</summary>
    internal SafeFileHandle? Open()
    {
        foreach (var hidden in _hidden)
        {
            var opened = Beneath.OpenFile(hidden.Folder, hidden.HiddenName, out var facts);
            if (opened.Handle is not { } file) continue;
            if (Is(facts)) return file;
            file.Dispose();
        }

        return null;
    }

    /// <summary>Gives every name back, without overwriting what was put there meanwhile.</summary>
    internal void Reveal()
    {
        foreach (var hidden in _hidden) GiveBack(hidden.Folder, hidden.HiddenName, hidden.Name);
        Clear();
    }

    /// <summary>Removes the hidden names and makes that durable.</summary>
    internal void Unlink()
    {
        foreach (var hidden in _hidden)
        {
            // The name is random and a moment old; that it still stands for the inode is looked at once more all the same.
            if (Beneath.StatName(hidden.Folder, hidden.HiddenName, out var facts) != Errno.None || !Is(facts)) continue;
            var error = Beneath.Unlink(hidden.Folder, hidden.HiddenName);
            if (error is not (Errno.None or Errno.NoEntry)) Error = error;
            atPoint("disable:unlinked");
        }

        foreach (var hidden in _hidden) Beneath.SyncFolder(hidden.Folder);
        Clear();
    }

    public void Dispose() => Clear();

    HideResult HideIn(SafeFileHandle folder, ReadOnlySpan<byte> name, byte[] hidden)
    {
        if (Beneath.StatName(folder, hidden, out var before) == Errno.None)
        {
            if (Is(before)) return HideResult.Hidden;

            // A stop came between renaming the wrong thing and giving it back.
            GiveBack(folder, hidden, name);
        }

        var error = Beneath.StatName(folder, name, out var facts);
        if (error != Errno.None) return Missing(error);
        if (!Is(facts)) return HideResult.NotThere;
        atPoint("disable:seen");
        error = Beneath.RenameNoReplace(folder, name, hidden);
        if (error == Errno.NoEntry) return HideResult.NotThere;
        if (error != Errno.None) return RefusedBy(error);
        atPoint("disable:moved");
        if (Beneath.StatName(folder, hidden, out var moved) == Errno.None && Is(moved)) return HideResult.Hidden;

        // Somebody exchanged it between the look and the rename.
        GiveBack(folder, hidden, name);
        return HideResult.NotThere;
    }

    void GiveBack(SafeFileHandle folder, ReadOnlySpan<byte> hidden, ReadOnlySpan<byte> name)
    {
        if (Beneath.RenameNoReplace(folder, hidden, name) != Errno.Exists) return;

        // Its name was given to something else within that moment: both are kept, this one under a name that is seen.
        var apart = Encoding.ASCII.GetBytes($"given-back-by-waarborg-{sealedName}");
        for (var number = 0; number < 100; number++)
        {
            byte[] free = number == 0 ? apart : [.. apart, .. Digits(number)];
            if (Beneath.RenameNoReplace(folder, hidden, free) != Errno.Exists) return;
        }
    }

    bool Is(FileFacts facts) =>
        facts.Kind == FileKind.Regular && facts.Version.Device == device && facts.Version.Inode == inode;

    HideResult Missing(Errno error) =>
        error is Errno.AccessDenied or Errno.NotPermitted or Errno.InputOutput ? RefusedBy(error) : HideResult.NotThere;

    HideResult RefusedBy(Errno error)
    {
        Error = error;
        return HideResult.Refused;
    }

    /// <summary>The name of the sealed pair to which a hidden name belongs, or null where it is no such name.</summary>
    internal static string? SealedNameOf(ReadOnlySpan<byte> name)
    {
        var rest = name.StartsWith(Prefix) ? name[Prefix.Length..] : default;
        var end = rest.IndexOf((byte)'-');
        return end > 0 ? Encoding.ASCII.GetString(rest[..end]) : null;
    }

    byte[] HiddenName(int number) => [.. Prefix, .. Encoding.ASCII.GetBytes(sealedName), .. Digits(number)];

    static byte[] Digits(int number) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"-{number}"));

    void Clear()
    {
        foreach (var hidden in _hidden) hidden.Folder.Dispose();
        _hidden.Clear();
    }
}
