namespace Penstock.Data;

/// <summary>For each new place along an axis: the old places that count, and how much each does.</summary>
internal sealed class ResizeWeights
{
    private readonly List<float> _weights = [];

    private ResizeWeights(int count) => (Count, First, Start) = (count, new int[count], new int[count + 1]);

    /// <summary>How many new places there are.</summary>
    public int Count { get; }

    /// <summary>The first old place of each.</summary>
    public int[] First { get; }

    /// <summary>Where the weights of each begin, and the end.</summary>
    public int[] Start { get; }

    /// <summary>The weights of all, one after another; those of a place add up to 1.</summary>
    public float[] Weights { get; private set; } = [];

    /// <summary>The weights of one new place.</summary>
    public ReadOnlySpan<float> Of(int place) => Weights.AsSpan(Start[place], Start[place + 1] - Start[place]);

    public static ResizeWeights Of(int from, int to, ResizeMethod method, bool antialias)
    {
        var weights = new ResizeWeights(to);
        double scale = (double)from / to;
        for (int i = 0; i < to; i++)
        {
            if (method == ResizeMethod.Nearest) weights.Begin(i, Math.Min((int)Math.Floor((i + 0.5) * scale), from - 1)).Add(1);
            else if (method == ResizeMethod.Area) weights.AddArea(i, from, scale);
            else weights.AddFiltered(i, from, scale, method, antialias ? Math.Max(scale, 1) : 1);
            weights.End(i);
        }
        weights.Weights = [.. weights._weights];
        return weights;
    }

    /// <summary>Whether no new place needs more than two old ones.</summary>
    public bool IsOfPairs()
    {
        for (int i = 0; i < Count; i++)
            if (Start[i + 1] - Start[i] > 2) return false;
        return true;
    }

    /// <summary>The same where only some of the old places are there and the others are zeros.</summary>
    public ResizeWeights Within(int start, int count)
    {
        var within = new ResizeWeights(Count);
        for (int i = 0; i < Count; i++)
        {
            int first = First[i] - start;
            within.Begin(i, Math.Clamp(first, 0, count - 1));
            for (int k = Start[i]; k < Start[i + 1]; k++)
                if (first + k - Start[i] is var old && old >= 0 && old < count) within.Add(Weights[k]);
            if (within._weights.Count == within.Start[i]) within.Add(0);
            within.Start[i + 1] = within._weights.Count;
        }
        within.Weights = [.. within._weights];
        return within;
    }

    private void AddArea(int place, int from, double scale)
    {
        double start = place * scale, end = Math.Min((place + 1) * scale, from);
        int first = (int)Math.Floor(start), last = Math.Max(first, Math.Min((int)Math.Ceiling(end), from) - 1);
        Begin(place, first);
        for (int old = first; old <= last; old++) _weights.Add((float)(Math.Min(end, old + 1) - Math.Max(start, old)));
    }

    private void AddFiltered(int place, int from, double scale, ResizeMethod method, double stretch)
    {
        double centre = (place + 0.5) * scale, radius = Radius(method) * stretch;
        int first = Math.Clamp((int)Math.Ceiling(centre - radius - 0.5), 0, from - 1), last = Math.Clamp((int)Math.Floor(centre + radius - 0.5), first, from - 1);
        // At the very edge of the filter nothing counts.
        while (first < last && Filter(method, Math.Abs(first + 0.5 - centre) / stretch) == 0) first++;
        while (first < last && Filter(method, Math.Abs(last + 0.5 - centre) / stretch) == 0) last--;
        Begin(place, first);
        for (int old = first; old <= last; old++) _weights.Add((float)Filter(method, Math.Abs(old + 0.5 - centre) / stretch));
    }

    private ResizeWeights Begin(int place, int first)
    {
        (First[place], Start[place]) = (first, _weights.Count);
        return this;
    }

    private void Add(float weight) => _weights.Add(weight);

    private void End(int place)
    {
        double sum = 0;
        for (int i = Start[place]; i < _weights.Count; i++) sum += _weights[i];
        // Where the filter meets no old place, as beyond an edge by rounding, the nearest counts.
        if (Math.Abs(sum) < 1e-12) (_weights[Start[place]], sum) = (1, 1);
        for (int i = Start[place]; i < _weights.Count; i++) _weights[i] = (float)(_weights[i] / sum);
        Start[place + 1] = _weights.Count;
    }

    private static double Radius(ResizeMethod method) => method switch
    {
        ResizeMethod.Bilinear => 1,
        ResizeMethod.Bicubic => 2,
        ResizeMethod.Lanczos3 => 3,
        ResizeMethod.Lanczos5 => 5,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, $"Resize: expected a defined method, got {method}."),
    };

    private static double Filter(ResizeMethod method, double x) => method switch
    {
        ResizeMethod.Bilinear => Math.Max(0, 1 - x),
        ResizeMethod.Bicubic => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0,
        _ => Lanczos(x, Radius(method)),
    };

    private static double Lanczos(double x, double radius) =>
        x < 1e-9 ? 1 : x >= radius ? 0 : radius * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / radius) / (Math.PI * Math.PI * x * x);
}
