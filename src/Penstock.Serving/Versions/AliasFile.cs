using System.Text.Json;

namespace Penstock.Serving;

/// <summary>The file aliases.json of a model: versions by name, such as champion; a registry writes it.</summary>
internal static class AliasFile
{
    public const string Name = "aliases.json", Champion = "champion";
    private const int MostBytes = 1 << 20;

    /// <summary>The aliases; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file says something else.</exception>
    public static Dictionary<string, long> Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        var file = new FileInfo(path);
        if (!file.Exists) return [];
        if (file.Length > MostBytes) throw new InvalidDataException($"{path}: expected at most {MostBytes} bytes, got {file.Length}.");
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}: expected an object of version numbers, got: {error.Message}", error);
        }
    }
}
