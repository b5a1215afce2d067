using Penstock.Data;

namespace Penstock.Models;

/// <summary>What kind of values a hyperparameter has.</summary>
public enum HParamType
{
    /// <summary>Not told.</summary>
    Unknown = 0,
    /// <summary>Texts.</summary>
    Text = 1,
    /// <summary>Truth values.</summary>
    Truth = 2,
    /// <summary>Numbers.</summary>
    Number = 3,
}

/// <summary>A hyperparameter of an experiment.</summary>
/// <param name="Name">The name, as sessions use it.</param>
/// <param name="Type">The kind of its values.</param>
public sealed record HParamInfo(string Name, HParamType Type)
{
    private const int NameField = 1, DisplayNameField = 2, DescriptionField = 3, TypeField = 4, ValuesField = 5, IntervalField = 6;

    /// <summary>The name to show; that of the hyperparameter if empty, the default.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What it is, in Markdown. Default nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>The values that it may have; null, the default, for any.</summary>
    public IReadOnlyList<HParamValue>? Values { get; init; }

    /// <summary>The least and the greatest value; null, the default, for any.</summary>
    public (double Least, double Greatest)? Interval { get; init; }

    internal void Write(ProtoWriter to)
    {
        to.Text(NameField, Name);
        to.Text(DisplayNameField, DisplayName);
        to.Text(DescriptionField, Description);
        to.Varint(TypeField, (ulong)Type);
        if (Values is not null)
        {
            int list = to.Begin(ValuesField);
            foreach (HParamValue value in Values)
            {
                int begun = to.Begin(1);
                value.Write(to);
                to.End(begun);
            }
            to.End(list);
        }
        else if (Interval is var (least, greatest))
        {
            int begun = to.Begin(IntervalField);
            to.Double(1, least);
            to.Double(2, greatest);
            to.End(begun);
        }
    }

    internal static HParamInfo Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        var info = new HParamInfo("", HParamType.Unknown);
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == TypeField && type == WireType.Varint) info = info with { Type = (HParamType)(int)Math.Min(reader.Varint(), int.MaxValue) };
            else if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == NameField) info = info with { Name = Payload.Text(ref reader) };
            else if (field == DisplayNameField) info = info with { DisplayName = Payload.Text(ref reader) };
            else if (field == DescriptionField) info = info with { Description = Payload.Text(ref reader) };
            else if (field == ValuesField) info = info with { Values = Payload.All(whole, reader.Range(), 1, HParamValue.Read) };
            else if (field == IntervalField) info = info with { Interval = ReadInterval(whole, reader.Range()) };
            else reader.Pass(field, type);
        }
        return info;
    }

    private static (double, double) ReadInterval(ReadOnlySpan<byte> whole, WireRange range)
    {
        double least = 0, greatest = 0;
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == 1 && type == WireType.Fixed64) least = reader.Double();
            else if (field == 2 && type == WireType.Fixed64) greatest = reader.Double();
            else reader.Pass(field, type);
        }
        return (least, greatest);
    }
}
