using System.Runtime.CompilerServices;
using System.Text;
using Waarborg.Intake;

namespace Waarborg.Tests.Intake;

/// <summary>Each rule of docs/correspondence.md, and what must stay in scope.</summary>
public class CorrespondenceTests
{
    [Theory]
    [InlineData("letter.eml", "MessageFile")]
    [InlineData("LETTER.EML", "MessageFile")]
    [InlineData("1.emlx", "MessageFile")]
    [InlineData("outlook.msg", "MessageFile")]
    [InlineData("archive.pst", "MailboxFile")]
    [InlineData("archive.ost", "MailboxFile")]
    [InlineData("old.mbox", "MailboxFile")]
    [InlineData("old.mbox.gz", "MailboxFile")]
    [InlineData("in.mbx", "MailboxFile")]
    [InlineData("Inbox.dbx", "MailboxFile")]
    [InlineData("names.nsf", "MailboxFile")]
    [InlineData("opera.mbs", "MailboxFile")]
    [InlineData("mbox", "MailboxFile")]
    [InlineData("INBOX", "MailboxFile")]
    [InlineData("WinMail.dat", "MailboxFile")]
    [InlineData("Inbox.msf", "ThunderbirdMailbox")]
    [InlineData("shop.sql", "DatabaseDump")]
    [InlineData("shop.sql.gz", "DatabaseDump")]
    [InlineData("shop.sql.bz2", "DatabaseDump")]
    [InlineData("shop.SQL.XZ", "DatabaseDump")]
    [InlineData("shop.sql.zst", "DatabaseDump")]
    [InlineData("shop.sql.zip", "DatabaseDump")]
    [InlineData("shop.dump", "DatabaseDump")]
    [InlineData("shop.dmp", "DatabaseDump")]
    [InlineData("shop.bak", "DatabaseDump")]
    [InlineData("shop.db.bak", "DatabaseDump")]
    [InlineData("a.sqlite", "DatabaseFile")]
    [InlineData("a.sqlite3", "DatabaseFile")]
    [InlineData("a.db", "DatabaseFile")]
    [InlineData("a.mdb", "DatabaseFile")]
    [InlineData("a.accdb", "DatabaseFile")]
    [InlineData("a.ibd", "DatabaseFile")]
    [InlineData("a.frm", "DatabaseFile")]
    [InlineData("a.MYD", "DatabaseFile")]
    [InlineData("a.MYI", "DatabaseFile")]
    [InlineData("a.bson", "DatabaseFile")]
    [InlineData("dump.rdb", "DatabaseFile")]
    [InlineData("phone.ab", "PhoneBackupFile")]
    [InlineData("phone.nbu", "PhoneBackupFile")]
    [InlineData("phone.ipd", "PhoneBackupFile")]
    [InlineData("phone.bbb", "PhoneBackupFile")]
    [InlineData("msgstore.db.crypt14", "ChatBackup")]
    [InlineData("msgstore-2026-01-01.1.db.crypt15", "ChatBackup")]
    [InlineData("signal-2026-01-01-00-00-00.backup", "ChatBackup")]
    public void A_file_is_known_as_correspondence_by_its_name(string name, string rule)
    {
        Assert.Equal(rule, Correspondence.JudgeFile(Encoding.UTF8.GetBytes(name), Holding()).ToString());
    }

    [Fact]
    public void A_file_with_a_Thunderbird_index_beside_it_is_a_mailbox()
    {
        Assert.Equal(CorrespondenceRule.ThunderbirdMailbox, Correspondence.JudgeFile("Drafts"u8, Holding("Drafts.msf")));
        Assert.Null(Correspondence.JudgeFile("Sent"u8, Holding("Drafts.msf")));
    }

    [Theory]
    [InlineData("mail.jpg")]
    [InlineData("message.png")]
    [InlineData("mbox.jpg")]
    [InlineData("photo.jpg.bak")]
    [InlineData("sql.webp")]
    [InlineData("db")]
    [InlineData("msgstore.jpg")]
    [InlineData("eml")]
    [InlineData(".jpg")]
    public void A_picture_stays_in_scope_whatever_word_is_in_its_name(string name)
    {
        Assert.Null(Correspondence.JudgeFile(Encoding.UTF8.GetBytes(name), Holding()));
    }

