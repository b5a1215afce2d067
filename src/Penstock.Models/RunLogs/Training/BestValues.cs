namespace Penstock.Models;

/// <summary>Logs the best value of each measure so far, at the epoch that reached it: of validation where there is one, else of training.</summary>
/// <param name="writer">The log.</param>
/// <param name="hasValidation">Whether there are measures of validation.</param>
internal sealed class BestValues(RunWriter writer, bool hasValidation)
{
    /// <summary>What the tags begin with.</summary>
    public const string Prefix = "best/";

    private readonly Dictionary<string, Monitor> _monitors = [];

    /// <summary>Takes up what an earlier part of the training logged.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="epochs">How many epochs of it count.</param>
    public void GoOn(string folder, long epochs)
    {
        using RunFolder logs = RunLog.Open(folder);
        foreach (LoggedTag tag in logs.Runs.FirstOrDefault(run => run.Name == ".")?.Tags.Where(t => t.Plugin == RunPlugin.Scalars && t.Name.StartsWith(Prefix, StringComparison.Ordinal)) ?? [])
        {
            ScalarPoints points = tag.ReadScalars();
            for (int i = 0; i < points.Count; i++)
                if (points.Steps[i] <= epochs) MonitorOf(tag.Name).Take(points.Values[i]);
        }
    }

    public void EndEpoch(IReadOnlyDictionary<string, double> logs, long epoch)
    {
        foreach (var (name, value) in logs)
        {
            if (Monitor.IsOfValidation(name) != hasValidation) continue;
            string tag = Prefix + TrainingLog.TagOf(name);
            if (MonitorOf(tag).Take(value)) writer.Scalar(tag, value, epoch, new() { Description = "The best so far, at the epoch that reached it." });
        }
    }

    private Monitor MonitorOf(string tag) => _monitors.TryGetValue(tag, out Monitor? known) ? known : _monitors[tag] = new(tag, null, 0);
}
