using System.Text.Json;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Computes a recorded preprocessing function over rows: a value for each row, which may be a list.</summary>
internal sealed class TftExpression(Dictionary<string, object?>[] rows)
{
    public object?[] Evaluate(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new NotBuiltException("constants");
        if (json.TryGetProperty("@item", out JsonElement item)) return Item(item[0], item[1]);
        if (!json.TryGetProperty("@call", out JsonElement call) || call.ValueKind != JsonValueKind.String) throw new NotBuiltException("operators of TensorFlow");
        JsonElement[] arguments = json.TryGetProperty("args", out JsonElement args) ? [.. args.EnumerateArray()] : [];
        Dictionary<string, JsonElement> options = json.TryGetProperty("kwargs", out JsonElement named) ? named.EnumerateObject().ToDictionary(o => o.Name, o => o.Value) : [];
        switch (call.GetString())
        {
            case "tf.cast" or "tf.unstack":
                return Evaluate(arguments[0]);
            case "tf.stack":
                object?[][] parts = [.. arguments[0].EnumerateArray().Select(Evaluate)];
                return [.. Enumerable.Range(0, rows.Length).Select(row => (object?)parts.Select(part => part[row]).ToArray())];
            case "tft.bucketize":
                RefuseOthers(options, "num_buckets", "elementwise");
                int buckets = (options.TryGetValue("num_buckets", out JsonElement count) ? count : arguments[1]).GetInt32();
                return Apply(Evaluate(arguments[0]), IsOn(options, "elementwise"), column => new Buckets(column, buckets) { AsIds = true }, (id, feature) => Math.Min(id, ((FittedBuckets)feature).Boundaries.Count));
            case "tft.apply_buckets":
                double[] boundaries = [.. Boundaries(arguments[1]).Select(RecordedValue.Number)];
                return Apply(Evaluate(arguments[0]), false, column => new Buckets(column) { Boundaries = boundaries, AsIds = true }, (id, _) => Math.Min(id, boundaries.Length));
            case "tft.scale_to_z_score":
                RefuseOthers(options, "elementwise");
                return Apply(Evaluate(arguments[0]), IsOn(options, "elementwise"), column => new StandardScore(column));
            case "tft.scale_to_0_1":
                RefuseOthers(options, "elementwise");
                return Apply(Evaluate(arguments[0]), IsOn(options, "elementwise"), column => new ScaleTo01(column));
            case "tft.scale_by_min_max":
                RefuseOthers(options, "elementwise", "output_min", "output_max");
                double least = Bound("output_min", 1, 0), most = Bound("output_max", 2, 1);
                return Apply(Evaluate(arguments[0]), IsOn(options, "elementwise"), column => new ScaleTo01(column), (value, _) => least + value * (most - least));
            case "tft.compute_and_apply_vocabulary":
                return ApplyVocabulary(Evaluate(arguments[0]), options);
            case var other:
                throw new NotBuiltException(other!);
        }

        double Bound(string name, int place, double otherwise) => options.TryGetValue(name, out JsonElement given) ? given.GetDouble() : arguments.Length > place ? arguments[place].GetDouble() : otherwise;
    }

    /// <summary>The boundaries that are given, or that a call of tft.quantiles finds.</summary>
    public object?[] Boundaries(JsonElement call)
    {
        if (call.ValueKind == JsonValueKind.Array) return [.. RecordedValue.Flat(RecordedValue.Of(call)).Select(value => value is double or string ? value : throw new NotBuiltException("boundaries that are computed"))];
        if (!call.TryGetProperty("@call", out JsonElement name) || name.ToString() != "tft.quantiles") throw new NotBuiltException(name.ValueKind == JsonValueKind.String ? name.GetString()! : "analyzers by key");
        JsonElement[] arguments = [.. call.GetProperty("args").EnumerateArray()];
        Dictionary<string, JsonElement> options = call.TryGetProperty("kwargs", out JsonElement named) ? named.EnumerateObject().ToDictionary(o => o.Name, o => o.Value) : [];
        RefuseOthers(options, "num_buckets");
        var feature = new Buckets("x", (options.TryGetValue("num_buckets", out JsonElement count) ? count : arguments[1]).GetInt32());
        return [.. ((FittedBuckets)Fit([.. RecordedValue.Flat(Evaluate(arguments[0]))], feature, out _).Features[0]).Boundaries.Cast<object?>()];
    }

