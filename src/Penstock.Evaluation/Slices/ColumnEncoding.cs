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

    private const int MostPlainNumbers = 20, MostSorted = 100_000;
    private const double MostPlainWhole = 1L << 53;

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
        double[] numbers = Numbers(column);
        return DistinctNumbers(numbers) is { } few
            ? new(column.Name, few, false, [.. few.Select(x => Text(column.DType, x)), Missing])
            : OfBins(column.Name, numbers, bins);
    }

    /// <summary>The number of each row's value.</summary>
    public int[] Encode(Column column)
    {
        if (column.DType == DType.Text != _isText) throw new ArgumentException($"Evaluation: expected {(_isText ? "texts" : "numbers")} in column \"{Name}\", as before, got {column.DType}.");
        if (!_isText) return Array.ConvertAll(Numbers(column), CodeOf);
        var codes = new int[column.Count];
        EncodeTexts(column, codes, (_, _) => Unseen);
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

    private static double[] Numbers(Column column)
    {
        double[] numbers = column.DType switch
        {
            DType.Float64 => column.Values.ToArray<double>(),
            DType.Float32 => Array.ConvertAll(column.Values.ToArray<float>(), x => (double)x),
            DType.Int64 => Array.ConvertAll(column.Values.ToArray<long>(), x => (double)x),
            _ => [.. Enumerable.Range(0, column.Count).Select(column.NumberAt)],
        };
        if (column.MissingCount > 0)
            for (int row = 0; row < numbers.Length; row++)
                if (column.IsMissing(row)) numbers[row] = double.NaN;
        return numbers;
    }

    private static double[]? DistinctNumbers(double[] numbers)
    {
        var seen = new HashSet<double>();
        foreach (double x in numbers)
            if (!double.IsNaN(x) && seen.Add(x) && seen.Count > MostPlainNumbers) return null;
        return [.. seen.Order()];
    }

    private static ColumnEncoding OfBins(string name, double[] numbers, int bins)
    {
        double[] sorted = [.. numbers.Where(x => !double.IsNaN(x))];
        double least = sorted.Min(), largest = sorted.Max();
        // Edges need not be exact: of very many rows, every so-manieth is enough.
        if (sorted.Length > MostSorted) sorted = [.. sorted.Where((_, i) => i % (sorted.Length / MostSorted) == 0)];
        Array.Sort(sorted);
        double[] edges = [.. Enumerable.Range(1, bins - 1).Select(b => sorted[(int)((long)b * sorted.Length / bins)]).Distinct().Where(edge => edge > least)];
        string[] ends = Texts([least, .. edges, largest]), names = new string[edges.Length + 2];
        for (int b = 0; b <= edges.Length; b++) names[b] = $"[{ends[b]}, {ends[b + 1]}{(b == edges.Length ? "]" : ")")}";
        names[^1] = Missing;
        return new(name, edges, true, names);
    }

    /// <summary>A value as the table prints it.</summary>
    private static string Text(DType type, double x) => type switch
    {
        DType.Bool => x == 1 ? "true" : "false",
        DType.Float32 => ((float)x).ToString(CultureInfo.InvariantCulture),
        _ => x.ToString(double.IsInteger(x) && Math.Abs(x) < MostPlainWhole ? "0" : "R", CultureInfo.InvariantCulture),
    };

    /// <summary>The ends of bins: whole numbers in full, others in few digits, but in as many as make them differ.</summary>
    private static string[] Texts(double[] ends)
    {
        int different = ends.Distinct().Count();
        for (int digits = ends.All(double.IsInteger) ? 15 : 6; ; digits++)
        {
            string[] texts = [.. ends.Select(x => x.ToString($"G{digits}", CultureInfo.InvariantCulture))];
            if (digits == 17 || texts.Distinct().Count() == different) return texts;
        }
    }
}
