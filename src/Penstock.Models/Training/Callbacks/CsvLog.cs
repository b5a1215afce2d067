using System.Globalization;

namespace Penstock.Models;

/// <summary>Writes the measures of every epoch as a line of a CSV file; Keras's CSVLogger.</summary>
/// <param name="path">The file.</param>
/// <param name="append">Whether lines are added to a file that is there. Default false.</param>
public sealed class CsvLog(string path, bool append = false) : Callback
{
    private string[]? _names;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        _names = append && File.Exists(path) ? File.ReadLines(path).FirstOrDefault()?.Split(',')[1..] : null;
        if (!append) File.WriteAllText(path, "");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        if (_names is null)
        {
            _names = [.. logs.Keys];
            File.AppendAllText(path, $"epoch,{string.Join(',', _names)}\n");
        }
        IEnumerable<string> values = _names.Select(n => logs.TryGetValue(n, out double v) ? v.ToString("R", CultureInfo.InvariantCulture) : "");
        File.AppendAllText(path, $"{run.Epoch},{string.Join(',', values)}\n");
    }
}
