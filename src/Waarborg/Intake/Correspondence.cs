// What is correspondence by name and structure, so that it is never opened. Pure; the table is docs/correspondence.md.
namespace Waarborg.Intake;

/// <summary>Why something counts as correspondence. Each rule is a row of docs/correspondence.md.</summary>
enum CorrespondenceRule
{
    MaildirStructure,
    MaildirName,
    MailFolderName,
    MailboxFolder,
    DovecotMailbox,
    OtherMailServer,
    MessageFile,
    MailboxFile,
    ThunderbirdMailbox,
    DatabaseDump,
    DatabaseFile,
    PhoneBackupFolder,
    PhoneBackupFile,
    ChatBackup,
}

/// <summary>
/// Judges folders and files before anything is opened, by their names and by which names lie in or beside them. When in
/// doubt it says correspondence: the item is then counted as not scanned, which somebody can see and weigh.
/// </summary>
static class Correspondence
{
    /// <summary>Is there something of this name? Asked with <c>statx</c>, which opens nothing.</summary>
    internal delegate bool NameExists(ReadOnlySpan<byte> name);

    // Upper and lower case of ASCII letters are one in every comparison here.
    static readonly string[] _webRoots = ["public_html", "htdocs", "httpdocs", "www", "wwwroot", "html", "public", "web"];
    static readonly string[] _unmistakableWebRoots = ["public_html", "htdocs", "httpdocs", "wwwroot"];
    static readonly string[] _maildirNames = ["maildir", ".maildir"];
    static readonly string[] _mailFolderNames = ["mail", "mails", "vmail", ".mail", "imapmail"];
    static readonly string[] _dboxNames = ["dbox-mails", "mdbox", "sdbox"];
    static readonly string[] _mailboxFolderEnds = [".mbox", ".imapmbox"];
    static readonly string[] _messageEnds = [".eml", ".emlx", ".msg"];
    static readonly string[] _mailboxEnds = [".pst", ".ost", ".mbox", ".mbx", ".dbx", ".nsf", ".mbs"];
    static readonly string[] _mailboxNames = ["mbox", "inbox", "winmail.dat"];
    static readonly string[] _dumpEnds = [".sql", ".dump", ".dmp"];
    static readonly string[] _databaseEnds =
    [
        ".sqlite", ".sqlite3", ".db", ".mdb", ".accdb", ".ibd", ".frm", ".myd", ".myi", ".bson", ".rdb",
    ];

    static readonly string[] _phoneEnds = [".ab", ".nbu", ".ipd", ".bbb"];
    static readonly string[] _compressedEnds = [".gz", ".bz2", ".xz", ".zst", ".zip"];
    static readonly string[] _manifests = ["Manifest.db", "Manifest.mbdb", "Manifest.plist"];
    static readonly string[] _phoneFacts = ["Info.plist", "Status.plist"];

    /// <summary>True for the names under which web servers keep what they publish.</summary>
    internal static bool IsWebRoot(ReadOnlySpan<byte> name) => IsAny(name, _webRoots);

    /// <summary>Judges a folder, which is not opened when a rule is given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inWebRoot">True when it lies, at any depth, in a folder that a web server publishes.</param>
    /// <param name="holds">Says which names lie in it; may be asked for <c>a/b</c>.</param>
    internal static CorrespondenceRule? JudgeFolder(ReadOnlySpan<byte> name, bool inWebRoot, NameExists holds)
    {
        if (JudgeFolderName(name, inWebRoot) is { } byName) return byName;
        if (holds("cur"u8) && holds("new"u8) && holds("tmp"u8)) return CorrespondenceRule.MaildirStructure;
        if (holds("dbox-Mails"u8) || holds("dovecot-uidlist"u8) || holds("dovecot.index.log"u8)
            || holds("dovecot.index"u8) || holds("dovecot.mailbox.log"u8)
            || (Is(name, "mailboxes") && holds("INBOX/dbox-Mails"u8)))
        {
            return CorrespondenceRule.DovecotMailbox;
        }

        if (holds("maildirfolder"u8) || holds("maildirsize"u8) || holds("cyrus.header"u8) || holds("cyrus.index"u8)
            || holds(".mh_sequences"u8))
        {
            return CorrespondenceRule.OtherMailServer;
        }

        if (HoldsAny(holds, _manifests) && HoldsAny(holds, _phoneFacts)) return CorrespondenceRule.PhoneBackupFolder;
        if (Is(name, "whatsapp") && (holds("Databases"u8) || holds("databases"u8))) return CorrespondenceRule.ChatBackup;
        return null;
    }

