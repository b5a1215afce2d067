using System.Text.Json.Nodes;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Values of the query that several pages read, for the document of the API.</summary>
internal static class BoardParameters
{
    public static WebParameter Run { get; } = new("run", "The run, as /api/runs lists it.", JsonForm.Text) { IsRequired = true };

    public static WebParameter Tag { get; } = new("tag", "The tag, as /api/tags lists it.", JsonForm.Text) { IsRequired = true };

    public static WebParameter Embedding { get; } = new("id", "The embedding, as /api/embeddings lists it.", JsonForm.Text) { IsRequired = true };

    public static WebParameter Index { get; } = Number("index", "Which step, as the list of entries numbers them.", 0, 0, int.MaxValue);

    /// <summary>A whole number within limits.</summary>
    public static WebParameter Number(string name, string summary, int absent, int least, int most) => new(name, summary, new JsonObject { ["type"] = "integer", ["default"] = absent, ["minimum"] = least, ["maximum"] = most });

    /// <summary>One of some words.</summary>
    public static WebParameter Word(string name, string summary, params string[] words) => new(name, summary, JsonForm.OneOf(words));

    /// <summary>The form of an object with entries made of values of logs, and of those that cannot be read.</summary>
    public static JsonObject ValueEntries(params (string Name, JsonNode Form)[] members) => JsonForm.Object(("entries", JsonForm.List(JsonForm.Object(members))), UnreadValues.Form);

    /// <summary>The form of an object with entries, of steps with their wall times among other things.</summary>
    public static JsonObject Entries(params (string Name, JsonNode Form)[] members) => JsonForm.Object(("entries", JsonForm.List(JsonForm.Object(members))));
}
