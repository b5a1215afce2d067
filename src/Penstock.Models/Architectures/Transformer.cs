using Penstock.Tensors;

namespace Penstock.Models;

public static partial class Architecture
{
    /// <summary>
    /// The encoder of the Transformer (Vaswani et al. 2017, section 3.1): vectors of tokens and of their places, learnt (table 3, row E); then
    /// blocks of attention over the whole sequence and of two dense layers with a ReLU between, each followed by dropout, a sum with what went in
    /// and layer normalization (post-norm). The mean over the tokens goes to a classifier.
    /// With V tokens, length T, width d, N blocks of f units and C classes: V d + T d + N (4 d² + 2 d f + f + 9 d) + d C + C learnt numbers.
    /// </summary>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="vocabulary">How many tokens there are: Int32 [length] goes in. Null where vectors Float32 [length, width] go in, which know their places.</param>
    /// <param name="classes">How many classes there are, whose logits come out; null, the default, for the vectors [length, width].</param>
    /// <param name="layers">Blocks. Default 4.</param>
    /// <param name="width">The size of a token's vector. Default 256.</param>
    /// <param name="heads">Heads of attention, which share the width. Default 4.</param>
    /// <param name="within">Units between the two dense layers; null, the default, for four times the width.</param>
    /// <param name="dropout">The part that is dropped while training. Default 0.1.</param>
    /// <param name="maskZero">Whether token 0 fills up short sequences and counts nowhere. Default false.</param>
    public static Model TransformerEncoder(int length, int? vocabulary, int? classes = null, int layers = 4, int width = 256, int heads = 4, int? within = null, double dropout = 0.1, bool maskZero = false)
    {
        SymbolicTensor input = vocabulary is null ? Model.Input([length, width], name: "vectors") : Model.Input([length], DType.Int32, "tokens");
        SymbolicTensor x = vocabulary is { } tokens ? Dropped(Placed(input, tokens, length, width, maskZero), dropout, "embedding") : input;
        for (int i = 1; i <= layers; i++)
        {
            SymbolicTensor attended = Dropped(Attention(x, heads, isCausal: false, $"block{i}"), dropout, $"block{i}_attention");
            x = Normalized(new Add { Name = $"block{i}_attention_add" }.On(x, attended), $"block{i}_attention");
            SymbolicTensor fed = Dropped(FedForward(x, within ?? 4 * width, Activation.Relu, $"block{i}"), dropout, $"block{i}_feedforward");
            x = Normalized(new Add { Name = $"block{i}_feedforward_add" }.On(x, fed), $"block{i}_feedforward");
        }
        if (classes is not { } count) return new Model(input, x);
        return new Model(input, new Dense(count) { Name = "logits" }.On(new GlobalAveragePool1D { Name = "pool" }.On(x)));
    }

    /// <summary>
    /// A decoder alone, as GPT-2 is one (Radford et al. 2019, section 2.3): vectors of tokens and of their places, learnt; then blocks of causal
    /// attention and of two dense layers with a GELU between, each with layer normalization before it and a sum with what went in after it
    /// (pre-norm); a last normalization; and for each place the logits of the token that comes next. Weights begin from N(0, 0.02²); those of the
    /// logits are their own, where GPT-2 takes the vectors of tokens again.
    /// With V tokens, length T, width d and N blocks: 2 V d + T d + N (12 d² + 13 d) + 2 d learnt numbers.
    /// </summary>
    /// <param name="length">Tokens of the longest sequence.</param>
    /// <param name="vocabulary">How many tokens there are. In go Int32 [length], out come logits [length, vocabulary].</param>
    /// <param name="layers">Blocks. Default 4.</param>
    /// <param name="width">The size of a token's vector. Default 256.</param>
    /// <param name="heads">Heads of attention, which share the width. Default 4.</param>
    /// <param name="dropout">The part that is dropped while training. Default 0.1.</param>
    public static Model TransformerDecoder(int length, int vocabulary, int layers = 4, int width = 256, int heads = 4, double dropout = 0.1)
    {
        SymbolicTensor input = Model.Input([length], DType.Int32, "tokens");
        SymbolicTensor x = Dropped(Placed(input, vocabulary, length, width, maskZero: false), dropout, "embedding");
        for (int i = 1; i <= layers; i++)
        {
            SymbolicTensor attended = Attention(Normalized(x, $"block{i}_attention"), heads, isCausal: true, $"block{i}");
            x = new Add { Name = $"block{i}_attention_add" }.On(x, Dropped(attended, dropout, $"block{i}_attention"));
            SymbolicTensor fed = FedForward(Normalized(x, $"block{i}_feedforward"), 4 * width, Activation.Gelu, $"block{i}");
            x = new Add { Name = $"block{i}_feedforward_add" }.On(x, Dropped(fed, dropout, $"block{i}_feedforward"));
        }
        return new Model(input, new Dense(vocabulary) { UseBias = false, KernelInitializer = Small, Name = "logits" }.On(Normalized(x, "last")));
    }

    private static RandomNormal Small => new(0, 0.02);

    private static SymbolicTensor Placed(SymbolicTensor tokens, int vocabulary, int length, int width, bool maskZero)
    {
        SymbolicTensor vectors = new Embedding(vocabulary, width) { MaskZero = maskZero, EmbeddingsInitializer = Small, Name = "token_embedding" }.On(tokens);
        SymbolicTensor places = new PositionEmbedding(length) { Initializer = Small, Name = "position_embedding" }.On(vectors);
        return new Add { Name = "embedding_add" }.On(vectors, places);
    }

    private static SymbolicTensor Attention(SymbolicTensor x, int heads, bool isCausal, string name)
    {
        int width = checked((int)x.Shape[-1].Value);
        if (heads < 1 || width % heads != 0) throw new ArgumentException($"Transformer: expected heads that share a width of {width}, got {heads}.");
        var attention = new MultiHeadAttention(heads, width / heads) { UseCausalMask = isCausal, Name = $"{name}_attention" };
        return attention.On(x, x);
    }

    private static SymbolicTensor FedForward(SymbolicTensor x, int within, Activation activation, string name)
    {
        SymbolicTensor wide = new Dense(within, activation) { Name = $"{name}_feedforward_in" }.On(x);
        return new Dense(checked((int)x.Shape[-1].Value)) { Name = $"{name}_feedforward_out" }.On(wide);
    }

    private static SymbolicTensor Normalized(SymbolicTensor x, string name) => new LayerNormalization { Epsilon = 1e-5, Name = $"{name}_norm" }.On(x);

    private static SymbolicTensor Dropped(SymbolicTensor x, double part, string name) => part == 0 ? x : new Dropout(part) { Name = $"{name}_dropout" }.On(x);
}
