using System.Net;
using System.Text.Json;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>TensorFlow Serving's own cases of its REST, against a server with its test models.</summary>
public class RestVectorTests
{
    [Fact]
    public async Task Requests_are_answered_as_TensorFlow_Serving_does()
    {
        using var folder = TestFiles.NewFolder();
        string two = folder["two"], three = folder["three"];
        HalfPlusModels.Publish(HalfPlusModels.PlusTwo(), two, "00000123");
        HalfPlusModels.Publish(HalfPlusModels.PlusTwo(), two, "00000124");
        HalfPlusModels.Publish(HalfPlusModels.PlusThree(), three, "00000123");
        var one = new ServeOptions { Versions = Serve.Specific(123), Labels = new Dictionary<string, long> { ["TEST_LABEL"] = 123 } };
        await using ServerRun run = await ServerRun.StartAsync(server =>
        {
            foreach (string name in (string[])["saved_model_half_plus_two_2_versions", "half_plus_two", "default", "saved_model_half_plus_two_cpu", "saved_model_half_plus_two"]) server.Add(name, two, one);
            foreach (string name in (string[])["saved_model_half_plus_three", "half_plus_three"]) server.Add(name, three);
        });
        await ServingVectors.RunAsync("tfserving_rest.json", "cases", c => CheckAsync(run, c));
    }

    [Theory]
    [InlineData("OK")]
    [InlineData("CANCELLED")]
    [InlineData("UNKNOWN")]
    [InlineData("INVALID_ARGUMENT")]
    [InlineData("DEADLINE_EXCEEDED")]
    [InlineData("NOT_FOUND")]
    [InlineData("ALREADY_EXISTS")]
    [InlineData("PERMISSION_DENIED")]
    [InlineData("RESOURCE_EXHAUSTED")]
    [InlineData("FAILED_PRECONDITION")]
    [InlineData("ABORTED")]
    [InlineData("OUT_OF_RANGE")]
    [InlineData("UNIMPLEMENTED")]
    [InlineData("INTERNAL")]
    [InlineData("UNAVAILABLE")]
    [InlineData("DATA_LOSS")]
    [InlineData("UNAUTHENTICATED")]
    public void Codes_have_their_statuses(string word)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("serving", "tfserving_rest.json")));
        ServingCode code = Enum.GetValues<ServingCode>().Single(c => c.Word() == word);
        Assert.Equal(json.RootElement.GetProperty("status_map").GetProperty(word).GetInt32(), code.HttpStatus());
    }

    private static async Task CheckAsync(ServerRun run, JsonElement one)
    {
        var (status, body) = await run.SendAsync(one.Text("method")!, one.Text("path")!, one.Text("body") ?? "");
        Assert.True((HttpStatusCode)one.GetProperty("expect_status").GetInt32() == status, $"expected {one.GetProperty("expect_status")}, got {(int)status} {body}");
        using var answer = JsonDocument.Parse(body);
        if (one.TryGetProperty("expect_json", out JsonElement expected)) ServingVectors.Same(expected, answer.RootElement);
        if (status == HttpStatusCode.OK) return;
        string error = answer.RootElement.GetProperty("error").GetString()!;
        Assert.NotEmpty(error);
        if (one.Text("expect_error_contains") is { } part) Assert.Contains(part, error);
    }
}