    /// <summary>The entries of the vocabulary that a call makes.</summary>
    public string[] Entries(JsonElement call)
    {
        if (!call.GetProperty("@call").GetString()!.EndsWith("vocabulary")) throw new NotBuiltException(call.GetProperty("@call").GetString()!);
        Vocabulary feature = VocabularyOf("x", Options(call.GetProperty("kwargs").EnumerateObject().ToDictionary(o => o.Name, o => o.Value)));
        var fitted = (FittedVocabulary)Fit([.. RecordedValue.Flat(Evaluate(call.GetProperty("args")[0]))], feature, out _).Features[0];
        return [.. fitted.Texts ?? fitted.Numbers!.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private object?[] Item(JsonElement of, JsonElement which)
    {
        if (which.ValueKind == JsonValueKind.Number) return [.. Evaluate(of).Select(row => row is object?[] list ? list[which.GetInt32()] : throw new NotBuiltException("operators of TensorFlow"))];
        if (!of.TryGetProperty("@ref", out JsonElement name) || name.GetString() != "inputs") throw new NotBuiltException("operators of TensorFlow");
        if (Array.Exists(rows, row => !row.ContainsKey(which.GetString()!))) throw new NotBuiltException("sparse inputs");
        return [.. rows.Select(row => row[which.GetString()!])];
    }

    private static bool IsOn(Dictionary<string, JsonElement> options, string name) => options.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    // A setting that is null is as if it were not there; epsilon is the error that a sketch may have.
    private static void RefuseOthers(Dictionary<string, JsonElement> options, params string[] known)
    {
        foreach (var (name, value) in options)
            if (!known.Contains(name) && name != "epsilon" && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)) throw new NotBuiltException($"the option {name}");
    }

    /// <summary>Fits a feature to all values, or to those of each place of the rows, and applies it to them.</summary>
    private static object?[] Apply(object?[] values, bool isElementwise, Func<string, Feature> featureOf, Func<double, FittedFeature, double>? change = null)
    {
        if (!isElementwise) return Unflatten(values, Transform([.. RecordedValue.Flat(values)], featureOf, change));
        int width = ((object?[])values[0]!).Length;
        double[][] places = [.. Enumerable.Range(0, width).Select(place => Transform([.. values.Select(row => ((object?[])row!)[place])], featureOf, change))];
        return [.. Enumerable.Range(0, values.Length).Select(row => (object?)places.Select(place => (object?)place[row]).ToArray())];
    }

    private static double[] Transform(object?[] values, Func<string, Feature> featureOf, Func<double, FittedFeature, double>? change)
    {
        FittedFeatures fitted = Fit(values, featureOf("x"), out Table table);
        Tensor result = fitted.Apply(table).Inputs[0];
        return [.. Enumerable.Range(0, result.Count).Select(i => change is null ? result.NumberAt(i) : change(result.NumberAt(i), fitted.Features[0]))];
    }

    private static FittedFeatures Fit(object?[] values, Feature feature, out Table table)
    {
        if (values.Length == 0) throw new NotBuiltException("no rows");
        bool isText = Array.Exists(values, value => value is string text && text is not ("NaN" or "Infinity" or "-Infinity"));
        table = new Table(new Column("x", isText ? Tensor.From([.. values.Select(value => (string)value!)]) : Tensor.From([.. values.Select(RecordedValue.Number)])));
        return FittedFeatures.Fit([feature], table);
    }

    private static object?[] Unflatten(object?[] like, double[] values)
    {
        int next = 0;
        object? Fill(object? shape) => shape is object?[] list ? list.Select(Fill).ToArray() : values[next++];
        return [.. like.Select(Fill)];
    }

    private object?[] ApplyVocabulary(object?[] values, Dictionary<string, JsonElement> options)
    {
        options = Options(options);
        int buckets = Whole(options, "num_oov_buckets", 0), absent = Whole(options, "default_value", -1);
        if (buckets > 1) throw new NotBuiltException("the hash of the reference");
        return Apply(values, isElementwise: false, column => VocabularyOf(column, options), (id, feature) =>
        {
            // Ours counts what is missing and what the vocabulary lacks first, the reference last.
            int place = (int)id - 2, size = feature is FittedVocabulary { Texts: { } texts } ? texts.Count : ((FittedVocabulary)feature).Numbers!.Count;
            return place >= 0 ? place : buckets == 0 ? absent : size;
        });
    }

    private static Vocabulary VocabularyOf(string column, Dictionary<string, JsonElement> options) => new(column, Whole(options, "top_k", 1_000_000)) { LeastCount = Whole(options, "frequency_threshold", 1), AsIds = true };

    /// <summary>The options of a vocabulary that change what it holds.</summary>
    private Dictionary<string, JsonElement> Options(Dictionary<string, JsonElement> options)
    {
        options = options.Where(o => o.Key is not ("file_format" or "vocab_filename" or "store_frequency" or "name") && !IsAbsentInput(o.Value)).ToDictionary();
        RefuseOthers(options, "top_k", "frequency_threshold", "num_oov_buckets", "default_value");
        return options;
    }

    private static int Whole(Dictionary<string, JsonElement> options, string name, int otherwise) =>
        options.TryGetValue(name, out JsonElement value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? (int)RecordedValue.Number(RecordedValue.Of(value)) : otherwise;

    // inputs.get("weights"): nothing where the rows have none.
    private bool IsAbsentInput(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("@call", out JsonElement call) && call.ToString() == "inputs.get" && rows.Length > 0 && !rows[0].ContainsKey(value.GetProperty("args")[0].GetString()!);
}
