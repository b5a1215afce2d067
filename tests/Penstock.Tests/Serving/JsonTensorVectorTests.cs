using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>TensorFlow Serving's own cases of turning JSON into tensors and back.</summary>
public class JsonTensorVectorTests
{
    private const string File = "tfserving_json_tensor.json";
    private const int MostRows = 100;

    [Fact]
    public async Task Requests_become_tensors() => await ServingVectors.RunAsync(File, "request_to_tensors", CheckRequest);

    [Fact]
    public async Task Tensors_become_answers() => await ServingVectors.RunAsync(File, "tensors_to_response", CheckAnswer);

    [Fact]
    public async Task Examples_are_read() => await ServingVectors.RunAsync(File, "classify_regress_requests", CheckExamples);

    [Fact]
    public async Task Results_are_written() => await ServingVectors.RunAsync(File, "classify_regress_responses", CheckResults);

    [Fact]
    public async Task Errors_are_written() => await ServingVectors.RunAsync(File, "error_body", one =>
    {
        var json = new JsonOutput();
        bool isOk = one.Text("status") == "OK";
        AnswerWriter.Error(json, isOk ? ServingCode.Ok : ServingCode.InvalidArgument, one.Text("message") ?? "");
        if (isOk) Assert.Equal(one.Text("body"), Text(json));
        else ServingVectors.Same(one.GetProperty("json"), Parse(Text(json)));
        return Task.CompletedTask;
    });

    [Fact]
    public async Task Hostile_nesting_is_read_without_a_stack() => await ServingVectors.RunAsync(File, "robustness", one =>
    {
        const int depth = 500_000;
        string body = one.Text("body")!.Replace("[x500000 ]x500000", new string('[', depth) + new string(']', depth));
        if (body.IndexOf(" followed by", StringComparison.Ordinal) is var cut and >= 0) body = body[..cut] + " ] tail {";
        string read() => ReadPredict(body, new("", [new("x", "x", WireType.Int32, null)], [])).Signature;
        if (one.Text("expect_error") is { } error) Assert.Contains(error, Assert.Throws<ServingException>(read).Message);
        else Assert.Equal("", read());
        return Task.CompletedTask;
    });

    [Fact]
    public void Types_take_what_the_rules_say()
    {
        Assert.Equal([1, -128, 127], Read<sbyte>("[1, -128, 127]", WireType.Int8));
        Assert.Equal([ulong.MaxValue], Read<ulong>("[18446744073709551615]", WireType.UInt64));
        Assert.Equal([uint.MaxValue], Read<uint>("[4294967295]", WireType.UInt32));
        Assert.Equal([long.MinValue], Read<long>("[-9223372036854775808]", WireType.Int64));
        Assert.Equal([true, false], Read<bool>("[true, false]", WireType.Bool));
        Assert.Equal([double.NegativeInfinity], Read<double>("[-Infinity]", WireType.Double));
        foreach (var (text, type) in new[] { ("1.0", WireType.Int32), ("1e0", WireType.Int64), ("2147483648", WireType.Int32), ("-1", WireType.UInt32), ("1", WireType.Bool), ("null", WireType.Float), ("true", WireType.Float), ("1", WireType.String), ("\"1\"", WireType.Float) })
            Assert.Contains("is not of expected type", Assert.Throws<ServingException>(() => Read<byte>($"[{text}]", type)).Message);
        Assert.Equal(ServingCode.Unimplemented, Assert.Throws<ServingException>(() => Read<byte>("[1]", WireType.Half)).Code);
    }

    private static T[] Read<T>(string values, WireType type) where T : unmanaged =>
        ReadPredict($"{{\"instances\": {values}}}", new("", [new("x", "x", type, null)], [])).Inputs[0].AsSpan<T>().ToArray();

    private static (string Signature, bool IsRows, InputBuffer[] Inputs) ReadPredict(string body, SignatureSpec spec)
    {
        var request = new RestRequest();
        request.SetBody(Encoding.UTF8.GetBytes(body));
        request.Open();
        RequestOutline outline = RequestOutline.Of(request.Json, request.Tensors);
        string signature = outline.SignatureName(request.Json, request.Tensors);
        bool isRows = outline.GoToValues(request.Json, request.Tensors);
        InputBuffer[] inputs = [.. spec.Inputs.Select(i => new InputBuffer(i.Type))];
        if (isRows) request.Values.ReadRows(spec, inputs, MostRows);
        else request.Values.ReadColumns(spec, inputs, MostRows);
        return (signature, isRows, inputs);
    }

