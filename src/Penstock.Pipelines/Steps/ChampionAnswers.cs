using Penstock.Data;
using Penstock.Models;
using Penstock.Registry;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>What a champion answers for rows of a target whose classes may be others than those that it learnt: its columns are told by the names of the classes, not by their numbers.</summary>
internal static class ChampionAnswers
{
    /// <summary>The champion's answers in the form that a model of the target gives them; a class that it does not know has the probability 0.</summary>
    /// <exception cref="ArgumentException">It tells something else, or knows none of the classes.</exception>
    public static Tensor Of(ModelVersion champion, Model model, Target target, Table rows)
    {
        IReadOnlyList<string> known = model.Signature.ClassNames, wanted = target.ClassNames;
        if (model.Signature.Task is { } task && task == Target.Numbers != (target.Task == Target.Numbers)) throw Refusal(champion, $"the task {target.Task}", $"the task {task}");
        Tensor answers = model.Predict(rows);
        if (known.Count == 0 || known.SequenceEqual(wanted)) return answers;
        int[] places = [.. wanted.Select(name => NumberOf(known, name))];
        if (places.All(place => place < 0)) throw Refusal(champion, $"one or more of the classes {Text(wanted)}", $"the classes {Text(known)}");
        return target.Task == Target.Binary ? Arranged(answers, known.Count, places[1..]) : Arranged(answers, known.Count, places);
    }

    private static Tensor Arranged(Tensor answers, int known, int[] places)
    {
        float[] numbers = answers.ToArray<float>();
        int rows = (int)answers.Shape[0].Value, width = numbers.Length / rows;
        var arranged = new float[rows * places.Length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < places.Length; column++)
                if (places[column] >= 0) arranged[row * places.Length + column] = ProbabilityOf(numbers.AsSpan(row * width, width), places[column], known);
        return Tensor.From(arranged).Reshape(Shape.Of(rows, places.Length));
    }

    // Of two classes, one number tells both.
    private static float ProbabilityOf(ReadOnlySpan<float> row, int number, int known) => (row.Length, known, number) switch
    {
        (1, 2, 0) => 1 - row[0],
        (1, 2, _) => row[0],
        _ => row[number],
    };

    // As a target does, it passes over a dot at the end.
    private static int NumberOf(IReadOnlyList<string> names, string name)
    {
        List<string> known = [.. names];
        int exact = known.IndexOf(name);
        return exact >= 0 ? exact : known.FindIndex(other => other.TrimEnd('.') == name.TrimEnd('.'));
    }

    private static string Text(IReadOnlyList<string> names) => string.Join(", ", names.Take(10)) + (names.Count > 10 ? ", …" : "");

    private static ArgumentException Refusal(ModelVersion champion, string expected, string got) =>
        new($"{nameof(EvaluateModel)}: expected a champion of {expected}, got {champion} of {got}, which cannot be compared. Give the new model another name, or take the alias {ModelRegistry.Champion} away from {champion.Model}.");
}
