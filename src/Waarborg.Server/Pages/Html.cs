// Markup that encodes by itself: whatever is filled in is text, unless it is markup already.
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Waarborg.Server.Pages;

/// <summary>A piece of markup. The only way to make one is a literal with holes, and holes are encoded.</summary>
readonly struct Html
{
    readonly string? _markup;

    Html(string markup) => _markup = markup;

    internal static Html Empty => default;

    /// <summary>Markup from an interpolated literal; strings in its holes are encoded, also inside quoted attributes.</summary>
    internal static Html Of(HtmlHandler markup) => new(markup.Markup());

    /// <summary>Several pieces in a row.</summary>
    internal static Html Each<T>(IEnumerable<T> values, Func<T, Html> render)
    {
        var all = new StringBuilder();
        foreach (var value in values) all.Append(render(value)._markup);
        return new(all.ToString());
    }

    /// <summary>The piece, or nothing.</summary>
    internal static Html If(bool condition, Func<Html> render) => condition ? render() : Empty;

    public override string ToString() => _markup ?? "";
}

/// <summary>Builds an <see cref="Html"/>. It takes text, numbers and markup; anything else does not compile.</summary>
[InterpolatedStringHandler]
readonly ref struct HtmlHandler
{
    // Letters of every script stay readable; what means something in markup never passes.
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    readonly StringBuilder _markup;

    public HtmlHandler(int literalLength, int formattedCount) => _markup = new(checked(literalLength + (formattedCount * 16)));

    public void AppendLiteral(string literal) => _markup.Append(literal);

    public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

    public void AppendFormatted(Html markup) => _markup.Append(markup.ToString());

    public void AppendFormatted(long number) =>
        _markup.Append(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    internal string Markup() => _markup.ToString();
}
