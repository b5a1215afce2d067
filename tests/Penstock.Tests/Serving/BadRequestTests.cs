using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Penstock.Models;
using Penstock.Serving;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Whatever is sent, the answer is a sentence with the right status, and the next request is answered.</summary>
public class BadRequestTests
{
    private const string Path = "/v1/models/m:predict";
    private const int Depth = 500_000, MostBytes = 4 << 20;

    public static TheoryData<string, int, string> Bodies => new()
    {
        { "", 400, "JSON Parse error: The document is empty" },
        { "   ", 400, "JSON Parse error: The document is empty" },
        { "{\"instances\": [{\"age\": 1, \"town\": \"x\"}", 400, "JSON Parse error: Missing a comma or ] after an array element." },
        { "{\"instances\": [{\"age\": 1, \"town\": \"x", 400, "JSON Parse error: Missing a closing quotation mark in string." },
        { "{\"instances\": [{\"age\": 1,}]}", 400, "Missing a name for object member." },
        { "{\"instances\": [{\"age\" 1}]}", 400, "Missing a colon after a name of object member." },
        { "{\"instances\": [{\"age\": 1.}]}", 400, "Miss fraction part in number." },
        { "{\"instances\": [{\"age\": 1e}]}", 400, "Miss exponent in number." },
        { "{\"instances\": [{\"age\": 1e999}]}", 400, "Number too big to be stored in double." },
        { "{\"instances\": [{\"age\": -}]}", 400, "Invalid value." },
        { "{\"instances\": [{\"town\": \"\\q\"}]}", 400, "Invalid escape character in string." },
        { "{\"instances\": [{\"town\": \"\\u12g4\"}]}", 400, "Incorrect hex digit after \\\\u escape in string." },
        { "{\"instances\": [{\"town\": \"\\ud800x\"}]}", 400, "The surrogate pair in string is invalid." },
        { "{\"instances\": [{\"town\": \"a\u0001\"}]}", 400, "Invalid encoding in string." },
        { "{\"instances\": [{\"aeg\": 1}]}", 400, "JSON object: does not have named input: aeg" },
        { "{\"inputs\": {\"aeg\": [1]}}", 400, "JSON object: does not have named input: aeg" },
        { "{\"instances\": [{\"age\": \"old\"}]}", 400, "Type: String is not of expected type: double" },
        { "{\"instances\": [{\"town\": 3}]}", 400, "Type: Number is not of expected type: string" },
        { "{\"instances\": [{\"age\": [1, 2]}]}", 400, "expected shape" },
        { "{\"instances\": [{\"age\": {}}]}", 400, "is not of expected type: double" },
        { "{\"instances\": [{\"age\": 1, \"age\": 2}]}", 400, "more than once" },
        { "{\"instances\": 3}", 400, "Expecting 'instances' to be an list/array" },
        { "{\"instances\": []}", 400, "No values in 'instances' array" },
        { "{}", 400, "Missing 'inputs' or 'instances' key" },
        { "{\"inputs\": {\"age\": [1, 2], \"town\": [\"x\"]}}", 400, "equal 0th-dimension size" },
        { "{\"instances\": [{}], \"signature_name\": \"no\"}", 400, "not found in signature def" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_body_gets_a_sentence(string body, int status, string sentence)
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder);
        var (got, answer) = await run.SendAsync("POST", Path, body);
        Assert.True((HttpStatusCode)status == got, answer);
        Assert.Contains(sentence, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString()!.Replace("\\u", "\\\\u"));
        await AnswersAsync(run);
    }

