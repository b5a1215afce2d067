using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How knowledge of images is transferred.</summary>
public sealed record TransferOptions
{
    /// <summary>How often the new head goes through the features. Default 40.</summary>
    public int HeadEpochs { get; init; } = 40;

    /// <summary>The learning rate of the head, at its highest. Default 0.003.</summary>
    public double HeadRate { get; init; } = 0.003;

    /// <summary>What the head's weights add to the loss: factor * sum(w^2). Default 0.03.</summary>
    public double HeadDecay { get; init; } = 0.03;

    /// <summary>The share of scaled features that is dropped while fine-tuning. Default 0.3.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>The rate of fine-tuning, as a part of that of the head. Default a tenth.</summary>
    public double FineTuneShare { get; init; } = 0.1;

    /// <summary>How many layers with weights are fine-tuned, from the end; null, the default, for all. Batch normalization keeps what it knows.</summary>
    public int? Unfreeze { get; init; }

    /// <summary>What images go through while fine-tuning. Default <see cref="Photographs"/>; none where it is empty.</summary>
    public IReadOnlyList<Layer> Augmentation { get; init; } = Photographs;

    /// <summary>What a photograph may look like and still show the same: mirrored left to right, turned by up to 29 degrees, zoomed by up to a fifth, moved by up to a tenth, with a fifth more or less contrast.</summary>
    public static IReadOnlyList<Layer> Photographs =>
        [new RandomFlip(FlipMode.Horizontal), new RandomRotation(0.08), new RandomZoom(0.2), new RandomTranslation(0.1, 0.1), new RandomContrast(0.2)];

    /// <summary>What mixes the images of a batch, and their labels, while fine-tuning: a few photographs are else learnt by heart. Default null, for nothing.</summary>
    public BatchMixture? Mixture { get; init; }

    /// <summary>The batch of the features' computation and of the head's training. Default 64.</summary>
    public int Batch { get; init; } = 64;
}

/// <summary>
/// Knowledge of images transferred to new classes: a frozen backbone gives features, once; a new head learns from them; then the last layers
/// of the backbone learn too, at a tenth of the rate, with batch normalization that works as in inference.
/// </summary>
public sealed class TransferLearning
{
    private readonly TransferOptions _options;
    private readonly Model _backbone;
    private readonly Sequential _features, _head;
    private readonly Normalization _scaling = new() { Name = "feature_scaling" };
    private readonly long _seed;
    private bool _isFitted;

    /// <summary>Puts the parts together.</summary>
    /// <param name="backbone">Gives a feature map [batch, height, width, channels] of images.</param>
    /// <param name="pixels">Makes of pixels 0..255 what the backbone takes.</param>
    /// <param name="classes">How many new classes there are.</param>
    /// <param name="seed">The seed of the head, of its order of examples and of augmentation.</param>
    /// <param name="options">Rates and epochs.</param>
    public TransferLearning(Model backbone, Layer pixels, int classes, long seed = 0, TransferOptions? options = null)
    {
        (_backbone, _seed, _options) = (backbone, seed, options ?? new());
        if (backbone.Inputs is not [{ Shape.Rank: 4 } image] || backbone.Outputs is not [{ Shape.Rank: 4 }])
            throw new ArgumentException($"TransferLearning: expected a backbone from images to a feature map, got one from {string.Join(", ", backbone.Inputs)} to {string.Join(", ", backbone.Outputs)}. Build it without classes.");
        backbone.Trainable = false;
        var input = new InputLayer(image.Shape.Without(0), DType.UInt8) { Name = "pixels" };
        var mean = new GlobalAveragePool2D { Name = "features" };
        _features = new Sequential(input, pixels, backbone, mean) { Seed = seed };
        var logits = new Dense(classes) { Name = "logits", KernelRegularizer = new L2(_options.HeadDecay) };
        _head = new Sequential(_scaling, logits) { Seed = seed };
        // Behind the scaling a dropped feature is an average one; before it, one that varies little would be far from all that the head has seen.
        Model = new Sequential([input, .. _options.Augmentation, pixels, backbone, mean, _scaling, new Dropout(_options.Dropout) { Name = "feature_dropout" }, logits]) { Seed = seed };
    }

    /// <summary>From pixels, UInt8 [batch, height, width, 3], to logits of the new classes. It answers once the head is fitted.</summary>
    public Model Model { get; }

