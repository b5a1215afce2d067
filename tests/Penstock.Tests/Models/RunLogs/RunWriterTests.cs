using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What is written is read by protobuf's own library with the published schema, pictures by Pillow and sounds by Python.</summary>
public class RunWriterTests
{
    private static readonly Tensor s_image = Tensor.From([.. Enumerable.Range(0, 24).Select(i => (byte)(10 * i))], [2, 4, 3]);

    [Fact]
    public void Every_plugin_is_read_by_the_published_schema()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(folder.FullName, new() { Clock = new TickedClock() }))
        {
            log.Scalar("loss", 0.5, 3, new() { DisplayName = "Loss", Description = "of *training*" });
            log.Scalar("loss", double.NaN, 4);
            log.Histogram("weights", [1, 2, 3, 4], 1, buckets: 2);
            log.Images("pictures", [s_image, s_image], 1);
            log.Audio("sound", Tensor.From([0f, 0.5f, -1, 1], [2, 2]), 8000, 1);
            log.Text("notes", "**größer**", 1);
            log.Text("table", Tensor.From(TextColumn.From(["a", "b"]), [1, 2]), 1);
            log.Mesh("cube", Tensor.From(new float[9], [3, 3]), 1, new() { Faces = Tensor.From([0, 1, 2], [1, 3]), Colors = Tensor.From(new byte[9], [3, 3]), Config = "{}" });
            log.Layout(new(new LayoutCategory("losses", new LayoutChart("both") { Tags = ["loss.*"] }, new LayoutChart("band") { Margins = [new("a", "b", "c")] }) { IsClosed = true }));
            log.ConfusionMatrix("confusion", new(["a", "b"], [[3, 1], [0, 2]]), 1);
        }
        string printed = EventSchema.Run(folder, """
            from PIL import Image
            for event in events('.'):
                for value in event.summary.value:
                    data, tensor = value.metadata.plugin_data, value.tensor
                    print(value.tag, event.step, data.plugin_name, value.metadata.data_class, value.metadata.display_name, value.metadata.summary_description, tensor.dtype, [d.size for d in tensor.tensor_shape.dim])
                    if value.tag == 'loss': print(tensor.float_val)
                    if value.tag == 'weights': print(struct.unpack('<6d', tensor.tensor_content))
                    if data.plugin_name == 'images':
                        assert [int(s) for s in tensor.string_val[:2]] == list(Image.open(io.BytesIO(tensor.string_val[2])).size)
                        print(list(Image.open(io.BytesIO(tensor.string_val[2])).getdata())[:2] if value.tag == 'pictures' else '')
                    if value.tag == 'sound':
                        with wave.open(io.BytesIO(tensor.string_val[0])) as w: print(w.getparams()[:4], struct.unpack('<4h', w.readframes(2)), parse('AudioPluginData', data.content).encoding)
                    if value.tag in ('notes', 'table'): print([t.decode() for t in tensor.string_val])
                    if data.plugin_name == 'mesh': print(str(parse('MeshPluginData', data.content)).replace('\n', ' '))
                    if value.tag == 'custom_scalars__config__': print(str(parse('Layout', tensor.string_val[0])).replace('\n', ' '))
                    if value.tag == 'confusion': print(tensor.string_val[0].decode())
            """);
        Snapshot.Matches(printed);
    }

    [Fact]
    public void Models_are_graphs_of_operators_nested_by_layers()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var inner = new Sequential(new InputLayer([8]), new Dense(4, Activation.Relu) { Name = "hidden" }) { Name = "backbone" };
        var model = new Sequential(new InputLayer([8]) { Name = "pixels" }, inner, new Dense(3) { Name = "classes" });
        using (RunWriter log = RunLog.Create(folder.FullName)) log.Graph(model);
        string printed = EventSchema.Run(folder, """
            for event in events('.'):
                if event.graph_def:
                    for node in parse('GraphDef', event.graph_def).node:
                        attributes = {a.key: a.value for a in node.attr}
                        print(node.name, node.op, list(node.input), [[d.size for d in s.dim] for s in attributes['_output_shapes'].list.shape], attributes['parameters'].i if 'parameters' in attributes else '')
                for value in event.summary.value:
                    print(value.tag, value.metadata.plugin_data.plugin_name, value.metadata.plugin_data.content, json.loads(value.tensor.string_val[0])['class_name'])
            """);
        Snapshot.Matches(printed);
        Assert.Contains("sequential/backbone/hidden Dense", string.Join('\n', KerasGraph.Read(model.ToJson()).Select(n => $"{n.Name} {n.Class} {string.Join(",", n.Inputs)}")));
    }

    [Fact]
    public void Layers_are_logged_with_the_shapes_of_their_results_and_the_numbers_of_their_weights()
    {
        using TestFolder folder = TestFiles.NewFolder();
        SymbolicTensor x = Model.Input([6, 4], name: "x");
        var inner = new Sequential(new InputLayer([6, 4]) { Name = "in" }, new Penstock.Models.Dropout(0.5f) { Name = "drop" }, new LSTM(3) { Name = "lstm" }) { Name = "inner" };
        var model = new Model(x, new Dense(2) { Name = "classes" }.On(inner.On(x))) { Name = "m" };
        using (RunWriter log = RunLog.Create(folder.FullName)) log.Graph(model);
        using RunFolder runs = RunLog.Open(folder.FullName);
        string json = System.Text.Encoding.UTF8.GetString(runs.Runs[0].Find("keras")!.ReadTensor(0).Strings[0].Span);
        // An LSTM has four kernels of 4x3, four of 3x3 and four biases of 3: Keras's formula.
        Assert.Equal(["m/x [-1,6,4] 0", "m/inner/in [-1,6,4] 0", "m/inner/drop [-1,6,4] 0", "m/inner/lstm [-1,3] 96", "m/classes [-1,2] 8"],
            KerasGraph.Read(json).Select(n => $"{n.Name} {string.Join(' ', n.Shapes.Select(s => $"[{string.Join(',', s)}]"))} {n.Parameters}"));
        Assert.Equal(model.Summary(), Model.FromJson(json).Summary());
    }

    [Fact]
    public void Embeddings_are_files_that_the_projector_reads()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(folder.FullName))
        {
            log.Embedding("last/layer", Tensor.From([1f, 0.25f, -3, 1e-9f], [2, 2]), new() { Columns = [("label", ["a\tb", "c"]), ("index", ["0", "1"])], Images = [s_image, s_image] });
            log.Embedding("other", Tensor.From([1f, 2], [2, 1]), new() { Columns = [("label", ["x", "y"])] });
            log.Embedding("other", Tensor.From([3f, 4], [2, 1]));
            Assert.Null(log.Failure);
        }
        Assert.Equal("1\t0.25\n-3\t9.999999717180685E-10\n", File.ReadAllText(folder["last_layer_0_tensors.tsv"]));
        Assert.Equal("label\tindex\na b\t0\nc\t1\n", File.ReadAllText(folder["last_layer_0_metadata.tsv"]));
        Assert.Equal("3\n4\n", File.ReadAllText(folder["other_1_tensors.tsv"]));
        string printed = EventSchema.Run(folder, """
            from PIL import Image
            config = new('ProjectorConfig')
            text_format.Parse(open('projector_config.pbtxt').read(), config)
            for e in config.embeddings: print(e.tensor_name, e.tensor_path, e.metadata_path, list(e.tensor_shape), e.sprite.image_path, list(e.sprite.single_image_dim))
            print(Image.open('last_layer_0_sprite.png').size)
            """);
        Assert.Equal("""
            last/layer last_layer_0_tensors.tsv last_layer_0_metadata.tsv [2, 2] last_layer_0_sprite.png [4, 2]
            other other_1_tensors.tsv  [2, 1]  []
            (8, 4)

            """, printed);
        ProjectorConfig read = ProjectorConfig.Read(File.ReadAllText(folder[ProjectorConfig.FileName]));
        Assert.Equal(read.Write(), ProjectorConfig.Read(read.Write()).Write());
        Assert.Equal((4, 2), read.Embeddings[0].SpriteSize);
    }

    [Fact]
    public void Says_which_tensors_it_takes()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using RunWriter log = RunLog.Create(folder.FullName);
        Assert.Contains("expected images of one size", Assert.Throws<ArgumentException>(() => log.Images("a", [s_image, Tensor.From(new byte[4], [2, 2])], 1)).Message);
        Assert.Contains("expected an image", Assert.Throws<ArgumentException>(() => log.Image("a", Tensor.From(1f, 2), 1)).Message);
        Assert.Contains("expected a sound", Assert.Throws<ArgumentException>(() => log.Audio("a", Tensor.From(1, 2), 8000, 1)).Message);
        Assert.Contains("Int32 [meshes, count, 3]", Assert.Throws<ArgumentException>(() => log.Mesh("a", Tensor.From(new float[3], [1, 3]), 1, new() { Faces = Tensor.From(new float[3], [1, 3]) })).Message);
        Assert.Contains("expected texts", Assert.Throws<ArgumentException>(() => log.Text("a", Tensor.From(1f), 1)).Message);
        Assert.Contains("a text of each of 2 rows", Assert.Throws<ArgumentException>(() => log.Embedding("a", Tensor.From([1f, 2], [2, 1]), new() { Columns = [("label", ["x"])] })).Message);
        Assert.Contains("expected images of one size", Assert.Throws<ArgumentException>(() => log.Embedding("a", Tensor.From([1f, 2], [2, 1]), new() { Images = [s_image, Tensor.From(new byte[4], [2, 2])] })).Message);
        Assert.Contains("expected an image", Assert.Throws<ArgumentException>(() => log.Embedding("a", Tensor.From([1f], [1, 1]), new() { Images = [Tensor.From(1f, 2)] })).Message);
        log.Embedding("b", Tensor.From([1f], [1, 1]));
        Assert.Equal("b", Assert.Single(ProjectorConfig.Read(File.ReadAllText(folder[ProjectorConfig.FileName])).Embeddings).Name);
        Assert.Contains("2 rows of 2 counts", Assert.Throws<InvalidDataException>(() => log.ConfusionMatrix("a", new(["x", "y"], [[1, 2]]), 1)).Message);
        Assert.Contains("as many labels", Assert.Throws<ArgumentException>(() => PrCurvePayload.Of([true], [0.5f, 0.5f])).Message);
        Assert.Contains("faces of the vertices 0 to 2, got 3", Assert.Throws<ArgumentException>(() => log.Mesh("a", Tensor.From(new float[9], [3, 3]), 1, new() { Faces = Tensor.From([0, 1, 3], [1, 3]) })).Message);
        Assert.Contains("one image or more", Assert.Throws<ArgumentException>(() => log.Images("a", [ReadOnlyMemory<byte>.Empty], -1, 1, 1)).Message);
        Assert.Contains("less than 2 GiB", Assert.Throws<ArgumentException>(() => log.Audio("a", Tensor.From(1f), int.MaxValue, 1)).Message);
    }

    [Theory]
    [InlineData(0, "", "above 0 and of at most 49 days")]
    [InlineData(50, "", "above 0 and of at most 49 days")]
    [InlineData(1, "/../../run", "expected a Suffix that can end the name of a file")]
    public void A_log_that_cannot_be_kept_so_is_not_begun(int days, string suffix, string expected)
    {
        using TestFolder folder = TestFiles.NewFolder();
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => RunLog.Create(folder["run"], new() { FlushInterval = TimeSpan.FromDays(days), Suffix = suffix })).Message);
        Assert.Contains("expected a folder", Assert.Throws<ArgumentException>(() => RunLog.Create("")).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void What_is_told_again_of_a_session_is_written_and_is_what_holds()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(folder["a"], new() { Clock = new ManualClock() }))
        {
            log.HyperParameters(new HParamSession(new Dictionary<string, HParamValue> { ["rate"] = 0.1 }));
            log.HyperParameters(new HParamSessionEnd(SessionStatus.Running));
            log.HyperParameters(new HParamSession(new Dictionary<string, HParamValue> { ["rate"] = 0.2 }));
            log.HyperParameters(new HParamSessionEnd(SessionStatus.Success));
        }
        Assert.Equal(["hparams", "hparams", "hparams", "hparams"], WrittenEvent.In(folder["a"]).Where(e => e.Tag.Length > 0).Select(e => e.Plugin));
        using RunFolder runs = RunLog.Open(folder.FullName);
        LoggedRun run = runs.Runs[0];
        Assert.Equal(RunStatus.Done, run.StatusAt(new ManualClock().GetUtcNow()));
        Assert.Equal(0.2, HParamsPayload.Read(run.Find(HParamsPayload.StartTag)!.Content.Span).Start!.HParams["rate"].Number);
    }
}
