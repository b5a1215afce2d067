namespace Penstock.Data;

/// <summary>The order of numbers that come part by part.</summary>
internal sealed class NumberOrder
{
    private readonly List<double> _numbers = [];

    public void Add(double number) => _numbers.Add(number);

    public void Merge(NumberOrder other) => _numbers.AddRange(other._numbers);

    /// <summary>Boundaries between so many buckets of equally many numbers: the numbers at ranks n i / count, each once, without the least one.</summary>
    public double[] Boundaries(int count)
    {
        if (_numbers.Count == 0) return [];
        _numbers.Sort();
        return [.. Enumerable.Range(1, count - 1).Select(i => _numbers[(int)((long)_numbers.Count * i / count)]).Distinct().Where(b => b > _numbers[0])];
    }

    /// <summary>The number in the middle; NaN where there is none.</summary>
    public double Median => Boundaries(2) is [var median] ? median : _numbers.Count == 0 ? double.NaN : _numbers[0];
}
