using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The gradient of the loss of a batch with respect to each weight that is trained, as training would compute it at its next step; nothing is changed.</summary>
    /// <param name="batch">Inputs with a label.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public IReadOnlyList<(Weight Weight, Tensor Gradient)> Gradients(Example batch, Loss loss, int threads = 0) => Gradients(batch, Objective.Of(loss, []), threads);

    /// <summary>The gradients for a model of several outputs: those of the sum of their losses, each times its weight.</summary>
    /// <param name="batch">Inputs, and labels by name among them.</param>
    /// <param name="losses">A loss for each output that is trained, with its label.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public IReadOnlyList<(Weight Weight, Tensor Gradient)> Gradients(Example batch, IReadOnlyList<OutputLoss> losses, int threads = 0) => Gradients(batch, Objective.Of(losses), threads);

    private IReadOnlyList<(Weight Weight, Tensor Gradient)> Gradients(Example batch, Objective objective, int threads) => new BatchGradients(this, batch, objective, threads, new Dictionary<int, float>(), most: null).Run();
}