    private static Task CheckRequest(JsonElement one)
    {
        var spec = new SignatureSpec("", [.. one.GetProperty("signature_inputs").EnumerateObject().Select(i => new TensorSpec(i.Name, i.Name, TypeOf(i.Value.GetString()!), null))], []);
        if (one.TryGetProperty("expect_error", out JsonElement error))
        {
            var refused = Assert.Throws<ServingException>(() => ReadPredict(one.Text("body")!, spec));
            Assert.Equal(error.Text("code"), refused.Code.Word());
            Assert.Contains(error.Text("contains")!, refused.Message);
            return Task.CompletedTask;
        }
        var (signature, isRows, inputs) = ReadPredict(one.Text("body")!, spec);
        JsonElement expected = one.GetProperty("expect");
        Assert.Equal(expected.Text("signature") ?? "", signature);
        Assert.Equal(expected.Text("format") == "row", isRows);
        foreach (JsonProperty tensor in expected.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object))
        {
            InputBuffer input = inputs[spec.Find(Encoding.UTF8.GetBytes(tensor.Name), 0)];
            Assert.Equal(tensor.Value.Text("dtype"), input.Type.Name());
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), input.Shape);
            Assert.Equal(tensor.Value.GetProperty("values").EnumerateArray().Select(v => Wanted(v, input.Type)), Enumerable.Range(0, input.Count).Select(i => Element(input, i)));
        }
        return Task.CompletedTask;
    }

    private static object Wanted(JsonElement value, WireType type) => type switch
    {
        WireType.String => value.GetString()!,
        WireType.Bool => value.GetBoolean(),
        WireType.Float => (double)(float)Number(value),
        _ => Number(value),
    };

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : value.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, var text => throw new InvalidDataException(text) };

    private static object Element(InputBuffer input, int at) => input.Type switch
    {
        WireType.String => Encoding.UTF8.GetString(input.TextAt(at)),
        WireType.Bool => input.AsSpan<bool>()[at],
        WireType.Float => (double)input.AsSpan<float>()[at],
        WireType.Double => input.AsSpan<double>()[at],
        WireType.Int32 => (double)input.AsSpan<int>()[at],
        WireType.Int64 => (double)input.AsSpan<long>()[at],
        WireType.UInt32 => (double)input.AsSpan<uint>()[at],
        WireType.UInt64 => (double)input.AsSpan<ulong>()[at],
        WireType.Int16 => (double)input.AsSpan<short>()[at],
        WireType.Int8 => (double)input.AsSpan<sbyte>()[at],
        _ => (double)input.AsSpan<byte>()[at],
    };

    private static WireType TypeOf(string name) => Enum.GetValues<WireType>().Single(t => t.Name() == name);

    private static Task CheckAnswer(JsonElement one)
    {
        OutputBuffer[] outputs = [.. one.GetProperty("tensors").EnumerateObject().Select(t => Output(t.Name, t.Value))];
        if (one.Text("error_contains") is { } error)
        {
            Assert.Contains(error, Assert.Throws<ServingException>(() => AnswerWriter.Rows(new(), outputs)).Message);
            return Task.CompletedTask;
        }
        var rows = new JsonOutput();
        AnswerWriter.Rows(rows, outputs);
        if (one.Text("row_text") is { } text) Assert.Equal(text, Text(rows));
        if (one.TryGetProperty("row", out JsonElement row)) ServingVectors.Same(row, Parse(Text(rows)));
        if (!one.TryGetProperty("columnar", out JsonElement columnar)) return Task.CompletedTask;
        var columns = new JsonOutput();
        AnswerWriter.Columns(columns, outputs);
        ServingVectors.Same(columnar, Parse(Text(columns)));
        return Task.CompletedTask;
    }

    private static OutputBuffer Output(string name, JsonElement tensor)
    {
        WireType type = TypeOf(tensor.Text("dtype")!);
        var output = new OutputBuffer(new(name, name, type, null));
        if (tensor.GetProperty("shape").ValueKind == JsonValueKind.Array) output.Shape.AddRange(tensor.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        if (!tensor.TryGetProperty("values", out JsonElement values)) return output;
        JsonElement[] all = [.. values.EnumerateArray()];
        Span<byte> bytes = output.Reserve(8 * all.Length);
        for (int i = 0; i < all.Length; i++)
        {
            switch (type)
            {
                case WireType.String: output.Texts.Add(Encoding.UTF8.GetBytes(all[i].GetString()!)); break;
                case WireType.Float: MemoryMarshal.Cast<byte, float>(bytes)[i] = (float)Number(all[i]); break;
                case WireType.Double: MemoryMarshal.Cast<byte, double>(bytes)[i] = Number(all[i]); break;
                case WireType.Int32: MemoryMarshal.Cast<byte, int>(bytes)[i] = all[i].GetInt32(); break;
                case WireType.Int64: MemoryMarshal.Cast<byte, long>(bytes)[i] = all[i].GetInt64(); break;
                case WireType.Bool: MemoryMarshal.Cast<byte, bool>(bytes)[i] = all[i].GetBoolean(); break;
                default: throw new InvalidDataException($"{type}");
            }
        }
        return output;
    }

    private static ExampleRequest ReadExamples(string body, out string signature)
    {
        var request = new RestRequest();
        request.SetBody(Encoding.UTF8.GetBytes(body));
        request.Open();
        RequestOutline outline = RequestOutline.Of(request.Json, request.Tensors);
        signature = outline.SignatureName(request.Json, request.Tensors);
        return request.Examples.Read(outline, MostRows, mayBeMissing: false);
    }

    private static Task CheckExamples(JsonElement one)
    {
        if (one.TryGetProperty("expect_error", out JsonElement error))
        {
            var refused = Assert.Throws<ServingException>(() => ReadExamples(one.Text("body")!, out _));
            Assert.Equal(error.Text("code"), refused.Code.Word());
            Assert.Contains(error.Text("contains")!, refused.Message);
            return Task.CompletedTask;
        }
        JsonElement expected = one.GetProperty("expect");
        ExampleRequest read = ReadExamples(one.Text("body")!, out string signature);
        Assert.Equal(expected.Text("signature") ?? "", signature);
        Assert.Equal(expected.Text("kind") == "example_list_with_context", read.Context is not null);
        if (read.Context is not null) SameExample(expected.GetProperty("context"), read.Context);
        Assert.Equal(expected.GetProperty("examples").GetArrayLength(), read.Examples.Count);
        for (int i = 0; i < read.Examples.Count; i++) SameExample(expected.GetProperty("examples")[i], read.Examples[i]);
        return Task.CompletedTask;
    }

    private static void SameExample(JsonElement expected, IReadOnlyDictionary<string, FeatureList> example)
    {
        Assert.Equal(expected.EnumerateObject().Select(f => f.Name).Order(), example.Keys.Order());
        foreach (JsonProperty feature in expected.EnumerateObject())
        {
            JsonProperty values = feature.Value.EnumerateObject().Single();
            FeatureList read = example[feature.Name];
            Assert.Equal(values.Name, read.Kind.ToString(), ignoreCase: true);
            if (read.Kind == FeatureKind.Bytes) Assert.Equal(values.Value.EnumerateArray().Select(v => v.GetString()), read.Bytes.Select(Encoding.UTF8.GetString));
            else if (read.Kind == FeatureKind.Float) Assert.Equal(values.Value.EnumerateArray().Select(Number), read.Floats);
            else Assert.Equal(values.Value.EnumerateArray().Select(v => v.GetInt64()), read.Whole);
        }
    }

    private static Task CheckResults(JsonElement one)
    {
        var json = new JsonOutput();
        void write()
        {
            if (one.TryGetProperty("regressions", out JsonElement numbers)) AnswerWriter.Regressions(json, numbers.EnumerateArray().Select(n => (float)Number(n)).ToArray());
            else
            {
                JsonElement classes = one.GetProperty("classifications");
                AnswerWriter.Classifications(json, classes.GetArrayLength(), i => classes[i].EnumerateArray().Select(pair => (pair[0].GetString()!, (float)Number(pair[1]))));
            }
        }

        if (one.Text("error_contains") is { } error)
        {
            Assert.Contains(error, Assert.Throws<ServingException>(write).Message);
            return Task.CompletedTask;
        }
        write();
        if (one.Text("json_text") is { } text) Assert.Equal(text, Text(json));
        else ServingVectors.Same(one.GetProperty("json"), Parse(Text(json)));
        return Task.CompletedTask;
    }

    private static string Text(JsonOutput json) => Encoding.UTF8.GetString(json.Written.Span);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