    [Theory]
    [InlineData("anything", "MaildirStructure", "cur", "new", "tmp")]
    [InlineData("Maildir", "MaildirName")]
    [InlineData(".Maildir", "MaildirName")]
    [InlineData(".maildir", "MaildirName")]
    [InlineData("mail", "MailFolderName")]
    [InlineData("Mail", "MailFolderName")]
    [InlineData("mails", "MailFolderName")]
    [InlineData("vmail", "MailFolderName")]
    [InlineData(".mail", "MailFolderName")]
    [InlineData("ImapMail", "MailFolderName")]
    [InlineData("INBOX.mbox", "MailboxFolder")]
    [InlineData("INBOX.imapmbox", "MailboxFolder")]
    [InlineData("mdbox", "DovecotMailbox")]
    [InlineData("sdbox", "DovecotMailbox")]
    [InlineData("dbox-Mails", "DovecotMailbox")]
    [InlineData("INBOX", "DovecotMailbox", "dbox-Mails")]
    [InlineData("mailboxes", "DovecotMailbox", "INBOX/dbox-Mails")]
    [InlineData("x", "DovecotMailbox", "dovecot-uidlist")]
    [InlineData("x", "DovecotMailbox", "dovecot.index")]
    [InlineData("x", "DovecotMailbox", "dovecot.index.log")]
    [InlineData("x", "DovecotMailbox", "dovecot.mailbox.log")]
    [InlineData(".Sent", "OtherMailServer", "maildirfolder")]
    [InlineData("x", "OtherMailServer", "maildirsize")]
    [InlineData("x", "OtherMailServer", "cyrus.header")]
    [InlineData("x", "OtherMailServer", "cyrus.index")]
    [InlineData("x", "OtherMailServer", ".mh_sequences")]
    [InlineData("00008030-0011", "PhoneBackupFolder", "Manifest.db", "Info.plist")]
    [InlineData("00008030-0011", "PhoneBackupFolder", "Manifest.mbdb", "Status.plist")]
    [InlineData("00008030-0011", "PhoneBackupFolder", "Manifest.plist", "Status.plist")]
    [InlineData("WhatsApp", "ChatBackup", "Databases")]
    public void A_folder_is_known_as_correspondence_by_name_or_structure(string name, string rule, params string[] holds)
    {
        Assert.Equal(rule, Correspondence.JudgeFolder(Encoding.UTF8.GetBytes(name), false, Holding(holds)).ToString());
    }

    [Theory]
    [InlineData("mail", true)]
    [InlineData("Mail", true, "cur", "new")]
    [InlineData("mailing", false)]
    [InlineData("pictures", false, "cur", "new")]
    [InlineData("app", false, "Info.plist")]
    [InlineData("app", false, "Manifest.db")]
    [InlineData("WhatsApp", false, "Media")]
    [InlineData("mailboxes", false)]
    public void A_folder_without_a_mailbox_s_structure_stays_in_scope(string name, bool inWebRoot, params string[] holds)
    {
        Assert.Null(Correspondence.JudgeFolder(Encoding.UTF8.GetBytes(name), inWebRoot, Holding(holds)));
    }

    [Fact]
    public void A_mailbox_in_a_web_root_is_correspondence_all_the_same()
    {
        var rule = Correspondence.JudgeFolder("mail"u8, true, Holding("cur", "new", "tmp"));

        Assert.Equal(CorrespondenceRule.MaildirStructure, rule);
    }

    [Theory]
    [InlineData("/home/anna/mail", true, false)]
    [InlineData("/home/anna/mail/2026", true, false)]
    [InlineData("/home/anna/Maildir", true, false)]
    [InlineData("/srv/public/anna/mail", true, false)]
    [InlineData("/home/anna/public_html/mail", false, true)]
    [InlineData("/home/anna/public_html", false, true)]
    [InlineData("/var/www", false, true)]
    [InlineData("/var/www/clients", false, false)]
    [InlineData("/", false, false)]
    public void The_path_of_a_source_is_judged_like_everything_in_it(string path, bool refused, bool inWebRoot)
    {
        var (rule, web) = Correspondence.JudgeRootPath(Encoding.UTF8.GetBytes(path));
        Assert.Equal(refused, rule is not null);
        Assert.Equal(inWebRoot, web);
    }

    [Fact]
    public void Every_rule_is_a_row_of_the_page_that_explains_them()
    {
        var page = File.ReadAllText(PageBeside());
        Assert.All(Enum.GetNames<CorrespondenceRule>(), rule => Assert.Contains($"| `{rule}` |", page, StringComparison.Ordinal));
    }

    static string PageBeside([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/correspondence.md");

    static Correspondence.NameExists Holding(params string[] names) =>
        name => names.Contains(Encoding.UTF8.GetString(name), StringComparer.Ordinal);
}
