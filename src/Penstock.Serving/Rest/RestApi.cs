using System.Text.Json.Nodes;
using Penstock.Web;

namespace Penstock.Serving;

/// <summary>What the REST of models looks like in the document of the API.</summary>
internal static class RestApi
{
    private static readonly string[] s_targets = ["", "/versions/{version}", "/labels/{label}"];

    /// <summary>The calls; all are answered in one place.</summary>
    public static IEnumerable<WebEndpoint> Endpoints =>
    [
        new("GET", "/v1/models/", "The names of the models.") { Response = () => Object(("models", List(Text()))) },
        .. s_targets.SelectMany(target => (WebEndpoint[])
        [
            new("GET", $"/v1/models/{{model}}{target}", "The states of a model's versions.") { Response = () => Object(("model_version_status", List(new JsonObject { ["type"] = "object" }))) },
            new("GET", $"/v1/models/{{model}}{target}/metadata", "A model's signatures, and the raw columns that it takes.") { Response = () => new JsonObject { ["type"] = "object" } },
            new("POST", $"/v1/models/{{model}}{target}:predict", "Predictions for rows (instances) or columns (inputs).") { Request = () => Predict(), Response = () => new JsonObject { ["type"] = "object" } },
            new("POST", $"/v1/models/{{model}}{target}:classify", "Classes with scores for examples.") { Request = () => Examples(), Response = () => Object(("results", List(new JsonObject()))) },
            new("POST", $"/v1/models/{{model}}{target}:regress", "A number for each example.") { Request = () => Examples(), Response = () => Object(("results", List(new JsonObject { ["type"] = "number" }))) },
        ]),
    ];

    private static JsonObject Predict() => Object(("signature_name", Text()), ("instances", List(new JsonObject())), ("inputs", new JsonObject()));

    private static JsonObject Examples() => Object(("signature_name", Text()), ("context", new JsonObject { ["type"] = "object" }), ("examples", List(new JsonObject { ["type"] = "object" })));

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject List(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Object(params (string Name, JsonNode Schema)[] properties) =>
        new() { ["type"] = "object", ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Schema))) };
}
