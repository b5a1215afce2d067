using System.Globalization;
using System.Security.Cryptography;
using Penstock.Data;

namespace Penstock.Registry;

/// <summary>The files of a model: a folder for each version, named after its number, and <c>aliases.json</c>. They follow the database.</summary>
/// <param name="model">The folder of the model.</param>
/// <param name="clock">The clock of the registry.</param>
internal sealed class VersionFolders(string model, TimeProvider clock)
{
    /// <summary>The name of the model file in the folder of a version.</summary>
    public const string FileName = "model.penstock";

    public bool Exist => Directory.Exists(model);

    public static string NameOf(int version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The hash and size of a file.</summary>
    public static (string Hash, long Bytes) HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        return (Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
    }

    /// <summary>Flushes a file to the disk, and gives its hash and size.</summary>
    public static (string Hash, long Bytes) Flush(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, 1)) file.Flush(flushToDisk: true);
        return HashOf(path);
    }

    /// <summary>Gives a version its file: the hidden folder gets the version's number for a name.</summary>
    public void Show(int version, string staged)
    {
        string folder = Inside(NameOf(version));
        try
        {
            Directory.Move(Inside(staged), folder);
            FolderFlush.Of(model);
        }
        catch (IOException error)
        {
            // Another process may have done it.
            if (!File.Exists(Path.Combine(folder, FileName)))
                throw new IOException($"registry: expected to name the folder of version {version} {folder}, got: {error.Message.TrimEnd('.')}. The version is registered; it is tried again when the registry is opened.", error);
        }
    }

    /// <summary>The file of a version. Where its process was killed before the folder was named, it is named now.</summary>
    public string FileOf(int version, string staged)
    {
        string file = Path.Combine(Inside(NameOf(version)), FileName);
        if (!File.Exists(file) && Directory.Exists(Inside(staged)))
            try
            {
                Show(version, staged);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Whoever reads the file will find it absent.
            }
        return file;
    }

    /// <summary>Removes the folder of a deleted version: it is hidden first, so that nobody sees half of it.</summary>
    public void Remove(int version, Action<string> pass)
    {
        string folder = Inside(NameOf(version));
        if (!Directory.Exists(folder)) return;
        using var hidden = new StagedFolder(model, clock);
        Directory.Move(folder, Path.Combine(Inside(hidden.Name), NameOf(version)));
        pass("deletion renamed");
    }

    /// <summary>Whether the files are as the database says.</summary>
    public bool Agree(IReadOnlyList<StoredVersion> versions, IReadOnlyList<(string Name, int Version)> aliases) =>
        versions.All(v => v.IsDeleted != Directory.Exists(Inside(NameOf(v.Version))))
        && !StagedFolder.AnyIn(model) && !Directory.EnumerateFiles(model, AliasFile.Name + ".*.part").Any()
        && (File.Exists(Inside(AliasFile.Name)) ? File.ReadAllText(Inside(AliasFile.Name)) : AliasFile.TextOf([])) == AliasFile.TextOf(aliases);

    /// <summary>Makes the files what the database says, while nobody writes to it.</summary>
    public void Mend(IReadOnlyList<StoredVersion> versions, IReadOnlyList<(string Name, int Version)> aliases)
    {
        foreach (StoredVersion version in versions)
            if (version.IsDeleted) Remove(version.Version, _ => { });
            else FileOf(version.Version, version.Staged);
        StagedFolder.RemoveLeftovers(model, name => versions.Any(v => !v.IsDeleted && v.Staged == name));
        WriteAliases(aliases);
    }

    /// <summary>Replaces <c>aliases.json</c>.</summary>
    public void WriteAliases(IReadOnlyList<(string Name, int Version)> aliases)
    {
        if (Exist) AliasFile.Write(model, aliases);
    }

    private string Inside(string name) => Path.Combine(model, name);
}

/// <summary>What the database says of the folder of a version.</summary>
/// <param name="Version">The number.</param>
/// <param name="IsDeleted">Whether it must not be there.</param>
/// <param name="Staged">The hidden folder that it was before it had its number.</param>
internal sealed record StoredVersion(int Version, bool IsDeleted, string Staged);
