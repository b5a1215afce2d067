using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Penstock.Web;

/// <summary>What a server answers, as a document of OpenAPI 3.1.</summary>
internal static partial class OpenApiDocument
{
    private const string Json = "application/json";

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
        if (endpoint.Response is not null || endpoint.Gives is not null) ok["content"] = Answers(endpoint);
        var operation = new JsonObject
        {
            ["summary"] = endpoint.Summary,
            ["operationId"] = OperationId(endpoint),
            ["responses"] = new JsonObject { ["200"] = ok, ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Error" } },
        };
        JsonNode[] parameters = [.. Parameter().Matches(endpoint.Path).Select(m => Of(new(m.Groups[1].Value, "A part of the path.", JsonForm.Text) { IsRequired = true }, "path")), .. endpoint.Query.Select(q => Of(q, "query"))];
        if (parameters.Length > 0) operation["parameters"] = new JsonArray(parameters);
        if (endpoint.Request is not null) operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(endpoint.Takes, endpoint.Request().DeepClone()) };
        if (keys && !endpoint.Open)
            operation["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["key"] = new JsonArray() });
        return operation;
    }

    private static string OperationId(WebEndpoint endpoint) =>
        string.Join('_', NotInId().Split($"{endpoint.Method.ToLowerInvariant()}{endpoint.Path}").Where(part => part.Length > 0));

    private static JsonNode Of(WebParameter parameter, string place) => new JsonObject
    {
        ["name"] = parameter.Name, ["in"] = place, ["required"] = parameter.IsRequired, ["description"] = parameter.Summary, ["schema"] = parameter.Form.DeepClone(),
    };

    // One path may give JSON or, where that is asked for, a file.
    private static JsonObject Answers(WebEndpoint endpoint)
    {
        JsonObject content = endpoint.Response is null ? [] : Content(Json, endpoint.Response().DeepClone());
        if (endpoint.Gives is { } type) content[type] = new JsonObject();
        return content;
    }

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Components(bool keys)
    {
        var error = new JsonObject
        {
            ["type"] = "object", ["required"] = new JsonArray("error"), ["properties"] = new JsonObject { ["error"] = new JsonObject { ["type"] = "string" } },
        };
        var components = new JsonObject
        {
            ["responses"] = new JsonObject { ["Error"] = new JsonObject { ["description"] = "What went wrong, a sentence.", ["content"] = Content(Json, error) } },
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
