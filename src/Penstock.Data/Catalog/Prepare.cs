namespace Penstock.Data;

public abstract partial class DatasetBuilder
{
    /// <summary>
    /// Prepares the dataset in the layout of TensorFlow Datasets: finds or fetches the source files, writes shards, dataset_info.json and features.json
    /// into a hidden folder, and renames it. The same source gives the same bytes; what was killed is begun anew.
    /// </summary>
    /// <param name="dataDirectory">Where datasets lie; the folder becomes NAME/VERSION in it, and what is fetched goes to downloads/NAME.</param>
    /// <param name="options">How to.</param>
    /// <param name="cancellation">Stops it; nothing half is left.</param>
    /// <exception cref="FileNotFoundException">A source file is neither there nor may it be fetched; the message says where to put it.</exception>
    /// <exception cref="InvalidDataException">A source file is not what was expected.</exception>
    public async Task<DatasetFolder> PrepareAsync(string dataDirectory, PrepareOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        string folder = FolderIn(dataDirectory);
        if (DatasetFolder.IsPrepared(folder) && !options.Overwrite) return DatasetFolder.Open(folder);
        SourceFiles files = await new SourceFetch(about, dataDirectory, options).FilesAsync(cancellation).ConfigureAwait(false);
        await Task.Run(() => Write(folder, files, options, cancellation), cancellation).ConfigureAwait(false);
        return DatasetFolder.Open(folder);
    }

    private void Write(string folder, SourceFiles files, PrepareOptions options, CancellationToken cancellation)
    {
        string parent = Path.GetDirectoryName(Path.GetFullPath(folder))!;
        Directory.CreateDirectory(parent);
        StagedFolder.RemoveLeftovers(parent, _ => false);
        using var staged = new StagedFolder(parent, options.Clock);
        new FolderWriter(about, staged.FullPath, options, cancellation).Write(Generate(files), files.Bytes);
        if (Directory.Exists(folder))
        {
            // Another process was faster, and the bytes are the same; or the folder is to be made anew, or was never whole.
            if (DatasetFolder.IsPrepared(folder) && !options.Overwrite) return;
            using var old = new StagedFolder(parent, options.Clock);
            Directory.Move(folder, Path.Combine(old.FullPath, "old"));
            Directory.Move(staged.FullPath, folder);
        }
        else Directory.Move(staged.FullPath, folder);
        FolderFlush.Of(parent);
    }
}
