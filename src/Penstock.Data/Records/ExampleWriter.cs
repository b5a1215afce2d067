using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Writes tf.Example messages, one after the other, into one buffer.</summary>
internal sealed class ExampleWriter
{
    private const int FeaturesField = 1, ContextField = 1, ListsField = 2, EntryField = 1, KeyField = 1, ValueField = 2, ListField = 1, StepField = 1;
    private readonly ProtoWriter _writer = new();

    /// <summary>The message written last; valid until the next.</summary>
    public ReadOnlySpan<byte> Written => _writer.Written;

    /// <summary>Writes a message.</summary>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public void Write(IReadOnlyList<(string Name, Tensor Values)> features)
    {
        _writer.Clear();
        int begun = _writer.Begin(FeaturesField);
        WriteMap(features, WriteFeature);
        _writer.End(begun);
    }

    /// <summary>Writes a message of type tf.SequenceExample.</summary>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public void WriteSequence(IReadOnlyList<(string Name, Tensor Values)> context, IReadOnlyList<(string Name, IReadOnlyList<Tensor> Steps)> lists)
    {
        _writer.Clear();
        int begun = _writer.Begin(ContextField);
        WriteMap(context, WriteFeature);
        _writer.End(begun);
        begun = _writer.Begin(ListsField);
        WriteMap(lists, steps =>
        {
            foreach (Tensor values in steps)
            {
                int step = _writer.Begin(StepField);
                WriteFeature(values);
                _writer.End(step);
            }
        });
        _writer.End(begun);
    }

    private void WriteMap<T>(IReadOnlyList<(string Name, T Value)> map, Action<T> write)
    {
        var sorted = map.Select(entry => (Key: Encoding.UTF8.GetBytes(entry.Name), entry.Name, entry.Value)).ToArray();
        Array.Sort(sorted, (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i].Name == sorted[i - 1].Name) throw new ArgumentException($"TfExample: expected features of different names, got \"{sorted[i].Name}\" twice.");
            int entry = _writer.Begin(EntryField);
            _writer.Bytes(KeyField, sorted[i].Key);
            int value = _writer.Begin(ValueField);
            write(sorted[i].Value);
            _writer.End(value);
            _writer.End(entry);
        }
    }

    private void WriteFeature(Tensor values)
    {
        FeatureKind kind = values.DType == DType.Text ? FeatureKind.Bytes : values.DType.IsFloating() ? FeatureKind.Float : FeatureKind.Int64;
        int list = _writer.Begin((int)kind);
        if (kind == FeatureKind.Bytes)
        {
            TextColumn texts = values.AsText();
            for (int i = 0; i < texts.Count; i++) _writer.Bytes(ListField, texts[i]);
        }
        else if (values.Count > 0)
        {
            int packed = _writer.Begin(ListField);
            if (kind == FeatureKind.Float) WriteFloats(values);
            else WriteIntegers(values);
            _writer.End(packed);
        }
        _writer.End(list);
    }

    private void WriteFloats(Tensor values)
    {
        if (values.DType == DType.Float32 && BitConverter.IsLittleEndian) _writer.Raw(values.Bytes);
        else
            for (int i = 0; i < values.Count; i++) _writer.Single((float)values.NumberAt(i));
    }

    private void WriteIntegers(Tensor values)
    {
        if (values.DType == DType.Int64)
            foreach (long value in values.AsSpan<long>()) _writer.Varint(unchecked((ulong)value));
        else
            for (int i = 0; i < values.Count; i++) _writer.Varint(unchecked((ulong)(long)values.NumberAt(i)));
    }
}
