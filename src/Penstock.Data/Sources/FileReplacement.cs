namespace Penstock.Data;

/// <summary>Writes files so that a reader sees the old file or the whole new one, never a half.</summary>
internal static class FileReplacement
{
    /// <summary>Writes beside the file, flushes to the disk, and renames.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), beside = $"{full}.{Environment.ProcessId}.part";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
