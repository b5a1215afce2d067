using System.Globalization;

namespace Penstock.Models;

/// <summary>Writes the measures of every epoch as a line of a CSV file; Keras's CSVLogger.</summary>
/// <param name="path">The file; its folder is made if need be.</param>
/// <param name="append">Whether lines are added to a file that is there. Default false.</param>
public sealed class CsvLog(string path, bool append = false) : Callback
{
    private string[]? _names;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        _names = append && File.Exists(path) ? File.ReadLines(path).FirstOrDefault()?.Split(',')[1..] : null;
        if (!append) Write("", FileMode.Create);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        if (_names is null)
        {
            if (logs.Count == 0) return;
            // Those of a validation that comes later have columns too.
            bool isLater = run.Options.Validation is not null && !run.IsValidated;
            IEnumerable<string> own = run.IsWithoutLoss ? logs.Keys.Select(n => n["val_".Length..]) : [];
            _names = [.. own, .. logs.Keys, .. isLater ? logs.Keys.Select(n => $"val_{n}") : []];
            Write($"epoch,{string.Join(',', _names)}\n");
        }
        IEnumerable<string> values = _names.Select(n => logs.TryGetValue(n, out double v) ? v.ToString("R", CultureInfo.InvariantCulture) : "");
        Write($"{run.Epoch},{string.Join(',', values)}\n");
    }

    private void Write(string line, FileMode mode = FileMode.Append)
    {
        try
        {
            MakeFolder(path);
            using var writer = new StreamWriter(path, new FileStreamOptions { Mode = mode, Access = FileAccess.Write });
            writer.Write(line);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"CsvLog {path}: expected a file that can be written, got: {error.Message.TrimEnd('.')}. Choose another place.", error);
        }
    }
}
