using Penstock.Data;

namespace Penstock.Models;

/// <summary>A curve of precision over recall: what is counted at thresholds from 0 to 1 in equal steps.</summary>
public sealed record PrCurvePayload
{
    /// <summary>How many thresholds a curve has unless it says otherwise.</summary>
    public const int UsualThresholds = 201;

    /// <summary>The rows of its tensor Float32 [6, thresholds].</summary>
    public const int Rows = 6;

    private const int ThresholdsField = 2;
    private const double LeastCount = 1e-7;

    /// <summary>What counts as positive and is, at each threshold.</summary>
    public required IReadOnlyList<float> TruePositives { get; init; }

    /// <summary>What counts as positive and is not.</summary>
    public required IReadOnlyList<float> FalsePositives { get; init; }

    /// <summary>What counts as negative and is.</summary>
    public required IReadOnlyList<float> TrueNegatives { get; init; }

    /// <summary>What counts as negative and is not.</summary>
    public required IReadOnlyList<float> FalseNegatives { get; init; }

    /// <summary>The true among what counts as positive.</summary>
    public required IReadOnlyList<float> Precision { get; init; }

    /// <summary>What counts as positive among the positive.</summary>
    public required IReadOnlyList<float> Recall { get; init; }

    /// <summary>Counts examples: one whose probability p is floor(p (thresholds - 1)) steps high counts as positive at the thresholds up to there.</summary>
    /// <param name="labels">Whether each example is positive.</param>
    /// <param name="predictions">The probability of each, 0 to 1; what lies outside counts as the nearer end.</param>
    /// <param name="thresholds">How many thresholds; 201 as a rule.</param>
    /// <param name="weights">How much each example counts; 1 if empty.</param>
    /// <exception cref="ArgumentException">The numbers of labels, predictions and weights differ, or a prediction is NaN.</exception>
    public static PrCurvePayload Of(ReadOnlySpan<bool> labels, ReadOnlySpan<float> predictions, int thresholds = UsualThresholds, ReadOnlySpan<float> weights = default)
    {
        if (labels.Length != predictions.Length || (weights.Length > 0 && weights.Length != labels.Length))
            throw new ArgumentException($"PrCurve: expected as many labels as predictions and weights, got {labels.Length}, {predictions.Length} and {weights.Length}.");
        if (thresholds < 2) throw new ArgumentException($"PrCurve: expected 2 or more thresholds, got {thresholds}.");
        double[] positives = new double[thresholds], negatives = new double[thresholds];
        for (int i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(predictions[i])) throw new ArgumentException($"PrCurve: expected probabilities, got NaN at {i}.");
            (labels[i] ? positives : negatives)[Bucket(predictions[i], thresholds)] += weights.Length > 0 ? weights[i] : 1;
        }
        return OfCounts(positives, negatives);
    }

    /// <summary>In which of so many buckets a probability is counted.</summary>
    internal static int Bucket(float probability, int thresholds) => (int)MathF.Floor(Math.Clamp(probability, 0, 1) * (thresholds - 1));

    /// <summary>A curve from the counts of each bucket, which become sums from the highest on.</summary>
    internal static PrCurvePayload OfCounts(double[] positives, double[] negatives)
    {
        for (int i = positives.Length - 2; i >= 0; i--)
        {
            positives[i] += positives[i + 1];
            negatives[i] += negatives[i + 1];
        }
        float[] Each(Func<double, double, double> of) => [.. positives.Zip(negatives, (tp, fp) => (float)of(tp, fp))];
        return new()
        {
            TruePositives = Each((tp, _) => tp),
            FalsePositives = Each((_, fp) => fp),
            TrueNegatives = Each((_, fp) => negatives[0] - fp),
            FalseNegatives = Each((tp, _) => positives[0] - tp),
            Precision = Each((tp, fp) => tp / Math.Max(LeastCount, tp + fp)),
            Recall = Each((tp, _) => tp / Math.Max(LeastCount, positives[0])),
        };
    }

    /// <summary>The content of the plugin.</summary>
    public byte[] Write()
    {
        var to = new ProtoWriter();
        to.Varint(ThresholdsField, (ulong)TruePositives.Count);
        return to.Written.ToArray();
    }

    /// <summary>The numbers of the tensor Float32 [6, thresholds], row by row.</summary>
    public float[] Numbers() => [.. TruePositives, .. FalsePositives, .. TrueNegatives, .. FalseNegatives, .. Precision, .. Recall];

    /// <summary>The number of thresholds that the content of the plugin tells; 0 where it tells none.</summary>
    /// <param name="content">The bytes.</param>
    /// <exception cref="InvalidDataException">They are no such message.</exception>
    public static int ReadThresholds(ReadOnlySpan<byte> content) => Payload.Read(RunPlugin.PrCurves, content, whole =>
    {
        ulong thresholds = 0;
        var reader = new ProtoReader(whole);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == ThresholdsField && type == WireType.Varint) thresholds = reader.Varint();
            else reader.Pass(field, type);
        }
        return thresholds <= int.MaxValue ? (int)thresholds : throw new InvalidDataException($"num_thresholds: expected a number up to {int.MaxValue}, got {thresholds}.");
    });

    /// <summary>A curve from the numbers of its tensor.</summary>
    /// <param name="numbers">Six rows, one after the other.</param>
    /// <exception cref="InvalidDataException">They are no six rows.</exception>
    public static PrCurvePayload Read(ReadOnlySpan<float> numbers)
    {
        if (numbers.Length == 0 || numbers.Length % Rows != 0) throw new InvalidDataException($"{RunPlugin.PrCurves}: expected {Rows} rows of numbers, got {numbers.Length} numbers.");
        int count = numbers.Length / Rows;
        return new()
        {
            TruePositives = numbers[..count].ToArray(),
            FalsePositives = numbers.Slice(count, count).ToArray(),
            TrueNegatives = numbers.Slice(2 * count, count).ToArray(),
            FalseNegatives = numbers.Slice(3 * count, count).ToArray(),
            Precision = numbers.Slice(4 * count, count).ToArray(),
            Recall = numbers[(5 * count)..].ToArray(),
        };
    }
}