    [Fact]
    public async Task Nesting_half_a_million_deep_is_refused_or_skipped()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder);
        string deep = new string('[', Depth) + new string(']', Depth), objects = string.Concat(Enumerable.Repeat("{\"a\":", Depth)) + "1" + new string('}', Depth);
        Assert.Contains("key must be a string value", (await run.SendAsync("POST", Path, $"{{\"signature_name\": {deep}}}")).Body);
        foreach (string body in (string[])[$"{{\"instances\": {deep}}}", $"{{\"inputs\": {deep}}}", $"{{\"instances\": [{{\"age\": {deep}}}]}}", $"{{\"instances\": [{objects}]}}", new string('[', Depth), objects[..Depth]])
            Assert.Equal(HttpStatusCode.BadRequest, (await run.SendAsync("POST", Path, body)).Status);
        await run.PostAsync(Path, $"{{\"instances\": [{{\"age\": 1}}], \"nested\": {deep}, \"more\": {objects}}}");
        await run.PostAsync("/v1/models/m:regress", $"{{\"examples\": [{{\"age\": 1}}], \"nested\": {deep}}}");
        await AnswersAsync(run);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder);
        using var content = new ByteArrayContent([.. "{\"instances\": [{\"town\": \""u8, 0xff, 0xc0, .. "\"}]}"u8]);
        HttpResponseMessage response = await run.Client.PostAsync(new Uri(Path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Invalid encoding in string.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await AnswersAsync(run);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_by_what_it_says_and_by_what_it_is()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder);
        string said = await RawAsync(run.Server.Address!, $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Length: {1L << 30}\r\n\r\n{{");
        Assert.StartsWith("HTTP/1.1 413", said);
        Assert.Contains("\"error\"", said);
        using var endless = new StreamContent(new MemoryStream(new byte[2 * MostBytes]));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative)) { Content = endless };
        request.Headers.TransferEncodingChunked = true;
        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await run.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server may close the connection before the client has sent all of it.
        }
        await AnswersAsync(run);
    }

    [Fact]
    public async Task Too_many_rows_are_refused()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder);
        string rows = string.Join(',', Enumerable.Repeat("{\"age\": 1}", 10_001)), column = string.Join(',', Enumerable.Repeat("1", 10_001));
        Assert.Contains("larger than maximum input batch size 10000", (await run.SendAsync("POST", Path, $"{{\"instances\": [{rows}]}}")).Body);
        Assert.Contains("larger than maximum input batch size 10000", (await run.SendAsync("POST", Path, $"{{\"inputs\": {{\"age\": [{column}]}}}}")).Body);
        Assert.Contains("larger than maximum input batch size 10000", (await run.SendAsync("POST", "/v1/models/m:regress", $"{{\"examples\": [{rows}]}}")).Body);
        Assert.Equal(1000, JsonDocument.Parse(await run.PostAsync(Path, $"{{\"instances\": [{string.Join(',', Enumerable.Repeat("{\"age\": 1}", 1000))}]}}")).RootElement.GetProperty("predictions").GetArrayLength());
    }

    [Fact]
    public async Task Raw_columns_may_be_missing_and_may_be_truth_values()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder);
        // What the model gives: the age, twice the number of letters of the town.
        async Task answers(string body, string predictions) => Assert.Equal($"{{\"predictions\": {predictions}}}", await run.PostAsync(Path, body));
        await answers("{\"instances\": [{\"town\": \"ab\", \"age\": 3}]}", "[[7.0]]");
        await answers("{\"instances\": [{\"age\": true, \"town\": null}, {\"town\": \"\\u00e4b\", \"age\": 2}]}", "[[1.0], [6.0]]");
        await answers("{\"instances\": [{\"age\": [2]}, {\"age\": [3]}]}", "[[2.0], [3.0]]");
        await answers("{\"instances\": [{\"town\": \"?\", \"age\": 1.5e0}]}", "[[1.5]]");
        await answers("{\"instances\": [{}, {\"age\": null}, {\"age\": NaN, \"town\": \"x\"}, {\"age\": \"?\"}]}", "[[NaN], [NaN], [NaN], [NaN]]");
        await answers("{\"signature_name\": \"serving_default\", \"instances\": [{\"age\": 0.5}]} trailing [", "[[0.5]]");
        Assert.Equal("{\"outputs\": [[1.0], [4.0]]}", await run.PostAsync(Path, "{\"inputs\": {\"age\": [1, 2], \"town\": [null, \"x\"]}}"));
        Assert.Equal("{\"outputs\": [[1.0], [NaN]]}", await run.PostAsync(Path, "{\"inputs\": {\"age\": [1, null]}}"));
        Assert.Equal("{\"results\": [[[\"no\", 0.75], [\"yes\", 0.25]]]}", await run.PostAsync("/v1/models/m:classify", "{\"examples\": [{\"age\": 0.25, \"other\": [1, 2]}]}"));
        Assert.Equal("{\"results\": [7.0]}", await run.PostAsync("/v1/models/m:regress", "{\"context\": {\"town\": [\"ab\"]}, \"examples\": [{\"age\": 3}]}"));
    }

    [Fact]
    public async Task Models_are_listed()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder);
        Assert.Contains("\"m\"", (await run.SendAsync("GET", "/v1/models/")).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await run.SendAsync("GET", "/statuspage")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await run.SendAsync("PUT", Path)).Status);
        Assert.Contains("expected a version", (await Assert.ThrowsAsync<InvalidOperationException>(() => ServerRun.StartAsync("n", folder["none"], new() { Required = true }))).Message);
    }

    private static async Task<ServerRun> StartAsync(TestFolder folder)
    {
        Directory.CreateDirectory(folder["m"]);
        SymbolicTensor age = Model.Input([], DType.Float64, "age"), town = Model.Input([], DType.Text, "town");
        var model = new Model([age, town], [new AgeAndTown { Name = "output" }.On(age, town)])
        {
            Signature = new() { Task = "binary", ClassNames = ["no", "yes"], Columns = [new("age", false), new("town", true)], MissingTokens = ["?"] },
        };
        HalfPlusModels.Publish(model, folder["m"], "1");
        return await ServerRun.StartAsync(server => server.Add("m", folder["m"]), new() { Seed = 7, LookEvery = TimeSpan.FromHours(1), Limits = new() { BodyBytes = MostBytes } });
    }

    private static async Task AnswersAsync(ServerRun run) => Assert.Equal("{\"predictions\": [[7.0]]}", await run.PostAsync(Path, "{\"instances\": [{\"age\": 3, \"town\": \"ab\"}]}"));

    private static async Task<string> RawAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private sealed class AgeAndTown : Layer
    {
        protected override bool TakesAnyType => true;

        protected override Value Call(Value input, LayerCall call) => Call([input], call);

        protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call) =>
            Op.Reshape(Op.Cast(inputs[0] + Op.Cast(Op.TextLength(inputs[1]), DType.Float64) * 2, DType.Float32), [inputs[0].Shape[0], 1]);
    }
}
