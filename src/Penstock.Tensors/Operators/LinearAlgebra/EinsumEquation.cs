namespace Penstock.Tensors;

/// <summary>Which axes of two values are multiplied and summed, by letters: <c>abc,cd->abd</c>; an ellipsis stands for any leading, middle or last axes.</summary>
/// <param name="Left">The letters of the first value.</param>
/// <param name="Right">The letters of the second.</param>
/// <param name="Result">The letters of the result.</param>
internal sealed record EinsumEquation(string Left, string Right, string Result)
{
    private const string Ellipsis = "...";
    private const char FirstHidden = '\uE000';

    /// <summary>Reads an equation.</summary>
    /// <exception cref="ArgumentException">It has another form.</exception>
    public static EinsumEquation Parse(string equation)
    {
        string[] sides = equation.Replace(" ", "").Split("->");
        string[] inputs = sides[0].Split(',');
        if (sides.Length != 2 || inputs.Length != 2 || new[] { inputs[0], inputs[1], sides[1] }.Any(spec => !IsSpecification(spec)))
            throw Wrong(equation, "two lists of letters, an arrow and a list, each letter once in a list, such as ab,bc->ac");
        if (sides[1].Replace(Ellipsis, "").FirstOrDefault(letter => !inputs[0].Contains(letter) && !inputs[1].Contains(letter)) is var stranger and not '\0')
            throw Wrong(equation, $"every letter of the result among those of the inputs, which '{stranger}' is not");
        return new(inputs[0], inputs[1], sides[1]);
    }

    /// <summary>The equation over values of the given ranks, each ellipsis replaced by letters of its own.</summary>
    public EinsumEquation Over(int left, int right)
    {
        string first = Expanded(Left, left), second = Expanded(Right, right);
        int hidden = Math.Max(Hidden(first), Hidden(second));
        return new(first, second, Result.Replace(Ellipsis, Letters(hidden)));
    }

    private static int Hidden(string spec) => spec.Count(letter => letter >= FirstHidden);

    private string Expanded(string spec, int rank)
    {
        bool isOpen = spec.Contains(Ellipsis);
        int letters = spec.Length - (isOpen ? Ellipsis.Length : 0);
        if (isOpen ? rank < letters : rank != letters) throw new ArgumentException($"Einsum: expected a value of rank {letters}{(isOpen ? " or more" : "")} for \"{spec}\" in {Left},{Right}->{Result}, got rank {rank}.");
        return spec.Replace(Ellipsis, Letters(rank - letters));
    }

    // The last axis of an ellipsis has the same letter everywhere.
    private static string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)(FirstHidden + count - 1 - i)));

    private static bool IsSpecification(string spec)
    {
        string letters = spec.Replace(Ellipsis, "");
        return spec.Length - letters.Length <= Ellipsis.Length && letters.All(char.IsAsciiLetter) && letters.Distinct().Count() == letters.Length;
    }

    private static ArgumentException Wrong(string equation, string expected) => new($"Einsum: expected {expected}, got \"{equation}\".");
}
