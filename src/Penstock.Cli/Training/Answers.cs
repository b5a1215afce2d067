using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>A model's numbers as answers: a class with its probability, or a number.</summary>
internal sealed class Answers
{
    private readonly List<(string Prediction, double Number)> _answers = [];
    private readonly bool _areClasses;

    /// <param name="signature">Says what the numbers mean; where it does not, several numbers of a row are taken for classes.</param>
    /// <param name="numbers">[rows, ..].</param>
    public Answers(ModelSignature signature, Tensor numbers)
    {
        int rows = checked((int)numbers.Shape[0].Value), width = rows == 0 ? 1 : numbers.Count / rows;
        string task = signature.Task ?? (width > 1 ? Target.Classes : Target.Numbers);
        _areClasses = task != Target.Numbers;
        float[] all = numbers.ToFloats();
        for (int row = 0; row < rows; row++) _answers.Add(Answer(signature, task, all.AsSpan(row * width, width)));
    }

    public int Count => _answers.Count;

    /// <summary>The answers as columns: prediction, and for classes the probability of the class that is predicted.</summary>
    public Table ToTable() => _areClasses
        ? new(new Column("prediction", Tensor.From(_answers.Select(a => a.Prediction).ToArray())), Numbers("probability"))
        : new(Numbers("prediction"));

    public JsonArray ToJson() => [.. _answers.Select(a => (JsonNode?)(_areClasses
        ? new JsonObject { ["prediction"] = a.Prediction, ["probability"] = JsonNumber.Of(a.Number) }
        : new JsonObject { ["prediction"] = JsonNumber.Of(a.Number) }))];

    public string ToCsv()
    {
        var text = new StringBuilder(_areClasses ? "prediction,probability\n" : "prediction\n");
        foreach (var (prediction, number) in _answers)
        {
            if (_areClasses) text.Append(Quoted(prediction)).Append(',');
            text.Append(((float)number).ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
        return text.ToString();
    }

    private Column Numbers(string name) => new(name, Tensor.From(_answers.Select(a => (float)a.Number).ToArray()));

    private static (string, double) Answer(ModelSignature signature, string task, ReadOnlySpan<float> numbers)
    {
        if (task == Target.Numbers) return ("", numbers[0]);
        if (task == Target.Binary && numbers is [var p]) return (Decision.Of(signature, p), p > signature.Threshold ? p : 1 - p);
        int best = 0;
        for (int i = 1; i < numbers.Length; i++)
            if (numbers[i] > numbers[best]) best = i;
        return (Decision.Name(signature, best), numbers[best]);
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
