using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Penstock.Evaluation;

/// <summary>HTML that is being written: what stands in the code is markup, and everything that is put in is escaped.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _ = markup;

    /// <summary>Adds markup without anything put in.</summary>
    public void AddPlain(string markup) => _text.Append(markup);

    public override string ToString() => _text.ToString();

    /// <summary>A number with four decimals at most, a dash where it is undefined.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "–" : double.Abs(value) >= 1e5 ? value.ToString("#,0", CultureInfo.InvariantCulture) : value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Count(double value) => value.ToString(value == Math.Floor(value) ? "#,0" : "#,0.#", CultureInfo.InvariantCulture);

    public static string Range(Interval? interval) => interval is { IsDefined: true } ? $"{Number(interval.Lower)} to {Number(interval.Upper)}" : "";

    /// <summary>Takes an interpolated string apart: its constant parts are markup, its holes are text.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _text;

        public Markup(int literalLength, int formattedCount, HtmlText html)
        {
            _ = (literalLength, formattedCount);
            _text = html._text;
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted(double number) => _text.Append(number.ToString("0.##", CultureInfo.InvariantCulture));

        public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));
    }
}
