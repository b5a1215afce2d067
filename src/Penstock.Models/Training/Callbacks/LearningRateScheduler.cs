namespace Penstock.Models;

/// <summary>Sets the learning rate at the beginning of every epoch. It takes the place of a constant rate; a <see cref="Schedule"/> sets the rate step by step.</summary>
/// <param name="schedule">From the number of the epoch, from 0, and the rate so far to the rate of the epoch.</param>
public sealed class LearningRateScheduler(Func<int, double, double> schedule) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run)
    {
        // An epoch that goes on in its middle has its rate already.
        if (run.Batch > 0) return;
        double first = run.Optimizer.LearningRate.At(0);
        if (run.Optimizer.LearningRate is not ConstantRate || first == 0)
            throw new ArgumentException(FormattableString.Invariant($"LearningRateScheduler: expected an optimizer with a constant learning rate above 0, got {run.Optimizer.KerasName} with {(first == 0 ? "0" : run.Optimizer.LearningRate.GetType().Name)}. Give the optimizer a number."));
        double rate = schedule(run.Epoch, first * run.RateFactor);
        if (rate is not (>= 0 and <= float.MaxValue) || !double.IsFinite(rate / first)) throw new ArgumentException(FormattableString.Invariant($"LearningRateScheduler: expected a rate of 0 or more for epoch {run.Epoch}, got {rate}."));
        run.RateFactor = rate / first;
    }
}