    /// <summary>Judges a file, which is not opened when a rule is given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="beside">Says which names lie in the same folder.</param>
    internal static CorrespondenceRule? JudgeFile(ReadOnlySpan<byte> name, NameExists beside)
    {
        if (JudgeFileName(name) is { } byName) return byName;

        // Thunderbird keeps an index NAME.msf beside each mailbox NAME.
        Span<byte> index = stackalloc byte[Locator.MaxNameBytes + 4];
        if (name.Length > Locator.MaxNameBytes) return null;
        name.CopyTo(index);
        ".msf"u8.CopyTo(index[name.Length..]);
        return beside(index[..(name.Length + 4)]) ? CorrespondenceRule.ThunderbirdMailbox : null;
    }

    /// <summary>What the name of a file alone says.</summary>
    internal static CorrespondenceRule? JudgeFileName(ReadOnlySpan<byte> name)
    {
        // A compressed mailbox or dump is what it was before; once, for nobody compresses twice in earnest.
        foreach (var end in _compressedEnds)
        {
            if (!EndsWith(name, end)) continue;
            name = name[..^end.Length];
            break;
        }

        if (EndsWithAny(name, _messageEnds)) return CorrespondenceRule.MessageFile;
        if (EndsWithAny(name, _mailboxEnds) || IsAny(name, _mailboxNames)) return CorrespondenceRule.MailboxFile;
        if (EndsWith(name, ".msf")) return CorrespondenceRule.ThunderbirdMailbox;
        if (EndsWithAny(name, _dumpEnds) || IsDatabaseBackup(name)) return CorrespondenceRule.DatabaseDump;
        if (EndsWithAny(name, _databaseEnds)) return CorrespondenceRule.DatabaseFile;
        if (EndsWithAny(name, _phoneEnds)) return CorrespondenceRule.PhoneBackupFile;
        if (Contains(name, ".crypt1") || (StartsWith(name, "msgstore") && Contains(name, ".crypt")))
        {
            return CorrespondenceRule.ChatBackup;
        }

        if (StartsWith(name, "signal-") && EndsWith(name, ".backup")) return CorrespondenceRule.ChatBackup;
        return null;
    }

    /// <summary>What the path that a source is declared with says: a source may itself be a mail folder, or lie in one.</summary>
    internal static (CorrespondenceRule? Rule, bool InWebRoot) JudgeRootPath(ReadOnlySpan<byte> path)
    {
        var inWebRoot = false;
        ReadOnlySpan<byte> last = default;
        foreach (var range in path.Split((byte)'/'))
        {
            if (path[range].IsEmpty) continue;
            last = path[range];
            if (JudgeFolderName(last, inWebRoot) is { } rule) return (rule, inWebRoot);

            // "public", "web" or "www" high up in a path is too common a word to excuse a folder named mail far below.
            inWebRoot |= IsAny(last, _unmistakableWebRoots);
        }

        return (null, inWebRoot || IsWebRoot(last));
    }

    static CorrespondenceRule? JudgeFolderName(ReadOnlySpan<byte> name, bool inWebRoot)
    {
        if (IsAny(name, _maildirNames)) return CorrespondenceRule.MaildirName;
        if (IsAny(name, _dboxNames)) return CorrespondenceRule.DovecotMailbox;
        if (EndsWithAny(name, _mailboxFolderEnds)) return CorrespondenceRule.MailboxFolder;
        return !inWebRoot && IsAny(name, _mailFolderNames) ? CorrespondenceRule.MailFolderName : null;
    }

    // NAME.bak is how SQL Server names a back-up; NAME.jpg.bak is somebody's picture, NAME.db.bak a database again.
    static bool IsDatabaseBackup(ReadOnlySpan<byte> name)
    {
        if (!EndsWith(name, ".bak")) return false;
        var stem = name[..^4];
        return !stem.Contains((byte)'.') || EndsWithAny(stem, _dumpEnds) || EndsWithAny(stem, _databaseEnds);
    }

    static bool HoldsAny(NameExists holds, string[] names)
    {
        foreach (var name in names)
        {
            if (holds(System.Text.Encoding.ASCII.GetBytes(name))) return true;
        }

        return false;
    }

    static bool IsAny(ReadOnlySpan<byte> name, string[] choices)
    {
        foreach (var choice in choices)
        {
            if (Is(name, choice)) return true;
        }

        return false;
    }

    static bool EndsWithAny(ReadOnlySpan<byte> name, string[] ends)
    {
        foreach (var end in ends)
        {
            if (EndsWith(name, end)) return true;
        }

        return false;
    }

    static bool Is(ReadOnlySpan<byte> name, string text) => System.Text.Ascii.EqualsIgnoreCase(name, text);

    static bool EndsWith(ReadOnlySpan<byte> name, string end) =>
        name.Length >= end.Length && Is(name[^end.Length..], end);

    static bool StartsWith(ReadOnlySpan<byte> name, string start) =>
        name.Length >= start.Length && Is(name[..start.Length], start);

    static bool Contains(ReadOnlySpan<byte> name, string part)
    {
        for (var at = 0; at + part.Length <= name.Length; at++)
        {
            if (Is(name.Slice(at, part.Length), part)) return true;
        }

        return false;
    }
}
