using System.Text;

namespace Penstock.Serving;

/// <summary>Reads the examples of classify and regress by the rules of tf.Example: whole numbers and truth values are int64, others float, texts bytes.</summary>
internal sealed class ExampleReader(JsonText json, TensorReader tensors)
{
    private const string ExamplesKey = "examples";

    /// <summary>Reads what an outline found.</summary>
    /// <param name="outline">The request.</param>
    /// <param name="mostRows">More examples are refused.</param>
    /// <param name="mayBeMissing">Whether null stands for a feature that is missing.</param>
    public ExampleRequest Read(RequestOutline outline, int mostRows, bool mayBeMissing)
    {
        IReadOnlyDictionary<string, FeatureList>? context = null;
        if (outline.Context >= 0)
        {
            json.Return(outline.Context);
            context = ReadExample(mayBeMissing);
        }
        if (outline.Examples < 0)
            throw ServingException.Invalid($"JSON Value: {outline.Show(tensors)} When method is classify, key '{ExamplesKey}' is expected and was not found");
        json.Return(outline.Examples);
        if (json.Peek() != '[') throw ServingException.Invalid($"JSON Value: {outline.Show(tensors)} Expecting '{ExamplesKey}' value to be an list/array");
        var examples = new List<IReadOnlyDictionary<string, FeatureList>>();
        for (bool more = json.EnterArray(); more; more = json.NextElement())
        {
            if (examples.Count == mostRows) throw ServingException.Invalid($"Task size is larger than maximum input batch size {mostRows}. Send fewer rows at once.");
            examples.Add(ReadExample(mayBeMissing));
        }
        if (examples.Count == 0) throw ServingException.Invalid($"JSON Value: {outline.Show(tensors)} '{ExamplesKey}' value is an empty array");
        return new(examples, context);
    }

    private Dictionary<string, FeatureList> ReadExample(bool mayBeMissing)
    {
        if (json.Peek() != '{') throw ServingException.Invalid($"Example must be JSON object but got JSON {tensors.TypeName()}");
        var features = new Dictionary<string, FeatureList>();
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            string name = Encoding.UTF8.GetString(json.ReadName());
            var values = new FeatureList();
            if (json.Peek() == '[')
            {
                for (bool another = json.EnterArray(); another; another = json.NextElement()) Add(values, name);
            }
            else if (mayBeMissing && json.Peek() == 'n') json.ReadWord();
            else Add(values, name);
            features[name] = values;
        }
        return features;
    }

    private void Add(FeatureList to, string name)
    {
        switch (json.Peek())
        {
            case (byte)'"':
                to.Be(FeatureKind.Bytes, name);
                to.Bytes.Add(json.ReadText().ToArray());
                break;
            case (byte)'{' when tensors.IsBase64():
                to.Be(FeatureKind.Bytes, name);
                to.Bytes.Add(tensors.ReadBase64().ToArray());
                break;
            case (byte)'t' or (byte)'f':
                to.Be(FeatureKind.Int64, name);
                to.Whole.Add(json.ReadWord() == 't' ? 1 : 0);
                break;
            case (byte)'n' or (byte)'{' or (byte)'[':
                throw ServingException.Invalid($"Feature: {name} has element with unexpected JSON type: {tensors.TypeName()}");
            default:
                AddNumber(to, name);
                break;
        }
    }

    private void AddNumber(FeatureList to, string name)
    {
        json.ReadNumber(out DecimalText number, out double? named);
        if (named is not null || !number.IsWhole)
        {
            to.Be(FeatureKind.Float, name);
            to.Floats.Add(named ?? number.ToDouble());
            return;
        }
        to.Be(FeatureKind.Int64, name);
        Int128 value = number.IsNegative ? -(Int128)number.Digits : number.Digits;
        if (value < long.MinValue || value > long.MaxValue)
            throw ServingException.Invalid($"Feature: {name} has uint64_t element. Only int64_t is supported.");
        to.Whole.Add((long)value);
    }
}
