using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>
/// The folders of outputs: root/STEP/CONTENT. An output is written beside under a name that begins with a dot, flushed, and renamed to its
/// content; what is there under its name is whole.
/// </summary>
internal sealed class ArtifactStore(string root, Action<string>? passing = null)
{
    private const int NameDigits = 20;

    /// <summary>A new empty folder for the output of a step; what processes that were killed left beside goes.</summary>
    public StagedFolder NewFolder(string step, TimeProvider clock)
    {
        string of = FolderOf(step);
        Directory.CreateDirectory(of);
        StagedFolder.RemoveLeftovers(of, _ => false);
        return new(of, clock);
    }

    /// <summary>Flushes what a step has written and gives it the name of its content.</summary>
    /// <returns>The place in the root, and the digest of the content.</returns>
    public (string Place, string Hash) Keep(string step, string folder)
    {
        passing?.Invoke("written");
        Flush(folder);
        passing?.Invoke("flushed");
        string hash = HashOf(folder), place = $"{SafeName(step)}/{hash[..NameDigits]}", target = PathOf(place);
        if (Directory.Exists(target) && HashOf(target) == hash) Delete(folder);
        else Rename(folder, target, hash);
        passing?.Invoke("renamed");
        return (place, hash);
    }

    /// <summary>Whether an output is there as it was written.</summary>
    public bool Has(string place, string hash) => Directory.Exists(PathOf(place)) && HashOf(PathOf(place)) == hash;

    // Another process may have given the same content its name meanwhile.
    private static void Rename(string folder, string target, string hash)
    {
        Delete(target);
        try
        {
            Directory.Move(folder, target);
        }
        catch (IOException) when (Directory.Exists(target) && HashOf(target) == hash)
        {
            Delete(folder);
        }
    }

    public string PathOf(string place) => Path.Combine(root, place.Replace('/', Path.DirectorySeparatorChar));

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private string FolderOf(string step) => Path.Combine(root, SafeName(step));

    // A step may be called anything; a folder may not.
    private static string SafeName(string step) => string.Concat(step.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private static string HashOf(string folder)
    {
        using var digest = new Digest();
        foreach (string file in FilesIn(folder)) digest.Add(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')).Add(Digest.OfFile(file));
        return digest.ToHex();
    }

    private static void Flush(string folder)
    {
        foreach (string file in FilesIn(folder))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Flush(flushToDisk: true);
        }
    }

    private static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
