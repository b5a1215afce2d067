using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>Predicts by one column: the mean label of the rows of each value or bin, drawn to the mean of all where rows are few.</summary>
internal sealed class ColumnModel
{
    private const int Bins = 32;

    // As many rows of the mean of all are added to every value.
    private const double Prior = 2;

    private readonly ColumnEncoding _encoding;
    private readonly ValueMeans _means;

    private ColumnModel(ColumnEncoding encoding, ValueMeans means) => (_encoding, _means) = (encoding, means);

    public string Name => _encoding.Name;

    public static ColumnModel Fit(Column column, TargetRows targets)
    {
        var encoding = ColumnEncoding.Of(column, Bins);
        return new(encoding, ValueMeans.Of(encoding.Encode(column), encoding.Values.Length, targets, _ => true));
    }

    /// <summary>[rows, width].</summary>
    public Tensor Predict(Column column)
    {
        int[] codes = _encoding.Encode(column);
        var answers = new float[codes.Length * _means.Width];
        for (int i = 0; i < answers.Length; i++) answers[i] = (float)_means.At(codes[i / _means.Width], i % _means.Width);
        return Tensor.From(answers, Shape.Of(codes.Length, _means.Width));
    }

    /// <summary>Fits on one half and measures on the other, both ways.</summary>
    /// <param name="column">The column.</param>
    /// <param name="targets">What is told.</param>
    /// <param name="isSecond">Which half each row is in.</param>
    public static ColumnStrength StrengthOf(Column column, TargetRows targets, bool[] isSecond)
    {
        var encoding = ColumnEncoding.Of(column, Bins);
        int[] codes = encoding.Encode(column);
        ValueMeans first = ValueMeans.Of(codes, encoding.Values.Length, targets, row => !isSecond[row]), second = ValueMeans.Of(codes, encoding.Values.Length, targets, row => isSecond[row]);
        return new(column.Name, targets.Task == EvaluationTask.Numbers
            ? (Explained(first, codes, targets, row => isSecond[row]) + Explained(second, codes, targets, row => !isSecond[row])) / 2
            : (Area(first, second) + Area(second, first)) / 2);
    }

    private static double Explained(ValueMeans means, int[] codes, TargetRows targets, Func<int, bool> isMeasured)
    {
        double errors = 0, spread = 0;
        for (int row = 0; row < codes.Length; row++)
        {
            if (!isMeasured(row)) continue;
            double y = targets.Labels[row], error = y - means.At(codes[row], 0), distance = y - targets.Means[0];
            errors += error * error;
            spread += distance * distance;
        }
        return spread > 0 ? 1 - errors / spread : double.NaN;
    }

    // All rows of a value have the same score, so that the area follows from the counts of the values.
    private static double Area(ValueMeans means, ValueMeans measured)
    {
        double sum = 0, defined = 0;
        for (int k = 0; k < means.Width; k++)
        {
            int[] order = [.. Enumerable.Range(0, measured.Values).OrderByDescending(v => means.At(v, k))];
            double tp = 0, fp = 0, before = double.NaN;
            var curve = new CurveAreas();
            foreach (int v in order)
            {
                double score = means.At(v, k);
                if (score != before) curve.Add(tp, fp);
                before = score;
                tp += measured.Sum(v, k);
                fp += measured.Rows(v) - measured.Sum(v, k);
            }
            curve.Add(tp, fp);
            double area = curve.Roc(tp, fp);
            if (double.IsNaN(area)) continue;
            sum += area;
            defined++;
        }
        return defined > 0 ? sum / defined : double.NaN;
    }

    private sealed class ValueMeans
    {
        private readonly double[] _sums, _rows, _all;

        private ValueMeans(double[] sums, double[] rows, double[] all) => (_sums, _rows, _all) = (sums, rows, all);

        public int Width => _all.Length;

        public int Values => _rows.Length;

        public static ValueMeans Of(int[] codes, int values, TargetRows targets, Func<int, bool> isCounted)
        {
            double[] sums = new double[values * targets.Width], rows = new double[values], all = new double[targets.Width];
            double counted = 0;
            for (int row = 0; row < codes.Length; row++)
            {
                if (!isCounted(row)) continue;
                rows[codes[row]]++;
                counted++;
                for (int k = 0; k < targets.Width; k++)
                {
                    double target = targets.Target(row, k);
                    sums[codes[row] * targets.Width + k] += target;
                    all[k] += target;
                }
            }
            for (int k = 0; k < all.Length; k++) all[k] = counted > 0 ? all[k] / counted : targets.Means[k];
            return new(sums, rows, all);
        }

        public double Rows(int value) => _rows[value];

        public double Sum(int value, int k) => _sums[value * Width + k];

        public double At(int value, int k) => value == ColumnEncoding.Unseen ? _all[k] : (Sum(value, k) + Prior * _all[k]) / (_rows[value] + Prior);
    }
}
