using Penstock.Models;

namespace Penstock.Cli;

/// <summary>What a model answers, as its signature says it, and what goes with that: the loss and the measures.</summary>
internal static class ModelTask
{
    public const string Binary = "binary", Classes = "classes", Numbers = "numbers";

    public static Loss LossOf(string task) => task switch
    {
        Binary => new BinaryCrossentropy(),
        Classes => new SparseCategoricalCrossentropy(),
        _ => new MeanSquaredError(),
    };

    public static IReadOnlyList<Metric> MetricsOf(string task) => task switch
    {
        Binary => [new Accuracy(), new AUC()],
        Classes => [new Accuracy()],
        _ => [new MeanAbsoluteError(), new R2Score()],
    };

    /// <summary>The last layer for so many classes; one number else.</summary>
    public static Dense Output(string task, int classes) => task switch
    {
        Binary => new Dense(1, Activation.Sigmoid),
        Classes => new Dense(classes, Activation.Softmax),
        _ => new Dense(1),
    };
}
