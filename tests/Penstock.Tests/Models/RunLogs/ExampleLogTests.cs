using System.Text;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What is logged of examples, of models of several outputs, of models with states, and of tables.</summary>
public class ExampleLogTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_output_has_its_matrix_predictions_and_place_in_the_projector(bool isOfValidation)
    {
        using TestFolder folder = TestFiles.NewFolder();
        var (model, rows) = TwoOutputs.Make();
        History history = model.Fit(rows.Batch(16), new Adam(0.05), TwoOutputs.Losses(new BinaryAccuracy()), new() { Epochs = 2, Validation = isOfValidation ? rows.Batch(7) : null, RunLog = folder.FullName });
        Assert.Null(history.LogFailure);
        List<WrittenEvent> events = WrittenEvent.In(folder.FullName);
        ConfusionMatrixPayload kind = MatrixIn(events, "confusion_matrix/kind"), large = MatrixIn(events, "confusion_matrix/isLarge");
        Assert.Equal(["red", "green", "blue", "0", "1"], [.. kind.Labels, .. large.Labels]);
        Assert.Equal((TwoOutputs.Rows, TwoOutputs.Rows), (kind.Counts.Sum(row => row.Sum()), large.Counts.Sum(row => row.Sum())));
        Assert.Equal([14, 13, 13], kind.Counts.Select(row => row.Sum()));
        Assert.DoesNotContain(events, e => e.Tag is "confusion_matrix/number" or "confusion_matrix" or "pr_curve/kind");
        Assert.Equal(2, events.Count(e => e.Tag == "pr_curve/isLarge"));
        if (isOfValidation)
        {
            Assert.Equal(history["val_kind_accuracy"][1], Enumerable.Range(0, 3).Sum(i => kind.Counts[i][i]) / (double)TwoOutputs.Rows, 12);
            Assert.Equal(history["val_isLarge_binary_accuracy"][1], Enumerable.Range(0, 2).Sum(i => large.Counts[i][i]) / (double)TwoOutputs.Rows, 12);
        }
        foreach (string output in (string[])["kind", "isLarge", "number"]) Assert.Equal([1L, 2], events.Where(e => e.Tag == $"predictions/{output}").Select(e => e.Step));
        Assert.Equal($"{(isOfValidation ? "" : "the first ")}{TwoOutputs.Rows} {(isOfValidation ? "validation" : "training")} examples", kind.Measured);
        Assert.StartsWith("| example | label | prediction | probability |\n", Encoding.UTF8.GetString(events.First(e => e.Tag == "predictions/kind").Texts[0]));
        Assert.Matches(@"\n\| 0: size = [0-9.]+, colour = [0-9.]+ [0-9.]+ \| red \| (red|green|blue) \| [0-9.]+ % \|\n", Encoding.UTF8.GetString(events.First(e => e.Tag == "predictions/kind").Texts[0]));
        Assert.All(kind.Examples, cell => Assert.All(cell.Indices.Zip(cell.Texts), one => Assert.Matches("^size = [0-9.E-]+, colour = [0-9.E-]+ [0-9.E-]+$", one.Second)));
        Assert.All(kind.Examples, cell => Assert.All(cell.Indices, index => Assert.Equal(cell.Row, (int)(index % 3))));

        ProjectorEmbedding[] embeddings = [.. ProjectorConfig.Read(File.ReadAllText(folder[ProjectorConfig.FileName])).Embeddings.OrderBy(e => e.Name, StringComparer.Ordinal)];
        Assert.Equal(["hidden 4", "other 3"], embeddings.Select(e => $"{e.Name} {e.Shape[1]}"));
        Assert.Equal("kind label\tkind prediction\tisLarge label\tisLarge prediction\texample", File.ReadLines(folder[embeddings[0].MetadataPath]).First());
        Assert.Equal("number label\tnumber prediction\texample", File.ReadLines(folder[embeddings[1].MetadataPath]).First());
    }

    [Fact]
    public void Every_place_of_a_sequence_is_told_as_the_class_that_it_is()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor words = Tensor.From([.. Enumerable.Range(0, 12).Select(i => i % 4)], [4, 3]);
        int[] kinds = [0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0];
        Tensor oneHot = Tensor.From([.. kinds.SelectMany(kind => (float[])[1 - kind, kind])], [4, 3, 2]);
        foreach (var (run, label, loss) in ((string, Tensor, Loss)[])[("numbers", Tensor.From(kinds, [4, 3]), new SparseCategoricalCrossentropy { FromLogits = true }), ("one-hot", oneHot, new CategoricalCrossentropy { FromLogits = true })])
        {
            new Sequential(new Embedding(4, 2), new GRU(3) { ReturnSequences = true }, new Dense(2)).Fit(Dataset.FromTensors(words, label).Batch(4), new Adam(), loss, new() { RunLog = new(folder[run]) { ClassNames = ["noun", "verb"] } });
            Assert.Matches(@"\n\| 1: 3 0 1 \| verb, noun, noun \| ((noun|verb)(, )?){3} \|  \|\n", Encoding.UTF8.GetString(WrittenEvent.In(folder[run]).Single(e => e.Tag == "predictions").Texts[0]));
        }
    }

    [Fact]
    public void Several_labels_of_a_row_are_numbers_also_where_one_alone_holds()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor x = Tensor.From([.. Enumerable.Range(0, 8).Select(i => i / 8f)], [4, 2]), y = Tensor.From([1f, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1], [4, 3]);
        new Sequential(new Dense(3, Activation.Sigmoid)).Fit(Dataset.FromTensors(x, y).Batch(4), new Adam(), new BinaryCrossentropy(), new() { RunLog = folder.FullName });
        string predictions = Encoding.UTF8.GetString(WrittenEvent.In(folder.FullName).Single(e => e.Tag == "predictions").Texts[0]);
        Assert.Contains("| 1, 0, 1 |", predictions);
        Assert.Contains("| 0, 1, 0 |", predictions);
    }

    [Fact]
    public void Models_with_states_are_logged_from_the_beginning_of_the_data_and_keep_their_states()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor x = Tensor.From([.. Enumerable.Range(0, 48).Select(i => i * 7 % 24 / 24f)], [8, 3, 2]);
        Dataset<Example> rows = Dataset.FromTensors(x, Tensor.From(0, 1, 0, 1, 1, 0, 1, 0)).Batch(2);
        (History History, Model Model) Fit(RunLogging? log, bool validates)
        {
            SymbolicTensor input = Model.Input([3, 2], batchSize: 2);
            var model = new Model(input, new Dense(2) { Name = "classes" }.On(new LSTM(3) { Stateful = true, Name = "memory" }.On(input))) { Seed = 4 };
            return (model.Fit(rows, new Adam(0.1), new CrossEntropy(), new() { Epochs = 3, Validation = validates ? rows : null, RunLog = log }), model);
        }
        foreach (bool validates in (bool[])[false, true])
        {
            string run = folder[validates ? "validated" : "alone"];
            (History history, Model model) = Fit(run, validates);
            Assert.Null(history.LogFailure);
            Assert.Equal(Fit(null, validates).History["loss"], history["loss"]);
            if (validates) Assert.Equal(Fit(null, validates).History["val_loss"], history["val_loss"]);
            List<WrittenEvent> events = WrittenEvent.In(run);
            Assert.Equal(8, MatrixIn(events, "confusion_matrix").Counts.Sum(row => row.Sum()));
            Assert.Contains(events, e => e.Tag == "predictions");
            Assert.Equal("memory", Assert.Single(ProjectorConfig.Read(File.ReadAllText(Path.Combine(run, ProjectorConfig.FileName))).Embeddings).Name);
            Assert.Equal(2, events.Count(e => e.Graph.Length > 0));
        }
    }

    [Fact]
    public void Rows_are_told_as_their_user_has_them_or_by_their_first_values_and_never_at_length()
    {
        Tensor numbers = Tensor.From([.. Enumerable.Range(0, 40).Select(i => i / 3f)], [2, 20]), texts = Tensor.From(TextColumn.From(["a|b\n", new string('x', 1000)]), [2, 1]);
        var batch = new Example([("numbers", numbers), ("name", texts)]);
        Assert.Equal("0 0.33333 0.66667 1 1.3333 1.6667 2 2.3333 ...", new ExampleRows(batch, [("numbers", numbers)], null).Text(0));
        Assert.Equal($"name = {new string('x', 40)}..., numbers = 6.6667 7 7.3333 7.6667 8 8.3333 8.6667 ...", new ExampleRows(batch, [("name", texts), ("numbers", numbers)], null).Text(1));
        Assert.Equal("row 1", new ExampleRows(batch, [("name", texts)], row => $"row {row}").Text(1));
        Assert.Equal(163, new ExampleRows(batch, [("name", texts)], _ => new string('y', 10_000)).Text(1).Length);

        using TestFolder folder = TestFiles.NewFolder();
        Dataset<Example> rows = Dataset.FromTensors(numbers, Tensor.From(0, 1));
        new Sequential(new Dense(2)).Fit(rows.Batch(2), new Adam(), new CrossEntropy(), new() { Validation = rows.Batch(1), RunLog = new(folder.FullName) { ExampleText = row => $"the row {row}" } });
        List<WrittenEvent> events = WrittenEvent.In(folder.FullName);
        Assert.Equal(["the row 0", "the row 1"], MatrixIn(events, "confusion_matrix").Examples.SelectMany(c => c.Texts).Order());
        Assert.Contains("| 1: the row 1 | 1 |", Encoding.UTF8.GetString(events.Last(e => e.Tag == "predictions").Texts[0]));
    }

    [Fact]
    public void Labels_and_outputs_that_are_no_classes_are_not_counted()
    {
        var graph = new Graph();
        Value output = graph.Input("x", DType.Float32, [5, 2]);
        var counts = new ClassCounts(new ClassAnswers(output, new CrossEntropy(), []), 4);
        Tensor given = Tensor.From([1f, 0, 0, 1, float.NaN, float.NaN, 1, 0, 1, 0], [5, 2]);
        counts.Add(new ExampleRows(new Example(given), [("x", given)], null), Tensor.From([0f, 1, 0, 0.5f, -1]), given);
        Assert.Equal("1 0\n0 1", counts.Matrix()!.ToString());
        Assert.Equal([0L, 1], counts.Matrix()!.Examples.SelectMany(c => c.Indices));
    }

    [Fact]
    public void Of_very_many_classes_examples_are_told_up_to_a_number_with_room_for_what_is_wrong()
    {
        const int classes = 900;
        var graph = new Graph();
        var counts = new ClassCounts(new ClassAnswers(graph.Input("x", DType.Float32, [classes, classes]), new CrossEntropy(), []), 4);
        Tensor given = Tensor.From([.. Enumerable.Range(0, classes * classes).Select(i => i % (classes + 1) == 0 ? 1f : 0)], [classes, classes]);
        var rows = new ExampleRows(new Example(given), [("x", given)], row => $"{row}");
        counts.Add(rows, Tensor.From([.. Enumerable.Range(0, classes)]), given);
        counts.Add(rows, Tensor.From([.. Enumerable.Range(0, classes).Select(i => (i + 1) % classes)]), given);
        ConfusionMatrixPayload matrix = counts.Matrix()!;
        Assert.Equal((500, 500), (matrix.Examples.Where(c => c.Row == c.Column).Sum(c => c.Texts.Count), matrix.Examples.Where(c => c.Row != c.Column).Sum(c => c.Texts.Count)));
        Assert.Equal((2 * classes, 2 * classes), (matrix.Counts.Sum(row => row.Sum()), matrix.Examples.Sum(c => c.Indices.Count)));
    }

    [Fact]
    public void The_places_of_examples_stand_in_their_cells_the_first_with_a_text_and_of_very_many_some()
    {
        const int rows = 60_000;
        var graph = new Graph();
        var counts = new ClassCounts(new ClassAnswers(graph.Input("x", DType.Float32, [rows, 1]), new BinaryCrossentropy(), []), 2);
        Tensor ones = Tensor.From([.. Enumerable.Repeat(1f, rows)], [rows, 1]), zeros = Tensor.Zeros(DType.Float32, [rows, 1]);
        var batch = new ExampleRows(new Example(ones), [("x", ones)], row => $"row {row}");
        counts.Add(batch, ones, ones);
        counts.Add(batch, zeros, ones);
        ConfusionMatrixPayload matrix = counts.Matrix()!;
        Assert.Equal("0 60000\n0 60000", matrix.ToString());
        Assert.Equal(["0,1: 60000 to 109999, row 0 row 1", "1,1: 0 to 49999, row 0 row 1"], matrix.Examples.Select(c => $"{c.Row},{c.Column}: {c.Indices[0]} to {c.Indices[^1]}, {string.Join(' ', c.Texts)}"));
        Assert.All(matrix.Examples, cell => Assert.Equal(50_000, cell.Indices.Count));
        matrix.Check();
    }

    private static ConfusionMatrixPayload MatrixIn(List<WrittenEvent> events, string tag) => ConfusionMatrixPayload.Read([.. events.Last(e => e.Tag == tag).Texts.Select(t => (ReadOnlyMemory<byte>)t)]);
}
