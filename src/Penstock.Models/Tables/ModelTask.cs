using Penstock.Data;

namespace Penstock.Models;

/// <summary>What goes with what a model answers: the loss and the measures, by the task of a <see cref="Target"/> or a signature.</summary>
public static class ModelTask
{
    /// <summary>The loss of a task, for outputs that are probabilities or numbers.</summary>
    public static Loss LossOf(string task) => task switch
    {
        Target.Binary => new BinaryCrossentropy(),
        Target.Classes => new SparseCategoricalCrossentropy(),
        _ => new MeanSquaredError(),
    };

    /// <summary>What is measured beside the loss.</summary>
    public static IReadOnlyList<Metric> MetricsOf(string task) => task switch
    {
        Target.Binary => [new Accuracy(), new AUC()],
        Target.Classes => [new Accuracy()],
        _ => [new MeanAbsoluteError(), new R2Score()],
    };
}
