namespace Penstock.Cli;

/// <summary>What an epoch's numbers mean, in words.</summary>
internal static class Observation
{
    /// <param name="losses">The loss of every epoch.</param>
    /// <param name="accuracies">The accuracy of every epoch.</param>
    /// <param name="epoch">The epoch to tell of, from 0.</param>
    public static string Of(IReadOnlyList<double> losses, IReadOnlyList<double> accuracies, int epoch)
    {
        double accuracy = accuracies[epoch];
        if (epoch == 0) return accuracy < 0.7 ? "little better than guessing: the weights are still random" : "a good start";
        double gain = (losses[epoch - 1] - losses[epoch]) / losses[epoch - 1];
        if (gain < 0) return "a small step back, as happens";
        if (epoch == losses.Count - 1) return accuracy >= 0.9 ? "converged: nearly every row is told right" : "the last epoch";
        if (accuracy < 0.7) return "the loss begins to fall";
        if (gain > 0.15) return "learning fast: the classes come apart";
        return gain > 0.06 ? "steady progress" : "fine-tuning: each epoch gains less";
    }
}
