using System.Globalization;

namespace Penstock.Registry;

/// <summary>What kind of value a property has; the numbers are those of ML Metadata.</summary>
public enum PropertyKind
{
    /// <summary>A whole number of 64 bits.</summary>
    Int = 1,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double = 2,

    /// <summary>A text.</summary>
    String = 3,

    /// <summary>JSON.</summary>
    Struct = 4,

    /// <summary>True or false.</summary>
    Boolean = 6,
}

/// <summary>A value of a property: <c>PropertyValue rows = 15_002;</c> or <c>PropertyValue span = "2026-11";</c></summary>
public sealed record PropertyValue
{
    private readonly long _whole;
    private readonly double _number;
    private readonly string? _text;

    private PropertyValue(PropertyKind kind, long whole = 0, double number = 0, string? text = null) => (Kind, _whole, _number, _text) = (kind, whole, number, text);

    /// <summary>What kind of value it is.</summary>
    public PropertyKind Kind { get; }

    /// <summary>The whole number.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind; so for the other kinds.</exception>
    public long Int => Kind == PropertyKind.Int ? _whole : throw Other(PropertyKind.Int);

    /// <summary>The floating-point number.</summary>
    public double Double => Kind == PropertyKind.Double ? _number : throw Other(PropertyKind.Double);

    /// <summary>The text.</summary>
    public string String => Kind == PropertyKind.String ? _text! : throw Other(PropertyKind.String);

    /// <summary>The JSON.</summary>
    public string Struct => Kind == PropertyKind.Struct ? _text! : throw Other(PropertyKind.Struct);

    /// <summary>The truth value.</summary>
    public bool Boolean => Kind == PropertyKind.Boolean ? _whole != 0 : throw Other(PropertyKind.Boolean);

    /// <summary>A whole number.</summary>
    public static implicit operator PropertyValue(long value) => new(PropertyKind.Int, whole: value);

    /// <summary>A floating-point number.</summary>
    public static implicit operator PropertyValue(double value) => new(PropertyKind.Double, number: value);

    /// <summary>A text.</summary>
    public static implicit operator PropertyValue(string value) => new(PropertyKind.String, text: value);

    /// <summary>A truth value.</summary>
    public static implicit operator PropertyValue(bool value) => new(PropertyKind.Boolean, whole: value ? 1 : 0);

    /// <summary>A value of JSON.</summary>
    public static PropertyValue Json(string json) => new(PropertyKind.Struct, text: json);

    /// <summary>The value as text, in the same form everywhere.</summary>
    public override string ToString() => Kind switch
    {
        PropertyKind.Int => _whole.ToString(CultureInfo.InvariantCulture),
        PropertyKind.Double => _number.ToString(CultureInfo.InvariantCulture),
        PropertyKind.Boolean => _whole != 0 ? "true" : "false",
        _ => _text!,
    };

    internal (long? Whole, double? Number, string? Text) Stored => Kind switch
    {
        PropertyKind.Int or PropertyKind.Boolean => (_whole, null, null),
        PropertyKind.Double => (null, _number, null),
        _ => (null, null, _text),
    };

    internal static PropertyValue Of(PropertyKind kind, long? whole, double number, string? text) => kind switch
    {
        PropertyKind.Int or PropertyKind.Boolean => new(kind, whole: whole ?? 0),
        PropertyKind.Double => new(kind, number: number),
        _ => new(kind, text: text ?? ""),
    };

    private InvalidOperationException Other(PropertyKind wanted) => new($"PropertyValue: expected a value of kind {wanted}, got {Kind} {this}. Read the property of its kind.");
}
