using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Penstock.Web;

/// <summary>What a server answers, as a document of OpenAPI 3.1.</summary>
internal static partial class OpenApiDocument
{
    public static byte[] Of(string title, bool keys, IEnumerable<WebEndpoint> endpoints)
    {
        var paths = new JsonObject();
        foreach (var path in endpoints.GroupBy(e => e.Path).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var methods = new JsonObject();
            foreach (WebEndpoint endpoint in path.OrderBy(e => e.Method, StringComparer.Ordinal))
                methods[endpoint.Method.ToLowerInvariant()] = Operation(endpoint, keys);
            paths[path.Key] = methods;
        }
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = title, ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3) },
            ["paths"] = paths,
            ["components"] = Components(keys),
        };
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static JsonObject Operation(WebEndpoint endpoint, bool keys)
    {
        var ok = new JsonObject { ["description"] = "The answer." };
        if (endpoint.Response is not null) ok["content"] = Content(endpoint.Response.DeepClone());
        var operation = new JsonObject
        {
            ["summary"] = endpoint.Summary,
            ["operationId"] = OperationId(endpoint),
            ["responses"] = new JsonObject { ["200"] = ok, ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Error" } },
        };
        string[] parameters = [.. Parameter().Matches(endpoint.Path).Select(m => m.Groups[1].Value)];
        if (parameters.Length > 0)
            operation["parameters"] = new JsonArray([.. parameters.Select(name => (JsonNode)new JsonObject
            {
                ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" },
            })]);
        if (endpoint.Request is not null) operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(endpoint.Request.DeepClone()) };
        if (keys && !endpoint.Open)
            operation["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["key"] = new JsonArray() });
        return operation;
    }

    private static string OperationId(WebEndpoint endpoint) =>
        string.Join('_', NotInId().Split($"{endpoint.Method.ToLowerInvariant()}{endpoint.Path}").Where(part => part.Length > 0));

    private static JsonObject Content(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Components(bool keys)
    {
        var error = new JsonObject
        {
            ["type"] = "object", ["required"] = new JsonArray("error"), ["properties"] = new JsonObject { ["error"] = new JsonObject { ["type"] = "string" } },
        };
        var components = new JsonObject
        {
            ["responses"] = new JsonObject { ["Error"] = new JsonObject { ["description"] = "What went wrong, a sentence.", ["content"] = Content(error) } },
        };
        if (keys)
            components["securitySchemes"] = new JsonObject
            {
                ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Api-Key" },
            };
        return components;
    }

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotInId();
}
