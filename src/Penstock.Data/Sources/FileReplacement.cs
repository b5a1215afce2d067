namespace Penstock.Data;

/// <summary>Writes files so that a reader sees the old file or the whole new one, never a half.</summary>
internal static class FileReplacement
{
    private static long s_written;

    /// <summary>Writes beside the file, flushes to the disk, and renames.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), beside = $"{full}.{Environment.ProcessId}.{Interlocked.Increment(ref s_written)}.part";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, full, overwrite: true);
        }
        catch (Exception error)
        {
            File.Delete(beside);
            if (error is IOException) throw new IOException($"{path}: expected a file that can be written, got: {error.Message.TrimEnd('.')}.", error);
            throw;
        }
    }
}
