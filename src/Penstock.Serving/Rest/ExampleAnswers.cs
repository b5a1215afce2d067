using Penstock.Data;
using Penstock.Models;

namespace Penstock.Serving;

/// <summary>Answers to classify and regress, made of a signature's outputs.</summary>
internal static class ExampleAnswers
{
    private const string Classify = "classify", Regress = "regress", Classes = "classes", Scores = "scores";

    /// <summary>Fails unless the signature is for the verb.</summary>
    public static void Require(SignatureSpec signature, RestVerb verb)
    {
        string wanted = verb == RestVerb.Classify ? Classify : Regress;
        if (signature.Method is { } method && method != wanted)
            throw ServingException.Invalid($"Expected {(verb == RestVerb.Classify ? "classification" : "regression")} signature method_name to be tensorflow/serving/{wanted}. Was: tensorflow/serving/{method}");
    }

    public static void Write(JsonOutput json, RestVerb verb, Call call, ModelSignature meaning)
    {
        if (verb == RestVerb.Regress) AnswerWriter.Regressions(json, Values(call));
        else AnswerWriter.Classifications(json, call.Rows, ClassesOf(call, meaning));
    }

    private static ReadOnlySpan<float> Values(Call call)
    {
        if (call.Outputs is not [{ Spec.Type: WireType.Float } output]) throw ServingException.Invalid($"Expected one output Tensor of DT_FLOAT, found {call.Outputs.Length}.");
        if (output.RowSize != 1) throw ServingException.Invalid($"Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got [{string.Join(',', output.Shape)}]");
        return output.AsSpan<float>()[..call.Rows];
    }

    private static Func<int, IEnumerable<(string, float)>> ClassesOf(Call call, ModelSignature meaning)
    {
        OutputBuffer? labels = call.Outputs.FirstOrDefault(o => o.Spec.Type == WireType.String && (o.Spec.Alias == Classes || call.Outputs.Length == 1));
        OutputBuffer? scores = call.Outputs.FirstOrDefault(o => o.Spec.Type == WireType.Float && (o.Spec.Alias == Scores || call.Outputs.Length == 1));
        if (labels is null && scores is null)
            throw ServingException.Invalid($"Expected classification signature outputs to contain at least one of \"{Classes}\" or \"{Scores}\". Outputs were: {string.Join(", ", call.Outputs.Select(o => o.Spec.Alias))}");
        int width = (labels ?? scores)!.RowSize;
        if (labels is not null && scores is not null && scores.RowSize != width)
            throw ServingException.Invalid($"Tensors class and score should match in dim_size(1). Got {width} vs. {scores.RowSize}");
        if (labels is null && width == 1 && meaning is { Task: Target.Binary, ClassNames.Count: 2 })
            return row => [(meaning.ClassNames[0], 1 - Score(scores!, row)), (meaning.ClassNames[1], Score(scores!, row))];
        return row => Enumerable.Range(row * width, width).Select(at =>
            (labels is not null ? System.Text.Encoding.UTF8.GetString(labels.Texts[at]) : meaning.ClassNames.Count == width ? meaning.ClassNames[at - row * width] : "",
             scores is null ? 0 : Score(scores, at)));
    }

    private static float Score(OutputBuffer scores, int at) => scores.AsSpan<float>()[at];
}
