using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Registry;

/// <summary>The file <c>aliases.json</c> in the folder of a model: versions by name, such as champion, for those who have the files and no database.</summary>
public static class AliasFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "aliases.json";

    private const int MostBytes = 1 << 20;

    /// <summary>The aliases; none where there is no file.</summary>
    /// <param name="model">The folder of the model.</param>
    /// <exception cref="InvalidDataException">The file says something else.</exception>
    public static IReadOnlyDictionary<string, long> Read(string model)
    {
        string path = Path.Combine(model, Name);
        var file = new FileInfo(path);
        if (!file.Exists) return new Dictionary<string, long>();
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

    internal static void Write(string model, IEnumerable<(string Name, int Version)> aliases) =>
        FileReplacement.Write(Path.Combine(model, Name), stream => stream.Write(Encoding.UTF8.GetBytes(TextOf(aliases))));

    internal static string TextOf(IEnumerable<(string Name, int Version)> aliases)
    {
        var json = new JsonObject();
        foreach (var (name, version) in aliases) json[name] = version;
        return json.ToJsonString() + "\n";
    }
}
