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
internal sealed class RunScan
{
    private const string Mark = "tfevents";
    // What stands for bytes of a name that are no UTF-8.
    private const char NoText = '\uFFFD';

    private static readonly EnumerationOptions s_visible = new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = false };

    private readonly RunFolderOptions _options;
    private readonly List<FoundFile> _found = [];
    private readonly Dictionary<string, (string First, int Count)> _omitted = [];

    private RunScan(RunFolderOptions options) => _options = options;

    /// <summary>Whether a file is one by its name.</summary>
    public static bool IsEventFile(string name) => name.Contains(Mark, StringComparison.Ordinal) && name[0] != '.';

    /// <summary>The event files of a folder, folder by folder, in the order of their names.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="options">How many, and how deep.</param>
    /// <param name="damage">Takes a line of each kind of what was left out, with how often.</param>
    public static List<FoundFile> Find(string root, RunFolderOptions options, List<LogDamage> damage)
    {
        var scan = new RunScan(options);
        scan.Find(new(root), ".", options.Depth);
        damage.AddRange(scan._omitted.Select(one => new LogDamage(one.Value.First, 0, one.Value.Count == 1 ? one.Key : $"{one.Key} So {one.Value.Count:N0} times, here first.")));
        return scan._found;
    }

    private void Find(DirectoryInfo folder, string run, int depth)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. folder.EnumerateFileSystemInfos("*", s_visible).OrderBy(entry => entry.Name, NameOrder.OfFiles)];
        }
        catch (UnauthorizedAccessException)
        {
            Omit(run, "expected a folder that may be read, got one that may not.");
            return;
        }
        catch (IOException)
        {
            // It went while the others were looked at, or its name is no text.
            if (folder.Name.Contains(NoText) && !folder.Exists) Omit(run, "expected names of folders in UTF-8, got another. What lies in it is not read.");
            return;
        }
        foreach (FileInfo file in entries.OfType<FileInfo>().Where(file => IsEventFile(file.Name))) Add(file, folder, run);
        foreach (DirectoryInfo inner in entries.OfType<DirectoryInfo>())
        {
            string name = NameOf(run, inner.Name);
            if (IsLink(inner)) Omit(name, "expected folders and event files, got a link to one. Links are not followed.");
            else if (depth == 0) Omit(name, $"expected folders at most {_options.Depth} deep, got a deeper one. Set Depth if that is true.");
            else Find(inner, name, depth - 1);
        }
    }

    private void Add(FileInfo file, DirectoryInfo folder, string run)
    {
        string name = NameOf(run, file.Name);
        if (IsLink(file)) Omit(name, "expected folders and event files, got a link to one. Links are not followed.");
        else if (_found.Count == _options.MostFiles) Omit(name, $"expected at most {_options.MostFiles:N0} event files, got one more. Set MostFiles if that is true.");
        else if (LengthOf(file) is { } length) _found.Add(new(run, folder.FullName, file.FullName, name, length, file.LastWriteTimeUtc));
        else if (file.Name.Contains(NoText)) Omit(name, "expected names of event files in UTF-8, got another. It is not read.");
    }

    private static string NameOf(string run, string name) => run == "." ? name : $"{run}/{name}";

    private static bool IsLink(FileSystemInfo entry) => (int)entry.Attributes != -1 && entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    // Once of each kind: there may be any number.
    private void Omit(string name, string message)
    {
        (string first, int count) = _omitted.GetValueOrDefault(message, (name, 0));
        _omitted[message] = (first, count + 1);
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
