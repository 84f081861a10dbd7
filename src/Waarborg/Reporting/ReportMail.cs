// The one place where a report becomes a mail: a text, and the report beside it as JSON, or as an abuse report with XARF.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Permits;

namespace Waarborg.Reporting;

/// <summary>Writes what RFC 5322, 2045, 2047 and 6522 ask for, and no more: every line is ASCII and short.</summary>
static class ReportMail
{
    /// <summary>Bytes of a line of base64.</summary>
    const int LineBytes = 57;

    /// <summary>The whole message, with its headers.</summary>
    internal static byte[] Write(CaseReport report, string language, MailForm form, string from, string to)
    {
        // Nothing of a correction is an abuse report.
        var isXarf = form == MailForm.Xarf && report.Corrects is null;
        var boundary = "waarborg-" + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes("boundary\n" + report.Number)).AsSpan(0, 12));
        var text = new StringBuilder();
        Header(text, "From", from);
        Header(text, "To", to);
        Header(text, "Subject", PlainMail.Encoded(ReportWords.Subject(report, language)));
        Header(text, "Date", report.MadeAt.UtcDateTime.ToString(
            "ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(text, "Message-ID", $"<{report.Number}@{from.Split('@')[^1]}>");
        Header(text, "Auto-Submitted", "auto-generated");
        Header(text, "MIME-Version", "1.0");
        Header(text, "Content-Type", isXarf
            ? $"multipart/report; report-type=feedback-report;\r\n boundary=\"{boundary}\""
            : $"multipart/mixed;\r\n boundary=\"{boundary}\"");
        text.Append("\r\n");
        Part(text, boundary, "text/plain; charset=utf-8", null, Encoding.UTF8.GetBytes(ReportWords.Plain(report, language)));
        if (isXarf)
        {
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: message/feedback-report\r\n\r\n");
            text.Append("Feedback-Type: xarf\r\nUser-Agent: Waarborg\r\nVersion: 1\r\n\r\n");
            var xarf = XarfReport.Of(report)
                ?? throw new InvalidOperationException("A report that XARF cannot say is refused before.");
            Part(
                text, boundary, "application/json; name=\"xarf.json\"", "xarf.json",
                Encoding.UTF8.GetBytes(xarf.ToJsonString()));
        }
        else
        {
            var name = report.Corrects is null ? "report.json" : "correction.json";
            Part(text, boundary, $"application/json; name=\"{name}\"", name, ReportJson.Write(report));
        }

        text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // A line break that folds nothing would begin a header of somebody else's.
    static void Header(StringBuilder text, string name, string value)
    {
        if (value.Replace("\r\n ", "", StringComparison.Ordinal).Any(char.IsControl))
        {
            throw new ArgumentException($"The header {name} holds a character that does not show.", nameof(value));
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
    }

    static void Part(StringBuilder text, string boundary, string type, string? file, byte[] body)
    {
        text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\n");
        Header(text, "Content-Type", type);
        if (file is not null) Header(text, "Content-Disposition", $"attachment; filename=\"{file}\"");
        Header(text, "Content-Transfer-Encoding", "base64");
        text.Append("\r\n");
        for (var at = 0; at < body.Length; at += LineBytes)
        {
            text.Append(Convert.ToBase64String(body.AsSpan(at, Math.Min(LineBytes, body.Length - at)))).Append("\r\n");
        }
    }
}
