using Penstock.Web;

namespace Penstock.Board;

/// <summary>Files beside event files that a log names: only plain ones within the log folder, through no link and no hidden folder.</summary>
internal static class LogFile
{
    /// <summary>The full path of a file that a log names; null where it is absent or may not be read.</summary>
    /// <param name="root">The log folder.</param>
    /// <param name="folder">The folder that the name is relative to.</param>
    /// <param name="name">The name, as the log has it.</param>
    public static string? Find(string root, string folder, string name)
    {
        if (name.Length is 0 or > 1000 || name.Contains('\0')) return null;
        root = Path.GetFullPath(root);
        string full = Path.GetFullPath(Path.Combine(folder, name)), relative = Path.GetRelativePath(root, full);
        if (Path.IsPathRooted(relative)) return null;
        string at = root;
        foreach (string part in relative.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            if (part.Length == 0 || part[0] == '.') return null;
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null) return null;
        }
        // A pipe or a device has no length; opening one might wait for ever.
        return new FileInfo(full) is { Exists: true, Length: > 0 and <= BoardLimits.FileBytes } ? full : null;
    }

    /// <summary>The full path of a file, or a refusal.</summary>
    public static string Require(string root, string folder, string name, string what) =>
        Find(root, folder, name) ?? throw new RefusedException(404, $"{what}: expected a plain file within the log folder of at most {BoardLimits.FileBytes} bytes, got none. A log may name no other.");
}
