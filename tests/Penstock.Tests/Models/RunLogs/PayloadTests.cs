using Penstock.Models;

namespace Penstock.Tests;

/// <summary>What plugins write, read again, and what is said of bytes that are no such thing.</summary>
public class PayloadTests
{
    [Fact]
    public void Hyperparameters_come_back()
    {
        var session = new HParamSession(new Dictionary<string, HParamValue> { ["rate"] = 0.1, ["name"] = "ä", ["on"] = true, ["off"] = false, ["none"] = default, ["empty"] = "", ["zero"] = 0 }) { Group = "g", ModelUri = "m", MonitorUrl = "u", Start = 5 };
        HParamSession read = HParamsPayload.Read(new HParamsPayload { Start = session }.Write()).Start!;
        Assert.Equal(session.HParams.OrderBy(p => p.Key), read.HParams.OrderBy(p => p.Key));
        Assert.Equal(("g", "m", "u", 5.0), (read.Group, read.ModelUri, read.MonitorUrl, read.Start));
        Assert.Equal("0.1 ä true none", string.Join(' ', read.HParams["rate"], read.HParams["name"], read.HParams["on"], read.HParams["none"]));

        HParamExperiment experiment = HParamsPayload.Read(new HParamsPayload
        {
            Experiment = new()
            {
                Name = "n", Description = "d", User = "u", Created = 7,
                HParams = [new("a", HParamType.Number) { Interval = (0, 1) }, new("b", HParamType.Text) { Values = ["x", default], DisplayName = "B", Description = "c" }],
                Metrics = [new("validation/loss") { Group = "g", DisplayName = "loss", Description = "e", IsOfValidation = true }, new("t")],
            },
        }.Write()).Experiment!;
        Assert.Equal(("n", "d", "u", 7.0, (0.0, 1.0)), (experiment.Name, experiment.Description, experiment.User, experiment.Created, experiment.HParams[0].Interval));
        Assert.Equal(["x", "none"], experiment.HParams[1].Values!.Select(v => $"{v}"));
        Assert.Equal([new("validation/loss") { Group = "g", DisplayName = "loss", Description = "e", IsOfValidation = true }, new("t")], experiment.Metrics);
        Assert.Equal(new HParamSessionEnd(SessionStatus.Failure) { End = 3 }, HParamsPayload.Read(new HParamsPayload { End = new(SessionStatus.Failure) { End = 3 } }.Write()).End);
    }

    [Fact]
    public void Layouts_and_meshes_come_back()
    {
        LayoutPayload layout = LayoutPayload.Read(new LayoutPayload(new LayoutCategory("c", new LayoutChart("t") { Tags = ["a", "b"] }, new LayoutChart("m") { Margins = [new("v", "l", "u")] }) { IsClosed = true }).Write());
        Assert.Equal(("c", true, 2), (layout.Categories[0].Title, layout.Categories[0].IsClosed, layout.Categories[0].Charts.Count));
        Assert.Equal(["a", "b"], layout.Categories[0].Charts[0].Tags!);
        Assert.Equal([new("v", "l", "u")], layout.Categories[0].Charts[1].Margins!);
        MeshPayload mesh = MeshPayload.Read(new MeshPayload("n", MeshPart.Faces) { Config = "{}", Shape = [1, 2, 3], Parts = [MeshPart.Vertices, MeshPart.Faces] }.Write());
        Assert.Equal(("n", MeshPart.Faces, "{}"), (mesh.Name, mesh.Part, mesh.Config));
        Assert.Equal([1, 2, 3], mesh.Shape);
        Assert.Equal([MeshPart.Vertices, MeshPart.Faces], mesh.Parts);
    }

