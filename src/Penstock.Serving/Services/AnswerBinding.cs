using System.Linq.Expressions;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Serving;

/// <summary>Makes answers of the output of a model.</summary>
internal sealed class AnswerBinding<TAnswer>
{
    private readonly Func<RowAnswer, TAnswer> _make;
    private readonly int _width;
    private readonly double _threshold;
    private readonly bool _isBinary;

    /// <exception cref="InvalidDataException">The model does not answer what is asked for.</exception>
    public AnswerBinding(ServedVersion version, SignatureSpec signature, string place)
    {
        ModelSignature meaning = version.Meaning;
        if (signature.Outputs is not [{ Type: WireType.Float, Shape: [_, var width] }] || width < 1)
            throw new InvalidDataException($"{place}: expected a model of one output with some numbers a row, got {string.Join(", ", signature.Outputs.Select(o => o.Alias))}. Serve it with ModelServer.");
        (_width, _threshold, _isBinary) = (width, meaning.Threshold, meaning.Task == Target.Binary);
        ParameterExpression row = Expression.Parameter(typeof(RowAnswer));
        try
        {
            _make = Expression.Lambda<Func<RowAnswer, TAnswer>>(new AnswerParts(row, meaning, width, version.Number).Make(typeof(TAnswer)), row).Compile();
        }
        catch (NotSupportedException flaw)
        {
            throw new InvalidDataException($"{place}: {flaw.Message}", flaw);
        }
    }

    /// <summary>The answer for a row.</summary>
    public TAnswer Of(OutputBuffer output, int row) => _make(new(output, row * _width, _width, _threshold, _isBinary));
}

/// <summary>What a model gave for one row.</summary>
internal readonly struct RowAnswer(OutputBuffer output, int first, int width, double threshold, bool isBinary)
{
    private ReadOnlySpan<float> Row => output.AsSpan<float>().Slice(first, width);

    public float Number => Row[0];

    public bool Decision => Number > threshold;

    public int ClassIndex => isBinary ? Decision ? 1 : 0 : Likeliest(Row);

    public float Probability => isBinary ? Number : Row[Likeliest(Row)];

    public float[] All() => Row.ToArray();

    private static int Likeliest(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
            if (row[i] > row[best]) best = i;
        return best;
    }
}
