using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// What the loss is multiplied by so that small gradients do not vanish in float16 (Micikevicius et al. 2018): doubled after so many
/// updates with finite gradients, halved where one was not, whose update is left out. Keras's LossScaleOptimizer has the same numbers.
/// </summary>
internal sealed class LossScale
{
    private const float First = 32768;
    private const int GrowthSteps = 2000;
    /// <summary>Where the scale lives.</summary>
    public StateSlot Slot { get; } = new("loss_scale", Tensor.Scalar(First));

    /// <summary>How many updates have had finite gradients since the scale last changed.</summary>
    public int FiniteUpdates { get; private set; }

    /// <summary>Goes on from a scale.</summary>
    public void Restore(StateStore state, float scale, int finiteUpdates)
    {
        state.Buffer(Slot).AsSpan<float>()[0] = scale;
        FiniteUpdates = finiteUpdates;
    }

    /// <summary>Sets the scale after an update.</summary>
    /// <param name="state">Where the scale lives.</param>
    /// <param name="finite">Whether the gradients were finite.</param>
    public void Adapt(StateStore state, bool finite)
    {
        ref float scale = ref state.Buffer(Slot).AsSpan<float>()[0];
        FiniteUpdates = finite ? FiniteUpdates + 1 : 0;
        if (!finite) scale = Math.Max(1, scale / 2);
        if (FiniteUpdates < GrowthSteps) return;
        FiniteUpdates = 0;
        if (float.IsFinite(scale * 2)) scale *= 2;
    }
}
