namespace Penstock.Cli;

/// <summary>A file that a verb is to write: a name that cannot be written is told before the work begins.</summary>
internal static class OutputFile
{
    /// <summary>Makes the folder of a file, and tries to write there.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">The file.</param>
    /// <param name="read">The files that the verb reads; some may not be given.</param>
    /// <exception cref="UsageException">The path is a folder's, or that of a file that is read.</exception>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    public static void Prepare(string option, string path, IEnumerable<string?>? read = null)
    {
        if (path.Length == 0) throw new UsageException($"{option}: expected the name of a file, got an empty one.");
        if (Directory.Exists(path)) throw new UsageException($"{option}: expected the name of a file, got the folder {path}.");
        string full = Path.GetFullPath(path);
        if ((read ?? []).Any(file => file is not null && Path.GetFullPath(file) == full)) throw new UsageException($"{option}: expected another file than one that is read, got {path}.");
        if (!Data.FileReplacement.IsDevice(full)) PrepareFolder(option, Path.GetDirectoryName(full)!);
    }

    /// <summary>Writes a text that ends in a line's end; an old file stays until all is written.</summary>
    public static void Write(string path, string text) => Data.FileReplacement.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text.TrimEnd('\n') + "\n")));

    /// <inheritdoc cref="Prepare"/>
    /// <param name="option">The option that names it.</param>
    /// <param name="folder">The folder.</param>
    public static void PrepareFolder(string option, string folder)
    {
        string probe = Path.Combine(folder, $".penstock.{Environment.ProcessId}.part");
        try
        {
            Directory.CreateDirectory(folder);
            new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{option}: expected a folder that can be written to, got {folder}: {e.Message.TrimEnd('.')}. Choose another place.", e);
        }
    }
}
