using System.Text.Json;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>TensorFlow Serving's own cases of its paths.</summary>
public class UrlVectorTests
{
    [Fact]
    public async Task Paths_are_taken_apart_as_TensorFlow_Serving_does() => await ServingVectors.RunAsync("tfserving_url.json", "cases", Check);

    [Theory]
    [InlineData("/v1/models/versions/99", null, 99L)]
    [InlineData("/V1/MODELS/m/VERSIONS/007", "m", 7L)]
    [InlineData("/v1/models/metadata", "metadata", null)]
    [InlineData("/v1/models/100%", "100%", null)]
    public void Odd_paths_are_those_of_the_expression(string path, string? model, long? version)
    {
        Assert.True(RestPath.TryParse(isPost: false, path, out RestPath parsed));
        Assert.Equal((RestVerb.Status, model, version), (parsed.Verb, parsed.Model, parsed.Version));
    }

    private static Task Check(JsonElement one)
    {
        bool isPost = one.Text("method") == "POST";
        if (one.Text("error") is { } error)
        {
            Assert.Contains(error, Assert.Throws<ServingException>(() => RestPath.TryParse(isPost, one.Text("path")!, out _)).Message);
            return Task.CompletedTask;
        }
        Assert.Equal(one.GetProperty("parses").GetBoolean(), RestPath.TryParse(isPost, one.Text("path")!, out RestPath parsed));
        if (!one.GetProperty("parses").GetBoolean()) return Task.CompletedTask;
        Assert.Equal(one.Text("model"), parsed.Model);
        Assert.Equal(one.Text("label"), parsed.Label);
        Assert.Equal(one.TryGetProperty("version", out JsonElement version) ? version.GetInt64() : null, parsed.Version);
        string verb = one.Text("verb") ?? one.Text("subresource") ?? "status";
        Assert.Equal(verb, parsed.Verb.ToString(), ignoreCase: true);
        return Task.CompletedTask;
    }
}
