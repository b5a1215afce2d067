using System.Globalization;

namespace Penstock.Data;

/// <summary>Writes files so that a reader sees the old file or the whole new one, never a half.</summary>
public static class FileReplacement
{
    private static long s_written;

    /// <summary>Writes beside the file, flushes to the disk, and renames. What a process that was killed left beside goes. A device, such as /dev/stdout, is written to as it is.</summary>
    /// <param name="path">The file that is made or replaced.</param>
    /// <param name="write">Writes the whole content; where it fails, the old file stays.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        if (IsDevice(full)) WriteTo(full, path, write);
        else Replace(full, path, write);
    }

    /// <summary>Whether a path is that of a device, which no file may take the place of.</summary>
    /// <param name="path">The path.</param>
    public static bool IsDevice(string path)
    {
        string full = Path.GetFullPath(path);
        return full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal) && File.Exists(full);
    }

    private static void WriteTo(string full, string path, Action<Stream> write)
    {
        try
        {
            using var stream = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
            write(stream);
        }
        catch (Exception error) when (error is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a device that can be written, got: {error.Message.TrimEnd('.')}. Name a file.", error);
        }
    }

    private static void Replace(string full, string path, Action<Stream> write)
    {
        string beside = $"{full}.{Environment.ProcessId}.{Interlocked.Increment(ref s_written)}.part";
        RemoveLeftovers(full);
        try
        {
            // Neither takes what lies there, which may be a link, for a file of its own.
            File.Delete(beside);
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, full, overwrite: true);
            FolderFlush.Of(Path.GetDirectoryName(full)!);
        }
        catch (Exception error)
        {
            if (File.Exists(beside)) File.Delete(beside);
            if (error is IOException) throw new IOException($"{path}: expected a file that can be written, got: {error.Message.TrimEnd('.')}.", error);
            throw;
        }
    }

    private static void RemoveLeftovers(string full)
    {
        try
        {
            foreach (string found in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, "*.part"))
                if (found.StartsWith(full + ".", StringComparison.Ordinal) && found[(full.Length + 1)..].Split('.') is [var process, var number, _]
                    && int.TryParse(process, NumberStyles.None, null, out int id) && long.TryParse(number, NumberStyles.None, null, out _) && !Processes.IsAlive(id))
                    // A writer on another machine holds its file open, which makes this fail; a pipe opened both ways is not waited for.
                    new FileStream(found, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // They take up space and do no other harm: the write goes on.
        }
    }
}
