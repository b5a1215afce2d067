using System.Globalization;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Recurrent layers and attention of several heads, forwards and backwards, against PyTorch.</summary>
public class RecurrentPeerTests
{
    // Inputs and weights are sin(1), sin(2), .. in the layers' own order, and the gradient is of the sum of the outputs times cos(1), cos(2), ..
    private const string Script = """
        import torch, torch.nn.functional as F
        from torch import nn
        def numbers(*shape): return torch.arange(1, torch.Size(shape).numel() + 1, dtype=torch.float64).reshape(shape)
        def made(*shape): return torch.sin(numbers(*shape))
        def inputs(*shapes): return [made(*shape).requires_grad_() for shape in shapes]
        def show(y, given):
            (y * torch.cos(numbers(*y.shape))).sum().backward()
            print(*('%.9f' % v for t in [y, *(x.grad for x in given)] for v in t.reshape(-1).tolist()))
        def take(module, gates, weights):
            for direction in ['', '_reverse'] if module.bidirectional else ['']:
                for name, weight in zip(('weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0'), weights):
                    parts = weight.chunk(len(gates), -1)
                    getattr(module, name + direction).data = torch.cat([parts[g] for g in gates], -1).t().contiguous()
            return module
        def lstm(**settings): return take(nn.LSTM(3, 4, batch_first=True, **settings).double(), (0, 1, 2, 3), (made(3, 16), made(4, 16), made(16), 0 * made(16)))
        def gru(**settings): return take(nn.GRU(3, 4, batch_first=True, **settings).double(), (1, 0, 2), (made(3, 12), made(4, 12), *made(2, 12)))
        def attention(given, **settings):
            q, v, k = given[0], given[1 % len(given)], given[-1]
            kernels = [made(x.shape[-1], 2, 3).reshape(-1, 6).t() for x in (q, k, v)]
            module = nn.MultiheadAttention(6, 2, kdim=k.shape[-1], vdim=v.shape[-1], batch_first=True).double()
            if module.in_proj_weight is None: module.q_proj_weight.data, module.k_proj_weight.data, module.v_proj_weight.data = kernels
            else: module.in_proj_weight.data = torch.cat(kernels)
            module.in_proj_bias.data = made(6).repeat(3)
            module.out_proj.weight.data, module.out_proj.bias.data = made(2, 3, 6).reshape(6, 6).t(), made(6)
            return module(q, k, v, **settings)[0]
        def conv_lstm(x, kernel, recurrent, **settings):
            convolve = [F.conv1d, F.conv2d, F.conv3d][x.dim() - 4]
            kernels = [made(*shape).movedim((-1, -2), (0, 1)) for shape in (kernel, recurrent)]
            h = c = None
            outputs = []
            for step in x.movedim(-1, 2).unbind(1):
                z = convolve(step, kernels[0], made(kernel[-1]), **settings)
                if h is not None: z = z + convolve(h, kernels[1], padding='same')
                i, f, g, o = z.chunk(4, 1)
                c = torch.sigmoid(i) * torch.tanh(g) + (0 if c is None else torch.sigmoid(f) * c)
                h = torch.sigmoid(o) * torch.tanh(c)
                outputs.append(h.movedim(1, -1))
            return torch.stack(outputs, 1)
        x = inputs((2, 5, 6, 3))
        show(conv_lstm(x[0], (3, 3, 8), (3, 2, 8), stride=2), x)
        x = inputs((2, 5, 4, 5, 3))
        show(conv_lstm(x[0], (2, 3, 3, 8), (2, 3, 2, 8), dilation=(1, 2)), x)
        x = inputs((2, 5, 3, 4, 3, 2))
        show(conv_lstm(x[0], (2, 2, 1, 2, 8), (2, 2, 1, 2, 8), padding='same'), x)
        x = inputs((2, 5, 3))
        show(lstm()(x[0])[0], x)
        x = inputs((2, 5, 3), (2, 4), (2, 4))
        show(lstm()(x[0], (x[1][None], x[2][None]))[0], x)
        x = inputs((2, 5, 3))
        show(lstm(bidirectional=True)(x[0])[0], x)
        x = inputs((2, 5, 3))
        show(gru()(x[0])[0], x)
        x = inputs((2, 5, 3), (2, 4))
        show(gru()(x[0], x[1][None])[0], x)
        x = inputs((2, 5, 3))
        show(gru(bidirectional=True)(x[0])[0], x)
        x = inputs((2, 5, 6))
        show(attention(x), x)
        x = inputs((2, 5, 6))
        show(attention(x, attn_mask=torch.ones(5, 5).triu(1).bool()), x)
        x = inputs((2, 5, 6), (2, 4, 2), (2, 4, 3))
        show(attention(x), x)
        """;

