namespace Penstock.Cli;

/// <summary>What an epoch's numbers mean, in words.</summary>
internal static class Observation
{
    public static string Of(IReadOnlyList<double> losses, IReadOnlyList<double> accuracies, int epoch)
    {
        double accuracy = accuracies[epoch], gain = epoch == 0 ? 0 : losses[epoch - 1] - losses[epoch], part = epoch == 0 ? 0 : gain / losses[epoch - 1];
        if (epoch == 0) return accuracy < 0.7 ? "close to guessing: the weights are still random" : "a good start";
        if (gain < 0) return "a small step back";
        if (epoch == losses.Count - 1) return accuracy >= 0.9 ? "done: nearly all rows are told apart" : "done";
        if (part > 0.15) return "learning fast: the classes come apart";
        if (part > 0.06) return "steady progress";
        return "fine-tuning";
    }
}
