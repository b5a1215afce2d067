using System.Globalization;

namespace Penstock.Data;

/// <summary>
/// A new hidden folder beside the finished ones, to be filled and then renamed. A lock file that is held open says that its process lives;
/// what a dead one left is removed by the next.
/// </summary>
public sealed class StagedFolder : IDisposable
{
    private const string LockEnding = ".lock";
    private const int MostAttempts = 100;
    private static long s_number;

    private readonly FileStream _lock;

    /// <summary>Makes the folder.</summary>
    /// <param name="parent">The folder that it is made in, which is there.</param>
    /// <param name="clock">The time is part of the name: who remembers it later means no other folder.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public StagedFolder(string parent, TimeProvider clock)
    {
        for (int attempt = 1; ; attempt++)
        {
            Name = string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}-{Interlocked.Increment(ref s_number)}-{clock.GetUtcNow().ToUnixTimeMilliseconds()}");
            FullPath = Path.Combine(parent, Name);
            string path = FullPath + LockEnding;
            if (Path.Exists(path) || Path.Exists(FullPath)) continue;
            try
            {
                // Not CreateNew: a file is made and locked in two moments, and only this mode looks, once it has the lock, whether
                // somebody who looked for leftovers between the two has removed the file.
                _lock = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
                break;
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Somebody looks whether this is a leftover, or another machine's process of the same number was faster.
            }
        }
        Directory.CreateDirectory(FullPath);
    }

    /// <summary>The name of the hidden folder.</summary>
    public string Name { get; }

    /// <summary>The path of the folder.</summary>
    public string FullPath { get; }

    /// <summary>Set once somebody else may need the folder: from then on it is not removed, whatever happens.</summary>
    public bool IsOffered { get; set; }

    /// <summary>Gives up the lock; the folder goes, if it is still there and was not offered.</summary>
    public void Dispose()
    {
        if (!IsOffered && Directory.Exists(FullPath)) Directory.Delete(FullPath, recursive: true);
        _lock.Dispose();
    }

    /// <summary>Removes the hidden folders whose processes are dead.</summary>
    /// <param name="parent">The folder that they are in.</param>
    /// <param name="isNeeded">Whether somebody waits for a hidden folder of a name.</param>
    public static void RemoveLeftovers(string parent, Func<string, bool> isNeeded)
    {
        foreach (string name in NamesIn(parent).ToList())
        {
            string folder = Path.Combine(parent, name);
            try
            {
                using var held = new FileStream(folder + LockEnding, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
                if (!isNeeded(name) && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or the folder is not ours to change: it does no harm.
            }
        }
    }

    /// <summary>Whether there are hidden folders, of dead processes or living ones.</summary>
    public static bool AnyIn(string parent) => NamesIn(parent).Any();

    private static IEnumerable<string> NamesIn(string parent) => Directory.EnumerateFileSystemEntries(parent, ".*").Select(path => Path.GetFileName(path))
        .Select(name => name.EndsWith(LockEnding, StringComparison.Ordinal) ? name[..^LockEnding.Length] : name).Where(IsName).Distinct();

    private static bool IsName(string name) => name[1..].Split('-') is { Length: 3 } parts && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit));
}
