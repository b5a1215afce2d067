using System.Globalization;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>The value of a hyperparameter: a number, a text, a truth value, or none.</summary>
public readonly record struct HParamValue
{
    private const int NoneField = 1, NumberField = 2, TextField = 3, TruthField = 4;

    /// <summary>The number, or null.</summary>
    public double? Number { get; private init; }

    /// <summary>The text, or null.</summary>
    public string? Text { get; private init; }

    /// <summary>The truth value, or null.</summary>
    public bool? Truth { get; private init; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNone => Number is null && Text is null && Truth is null;

    /// <summary>A number.</summary>
    public static implicit operator HParamValue(double number) => new() { Number = number };

    /// <summary>A text; none for null.</summary>
    public static implicit operator HParamValue(string? text) => new() { Text = text };

    /// <summary>A truth value.</summary>
    public static implicit operator HParamValue(bool truth) => new() { Truth = truth };

    /// <summary>The value as text.</summary>
    public override string ToString() => Text ?? Number?.ToString("R", CultureInfo.InvariantCulture) ?? (Truth is { } truth ? truth ? "true" : "false" : "none");

    /// <summary>Writes the fields of a google.protobuf.Value.</summary>
    internal void Write(ProtoWriter to)
    {
        if (Number is { } number)
        {
            to.Tag(NumberField, WireType.Fixed64);
            to.Double(number);
        }
        else if (Text is { } text) to.Bytes(TextField, System.Text.Encoding.UTF8.GetBytes(text));
        else
        {
            to.Tag(Truth is null ? NoneField : TruthField, WireType.Varint);
            to.Varint(Truth == true ? 1ul : 0);
        }
    }

    /// <summary>Reads a google.protobuf.Value; lists and objects, which no hyperparameter is, are none.</summary>
    internal static HParamValue Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        HParamValue value = default;
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == NumberField && type == WireType.Fixed64) value = reader.Double();
            else if (field == TextField && type == WireType.Bytes) value = Payload.Text(ref reader);
            else if (field == TruthField && type == WireType.Varint) value = reader.Varint() != 0;
            else reader.Pass(field, type);
        }
        return value;
    }
}
