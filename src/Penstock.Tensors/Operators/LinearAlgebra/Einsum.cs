namespace Penstock.Tensors;

public static partial class Op
{
    /// <summary>
    /// The sums of products of two values that an equation names: <c>abc,cd->abd</c> sums over c. It becomes one matrix product, with the axes
    /// put in order before and after only where they need it.
    /// </summary>
    /// <param name="equation">A letter for each axis of the two values and of the result; an ellipsis stands for axes without letters.</param>
    /// <param name="a">The first value.</param>
    /// <param name="b">The second value.</param>
    /// <exception cref="ArgumentException">The equation has another form, or extents of one letter differ.</exception>
    public static Value Einsum(string equation, Value a, Value b)
    {
        var (left, right, result) = EinsumEquation.Parse(equation).Over(a.Shape.Rank, b.Shape.Rank);
        (a, left) = SumOthers(a, left, right + result);
        (b, right) = SumOthers(b, right, left + result);
        Dictionary<char, Dim> extents = left.Select((letter, i) => (letter, a.Shape[i])).ToDictionary();
        for (int i = 0; i < right.Length; i++)
            if (!extents.TryAdd(right[i], b.Shape[i]) && extents[right[i]] != b.Shape[i])
                throw new ArgumentException($"Einsum: expected equal extents of one letter in {equation}, got shapes {a.Shape} and {b.Shape}.");
        string batch = Of(result, letter => left.Contains(letter) && right.Contains(letter)), sums = Of(left, letter => !result.Contains(letter));
        string rows = Of(result, letter => !right.Contains(letter)), columns = Of(result, letter => !left.Contains(letter));
        var (x, transposesA) = Arranged(a, left, batch, rows, sums, extents);
        var (y, transposesB) = Arranged(b, right, batch, sums, columns, extents);
        string made = batch + rows + columns;
        Value product = Reshape(MatMul(x, y, transposesA, transposesB), [.. made.Select(letter => extents[letter])]);
        return made == result ? product : Transpose(product, [.. result.Select(letter => made.IndexOf(letter))]);
    }

    private static string Of(string letters, Func<char, bool> which) => string.Concat(letters.Where(which));

    // Axes that stand nowhere else are summed before.
    private static (Value, string) SumOthers(Value x, string letters, string others)
    {
        int[] alone = [.. Enumerable.Range(0, letters.Length).Where(i => !others.Contains(letters[i]))];
        return alone.Length == 0 ? (x, letters) : (Sum(x, alone), Of(letters, others.Contains));
    }

    private static (Value, bool) Arranged(Value x, string letters, string batch, string first, string second, Dictionary<char, Dim> extents)
    {
        bool isTransposed = letters == batch + second + first && letters != batch + first + second;
        if (isTransposed) (first, second) = (second, first);
        string wanted = batch + first + second;
        if (letters != wanted) x = Transpose(x, [.. wanted.Select(letter => letters.IndexOf(letter))]);
        Dim Product(string part) => part.Aggregate((Dim)1, (product, letter) => product * extents[letter]);
        return (Reshape(x, batch.Length == 0 ? [Product(first), Product(second)] : [Product(batch), Product(first), Product(second)]), isTransposed);
    }
}
