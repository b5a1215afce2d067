using System.Globalization;
using System.Text;

namespace Penstock.Models;

/// <summary>What a training measured, epoch by epoch.</summary>
public sealed class History
{
    private readonly List<IReadOnlyDictionary<string, double>> _epochs = [];

    /// <summary>Loss and metrics of each epoch by name; those of validation begin with val_.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Epochs => _epochs;

    /// <summary>The number of the first epoch.</summary>
    public int InitialEpoch { get; internal init; }

    /// <summary>The values of one measure over the epochs.</summary>
    public double[] this[string name] => [.. _epochs.Select(e => e.TryGetValue(name, out double value) ? value : double.NaN)];

    internal void Add(IReadOnlyDictionary<string, double> logs) => _epochs.Add(logs);

    /// <summary>The table of epochs.</summary>
    public override string ToString()
    {
        if (_epochs.Count == 0) return "no epochs";
        string[] names = [.. _epochs[0].Keys];
        var text = new StringBuilder("epoch");
        foreach (string name in names) text.Append(name.PadLeft(Math.Max(10, name.Length + 2)));
        for (int i = 0; i < _epochs.Count; i++)
        {
            text.Append('\n').Append($"{InitialEpoch + i + 1,5}");
            foreach (string name in names)
                text.Append(_epochs[i].GetValueOrDefault(name, double.NaN).ToString("0.0000", CultureInfo.InvariantCulture).PadLeft(Math.Max(10, name.Length + 2)));
        }
        return text.ToString();
    }
}
