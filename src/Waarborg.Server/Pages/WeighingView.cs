// The pieces of a weighing that its public page and the desk share: texts, opinions, figures, points, decision.
using System.Globalization;
using Waarborg.Permits;

namespace Waarborg.Server.Pages;

static class WeighingView
{
    /// <summary>Where a weighing stands, in words.</summary>
    internal static string State(PageFrame frame, Weighing weighing, DateTimeOffset answersUntil)
    {
        var texts = frame.Texts.Weighing;
        if (weighing.IsGone) return texts.Gone;
        if (weighing.ReplacedBy is { } other) return texts.Replaced(other);
        if (weighing.RecordedAt is not null) return $"{texts.Recorded}: {DecisionWords(frame, weighing)}";
        return frame.Now < answersUntil ? texts.DraftOpen(frame.Forms.Span(answersUntil - frame.Now)) : texts.DraftWaits;
    }

    internal static string DecisionWords(PageFrame frame, Weighing weighing) => frame.Texts.Weighing.DecisionWords(
        weighing.Judgement.Decision, weighing.Draft.Kind == WeighingKind.First);

    internal static Html Facts(PageFrame frame, Weighing weighing, DateTimeOffset answersUntil)
    {
        var texts = frame.Texts.Weighing;
        var recorded = weighing.RecordedAt is { } at
            ? Html.Of($"<div><dt>{texts.RecordedAt}</dt><dd>{Layout.Moment(frame, at)}</dd></div>")
            : Html.Of($"<div><dt>{texts.AnswersUntil}</dt><dd>{Layout.Moment(frame, answersUntil)}</dd></div>");
        var permit = weighing.UsedBy is { } number
            ? Html.Of($"<div><dt>{texts.Permit}</dt><dd>{number}</dd></div>")
            : Html.Empty;
        return Html.Of($"""
            <dl class="facts">
            <div><dt>{frame.Texts.Source}</dt><dd>{Layout.Name(weighing.Source)}</dd></div>
            <div><dt>{texts.Kind}</dt><dd>{texts.KindWords(weighing.Draft.Kind)}</dd></div>
            <div><dt>{texts.State}</dt><dd>{State(frame, weighing, answersUntil)}</dd></div>
            <div><dt>{texts.Drafted}</dt><dd>{Layout.Moment(frame, weighing.DraftedAt)}</dd></div>
            {recorded}
            {permit}
            </dl>
            """);
    }