    [Fact]
    public void Confusion_matrices_and_profiles_come_back()
    {
        var matrix = new ConfusionMatrixPayload(["a", "b"], [[1, 2], [3, 4]]) { Examples = [new(0, 1, [7, 8], [1])], Thumbnails = [new byte[] { 1, 2 }] };
        ConfusionMatrixPayload read = ConfusionMatrixPayload.Read(matrix.Write());
        Assert.Equal("1 2\n3 4", read.ToString());
        Assert.Equal([7, 8], read.Examples[0].Indices);
        Assert.Equal([1, 2], read.Thumbnails[0].ToArray());
        Assert.Equal(["t"], ConfusionMatrixPayload.Read((matrix with { Examples = [matrix.Examples[0] with { Texts = ["t"] }] }).Write()).Examples[0].Texts);
        Assert.Equal("2 examples", ConfusionMatrixPayload.Read((matrix with { Measured = "2 examples" }).Write()).Measured);
        // As earlier versions wrote it.
        Assert.Empty(ConfusionMatrixPayload.Read([System.Text.Encoding.UTF8.GetBytes("{\"labels\":[\"a\"],\"counts\":[[1]],\"examples\":[{\"row\":0,\"column\":0,\"indices\":[7],\"thumbnails\":[]}]}")]).Examples[0].Texts);
        Assert.StartsWith("""{"labels":["a","b"],"counts":[[1,2],[3,4]],"examples":[{"row":0,"column":1,"indices":[7,8],"thumbnails":[1],"texts":[]}]}""", System.Text.Encoding.UTF8.GetString(matrix.Write()[0].Span));
        var profile = new ProfilePayload
        {
            Kind = "compute", InputShare = 0.1, ComputeShare = 0.6, MemoryShare = 0.3, Operators = [new("MatMul", 0.4, 50, 3, "compute", 0.7)], Limits = new(100, 20), BytesOfStep = 1e6,
            Advice = ["x"], MemoryOverTime = [new(1, 1e6)], Steps = [new(1, 0.01, 0.001)],
        };
        string json = System.Text.Encoding.UTF8.GetString(profile.Write());
        Assert.Equal("""{"kind":"compute","inputShare":0.1,"computeShare":0.6,"memoryShare":0.3,"operators":[{"name":"MatMul","share":0.4,"gigaflops":50,"gigabytes":3,"kind":"compute","ofLimit":0.7}],"limits":{"gigaflops":100,"gigabytes":20},"bytesOfStep":1000000,"advice":["x"],"memory":[{"step":1,"bytes":1000000}],"steps":[{"step":1,"seconds":0.01,"wait":0.001}]}""", json);
        Assert.Equal(json, System.Text.Encoding.UTF8.GetString(ProfilePayload.Read(profile.Write()).Write()));
        ProfilePayload.Memory memory = ProfilePayload.Read((profile with { MemoryOverTime = [new(1, 9) { Arena = 5, Managed = 3 }] }).Write()).MemoryOverTime[0];
        Assert.Equal((9.0, 5.0, 3.0), (memory.Bytes, memory.Arena, memory.Managed));
    }

