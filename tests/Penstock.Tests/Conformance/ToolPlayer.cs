using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded functions and callbacks around models: names, types, targets, sequences, early stopping.</summary>
internal static class ToolPlayer
{
    /// <summary>A case as the books see it.</summary>
    public static VectorItem ItemOf(VectorCase one)
    {
        bool padsBefore = one.Name == "pad_sequences" && ((VectorResult)one.Actual!).Last.Options.GetValueOrDefault("padding") is not "post";
        return new($"{one.Index} {one.Test}", padsBefore ? "sequences padded or cut before" : one.Subject, $"{one}", padsBefore ? null : Of(one));
    }

    private static Action? Of(VectorCase one) => one.Name switch
    {
        "dtype_size" => () => one.Matches(8 * Enum.Parse<DType>((string)Argument(one)!, ignoreCase: true).ByteSize()),
        "to_snake_case" => () => one.Matches(LayerNames.SnakeCase((string)Argument(one)!)),
        "auto_name" => () => Assert.Contains((string)one.Expected!, Numbered()),
        "to_categorical" => () => one.Matches(FunctionPlayer.OneHot(((VectorResult)one.Actual!).Last)),
        "pad_sequences" => () => one.Matches(Pad(((VectorResult)one.Actual!).Last)),
        "timeseries_dataset_from_array" => () => one.Matches(Windows((VectorResult)one.Actual!)),
        "EarlyStopping" => () => one.Matches(Stop((VectorResult)one.Actual!)),
        // The recorder has drawn other data for the other side; the model is what must be the same.
        "Sequential" => () => one.Matches(Predict((VectorResult)one.Actual!), Predict((VectorResult)one.Actual!)),
        _ => null,
    };

    private static object? Argument(VectorCase one) => ((VectorResult)one.Actual!).Last.Arguments[0];

    private static IEnumerable<string> Numbered()
    {
        Layer[] layers = [new UniqueName(), new UniqueName(), new UniqueName()];
        LayerNames.Complete(layers);
        return layers.Select(layer => layer.Name);
    }

    private static object? Pad(VectorCall call)
    {
        var lists = (object?[])call.Arguments[0]!;
        int length = (int)(long)call.Options["maxlen"]!;
        return Dataset.From(lists.Select(list => (object?[])list!)).PaddedBatch(lists.Length, call.Options.GetValueOrDefault("value", 0L), length).First();
    }

    // Of the batch, the row: what the last two calls take.
    private static object Windows(VectorResult row)
    {
        var batch = (VectorResult)row.On!;
        VectorCall call = ((VectorResult)batch.On!).Last;
        var windows = Dataset.From(((Tensor)call.Arguments[0]!).ToArray<long>()).Window((int)(long)call.Options["sequence_length"]!, shift: 1, dropRemainder: true);
        return windows.Batch((int)(long)call.Options["batch_size"]!).ElementAt((int)(long)batch.Last.Arguments[0]!)[(int)(long)row.Last.Arguments[0]!].Cast<object?>().ToArray();
    }

    // The recorded model has one weight, which is set to the number of the epoch.
    private static Tensor Stop(VectorResult weights)
    {
        Dictionary<string, object?> options = ((VectorObject)weights.On!).Options;
        var callback = new EarlyStopping((string)options["monitor"]!, (int)(long)options["patience"]!) { Baseline = (double)options["baseline"]!, RestoreBestWeights = (bool)options["restore_best_weights"]! };
        var model = new Sequential(new InputLayer([1]), new Dense(1) { UseBias = false });
        var run = new TrainingRun(model, new Sgd(), new OptimizerSlots(), new());
        model.Predict(Tensor.From([0f], [1, 1]));
        Weight weight = model.Weights.Single();
        callback.OnTrainBegin(run);
        foreach (VectorCall call in weights.After)
        {
            if (run.Stops) break;
            if (call.Method == "model.set_weight_to_epoch") model.SetWeight(weight, Tensor.From([(float)(run.Epoch = (int)(long)call.Options["epoch"]!)], [1, 1]));
            if (call.Method == "on_epoch_end") callback.OnEpochEnd(run, ((Dictionary<string, object?>)call.Options["logs"]!).ToDictionary(log => log.Key, log => (double)log.Value!));
        }
        callback.OnTrainEnd(run);
        return model.GetWeight(weight);
    }

    // A model made anew of the recorded layers, with the one seed.
    private static Tensor Predict(VectorResult result)
    {
        var layers = ((object?[])((VectorObject)result.On!).Arguments[0]!).Cast<VectorObject>().Select(made => Layer.FromConfig(KerasSettings.NameOf(made), KerasSettings.Of(made)));
        object? data = result.Last.Arguments[0];
        while (data is VectorResult { On: VectorResult before }) data = before;
        return new Sequential([.. layers]) { Seed = 1337 }.Predict((Tensor)((VectorResult)data!).Last.Arguments[0]!);
    }

    private sealed class UniqueName : Layer
    {
        protected override Value Call(Value input, LayerCall call) => input;
    }
}
