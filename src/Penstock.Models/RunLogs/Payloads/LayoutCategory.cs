using Penstock.Data;

namespace Penstock.Models;

/// <summary>A group of charts of a layout.</summary>
/// <param name="Title">The title.</param>
/// <param name="Charts">The charts.</param>
public sealed record LayoutCategory(string Title, params IReadOnlyList<LayoutChart> Charts)
{
    private const int TitleField = 1, ChartField = 2, ClosedField = 3;

    /// <summary>Whether it is closed at first. Default false.</summary>
    public bool IsClosed { get; init; }

    internal void Write(ProtoWriter to)
    {
        to.Text(TitleField, Title);
        foreach (LayoutChart chart in Charts)
        {
            int begun = to.Begin(ChartField);
            chart.Write(to);
            to.End(begun);
        }
        to.Varint(ClosedField, IsClosed ? 1ul : 0);
    }

    internal static LayoutCategory Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        List<LayoutChart> charts = [];
        var category = new LayoutCategory("", charts);
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == TitleField && type == WireType.Bytes) category = category with { Title = Payload.Text(ref reader) };
            else if (field == ChartField && type == WireType.Bytes) charts.Add(LayoutChart.Read(whole, reader.Range()));
            else if (field == ClosedField && type == WireType.Varint) category = category with { IsClosed = reader.Varint() != 0 };
            else reader.Pass(field, type);
        }
        return category;
    }
}
