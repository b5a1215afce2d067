namespace Penstock.Evaluation;

/// <summary>Rows of a task with several classes.</summary>
internal sealed class ClassRows : ScoredRows
{
    // Beyond these the areas under the curves take too long, and are left undefined.
    private const long MostRankedScores = 1 << 24;

    private readonly double[] _scores;
    private readonly int[] _ahead;
    private readonly double[] _brier;
    private readonly Lazy<ClassOrder[]> _orders;

    private ClassRows(int[] rows, double[] weights, double[] losses, int classes, int[] labels, int[] decided, int[] ahead, double[] brier, double[] scores)
        : base(EvaluationTask.Classes, rows, weights, losses)
    {
        (Classes, Labels, Decided, _ahead, _brier, _scores) = (classes, labels, decided, ahead, brier, scores);
        _orders = new(() => [.. Enumerable.Range(0, (long)labels.Length * classes > MostRankedScores ? 0 : classes).AsParallel().AsOrdered().Select(OrderOf)]);
    }

    public int Classes { get; }

    public int[] Labels { get; }

    public int[] Decided { get; }

    public static ClassRows Of(double[] labels, double[] scores, int classes, double[] weights)
    {
        if (classes < 2) throw new ArgumentException($"Evaluation: expected two scores a row or more, one a class, got {classes}. Say EvaluationTask.Binary for one probability.");
        Probability.Check(scores, classes);
        int[] wanted = new int[labels.Length], decided = new int[labels.Length], ahead = new int[labels.Length];
        double[] losses = new double[labels.Length], brier = new double[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes || labels[i] != Math.Floor(labels[i])) throw new ArgumentException(FormattableString.Invariant($"Evaluation: expected labels from 0 to {classes - 1}, the numbers of the classes, got {labels[i]} at row {i} (counted from 0)."));
            ReadOnlySpan<double> own = scores.AsSpan(i * classes, classes);
            int label = wanted[i] = (int)labels[i];
            for (int c = 0; c < classes; c++)
            {
                if (own[c] > own[decided[i]]) decided[i] = c;
                if (own[c] > own[label] || own[c] == own[label] && c < label) ahead[i]++;
                double gap = own[c] - (c == label ? 1 : 0);
                brier[i] += gap * gap;
            }
            losses[i] = Probability.Loss(own[label]);
        }
        return new(Numbered(labels.Length), weights, losses, classes, wanted, decided, ahead, brier, scores);
    }

    public override ScoredRows At(int[] places)
    {
        var scores = new double[places.Length * Classes];
        for (int i = 0; i < places.Length; i++) _scores.AsSpan(places[i] * Classes, Classes).CopyTo(scores.AsSpan(i * Classes));
        return new ClassRows(Gather(Rows, places), Gather(Weights, places), Gather(Losses, places), Classes, Gather(Labels, places), Gather(Decided, places), Gather(_ahead, places), Gather(_brier, places), scores);
    }

    public override MetricValues Measure(ReadOnlySpan<byte> times = default)
    {
        double count = 0, total = 0, right = 0, inFive = 0, loss = 0, brier = 0;
        double[] hits = new double[Classes], occurs = new double[Classes], decided = new double[Classes];
        for (int i = 0; i < Labels.Length; i++)
        {
            double w = WeightAt(i, times);
            if (w == 0) continue;
            count += times.IsEmpty ? 1 : times[Rows[i]];
            total += w;
            occurs[Labels[i]] += w;
            decided[Decided[i]] += w;
            if (Labels[i] == Decided[i]) hits[Labels[i]] += w;
            if (_ahead[i] < 5) inFive += w;
            loss += w * Losses[i];
            brier += w * _brier[i];
        }
        right = hits.Sum();
        double[] f1 = [.. Enumerable.Range(0, Classes).Select(c => 2 * hits[c] / (occurs[c] + decided[c]))];
        double recall = MeanDefined(Ratios(hits, occurs));
        return new()
        {
            Count = count, WeightedCount = total, Accuracy = right / total, LogLoss = loss / total, BrierScore = brier / total, TopFiveAccuracy = Classes > 5 ? inFive / total : double.NaN,
            Precision = MeanDefined(Ratios(hits, decided)), Recall = recall, BalancedAccuracy = recall, MacroF1 = MeanDefined(f1),
            WeightedF1 = Enumerable.Range(0, Classes).Where(c => occurs[c] > 0).Sum(c => f1[c] * occurs[c]) / total,
            MatthewsCorrelation = Correlation(right, total, occurs, decided), Auc = MacroAuc(occurs, total, times),
        };
    }

    public double ScoreAt(int place, int c) => _scores[place * Classes + c];

    /// <summary>The rows of a class as positives and all others as negatives.</summary>
    public BinaryRows AgainstTheRest(int c) =>
        BinaryRows.Of([.. Labels.Select(label => label == c ? 1.0 : 0.0)], [.. Enumerable.Range(0, Count).Select(i => ScoreAt(i, c))], Weights, 0.5);

    private static double[] Ratios(double[] parts, double[] wholes) => [.. parts.Zip(wholes, (part, whole) => part / whole)];

    private static double MeanDefined(double[] values) => values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();

    // Gorodkin 2004: the correlation of the two assignments.
    private static double Correlation(double right, double total, double[] occurs, double[] decided)
    {
        double both = 0, labels = 0, decisions = 0;
        for (int c = 0; c < occurs.Length; c++)
        {
            both += occurs[c] * decided[c];
            labels += occurs[c] * occurs[c];
            decisions += decided[c] * decided[c];
        }
        return (right * total - both) / Math.Sqrt((total * total - decisions) * (total * total - labels));
    }

    private double MacroAuc(double[] occurs, double total, ReadOnlySpan<byte> times)
    {
        ClassOrder[] orders = _orders.Value;
        double sum = 0, defined = 0;
        for (int c = 0; c < orders.Length; c++)
        {
            if (occurs[c] == 0 || occurs[c] >= total) continue;
            sum += AucOf(c, orders[c], times);
            defined++;
        }
        return defined == 0 ? double.NaN : sum / defined;
    }

    private double AucOf(int c, ClassOrder order, ReadOnlySpan<byte> times)
    {
        double tp = 0, fp = 0;
        var curve = new CurveAreas();
        int[] places = order.Places;
        for (int i = 0; i < places.Length; i++)
        {
            if (order.IsNewScore[i]) curve.Add(tp, fp);
            double w = WeightAt(places[i], times);
            if (Labels[places[i]] == c) tp += w;
            else fp += w;
        }
        curve.Add(tp, fp);
        return curve.Roc(tp, fp);
    }

    private ClassOrder OrderOf(int c)
    {
        int[] places = Numbered(Labels.Length);
        var keys = new double[places.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = -ScoreAt(i, c);
        Array.Sort(keys, places);
        var isNew = new bool[keys.Length];
        for (int i = 1; i < keys.Length; i++) isNew[i] = keys[i] != keys[i - 1];
        return new(places, isNew);
    }

    /// <summary>The rows by their scores of a class, the highest first, and where another score begins.</summary>
    private sealed record ClassOrder(int[] Places, bool[] IsNewScore);
}
