using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A group or dataset to be written, with its attributes.</summary>
public abstract class Hdf5ObjectWriter
{
    // A message in an object header is shorter than 64 KiB; Keras stops a little before.
    private const int LargestMessage = 65528, MostAttributes = 65000, KerasLimit = 64512;

    private readonly SortedDictionary<string, Hdf5Value> _attributes = new(StringComparer.Ordinal);

    private protected Hdf5ObjectWriter(string path) => Path = path;

    /// <summary>Where the object will be: <c>/model_weights/dense</c>; the root is <c>/</c>.</summary>
    public string Path { get; }

    internal IReadOnlyDictionary<string, Hdf5Value> Attributes => _attributes;

    /// <summary>Sets an attribute to a text.</summary>
    /// <param name="name">The name; an attribute of that name is replaced.</param>
    /// <param name="text">A text of any length where it is stored apart.</param>
    /// <param name="kind">Apart from the attribute by default, as h5py stores a text.</param>
    /// <exception cref="ArgumentException">The attribute does not fit an object header.</exception>
    public void SetAttribute(string name, string text, Hdf5Text kind = Hdf5Text.Variable) => Set(name, Tensor.From(TextColumn.From([text]), Shape.Scalar), kind);

    /// <summary>Sets an attribute to a list of texts; <see cref="SetTextList"/> takes longer ones.</summary>
    /// <param name="name">The name; an attribute of that name is replaced.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="kind">In the attribute by default, as Keras stores names.</param>
    /// <exception cref="ArgumentException">The attribute does not fit an object header, which holds 64 KiB.</exception>
    public void SetAttribute(string name, IReadOnlyList<string> texts, Hdf5Text kind = Hdf5Text.Fixed) => Set(name, Tensor.From(TextColumn.From(texts), Shape.Of(texts.Count)), kind);

    /// <summary>Sets an attribute to a number or a truth value.</summary>
    public void SetAttribute<T>(string name, T value) where T : unmanaged => Set(name, Tensor.Scalar(value), Hdf5Text.Variable);

    /// <summary>Sets an attribute to an array.</summary>
    /// <exception cref="ArgumentException">The attribute does not fit an object header, which holds 64 KiB.</exception>
    public void SetAttribute(string name, Tensor value) => Set(name, value, Hdf5Text.Variable);

    /// <summary>Sets a list of texts as Keras does: where they take more than 64512 bytes, split over attributes name0, name1, ...</summary>
    /// <exception cref="ArgumentException">One text alone is longer than that.</exception>
    public void SetTextList(string name, IReadOnlyList<string> texts)
    {
        int longest = Math.Max(1, texts.Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty().Max());
        if (longest > KerasLimit) throw new ArgumentException($"{Owner(name)}: expected texts of at most {KerasLimit} bytes, got one of {longest}.");
        int most = KerasLimit / longest, parts = (texts.Count + most - 1) / most;
        if (parts <= 1)
        {
            SetAttribute(name, texts);
            return;
        }
        // The first parts are longer by one where the texts do not divide evenly.
        for (int part = 0, from = 0; part < parts; part++)
        {
            int count = texts.Count / parts + (part < texts.Count % parts ? 1 : 0);
            SetAttribute($"{name}{part}", [.. texts.Skip(from).Take(count)]);
            from += count;
        }
    }

    private void Set(string name, Tensor value, Hdf5Text kind)
    {
        if (name.Length == 0 || name.Contains('\0')) throw new ArgumentException($"{Owner(name)}: expected a name without zero characters.");
        Hdf5Value encoded = Hdf5Value.Of(value, Owner(name), kind);
        long size = Hdf5HeaderBlock.AttributeSize(name, encoded);
        if (size > LargestMessage)
            throw new ArgumentException($"{Owner(name)}: expected at most {LargestMessage} bytes, which an object header holds, got {size}. Split it (SetTextList does), or write a dataset.");
        if (_attributes.Count == MostAttributes) throw new ArgumentException($"{Owner(name)}: expected at most {MostAttributes} attributes, got one more.");
        _attributes[name] = encoded;
    }

    private string Owner(string name) => $"{Path} attribute \"{name}\"";
}
