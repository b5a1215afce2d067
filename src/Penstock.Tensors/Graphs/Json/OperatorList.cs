namespace Penstock.Tensors;

/// <summary>The operators that a file may name; a test checks that none of the library's is missing. A name in a file is looked up here and nowhere else.</summary>
internal static class OperatorList
{
    /// <summary>The library's operators.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(Abs), typeof(AdamUpdate), typeof(Add), typeof(AddRows), typeof(AllReduce), typeof(And), typeof(ArgMax), typeof(ArgMin),
        typeof(AveragePool), typeof(AveragePoolGradient),
        typeof(BatchNormalization), typeof(BatchNormalizationGradient), typeof(BroadcastTo), typeof(Bucketize),
        typeof(CalendarPart), typeof(Cast), typeof(Ceiling), typeof(Checkpoint), typeof(Concatenate), typeof(Constant), typeof(Convolve), typeof(ConvolveGradient),
        typeof(ConvolveInt8), typeof(ConvolveNormalizedGradient), typeof(ConvolveTransposed), typeof(Copy), typeof(Cos), typeof(CrossHash), typeof(CumulativeSum),
        typeof(Divide), typeof(Dropout),
        typeof(Elu), typeof(Equal), typeof(Erf), typeof(Exp), typeof(Expm1), typeof(Extent), typeof(ExtremeGradient),
        typeof(FarmCross), typeof(FarmHash), typeof(FirstOfEqual), typeof(Flip), typeof(Floor),
        typeof(Gather), typeof(Gelu), typeof(GeluGradient), typeof(Greater), typeof(GreaterOrEqual), typeof(Gru), typeof(GruGradient),
        typeof(HardSigmoid),
        typeof(If), typeof(InRows), typeof(IndexOf), typeof(Input), typeof(IsNaN),
        typeof(LayerNormalization), typeof(LayerNormalizationGradient), typeof(LeakyRelu), typeof(Less), typeof(LessOrEqual), typeof(Log), typeof(Log1p), typeof(LogSoftmax),
        typeof(Lstm), typeof(LstmGradient),
        typeof(MatMul), typeof(MatMulInt8), typeof(Max), typeof(MaxPool), typeof(MaxPoolGradient), typeof(Maximum), typeof(Mean), typeof(Min),
        typeof(Minimum), typeof(Multiply),
        typeof(Negate), typeof(NonZero), typeof(NormalizeChannels), typeof(Not), typeof(NotEqual), typeof(NumberHash), typeof(NumberLookup),
        typeof(OneHot), typeof(OneOf), typeof(Or),
        typeof(Pad), typeof(Power), typeof(Product), typeof(ProjectImages), typeof(ProjectImagesGradient),
        typeof(RandomNormal), typeof(RandomUniform), typeof(Read), typeof(Reciprocal), typeof(ReciprocalSqrt), typeof(Relu), typeof(Relu6), typeof(Relu6Gradient),
        typeof(ReluGradient), typeof(Remainder), typeof(Reshape), typeof(RmsPropUpdate), typeof(Round),
        typeof(Scan), typeof(ScatterAdd), typeof(Selu), typeof(SgdUpdate), typeof(Sigmoid), typeof(SigmoidGradient), typeof(Sign), typeof(Silu),
        typeof(Sin), typeof(SipHash), typeof(Slice), typeof(Softmax), typeof(SoftmaxGradient), typeof(Softplus), typeof(Softsign), typeof(SparseSoftmaxCrossEntropy),
        typeof(SparseSoftmaxCrossEntropyGradient), typeof(Sqrt), typeof(Square), typeof(StopGradient), typeof(Subtract), typeof(Sum),
        typeof(Tally), typeof(Tanh), typeof(TanhGradient), typeof(TextAt), typeof(TextHash), typeof(TextLength), typeof(TextLookup), typeof(TextLower),
        typeof(TextSplit), typeof(TextToNumber), typeof(TextToTime), typeof(TextTokens), typeof(TextWithout), typeof(TopK), typeof(Transpose),
        typeof(Where), typeof(While),
        typeof(Xor),
    ];

    /// <summary>The library's operators and a user's, by their names in files.</summary>
    public static IReadOnlyDictionary<string, OperatorSchema> WithUsers(IReadOnlyList<Type> userOperators)
    {
        var schemas = new Dictionary<string, OperatorSchema>(s_own.Value);
        foreach (Type type in userOperators)
        {
            if (!type.IsSubclassOf(typeof(Operator)) || type.IsAbstract) throw new ArgumentException($"Graph: expected operators, got {type.Name}.");
            var schema = new OperatorSchema(type);
            if (!schemas.TryAdd(schema.Name, schema)) throw new ArgumentException($"Graph: expected operators of different names, got \"{schema.Name}\" twice.");
        }
        return schemas;
    }

    private static readonly Lazy<Dictionary<string, OperatorSchema>> s_own = new(() => All.Select(t => new OperatorSchema(t)).ToDictionary(s => s.Name));
}
