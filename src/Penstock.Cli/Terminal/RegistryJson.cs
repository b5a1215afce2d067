using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>What the registry gives, as the JSON of verbs.</summary>
internal static class RegistryJson
{
    public static JsonObject Of(RegisteredModel model)
    {
        var aliases = new JsonObject();
        foreach (var (name, version) in model.Aliases) aliases[name] = version;
        return new() { ["name"] = model.Name, ["versions"] = model.Versions, ["newest"] = model.LastVersion, ["aliases"] = aliases, ["created"] = Time(model.Created) };
    }

    public static JsonObject Of(ModelVersion version) => new()
    {
        ["model"] = version.Model, ["version"] = version.Version, ["aliases"] = JsonList.Of(version.Aliases), ["file"] = version.File, ["hash"] = version.Hash, ["bytes"] = version.Bytes,
        ["created"] = Time(version.Created), ["task"] = version.Signature.Task, ["target"] = version.Signature.Target, ["columns"] = JsonList.Of(version.Signature.Columns.Select(c => c.Name)),
        ["metrics"] = JsonNumber.Of(version.Metrics),
        ["verdict"] = version.Verdict is { } verdict ? new JsonObject { ["accepted"] = verdict.IsAccepted, ["reasons"] = JsonList.Of(verdict.Reasons) } : null,
        ["rows"] = version.RowsHash, ["code"] = version.CodeVersion, ["execution"] = version.Execution, ["description"] = version.Description,
        ["tags"] = new JsonObject(version.Tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
    };

    public static JsonObject Of(AliasMove move) => new()
    {
        ["model"] = move.Model, ["alias"] = move.Alias, ["how"] = move.Kind.ToString().ToLowerInvariant(), ["from"] = move.From, ["to"] = move.To,
        ["who"] = move.Who, ["why"] = move.Why, ["time"] = Time(move.Time),
    };

    public static JsonObject Of(ModelVersion version, Lineage lineage) => new()
    {
        ["model"] = version.Model, ["version"] = version.Version, ["rows"] = version.RowsHash, ["code"] = version.CodeVersion, ["artifact"] = version.Artifact,
        ["artifacts"] = JsonList.Of(lineage.Artifacts, a => new()
        {
            ["id"] = a.Id, ["type"] = a.Type, ["name"] = a.Name, ["uri"] = a.Uri, ["hash"] = a.Hash, ["state"] = a.State.ToString().ToLowerInvariant(), ["properties"] = Properties(a.Properties),
        }),
        ["executions"] = JsonList.Of(lineage.Executions, e => new()
        {
            ["id"] = e.Id, ["type"] = e.Type, ["name"] = e.Name, ["state"] = e.State.ToString().ToLowerInvariant(), ["started"] = Time(e.Started), ["ended"] = Time(e.Ended), ["properties"] = Properties(e.Properties),
        }),
        ["events"] = JsonList.Of(lineage.Events, e => new()
        {
            ["execution"] = e.Execution, ["artifact"] = e.Artifact, ["kind"] = e.Kind.ToString().ToLowerInvariant(), ["name"] = e.Name, ["index"] = e.Index,
        }),
    };

    private static JsonObject Properties(IReadOnlyDictionary<string, PropertyValue> properties) => new(properties.Select(p => KeyValuePair.Create(p.Key, p.Value.Kind switch
    {
        PropertyKind.Int => p.Value.Int,
        PropertyKind.Double => JsonNumber.Of(p.Value.Double),
        PropertyKind.Boolean => p.Value.Boolean,
        _ => (JsonNode?)p.Value.ToString(),
    })));

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
