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

    /// <summary>How much of the time of training went into waiting for data, and why.</summary>
    public TrainingInput Input { get; internal set; } = new();

    /// <summary>Where the time of the steps went, and what would make them shorter; null unless <see cref="FitOptions.Profile"/> was set.</summary>
    public Bottleneck? Bottleneck { get; internal set; }

    /// <summary>The values of one measure over the epochs; NaN where it was not measured.</summary>
    public double[] this[string name] => [.. _epochs.Select(e => e.TryGetValue(name, out double value) ? value : double.NaN)];

    /// <summary>What first kept the log of the run, or a part of it, from being written, or null; the training went on without.</summary>
    public IOException? LogFailure { get; internal set; }

    internal void Add(IReadOnlyDictionary<string, double> logs) => _epochs.Add(logs);

    /// <summary>The table of epochs.</summary>
    public override string ToString()
    {
        if (_epochs.Count == 0) return "no epochs";
        var text = new StringBuilder("epoch");
        for (int i = 0; i < _epochs.Count; i++) text.Append('\n').Append($"{InitialEpoch + i + 1,5}");
        string[] lines = text.ToString().Split('\n');
        foreach (string name in _epochs.SelectMany(e => e.Keys).Distinct())
        {
            string[] column = [name, .. _epochs.Select(e => e.TryGetValue(name, out double value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "")];
            int width = Math.Max(10, column.Max(cell => cell.Length) + 2);
            for (int i = 0; i < lines.Length; i++) lines[i] += column[i].PadLeft(width);
        }
        return string.Join('\n', lines);
    }
}
