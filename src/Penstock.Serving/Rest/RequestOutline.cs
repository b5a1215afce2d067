namespace Penstock.Serving;

/// <summary>Where the parts of a request's JSON object begin; -1 for those that are absent. Of equal names the first counts.</summary>
internal struct RequestOutline
{
    private const string SignatureKey = "signature_name", InstancesKey = "instances", InputsKey = "inputs";

    private int _signature, _end;

    public int Instances { get; private set; }

    public int Inputs { get; private set; }

    public int Examples { get; private set; }

    public int Context { get; private set; }

    /// <summary>Reads the whole object once, so that what is wrong with it as JSON is told before anything else; what follows it is not looked at.</summary>
    public static RequestOutline Of(JsonText json, TensorReader tensors)
    {
        var outline = new RequestOutline { _signature = -1, Instances = -1, Inputs = -1, Examples = -1, Context = -1 };
        if (json.Peek() != '{')
        {
            json.SkipValue();
            throw ServingException.Invalid($"JSON Value: {tensors.Show(0, json.Offset)} Is not object");
        }
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            bool isSignature = name.SequenceEqual("signature_name"u8), isInstances = name.SequenceEqual("instances"u8), isInputs = name.SequenceEqual("inputs"u8),
                isExamples = name.SequenceEqual("examples"u8), isContext = name.SequenceEqual("context"u8);
            json.SkipSpace();
            int at = json.Offset;
            json.SkipValue();
            if (isSignature && outline._signature < 0) outline._signature = at;
            if (isInstances && outline.Instances < 0) outline.Instances = at;
            if (isInputs && outline.Inputs < 0) outline.Inputs = at;
            if (isExamples && outline.Examples < 0) outline.Examples = at;
            if (isContext && outline.Context < 0) outline.Context = at;
        }
        outline._end = json.Offset;
        return outline;
    }

    /// <summary>The signature's name; empty where none is given.</summary>
    public readonly string SignatureName(JsonText json, TensorReader tensors)
    {
        if (_signature < 0) return "";
        json.Return(_signature);
        if (json.Peek() != '"') throw ServingException.Invalid($"JSON Value: {Show(tensors)} not formatted correctly. '{SignatureKey}' key must be a string value.");
        return System.Text.Encoding.UTF8.GetString(json.ReadText());
    }

    /// <summary>Goes to the values of a predict request.</summary>
    /// <returns>Whether they stand in rows; else in columns.</returns>
    public readonly bool GoToValues(JsonText json, TensorReader tensors)
    {
        if (Instances >= 0 && Inputs >= 0)
            throw ServingException.Invalid($"JSON Value: {Show(tensors)} Not formatted correctly expecting only one of '{InputsKey}' or '{InstancesKey}' keys to exist ");
        if (Instances < 0 && Inputs < 0) throw ServingException.Invalid($"Missing '{InputsKey}' or '{InstancesKey}' key");
        json.Return(Math.Max(Instances, Inputs));
        if (Inputs >= 0) return false;
        if (json.Peek() != '[') throw ServingException.Invalid($"JSON Value: {Show(tensors)} Expecting '{InstancesKey}' to be an list/array");
        if (!json.EnterArray()) throw ServingException.Invalid($"JSON Value: {Show(tensors)} No values in '{InstancesKey}' array");
        json.Return(Instances);
        return true;
    }

    /// <summary>The object, as messages show it.</summary>
    public readonly string Show(TensorReader tensors) => tensors.Show(0, _end);
}
