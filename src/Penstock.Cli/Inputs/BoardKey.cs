using System.Security.Cryptography;
using System.Text;

namespace Penstock.Cli;

/// <summary>
/// The key that signs sessions and links of a board, kept for this user alone so that links outlive the program. It lies apart from the logs:
/// whoever may read or brings a log folder must not have it.
/// </summary>
internal static class BoardKey
{
    private const int Length = 32;

    /// <summary>The key of a log folder, and the file of the sessions that were ended; a key for this start alone, and no file, where none can be kept.</summary>
    /// <param name="logs">The log folder.</param>
    public static (byte[] Key, string? EndedSessions) Of(string logs)
    {
        byte[] drawn = RandomNumberGenerator.GetBytes(Length);
        try
        {
            string keys = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "penstock", "board");
            string file = Path.Combine(keys, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(logs))))}.key"), ended = Path.ChangeExtension(file, ".ended");
            if (File.Exists(file)) return File.ReadAllBytes(file) is { Length: Length } kept ? (kept, ended) : (drawn, null);
            Directory.CreateDirectory(keys);
            // Beside and then renamed, so that two that start at once never read a part.
            string beside = $"{file}.{Environment.ProcessId}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(beside, options)) stream.Write(drawn);
            File.Move(beside, file, overwrite: false);
            return (drawn, ended);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (drawn, null);
        }
    }
}
