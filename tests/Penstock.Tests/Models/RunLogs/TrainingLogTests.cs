using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TrainingLogTests
{
    private static readonly Tensor s_pixels = Tensor.From([.. Enumerable.Range(0, 60 * 16).Select(i => (byte)(i / 16 % 3 * 80 + i % 16))], [60, 4, 4]);
    private static readonly Tensor s_labels = Tensor.From([.. Enumerable.Range(0, 60).Select(i => i % 3)]);

    private static Dataset<Example> Rows => Dataset.FromTensors(s_pixels, s_labels);

    private static Sequential Network => new(new Rescaling(1 / 255f), new Flatten(), new Dense(5, Activation.Relu) { Name = "hidden" }, new Dense(3) { Name = "classes" }) { Signature = new() { ClassNames = ["low", "middle", "high"] } };

    [Fact]
    public void A_training_is_logged_from_the_first_step_to_the_projector()
    {
        using TestFolder folder = TestFiles.NewFolder();
        History history = Network.Fit(Rows.Batch(20), new Adam(0.05), new CrossEntropy(), new() { Epochs = 2, Metrics = [new Accuracy()], Validation = Rows.Batch(25), Clock = new ManualClock(), RunLog = folder.FullName });
        List<WrittenEvent> events = WrittenEvent.In(folder.FullName);
        Assert.Null(history.LogFailure);
        Snapshot.Matches(string.Join('\n', events.Where(e => e.Tag.Length > 0).GroupBy(e => e.Tag).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}: {g.First().Plugin} at {string.Join(", ", g.Select(e => e.Step))}")));
        float[] Values(string tag) => [.. events.Where(e => e.Tag == tag).Select(e => e.Value)];
        Assert.Equal(history["loss"].Select(x => (float)x), Values("train/loss"));
        Assert.Equal(history["val_accuracy"].Select(x => (float)x), Values("validation/accuracy"));
        // The mean of the steps of an epoch is the loss of the epoch, as all batches are of one size.
        Assert.Equal(history["loss"][1], Values("step/loss")[3..].Average(x => (double)x), 5);
        Assert.Equal(history["accuracy"][1], Values("step/accuracy")[3..].Average(x => (double)x), 5);
        Assert.All(Values("step/learning_rate"), rate => Assert.Equal(0.05f, rate));

        ConfusionMatrixPayload matrix = ConfusionMatrixPayload.Read([.. events.Last(e => e.Tag == "confusion_matrix").Texts.Select(t => (ReadOnlyMemory<byte>)t)]);
        Assert.Equal(["low", "middle", "high"], matrix.Labels);
        Assert.Equal(60, matrix.Counts.Sum(row => row.Sum()));
        Assert.Equal("60 validation examples", matrix.Measured);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (long)i), matrix.Examples.SelectMany(cell => cell.Indices).Order());
        Assert.All(matrix.Examples, cell => Assert.Equal(Math.Min(4, cell.Indices.Count), cell.Thumbnails.Count));
        Assert.Equal(history["val_accuracy"][1], Enumerable.Range(0, 3).Sum(i => matrix.Counts[i][i]) / 60.0, 12);
        Assert.All(matrix.Examples, cell => Assert.All(cell.Indices, index => Assert.Equal(cell.Row, (int)(index % 3))));
        ConfusionMatrixPayload.Cell first = matrix.Examples.First(cell => cell.Indices.Contains(0));
        Assert.Equal(s_pixels.AsSpan<byte>()[..16].ToArray(), Png.Decode(matrix.Thumbnails[first.Thumbnails[0] - 1].Span).ToArray<byte>());

        HParamSession session = HParamsPayload.Read(events.Single(e => e.Tag == HParamsPayload.StartTag).Content).Start!;
        Assert.Equal("batch_size=20 epochs=2 layers=4 learning_rate=0.05 loss=CrossEntropy optimizer=Adam seed=0 trainable_weights=103 weight_decay=0 weights=103", string.Join(' ', session.HParams.OrderBy(p => p.Key).Select(p => $"{p.Key}={p.Value}")));
        Assert.Equal(SessionStatus.Success, HParamsPayload.Read(events.Single(e => e.Tag == HParamsPayload.EndTag).Content).End!.Status);
        ProjectorEmbedding embedding = Assert.Single(ProjectorConfig.Read(File.ReadAllText(folder[ProjectorConfig.FileName])).Embeddings);
        Assert.Equal(("hidden", 60), (embedding.Name, File.ReadAllLines(folder[embedding.MetadataPath]).Length - 1));
        Assert.Equal((16, 16), (Png.Read(folder[embedding.SpritePath]).Shape[0].Value / 2, Png.Read(folder[embedding.SpritePath]).Shape[1].Value / 2));
        string printed = EventSchema.Run(folder, """
            graphs = [parse('GraphDef', e.graph_def) for e in events('.') if e.graph_def]
            print(len(graphs), [n.name for n in graphs[1].node] == [n.name for n in graphs[0].node])
            print(sorted(n.name for n in graphs[1].node if any(a.key == 'seconds' and a.value.f > 0 for a in n.attr)))
            """);
        Assert.StartsWith("2 True\n['classes/MatMul', 'hidden/MatMul', ", printed);
        string predictions = System.Text.Encoding.UTF8.GetString(events.First(e => e.Tag == "predictions").Texts[0]);
        Assert.StartsWith("| example | sample of predictions/images | label | prediction | probability |\n|---|---|---|---|---|\n", predictions);
        Assert.Matches(@"\n\| 4 \| 5 \| middle \| (low|middle|high) \| [0-9.]+ % \|\n", predictions);
        Assert.All(events.Where(e => e.Tag == "predictions/images"), e => Assert.Equal(s_pixels.AsSpan<byte>()[64..80].ToArray(), Png.Decode(e.Texts[2 + 4]).ToArray<byte>()));
    }

    [Fact]
    public void A_log_changes_nothing_of_the_training()
    {
        using TestFolder folder = TestFiles.NewFolder();
        (History, byte[][]) Fit(RunLogging? log)
        {
            var model = new Sequential(new Rescaling(1 / 255f), new Flatten(), new Dense(5, Activation.Relu) { Name = "hidden" }, new Penstock.Models.BatchNormalization(), new Penstock.Models.Dropout(0.3), new Dense(3) { Name = "classes" }) { Seed = 7 };
            History history = model.Fit(Rows.Shuffle(60, seed: 3).Batch(16), new Adam(0.05), new CrossEntropy(), new() { Epochs = 3, Metrics = [new Accuracy()], Validation = Rows.Batch(25), Callbacks = [new EarlyStopping(patience: 2) { RestoreBestWeights = true }], RunLog = log });
            return (history, [.. model.Weights.Select(w => model.GetWeight(w).Bytes.ToArray())]);
        }
        ((History without, byte[][] weights), (History with, byte[][] same)) = (Fit(null), Fit(folder.FullName));
        Assert.Equal(weights, same);
        Assert.Equal(without.Epochs, with.Epochs);
        List<WrittenEvent> events = WrittenEvent.In(folder.FullName);
        Assert.Equal(3, events.Count(e => e.Tag == "confusion_matrix"));
        Assert.Equal([1L, 2, 3], events.Where(e => e.Tag == "gradients/hidden/kernel").Select(e => e.Step));
        Assert.Equal([0L, 1, 2, 3], events.Where(e => e.Tag == "weights/hidden/kernel").Select(e => e.Step));
        Assert.Equal([0.05f, 0.05f, 0.05f], events.Where(e => e.Tag == "train/learning_rate").Select(e => e.Value));
        Assert.All(events.Where(e => e.Tag == "train/step_seconds"), e => Assert.True(e.Value > 0));
    }

    [Fact]
    public void A_disk_that_fails_stops_no_training_and_is_told()
    {
        using TestFolder folder = TestFiles.NewFolder();
        int told = 0;
        History Fit(RunWriterOptions writer) => Network.Fit(Rows.Batch(20), new Adam(0.05), new CrossEntropy(), new() { Epochs = 2, RunLog = new(folder["run"]) { Writer = writer } });
        History full = Fit(new() { Opens = _ => new FailingStream(500), Failed = _ => told++, MostWaiting = 10_000 });
        Assert.Equal((2, 1), (full.Epochs.Count, told));
        Assert.Contains("No space left", full.LogFailure!.Message);

        var removed = new FolderRemover(folder["run"]);
        History lost = Network.Fit(Rows.Batch(20), new Adam(0.05), new CrossEntropy(), new() { Epochs = 2, Callbacks = [removed], RunLog = folder["run"] });
        Assert.Equal(2, lost.Epochs.Count);
        Assert.NotNull(lost.LogFailure);
    }

    [Fact]
    public void Hyperparameters_that_a_callback_has_logged_stay()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var begins = new Begins(run => run.Log!.HyperParameters(new HParamSession(new Dictionary<string, HParamValue> { ["mine"] = 1 })));
        Network.Fit(Rows.Batch(20), new Adam(0.05), new CrossEntropy(), new() { Callbacks = [begins], RunLog = folder.FullName });
        Assert.Equal(["mine"], HParamsPayload.Read(WrittenEvent.In(folder.FullName).Single(e => e.Tag == HParamsPayload.StartTag).Content).Start!.HParams.Keys);
        Assert.Single(WrittenEvent.In(folder.FullName), e => e.Tag == HParamsPayload.ExperimentTag);
    }

    [Fact]
    public void A_training_that_fails_or_is_cancelled_leaves_a_log_that_says_so()
    {
        using TestFolder folder = TestFiles.NewFolder();
        SessionStatus StatusIn(string run) => HParamsPayload.Read(WrittenEvent.In(folder[run]).Single(e => e.Tag == HParamsPayload.EndTag).Content).End!.Status;
        Assert.Throws<InvalidOperationException>(() => Network.Fit(Rows.Batch(20), new Adam(0.05), new CrossEntropy(), new() { Epochs = 2, Callbacks = [new Act(run => throw new InvalidOperationException("stop"))], RunLog = folder["failed"] }));
        Assert.Equal(SessionStatus.Failure, StatusIn("failed"));
        Assert.Throws<ArgumentException>(() => Network.Fit(Dataset.FromTensors(s_pixels, Tensor.From([.. Enumerable.Repeat(7, 60)])).Batch(20), new Adam(0.05), new CrossEntropy(), new() { RunLog = folder["first step"] }));
        Assert.Equal(SessionStatus.Failure, StatusIn("first step"));
        Assert.Equal("Adam", HParamsPayload.Read(WrittenEvent.In(folder["first step"]).Single(e => e.Tag == HParamsPayload.StartTag).Content).Start!.HParams["optimizer"].Text);
        Tensor unknown = Tensor.From([.. Enumerable.Repeat(float.NaN, 60 * 16)], [60, 4, 4]);
        Network.Fit(Dataset.FromTensors(unknown, s_labels).Batch(20), new Adam(0.05), new CrossEntropy(), new() { Epochs = 2, Callbacks = [new TerminateOnNaN()], RunLog = folder["no number"] });
        Assert.Equal(SessionStatus.Failure, StatusIn("no number"));
        using var source = new CancellationTokenSource();
        Network.Fit(Rows.Batch(20), new Adam(0.05), new CrossEntropy(), new() { Epochs = 2, Cancellation = source.Token, Callbacks = [new Act(_ => source.Cancel())], RunLog = folder["cancelled"] });
        Assert.Equal(SessionStatus.Unknown, StatusIn("cancelled"));
        Assert.True(WrittenEvent.In(folder["cancelled"]).Count(e => e.Tag == "step/loss") >= 1);
    }

    [Fact]
    public void Training_that_goes_on_tells_readers_to_forget_later_steps()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Sequential model = Network;
        var optimizer = new Adam(0.05);
        model.Fit(Rows.Batch(20), optimizer, new CrossEntropy(), new() { Epochs = 1, RunLog = folder.FullName });
        model.Fit(Rows.Batch(20), optimizer, new CrossEntropy(), new() { Epochs = 2, InitialEpoch = 1, RunLog = folder.FullName });
        List<WrittenEvent> events = WrittenEvent.In(folder.FullName);
        Assert.Equal([4L], events.Where(e => e.IsStart).Select(e => e.Step));
        Assert.Equal([1L, 2, 3, 4, 5, 6], events.Where(e => e.Tag == "step/loss").Select(e => e.Step));
        Assert.Equal([1L, 2], events.Where(e => e.Tag == "train/loss").Select(e => e.Step));
        // Another optimizer has counted nothing: what the first one logged stays.
        model.Fit(Rows.Batch(20), new Adam(0.01), new CrossEntropy(), new() { Epochs = 3, InitialEpoch = 2, RunLog = folder.FullName });
        events = WrittenEvent.In(folder.FullName);
        Assert.Single(events, e => e.IsStart);
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8, 9], events.Where(e => e.Tag == "step/loss").Select(e => e.Step));
    }

    [Fact]
    public void Steps_are_batches_where_several_make_an_update()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Sequential model = Network;
        var optimizer = new Adam(0.05) { GradientAccumulationSteps = 3 };
        model.Fit(Rows.Batch(20), optimizer, new CrossEntropy(), new() { Epochs = 2, RunLog = folder.FullName });
        model.Fit(Rows.Batch(20), optimizer, new CrossEntropy(), new() { Epochs = 3, InitialEpoch = 2, RunLog = folder.FullName });
        List<WrittenEvent> events = WrittenEvent.In(folder.FullName);
        Assert.Equal([7L], events.Where(e => e.IsStart).Select(e => e.Step));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8, 9], events.Where(e => e.Tag == "step/loss").Select(e => e.Step));
    }

    [Fact]
    public void Models_of_numbers_of_two_classes_and_of_several_outputs_are_logged_too()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor x = Tensor.From([.. Enumerable.Range(0, 40).Select(i => i / 40f)], [20, 2]), y = Tensor.From([.. Enumerable.Range(0, 20).Select(i => i >= 10 ? 1f : 0)], [20, 1]);
        Dataset<Example> rows = Dataset.FromTensors(x, y).Batch(5);
        new Sequential(new Dense(1)).Fit(rows, new Adam(), new MeanSquaredError(), new() { RunLog = folder["numbers"] });
        Assert.DoesNotContain(WrittenEvent.In(folder["numbers"]), e => e.Tag == "confusion_matrix");
        Assert.Contains(WrittenEvent.In(folder["numbers"]), e => e.Tag == "predictions");
        new Sequential(new Dense(1, Activation.Sigmoid)).Fit(rows, new Adam(0.5), new BinaryCrossentropy(), new() { Epochs = 60, RunLog = folder["two"] });
        Assert.Equal("10 0\n0 10", ConfusionMatrixPayload.Read([.. WrittenEvent.In(folder["two"]).Last(e => e.Tag == "confusion_matrix").Texts.Select(t => (ReadOnlyMemory<byte>)t)]).ToString());
        WrittenEvent curve = WrittenEvent.In(folder["two"]).Last(e => e.Tag == "pr_curve");
        Assert.Equal(10, PrCurvePayload.Read(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(curve.Numbers)).TruePositives[0]);
        SymbolicTensor input = Model.Input([2], name: "x");
        var several = new Model([input], [new Dense(1) { Name = "a" }.On(input), new Dense(1) { Name = "b" }.On(input)]);
        Dataset<Example> named = Dataset.FromTensors(new Example([("x", x), ("p", y), ("q", y)])).Batch(5);
        several.Fit(named, new Adam(), [new OutputLoss("a", new MeanSquaredError()) { Label = "p" }, new OutputLoss("b", new MeanSquaredError()) { Label = "q" }], new() { Validation = named, RunLog = folder["several"] });
        Assert.Contains(WrittenEvent.In(folder["several"]), e => e.Tag == "validation/a_loss");
        Assert.Contains(WrittenEvent.In(folder["several"]), e => e.Tag == "gradients/b/kernel");
    }

    [Fact]
    public void Models_that_take_texts_are_logged_without_being_asked()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var texts = new Sequential(new StringLookup(["a", "b"]), new Embedding(3, 2), new Flatten(), new Dense(2));
        texts.Fit(Dataset.FromTensors(Tensor.From(TextColumn.From(["a", "b", "c", "a"]), [4, 1]), Tensor.From(0, 1, 0, 1)).Batch(2), new Adam(), new CrossEntropy(), new() { RunLog = folder["texts"] });
        Assert.Contains(WrittenEvent.In(folder["texts"]), e => e.Tag == "predictions");
    }

    private sealed class Act(Action<TrainingRun> what) : Callback
    {
        public override void OnBatchEnd(TrainingRun run) => what(run);
    }

    private sealed class Begins(Action<TrainingRun> what) : Callback
    {
        public override void OnTrainBegin(TrainingRun run) => what(run);
    }

    private sealed class FolderRemover(string folder) : Callback
    {
        public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
