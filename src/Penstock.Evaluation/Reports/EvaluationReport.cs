using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>What an evaluation found: metrics of all rows and of slices with their intervals, the weakest slices, curves, and the model beside its rivals.</summary>
public sealed partial record EvaluationReport
{
    /// <summary>What the report is called; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>What the model answers.</summary>
    public required EvaluationTask Task { get; init; }

    /// <summary>The names of the classes in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Above which probability a row was decided positive.</summary>
    public double Threshold { get; init; }

    /// <summary>How the intervals were made.</summary>
    public IntervalMethod IntervalMethod { get; init; }

    /// <summary>The confidence of the intervals.</summary>
    public double Confidence { get; init; }

    /// <summary>What was measured on all rows.</summary>
    public required SliceResult Overall { get; init; }

    /// <summary>What was measured on the slices that were asked for.</summary>
    public IReadOnlyList<SliceResult> Slices { get; init; } = [];

    /// <summary>What became of the slices that were asked for.</summary>
    public IReadOnlyList<AskedSlices> Asked { get; init; } = [];

    /// <summary>The slices on which the model does worst, the surest excess of loss first.</summary>
    public IReadOnlyList<WeakSlice> Weakest { get; init; } = [];

    /// <summary>The model beside the champion and the baselines.</summary>
    public IReadOnlyList<RivalResult> Rivals { get; init; } = [];

    /// <summary>How much each column alone tells of the label, the strongest first.</summary>
    public IReadOnlyList<ColumnStrength> Columns { get; init; } = [];

    /// <summary>What is drawn.</summary>
    public ReportPlots Plots { get; init; } = new();

    /// <summary>How the decision threshold was chosen; null, if it was given.</summary>
    public DecisionThreshold? Decision { get; init; }

    /// <summary>Whether the model may be used, and why; null, if nobody judged.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The metrics of all rows.</summary>
    public MetricValues Values => Overall.Values;

    /// <summary>The metrics of a slice; null, if there is none of that key.</summary>
    public SliceResult? Slice(SliceKey key) => key.IsAllRows ? Overall : Slices.FirstOrDefault(slice => slice.Key == key);

    /// <summary>Evaluates predictions.</summary>
    /// <param name="rows">The rows, by which slices are made.</param>
    /// <param name="labels">[rows]: 0 or 1, the number of a class, or a number.</param>
    /// <param name="predictions">[rows, 1] probabilities of 1 or numbers, or [rows, classes] probabilities.</param>
    /// <param name="options">What is measured, and how.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, a value is not finite, a probability is none, or a column is absent.</exception>
    public static EvaluationReport Of(Table rows, Tensor labels, Tensor predictions, EvaluationOptions? options = null)
    {
        options ??= new();
        options.Check();
        if (rows.RowCount != labels.Count) throw new ArgumentException($"Evaluation: expected as many labels as rows, {rows.RowCount}, got {labels.Count}.");
        ScoredRows scored = ScoredRows.Of(labels, predictions, options.Task, options.Weights, options.Threshold, options.ClassNames.Count > 2 ? options.ClassNames.Count : 0);
        Resamples resamples = Resamples.Of(scored.Count, options);
        var slicing = new Slicing(rows, options.Bins);
        var (slices, places, asked) = Measure(scored, slicing, resamples, options);
        MetricValues values = scored.Measure();
        return new()
        {
            Title = options.Title, Task = options.Task, ClassNames = options.ClassNames, Threshold = options.Threshold, IntervalMethod = options.Intervals, Confidence = options.Confidence,
            Overall = new(SliceKey.AllRows, values, resamples.Intervals(scored, values)), Slices = slices, Asked = asked,
            Weakest = options.FindWeakest ? WeakSliceSearch.Find(scored, slicing, [.. rows.Columns.Select(c => c.Name).Except(options.Excluded)], options) : [],
            Rivals = [.. options.Rivals.Select(rival => Beside(rival, labels, scored, values, slices, places, resamples, options))],
            Columns = [.. options.Columns.OrderByDescending(c => c.Strength)], Plots = ReportPlots.Of(scored),
        };
    }

    /// <summary>Evaluates predictions without rows, and so without slices.</summary>
    /// <inheritdoc cref="Of(Table, Tensor, Tensor, EvaluationOptions?)"/>
    public static EvaluationReport Of(Tensor labels, Tensor predictions, EvaluationOptions? options = null) =>
        Of(new Table(new Column("row", Tensor.Zeros(DType.Bool, Shape.Of(labels.Count)))), labels, predictions, (options ?? new()) with { FindWeakest = false });

    private static (List<SliceResult> Slices, List<int[]> Rows, List<AskedSlices> Asked) Measure(ScoredRows scored, Slicing slicing, Resamples resamples, EvaluationOptions options)
    {
        var slices = new List<SliceResult>();
        var rows = new List<int[]>();
        var asked = new List<AskedSlices>();
        foreach (SliceSpec spec in options.Slices)
        {
            int before = slices.Count, leftOut = 0, leftOutRows = 0;
            foreach (var (key, places) in slicing.Slices(spec, scored))
            {
                if (places.Length < options.LeastRows)
                {
                    leftOut++;
                    leftOutRows += places.Length;
                    continue;
                }
                ScoredRows own = scored.At(places);
                MetricValues values = own.Measure();
                slices.Add(new(key, values, resamples.Intervals(own, values)));
                rows.Add(own.Rows);
            }
            asked.Add(new(spec.ToString(), slices.Count - before, leftOut, leftOutRows));
        }
        return (slices, rows, asked);
    }

    private static RivalResult Beside(RivalPredictions rival, Tensor labels, ScoredRows scored, MetricValues values, List<SliceResult> slices, List<int[]> rows, Resamples resamples, EvaluationOptions options)
    {
        ScoredRows other;
        try
        {
            other = ScoredRows.Of(labels, rival.Predictions, options.Task, options.Weights, rival.Threshold ?? options.Threshold);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{rival.Name}: {error.Message}", error);
        }
        MetricValues otherValues = other.Measure();
        return new(rival.Kind, rival.Name, otherValues, resamples.Differences(scored, other, values))
        {
            Slices = rival.Kind != RivalKind.Champion ? [] : [.. slices.Select((slice, i) =>
            {
                ScoredRows own = other.AtRows(rows[i]);
                return new RivalSlice(slice.Key, own.Measure(), resamples.Differences(scored.AtRows(rows[i]), own, slice.Values));
            })],
        };
    }
}
