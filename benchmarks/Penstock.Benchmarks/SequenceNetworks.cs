using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>The networks of sequences that are measured.</summary>
internal static class SequenceNetworks
{
    private const int Classes = 10;

    /// <summary>A long short-term memory of 128 units over 64 steps of 64 numbers.</summary>
    public static Model Memory() => new Sequential(new LSTM(128), new Models.Dense(Classes)) { Seed = 1 };

    /// <summary>Four encoder layers of width 256, 4 heads and 1024 units within over 128 tokens (Vaswani et al. 2017), which come as vectors; then the mean of the tokens.</summary>
    public static Model Transformer()
    {
        Model model = Architecture.TransformerEncoder(length: 128, vocabulary: null, Classes, layers: 4, width: 256, heads: 4, dropout: 0);
        model.Seed = 1;
        return model;
    }
}
