using System.Text.RegularExpressions;

namespace Penstock.Board;

/// <summary>
/// Tells variables of optimizers, counters and metrics from those of the model. A GraphDef has no mark for it, so the names decide that TensorFlow and Keras give:
/// training/RMSprop/Variable_1, dense/kernel/Adam_1, beta1_power, global_step.
/// </summary>
internal static partial class OptimizerVariables
{
    private static readonly HashSet<string> s_optimizers = ["adadelta", "adafactor", "adagrad", "adagradda", "adam", "adamax", "adamw", "exponentialmovingaverage", "ftrl", "momentum", "nadam", "rmsprop", "sgd"];
    private static readonly HashSet<string> s_counters = ["beta1_power", "beta2_power", "beta_1_power", "beta_2_power", "global_step", "iterations"];
    // Ordinary words, which tell something of single numbers alone.
    private static readonly HashSet<string> s_settings = ["beta_1", "beta_2", "count", "decay", "iter", "learning_rate", "lr", "rho", "total"];

    /// <summary>Moves the counts of such variables from <see cref="GraphNode.Parameters"/> to <see cref="GraphNode.OptimizerState"/>; those that a log tells itself stay.</summary>
    public static void SetApart(List<GraphNode> nodes)
    {
        GraphNode[] variables = [.. nodes.Where(node => node is { Parameters: not null, TellsParameters: false })];
        HashSet<string> names = [.. variables.Select(node => node.Name)];
        HashSet<long> outside = [.. variables.Where(node => !IsOfTraining(node.Name)).Select(node => node.Parameters!.Value)];
        foreach (GraphNode node in variables)
            if (IsNamedSo(node.Name, node.Parameters!.Value) || IsBelow(node.Name, names) || IsOfTraining(node.Name) && (node.Parameters == 1 || outside.Contains(node.Parameters.Value)))
                (node.Parameters, node.OptimizerState) = (null, node.Parameters);
    }

    private static bool IsNamedSo(string name, long count)
    {
        string[] parts = [.. name.Split('/').Select(part => Number().Replace(part, "").ToLowerInvariant())];
        return parts[0] == "metrics" || s_counters.Contains(parts[^1]) || count == 1 && s_settings.Contains(parts[^1]) || parts.Any(part => s_optimizers.Contains(part) || part == "optimizer" || part.EndsWith("_optimizer", StringComparison.Ordinal));
    }

    // What an optimizer keeps for a variable is named after it.
    private static bool IsBelow(string name, HashSet<string> variables)
    {
        for (int slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
            if (variables.Contains(name[..slash])) return true;
        return false;
    }

    // A whole model may stand there too: only what is as large as a variable outside is a copy of it.
    private static bool IsOfTraining(string name) => name.StartsWith("training/", StringComparison.Ordinal) || name.StartsWith("train/", StringComparison.Ordinal);

    [GeneratedRegex(@"_\d+$")]
    private static partial Regex Number();
}
