using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Penstock.Tests;

/// <summary>What /openapi.json says of the board is what the board does.</summary>
public sealed partial class BoardDocumentTests(SampleBoard samples) : IClassFixture<SampleBoard>, IAsyncLifetime
{
    private readonly HttpClient _client = samples.Client;
    private JsonObject _paths = null!;

    public async ValueTask InitializeAsync() => _paths = (await _client.JsonAsync("/openapi.json"))["paths"]!.AsObject();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public void Every_route_tells_its_body_and_its_answer()
    {
        foreach (var (path, methods) in _paths)
            foreach (var (method, operation) in methods!.AsObject())
            {
                Assert.True(operation!["responses"]!["200"]!["content"] is JsonObject { Count: > 0 }, $"{method} {path}: expected the form of the answer, got none.");
                if (method == "post" && path != "/api/logout") Assert.True(operation["requestBody"] is not null, $"{method} {path}: expected the form of the body, got none.");
            }
    }

    [Theory]
    [InlineData("/api/state")]
    [InlineData("/api/runs")]
    [InlineData("/api/tags")]
    [InlineData("/api/hparams")]
    [InlineData("/api/export?run=digits/first&tag=train/loss&format=json")]
    [InlineData("/api/histograms?run=digits/first&tag=weights/dense/kernel")]
    [InlineData("/api/images?run=digits/first&tag=digits")]
    [InlineData("/api/audio?run=digits/first&tag=tone")]
    [InlineData("/api/text?run=digits/first&tag=notes")]
    [InlineData("/api/pr?run=digits/first&tag=pr")]
    [InlineData("/api/confusion?run=digits/first&tag=confusion_matrix")]
    [InlineData("/api/confusion?run=digits/first&tag=confusion_matrix&steps=1")]
    [InlineData("/api/profile?run=digits/first")]
    [InlineData("/api/layouts")]
    [InlineData("/api/mesh?run=digits/first&tag=pyramid")]
    [InlineData("/api/graph?run=digits/first")]
    [InlineData("/api/embeddings")]
    [InlineData("/api/embedding/metadata?id=digits/first:0")]
    [InlineData("/api/audit")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/data/logdir")]
    [InlineData("/data/environment")]
    [InlineData("/data/plugins_listing")]
    [InlineData("/data/runs")]
    [InlineData("/data/plugin/scalars/tags")]
    [InlineData("/data/plugin/scalars/scalars?run=digits/first&tag=train/loss")]
    [InlineData("/data/plugin/histograms/tags")]
    [InlineData("/data/plugin/histograms/histograms?run=digits/first&tag=weights/dense/kernel")]
    [InlineData("/data/plugin/images/tags")]
    [InlineData("/data/plugin/images/images?run=digits/first&tag=digits")]
    [InlineData("/data/experiments")]
    [InlineData("/data/experiment_runs")]
    [InlineData("/data/window_properties")]
    [InlineData("/data/notifications")]
    [InlineData("/data/plugin/timeseries/tags")]
    [InlineData("/data/plugin/hparams/metric_evals?request=%7B%22sessionName%22%3A%22digits/first%22%2C%22metricName%22%3A%7B%22tag%22%3A%22validation/accuracy%22%7D%7D")]
    [InlineData("/data/plugin/hparams/experiment")]
    [InlineData("/data/plugin/hparams/session_groups?request=%7B%22sliceSize%22%3A10%7D")]
    [InlineData("/data/plugin/hparams/download_data?format=json&columnsVisibility=%5Btrue%2Ctrue%2Ctrue%5D&request=%7B%22allowedStatuses%22%3A%5B1%2C2%5D%7D")]
    public async Task Answers_have_the_form_that_is_told(string path)
    {
        JsonNode operation = _paths[path.Split('?')[0]]!["get"]!;
        string[] told = [.. (operation["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!)];
        foreach (string sent in path.Split('?').Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.Split('=')[0])) Assert.Contains(sent, told);
        Assert.Null(Trouble(await _client.JsonAsync(path), FormOf(path), "$"));
    }

    [Theory]
    [InlineData("/api/graph/levels", "{\"run\":\"digits/first\"}")]
    [InlineData("/api/graph/find", "{\"run\":\"digits/first\",\"text\":\"e\"}")]
    public async Task Answers_to_bodies_have_the_form_that_is_told(string path, string body)
    {
        using HttpResponseMessage answer = await _client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        JsonNode given = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Null(Trouble(given, _paths[path]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, "$"));
    }

    [Fact]
    public async Task Bodies_that_are_told_are_taken()
    {
        JsonNode form = _paths["/api/runs/note"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal(["run", "notes", "tags", "alias", "isArchived"], form["properties"]!.AsObject().Select(member => member.Key));
        Assert.Equal("""["run"]""", form["required"]!.ToJsonString());
        await using SampleBoard own = await SampleBoard.StartAsync();
        var (status, answer) = await own.Client.PostAsync("/api/runs/note", new { run = "digits/first", notes = "x", tags = new[] { "a" }, alias = "b", isArchived = true });
        Assert.Equal(200, status);
        Assert.Null(Trouble(answer, _paths["/api/runs/note"]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, "$"));
        foreach (string path in new[] { "/api/runs", "/api/audit" }) Assert.Null(Trouble(await own.Client.JsonAsync(path), FormOf(path), "$"));
        Assert.Equal(["runs", "force"], _paths["/api/runs/delete"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public void Every_value_of_the_query_that_is_read_is_told()
    {
        HashSet<string> told = [.. _paths.SelectMany(path => path.Value!.AsObject()).SelectMany(method => method.Value!["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!)];
        string[] read = [.. Directory.GetFiles(Path.Combine(TestFiles.Repository, "src", "Penstock.Board"), "*.cs", SearchOption.AllDirectories).SelectMany(file => Reads().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(read.Length > 5);
        Assert.Empty(read.Except(told));
    }

    private JsonNode FormOf(string path) => _paths[path.Split('?')[0]]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;

    // As much of JSON Schema as JsonForm writes.
    private static string? Trouble(JsonNode? value, JsonNode schema, string place)
    {
        if (schema is not JsonObject form || form.Count == 0) return null;
        if (form["anyOf"] is JsonArray forms) return forms.Any(one => Trouble(value, one!, place) is null) ? null : $"{place}: none of the forms fits {value?.ToJsonString()}";
        if (form["enum"] is JsonArray words) return words.Any(word => JsonNode.DeepEquals(word, value)) ? null : $"{place}: {value?.ToJsonString()} is none of {words.ToJsonString()}";
        string[] types = form["type"] switch { JsonArray several => [.. several.Select(type => (string)type!)], JsonNode one => [(string)one!], _ => [] };
        if (types.Length > 0 && !types.Any(type => Is(value, type))) return $"{place}: expected {string.Join(" or ", types)}, got {value?.ToJsonString() ?? "null"}";
        if (value is JsonArray items && form["items"] is { } item) return items.Select((one, i) => Trouble(one, item, $"{place}[{i}]")).FirstOrDefault(trouble => trouble is not null);
        if (value is not JsonObject members) return null;
        if ((form["required"]?.AsArray() ?? []).FirstOrDefault(name => !members.ContainsKey((string)name!)) is { } absent) return $"{place}: {absent} is absent";
        return members.Select(member => form["properties"]?[member.Key] is { } own ? Trouble(member.Value, own, $"{place}.{member.Key}")
            : form["additionalProperties"] is JsonObject any ? Trouble(member.Value, any, $"{place}.{member.Key}")
            : form["additionalProperties"]?.GetValueKind() == JsonValueKind.False ? $"{place}: {member.Key} is not told" : null).FirstOrDefault(trouble => trouble is not null);
    }

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && value.GetValue<double>() % 1 == 0,
        _ => value?.GetValueKind() == JsonValueKind.Number,
    };

    [GeneratedRegex("""(?:Require\(|Number\(|Query\[|ContainsKey\()"([a-zA-Z]+)"(?:\)|\]|, \d)""")]
    private static partial Regex Reads();
}
