using System.Text.Json;

namespace Penstock.Tests;

/// <summary>A file of recorded cases, such as modelling/keras_losses.json; README.md beside the files tells their form.</summary>
internal sealed class VectorFile
{
    private VectorFile(string name, IReadOnlyList<VectorCase> cases) => (Name, Cases) = (name, cases);

    public string Name { get; }

    public IReadOnlyList<VectorCase> Cases { get; }

    /// <summary>Reads the cases of a list in a file (`file#list` in the lists of exceptions, unless it is called vectors); skips the test where the vectors are absent.</summary>
    public static VectorFile Load(string folder, string name, string list = "vectors")
    {
        string path = TestFiles.RequireVectors(folder, name);
        return Parse(name, File.ReadAllText(path), list);
    }

    public static VectorFile Parse(string name, string text, string list = "vectors")
    {
        var cases = Find(name, JsonDocument.Parse(text).RootElement, list);
        if (list != "vectors") name = $"{name}#{list}";
        return new(name, [.. cases.EnumerateArray().Select((one, index) => new VectorCase(name, index, one))]);
    }

    /// <summary>What a file tells beside its cases, decoded.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file.</param>
    /// <param name="part">Where it stands: trajectories_two_variables.gradients.</param>
    public static object? Part(string folder, string name, string part) =>
        VectorValue.Decode(Find(name, JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors(folder, name))).RootElement, part));

    // The list may lie within another part of the file: trajectories_two_variables.vectors.
    private static JsonElement Find(string name, JsonElement json, string list)
    {
        foreach (string part in list.Split('.'))
            if (!json.TryGetProperty(part, out json)) throw new InvalidDataException($"{name}: expected a list '{list}', got none.");
        return json;
    }

    /// <summary>The names of the files of a folder that hold recorded cases: keras_losses.json and its like, also those dropped in later.</summary>
    public static string[] Recorded(string folder)
    {
        string path = Path.Combine(TestFiles.Vectors, folder);
        if (!Directory.Exists(path)) return [];
        return [.. Directory.EnumerateFiles(path, "keras_*.json").Where(IsRecorded).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
    }

    private static bool IsRecorded(string file)
    {
        using var stream = File.OpenRead(file);
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.TryGetProperty("vectors", out _);
    }
}
