// The sentences around a report that goes by mail: whom it is from, what it is about, and where the report itself is.
using System.Globalization;
using Waarborg.Cases;

namespace Waarborg.Reporting;

static class ReportWords
{
    internal static string Subject(CaseReport report, string language)
    {
        var sample = report.IsSample ? language == "nl" ? "[voorbeeld] " : "[sample] " : "";
        return sample + (language, report.Corrects) switch
        {
            ("nl", null) => $"Melding {report.Number} van {report.Provider.Name}",
            ("nl", _) => $"Intrekking van melding {report.Corrects} van {report.Provider.Name}",
            (_, null) => $"Report {report.Number} of {report.Provider.Name}",
            _ => $"Withdrawal of report {report.Corrects} of {report.Provider.Name}",
        };
    }

    // What fell is told apart from what stands: nobody is to drop what stands.
    static string Correction(CaseReport report, string corrected, string language)
    {
        var fallen = report.Fallen ?? [];
        var numbers = string.Join(", ", fallen.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        var why = (language, fallen.Count == 0, fallen.Count == report.Items.Count) switch
        {
            ("nl", true, _) => "Niemand oordeelde anders: de melding had zo niet of niet aan u gedaan moeten worden.",
            ("nl", _, true) => "Wat daarin stond, is het niet: mensen hebben opnieuw geoordeeld.",
            ("nl", _, _) => $"Over bestand {numbers} hebben mensen opnieuw geoordeeld: dat is het niet. De andere bestanden "
                + "staan nog, en worden zo nodig opnieuw gemeld.",
            (_, true, _) => "Nobody judged otherwise: the report should not have been made so, or not to you.",
            (_, _, true) => "What it was about is not what it was said to be: people judged anew.",
            _ => $"Of file {numbers} people judged anew: it is not what it was said to be. The other files still stand, and are "
                + "reported anew where that is needed.",
        };
        return language == "nl"
            ? $"{report.Provider.Name} trekt melding {corrected} in. {why} Gebruik en bewaar die melding niet verder. Vragen: "
                + $"{report.Provider.Contact}\n"
            : $"{report.Provider.Name} withdraws report {corrected}. {why} Do not use or keep that report any further. "
                + $"Questions: {report.Provider.Contact}\n";
    }

    internal static string Plain(CaseReport report, string language)
    {
        var (at, count) = (AmsterdamWords.Moment(report.MadeAt, language), report.Items.Count);
        var files = count.ToString(CultureInfo.InvariantCulture);
        if (report.Corrects is { } corrected)
        {
            return Correction(report, corrected, language);
        }

        var urgent = report.Facts.Urgent is { } why ? (language == "nl" ? "Spoed: " : "Urgent: ") + why + "\n\n" : "";
        return urgent + (language == "nl"
            ? $"{report.Provider.Name} meldt aan {report.To.Organisation} materiaal van seksueel misbruik van kinderen dat al "
                + $"bekend was: {files} {(count == 1 ? "bestand" : "bestanden")}. Deze melding is van {at}. "
                + $"Alle gegevens staan in de bijlage. Er zijn geen beelden bijgevoegd. Vragen: {report.Provider.Contact}\n"
            : $"{report.Provider.Name} reports to {report.To.Organisation} child sexual abuse material that was known before: "
                + $"{files} {(count == 1 ? "file" : "files")}. This report is of {at}. "
                + $"All facts are in the attachment. No picture is attached. Questions: {report.Provider.Contact}\n");
    }
}
