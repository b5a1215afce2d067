using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A batch as a log shows it row by row: as pictures, or else as short texts.</summary>
/// <param name="batch">The batch.</param>
/// <param name="inputs">What of it the model is fed, with names.</param>
/// <param name="own">The user's text of a row; null where there is none.</param>
internal sealed class ExampleRows(Example batch, IReadOnlyList<(string Name, Tensor Tensor)> inputs, Func<int, string>? own)
{
    private const int MostValues = 8, MostText = 160, MostValue = 40;

    public Example Batch => batch;

    public int Count => (int)batch.Inputs[0].Shape[0].Value;

    /// <summary>The picture of a row, or null.</summary>
    public Tensor? Image(int row)
    {
        foreach (var (_, tensor) in inputs)
            if (ExampleImage.Of(tensor, row) is { } image) return image;
        return null;
    }

    /// <summary>A row as text: <c>age = 22, class = third</c>, the first values of it.</summary>
    public string Text(int row)
    {
        if (own is not null) return Cut(own(row), MostText);
        var text = new StringBuilder();
        int shown = 0;
        foreach (var (name, tensor) in inputs)
        {
            if (shown >= MostValues || text.Length >= MostText) break;
            int width = tensor.Count / Math.Max(1, (int)tensor.Shape[0].Value), count = Math.Min(width, MostValues - shown);
            if (text.Length > 0) text.Append(", ");
            if (inputs.Count > 1 || width == 1) text.Append(name).Append(" = ");
            text.AppendJoin(' ', Enumerable.Range(row * width, count).Select(i => Value(tensor, i)));
            if (width > count) text.Append(" ...");
            shown += count;
        }
        return Cut(text.ToString(), MostText);
    }

    private static string Value(Tensor tensor, int at) => tensor.DType == DType.Text
        ? Cut(tensor.AsText().GetString(at), MostValue)
        : tensor.NumberAt(at).ToString("G5", CultureInfo.InvariantCulture);

    private static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        int end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Concat(text.AsSpan(0, end), "...");
    }
}
