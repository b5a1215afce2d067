using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What a log leaves out, and what fails in it, so that training is not kept from anything.</summary>
public class TrainingLogLimitsTests
{
    private static readonly Tensor s_numbers = Tensor.From([.. Enumerable.Range(0, 160).Select(i => i % 7 / 7f)], [80, 2]);
    private static readonly Tensor s_classes = Tensor.From([.. Enumerable.Range(0, 80).Select(i => i % 2)]);

    [Fact]
    public void Models_that_take_batches_of_one_size_alone_are_logged_with_whole_batches()
    {
        using TestFolder folder = TestFiles.NewFolder();
        SymbolicTensor input = Model.Input([2], batchSize: 40);
        var model = new Model(input, new Dense(2) { Name = "classes" }.On(new Dense(3, Activation.Relu) { Name = "hidden" }.On(input)));
        Dataset<Example> rows = Dataset.FromTensors(s_numbers, s_classes).Batch(40);
        History history = model.Fit(rows, new Adam(), new CrossEntropy(), new() { Validation = rows, RunLog = new(folder.FullName) { Embeddings = 50 } });
        Assert.Null(history.LogFailure);
        HashSet<string> tags = [.. WrittenEvent.In(folder.FullName).Select(e => e.Tag)];
        Assert.Superset(new HashSet<string> { "gradients/hidden/kernel", "predictions", "confusion_matrix" }, tags);
        Assert.Equal(50, Assert.Single(ProjectorConfig.Read(File.ReadAllText(folder[ProjectorConfig.FileName])).Embeddings).Shape[0]);
    }

    [Fact]
    public void What_fails_in_the_log_is_told_and_left_out_and_training_goes_on()
    {
        using TestFolder folder = TestFiles.NewFolder();
        History Fit(string run, Action<RunWriter> own) => new Sequential(new Dense(2) { Name = "classes" }).Fit(Dataset.FromTensors(s_numbers, s_classes).Batch(20), new Adam(), new CrossEntropy(), new() { Epochs = 2, Callbacks = [new AtBegin(own)], RunLog = folder[run] });
        History taken = Fit("taken", log => log.Text("train/loss", "mine", 0));
        Assert.Equal(2, taken.Epochs.Count);
        Assert.Contains("expected to log train/loss", taken.LogFailure!.Message);
        Assert.Equal([1L, 2], WrittenEvent.In(folder["taken"]).Where(e => e.Tag == "weights/classes/kernel" && e.Step > 0).Select(e => e.Step));
        History closed = Fit("closed", log => log.Dispose());
        Assert.Equal(2, closed.Epochs.Count);
        Assert.IsType<ObjectDisposedException>(closed.LogFailure!.InnerException);
        Assert.Null(Fit("own", log => log.Scalar("own", 5, 1)).LogFailure);
        Assert.Equal(5, WrittenEvent.In(folder["own"]).Single(e => e.Tag == "own").Value);
        Assert.Single(Directory.GetFiles(folder["own"], "*tfevents*"));
    }

    [Fact]
    public void Inputs_that_nothing_learnt_from_are_no_embedding()
    {
        using TestFolder folder = TestFiles.NewFolder();
        new Sequential(new Rescaling(0.5), new Flatten(), new Dense(2)).Fit(Dataset.FromTensors(s_numbers, s_classes).Batch(20), new Adam(), new CrossEntropy(), new() { RunLog = folder.FullName });
        Assert.Contains(WrittenEvent.In(folder.FullName), e => e.Tag == "predictions");
        Assert.False(File.Exists(folder[ProjectorConfig.FileName]));
    }

    [Fact]
    public void Labels_of_several_classes_at_once_are_not_counted_by_classes()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor labels = Tensor.From([.. Enumerable.Range(0, 240).Select(i => i % 3 == i / 3 % 3 ? 1f : 0)], [80, 3]);
        Dataset<Example> rows = Dataset.FromTensors(s_numbers, labels).Batch(20);
        new Sequential(new Dense(3, Activation.Sigmoid)).Fit(rows, new Adam(), new BinaryCrossentropy(), new() { RunLog = folder["several"] });
        Assert.DoesNotContain(WrittenEvent.In(folder["several"]), e => e.Tag == "confusion_matrix");
        new Sequential(new Dense(3, Activation.Softmax)).Fit(rows, new Adam(), new CategoricalCrossentropy(), new() { Validation = rows, RunLog = folder["one"] });
        Assert.Contains(WrittenEvent.In(folder["one"]), e => e.Tag == "confusion_matrix");
    }

    [Fact]
    public void Gradients_of_tables_are_those_of_the_rows_of_the_batch()
    {
        var model = new Sequential(new Embedding(1000, 2) { Name = "table" }, new Flatten(), new Dense(2) { Name = "classes" });
        var batch = new Example(Tensor.From([3, 5, 3, 900], [2, 2]), Tensor.From(0, 1));
        model.Predict(batch.Inputs[0]);
        Objective objective = Objective.Of(new CrossEntropy(), []);
        Dictionary<string, Tensor> Of(long? most) => new BatchGradients(model, batch, objective, 1, new Dictionary<int, float>(), most).Run().ToDictionary(g => g.Weight.Path, g => g.Gradient);
        Dictionary<string, Tensor> all = Of(null), rows = Of(12);
        Assert.Equal(["classes/bias", "table/embeddings"], rows.Keys.Order());
        Assert.Equal(["classes/bias", "classes/kernel", "table/embeddings"], all.Keys.Order());
        float[] dense = all["table/embeddings"].ToArray<float>();
        // Row 3 occurs twice: its sum stands at the first place, zeros at the other.
        Assert.Equal([dense[6], dense[7], dense[10], dense[11], 0, 0, dense[1800], dense[1801]], rows["table/embeddings"].ToArray<float>());
    }

    [Fact]
    public void Rows_are_kept_up_to_a_number_of_bytes_also_of_a_single_batch()
    {
        var batch = new Example(Tensor.Zeros(DType.UInt8, [4, 20 << 20]), Tensor.From(0, 1, 2, 3));
        var model = new Sequential(new Dense(1));
        var kept = new Penstock.Models.KeptRows(100);
        kept.Add(batch, model);
        Assert.Equal((3, 3L), (kept.Count, kept.Batches[0].Inputs[0].Shape[0].Value));
    }

    private sealed class AtBegin(Action<RunWriter> what) : Callback
    {
        public override void OnTrainBegin(TrainingRun run) => what(run.Log!);
    }
}
