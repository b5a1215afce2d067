namespace Penstock.Models;

/// <summary>Something that happens while a model is trained. Override what is wanted.</summary>
public abstract class Callback
{
    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(TrainingRun run)
    {
    }

    /// <summary>Before an epoch.</summary>
    public virtual void OnEpochBegin(TrainingRun run)
    {
    }

    /// <summary>After a batch.</summary>
    public virtual void OnBatchEnd(TrainingRun run)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="run">The training.</param>
    /// <param name="logs">Loss and metrics by name; those of validation begin with val_. Of an epoch that went on after its last batch, those of validation alone.</param>
    public virtual void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
    }

    /// <summary>After the last epoch, or when training was stopped.</summary>
    public virtual void OnTrainEnd(TrainingRun run)
    {
    }

    /// <summary>Makes the folder that a file is to lie in.</summary>
    private protected static void MakeFolder(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
    }
}
