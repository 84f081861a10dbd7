// The two forms of a weighing: its draft, and its opinions and decision. Plain fields with labels, in the order of reading.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Waarborg.Permits;

namespace Waarborg.Server.Pages;

static class WeighingForms
{
    /// <summary>Alternatives that the form has room for; a file can name more.</summary>
    internal const int Alternatives = 4;

    const string PointPrefix = "point.";

    internal static WeighingDraft EmptyDraft(WeighingKind kind) => new(kind, "", new("", "", ""), "", "", [], null);

    internal static WeighingDraft ReadDraft(IFormCollection form, WeighingKind otherwise)
    {
        var kind = Choice(form, "kind", otherwise);
        var alternatives = Enumerable.Range(1, Alternatives)
            .Select(n => $"alternative.{n}.")
            .Select(name => new Alternative(
                Text(form, name + "what"), Text(form, name + "effect"), Text(form, name + "notMeasured")))
            .Where(one => one.What.Length + one.Effect.Length + one.NotMeasured.Length > 0);
        return new(
            kind, Text(form, "goal"),
            new(Text(form, "privacy.rights"), Text(form, "privacy.correspondence"), Text(form, "privacy.expression")),
            Text(form, "security"), Text(form, "investigation"), [.. alternatives],
            kind != WeighingKind.ThreeYearReview
                ? null
                : new(
                    Text(form, "review.assessor"), Text(form, "review.necessity"), Text(form, "review.feasibility"),
                    Text(form, "review.suitability")))
        {
            OrderedRemovals = Text(form, "orderedRemovals"),
        };
    }

    internal static WeighingJudgement ReadJudgement(IFormCollection form)
    {
        var (opinions, answers) = (new Dictionary<Axis, AxisOpinion>(), new Dictionary<Axis, string>());
        foreach (var axis in Enum.GetValues<Axis>())
        {
            var name = WeighingView.NameOf(axis);
            foreach (var opinion in Enum.GetValues<Opinion>())
            {
                if (Text(form, $"opinion.{name}") != WeighingJson.NameOf(opinion)) continue;
                opinions[axis] = new(opinion, Text(form, $"opinion.{name}.words"));
            }

            if (Text(form, $"answer.{name}") is { Length: > 0 } answer) answers[axis] = answer;
        }

        List<AddressedPoint> addressed = [];
        foreach (var (name, value) in form)
        {
            if (!name.StartsWith(PointPrefix, StringComparison.Ordinal)) continue;
            var digits = name.AsSpan(PointPrefix.Length);
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            // A field that stays empty addresses nothing.
            if (WeighingRules.Tidy(value.ToString()) is { Length: > 0 } how) addressed.Add(new(number, how));
        }

        return new(
            opinions, Choice(form, "decision", WeighingDecision.DoNotRenew), Text(form, "reasons"), Text(form, "narrowing"),
            answers, [.. addressed.OrderBy(one => one.Number)]);
    }

    internal static Html Draft(PageFrame frame, string source, WeighingDraft draft, string publicFor)
    {
        var texts = frame.Texts.Weighing;
        var review = draft.Review ?? new("", "", "", "");
        return Html.Of($"""
            <form method="post" action="/desk/weighings/new" class="wide-form">
            <input type="hidden" name="source" value="{source}">
            <input type="hidden" name="kind" value="{WeighingJson.NameOf(draft.Kind)}">
            {Area("goal", texts.AxisTitle(Axis.Goal), draft.Goal)}
            <fieldset><legend>{texts.AxisTitle(Axis.Privacy)}</legend>
            {Area("privacy.rights", texts.Rights, draft.Privacy.Rights)}
            {Area("privacy.correspondence", texts.Correspondence, draft.Privacy.Correspondence)}
            {Area("privacy.expression", texts.Expression, draft.Privacy.Expression)}
            </fieldset>
            {Area("security", texts.AxisTitle(Axis.Security), draft.Security)}
            {Area("investigation", texts.Investigation, draft.Investigation)}
            {Html.Each(
                Enumerable.Range(1, Alternatives), n => Alternative(frame, n, draft.Alternatives.ElementAtOrDefault(n - 1)))}
            {Area("orderedRemovals", texts.OrderedRemovalsField, draft.OrderedRemovals)}
            {Html.If(draft.Kind == WeighingKind.ThreeYearReview, () => Html.Of($"""
                <fieldset><legend>{texts.Review}</legend>
                {WeighingView.ReviewQuotes(frame)}
                {Area("review.assessor", texts.Assessor, review.Assessor, rows: 1)}
                {Area("review.necessity", texts.Necessity, review.Necessity)}
                {Area("review.feasibility", texts.Feasibility, review.Feasibility)}
                {Area("review.suitability", texts.Suitability, review.Suitability)}
                </fieldset>
                """))}
            <p>{texts.PublishLead(publicFor)}</p>
            <button type="submit">{texts.PublishButton}</button>
            </form>
            """);
    }

