// When the record of a case is forgotten, in one line: the earliest of all ceilings, and which it is.
using Waarborg.Cases;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class RetentionView
{
    internal static Html Line(PageFrame frame, Installation installation, long caseId)
    {
        var kept = new RetentionDesk(installation).List(caseId);
        if (kept.Count == 0) return Html.Empty;
        var texts = frame.Texts.Keeping;
        if (kept.Any(one => one.Item.IsHeld)) return Calm(texts.Held);
        var first = kept.MinBy(one => one.End.At)!.End;
        var (day, rule) = (AmsterdamWords.LastDay(first.At, frame.Texts.Tag), texts.Rule(first.Rule));
        return Calm(
            first.At <= frame.Now ? texts.IsOver(rule)
            : kept.All(one => one.End == first) ? texts.Goes(day, rule)
            : texts.FirstGoes(day, rule));
    }

    static Html Calm(string words) => Html.Of($"""<p class="calm">{words}</p>""");
}