    /// <summary>What was written about one axis.</summary>
    internal static Html AxisText(PageFrame frame, Weighing weighing, Axis axis)
    {
        var (texts, draft) = (frame.Texts.Weighing, weighing.Draft);
        return axis switch
        {
            Axis.Goal => Layout.Written(draft.Goal),
            Axis.Security => Layout.Written(draft.Security),
            Axis.Privacy => Html.Of($"""
                <h3>{texts.Rights}</h3>{Layout.Written(draft.Privacy.Rights)}
                <h3>{texts.Correspondence}</h3>{Layout.Written(draft.Privacy.Correspondence)}
                <h3>{texts.Expression}</h3>{Layout.Written(draft.Privacy.Expression)}
                """),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The opinion on one axis, what the decision says to it, and whether it is signed; no names.</summary>
    internal static Html Opinion(PageFrame frame, Weighing weighing, Axis axis)
    {
        var texts = frame.Texts.Weighing;
        var opinion = weighing.Judgement.Opinions.GetValueOrDefault(axis);
        var answer = weighing.Judgement.Answers.GetValueOrDefault(axis) is { } said
            ? Html.Of($"""<p class="term">{texts.AnswerToOpinion}</p>{Layout.Written(said)}""")
            : Html.Empty;
        var signed = weighing.SignatureOn(axis) is { } signature
            ? texts.SignedAt(frame.Forms.Moment(signature.Signature.At))
            : texts.NotSigned;
        return Html.Of($"""
            <div class="opinion{(opinion?.Opinion == Permits.Opinion.Adverse ? " adverse" : "")}">
            <p class="term">{texts.OpinionWords(opinion?.Opinion)}</p>
            {(opinion is null ? Html.Empty : Layout.Written(opinion.Words))}
            {answer}
            <p><small>{texts.SignerWords(axis)} {signed}</small></p>
            </div>
            """);
    }

    /// <summary>What was written besides the axes.</summary>
    internal static Html Rest(PageFrame frame, WeighingDraft draft)
    {
        var texts = frame.Texts.Weighing;
        Column[] columns = [new(texts.Alternative), new(texts.Effect)];
        var rows = draft.Alternatives.Select(one => (IReadOnlyList<Html>)
        [
            Layout.Written(one.What),
            one.Effect.Length > 0 ? Layout.Written(one.Effect) : Layout.Written(texts.NotMeasured(one.NotMeasured)),
        ]);
        return Html.Of($"""
            <section><h2>{texts.Investigation}</h2>{Layout.Written(draft.Investigation)}</section>
            <section><h2>{texts.Alternatives}</h2>{Table.Render(texts.Alternatives, columns, rows)}</section>
            {Html.If(draft.OrderedRemovals.Length > 0, () => Html.Of(
                $"<section><h2>{texts.OrderedRemovals}</h2>{Layout.Written(draft.OrderedRemovals)}</section>"))}
            {(draft.Review is { } review ? Review(frame, review) : Html.Empty)}
            """);
    }

    /// <summary>The questions of the review as the government asked them.</summary>
    internal static Html ReviewQuotes(PageFrame frame) => Html.Of($"""
        <p>{frame.Texts.Weighing.ReviewLead}</p>
        <blockquote lang="nl">
        <p>“{ReviewQuestions.NecessityAndFeasibility}”</p><p>“{ReviewQuestions.Suitability}”</p>
        </blockquote>
        """);

    /// <summary>The figures: exact for the desk, in tens where they hang on matches for everybody.</summary>
    internal static Html Figures(PageFrame frame, WeighingFigures figures, bool isExact)
    {
        var texts = frame.Texts.Weighing;
        var counted = isExact ? FigureView.Exact(frame, figures.Counted) : FigureView.Public(frame, figures.Counted);
        var disagreements = isExact ? figures.DecoderDisagreements : FigureView.InTens(figures.DecoderDisagreements);
        return Html.Of($"""
            <section>
            <h2>{texts.Figures}</h2>
            <p>{texts.FiguresPeriod(frame.Forms.Moment(figures.From), frame.Forms.Moment(figures.Until))}
            {(isExact ? texts.FiguresExact : texts.FiguresPublic)}</p>
            {counted}
            <dl class="facts">
            <div><dt>{texts.DecoderDisagreements}</dt><dd>{FigureView.Count(frame, disagreements)}</dd></div>
            <div><dt>{texts.SandboxOff}</dt><dd>{FigureView.Count(frame, figures.SandboxOff)}</dd></div>
            <div><dt>{frame.Texts.Reviewing.OriginalsTitle}</dt><dd>{HomePage.OriginalsWords(frame, figures.Originals)}</dd></div>
            {Html.If(figures.Inlet is not null, () => Html.Of(
                $"<div><dt>{texts.InletTitle}</dt><dd>{texts.InletWords(figures.Inlet!)}</dd></div>"))}
            </dl>
            </section>
            """);
    }

    /// <summary>The numbered points, each with what was done about it.</summary>
    internal static Html Points(PageFrame frame, Weighing weighing, IReadOnlyList<Point> points)
    {
        var texts = frame.Texts.Weighing;
        if (points.Count == 0)
        {
            return Html.Of($"""<section id="points"><h2>{texts.Points}</h2><p>{texts.PointsNone}</p></section>""");
        }

        Column[] columns =
            [new(texts.PointNumber, IsNumber: true), new(texts.PointWhat), new(texts.PointText), new(texts.PointHow)];
        var how = weighing.RecordedAt is null
            ? []
            : weighing.Judgement.Addressed.ToDictionary(one => one.Number, one => one.How);
        return Html.Of($"""
            <section id="points">
            <h2>{texts.Points}</h2>
            <p>{texts.PointsLead}</p>
            {Table.Render(texts.Points, columns, points.Select(point => (IReadOnlyList<Html>)
            [
                Html.Of($"{point.Number}"),
                Html.Of($"{texts.PointWords(point.Kind)}<br><small>{Layout.Moment(frame, point.At)}</small>"),
                PointText(frame, point),
                how.TryGetValue(point.Number, out var words) ? Layout.Written(words) : Layout.Text(texts.PointOpen),
            ]))}
            </section>
            """);
    }

    /// <summary>What a point says: the words of whoever wrote it, and those of the page where it has a subject.</summary>
    internal static Html PointText(PageFrame frame, Point point)
    {
        var texts = frame.Texts.Weighing;
        if (point.Removal is { } removal)
        {
            return Html.Of($"""
                <p><em>{texts.AnswerRemoved}</em><br><small>{Layout.Moment(frame, removal.At)}</small></p>
                {Layout.Written(removal.Why)}
                """);
        }

        var subject = point.Subject?.Split(':', 2) switch
        {
            ["bound", var name] when Enum.TryParse<Bound>(name, out var bound) => texts.BoundWords(bound),
            ["incident", var name] when Enum.TryParse<IncidentKind>(name, ignoreCase: true, out var what) =>
                texts.IncidentWords(what),
            _ => "",
        };
        return Html.Of($"""
            {Html.If(subject.Length > 0, () => Html.Of($"<p>{subject}</p>"))}{Layout.Written(point.Words)}
            """);
    }

    internal static Html Decision(PageFrame frame, Weighing weighing)
    {
        var texts = frame.Texts.Weighing;
        if (weighing.RecordedAt is null)
        {
            return Html.Of($"<section><h2>{texts.Decision}</h2><p>{texts.NoDecisionYet}</p></section>");
        }

        var narrowing = Html.If(weighing.Judgement.Narrowing.Length > 0, () => Html.Of($"""
            <h3>{texts.Narrowing}</h3>{Layout.Written(weighing.Judgement.Narrowing)}
            """));
        return Html.Of($"""
            <section>
            <h2>{texts.Decision}</h2>
            <p class="large"><strong>{DecisionWords(frame, weighing)}</strong></p>
            <h3>{texts.Reasons}</h3>{Layout.Written(weighing.Judgement.Reasons)}
            {narrowing}
            </section>
            """);
    }

    internal static string NameOf(Axis axis) => WeighingRules.NameOf(axis);

    internal static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    static Html Review(PageFrame frame, ReviewText review)
    {
        var texts = frame.Texts.Weighing;
        return Html.Of($"""
            <section>
            <h2>{texts.Review}</h2>
            {ReviewQuotes(frame)}
            <h3>{texts.Assessor}</h3>{Layout.Written(review.Assessor)}
            <h3>{texts.Necessity}</h3>{Layout.Written(review.Necessity)}
            <h3>{texts.Feasibility}</h3>{Layout.Written(review.Feasibility)}
            <h3>{texts.Suitability}</h3>{Layout.Written(review.Suitability)}
            </section>
            """);
    }
}
