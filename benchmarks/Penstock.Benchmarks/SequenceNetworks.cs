using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>The networks of sequences that are measured.</summary>
internal static class SequenceNetworks
{
    private const int Classes = 10;

    /// <summary>A long short-term memory of 128 units over 64 steps of 64 numbers.</summary>
    public static Model Memory() => new Sequential(new LSTM(128), new Models.Dense(Classes)) { Seed = 1 };

    /// <summary>Four encoder layers of width 256, 4 heads and 1024 units within over 128 tokens (Vaswani et al. 2017), then the mean of the tokens.</summary>
    public static Model Transformer()
    {
        const int tokens = 128, width = 256, heads = 4, within = 1024;
        SymbolicTensor input = Model.Input([tokens, width]), x = input;
        for (int layer = 0; layer < 4; layer++)
        {
            SymbolicTensor attended = new MultiHeadAttention(heads, width / heads).On(x, x);
            x = new Models.LayerNormalization { Epsilon = 1e-5 }.On(new Models.Add().On(x, attended));
            SymbolicTensor fed = new Models.Dense(width).On(new Models.Dense(within, Activation.Relu).On(x));
            x = new Models.LayerNormalization { Epsilon = 1e-5 }.On(new Models.Add().On(x, fed));
        }
        return new Model(input, new Models.Dense(Classes).On(new GlobalAveragePool1D().On(x))) { Seed = 1 };
    }
}
