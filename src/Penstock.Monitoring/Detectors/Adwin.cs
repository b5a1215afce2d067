namespace Penstock.Monitoring;

/// <summary>Which ends of parts adaptive windowing tests, and what a drift leaves.</summary>
public enum AdwinForm
{
    /// <summary>Every bucket ends a part; a drift empties the window.</summary>
    EveryBucket,

    /// <summary>The newest bucket of each length ends none; a drift empties the window.</summary>
    NewestPassedOver,

    /// <summary>The newest bucket of each length ends none; only what is cut off goes, as the first programs had it.</summary>
    Original,
}

/// <summary>
/// Adaptive windowing: keeps as long a window as has one mean, in buckets of exponentially growing length, and cuts it where two parts differ by more
/// than epsilon = sqrt(2 m v d) + 2/3 m d, with d = ln(2 ln W / delta), m = 1/(n0 - least + 1) + 1/(n1 - least + 1) and v the variance of the window
/// (Bifet and Gavaldà 2007). Memory grows with the logarithm of the window.
/// </summary>
public sealed class Adwin : DriftDetector
{
    private readonly double _delta;
    private readonly int _clock, _maxBuckets, _leastPart, _grace;
    private readonly AdwinForm _form;
    // Rows of buckets: those of row r hold 2^r numbers each, the oldest first.
    private readonly List<Row> _rows = [];
    private long _ticks;
    private double _total, _squares;

    private sealed class Row(int capacity)
    {
        public readonly double[] Totals = new double[capacity], Squares = new double[capacity];
        public int Count;

        public void Append(double total, double squares)
        {
            (Totals[Count], Squares[Count]) = (total, squares);
            Count++;
        }

        public void RemoveFirst(int count)
        {
            Array.Copy(Totals, count, Totals, 0, Count - count);
            Array.Copy(Squares, count, Squares, 0, Count - count);
            Count -= count;
        }
    }

    /// <param name="delta">The chance of a false cut, 0 to 1. Default 0.002.</param>
    /// <param name="clock">How many numbers come between two tests. Default 32.</param>
    /// <param name="maxBuckets">The most buckets of a length. Default 5.</param>
    /// <param name="minWindowLength">The least numbers of a part. Default 5.</param>
    /// <param name="gracePeriod">The window is not tested until it is longer. Default 10.</param>
    /// <param name="form">What is tested, and what a drift leaves. Default every bucket, and nothing.</param>
    public Adwin(double delta = 0.002, int clock = 32, int maxBuckets = 5, int minWindowLength = 5, int gracePeriod = 10, AdwinForm form = AdwinForm.EveryBucket)
    {
        Require(delta is >= 0 and <= 1, nameof(delta), "a delta from 0 to 1", delta);
        Require(clock >= 1, nameof(clock), "a clock from 1", clock);
        Require(maxBuckets >= 2, nameof(maxBuckets), "at least 2 buckets of a length", maxBuckets);
        Require(minWindowLength >= 1, nameof(minWindowLength), "parts of at least 1 number", minWindowLength);
        Require(gracePeriod >= 0, nameof(gracePeriod), "a grace period from 0", gracePeriod);
        (_delta, _clock, _maxBuckets, _leastPart, _grace, _form) = (delta, clock, maxBuckets, minWindowLength, gracePeriod, form);
        Clear();
    }

    /// <summary>The numbers in the window.</summary>
    public double Width { get; private set; }

    /// <summary>The sum of the window.</summary>
    public double Total => _total;

    /// <summary>The mean of the window; 0 where it is empty.</summary>
    public double Mean => Width == 0 ? 0 : _total / Width;

    /// <summary>The sum of the squared distances from the mean.</summary>
    public double SquaredDeviations => _squares;

    /// <summary>The variance of the window (of the population, divided by n); 0 where it is empty.</summary>
    public double Variance => Width == 0 ? 0 : _squares / Width;

    private protected override bool IsRestarted => _form != AdwinForm.Original;

    private protected override void Clear()
    {
        _rows.Clear();
        _rows.Add(new(_maxBuckets + 1));
        (_ticks, _total, _squares, Width) = (0, 0, 0, 0);
    }

    private protected override StreamState Add(double value)
    {
        _rows[0].Append(value, 0);
        Width++;
        if (Width > 1)
        {
            double distance = value - _total / (Width - 1);
            _squares += (Width - 1) * distance * distance / Width;
        }
        _total += value;
        Compress();
        bool isCut = false;
        if (++_ticks % _clock == 0 && Width > _grace)
            while (HasCut())
            {
                isCut = true;
                RemoveOldest();
            }
        return Level(isCut, false);
    }

    internal override double[] Save() =>
        [_ticks, Width, _total, _squares, .. _rows.SelectMany(row => Enumerable.Range(0, row.Count).SelectMany(k => new[] { row.Totals[k], row.Squares[k] }).Prepend(row.Count))];

    private protected override void Restore(double[] state)
    {
        (_ticks, Width, _total, _squares) = ((long)state[0], state[1], state[2], state[3]);
        _rows.Clear();
        for (int at = 4; at < state.Length;)
        {
            var row = new Row(_maxBuckets + 1);
            for (int count = (int)state[at++]; count > 0; count--, at += 2) row.Append(state[at], state[at + 1]);
            _rows.Add(row);
        }
    }

    // Two buckets of a full row become one of the next.
    private void Compress()
    {
        for (int r = 0; r < _rows.Count && _rows[r].Count > _maxBuckets; r++)
        {
            if (r + 1 == _rows.Count) _rows.Add(new(_maxBuckets + 1));
            Row row = _rows[r];
            double length = Math.ScaleB(1, r), distance = (row.Totals[0] - row.Totals[1]) / length;
            _rows[r + 1].Append(row.Totals[0] + row.Totals[1], row.Squares[0] + row.Squares[1] + length * distance * distance / 2);
            row.RemoveFirst(2);
        }
    }

    private bool HasCut()
    {
        double before = 0, after = Width, totalBefore = 0, totalAfter = _total;
        double limit = Math.Log(2 * Math.Log(Width) / _delta), variance = Variance;
        for (int r = _rows.Count - 1; r >= 0; r--)
            for (int k = 0; k < _rows[r].Count - (_form == AdwinForm.EveryBucket ? 0 : 1); k++)
            {
                if (r == 0 && k == _rows[0].Count - 1) return false;
                double length = Math.ScaleB(1, r);
                before += length;
                after -= length;
                totalBefore += _rows[r].Totals[k];
                totalAfter -= _rows[r].Totals[k];
                if (before < _leastPart || after < _leastPart) continue;
                double m = 1 / (before - _leastPart + 1) + 1 / (after - _leastPart + 1);
                double epsilon = Math.Sqrt(2 * m * variance * limit) + 2.0 / 3 * limit * m;
                if (Math.Abs(totalBefore / before - totalAfter / after) > epsilon) return true;
            }
        return false;
    }

    private void RemoveOldest()
    {
        Row row = _rows[^1];
        double length = Math.ScaleB(1, _rows.Count - 1), total = row.Totals[0];
        Width -= length;
        _total -= total;
        double distance = total / length - _total / Width;
        _squares -= row.Squares[0] + length * Width * distance * distance / (length + Width);
        row.RemoveFirst(1);
        while (_rows.Count > 1 && _rows[^1].Count == 0) _rows.RemoveAt(_rows.Count - 1);
    }
}
