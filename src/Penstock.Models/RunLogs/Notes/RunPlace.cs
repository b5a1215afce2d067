namespace Penstock.Models;

/// <summary>The folders of runs within the folder of all, and nothing else: no way up, nothing hidden, no links.</summary>
internal static class RunPlace
{
    private const int LongestConfiguration = 1 << 20;

    /// <summary>The full path of the folder of a run.</summary>
    /// <exception cref="ArgumentException">The name is none of a run, or there is no such folder.</exception>
    public static string Of(string root, string run)
    {
        if (run == ".") return root;
        string path = root;
        Check(run);
        foreach (string part in run.Split('/'))
        {
            path = Path.Combine(path, part);
            var folder = new DirectoryInfo(path);
            if (!folder.Exists) throw Error(run, "a run that is there");
            if (folder.LinkTarget is not null) throw Error(run, "a run that no link leads to");
        }
        return path;
    }

    /// <summary>Fails unless a name can be one of a run, whatever lies on the disk.</summary>
    public static void Check(string run)
    {
        if (run == ".") return;
        foreach (string part in run.Split('/'))
            if (part.Length == 0 || part[0] == '.' || part.Contains('\0') || OperatingSystem.IsWindows() && part.AsSpan().IndexOfAny('\\', ':') >= 0) throw Error(run, "a name of a run, such as a/b");
    }

    /// <summary>Fails where a folder or a file that is to be used is a link.</summary>
    public static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null) throw new InvalidDataException($"RunNotes: expected {path} to lie where it is named, got a link. Remove it.");
    }

    /// <summary>The event files that lie in a folder itself.</summary>
    public static string[] EventFiles(string folder) => [.. new DirectoryInfo(folder).EnumerateFiles()
        .Where(file => file.LinkTarget is null && RunScan.IsEventFile(file.Name)).Select(file => file.Name).Order(NameOrder.OfFiles)];

    /// <summary>The event files and, of the projector, the configuration and what it names, that lie in a folder itself.</summary>
    public static string[] LogFiles(string folder)
    {
        string configuration = Path.Combine(folder, ProjectorConfig.FileName);
        if (!IsPlain(configuration) || new FileInfo(configuration).Length > LongestConfiguration) return EventFiles(folder);
        try
        {
            IEnumerable<string> named = ProjectorConfig.Read(File.ReadAllText(configuration)).Embeddings.SelectMany(e => (string[])[e.TensorPath, e.MetadataPath, e.SpritePath, e.BookmarksPath]);
            return [.. EventFiles(folder), ProjectorConfig.FileName, .. named.Where(file => file.Length > 0 && Path.GetFileName(file) == file && IsPlain(Path.Combine(folder, file))).Distinct().Order(StringComparer.Ordinal)];
        }
        catch (InvalidDataException)
        {
            return EventFiles(folder);
        }
    }

    /// <summary>Whether a file is there that is no link, no pipe and no device: those have no length, and opening one might wait for ever.</summary>
    public static bool IsPlain(string file) => new FileInfo(file) is { Exists: true, LinkTarget: null, Length: > 0 };

    private static ArgumentException Error(string run, string expected) => new($"RunNotes: expected {expected}, got \"{run}\". Name it as the list of runs does.");
}
