namespace Penstock.Monitoring;

/// <summary>
/// Kolmogorov-Smirnov windowing: the newest numbers of a window against as many drawn from the rest; a drift is told where the test's probability is
/// at most alpha and its statistic above 0.1 (Raab and others 2020).
/// </summary>
public sealed class Kswin : DriftDetector
{
    private const double LeastStatistic = 0.1;

    private readonly double _alpha;
    private readonly int _windowSize, _testSize;
    private readonly Func<Func<int, int, IReadOnlyList<int>>> _newDraw;
    private readonly Queue<double> _window = [];
    private Func<int, int, IReadOnlyList<int>> _draw;

    /// <param name="alpha">The probability of a false drift at one test, 0 to 1. Default 0.005.</param>
    /// <param name="windowSize">The numbers of the window. Default 100.</param>
    /// <param name="testSize">The newest that are tested, 1 to half the window, so that as many can be drawn from the rest. Default 30.</param>
    /// <param name="seed">The same seed draws in the same way. Default 0.</param>
    public Kswin(double alpha = 0.005, int windowSize = 100, int testSize = 30, long seed = 0)
        : this(alpha, windowSize, testSize, () => SeededDraw(seed))
    {
    }

    /// <param name="alpha">The probability of a false drift at one test, 0 to 1.</param>
    /// <param name="windowSize">The numbers of the window.</param>
    /// <param name="testSize">The newest that are tested.</param>
    /// <param name="newDraw">Begins to draw, at the start and after each drift: gives so many (second) different places below a limit (first).</param>
    public Kswin(double alpha, int windowSize, int testSize, Func<Func<int, int, IReadOnlyList<int>>> newDraw)
    {
        Require(alpha is >= 0 and <= 1, nameof(alpha), "an alpha from 0 to 1", alpha);
        Require(windowSize is >= 2 and <= 1 << 20, nameof(windowSize), "a window from 2 to 1,048,576", windowSize);
        Require(testSize >= 1 && testSize <= windowSize - testSize, nameof(testSize), $"1 to half the window of {windowSize} to test", testSize);
        (_alpha, _windowSize, _testSize, _newDraw, _draw) = (alpha, windowSize, testSize, newDraw, newDraw());
    }

    private protected override void Clear()
    {
        _window.Clear();
        _draw = _newDraw();
    }

    private protected override StreamState Add(double value)
    {
        if (_window.Count == _windowSize) _window.Dequeue();
        _window.Enqueue(value);
        if (_window.Count < _windowSize) return StreamState.Quiet;
        double[] all = [.. _window];
        double[] drawn = [.. _draw(_windowSize - _testSize, _testSize).Select(place => all[place])];
        var test = TwoSampleTests.KolmogorovSmirnov(drawn, all.AsSpan(_windowSize - _testSize));
        return Level(test.PValue <= _alpha && test.Statistic > LeastStatistic, false);
    }

    private static Func<int, int, IReadOnlyList<int>> SeededDraw(long seed)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        return (limit, count) =>
        {
            int[] places = [.. Enumerable.Range(0, limit)];
            for (int i = 0; i < count; i++)
            {
                int other = random.Next(i, limit);
                (places[i], places[other]) = (places[other], places[i]);
            }
            return places[..count];
        };
    }
}
