namespace Penstock.Models;

/// <summary>Run logs: event files that TensorBoard reads, and every event file that TensorFlow, Keras or PyTorch wrote.</summary>
public static class RunLog
{
    /// <summary>Opens a folder of run logs and reads what is there; <see cref="RunFolder.Refresh"/> reads what has come since.</summary>
    /// <param name="folder">The folder; every folder in it with a file whose name contains tfevents is a run, but hidden folders and what only a link leads to.</param>
    /// <param name="options">Threads and limits.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static RunFolder Open(string folder, RunFolderOptions? options = null)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"RunLog: expected a folder of run logs, got {folder}, which is none. Train with RunLog set, or name another folder.");
        var opened = new RunFolder(folder, options);
        opened.Refresh();
        return opened;
    }

    /// <summary>Begins a log in a folder, which is made if need be: a new event file beside those that are there. Dispose the writer when the run ends.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="options">How often it is flushed, and how much may wait.</param>
    /// <exception cref="IOException">The folder or the file cannot be made. What fails later is told by <see cref="RunWriter.Failure"/>.</exception>
    public static RunWriter Create(string folder, RunWriterOptions? options = null) => new(folder, options ?? new());
}
