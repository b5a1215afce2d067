using System.Text.Json;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>One case of a vector file.</summary>
internal sealed class VectorCase
{
    private readonly JsonElement _json;

    public VectorCase(string file, int index, JsonElement json)
    {
        (File, Index, _json) = (file, index, json);
        Subject = SubjectOf(Actual) ?? Text("class") ?? Text("optimizer") ?? Text("layer") ?? Text("loss") ?? Test.Split('.')[0];
    }

    public string File { get; }

    /// <summary>The place of the case in its file.</summary>
    public int Index { get; }

    /// <summary>The test of the reference system that asserted the value: <c>DenseTest.test_dense_basics</c>.</summary>
    public string Test => Text("test") ?? $"case {Index}";

    /// <summary>allclose, almost_equal, equal, layer, config_roundtrip or raises.</summary>
    public string Check => Text("check") ?? "allclose";

    /// <summary>The class that the case is about, such as <c>losses.Hinge</c>; the test's own class, where the case names none.</summary>
    public string Subject { get; }

    /// <summary>The last part of <see cref="Subject"/>: <c>Hinge</c>.</summary>
    public string Name => Subject.Split('.')[^1];

    public object? Actual => this["actual"];

    public object? Expected => this["expected"];

    /// <summary>A field of the case, decoded; null where it is absent.</summary>
    public object? this[string field] => _json.TryGetProperty(field, out var value) ? VectorValue.Decode(value) : null;

    public bool Has(string field) => _json.TryGetProperty(field, out _);

    /// <summary>Fails unless a value is the expected one within the tolerance of the case; lists and tensors are compared number by number.</summary>
    public void Matches(object? actual) => Matches(actual, Expected);

    /// <summary>Fails unless two values agree within the tolerance of the case.</summary>
    public void Matches(object? actual, object? expected)
    {
        object?[] got = [.. Flat(actual)], wanted = [.. Flat(expected)];
        Assert.True(got.Length == wanted.Length, $"{this}: expected {wanted.Length} values, got {got.Length}.");
        for (int i = 0; i < got.Length; i++)
            Assert.True(Agree(got[i], wanted[i]), $"{this}: expected {wanted[i]} at {i}, got {got[i]}.");
    }

    public override string ToString() => $"{File}[{Index}] {Test} ({Subject}, {Check})";

    private bool Agree(object? actual, object? expected)
    {
        if (actual is not double a || expected is not double b) return Equals(actual, expected);
        if (a.Equals(b)) return true;
        double difference = Math.Abs(a - b);
        return Check switch
        {
            "equal" => false,
            "almost_equal" => difference < 1.5 * Math.Pow(10, -Number("decimal", 7)),
            _ => difference <= Number("atol", 1e-5) + Number("rtol", 1e-5) * Math.Abs(b),
        };
    }

    private double Number(string field, double otherwise) => _json.TryGetProperty(field, out var value) ? value.GetDouble() : otherwise;

    private string? Text(string field) => _json.TryGetProperty(field, out var value) ? value.GetString() : null;

    // Numbers and truth values become doubles, as NumPy compares them.
    private static IEnumerable<object?> Flat(object? value) => value switch
    {
        Tensor { DType: DType.Text } text => Enumerable.Range(0, text.Count).Select(i => text.AsText().GetString(i)),
        Tensor tensor => Enumerable.Range(0, tensor.Count).Select(i => (object?)tensor.NumberAt(i)),
        object?[] list => list.SelectMany(Flat),
        bool truth => [truth ? 1.0 : 0.0],
        IConvertible number and not string => [number.ToDouble(null)],
        _ => [value],
    };

    // The object whose call gave the value, or the first of several; of a variable, the object that last changed it.
    private static string? SubjectOf(object? value) => value switch
    {
        VectorResult result => SubjectOf(result.On),
        object?[] { Length: > 0 } several when several[0] is VectorResult => SubjectOf(several[0]),
        VectorObject { Class: "Variable" } variable => variable.Calls.Select(call => call.By?.Class).LastOrDefault(by => by is not null) ?? variable.Class,
        VectorObject made => made.Class,
        _ => null,
    };
}
