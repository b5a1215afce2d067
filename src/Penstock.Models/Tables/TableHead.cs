using Penstock.Data;
using DType = Penstock.Tensors.DType;
using Shape = Penstock.Tensors.Shape;
using Tensor = Penstock.Tensors.Tensor;

namespace Penstock.Models;

/// <summary>The default models over transformed rows, to be put behind fitted features with <see cref="Model.WithFeatures"/>.</summary>
public static class TableHead
{
    /// <summary>The kinds there are: linear; dnn, two hidden layers of 64 and 32 units of which training drops half, or three in ten where the mean of several is taken.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["linear", "dnn"];

    // Places of the matrix that are seldom 1 would be learnt by heart without. In a mean of several, part of what each learns so is levelled out.
    private const double Rate = 0.5, RateOfSeveral = 0.3;
    private static readonly int[] s_hidden = [64, 32];

    /// <summary>A model that takes what fitted features make of rows.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="features">The features.</param>
    /// <param name="target">What it is to tell.</param>
    /// <param name="labels">The labels of the training rows, whose mean and deviation a model of numbers starts from.</param>
    /// <param name="seed">The seed of weights and dropout.</param>
    public static Model Of(string kind, FittedFeatures features, Target target, Tensor labels, long seed) => Several(1, kind, features, target, labels, seed)[0];

    /// <summary>Models of one input that begin at other weights, to be trained each for itself; <see cref="Average"/> makes one of them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="features">The features.</param>
    /// <param name="target">What they are to tell.</param>
    /// <param name="labels">The labels of the training rows.</param>
    /// <param name="seed">The seed of weights and dropout.</param>
    public static IReadOnlyList<Model> Several(int count, string kind, FittedFeatures features, Target target, Tensor labels, long seed)
    {
        if (!Kinds.Contains(kind)) throw new ArgumentException($"TableHead: expected one of {string.Join(", ", Kinds)} for a table, got {kind}.");
        if (count < 1) throw new ArgumentException($"TableHead: expected 1 or more models, got {count}.");
        SymbolicTensor input = Model.Input([features.Width], DType.Float32, FittedFeatures.Matrix);
        var signature = new ModelSignature { Task = target.Task, ClassNames = target.ClassNames, Target = target.Expression };
        return [.. Enumerable.Range(1, count).Select(member => new Model([input], [Network(member)]) { Seed = seed, Signature = signature })];

        SymbolicTensor Network(int member)
        {
            SymbolicTensor end = input;
            for (int i = 0; kind != "linear" && i < s_hidden.Length; i++)
            {
                end = Named(new Dense(s_hidden[i], Activation.Relu), $"hidden_{i + 1}", member).On(end);
                end = Named(new Dropout(count == 1 ? Rate : RateOfSeveral), $"dropout_{i + 1}", member).On(end);
            }
            end = Named(Output(target), "output", member).On(end);
            return target.Task == Target.Numbers ? Named(Unscaled(labels), "units", member).On(end) : end;
        }

        // Columns may have any name, and so no layer of the head may have one of theirs. Seeds of weights come from names, too.
        Layer Named(Layer layer, string name, int member)
        {
            if (member > 1) name += $"_of_{member}";
            while (features.Columns.Any(c => c.Name == name)) name += "_";
            layer.Name = name;
            return layer;
        }
    }

    /// <summary>A model that answers the mean of what trained models of one input answer: nearer to the truth than each, as what they learnt by chance differs.</summary>
    /// <param name="members">Models that <see cref="Several"/> made.</param>
    public static Model Average(IReadOnlyList<Model> members)
    {
        if (members.Count == 1) return members[0];
        string name = "mean";
        while (members.SelectMany(m => m.Layers).Any(layer => layer.Name == name)) name += "_";
        var whole = new Model(members[0].Inputs, [new Average { Name = name }.On([.. members.Select(m => m.Outputs[0])])]) { Seed = members[0].Seed, Signature = members[0].Signature };
        foreach (Model member in members)
            foreach (Weight weight in member.Weights) whole.SetWeight(weight, member.GetWeight(weight));
        return whole;
    }

    /// <summary>Trains a model on transformed rows by the loss of its task, and goes back to the best epoch where rows are held out.</summary>
    /// <param name="head">A model whose signature names its task, as <see cref="Of"/> makes it.</param>
    /// <param name="train">The transformed training rows with labels.</param>
    /// <param name="validation">Rows to measure on after every epoch, or null.</param>
    /// <param name="options">Epochs, batch, rate, patience, seed.</param>
    public static History Fit(Model head, Example train, Example? validation = null, TableFitOptions? options = null)
    {
        options ??= new();
        if (options.Batch < 1) throw new ArgumentException($"TableHead: expected a Batch of 1 or more, got {options.Batch}. Set TableFitOptions.Batch.");
        if (options.Epochs < 1) throw new ArgumentException($"TableHead: expected Epochs of 1 or more, got {options.Epochs}. Set TableFitOptions.Epochs.");
        string task = head.Signature.Task ?? throw new ArgumentException("TableHead: expected a model whose signature names its task, got one without. Set Signature.");
        int rows = checked((int)train.Inputs[0].Shape[0].Value);
        long steps = options.Epochs * (((long)rows + options.Batch - 1) / options.Batch);
        IEnumerable<Callback> stop = options.Patience > 0 && validation is not null ? [new EarlyStopping("val_loss", options.Patience) { RestoreBestWeights = true }] : [];
        return head.Fit(Dataset.FromTensors(train).Shuffle(rows, options.Seed).Batch(options.Batch).Prefetch(),
            options.Optimizer ?? new Adam(new CosineDecay(options.LearningRate, steps)), ModelTask.LossOf(task), new()
            {
                Epochs = options.Epochs, Metrics = ModelTask.MetricsOf(task), Validation = validation is null ? null : Dataset.FromTensors(validation).Batch(options.Batch),
                Callbacks = [.. options.Callbacks, .. stop], Progress = options.Progress, Cancellation = options.Cancellation, Threads = options.Threads, Profile = options.Profile, RunLog = options.RunLog,
            });
    }

    private static Dense Output(Target target) => target.Task switch
    {
        Target.Binary => new Dense(1, Activation.Sigmoid),
        Target.Classes => new Dense(target.ClassNames.Count, Activation.Softmax),
        _ => new Dense(1),
    };

    /// <summary>What brings numbers around 0 to where the targets are, so that every target is learnt alike.</summary>
    private static Rescaling Unscaled(Tensor labels)
    {
        float[] values = labels.ToArray<float>();
        double mean = values.Average(v => (double)v), variance = values.Average(v => (v - mean) * (v - mean));
        return new Rescaling(variance > 0 ? Math.Sqrt(variance) : 1, mean);
    }
}
