using System.Text.Json.Nodes;
using Penstock.Board;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TrainingLayoutTests
{
    private static readonly Tensor s_x = Tensor.From([.. Enumerable.Range(0, 16).Select(i => i / 16f)], [8, 2]), s_y = Tensor.From([.. Enumerable.Range(0, 8).Select(i => i % 2)]);

    private static Dataset<Example> Rows => Dataset.FromTensors(s_x, s_y).Batch(4);

    [Fact]
    public void Training_and_validation_are_in_one_chart()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Fit(folder["run"], steps: true, own: null);
        LayoutPayload layout = LayoutPayload.Read(WrittenEvent.In(folder["run"]).Single(e => e.Tag == LayoutPayload.Tag).Texts[0]);
        Assert.Equal(["Training and validation False", "Steps True"], layout.Categories.Select(c => $"{c.Title} {c.IsClosed}"));
        Assert.Equal([@"train/loss$ validation/loss$", @"train/top\ 2\ \(of\ 3\)$ validation/top\ 2\ \(of\ 3\)$", "train/learning_rate$", "train/step_seconds$ train/step_input_wait$"], layout.Categories[0].Charts.Select(c => string.Join(' ', c.Tags!)));
        HashSet<string> logged = [.. WrittenEvent.In(folder["run"]).Select(e => e.Tag)];
        string[] shown = [.. layout.Categories.SelectMany(c => c.Charts).SelectMany(c => c.Tags!)];
        Assert.All(shown, tag => Assert.Contains(logged, l => System.Text.RegularExpressions.Regex.IsMatch(l, $"^{tag}")));

        Fit(folder["epochs"], steps: false, own: null);
        Assert.Single(LayoutPayload.Read(WrittenEvent.In(folder["epochs"]).Single(e => e.Tag == LayoutPayload.Tag).Texts[0]).Categories);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(0, 1, "Training and validation")]
    public async Task A_layout_of_the_users_own_stands_before_it(int epoch, int more, string title = "mine")
    {
        using TestFolder folder = TestFiles.NewFolder();
        LayoutPayload own = new(new LayoutCategory(title, new LayoutChart("x") { Tags = ["step/loss"] }));
        // Before the training, or when it has begun.
        Fit(folder["run"], steps: true, new AtEpoch(epoch, log => log.Layout(own)));
        // And once more in the same folder, as one does who runs the program again.
        Fit(folder["run"], steps: true, new AtEpoch(epoch, log => log.Layout(own)));
        await using BoardServer board = await Boards.StartAsync(new(folder.FullName));
        using HttpClient client = board.Client();
        JsonArray layouts = (await client.JsonAsync("/api/layouts"))["layouts"]!.AsArray(), categories = Assert.Single(layouts)!["categories"]!.AsArray();
        Assert.Equal(1 + more, categories.Count);
        Assert.Equal((title, "x"), (categories[0]!["title"]!.GetValue<string>(), categories[0]!["charts"]![0]!["title"]!.GetValue<string>()));
        Assert.Equal("Steps", categories[^1]!["title"]!.GetValue<string>());
    }

    [Fact]
    public void A_layout_that_was_logged_before_by_a_writer_of_its_own_stays()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(folder["run"])) log.Layout(new(new LayoutCategory("mine")));
        Fit(folder["run"], steps: true, own: null);
        using RunFolder logs = RunLog.Open(folder["run"]);
        LoggedTag tag = logs.Runs[0].Find(LayoutPayload.Tag)!;
        Assert.Equal(["mine", "Training and validation"], Enumerable.Range(0, tag.Count).Select(i => LayoutPayload.Read(tag.ReadTensor(i).Strings[0].Span).Categories[0].Title));
    }

    private static void Fit(string folder, bool steps, Callback? own) => new Sequential(new Dense(3)).Fit(Rows, new Adam(), new CrossEntropy(), new()
    {
        Epochs = 2, Metrics = [new SparseTopKCategoricalAccuracy(2) { Name = "top 2 (of 3)" }], Validation = Rows, Callbacks = own is null ? [] : [own], RunLog = new(folder) { Steps = steps },
    });

    private sealed class AtEpoch(int epoch, Action<RunWriter> what) : Callback
    {
        public override void OnTrainBegin(TrainingRun run)
        {
            if (epoch == 0) what(run.Log!);
        }

        public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
        {
            if (run.Epoch + 1 == epoch) what(run.Log!);
        }
    }
}
