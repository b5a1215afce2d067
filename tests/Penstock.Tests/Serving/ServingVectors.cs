using System.Text.Json;

namespace Penstock.Tests;

/// <summary>Runs the cases of a list in a vector file of serving, and keeps the books: found = run + excepted, and every exception has its reason.</summary>
internal static class ServingVectors
{
    public static async Task RunAsync(string file, string list, Func<JsonElement, Task> run, Func<JsonElement, string?>? exception = null)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("serving", file)));
        if (!json.RootElement.TryGetProperty(list, out JsonElement cases)) Assert.Fail($"{file}: expected a list {list}.");
        int found = 0, ran = 0, excepted = 0;
        List<string> failures = [];
        foreach (JsonElement one in cases.EnumerateArray())
        {
            found++;
            if (exception?.Invoke(one) is { } reason)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{file}#{list}[{found - 1}] excepted: {reason}");
                excepted++;
                continue;
            }
            try
            {
                await run(one);
                ran++;
            }
            catch (Exception failure)
            {
                failures.Add($"{file}#{list}[{found - 1}] {one}: {failure.Message}");
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}#{list}: {found} found, {ran} run, {excepted} excepted");
        Assert.True(found > 0, $"{file}#{list}: expected cases, found none.");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.Equal(found, ran + excepted);
    }

    public static string? Text(this JsonElement one, string name) => one.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Fails unless two values are the same; numbers are compared as numbers.</summary>
    public static void Same(JsonElement expected, JsonElement actual, string place = "$")
    {
        if (expected.ValueKind == JsonValueKind.Number && actual.ValueKind == JsonValueKind.Number)
        {
            Assert.True((float)expected.GetDouble() == (float)actual.GetDouble(), $"{place}: expected {expected}, got {actual}");
            return;
        }
        Assert.True(expected.ValueKind == actual.ValueKind, $"{place}: expected {expected}, got {actual}");
        if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{place}: expected {expected}, got {actual}");
            for (int i = 0; i < expected.GetArrayLength(); i++) Same(expected[i], actual[i], $"{place}[{i}]");
        }
        else if (expected.ValueKind == JsonValueKind.Object)
        {
            Assert.Equal(expected.EnumerateObject().Select(p => p.Name).Order(), actual.EnumerateObject().Select(p => p.Name).Order());
            foreach (JsonProperty part in expected.EnumerateObject()) Same(part.Value, actual.GetProperty(part.Name), $"{place}.{part.Name}");
        }
        else Assert.Equal(expected.ToString(), actual.ToString());
    }
}