    internal static Html Judgement(
        PageFrame frame, Weighing weighing, WeighingJudgement judgement, IReadOnlyList<Point> points)
    {
        var texts = frame.Texts.Weighing;
        var isFirst = weighing.Draft.Kind == WeighingKind.First;
        var decisions = Html.Each(Enum.GetValues<WeighingDecision>(), one => Radio(
            "decision", WeighingJson.NameOf(one), texts.DecisionWords(one, isFirst), judgement.Decision == one));
        return Html.Of($"""
            <section id="judgement">
            <h2>{texts.JudgeTitle}</h2>
            <p>{texts.JudgeLead}</p>
            <form method="post" action="/desk/weighings/{weighing.Id}/judgement" class="wide-form">
            {Html.Each(Enum.GetValues<Axis>(), axis => Opinion(frame, judgement, axis))}
            {Html.Each(points.Where(point => point.AddressedIn is null), point => PointField(frame, judgement, point))}
            <fieldset><legend>{texts.Decision}</legend>{decisions}
            {Area("reasons", texts.Reasons, judgement.Reasons)}
            {Area("narrowing", texts.NarrowingField, judgement.Narrowing, rows: 2)}
            </fieldset>
            <button type="submit">{texts.SaveButton}</button>
            </form>
            </section>
            """);
    }

    /// <summary>A text of several lines with its label.</summary>
    internal static Html Area(string name, string label, string value, int rows = 5) => Html.Of($"""
        <label for="{name}">{label}</label>
        <textarea id="{name}" name="{name}" rows="{rows}" maxlength="{WeighingRules.MaxTextLength}" dir="auto">{value}</textarea>
        """);

    static Html Alternative(PageFrame frame, int number, Alternative? alternative)
    {
        var texts = frame.Texts.Weighing;
        var name = "alternative." + WeighingView.Invariant(number);
        return Html.Of($"""
            <fieldset><legend>{texts.AlternativeTitle(number)}</legend>
            {Area($"{name}.what", texts.Alternative, alternative?.What ?? "", rows: 2)}
            {Area($"{name}.effect", texts.Effect, alternative?.Effect ?? "", rows: 2)}
            {Area($"{name}.notMeasured", texts.NotMeasuredField, alternative?.NotMeasured ?? "", rows: 2)}
            </fieldset>
            """);
    }

    static Html Opinion(PageFrame frame, WeighingJudgement judgement, Axis axis)
    {
        var texts = frame.Texts.Weighing;
        var name = WeighingView.NameOf(axis);
        var opinion = judgement.Opinions.GetValueOrDefault(axis);
        var choices = Html.Each((Opinion?[])[null, Permits.Opinion.Favourable, Permits.Opinion.Adverse], one => Radio(
            $"opinion.{name}", one is { } said ? WeighingJson.NameOf(said) : "none", texts.OpinionWords(one),
            opinion?.Opinion == one));
        return Html.Of($"""
            <fieldset><legend>{texts.OpinionTitle}: {texts.AxisTitle(axis)}</legend>
            {choices}
            {Area($"opinion.{name}.words", texts.OpinionField, opinion?.Words ?? "", rows: 3)}
            {Area($"answer.{name}", texts.AnswerToOpinionField, judgement.Answers.GetValueOrDefault(axis) ?? "", rows: 2)}
            </fieldset>
            """);
    }

    static Html PointField(PageFrame frame, WeighingJudgement judgement, Point point)
    {
        var texts = frame.Texts.Weighing;
        var how = judgement.Addressed.FirstOrDefault(one => one.Number == point.Number)?.How ?? "";
        var day = frame.Forms.Day(DateOnly.FromDateTime(point.At.UtcDateTime));
        return Html.Of($"""
            <fieldset><legend>{point.Number}: {texts.PointWords(point.Kind)}, {day}</legend>
            {WeighingView.PointText(frame, point)}
            {Area(PointPrefix + WeighingView.Invariant(point.Number), texts.PointField, how, rows: 2)}
            </fieldset>
            """);
    }

    static Html Radio(string name, string value, string label, bool isChosen)
    {
        var id = $"{name}-{value}";
        return Html.Of($"""
            <div class="choice">
            <input type="radio" id="{id}" name="{name}" value="{value}"{Checked(isChosen)}><label for="{id}">{label}</label>
            </div>
            """);
    }

    static Html Checked(bool isChosen) => Html.If(isChosen, () => Html.Of($" checked"));

    static T Choice<T>(IFormCollection form, string name, T otherwise)
        where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(one => WeighingJson.NameOf(one!.Value) == form[name].ToString())
            ?? otherwise;

    static string Text(IFormCollection form, string name) => WeighingRules.Tidy(form[name].ToString());
}
