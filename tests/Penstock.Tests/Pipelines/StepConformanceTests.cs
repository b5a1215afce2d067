using System.Reflection;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Models;
using Penstock.Pipelines;
using Penstock.Registry;
using Step = Penstock.Pipelines.Step;

namespace Penstock.Tests;

/// <summary>What holds for every step of the library; they are found by reflection, so that a new one cannot be forgotten.</summary>
public sealed class StepConformanceTests : IDisposable
{
    private const string Target = "left";

    private readonly TestFolder _folder = TestFiles.NewFolder();
    private readonly Table _rows = Catalog.Quickstart.Generate();

    public StepConformanceTests()
    {
        Csv.Write(_folder["rows.csv"], _rows);
        File.WriteAllText(_folder["schema.json"], DataSchema.Infer(DataProfile.Of(_rows)).ToJson());
    }

    public static TheoryData<string> Steps => [.. typeof(Step).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Step)) && !t.IsAbstract).Select(t => t.Name).Order()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Is_cached_and_gives_the_same_elsewhere(string step)
    {
        var (first, second) = (await Run(step, "one"), await Run(step, "one"));
        Assert.True(first.Succeeded, first.ToString());
        Assert.Equal(StepOutcome.Ran, first[step].Outcome);
        Assert.Equal(StepOutcome.Cached, second[step].Outcome);
        Assert.Equal(first[step].Artifact!.Hash, second[step].Artifact!.Hash);
        Assert.Equal(first[step].Artifact!.Hash, (await Run(step, "other"))[step].Artifact!.Hash);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Says_what_came_out(string step) => Assert.NotEqual("", (await Run(step, "one"))[step].Summary);

    [Theory]
    [MemberData(nameof(Steps))]
    public void Every_setting_is_part_of_its_key(string name)
    {
        string before = KeyOf(StepOf(name));
        foreach (PropertyInfo setting in StepOf(name).GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(p => p.CanWrite && !p.IsDefined(typeof(NotInKeyAttribute))))
        {
            Step changed = StepOf(name);
            setting.SetValue(changed, Another(setting.PropertyType, setting.GetValue(changed)));
            Assert.True(before != KeyOf(changed), $"{name}.{setting.Name} does not count");
        }
    }

    private Task<PipelineResult> Run(string step, string place) =>
        new Pipeline("conformance", StepOf(step)).RunAsync(ModelRegistry.Open(_folder[$"{place}/registry.db"]), new() { Artifacts = _folder[$"{place}/artifacts"] });

    private Step StepOf(string name)
    {
        var examples = new ImportCsv(_folder["rows.csv"]);
        var profile = new ProfileExamples(examples);
        var schema = new InferSchema(profile);
        var checks = new ValidateExamples(examples, schema);
        var features = new TransformExamples(examples, schema, features: null, Target);
        var model = new TrainModel(features) { Fit = new() { Epochs = 2 } };
        var evaluation = new EvaluateModel(model, features);
        Step[] steps = [examples, profile, schema, checks, features, model, evaluation, new PushModel(model, [checks], "bank"), new ImportRows(_rows), new ImportSchema(_folder["schema.json"])];
        return steps.SingleOrDefault(step => step.Name == name) ?? throw new ArgumentException($"{name}: expected a sample of how the step is made, got none. Add one here.");
    }

    private static string KeyOf(Step step) => StepKey.Of(step, _ => "", []).Hash;

    private static object? Another(Type type, object? value) => (value, type) switch
    {
        (bool truth, _) => !truth,
        (double number, _) => number + 0.01,
        (long number, _) => number + 1,
        (int number, _) => number + 1,
        (string text, _) => text + "2",
        (Enum choice, _) => Enum.GetValues(type).Cast<object>().First(other => !other.Equals(choice)),
        (null, _) when type == typeof(string) => "given",
        (null, _) when type == typeof(Table) => Catalog.Quickstart.Generate(10),
        (CsvOptions options, _) => options with { Delimiter = ';' },
        (SchemaOptions options, _) => options with { MaxDomain = options.MaxDomain + 1 },
        (TableFitOptions options, _) => options with { Epochs = options.Epochs + 1 },
        (IReadOnlyList<string>, _) => new[] { "none" },
        (IReadOnlyList<Requirement>, _) => new[] { Requirement.Bound("auc", lower: 0.5) },
        (IReadOnlyList<SliceSpec>, _) => new[] { SliceSpec.Parse("age") },
        (ThresholdRule, _) => null,
        _ => throw new ArgumentException($"expected a way to change a {type.Name}, got none. Add one here."),
    };
}
