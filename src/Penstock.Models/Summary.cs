using System.Text;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The layers with the shapes of their outputs and the numbers of their weights, as a table.</summary>
    public string Summary()
    {
        List<(string Layer, string Shape, string Count)> rows = [("layer", "output shape", "weights")];
        foreach (Layer layer in Layers)
        {
            string shape = _order.FirstOrDefault(a => a.Layer == layer)?.Results[0].Shape.ToString() ?? "not known yet";
            rows.Add(($"{layer.Name} ({layer.GetType().Name})", shape, FormattableString.Invariant($"{Count(layer.Weights):N0}")));
        }
        int[] widths = [rows.Max(r => r.Layer.Length), rows.Max(r => r.Shape.Length), rows.Max(r => r.Count.Length)];
        var text = new StringBuilder();
        foreach (var (layer, shape, count) in rows)
            text.Append($"{layer.PadRight(widths[0])}  {shape.PadRight(widths[1])}  {count.PadLeft(widths[2])}\n");
        long all = Count(Weights), trainable = Count(Weights.Where(w => w.IsTrainable));
        return text.Append(FormattableString.Invariant($"{all:N0} weights, {all * 4 / 1024.0:N1} KiB; {trainable:N0} trainable, {all - trainable:N0} not")).ToString();
    }

    private static long Count(IEnumerable<Weight> weights) => weights.Sum(w => w.Type.Shape.ElementCount);
}
