using System.Security.Cryptography;

namespace Penstock.Cli;

/// <summary>The key that signs sessions and links of a board: kept beside the notes on the runs, for this user alone, so that links outlive the program.</summary>
internal static class BoardKey
{
    private const int Length = 32;

    /// <summary>The key of a log folder; one for this start alone where none can be kept.</summary>
    /// <param name="logs">The log folder.</param>
    /// <param name="isReadOnly">Whether nothing may be written there.</param>
    public static byte[] Of(string logs, bool isReadOnly)
    {
        string folder = Path.Combine(logs, ".penstock"), file = Path.Combine(folder, "board.key");
        byte[] drawn = RandomNumberGenerator.GetBytes(Length);
        try
        {
            if (!Directory.Exists(logs) || new DirectoryInfo(folder).LinkTarget is not null || new FileInfo(file).LinkTarget is not null) return drawn;
            if (File.Exists(file)) return File.ReadAllBytes(file) is { Length: Length } kept ? kept : drawn;
            if (isReadOnly) return drawn;
            Directory.CreateDirectory(folder);
            // Beside and then renamed, so that two that start at once never read a part.
            string beside = Path.Combine(folder, $"board.key.{Environment.ProcessId}");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(beside, options)) stream.Write(drawn);
            File.Move(beside, file, overwrite: false);
            return drawn;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return drawn;
        }
    }
}
