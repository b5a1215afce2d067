using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Steps as large as the root of the mean square of the steps before, over that of the gradients (Zeiler 2012).</summary>
/// <param name="learningRate">Default 0.001.</param>
public sealed class Adadelta(Schedule? learningRate = null) : Optimizer(learningRate ?? 0.001)
{
    /// <summary>Decay of the mean squares. Default 0.95.</summary>
    public double Rho { get; init => field = Share(value); } = 0.95;

    /// <summary>Added to the mean squares. Default 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        Value squares = call.Read("accumulated_grad"), steps = call.Read("accumulated_delta_var");
        squares = call.Next("accumulated_grad", squares * Rho + Op.Square(gradient) * (1 - Rho));
        Value step = gradient * Op.Sqrt(steps + Epsilon) / Op.Sqrt(squares + Epsilon);
        call.Write("accumulated_delta_var", steps * Rho + Op.Square(step) * (1 - Rho));
        return call.Decayed(weight) - step * call.Rate;
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["rho"], config["epsilon"]) = (Rho, Epsilon);

    internal static Adadelta FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Rho = config.Number("rho", 0.95), Epsilon = config.Number("epsilon", 1e-7),
    };
}
