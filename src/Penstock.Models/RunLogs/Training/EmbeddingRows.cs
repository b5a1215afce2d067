using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Examples as one layer sees them, with labels and predictions of the outputs that go on from there.</summary>
/// <param name="outputs">The outputs.</param>
/// <param name="place">The place of what the layer sees among what is given.</param>
/// <param name="first">The place of the first output there.</param>
internal sealed class EmbeddingRows(LoggedOutput[] outputs, int place, int first)
{
    private readonly List<float[]> _rows = [];
    private readonly List<string>[] _texts = [.. Enumerable.Range(0, 2 * outputs.Length).Select(_ => new List<string>())];

    /// <summary>Labels and predictions, by columns.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Values)> Columns => outputs.SelectMany((output, i) => new (string, IReadOnlyList<string>)[] { (output.Column("label"), _texts[2 * i]), (output.Column("prediction"), _texts[2 * i + 1]) });

    public void Add(Example batch, Tensor[] given, int row)
    {
        Tensor seen = given[place];
        int width = seen.Count / (int)seen.Shape[0].Value;
        var numbers = new float[width];
        for (int i = 0; i < width; i++) numbers[i] = (float)seen.NumberAt(row * width + i);
        _rows.Add(numbers);
        for (int i = 0; i < outputs.Length; i++)
        {
            _texts[2 * i].Add(outputs[i].Answers.Label(outputs[i].Label(batch), row));
            _texts[2 * i + 1].Add(outputs[i].Answers.Answer(given[first + outputs[i].Place], row).Text);
        }
    }

    /// <summary>The numbers [rows, dimensions].</summary>
    public Tensor Rows() => Tensor.From(_rows.SelectMany(r => r).ToArray(), [_rows.Count, _rows[0].Length]);
}