    private static readonly (Layer Layer, Shape[] Inputs)[] s_cases =
    [
        (new ConvLSTM1D(2, 3) { ReturnSequences = true, Strides = 2 }, [[2, 5, 6, 3]]),
        (new ConvLSTM2D(2, (2, 3)) { ReturnSequences = true, Dilation = (1, 2) }, [[2, 5, 4, 5, 3]]),
        (new ConvLSTM3D(2, (2, 2, 1)) { ReturnSequences = true, Padding = Padding.Same }, [[2, 5, 3, 4, 3, 2]]),
        (new LSTM(4) { ReturnSequences = true }, [[2, 5, 3]]),
        (new LSTM(4) { ReturnSequences = true }, [[2, 5, 3], [2, 4], [2, 4]]),
        (new Bidirectional(new LSTM(4) { ReturnSequences = true }), [[2, 5, 3]]),
        (new GRU(4) { ReturnSequences = true }, [[2, 5, 3]]),
        (new GRU(4) { ReturnSequences = true }, [[2, 5, 3], [2, 4]]),
        (new Bidirectional(new GRU(4) { ReturnSequences = true }), [[2, 5, 3]]),
        (new MultiHeadAttention(2, 3), [[2, 5, 6]]),
        (new MultiHeadAttention(2, 3) { UseCausalMask = true }, [[2, 5, 6]]),
        (new MultiHeadAttention(2, 3), [[2, 5, 6], [2, 4, 2], [2, 4, 3]]),
    ];

    [Fact]
    public void Layers_and_their_gradients_agree_with_torch()
    {
        using var folder = TestFiles.NewFolder();
        string[] lines = PythonOracle.Run(folder, Script).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(s_cases.Length, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            var (layer, shapes) = s_cases[i];
            double[] expected = [.. lines[i].Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
            // A mask that leaves nothing out takes recurrent layers from their operator to one step after the other.
            foreach (bool isMasked in (bool[])[false, true])
            {
                double[] actual = Run(layer, shapes, isMasked);
                Assert.True(expected.Length == actual.Length, $"case {i}: expected {expected.Length} numbers, got {actual.Length}");
                for (int j = 0; j < expected.Length; j++)
                    Assert.True(Math.Abs(expected[j] - actual[j]) < 1e-4 * Math.Max(1, Math.Abs(expected[j])), $"case {i}, {layer.KerasName}, masked {isMasked}: expected {expected[j]} at {j}, got {actual[j]}");
            }
        }
    }

    /// <summary>The output, then the gradient of each input.</summary>
    private static double[] Run(Layer layer, Shape[] shapes, bool isMasked)
    {
        layer.Name = "layer";
        var model = new ModelGraph(isTraining: false, seed: 1);
        var call = new LayerCall(layer, model);
        Value[] fed = [.. shapes.Select((shape, i) => model.Graph.Input($"x{i}", DType.Float32, shape))];
        if (isMasked) call.SetMask(fed[0], model.Graph.Constant(Tensor.From(Enumerable.Repeat(true, 10).ToArray(), [2, 5])));
        Value output = layer.Apply(fed, call), loss = Op.Sum(output * model.Graph.Constant(Made(output.Shape, Math.Cos)));
        model.Graph.Output("y", output);
        foreach (Gradient? gradient in Differentiation.Gradients(loss, fed)) model.Graph.Output($"gradient {model.Graph.Outputs.Count}", gradient!.ToDense());
        var state = new StateStore();
        foreach (StateSlot slot in layer.Weights.Select(w => w.Slot(1))) state.Set(slot, Made(slot.Type.Shape, Math.Sin));
        Tensor[] results = new Executor(model.Graph, state).Run([.. shapes.Select(shape => Made(shape, Math.Sin))]);
        return [.. results.SelectMany(r => r.ToArray<float>()).Select(number => (double)number)];
    }

    private static Tensor Made(Shape shape, Func<double, double> number) => Tensor.From([.. Enumerable.Range(1, (int)shape.ElementCount).Select(i => (float)number(i))], shape);
}