    /// <summary>The features of images, [images, channels], with their labels: what the head learns from.</summary>
    public Example Features(Dataset<Example> images)
    {
        var (features, labels) = (new List<Tensor>(), new List<Tensor>());
        foreach (Example batch in images.Batch(_options.Batch).Prefetch().AsEnumerable())
        {
            features.Add(_features.Predict(batch.Input));
            labels.Add(batch.Label ?? throw new ArgumentException($"TransferLearning: expected images with labels, got {batch}."));
        }
        return new Example(Models.Model.Joined("TransferLearning", features), Models.Model.Joined("TransferLearning", labels));
    }

    /// <summary>Fits the head to features.</summary>
    /// <param name="train">The features to learn from; see <see cref="Features"/>.</param>
    /// <param name="validation">Those to measure on, or null.</param>
    /// <param name="options">Callbacks, progress, threads; epochs, metrics and validation are set here.</param>
    public History FitHead(Example train, Example? validation, FitOptions? options = null)
    {
        var found = new Normalization();
        found.Adapt(train.Input);
        _head.SetWeight(_scaling.Weights[0], Tensor.From([.. found.Mean]));
        // One scale for all: features that vary little know little, and must not grow to the size of the others.
        float variance = found.Variance.Average();
        _head.SetWeight(_scaling.Weights[1], Tensor.From([.. found.Variance.Select(_ => variance)]));
        _isFitted = true;
        int rows = checked((int)train.Input.Shape[0].Value);
        return _head.Fit(Dataset.FromTensors(train).Shuffle(rows, _seed).Batch(_options.Batch), Falling(_options.HeadRate, rows, _options.Batch, _options.HeadEpochs), new CrossEntropy(), (options ?? new()) with
        {
            Epochs = _options.HeadEpochs,
            Metrics = [new Accuracy()],
            Validation = validation is null ? null : Dataset.FromTensors(validation).Batch(256),
        });
    }

    /// <summary>Fits the head on to images that augmentation changes, while the backbone keeps what it knows: slower than features computed once, and better where images are so few that those are learnt by heart.</summary>
    /// <param name="train">The images to learn from, one by one.</param>
    /// <param name="validation">Those to measure on, or null.</param>
    /// <param name="batch">How many images make a step.</param>
    /// <param name="epochs">How often the images are gone through.</param>
    /// <param name="options">Callbacks, progress, threads; epochs, metrics and validation are set here.</param>
    public History FitHead(Dataset<Example> train, Dataset<Example>? validation, int batch = 32, int epochs = 40, FitOptions? options = null) =>
        FitImages(train, validation, 0, _options.HeadRate, batch, epochs, options);

    /// <summary>Fits the last layers of the backbone and the head together, to images that augmentation changes.</summary>
    /// <param name="train">The images to learn from, one by one.</param>
    /// <param name="validation">Those to measure on, or null.</param>
    /// <param name="batch">How many images make a step.</param>
    /// <param name="epochs">How often the images are gone through.</param>
    /// <param name="options">Callbacks, progress, threads; epochs, metrics and validation are set here.</param>
    public History FineTune(Dataset<Example> train, Dataset<Example>? validation, int batch = 32, int epochs = 12, FitOptions? options = null) =>
        FitImages(train, validation, _options.Unfreeze, _options.HeadRate * _options.FineTuneShare, batch, epochs, options);

    private History FitImages(Dataset<Example> train, Dataset<Example>? validation, int? unfreeze, double rate, int batch, int epochs, FitOptions? options)
    {
        if (!_isFitted) throw new InvalidOperationException("TransferLearning: expected a head that is fitted to features before images, got a new one. Call FitHead with Features first.");
        int rows = checked((int)(train.Count ?? throw new ArgumentException("TransferLearning: expected a dataset that knows how many images it has, got one that does not.")));
        Dataset<Example> batches = train.Shuffle(rows, _seed).Batch(batch);
        _backbone.Unfreeze(unfreeze);
        return Model.Fit((_options.Mixture?.On(batches) ?? batches).Prefetch(), Falling(rate, rows, batch, epochs), new CrossEntropy(), (options ?? new()) with
        {
            Epochs = epochs,
            Metrics = [new Accuracy()],
            Validation = validation?.Batch(batch),
        });
    }

    private static Adam Falling(double rate, int rows, int batch, int epochs) => new(new CosineDecay(rate, Math.Max(1, (long)epochs * ((rows + batch - 1) / batch))));
}
