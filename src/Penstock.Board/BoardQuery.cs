using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Reads what requests ask for; what makes no sense is refused with a sentence.</summary>
internal static class BoardQuery
{
    /// <summary>A value of the query that must be there.</summary>
    public static string Require(this HttpContext context, string name) =>
        context.Request.Query[name] is { Count: 1 } value ? value.ToString() : throw new RefusedException(400, $"{context.Request.Path}: expected {name} once in the query, got it {context.Request.Query[name].Count} times. Give it.");

    /// <summary>A whole number of the query within limits, or its default.</summary>
    public static int Number(this HttpContext context, string name, int absent, int least, int most)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0) return absent;
        return int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new RefusedException(400, $"{context.Request.Path}: expected {name} from {least} to {most}, got another. Give such a number.");
    }

    /// <summary>The run that the query names.</summary>
    public static LoggedRun Run(this HttpContext context, BoardSnapshot snapshot)
    {
        string name = context.Require("run");
        return snapshot.Find(name) ?? throw new RefusedException(404, $"{context.Request.Path}: expected a run of the log folder, got one that is not there. /api/runs lists them.");
    }

    /// <summary>The tag that the query names, if it is of a plugin.</summary>
    public static LoggedTag Tag(this HttpContext context, BoardSnapshot snapshot, params ReadOnlySpan<string> plugins)
    {
        LoggedRun run = context.Run(snapshot);
        LoggedTag tag = run.Find(context.Require("tag")) ?? throw new RefusedException(404, $"{context.Request.Path}: expected a tag of the run, got one that is not there. /api/tags lists them.");
        if (!plugins.Contains(tag.Plugin)) throw new RefusedException(400, $"{context.Request.Path}: expected a tag of {string.Join(" or ", plugins!)}, got one of {tag.Plugin}. /api/tags tells the plugin of each.");
        return tag;
    }

    /// <summary>The body as JSON of a type.</summary>
    public static async Task<T> BodyAsync<T>(this HttpContext context, JsonSerializerOptions options) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, options, context.RequestAborted)
                ?? throw new RefusedException(400, $"{context.Request.Path}: expected a JSON object, got null. Send one.");
        }
        catch (JsonException wrong)
        {
            throw new RefusedException(400, $"{context.Request.Path}: expected another JSON at {wrong.Path ?? "$"}, got what does not fit. /openapi.json tells the form.");
        }
    }

    /// <summary>How JSON of clients is read.</summary>
    public static JsonSerializerOptions Reading { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals, MaxDepth = 16, TypeInfoResolver = JsonSerializerOptions.Default.TypeInfoResolver,
    };
}
