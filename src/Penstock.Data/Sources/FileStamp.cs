namespace Penstock.Data;

/// <summary>What tells whether a file is still the one that was read: its path, its length and when it was written.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Length">The length in bytes; -1 where there is no file now.</param>
/// <param name="Written">When the file was written last, in UTC.</param>
internal sealed record FileStamp(string Path, long Length, DateTime Written)
{
    /// <summary>The stamp of a file as it is now.</summary>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return new(file.FullName, file.Exists ? file.Length : -1, file.Exists ? file.LastWriteTimeUtc : default);
    }
}
