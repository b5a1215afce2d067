using System.Globalization;

namespace Penstock.Registry;

/// <summary>
/// A model file in a hidden folder beside the versions, as long as it is none. A lock file that is held open says that its process lives;
/// what a dead one left is removed by the next.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    public const string FileName = "model.penstock";
    private const string LockEnding = ".lock";
    private const int MostAttempts = 100;
    private static long s_number;

    private readonly FileStream _lock;
    private readonly string _folder;

    /// <param name="model">The folder of the model, which is there.</param>
    /// <param name="clock">The time is part of the name: a version remembers it, and no later folder may have the same.</param>
    public StagedFile(string model, TimeProvider clock)
    {
        for (int attempt = 1; ; attempt++)
        {
            Name = string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}-{Interlocked.Increment(ref s_number)}-{clock.GetUtcNow().ToUnixTimeMilliseconds()}");
            _folder = Path.Combine(model, Name);
            string path = _folder + LockEnding;
            if (Path.Exists(path) || Path.Exists(_folder)) continue;
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
        Directory.CreateDirectory(_folder);
    }

    /// <summary>The name of the hidden folder.</summary>
    public string Name { get; }

    public string FilePath => Path.Combine(_folder, FileName);

    /// <summary>Set once the database may know of the folder: from then on it is not removed, whatever happens.</summary>
    public bool IsOffered { get; set; }

    /// <summary>Gives up the lock; the folder goes, if the database cannot know of it.</summary>
    public void Dispose()
    {
        if (!IsOffered && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        _lock.Dispose();
    }

    /// <summary>Removes the hidden folders of a model whose processes are dead.</summary>
    /// <param name="model">The folder of the model.</param>
    /// <param name="isNeeded">Whether a version waits for a hidden folder to become its own.</param>
    public static void RemoveLeftovers(string model, Func<string, bool> isNeeded)
    {
        foreach (string name in NamesIn(model).ToList())
        {
            string folder = Path.Combine(model, name);
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
    public static bool AnyIn(string model) => NamesIn(model).Any();

    private static IEnumerable<string> NamesIn(string model) => Directory.EnumerateFileSystemEntries(model, ".*").Select(path => Path.GetFileName(path))
        .Select(name => name.EndsWith(LockEnding, StringComparison.Ordinal) ? name[..^LockEnding.Length] : name).Where(IsName).Distinct();

    private static bool IsName(string name) => name[1..].Split('-') is { Length: 3 } parts && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit));
}
