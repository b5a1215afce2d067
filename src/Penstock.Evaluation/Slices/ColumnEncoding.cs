using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>Numbers the values of a column: texts, truth values and numbers of few values as they are, other numbers by bins of equally many rows. Missing has a number of its own, the last; what was never seen has none.</summary>
internal sealed class ColumnEncoding
{
    public const string Missing = "(missing)";
    public const int Unseen = -1;

    private const int MostPlainNumbers = 20;

    private readonly bool _isText;
    private readonly Dictionary<string, int> _texts = [];
    private readonly double[] _numbers = [];
    private readonly bool _isBinned;

    private ColumnEncoding(string name, Dictionary<string, int> texts) =>
        (Name, _isText, _texts, Values) = (name, true, texts, [.. texts.Keys, Missing]);

    private ColumnEncoding(string name, double[] numbers, bool isBinned, string[] values) =>
        (Name, _numbers, _isBinned, Values) = (name, numbers, isBinned, values);

    public string Name { get; }

    /// <summary>What the numbers stand for.</summary>
    public string[] Values { get; }

    public static ColumnEncoding Of(Column column, int bins)
    {
        if (column.DType == DType.Text) return OfTexts(column);
        return DistinctNumbers(column) is { } few
            ? new(column.Name, few, false, [.. few.Select(x => column.DType == DType.Bool ? x == 1 ? "true" : "false" : Text(x)), Missing])
            : OfBins(column, bins);
    }

    /// <summary>The number of each row's value.</summary>
    public int[] Encode(Column column)
    {
        if (column.DType == DType.Text != _isText) throw new ArgumentException($"Evaluation: expected {(_isText ? "texts" : "numbers")} in column \"{Name}\", as before, got {column.DType}.");
        var codes = new int[column.Count];
        if (_isText) EncodeTexts(column, codes, (_, _) => Unseen);
        else for (int row = 0; row < codes.Length; row++) codes[row] = CodeOf(column.NumberAt(row));
        return codes;
    }

    private static ColumnEncoding OfTexts(Column column)
    {
        var texts = new Dictionary<string, int>();
        new ColumnEncoding(column.Name, texts).EncodeTexts(column, new int[column.Count], (known, text) => known[text] = known.Count);
        return new(column.Name, texts);
    }

    private void EncodeTexts(Column column, int[] codes, Func<Dictionary<string, int>, string, int> meet)
    {
        TextColumn texts = column.Values.AsText();
        var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> buffer = stackalloc char[256];
        for (int row = 0; row < codes.Length; row++)
        {
            ReadOnlySpan<byte> bytes = texts[row];
            if (column.IsMissing(row) || bytes.IsEmpty)
            {
                codes[row] = Values.Length - 1;
                continue;
            }
            ReadOnlySpan<char> text = bytes.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(bytes, buffer)] : texts.GetString(row);
            codes[row] = lookup.TryGetValue(text, out int known) ? known : meet(_texts, text.ToString());
        }
    }

    private int CodeOf(double x)
    {
        if (double.IsNaN(x)) return Values.Length - 1;
        int place = Array.BinarySearch(_numbers, x);
        if (_isBinned) return place >= 0 ? place + 1 : ~place;
        return place >= 0 ? place : Unseen;
    }

    private static double[]? DistinctNumbers(Column column)
    {
        var seen = new HashSet<double>();
        for (int row = 0; row < column.Count; row++)
        {
            double x = column.NumberAt(row);
            if (!double.IsNaN(x) && seen.Add(x) && seen.Count > MostPlainNumbers) return null;
        }
        return [.. seen.Order()];
    }

    private static ColumnEncoding OfBins(Column column, int bins)
    {
        double[] sorted = [.. Enumerable.Range(0, column.Count).Select(column.NumberAt).Where(x => !double.IsNaN(x))];
        Array.Sort(sorted);
        double[] edges = [.. Enumerable.Range(1, bins - 1).Select(b => sorted[(int)((long)b * sorted.Length / bins)]).Distinct().Where(edge => edge > sorted[0])];
        string[] names = new string[edges.Length + 2];
        for (int b = 0; b <= edges.Length; b++)
            names[b] = $"[{Text(b == 0 ? sorted[0] : edges[b - 1])}, {(b == edges.Length ? Text(sorted[^1]) + "]" : Text(edges[b]) + ")")}";
        names[^1] = Missing;
        return new(column.Name, edges, true, names);
    }

    private static string Text(double x) => x.ToString("G6", CultureInfo.InvariantCulture);
}
