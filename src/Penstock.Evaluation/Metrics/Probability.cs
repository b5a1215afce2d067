namespace Penstock.Evaluation;

/// <summary>Checks and logarithms of probabilities.</summary>
internal static class Probability
{
    // As far from 0 and 1 as Keras holds probabilities.
    public const double Epsilon = 1e-7;

    private const double Slack = 1e-5;

    /// <summary>Takes probabilities that a rounding put a little beyond 0 or 1 back, and refuses the others.</summary>
    public static void Check(double[] scores, int width)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] is < -Slack or > 1 + Slack) throw new ArgumentException(FormattableString.Invariant($"Evaluation: expected probabilities from 0 to 1, got {scores[i]} at row {i / width} (counted from 0). Put a sigmoid or softmax behind logits."));
            scores[i] = Math.Clamp(scores[i], 0, 1);
        }
    }

    /// <summary>-ln of a probability held within epsilon and 1 - epsilon.</summary>
    public static double Loss(double probability) => -Math.Log(Math.Clamp(probability, Epsilon, 1 - Epsilon));
}
