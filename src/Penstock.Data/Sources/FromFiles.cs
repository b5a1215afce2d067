namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>A dataset of the paths of files, in order. What stands on it counts as changed when one of the files does.</summary>
    /// <param name="files">Paths, folders or patterns.</param>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    public static Dataset<string> FromFiles(FilePattern files) => new FileNameDataset(files.Find("FromFiles"));
}

internal sealed class FileNameDataset(string[] files) : Dataset<string>
{
    public override long? Count => files.Length;

    internal override Stage Stage => new("FromFiles", [], [new FileStamps(() => files)]);

    private protected override DatasetReader<string> CreateReader(ReadingOptions options) => new ListDataset<string>(files).NewReader(options);
}
