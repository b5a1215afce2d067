using Penstock.Data;

namespace Penstock.Models;

/// <summary>A scalar that tells how good hyperparameters are.</summary>
/// <param name="Tag">The tag of the scalar.</param>
public sealed record HParamMetric(string Tag)
{
    private const int NameField = 1, DisplayNameField = 3, DescriptionField = 4, DatasetField = 5, GroupField = 1, TagField = 2;

    /// <summary>The run below that of the session that logs the scalar; the session's own run if empty, the default.</summary>
    public string Group { get; init; } = "";

    /// <summary>The name to show; the tag if empty, the default.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What it is, in Markdown. Default nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether it is measured on validation data; false: on training data; null, the default: not told.</summary>
    public bool? IsOfValidation { get; init; }

    internal void Write(ProtoWriter to)
    {
        int begun = to.Begin(NameField);
        to.Text(GroupField, Group);
        to.Text(TagField, Tag);
        to.End(begun);
        to.Text(DisplayNameField, DisplayName);
        to.Text(DescriptionField, Description);
        to.Varint(DatasetField, IsOfValidation switch { null => 0ul, false => 1, true => 2 });
    }

    internal static HParamMetric Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        var metric = new HParamMetric("");
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == DatasetField && type == WireType.Varint) metric = metric with { IsOfValidation = reader.Varint() switch { 1 => false, 2 => true, _ => null } };
            else if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == NameField) metric = WithName(metric, whole, reader.Range());
            else if (field == DisplayNameField) metric = metric with { DisplayName = Payload.Text(ref reader) };
            else if (field == DescriptionField) metric = metric with { Description = Payload.Text(ref reader) };
            else reader.Pass(field, type);
        }
        return metric;
    }

    private static HParamMetric WithName(HParamMetric metric, ReadOnlySpan<byte> whole, WireRange range)
    {
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == GroupField && type == WireType.Bytes) metric = metric with { Group = Payload.Text(ref reader) };
            else if (field == TagField && type == WireType.Bytes) metric = metric with { Tag = Payload.Text(ref reader) };
            else reader.Pass(field, type);
        }
        return metric;
    }
}
