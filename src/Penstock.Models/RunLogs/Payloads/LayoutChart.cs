using Penstock.Data;

namespace Penstock.Models;

/// <summary>A chart of a layout: lines, or lines within margins.</summary>
/// <param name="Title">The title.</param>
public sealed record LayoutChart(string Title)
{
    private const int TitleField = 1, LinesField = 2, MarginsField = 3, TagField = 1, SeriesField = 1, ValueField = 1, LowerField = 2, UpperField = 3;

    /// <summary>A line within a margin.</summary>
    /// <param name="Value">The tag of the line.</param>
    /// <param name="Lower">The tag of the lower edge.</param>
    /// <param name="Upper">The tag of the upper edge.</param>
    public sealed record Margin(string Value, string Lower, string Upper);

    /// <summary>Regular expressions of the tags whose lines are shown; null, the default, for none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Lines within margins; null, the default, for none. A chart has tags or margins.</summary>
    public IReadOnlyList<Margin>? Margins { get; init; }

    internal void Write(ProtoWriter to)
    {
        to.Text(TitleField, Title);
        if (Tags is not null)
        {
            int begun = to.Begin(LinesField);
            foreach (string tag in Tags) to.Bytes(TagField, System.Text.Encoding.UTF8.GetBytes(tag));
            to.End(begun);
        }
        else if (Margins is not null)
        {
            int begun = to.Begin(MarginsField);
            foreach (Margin margin in Margins)
            {
                int series = to.Begin(SeriesField);
                to.Text(ValueField, margin.Value);
                to.Text(LowerField, margin.Lower);
                to.Text(UpperField, margin.Upper);
                to.End(series);
            }
            to.End(begun);
        }
    }

    internal static LayoutChart Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        var chart = new LayoutChart("");
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == TitleField) chart = chart with { Title = Payload.Text(ref reader) };
            else if (field == LinesField) chart = new(chart.Title) { Tags = Payload.All(whole, reader.Range(), TagField, Payload.Text) };
            else if (field == MarginsField) chart = new(chart.Title) { Margins = Payload.All(whole, reader.Range(), SeriesField, ReadMargin) };
            else reader.Pass(field, type);
        }
        return chart;
    }

    private static Margin ReadMargin(ReadOnlySpan<byte> whole, WireRange range)
    {
        var margin = new Margin("", "", "");
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == ValueField) margin = margin with { Value = Payload.Text(ref reader) };
            else if (field == LowerField) margin = margin with { Lower = Payload.Text(ref reader) };
            else if (field == UpperField) margin = margin with { Upper = Payload.Text(ref reader) };
            else reader.Pass(field, type);
        }
        return margin;
    }
}
