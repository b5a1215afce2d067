namespace Penstock.Models;

/// <summary>An event file in a folder of run logs.</summary>
/// <param name="Run">The name of its run: its folder relative to the folder of all, with '/'; "." for that itself.</param>
/// <param name="Folder">The full path of the run's folder.</param>
/// <param name="Path">The full path.</param>
/// <param name="Name">The path relative to the folder of all.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">When it was written last, in UTC.</param>
internal sealed record FoundFile(string Run, string Folder, string Path, string Name, long Length, DateTime Written);

/// <summary>Finds event files. Hidden folders and links are not followed, so that nothing outside the folder is read.</summary>
internal static class RunScan
{
    private const string Mark = "tfevents";

    private static readonly EnumerationOptions s_visible = new() { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden, IgnoreInaccessible = true };

    /// <summary>Whether a file is one by its name.</summary>
    public static bool IsEventFile(string name) => name.Contains(Mark, StringComparison.Ordinal) && name[0] != '.';

    /// <summary>The event files of a folder, folder by folder, in the order of their names.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="options">How many, and how deep.</param>
    /// <param name="damage">Takes a line of each limit that was met.</param>
    public static List<FoundFile> Find(string root, RunFolderOptions options, List<LogDamage> damage)
    {
        List<FoundFile> found = [];
        Find(new(root), ".", options.Depth, options, found, damage);
        return found;
    }

    private static void Find(DirectoryInfo folder, string run, int depth, RunFolderOptions options, List<FoundFile> found, List<LogDamage> damage)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. folder.EnumerateFileSystemInfos("*", s_visible).OrderBy(entry => entry.Name, NameOrder.OfFiles)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It went, or is not for us, while the others were looked at.
            return;
        }
        foreach (FileInfo file in entries.OfType<FileInfo>().Where(file => IsEventFile(file.Name)))
        {
            if (found.Count == options.MostFiles)
            {
                Tell(damage, run, $"expected at most {options.MostFiles:N0} event files, got more. Set MostFiles if that is true.");
                return;
            }
            if (LengthOf(file) is { } length) found.Add(new(run, folder.FullName, file.FullName, run == "." ? file.Name : $"{run}/{file.Name}", length, file.LastWriteTimeUtc));
        }
        DirectoryInfo[] folders = [.. entries.OfType<DirectoryInfo>()];
        if (depth == 0 && folders.Length > 0) Tell(damage, run, $"expected folders at most {options.Depth} deep, got deeper ones. Set Depth if that is true.");
        else
            foreach (DirectoryInfo inner in folders) Find(inner, run == "." ? inner.Name : $"{run}/{inner.Name}", depth - 1, options, found, damage);
    }

    // Once for each limit: what lies beyond may be any number.
    private static void Tell(List<LogDamage> damage, string run, string message)
    {
        if (damage.All(one => one.Message != message)) damage.Add(new(run, 0, message));
    }

    private static long? LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
