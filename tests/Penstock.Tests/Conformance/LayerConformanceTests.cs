using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What holds for every layer; the layers are found by reflection, so that a new one must have a sample here.</summary>
public class LayerConformanceTests
{
    private static readonly Shape Image = [6, 5, 4], Row = [8], Steps = [7, 4], Volume = [4, 5, 3, 2], Colours = [5, 6, 3];
    private static readonly Table Letters = new(new Column("x0", Tensor.From("a", "b", "a")), new Column("x1", Tensor.From("c", "", "d")));

    internal static readonly Dictionary<Type, LayerSample> Samples = new()
    {
        [typeof(ActivationLayer)] = new(() => new ActivationLayer(Activation.Tanh), Row),
        [typeof(ActivityRegularization)] = new(() => new ActivityRegularization(0.1, 0.2), Row),
        [typeof(Penstock.Models.Add)] = new(() => new Penstock.Models.Add(), Row) { Inputs = 2 },
        [typeof(AlphaDropout)] = new(() => new AlphaDropout(0.3) { Seed = 3, NoiseShape = [-1, 1] }, Row),
        [typeof(AdditiveAttention)] = new(() => new AdditiveAttention { Dropout = 0.2 }, Steps) { Inputs = 2 },
        [typeof(Attention)] = new(() => new Attention { ScoreMode = ScoreMode.Concat, UseScale = true }, Steps) { Inputs = 3 },
        [typeof(AugMix)] = new(() => new AugMix { NumChains = 2, ChainDepth = 1, Factor = 0.2, Alpha = 0.7, AllOps = false, Interpolation = Interpolation.Nearest, ValueRange = (-2, 2) }, Colours),
        [typeof(AutoContrast)] = new(() => new AutoContrast { ValueRange = (-3, 3) }, Colours),
        [typeof(Average)] = new(() => new Average(), Row) { Inputs = 3 },
        [typeof(AveragePool1D)] = new(() => new AveragePool1D(3) { Strides = 1, DataFormat = DataFormat.ChannelsFirst, Padding = Padding.Same }, Steps),
        [typeof(AveragePool2D)] = new(() => new AveragePool2D((2, 3)) { Strides = 2, Padding = Padding.Same }, Image),
        [typeof(AveragePool3D)] = new(() => new AveragePool3D((2, 1, 3)) { Padding = Padding.Same }, Volume),
        [typeof(Penstock.Models.BatchNormalization)] = new(() => new Penstock.Models.BatchNormalization { Momentum = 0.9, Axis = 1 }, Image),
        [typeof(Bidirectional)] = new(() => new Bidirectional(new GRU(3) { ReturnSequences = true }) { MergeMode = MergeMode.Sum }, Steps),
        [typeof(CategoryEncoding)] = new(() => new CategoryEncoding(7, CategoryOutput.Count), Row) { Type = DType.Int32 },
        [typeof(CenterCrop)] = new(() => new CenterCrop(3, 2), Image),
        [typeof(Penstock.Models.Concatenate)] = new(() => new Penstock.Models.Concatenate(), Row) { Inputs = 2 },
        [typeof(Conv1D)] = new(() => new Conv1D(3, 2, Activation.Tanh) { Padding = Padding.Causal, Dilation = 2 }, Steps),
        [typeof(Conv1DTranspose)] = new(() => new Conv1DTranspose(3, 2) { Strides = 3, OutputPadding = 1, Dilation = 2 }, Steps),
        [typeof(Conv2D)] = new(() => new Conv2D(6, (3, 2), Activation.Relu) { Groups = 2, Padding = Padding.Same, BiasInitializer = new Penstock.Models.RandomNormal() }, Image),
        [typeof(Conv2DTranspose)] = new(() => new Conv2DTranspose(3, (4, 3), Activation.Relu) { Strides = (2, 1), OutputPadding = 0, Padding = Padding.Same, BiasInitializer = new Penstock.Models.RandomNormal() }, Image),
        [typeof(Conv3D)] = new(() => new Conv3D(3, (2, 3, 1)) { Strides = (1, 2, 1), DataFormat = DataFormat.ChannelsFirst }, Volume),
        [typeof(Conv3DTranspose)] = new(() => new Conv3DTranspose(2, (2, 1, 3)) { Strides = (1, 2, 1), DataFormat = DataFormat.ChannelsFirst, Padding = Padding.Same }, Volume),
        [typeof(ConvLSTM1D)] = new(() => new ConvLSTM1D(3, 2) { Strides = 2, Dropout = 0.2, RecurrentDropout = 0.3 }, [3, 6, 4]),
        [typeof(ConvLSTM2D)] = new(() => new ConvLSTM2D(2, (3, 2), Activation.Relu) { Padding = Padding.Same, DataFormat = DataFormat.ChannelsFirst, ReturnSequences = true, UnitForgetBias = false }, Volume),
        [typeof(ConvLSTM3D)] = new(() => new ConvLSTM3D(2, (1, 2, 2), recurrentActivation: Activation.HardSigmoid) { GoBackwards = true, UseBias = false }, [2, 3, 4, 2, 3]),
        [typeof(ConvLSTMCell)] = new(() => new ConvLSTMCell(1, 8, 2) { Padding = Padding.Same, Dropout = 0.2 }, [6, 8]) { Inputs = 3 },
        [typeof(ContrastLimitedAdaptiveHistogramEqualization)] = new(() => new ContrastLimitedAdaptiveHistogramEqualization { ClipLimit = 2, TileGridSize = (2, 3), ValueRange = (-2, 2) }, Colours),
        [typeof(Cropping1D)] = new(() => new Cropping1D((1, 2)), Steps),
        [typeof(Cropping2D)] = new(() => new Cropping2D((1, 2), (0, 1)) { DataFormat = DataFormat.ChannelsFirst }, Image),
        [typeof(Cropping3D)] = new(() => new Cropping3D((1, 0), (0, 2), 1), Volume),
        [typeof(Dense)] = new(() => new Dense(3, Activation.Sigmoid) { KernelInitializer = Initializer.HeNormal }, Row),
        [typeof(DepthwiseConv1D)] = new(() => new DepthwiseConv1D(3, 2) { Strides = 2, BiasInitializer = new Penstock.Models.RandomNormal() }, Steps),
        [typeof(DepthwiseConv2D)] = new(() => new DepthwiseConv2D((3, 2), activation: Activation.Relu) { Padding = Padding.Same, BiasInitializer = new Penstock.Models.RandomNormal() }, Image),
        [typeof(Discretization)] = new(() => new Discretization([-1.0, 0, 0.5]) { OutputMode = CategoryOutput.MultiHot }, Row),
        [typeof(Dot)] = new(() => new Dot(1, -1) { Normalize = true }, Row) { Inputs = 2 },
        [typeof(Penstock.Models.Dropout)] = new(() => new Penstock.Models.Dropout(0.3) { Seed = 3 }, Row),
        [typeof(Equalization)] = new(() => new Equalization { Bins = 64, ValueRange = (-2, 2) }, Colours),
        [typeof(EinsumDense)] = new(() => new EinsumDense("a...c,cde->a...ed", [4, 3], Activation.Tanh) { BiasAxes = "e", BiasInitializer = new Penstock.Models.RandomNormal() }, Row),
        [typeof(ELU)] = new(() => new ELU(0.7), Row),
        [typeof(Embedding)] = new(() => new Embedding(7, 3) { MaskZero = true, EmbeddingsInitializer = Initializer.HeNormal }, Row) { Type = DType.Int32 },
        [typeof(Flatten)] = new(() => new Flatten { DataFormat = DataFormat.ChannelsFirst }, Image),
        [typeof(GaussianDropout)] = new(() => new GaussianDropout(0.3), Row),
        [typeof(GaussianNoise)] = new(() => new GaussianNoise(0.3) { Seed = 4 }, Row),
        [typeof(GlobalAveragePool1D)] = new(() => new GlobalAveragePool1D { DataFormat = DataFormat.ChannelsFirst }, Steps),
        [typeof(GlobalAveragePool2D)] = new(() => new GlobalAveragePool2D { KeepDims = true }, Image),
        [typeof(GlobalAveragePool3D)] = new(() => new GlobalAveragePool3D(), Volume),
        [typeof(GlobalMaxPool1D)] = new(() => new GlobalMaxPool1D { KeepDims = true }, Steps),
        [typeof(GlobalMaxPool2D)] = new(() => new GlobalMaxPool2D { DataFormat = DataFormat.ChannelsFirst }, Image),
        [typeof(GlobalMaxPool3D)] = new(() => new GlobalMaxPool3D { DataFormat = DataFormat.ChannelsFirst, KeepDims = true }, Volume),
        [typeof(GroupNormalization)] = new(() => new GroupNormalization(2) { Epsilon = 0.01 }, Image),
        [typeof(GRU)] = new(() => new GRU(3, Activation.Relu, Activation.HardSigmoid) { ResetAfter = false, BiasInitializer = new Penstock.Models.RandomNormal(), GoBackwards = true, Dropout = 0.2, RecurrentDropout = 0.3 }, Steps),
        [typeof(GRUCell)] = new(() => new GRUCell(8) { UseBias = false }, Row) { Inputs = 2 },
        [typeof(HashedCrossing)] = new(() => new HashedCrossing(5) { OutputMode = CategoryOutput.OneHot }, [1]) { Type = DType.Text, Inputs = 2 },
        [typeof(Hashing)] = new(() => new Hashing(5) { MaskValue = "3", Salt = [7, -9], OutputMode = CategoryOutput.Count }, Row) { Type = DType.Int32 },
        [typeof(Identity)] = new(() => new Identity(), Row),
        [typeof(InputLayer)] = new(() => new InputLayer(Row), Row),
        [typeof(IntegerLookup)] = new(() => new IntegerLookup([5, 2, 3], [0.5f, 1, 2]) { MaskToken = 4, NumOovIndices = 2, MaxTokens = 9, PadToMaxTokens = true, OutputMode = CategoryOutput.TfIdf }, Row) { Type = DType.Int32 },
        [typeof(Penstock.Models.LayerNormalization)] = new(() => new Penstock.Models.LayerNormalization(1, -1) { GammaInitializer = new Penstock.Models.RandomNormal() }, Image),
        [typeof(LeakyReLU)] = new(() => new LeakyReLU(0.1), Row),
        [typeof(Masking)] = new(() => new Masking(0.5), Steps),
        [typeof(Penstock.Models.Maximum)] = new(() => new Penstock.Models.Maximum(), Row) { Inputs = 3 },
        [typeof(LSTM)] = new(() => new LSTM(5) { ReturnSequences = true, UnitForgetBias = false, BiasInitializer = new Penstock.Models.RandomNormal() }, Steps),
        [typeof(LSTMCell)] = new(() => new LSTMCell(8, Activation.Softsign) { Dropout = 0.2 }, Row) { Inputs = 3 },
        [typeof(MaxPool1D)] = new(() => new MaxPool1D(3) { Strides = 2 }, Steps),
        [typeof(MaxPool2D)] = new(() => new MaxPool2D { DataFormat = DataFormat.ChannelsFirst }, Image),
        [typeof(MaxPool3D)] = new(() => new MaxPool3D { Strides = 1, Padding = Padding.Same }, Volume),
        [typeof(Penstock.Models.Minimum)] = new(() => new Penstock.Models.Minimum(), Row) { Inputs = 2 },
        [typeof(MinMaxScaling)] = new(() => new MinMaxScaling([-1, 0, 1, 2, 3, 4, 5, 6], [1, 1, 3, 2, 9, 5, 6, 7]), Row),
        [typeof(Penstock.Models.Multiply)] = new(() => new Penstock.Models.Multiply(), Row) { Inputs = 3 },
        [typeof(MultiHeadAttention)] = new(() => new MultiHeadAttention(2, 3, 4) { OutputShape = [5], BiasInitializer = new Penstock.Models.RandomNormal() }, Steps) { Inputs = 2 },
        [typeof(Normalization)] = new(() => new Normalization(), Row),
        [typeof(Permute)] = new(() => new Permute(3, 1, 2), Image),
        [typeof(PReLU)] = new(() => new PReLU(1, 2) { AlphaInitializer = new Penstock.Models.RandomNormal() }, Image),
        [typeof(ImageNetPixels)] = new(() => new ImageNetPixels(PixelScale.Torch), Colours),
        [typeof(RandAugment)] = new(() => new RandAugment(3, 0.7) { ValueRange = (-2, 2), Seed = 3 }, Colours),
        [typeof(RandomApply)] = new(() => new RandomApply(new RandomFlip { Name = "flip" }, 0.3) { Seed = 2 }, Colours),
        [typeof(RandomBrightness)] = new(() => new RandomBrightness(0.1, 0.3) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomChoice)] = new(() => new RandomChoice(new RandomFlip { Name = "flip" }, new RandomInvert { Name = "invert" }) { Seed = 2 }, Colours),
        [typeof(RandomColorDegeneration)] = new(() => new RandomColorDegeneration(-0.5, 0.5) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomColorJitter)] = new(() => new RandomColorJitter { BrightnessFactor = (-0.1, 0.2), ContrastFactor = (0.1, 0.2), HueFactor = (0.1, 0.3), ValueRange = (-2, 2) }, Colours),
        [typeof(RandomContrast)] = new(() => new RandomContrast(0.2, 0.4) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomCrop)] = new(() => new RandomCrop(3, 4), Colours),
        [typeof(RandomElasticTransform)] = new(() => new RandomElasticTransform(0.2, 0.9) { Scale = (0.3, 0.6), FillMode = ImageFill.Wrap, ValueRange = (-2, 2) }, Colours),
        [typeof(RandomErasing)] = new(() => new RandomErasing(0.5, 0.6) { Scale = (0.1, 0.2), ValueRange = (-2, 2) }, Colours),
        [typeof(RandomFlip)] = new(() => new RandomFlip(FlipMode.Vertical) { Seed = 2 }, Colours),
        [typeof(RandomGaussianBlur)] = new(() => new RandomGaussianBlur(0.5, 0.6) { KernelSize = (3, 5), Sigma = (0.5, 2), ValueRange = (-2, 2) }, Colours),
        [typeof(RandomGrayscale)] = new(() => new RandomGrayscale(0.3), Colours),
        [typeof(RandomHue)] = new(() => new RandomHue(0.2, 0.4) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomInvert)] = new(() => new RandomInvert(0.2, 0.4) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomPerspective)] = new(() => new RandomPerspective(0.2, 0.9) { Scale = 0.4, FillValue = 0.5 }, Colours),
        [typeof(RandomPosterization)] = new(() => new RandomPosterization(2, 5) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomRotation)] = new(() => new RandomRotation(-0.1, 0.2) { FillMode = ImageFill.Constant, FillValue = 0.5 }, Colours),
        [typeof(RandomSaturation)] = new(() => new RandomSaturation(0.4, 0.6) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomSharpness)] = new(() => new RandomSharpness(0.2, 0.8) { ValueRange = (-2, 2) }, Colours),
        [typeof(RandomShear)] = new(() => new RandomShear((0.1, 0.2), (0, 0.3)) { FillMode = ImageFill.Constant, FillValue = 0.5 }, Colours),
        [typeof(RandomTranslation)] = new(() => new RandomTranslation((-0.1, 0.2), (0.1, 0.3)) { FillMode = ImageFill.Wrap, Interpolation = Interpolation.Nearest }, Colours),
        [typeof(RandomZoom)] = new(() => new RandomZoom((-0.1, 0.2), (0.1, 0.3)) { FillMode = ImageFill.Nearest }, Colours),
        [typeof(ReLU)] = new(() => new ReLU(2, 0.1, 0.5), Row),
        [typeof(RepeatVector)] = new(() => new RepeatVector(3), Row),
        [typeof(Rescaling)] = new(() => new Rescaling(0.5, -1), Row),
        [typeof(Penstock.Models.Reshape)] = new(() => new Penstock.Models.Reshape(4, -1), Image),
        [typeof(Resizing)] = new(() => new Resizing(4, 7) { Interpolation = Interpolation.Bicubic, CropToAspectRatio = true, DataFormat = DataFormat.ChannelsFirst }, Image),
        [typeof(RMSNormalization)] = new(() => new RMSNormalization(1) { Epsilon = 0.01 }, Image),
        [typeof(PositionEmbedding)] = new(() => new PositionEmbedding(9) { Initializer = new Penstock.Models.RandomNormal() }, Steps),
        [typeof(RNN)] = new(() => new RNN([new SimpleRNNCell(3), new LSTMCell(4)]) { ReturnSequences = true }, Steps),
        [typeof(SeparableConv1D)] = new(() => new SeparableConv1D(3, 2) { DepthMultiplier = 2, PointwiseInitializer = Initializer.HeNormal, Padding = Padding.Same }, Steps),
        [typeof(SeparableConv2D)] = new(() => new SeparableConv2D(5, 3, Activation.Relu) { Strides = 2, DataFormat = DataFormat.ChannelsFirst, BiasInitializer = new Penstock.Models.RandomNormal() }, Image),
        [typeof(SimpleRNN)] = new(() => new SimpleRNN(4, Activation.Sigmoid) { RecurrentInitializer = Initializer.GlorotUniform }, Steps),
        [typeof(SimpleRNNCell)] = new(() => new SimpleRNNCell(8) { RecurrentDropout = 0.5 }, Row) { Inputs = 2 },
        [typeof(Penstock.Models.Softmax)] = new(() => new Penstock.Models.Softmax(1, 2), Image),
        [typeof(Solarization)] = new(() => new Solarization((0.1, 0.2), (0.3, 0.6)) { ValueRange = (-2, 2), Seed = 4 }, Colours),
        [typeof(SpatialDropout1D)] = new(() => new SpatialDropout1D(0.3), Steps),
        [typeof(SpatialDropout2D)] = new(() => new SpatialDropout2D(0.3) { DataFormat = DataFormat.ChannelsFirst }, Image),
        [typeof(SpatialDropout3D)] = new(() => new SpatialDropout3D(0.3) { Seed = 5 }, Volume),
        [typeof(SpectralNormalization)] = new(() => new SpectralNormalization(new Dense(3), 2), Row),
        [typeof(StackedRNNCells)] = new(() => new StackedRNNCells(new GRUCell(8), new SimpleRNNCell(8)), Row) { Inputs = 3 },
        [typeof(StringLookup)] = new(() => new StringLookup(["a", "b", "c"]) { MaskToken = "d", OutputMode = CategoryOutput.MultiHot }, Row) { Type = DType.Text },
        [typeof(Penstock.Models.Subtract)] = new(() => new Penstock.Models.Subtract(), Row) { Inputs = 2 },
        [typeof(TableFeatures)] = new(() => new TableFeatures(FittedFeatures.Fit([new Vocabulary("x0"), new Hash("x1", 5)], Letters)), Shape.Scalar) { Type = DType.Text, Inputs = 2 },
        [typeof(UpSampling1D)] = new(() => new UpSampling1D(3), Steps),
        [typeof(UpSampling2D)] = new(() => new UpSampling2D((2, 3)) { Interpolation = Interpolation.Bicubic, DataFormat = DataFormat.ChannelsFirst }, Image),
        [typeof(UpSampling3D)] = new(() => new UpSampling3D((1, 2, 3)), Volume),
        [typeof(ZeroPadding1D)] = new(() => new ZeroPadding1D((0, 2)), Steps),
        [typeof(ZeroPadding2D)] = new(() => new ZeroPadding2D((1, 2), 3), Image),
        [typeof(ZeroPadding3D)] = new(() => new ZeroPadding3D((1, 0), (0, 2), 1) { DataFormat = DataFormat.ChannelsFirst }, Volume),
        [typeof(TextVectorization)] = new(() => new TextVectorization(["a", "c", "b"]) { Ngrams = [1], Split = TextUnit.Character, Standardize = Standardization.Lower, OutputSequenceLength = 3 }, [1]) { Type = DType.Text },
        [typeof(TimeDistributed)] = new(() => new TimeDistributed(new Dense(3)), Steps),
        [typeof(UnitNormalization)] = new(() => new UnitNormalization(1, 2), Image),
    };

    // Layers that may give numbers where a row holds NaN, and why.
    private static readonly Dictionary<Type, string> NumbersOfNaN = new()
    {
        [typeof(Discretization)] = "a bucket: NaN lies above all boundaries, as in NumPy",
        [typeof(Cropping1D)] = "what is cut away does not count",
        [typeof(Cropping2D)] = "what is cut away does not count",
        [typeof(Cropping3D)] = "what is cut away does not count",
        [typeof(Resizing)] = "what is cut away for the sake of the aspect ratio does not count",
        [typeof(Conv1DTranspose)] = "places between strides hold the bias alone",
        [typeof(Conv2DTranspose)] = "places between strides hold the bias alone",
        [typeof(Conv3DTranspose)] = "places between strides hold the bias alone",
        [typeof(CenterCrop)] = "what is cut away does not count",
        [typeof(ZeroPadding1D)] = "what is added is 0",
        [typeof(ZeroPadding2D)] = "what is added is 0",
        [typeof(ZeroPadding3D)] = "what is added is 0",
        [typeof(PositionEmbedding)] = "vectors of places alone: what goes in gives its shape, and is added after",
    };

    public static TheoryData<string> Layers => [.. from type in typeof(Layer).Assembly.GetExportedTypes()
                                                   where !type.IsAbstract && type.IsAssignableTo(typeof(Layer)) && !type.IsAssignableTo(typeof(Model))
                                                   select type.Name];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Predicts_the_shape_that_it_declares(string name)
    {
        LayerSample sample = Sample(name);
        Model model = sample.Model(ends: false);
        Tensor output = model.Predict(sample.Feed(3));
        Assert.True(output.Shape.Fits(model.Outputs[0].Shape.With(0, 3)), $"{model.Outputs[0].Shape} {output.Shape}");
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Trains_by_a_step(string name)
    {
        LayerSample sample = Sample(name);
        Model model = sample.Model(ends: true);
        Tensor[] before = [.. model.Weights.Select(model.GetWeight)];
        Tensor[] fed = sample.Feed(4);
        var batch = new Example([.. fed.Select((x, i) => ($"x{i}", x))], Tensor.From([1f, -2, 3, -4], [4, 1]));
        History history = model.Fit(Dataset.From(batch), new Sgd(0.1), new MeanSquaredError());
        Assert.True(double.IsFinite(history["loss"][0]));
        for (int i = 0; i < before.Length; i++)
            Assert.True(!model.Weights[i].IsTrainable || !before[i].AsSpan<float>().SequenceEqual(model.GetWeight(model.Weights[i]).AsSpan<float>()), $"{model.Weights[i]} stayed as it was.");
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Learns_the_same_without_passes_and_with_recomputation_and_nearly_so_in_16_bits(string name)
    {
        LayerSample sample = Sample(name);
        var (plain, losses) = Learn(new() { Checked = true });
        var (optimized, optimizedLosses) = Learn(new());
        for (int i = 0; i < plain.Length; i++) Assert.Equal(plain[i], optimized[i], 1e-4f * Math.Max(1, Math.Abs(plain[i])));
        Assert.Equal(losses[^1], optimizedLosses[^1], 1e-4 * Math.Max(1, losses[^1]));
        Assert.Equal(optimized, Learn(new() { Checkpointing = Checkpointing.ByCost(0.3) }).Weights);
        Assert.Equal(losses[^1], Learn(new() { Precision = DTypePolicy.MixedBFloat16 }).Losses[^1], 0.1 * Math.Max(1, losses[^1]));
        // The first updates are left out until the scale is small enough.
        Assert.True(double.IsFinite(Learn(new() { Precision = DTypePolicy.MixedFloat16 }).Losses[^1]));

        (float[] Weights, IReadOnlyList<double> Losses) Learn(FitOptions options)
        {
            Model model = sample.Model(ends: true);
            var batch = new Example([.. sample.Feed(4).Select((x, i) => ($"x{i}", x))], Tensor.From([1f, -2, 3, -4], [4, 1]));
            History history = model.Fit(Dataset.From(batch), new Sgd(0.01), new MeanSquaredError(), options with { Epochs = 3 });
            return ([.. model.Weights.Where(w => w.IsLearnt).SelectMany(w => model.GetWeight(w).ToArray<float>())], history["loss"]);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Draws_the_same_weights_from_the_same_seed(string name)
    {
        Model first = Sample(name).Model(ends: true), second = Sample(name).Model(ends: true);
        Assert.Equal(first.Weights.Select(w => first.GetWeight(w).ToString()), second.Weights.Select(w => second.GetWeight(w).ToString()));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Comes_back_from_its_settings(string name)
    {
        LayerSample sample = Sample(name);
        Layer layer = sample.Make();
        KerasSettings.RoundTrip(layer.Config(), config => Layer.FromConfig(layer.KerasName, config).Config());
        Model model = sample.Model(ends: false), again = sample.Model(ends: false, Layer.FromConfig(layer.KerasName, layer.Config()));
        Tensor[] fed = sample.Feed(5);
        Assert.Equal(model.Predict(fed).Bytes.ToArray(), again.Predict(fed).Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Comes_back_as_a_layer_from_a_file_that_holds_a_graph(string name)
    {
        LayerSample sample = Sample(name);
        Model model = sample.Model(ends: true);
        using TestFolder folder = TestFiles.NewFolder();
        model.Save(folder["model.penstock"]);
        Model again = Model.Load(folder["model.penstock"], out LoadReport report);
        Assert.Empty(report.LeftOut);
        Assert.Equal(model.Layers.Select(l => l.KerasName), again.Layers.Select(l => l.KerasName));
        Assert.Equal(model.Weights.Select(w => $"{w} {w.IsTrainable} {model.GetWeight(w)}"), again.Weights.Select(w => $"{w} {w.IsTrainable} {again.GetWeight(w)}"));
        Tensor[] fed = sample.Feed(2);
        Assert.Equal(model.Predict(fed).Bytes.ToArray(), again.Predict(fed).Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Gives_a_row_the_same_bits_in_batches_of_1_7_and_256(string name)
    {
        LayerSample sample = Sample(name);
        Model model = sample.Model(ends: false);
        byte[] all = model.Predict(sample.Feed(256)).Bytes.ToArray(), seven = model.Predict(sample.Feed(7)).Bytes.ToArray(), one = model.Predict(sample.Feed(1)).Bytes.ToArray();
        Assert.Equal(all.AsSpan(0, seven.Length).ToArray(), seven);
        Assert.Equal(all.AsSpan(0, one.Length).ToArray(), one);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Takes_a_batch_of_no_rows(string name)
    {
        LayerSample sample = Sample(name);
        Model model = sample.Model(ends: false);
        Tensor none = model.Predict(sample.Feed(0)), one = model.Predict(sample.Feed(1));
        Assert.Equal(one.Shape.With(0, 0), none.Shape);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void What_is_no_number_stays_none_and_in_its_row(string name)
    {
        LayerSample sample = Sample(name);
        if (sample.Type != DType.Float32) return;
        Model model = sample.Model(ends: false);
        Tensor[] fed = sample.Feed(3);
        float[][] all = Rows(model.Predict(fed), 3);
        foreach (bool whole in (bool[])[true, false])
        {
            float[][] found = Rows(model.Predict([.. fed.Select(x => WithNaN(x, whole))]), 3);
            Assert.Equal(all[0], found[0]);
            Assert.Equal(all[2], found[2]);
            if (NumbersOfNaN.ContainsKey(sample.Make().GetType())) continue;
            Assert.True(whole ? found[1].All(float.IsNaN) : found[1].Any(float.IsNaN), $"{name}: {(whole ? "a row" : "one number of a row")} was NaN, and the result is {string.Join(' ', found[1])}. Mend it, or tell the reason in NumbersOfNaN.");
        }
    }

    private static float[][] Rows(Tensor x, int rows) => [.. Close.Numbers(x).Select(n => (float)n).Chunk(x.Count / rows)];

    // The second of three rows: all of it, or what stands in its middle.
    private static Tensor WithNaN(Tensor x, bool whole)
    {
        float[] numbers = x.ToArray<float>();
        int width = numbers.Length / 3;
        if (whole) Array.Fill(numbers, float.NaN, width, width);
        else numbers[width + width / 2] = float.NaN;
        return Tensor.From(numbers, x.Shape);
    }

    private static LayerSample Sample(string name) => Samples.FirstOrDefault(s => s.Key.Name == name).Value
        ?? throw new InvalidOperationException($"LayerConformanceTests: expected a sample of the layer {name}, got none. Add one to Samples.");
}
