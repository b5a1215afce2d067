using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>Labels and predictions of rows, checked once and arranged so that they are measured again and again in one pass: for the whole, for a slice, for a resample.</summary>
internal abstract class ScoredRows
{
    private int[]? _places;

    private protected ScoredRows(EvaluationTask task, int[] rows, double[] weights, double[] losses) =>
        (Task, Rows, Weights, Losses) = (task, rows, weights, losses);

    public EvaluationTask Task { get; }

    public int Count => Rows.Length;

    /// <summary>The number that each row had in what was given; resamples and slices go by it.</summary>
    public int[] Rows { get; }

    public double[] Weights { get; }

    /// <summary>What each row loses, the lower the better: -ln of the probability of what came, or the squared error.</summary>
    public double[] Losses { get; }

    /// <summary>Measures, each row counted as often as told by its original number; once, if null.</summary>
    public abstract MetricValues Measure(ReadOnlySpan<byte> times = default);

    /// <summary>The rows at some places, in ascending order of place.</summary>
    public abstract ScoredRows At(int[] places);

    /// <summary>The rows of some original numbers.</summary>
    public ScoredRows AtRows(int[] rows)
    {
        _places ??= PlacesByRow();
        int[] places = [.. rows.Select(row => _places[row])];
        Array.Sort(places);
        return At(places);
    }

    public double WeightAt(int place, ReadOnlySpan<byte> times) => times.IsEmpty ? Weights[place] : Weights[place] * times[Rows[place]];

    public static ScoredRows Of(Tensor labels, Tensor predictions, EvaluationTask task, Tensor? weights, double threshold, int classes = 0)
    {
        int rows = labels.Count;
        if (rows == 0) throw new ArgumentException("Evaluation: expected one row or more, got none.");
        if (labels.Shape.Rank is 0 or > 2 || labels.Shape[0].Value != rows) throw new ArgumentException($"Evaluation: expected one label a row, [rows], got shape {labels.Shape}.");
        if (predictions.Shape.Rank == 0 || predictions.Shape[0].Value != rows) throw new ArgumentException($"Evaluation: expected as many predictions as labels, {rows}, got shape {predictions.Shape}.");
        int width = predictions.Count / rows;
        double[] scores = Read(predictions, "predictions"), wanted = Read(labels, "labels");
        double[] counted = weights is null ? Ones(rows) : CheckedWeights(weights, rows);
        return task switch
        {
            EvaluationTask.Binary => BinaryRows.Of(wanted, width switch
            {
                1 => scores,
                // Two probabilities are those of no and of yes.
                2 => [.. Enumerable.Range(0, rows).Select(i => scores[2 * i + 1])],
                _ => throw new ArgumentException($"Evaluation: expected one probability a row for a binary task, got {width}. Say EvaluationTask.Classes for several."),
            }, counted, threshold),
            EvaluationTask.Classes => ClassRows.Of(wanted, scores, classes > 0 && classes != width ? throw new ArgumentException($"Evaluation: expected {classes} scores a row, one a class, got {width}.") : width, counted),
            _ => NumberRows.Of(wanted, width == 1 ? scores : throw new ArgumentException($"Evaluation: expected one number a row, got {width}."), counted),
        };
    }

    /// <summary>Finite numbers of a tensor.</summary>
    internal static double[] Read(Tensor tensor, string what)
    {
        double[] numbers = tensor.DType switch
        {
            DType.Float64 => tensor.ToArray<double>(),
            DType.Float32 => Array.ConvertAll(tensor.ToArray<float>(), x => (double)x),
            DType.Int64 => Array.ConvertAll(tensor.ToArray<long>(), x => (double)x),
            DType.Int32 => Array.ConvertAll(tensor.ToArray<int>(), x => (double)x),
            DType.UInt8 => Array.ConvertAll(tensor.ToArray<byte>(), x => (double)x),
            DType.Bool => Array.ConvertAll(tensor.ToArray<bool>(), x => x ? 1.0 : 0.0),
            _ => throw new ArgumentException($"Evaluation: expected {what} that are numbers, got {tensor.DType}."),
        };
        int bad = Array.FindIndex(numbers, x => !double.IsFinite(x));
        if (bad >= 0) throw new ArgumentException(FormattableString.Invariant($"Evaluation: expected {what} that are finite, got {numbers[bad]} at row {bad / Math.Max(1, numbers.Length / Math.Max(1, (int)tensor.Shape[0].Value))} (counted from 0). Leave such rows out, or mend what made them."));
        return numbers;
    }

    private static double[] CheckedWeights(Tensor weights, int rows)
    {
        if (weights.Count != rows) throw new ArgumentException($"Evaluation: expected as many weights as labels, {rows}, got {weights.Count}.");
        double[] numbers = Read(weights, "weights");
        int bad = Array.FindIndex(numbers, w => w < 0);
        if (bad >= 0) throw new ArgumentException(FormattableString.Invariant($"Evaluation: expected weights of 0 or more, got {numbers[bad]} at row {bad} (counted from 0)."));
        return numbers.Sum() > 0 ? numbers : throw new ArgumentException("Evaluation: expected a weight above 0, got zeros only.");
    }

    private int[] PlacesByRow()
    {
        var places = new int[Rows.Length];
        for (int place = 0; place < places.Length; place++) places[Rows[place]] = place;
        return places;
    }

    private protected static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private protected static T[] Gather<T>(T[] from, int[] places)
    {
        var to = new T[places.Length];
        for (int i = 0; i < to.Length; i++) to[i] = from[places[i]];
        return to;
    }

    private protected static int[] Numbered(int count)
    {
        var rows = new int[count];
        for (int i = 0; i < count; i++) rows[i] = i;
        return rows;
    }
}