    [Theory]
    [InlineData("1A05", "hparams: byte 1: expected at most 0 bytes, which the message still has, got 5")]
    [InlineData("1202FFFF", "hparams: byte 4: expected a number that ends, got the end of the message")]
    [InlineData("00", "hparams: byte 0: expected a field, got the tag 0")]
    public void Malformed_messages_are_told_with_their_place(string hex, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => HParamsPayload.Read(Convert.FromHexString(hex))).Message);

    [Theory]
    [InlineData("""{"labels":["a"],"counts":[[1,2]]}""")]
    [InlineData("""{"labels":["a"],"counts":[]}""")]
    [InlineData("""{"labels":["a"],"counts":[[1]],"examples":[{"row":0,"column":0,"indices":[1],"thumbnails":[],"texts":["a","b"]}]}""")]
    [InlineData("""{"labels":["a"],"counts":[[1]],"examples":[{"row":0,"column":0,"indices":[1],"thumbnails":[],"texts":null}]}""")]
    [InlineData("""{"labels":[null],"counts":[[1]]}""")]
    [InlineData("""{"labels":["a"],"counts":[null]}""")]
    [InlineData("""{"labels":["a"],"counts":[[1]],"examples":[{"row":1,"column":0,"indices":[],"thumbnails":[]}]}""")]
    [InlineData("""{"labels":["a"],"counts":[[1]],"examples":[{"row":0,"column":0,"indices":[],"thumbnails":[1]}]}""")]
    [InlineData("""{"labels":["a"],"counts":[[1]],"examples":[{"row":0,"column":0,"indices":null,"thumbnails":[]}]}""")]
    [InlineData("""{"labels":["a"],"counts":[[1]],"examples":[null]}""")]
    [InlineData("""{"labels":"a"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public void Matrices_that_are_none_are_refused(string json) =>
        Assert.StartsWith("penstock_confusion_matrix: expected ", Assert.Throws<InvalidDataException>(() => ConfusionMatrixPayload.Read([System.Text.Encoding.UTF8.GetBytes(json)])).Message);

    [Theory]
    [InlineData("", "keras")]
    [InlineData("[1]", "keras")]
    [InlineData("{}", "keras")]
    [InlineData("""{"class_name":"Dense","config":{}}""", "keras")]
    [InlineData("""{"kind":5}""", "profile")]
    [InlineData("""{"kind":null}""", "profile")]
    [InlineData("""{"operators":"x"}""", "profile")]
    [InlineData("embeddings {", "projector")]
    [InlineData("embeddings { tensor_name: \"a }", "projector")]
    [InlineData("embeddings: [", "projector")]
    [InlineData("embeddings { tensor_shape: x }", "projector")]
    [InlineData("\"", "projector")]
    public void Texts_that_are_none_are_refused(string text, string kind)
    {
        Action read = kind switch
        {
            "keras" => () => KerasGraph.Read(text),
            "profile" => () => ProfilePayload.Read(System.Text.Encoding.UTF8.GetBytes(text)),
            _ => () => ProjectorConfig.Read(text),
        };
        Assert.Matches("expected .*, got ", Assert.Throws<InvalidDataException>(read).Message);
    }

    [Fact]
    public void Texts_of_protobuf_are_read_in_all_their_forms()
    {
        TextProto read = TextProto.Parse("""
            a: "x\n\"\101\x42" 'y' # told
            b < c: [1, -2.5e3] >; d { e: true, f: "ü" }
            """, "text");
        Assert.Equal("x\n\"ABy", read.Text("a"));
        Assert.Equal(["1", "-2.5e3"], read.Messages("b").Single().Texts("c"));
        Assert.Equal("true ü", $"{read.Messages("d").Single().Text("e")} {read.Messages("d").Single().Text("f")}");
        Assert.Contains("text, line 2:", Assert.Throws<InvalidDataException>(() => TextProto.Parse("a: 1\nb: %", "text")).Message);
        Assert.Contains("at most 64 deep", Assert.Throws<InvalidDataException>(() => TextProto.Parse(string.Concat(Enumerable.Repeat("a{", 100)), "text")).Message);
    }

    [Fact]
    public void Functional_models_hang_together_in_both_forms_of_Keras()
    {
        // The second is as Keras 2 writes it: inbound nodes as lists.
        SymbolicTensor x = Model.Input([4], name: "x");
        var inner = new Sequential(new InputLayer([4]) { Name = "in" }, new Dense(3) { Name = "d" }) { Name = "inner" };
        SymbolicTensor one = inner.On(x), two = new Dense(3) { Name = "e" }.On(x);
        var model = new Model(x, new Add { Name = "sum" }.On(one, two)) { Name = "m" };
        Assert.Equal(["m/x <- ", "m/inner/in <- m/x", "m/inner/d <- m/inner/in", "m/e <- m/x", "m/sum <- m/inner/d,m/e"], KerasGraph.Read(model.ToJson()).Select(n => $"{n.Name} <- {string.Join(",", n.Inputs)}"));
        IReadOnlyList<KerasGraphNode> older = KerasGraph.Read("""
            {"class_name":"Functional","config":{"name":"m","layers":[
              {"class_name":"InputLayer","name":"a","config":{"name":"a","dtype":"float32"},"inbound_nodes":[]},
              {"class_name":"Dense","name":"b","config":{"name":"b","dtype":"float16"},"inbound_nodes":[[["a",0,0,{}]]]},
              {"class_name":"Add","name":"c","config":{"name":"c"},"inbound_nodes":[[["a",0,0,{}],["b",0,0,{}]]]}],
              "input_layers":[["a",0,0]],"output_layers":[["c",0,0]]}}
            """);
        Assert.Equal(["m/a DT_FLOAT ", "m/b DT_HALF m/a", "m/c  m/a,m/b"], older.Select(n => $"{n.Name} {n.Type} {string.Join(",", n.Inputs)}"));
    }

    [Fact]
    public void Models_of_any_class_are_those_with_layers_and_each_call_of_one_feeds_it()
    {
        // A class of the user's own, as to_json writes it, with a model in it that two inputs go through in turn.
        Assert.Equal(["m/a <- ", "m/b <- ", "m/twin/x <- m/a,m/b", "m/twin/y <- m/twin/x", "m/c <- m/twin/y"], Lines("""
            {"class_name":"my>Siamese","config":{"name":"m","layers":[
              {"class_name":"InputLayer","config":{"name":"a"},"inbound_nodes":[]},
              {"class_name":"InputLayer","config":{"name":"b"},"inbound_nodes":[]},
              {"class_name":"Functional","name":"twin","inbound_nodes":[[["a",0,0,{}]],[["b",0,0,{}]]],"config":{"name":"twin","layers":[
                {"class_name":"InputLayer","config":{"name":"x"},"inbound_nodes":[]},
                {"class_name":"Dense","config":{"name":"y"},"inbound_nodes":[[["x",0,0,{}]]]}],"input_layers":[["x",0,0]],"output_layers":[["y",0,0]]}},
              {"class_name":"Concatenate","config":{"name":"c"},"inbound_nodes":[[["twin",1,0,{}],["twin",2,0,{}]]]}],
              "input_layers":[["a",0,0],["b",0,0]],"output_layers":[["c",0,0]]}}
            """));
        Assert.Equal(["r/a <- ", "r/b <- r/a"], Lines("""{"class_name":"Row","config":{"name":"r","layers":[{"class_name":"InputLayer","config":{"name":"a"}},{"class_name":"Dense","config":{"name":"b"}}]}}"""));

        static IEnumerable<string> Lines(string json) => KerasGraph.Read(json).Select(n => $"{n.Name} <- {string.Join(",", n.Inputs)}");
    }

    [Fact]
    public void Shapes_are_those_that_Keras_tells_by_what_layers_take()
    {
        // The forms of Keras 3: build_config in models in a row, tensors in calls of others. Keras 2 tells that of inputs alone.
        Assert.Equal(["[-1,4]", "[-1,8]", ""], Shapes("""
            {"class_name":"Sequential","config":{"name":"s","layers":[
              {"class_name":"InputLayer","config":{"name":"a","batch_shape":[null,4]}},
              {"class_name":"Dense","config":{"name":"b"},"build_config":{"input_shape":[null,4]}},
              {"class_name":"Dense","config":{"name":"c"},"build_config":{"input_shape":[null,8]}}]}}
            """));
        Assert.Equal(["[-1,4]", "[-1,5] [-1,1]", "[2]"], Shapes("""
            {"class_name":"Functional","config":{"name":"m","layers":[
              {"class_name":"InputLayer","config":{"name":"a","batch_input_shape":[null,4]},"inbound_nodes":[]},
              {"class_name":"Split","config":{"name":"b"},"inbound_nodes":[]},
              {"class_name":"Add","config":{"name":"c"},"output_shapes":[[2]],"inbound_nodes":[{"args":[[
                {"class_name":"__keras_tensor__","config":{"shape":[null,1],"keras_history":["b",0,1]}},
                {"class_name":"__keras_tensor__","config":{"shape":[null,5],"keras_history":["b",0,0]}}]],"kwargs":{}}]}],
              "input_layers":[["a",0,0]],"output_layers":[["c",0,0]]}}
            """));
        Assert.Equal(["", "[-1,-1]"], Shapes("""
            {"class_name":"Sequential","config":{"name":"s","layers":[
              {"class_name":"Dense","config":{"name":"b"},"output_shapes":{"x":1},"parameters":-1,"build_config":[1]},
              {"class_name":"Dense","config":{"name":"c"},"output_shapes":[["x",-5],[[1]],3],"inbound_nodes":{"config":{"keras_history":[1,2,"x"]}}}]}}
            """));

        static IEnumerable<string> Shapes(string json) => KerasGraph.Read(json).Select(n => string.Join(' ', n.Shapes.Select(s => $"[{string.Join(',', s)}]")));
    }

    [Fact]
    public void Models_made_to_take_for_ever_are_read_or_refused_soon()
    {
        // Each model names the one within it a hundred times: ways to the innermost layer are 100 to the 10.
        string json = """{"class_name":"Dense","config":{"name":"d"}}""";
        string places = string.Join(',', Enumerable.Repeat("""["d",0,0]""", 100));
        for (int depth = 0; depth < 10; depth++) json = $$$"""{"class_name":"Functional","config":{"name":"d","layers":[{{{json}}}],"input_layers":[],"output_layers":[{{{places}}}]},"inbound_nodes":[]}""";
        Assert.Equal("d/d/d/d/d/d/d/d/d/d/d", Assert.Single(KerasGraph.Read(json)).Name);
        string many = string.Join(',', Enumerable.Range(0, 50_001).Select(i => $$$"""{"class_name":"Dense","config":{"name":"{{{i}}}"}}"""));
        Assert.Contains("at most 50000 layers", Assert.Throws<InvalidDataException>(() => KerasGraph.Read($$$"""{"class_name":"Sequential","config":{"layers":[{{{many}}}]}}""")).Message);
    }

    [Fact]
    public void Histograms_leave_out_what_is_not_finite_and_take_the_widest_ranges()
    {
        Assert.Equal(2, HistogramPayload.Of([1f, float.NaN, float.PositiveInfinity, 2], 4).Count);
        Assert.Equal(new HistogramPayload([new(0, 0, 0)]).Buckets, HistogramPayload.Of([float.NaN], 1).Buckets);
        HistogramPayload wide = HistogramPayload.Of([-1.7e308, 0, 1.7e308], 2);
        Assert.Equal((3.0, -1.7e308, 1.7e308), (wide.Count, wide.Buckets[0].Left, wide.Buckets[1].Right));
        var (mean, deviation) = HistogramPayload.Of([.. Enumerable.Range(0, 1001).Select(i => i / 1000.0)], 100).Moments();
        Assert.Equal((0.5, 0.289), (Math.Round(mean, 3), Math.Round(deviation, 3)));
        Assert.Throws<InvalidDataException>(() => HistogramPayload.Read(new double[4]));
        Assert.Throws<InvalidDataException>(() => PrCurvePayload.Read(new float[7]));
    }
}
