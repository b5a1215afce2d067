using System.Text.Json;
using System.Text.Json.Serialization;
using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>What decides whether a step must run: its code, parameters, inputs and what it reads outside, each as a part of its own so that a difference can be told.</summary>
/// <param name="Parts">Part by name, such as <c>input schema</c> or <c>parameter seed</c>.</param>
internal sealed record StepKey(SortedDictionary<string, StepKeyPart> Parts)
{
    /// <summary>The digest of all parts: two executions of the same key give the same output.</summary>
    public string Hash
    {
        get
        {
            using var digest = new Digest();
            foreach (var (name, part) in Parts) digest.Add(name).Add(part.Hash);
            return digest.ToHex();
        }
    }

    /// <summary>The key of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="hashOf">The content of an input's output.</param>
    /// <param name="outside">What it depends on outside.</param>
    public static StepKey Of(Step step, Func<Step, string> hashOf, IEnumerable<OutsideInput> outside)
    {
        var parts = new SortedDictionary<string, StepKeyPart>(StringComparer.Ordinal);
        var walk = CodeWalk.Of(step.GetType(), typeof(Step<>), StepRules.Rules);
        var libraries = walk.Libraries.ToHashSet();
        parts.Add("code", new(walk.Hash, null));
        foreach (var (name, value) in step.Fields.Parameters)
        {
            ValueFingerprint fingerprint = ValueWalk.Of(value, $"{step.Name}: {name}", StepRules.Rules);
            parts.Add($"parameter {name}", new(fingerprint.Values, fingerprint.Text));
            if (fingerprint.Code is { } code) parts.Add($"code of {name}", new(code, null));
            libraries.UnionWith(fingerprint.Libraries);
        }
        foreach (var (name, input) in step.Fields.Inputs) parts.Add($"input {name}", new(hashOf(input), null));
        foreach (OutsideInput input in outside) parts.Add($"outside {input.Name}", new(input.Hash, input.Text));
        foreach (var library in libraries.Where(library => library != step.GetType().Module)) parts.Add($"library {library.Assembly.GetName().Name}", new(library.ModuleVersionId.ToString("N"), null));
        return new(parts);
    }

    /// <summary>A digest of a step's code and of the code of its parameters.</summary>
    public static string CodeOf(Step step)
    {
        using var digest = new Digest();
        digest.Add(CodeWalk.Of(step.GetType(), typeof(Step<>), StepRules.Rules).Hash);
        foreach (var (name, value) in step.Fields.Parameters)
            if (ValueWalk.Of(value, $"{step.Name}: {name}", StepRules.Rules).Code is { } code) digest.Add(code);
        return digest.ToHex();
    }

    /// <summary>Why a step of this key runs, where it ran before with another.</summary>
    public string ReasonAgainst(StepKey before)
    {
        string[] reasons = [.. Parts.Keys.Union(before.Parts.Keys).Order(StringComparer.Ordinal)
            .Where(name => Parts.GetValueOrDefault(name)?.Hash != before.Parts.GetValueOrDefault(name)?.Hash)
            .Select(name => Difference(name, before.Parts.GetValueOrDefault(name), Parts.GetValueOrDefault(name)))];
        return reasons.Length == 0 ? "nothing changed" : string.Join(", ", reasons);
    }

    public string ToJson() => JsonSerializer.Serialize(Parts, StepKeyJson.Default.SortedDictionaryStringStepKeyPart);

    /// <summary>The key that an execution was recorded with; null where it is of another time.</summary>
    public static StepKey? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StepKeyJson.Default.SortedDictionaryStringStepKeyPart) is { } parts && parts.Values.All(part => part?.Hash is not null) ? new(parts) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Difference(string name, StepKeyPart? before, StepKeyPart? now)
    {
        string[] words = name.Split(' ', 2);
        return (before, now, words[0]) switch
        {
            (_, _, "code") when words.Length == 1 => "its code changed",
            (_, _, "code") => $"the code {name[5..]} changed",
            (_, _, "library") => $"{words[1]} was built from other source",
            (null, _, _) => $"{words[1]} is new",
            (_, null, _) => $"{words[1]} is gone",
            ({ Text: { } old }, { Text: { } text }, _) => $"{words[1]} changed from {old} to {text}",
            _ => $"{words[1]} changed",
        };
    }
}

/// <summary>A part of a step's key.</summary>
/// <param name="Hash">The digest of the part.</param>
/// <param name="Text">The part in words, where it is short.</param>
internal sealed record StepKeyPart(string Hash, string? Text);

[JsonSerializable(typeof(SortedDictionary<string, StepKeyPart>))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class StepKeyJson : JsonSerializerContext;
