using System.Text.Json.Nodes;
using static Penstock.Web.JsonForm;

namespace Penstock.Board;

/// <summary>The forms of what <see cref="GraphJson"/> writes.</summary>
internal static class GraphForms
{
    public static JsonObject Levels => Object(("sources", List(Text)), ("source", Text), ("version", Text), ("summary", Summary), ("usual", List(Text)), ("levels", List(Level)));

    public static JsonObject Found => Object(("count", Whole), ("hits", List(Object(("id", Text), ("name", Text), ("within", Text)))), ("ids", List(Text)));

    public static JsonObject Block => Object(("id", Text), ("name", Text), ("attributes", Map(Text)), ("shapes", List(Shape)), ("inputCount", Whole),
        ("inputs", List(Object(("name", Text), ("id", OrNull(Text)), ("output", Whole), ("isControl", Truth), ("shape", Shape)))),
        ("readerCount", Whole), ("readers", List(Object(("name", Text), ("id", Text)))));

    private static JsonObject Summary => Object([("nodes", Whole), ("edges", Whole), .. Amounts, ("missing", Whole), ("doubled", Whole),
        ("operators", List(Object(("name", Text), ("count", Whole)))), ("devices", List(Text)), ("mostParameters", Ranking), ("mostSeconds", Ranking)]);

    private static JsonObject Level => Object(("id", Text), ("children", List(new JsonObject { ["anyOf"] = new JsonArray(Object(Child), Object([.. Child, ("op", Text), ("device", Text), ("shapes", List(Shape))])) })),
        ("flows", List(Object(("from", Whole), ("to", Whole), ("count", Whole), ("elements", AnyNumber), ("shape", Shape), ("isMixed", Truth), ("isControl", Truth)))), ("leftOut", Whole));

    private static (string, JsonNode)[] Child =>
        [("id", Text), ("name", Text), ("kind", OneOf("node", "group", "series")), ("nodes", Whole), ("children", Whole), .. Amounts, ("within", Whole), ("constants", Whole)];

    private static JsonObject Ranking => List(Object([("id", Text), ("name", Text), .. Amounts]));

    private static (string, JsonNode)[] Amounts => [("parameters", AnyNumber), ("optimizerState", AnyNumber), ("seconds", OrNull(Number))];

    private static JsonObject Shape => OrNull(List(OrNull(Whole)));
}
