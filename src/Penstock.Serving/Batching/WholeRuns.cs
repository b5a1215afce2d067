using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>Runs calls of a graph that has other open extents than the number of rows: each by itself, with the very shapes that were sent.</summary>
internal sealed class WholeRuns(Executor executor, SignatureSpec signature)
{
    private readonly int[] _inputs = [.. executor.Graph.Inputs.Select(v => Array.FindIndex(signature.Inputs, s => s.Name == v.Node.Name))];
    private readonly int[] _outputs = [.. signature.Outputs.Select(o => executor.Graph.Outputs.Index().Single(v => v.Item.Name == o.Name).Index)];

    /// <exception cref="ServingException">The shapes do not fit.</exception>
    public void Run(Call call)
    {
        Tensor[] fed = [.. _inputs.Select(place => call.Inputs[place]).Select(input => input.ToTensor(Shape.Of([.. input.Shape.Select(d => (long)d)])))];
        Tensor[] results;
        try
        {
            results = executor.Run(fed);
        }
        catch (ArgumentException error)
        {
            throw ServingException.Invalid(error.Message);
        }
        for (int i = 0; i < call.Outputs.Length; i++) Copy(results[_outputs[i]], call.Outputs[i]);
    }

    /// <summary>Gives all memory back; nothing may run any more.</summary>
    public void Release() => executor.Release();

    private static void Copy(Tensor from, OutputBuffer to)
    {
        to.Shape.Clear();
        to.Shape.AddRange(from.Shape.Select(d => checked((int)d.Value)));
        to.Texts.Clear();
        if (from.DType != DType.Text) from.Bytes.CopyTo(to.Reserve(from.Bytes.Length));
        else
            for (int i = 0; i < from.Count; i++) to.Texts.Add(from.AsText()[i].ToArray());
    }
}
