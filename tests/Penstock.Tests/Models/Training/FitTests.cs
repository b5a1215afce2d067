using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class FitTests
{
    [Fact]
    public void A_step_on_one_batch_heeds_what_is_frozen_and_what_trained_before_it()
    {
        var model = new Sequential(new InputLayer([2]), new Dense(2) { Name = "a" }, new Dense(1) { Name = "b" }) { Seed = 1 };
        var batch = new Example(Tensor.From([1f, 2], [1, 2]), Tensor.From([3f], [1, 1]));
        var (optimizer, loss) = (new Sgd(0.1), new MeanSquaredError());
        float[] Of(int layer) => [.. model.Layers[layer].Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
        model.TrainOnBatch(batch, optimizer, loss);
        model.Layers[0].Trainable = false;
        float[] frozen = Of(0), free = Of(1);
        model.TrainOnBatch(batch, optimizer, loss);
        Assert.Equal(frozen, Of(0));
        Assert.NotEqual(free, Of(1));
        model.Fit(Dataset.From(batch), new Adam(), loss);
        free = Of(1);
        model.TrainOnBatch(batch, optimizer, loss, learningRate: 0);
        Assert.Equal(free, Of(1));
        var parts = new MultiOptimizer(new Sgd(0.1), ("b/", new Adam()));
        model.TrainOnBatch(batch, parts, loss, learningRate: 0);
        Assert.Equal(free, Of(1));
    }

    [Fact]
    public void Numbers_of_every_type_are_taken_by_training_and_prediction_alike()
    {
        SymbolicTensor input = Model.Input([1]);
        var scaling = new Normalization([2f], [4f]);
        var model = new Model(input, new Dense(1).On(scaling.On(input)));
        Tensor label = Tensor.From([1f, 2], [2, 1]);
        foreach (Tensor rows in new[] { Tensor.From([1.0, 5], [2, 1]), Tensor.From([1L, 5], [2, 1]), Tensor.From(new byte[] { 1, 5 }, [2, 1]) })
        {
            model.Fit(Dataset.FromTensors(rows, label).Batch(2), new Sgd(0.1), new MeanSquaredError());
            Assert.Equal(model.Predict(Tensor.From([1f, 5], [2, 1])).AsSpan<float>().ToArray(), model.Predict(rows).AsSpan<float>().ToArray());
        }
    }

    [Fact]
    public void Callbacks_make_the_folders_of_their_files()
    {
        using var folder = TestFiles.NewFolder();
        Network().Fit(Batches(), new Adam(0.01f), new CrossEntropy(), new()
        {
            Callbacks = [new ModelCheckpoint(folder["a/{epoch}/m.keras"]), new CsvLog(folder["b/log.csv"]), new BackupAndRestore(folder["c/backup"]) { DeletesAtEnd = false }],
        });
        Assert.All(["a/1/m.keras", "b/log.csv", "c/backup"], file => Assert.True(File.Exists(folder[file]), file));
    }

    [Fact]
    public void Learns_clusters_and_reports_every_epoch()
    {
        Sequential model = Network();
        History history = model.Fit(Batches(), new Adam(0.01f), new CrossEntropy(), new() { Epochs = 8, Metrics = [new Accuracy()], Validation = Batches(seed: 9) });
        Assert.Equal(8, history["loss"].Length);
        Assert.True(history["loss"][^1] < history["loss"][0] / 2, history.ToString());
        Assert.InRange(history["val_accuracy"][^1], 0.9, 1);
        EvaluationResult measured = model.Evaluate(Batches(seed: 9));
        Assert.Equal(history["val_loss"][^1], measured.Loss, 1e-12);
        Assert.Equal(history["val_accuracy"][^1], measured["accuracy"], 1e-12);
    }

    [Fact]
    public void Class_weights_of_one_class_leave_the_other_of_two_at_one()
    {
        Example rows = new(Tensor.From([0f, 1f], Shape.Of(2, 1)), Tensor.From(0, 1));
        double Loss(Dictionary<int, float> weights)
        {
            var model = new Sequential(new Dense(1, Activation.Sigmoid) { KernelInitializer = Initializer.Zeros });
            return model.Fit(Dataset.FromTensors(rows).Batch(2), new Sgd(0.1), new BinaryCrossentropy(), new() { ClassWeights = weights })["loss"][0];
        }
        Assert.Equal(Math.Log(2) * 2, Loss(new() { [0] = 3 }), 1e-6);
        Assert.Contains("class weights of 0 or more", Assert.Throws<ArgumentException>(() => Loss(new() { [-1] = 3 })).Message);
        Assert.Contains("got NaN for class 1", Assert.Throws<ArgumentException>(() => Loss(new() { [1] = float.NaN })).Message);
    }

    [Fact]
    public void Inputs_are_found_by_their_names_whatever_their_order()
    {
        SymbolicTensor[] inputs = [Model.Input([1], name: "a"), Model.Input([1], name: "b")];
        var model = new Model(inputs, [new Penstock.Models.Add().On(inputs[0], new Rescaling(10).On(inputs[1]))]);
        Tensor ones = Tensor.From([1f], [1, 1]), twos = Tensor.From([2f], [1, 1]);
        Dataset<Example> swapped = Dataset.From(new Example([("b", twos), ("a", ones)], Tensor.From([21f], [1, 1])));
        Assert.Equal(0, model.Evaluate(swapped, new MeanSquaredError()).Loss);
        Assert.Equal([21f], model.Predict(swapped).ToArray<float>());
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        void Refuses(string words, Optimizer? optimizer = null, FitOptions? options = null) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => Network().Fit(Batches(), optimizer ?? new Sgd(), new CrossEntropy(), options)).Message);
        Refuses("Epochs and InitialEpoch of 0 or more, got -1 and 0", options: new() { Epochs = -1 });
        Refuses("got \"accuracy\" twice", options: new() { Metrics = [new Accuracy(), new Accuracy()] });
        Refuses("got \"loss\" twice", options: new() { Metrics = [new Accuracy { Name = "loss" }] });
        Refuses("expected a clip above 0, got -1", new Sgd { ClipNorm = -1 });
        Assert.Contains("a learning rate of 0 or more at first, got -1", Assert.Throws<ArgumentException>(() => new Adam(-1)).Message);
        Assert.Contains("got NaN", Assert.Throws<ArgumentException>(() => new Adam(double.NaN)).Message);
        Assert.Contains("SGD: expected a Momentum from 0 to 1, got -1", Assert.Throws<ArgumentException>(() => new Sgd { Momentum = -1 }).Message);
        Assert.Contains("Beta2 from 0 to 1, got 1.5", Assert.Throws<ArgumentException>(() => new AdamW { Beta2 = 1.5 }).Message);
        Assert.Contains("Rho from 0 to 1, got NaN", Assert.Throws<ArgumentException>(() => new RmsProp { Rho = double.NaN }).Message);
        Assert.Contains("patience of 0 or more epochs, got -1", Assert.Throws<ArgumentException>(() => new EarlyStopping(patience: -1)).Message);
        Assert.Contains("patience of 0 or more epochs, got -1", Assert.Throws<ArgumentException>(() => new ReduceLROnPlateau(patience: -1)).Message);
        Assert.Contains("factor of 0 to below 1, got 2", Assert.Throws<ArgumentException>(() => new ReduceLROnPlateau(factor: 2)).Message);
        Assert.Contains("1 or more units, got 0", Assert.Throws<ArgumentException>(() => new Dense(0)).Message);
        Assert.Contains("1 or more filters, got -2", Assert.Throws<ArgumentException>(() => new Conv2D(-2, 3)).Message);
        Assert.Contains("at least as large as the window [9, 9]", Assert.Throws<ArgumentException>(() => new MaxPool2D(9).On(Model.Input([8, 8, 1]))).Message);
        Assert.Contains("got NaN at element 1", Assert.Throws<ArgumentException>(() => new Normalization().Adapt(Tensor.From([1f, float.NaN], [2, 1]))).Message);
    }

    [Fact]
    public void Weights_of_examples_below_0_are_refused()
    {
        Example rows = Rows(4, 1);
        var weighted = Dataset.FromTensors(rows.Input, rows.Label!, Tensor.From(1f, 0f, -2f, 1f)).Batch(2);
        Assert.Contains("Fit: expected weights of examples of 0 or more, got -2 at 0 of batch 2.", Assert.Throws<ArgumentException>(() => Network().Fit(weighted, new Sgd(), new CrossEntropy())).Message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_told_with_its_place(int label)
    {
        Example rows = Rows(8, 1);
        int[] labels = rows.Label!.ToArray<int>();
        labels[6] = label;
        Dataset<Example> Batches(Tensor of) => Dataset.FromTensors(rows.Input, of).Batch(4);
        void Refuses(string words, Action act) => Assert.Contains(words, Assert.Throws<ArgumentException>(act).Message);
        string found = $"batch 2: expected class numbers from 0 to 2 as labels, got {label} in row 2.";
        Refuses($"Fit, {found}", () => Network().Fit(Batches(Tensor.From(labels)), new Sgd(), new CrossEntropy()));
        Refuses($"Fit, {found}", () => Network().Fit(Batches(Tensor.From([.. labels.Select(l => (float)l)], [8, 1])), new Sgd(), new SparseCategoricalCrossentropy { FromLogits = true }));
        Refuses($"Evaluate, {found}", () => Network().Evaluate(Batches(Tensor.From(labels)), new CrossEntropy()));
        Refuses($"Evaluate, {found}", () => new Sequential(new Dense(3, Activation.Softmax)).Evaluate(Batches(Tensor.From(labels)), new SparseCategoricalCrossentropy()));
        Sequential network = Network();
        network.TrainOnBatch(rows, new Sgd(), new CrossEntropy());
        float[] before = network.GetWeight(network.Weights[0]).ToArray<float>();
        Refuses($"got {label} in row 6", () => network.TrainOnBatch(new Example(rows.Input, Tensor.From(labels)), new Sgd(), new CrossEntropy()));
        Assert.Equal(before, network.GetWeight(network.Weights[0]).ToArray<float>());
        var ignoring = new SparseCategoricalCrossentropy { FromLogits = true, IgnoreClass = label };
        Assert.True(double.IsFinite(Network().Evaluate(Batches(Tensor.From(labels)), ignoring).Loss));
    }

    [Fact]
    public void A_loss_that_is_NaN_for_another_reason_blames_no_label()
    {
        Tensor unknown = Tensor.From([float.NaN, 0, 0, 0], [1, 4]);
        Assert.True(double.IsNaN(Network().Fit(Dataset.FromTensors(unknown, Tensor.From(2)).Batch(1), new Sgd(), new CrossEntropy())["loss"][0]));
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_told_with_its_place()
    {
        using var folder = TestFiles.NewFolder();
        string path = folder.FullName;
        Assert.StartsWith($"CsvLog {path}: expected a file that can be written, got: ",
            Assert.Throws<IOException>(() => Network().Fit(Batches(), new Sgd(), new CrossEntropy(), new() { Callbacks = [new CsvLog(path)] })).Message);
    }

    [Fact]
    public void A_model_of_two_outputs_is_trained_by_one_of_them()
    {
        SymbolicTensor input = Model.Input([2]);
        var model = new Model([input], [new Dense(3).On(input), new Dense(1).On(input)]);
        Assert.Contains("expected a loss for each output, got one for 2", Assert.Throws<ArgumentException>(() => model.Fit(Batches(), new Sgd(), new CrossEntropy())).Message);
    }

    [Fact]
    public void Many_threads_may_ask_for_the_first_prediction()
    {
        Tensor row = Tensor.From([1f, 2, 3, 4], [1, 4]);
        for (int round = 0; round < 20; round++)
        {
            Sequential model = Network();
            var answers = new float[16][];
            Parallel.For(0, answers.Length, i => answers[i] = model.Predict(row).ToArray<float>());
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        }
    }

    [Fact]
    public void Inputs_may_be_called_label_and_weight()
    {
        SymbolicTensor[] inputs = [Model.Input([1], name: "label"), Model.Input([1], name: "weight")];
        var model = new Model(inputs, [new Dense(1).On(new Penstock.Models.Concatenate().On(inputs))]);
        Tensor column = Tensor.From([0f, 1f], Shape.Of(2, 1)), ones = Tensor.From(1f, 1f);
        History history = model.Fit(Dataset.FromTensors(new Example([("label", column), ("weight", column)], column, ones)).Batch(2), new Sgd(), new MeanSquaredError());
        Assert.True(double.IsFinite(history["loss"][0]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_with_one_thread_and_with_two()
    {
        float[] Train(int threads)
        {
            Sequential model = Network();
            model.Fit(Batches(), new Adam(0.01f), new CrossEntropy(), new() { Epochs = 2, Threads = threads });
            return Weights(model);
        }
        Assert.Equal(Train(1), Train(2));
    }

    [Fact]
    public void Predictions_have_the_same_bits_with_one_thread_and_with_two()
    {
        var model = new Sequential(new Dense(256, Activation.Relu), new Dense(3)) { Threads = 1 };
        Tensor row = Tensor.From([.. Enumerable.Range(0, 800).Select(i => i / 800f)], Shape.Of(1, 800));
        float[] one = model.Predict(row).ToArray<float>();
        model.Threads = 2;
        Assert.Equal(one, model.Predict(row).ToArray<float>());
    }

    [Fact]
    public void Training_on_batches_by_hand_equals_fit()
    {
        Sequential fitted = Network(), looped = Network();
        fitted.Fit(Batches(), new Adam(0.01f), new CrossEntropy(), new() { Epochs = 2 });
        Adam adam = new(0.01f);
        CrossEntropy loss = new();
        for (int epoch = 0; epoch < 2; epoch++)
            foreach (Example batch in Batches().Epoch(epoch, TestContext.Current.CancellationToken)) looped.TrainOnBatch(batch, adam, loss);
        Assert.Equal(Weights(fitted), Weights(looped));
    }

    [Fact]
    public void A_killed_training_goes_on_to_the_same_bits()
    {
        using var folder = TestFiles.NewFolder();
        FitOptions Options(params Callback[] callbacks) => new() { Epochs = 3, Callbacks = callbacks };
        Sequential whole = Network(), killed = Network(), resumed = Network();
        whole.Fit(Batches(), new Adam(0.01f), new CrossEntropy(), Options());
        var backup = new BackupAndRestore(folder["backup"]) { EveryBatches = 5 };
        Assert.Throws<TimeoutException>(() => killed.Fit(Batches(), new Adam(0.01f), new CrossEntropy(), Options(backup, new Killer(epoch: 1, batch: 7))));
        Assert.True(File.Exists(folder["backup"]));
        resumed.Fit(Batches(), new Adam(0.01f), new CrossEntropy(), Options(backup));
        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.False(File.Exists(folder["backup"]));
    }

    [Fact]
    public void Weights_of_classes_equal_weights_of_examples()
    {
        Sequential byClass = Network(), byExample = Network();
        Example rows = Rows(512, 1);
        Tensor weights = Tensor.From([.. rows.Label!.ToArray<int>().Select(l => l == 1 ? 3f : 1f)]);
        byClass.Fit(Dataset.FromTensors(rows.Input, rows.Label).Batch(64), new Adam(0.01f), new CrossEntropy(), new() { ClassWeights = new Dictionary<int, float> { [1] = 3 } });
        byExample.Fit(Dataset.FromTensors(rows.Input, rows.Label, weights).Batch(64), new Adam(0.01f), new CrossEntropy());
        Assert.Equal(Weights(byExample), Weights(byClass));
    }

    [Fact]
    public void Early_stopping_brings_the_best_weights_back()
    {
        Sequential model = Network();
        var stopping = new EarlyStopping("val_loss", patience: 1) { RestoreBestWeights = true };
        History history = model.Fit(Batches(), new Adam(0.5f), new CrossEntropy(), new() { Epochs = 30, Validation = Batches(seed: 9), Callbacks = [stopping] });
        Assert.NotNull(stopping.StoppedEpoch);
        Assert.Equal(history["val_loss"].Min(), model.Evaluate(Batches(seed: 9)).Loss, 1e-12);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_when_asked()
    {
        Sequential model = Network();
        var guard = new TerminateOnNaN();
        Example rows = Rows(256, 1);
        float[] broken = rows.Input.ToArray<float>();
        broken[^1] = float.NaN;
        model.Fit(Dataset.FromTensors(Tensor.From(broken, rows.Input.Shape), rows.Label).Batch(64), new Adam(), new CrossEntropy(), new() { Epochs = 5, Callbacks = [guard] });
        Assert.Equal((0, 4L), guard.StoppedAt);
    }

    [Fact]
    public void The_checked_mode_names_the_operator_that_made_the_first_NaN()
    {
        Example rows = Rows(64, 1);
        float[] broken = rows.Input.ToArray<float>();
        broken[5] = float.NaN;
        NonFiniteException error = Assert.Throws<NonFiniteException>(() =>
            Network().Fit(Dataset.FromTensors(Tensor.From(broken, rows.Input.Shape), rows.Label).Batch(64), new Adam(), new CrossEntropy(), new() { Checked = true }));
        Assert.Contains("MatMul", error.Message);
    }

    [Fact]
    public void Cancelling_ends_after_the_running_step_and_keeps_finished_epochs()
    {
        using var source = new CancellationTokenSource();
        Sequential model = Network();
        History history = model.Fit(Batches(), new Adam(), new CrossEntropy(), new() { Epochs = 50, Cancellation = source.Token, Callbacks = [new Canceller(source, epoch: 2)] });
        Assert.Equal(2, history.Epochs.Count);
    }

    [Fact]
    public void Cancelling_while_validating_ends_the_training_too()
    {
        using var source = new CancellationTokenSource();
        Sequential model = Network();
        Dataset<Example> validation = Batches().Map(batch =>
        {
            source.Cancel();
            return batch;
        });
        History history = model.Fit(Batches(), new Adam(), new CrossEntropy(), new() { Epochs = 5, Cancellation = source.Token, Validation = validation });
        Assert.Empty(history.Epochs);
    }

    [Fact]
    public void A_schedule_sets_the_rate_of_every_step()
    {
        var rates = new Rates();
        Network().Fit(Batches(), new Adam(new Halving()), new CrossEntropy(), new() { Epochs = 1, Callbacks = [rates] });
        Assert.Equal([0.1, 0.05, 0.025], rates.Seen.Take(3));
    }

    [Fact]
    public void The_log_file_has_a_line_for_every_epoch()
    {
        using var folder = TestFiles.NewFolder();
        History history = Network().Fit(Batches(), new Adam(), new CrossEntropy(), new() { Epochs = 2, Metrics = [new Accuracy()], Callbacks = [new CsvLog(folder["log.csv"])] });
        string[] lines = File.ReadAllLines(folder["log.csv"]);
        Assert.Equal("epoch,loss,accuracy", lines[0]);
        Assert.Equal(FormattableString.Invariant($"1,{history["loss"][1]:R},{history["accuracy"][1]:R}"), lines[2]);
    }

    private static Sequential Network() => new(new InputLayer([4]), new Dense(16, Activation.Relu), new Dense(3)) { Seed = 3 };

    private static Dataset<Example> Batches(int rows = 1000, int seed = 1)
    {
        Example all = Rows(rows, seed);
        return Dataset.FromTensors(all.Input, all.Label).Shuffle(rows, seed: 7).Batch(32).Prefetch();
    }

    private static Example Rows(int rows, int seed)
    {
        var random = new Random(seed);
        var x = new float[rows * 4];
        var y = new int[rows];
        for (int r = 0; r < rows; r++)
        {
            y[r] = random.Next(3);
            for (int c = 0; c < 4; c++) x[r * 4 + c] = (c == y[r] ? 2f : 0f) + (float)(random.NextDouble() - 0.5) * 2;
        }
        return new Example(Tensor.From(x, Shape.Of(rows, 4)), Tensor.From(y));
    }

    private static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];

    private sealed record Halving : Schedule
    {
        public override double At(long step) => 0.1 / (1L << (int)step);
    }

    private sealed class Rates : Callback
    {
        public List<double> Seen { get; } = [];

        public override void OnBatchEnd(TrainingRun run) => Seen.Add(run.LearningRate);
    }

    private sealed class Killer(int epoch, long batch) : Callback
    {
        public override void OnBatchEnd(TrainingRun run)
        {
            if (run.Epoch == epoch && run.Batch == batch) throw new TimeoutException("killed");
        }
    }

    private sealed class Canceller(CancellationTokenSource source, int epoch) : Callback
    {
        public override void OnBatchEnd(TrainingRun run)
        {
            if (run.Epoch == epoch) source.Cancel();
        }
    }
}
