using System.Text.Json;

namespace Penstock.Tests;

/// <summary>The cases of a file of the folder pipelines, as INDEX.json beside them tells their form.</summary>
internal static class PipelineCases
{
    /// <summary>Runs all cases of a file.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="runnerOf">What runs a case, which fails by throwing; it throws <see cref="NotBuiltException"/> at once where what the case is about is not built.</param>
    public static void Run(string file, Func<JsonElement, Action> runnerOf)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("pipelines", file)));
        VectorRun.Of(file, [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(one => ItemOf(one, runnerOf))]);
    }

    private static VectorItem ItemOf(JsonElement one, Func<JsonElement, Action> runnerOf)
    {
        string id = one.GetProperty("id").GetString()!.Split("::")[^1];
        try
        {
            return new(id, "what is built", id, runnerOf(one));
        }
        catch (NotBuiltException e)
        {
            return new(id, e.Message, $"{id} ({e.Message})", null);
        }
    }
}

/// <summary>What a case is about is not built; the message is what the list of such things calls it.</summary>
internal sealed class NotBuiltException(string what) : Exception(what);
