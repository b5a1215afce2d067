using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// What the loss is multiplied by so that small gradients do not vanish in float16 (Micikevicius et al. 2018): doubled after so many
/// updates with finite gradients, halved where one was not, whose update is left out. <see cref="LossScaleOptimizer"/> sets the numbers.
/// </summary>
/// <param name="first">What the loss is multiplied by at first.</param>
/// <param name="growthSteps">After how many finite updates in a row it is doubled.</param>
internal sealed class LossScale(double first = LossScale.First, int growthSteps = LossScale.GrowthSteps)
{
    public const double First = 32768;
    public const int GrowthSteps = 2000;

    /// <summary>Where the scale lives.</summary>
    public StateSlot Slot { get; } = new("loss_scale", Tensor.Scalar((float)first));

    /// <summary>Where the number lives of updates with finite gradients since the scale last changed.</summary>
    public StateSlot Finite { get; } = new("loss_scale_steps", Tensor.Scalar(0L));

    /// <summary>Goes on from a scale.</summary>
    public void Restore(StateStore state, float scale, long finite)
    {
        state.Set(Slot, Tensor.Scalar(scale));
        state.Set(Finite, Tensor.Scalar(finite));
    }

    /// <summary>Sets the scale after an update.</summary>
    /// <param name="state">Where the scale lives.</param>
    /// <param name="finite">Whether the gradients were finite.</param>
    public void Adapt(StateStore state, bool finite)
    {
        ref float scale = ref state.Buffer(Slot).AsSpan<float>()[0];
        ref long count = ref state.Buffer(Finite).AsSpan<long>()[0];
        count = finite ? count + 1 : 0;
        if (!finite && scale > 1) scale = Math.Max(1, scale / 2);
        if (count < growthSteps) return;
        count = 0;
        if (float.IsFinite(scale * 2)) scale *= 2;
    }
}
