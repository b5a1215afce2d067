using System.Globalization;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An output that is trained, as the log of examples sees it: where it stands, what it means, and the counts of the running epoch.</summary>
internal sealed class LoggedOutput
{
    private readonly OutputLoss _loss;
    private readonly Objective _objective;
    private readonly int _cellExamples;
    private ClassCounts? _counts;

    /// <summary>One of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="graph">Its graph of inference.</param>
    /// <param name="objective">What is trained.</param>
    /// <param name="loss">The loss of the output.</param>
    /// <param name="options">What is logged.</param>
    public LoggedOutput(Model model, Graph graph, Objective objective, OutputLoss loss, RunLogging options)
    {
        (_loss, _objective, _cellExamples) = (loss, objective, options.CellExamples);
        Place = objective.OutputOf(loss, model);
        Shape shape = model.Outputs[Place].Shape;
        IReadOnlyList<string> names = options.ClassNames.Count > 0 ? options.ClassNames : model.Signature.ClassNames;
        // Of several outputs the names are those of one with as many classes.
        bool areNamed = objective.IsSingle || (shape.Rank == 2 && shape[1].IsKnown && names.Count == Math.Max(2, shape[1].Value));
        Answers = new(graph.Outputs[Place].Value, loss.Loss, areNamed ? names : []);
        CountsClasses = options.ConfusionMatrix && Answers.AreClasses(shape);
    }

    /// <summary>What outputs and labels mean.</summary>
    public ClassAnswers Answers { get; }

    /// <summary>Which of the model's outputs it is.</summary>
    public int Place { get; }

    /// <summary>Whether what the model gives is counted by classes.</summary>
    public bool CountsClasses { get; }

    /// <summary>The name of the output; empty for the only one.</summary>
    public string Name => _objective.IsSingle ? "" : _loss.Output;

    /// <summary>A tag of the output: the tag, and for one of several its name after it.</summary>
    public string Tag(string tag) => Name.Length == 0 ? tag : $"{tag}/{Name}";

    /// <summary>The column of a table: its title, and for one of several its name before it.</summary>
    public string Column(string title) => Name.Length == 0 ? title : $"{Name} {title}";

    /// <summary>What the output should have been.</summary>
    public Tensor Label(Example batch) => _objective.LabelOf(_loss, batch);

    public void Count(ExampleRows rows, Tensor output)
    {
        if (CountsClasses) (_counts ??= new(Answers, _cellExamples)).Add(rows, Label(rows.Batch), output);
    }

    /// <summary>Logs what was counted, and begins anew.</summary>
    public void LogCounts(RunWriter writer, long epoch, bool isOfValidation)
    {
        (ClassCounts? counts, _counts) = (_counts, null);
        if (counts is null) return;
        string measured = $"{(isOfValidation ? "" : "the first ")}{Counted(counts.Seen, isOfValidation)}";
        if (counts.Matrix() is { } matrix) writer.ConfusionMatrix(Tag("confusion_matrix"), matrix with { Measured = measured }, epoch, new() { Description = $"Of {measured}." });
        if (counts.Curve() is { } curve) writer.PrCurve(Tag("pr_curve"), curve, epoch, new() { DisplayName = Tag("pr_curve"), Description = $"Of {measured}." });
    }

    /// <summary>So many examples, and of which data: <c>6,000 validation examples</c>.</summary>
    public static string Counted(long count, bool isOfValidation) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(isOfValidation ? "validation" : "training")} {(count == 1 ? "example" : "examples")}");
}
