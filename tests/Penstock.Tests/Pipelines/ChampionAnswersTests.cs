using System.Text;
using Penstock.Evaluation;
using Penstock.Pipelines;
using Penstock.Registry;

namespace Penstock.Tests;

/// <summary>A champion is compared by the names of its classes, whatever classes have come or gone since.</summary>
public sealed class ChampionAnswersTests : IDisposable
{
    private const int Rows = 900;

    private readonly TestFolder _folder = TestFiles.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b,c", "a,c,d", 2 / 3.0)]
    [InlineData("a,b,c", "a,b,c,d", 3 / 4.0)]
    [InlineData("a,b", "a,b,c", 2 / 3.0)]
    [InlineData("a,b,c", "a,c", 1)]
    public async Task A_champion_is_right_only_where_it_knows_the_class(string learnt, string come, double known)
    {
        var (first, before) = await Run(learnt);
        Assert.True(first.IsPushed);
        Assert.True(before.Report.Values.Accuracy > 0.95, before.ToString());
        var (pushed, evaluation) = await Run(come);
        RivalResult champion = Assert.Single(evaluation.Report.Rivals, rival => rival.Kind == RivalKind.Champion);
        Assert.InRange(champion.Values.Accuracy, known - 0.1, known + 0.05);
        Assert.InRange(evaluation.Report.Values.Accuracy, 0.9, 1);
        Assert.True(pushed.IsPushed, evaluation.Verdict.ToString());
    }

    [Theory]
    [InlineData("x,y,z", "expected a champion of one or more of the classes x, y, z, got letters/1 of the classes a, b, c, which cannot be compared")]
    [InlineData(null, "expected a champion of the task numbers, got letters/1 of the task classes, which cannot be compared")]
    public async Task A_champion_of_something_else_is_not_compared(string? come, string says)
    {
        await Run("a,b,c");
        Assert.Contains(says, (await RunAsync(Push(come, out _)))["EvaluateModel"].Summary);
    }

    private async Task<(PushedModel Pushed, ModelEvaluation Evaluation)> Run(string classes)
    {
        PushModel push = Push(classes, out EvaluateModel evaluate);
        PipelineResult run = await RunAsync(push);
        Assert.True(run.Succeeded, run.ToString());
        return (run.Output(push), run.Output(evaluate));
    }

    private Task<PipelineResult> RunAsync(PushModel push) => new Pipeline("letters", push).RunAsync(ModelRegistry.Open(_folder["registry.db"]), new() { Artifacts = _folder["artifacts"] });

    /// <summary>Rows of which each letter has a place of its own; numbers, where there are no letters.</summary>
    private PushModel Push(string? classes, out EvaluateModel evaluate)
    {
        string[] letters = classes?.Split(',') ?? ["a"];
        var text = new StringBuilder("x,y,letter\n");
        for (int row = 0; row < Rows; row++)
        {
            string letter = letters[row % letters.Length];
            double angle = (letter[0] - 'a') * 1.1, spread = CounterRandom.Uniform(1, 1, row) - 0.5;
            text.AppendLine(FormattableString.Invariant($"{Math.Cos(angle) + spread / 4:0.0000},{Math.Sin(angle) - spread / 4:0.0000},{(classes is null ? $"{row + spread:0.000}" : letter)}"));
        }
        File.WriteAllText(_folder["rows.csv"], text.ToString());
        var examples = new ImportCsv(_folder["rows.csv"]);
        var features = new TransformExamples(examples, new InferSchema(new ProfileExamples(examples)), features: null, "letter");
        var model = new TrainModel(features) { Kind = "linear", Fit = new() { LearningRate = 0.1 } };
        evaluate = new EvaluateModel(model, features) { Baselines = BaselineRule.None };
        return new PushModel(model, [evaluate], "letters");
    }
}
