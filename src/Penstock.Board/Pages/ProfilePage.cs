using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Where the time of a training goes.</summary>
internal sealed class ProfilePage(BoardFolder folder)
{
    private const int MostSteps = 60, MostJson = 8 << 20;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/profile", "Gives the profiles of a run.") { Query = [BoardParameters.Run], Response = () => JsonForm.Object(("entries", JsonForm.List(Form())), UnreadValues.Form), Answer = AnswerAsync }];

    private static JsonNode Form()
    {
        JsonNode form = JsonForm.Of<ProfilePayload>(JsonSerializerOptions.Web);
        (form["properties"]!["step"], form["properties"]!["wall"]) = (JsonForm.Whole, JsonForm.AnyNumber);
        return form;
    }

    private sealed record Entry(int Index, ProfilePayload Profile);

    private Task AnswerAsync(HttpContext context)
    {
        LoggedRun run = context.Run(folder.Current);
        var unread = new UnreadValues(folder);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("entries");
            foreach (LoggedTag tag in run.Tags.Where(tag => tag.Plugin == RunPlugin.Profile))
                foreach (Entry entry in tag.ReadSpread(MostSteps, Of, _ => 1, unread, context.RequestAborted)) Write(json, tag, entry);
            json.WriteEndArray();
            unread.Write(json);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, LoggedTag tag, Entry entry)
    {
        var (step, wall) = tag.At(entry.Index);
        using JsonDocument content = JsonDocument.Parse(entry.Profile.Write());
        json.WriteStartObject();
        json.WriteNumber("step", step);
        json.Number("wall", wall);
        foreach (JsonProperty member in content.RootElement.EnumerateObject())
            if (member.Name is not ("step" or "wall")) member.WriteTo(json);
        json.WriteEndObject();
    }

    // Read and written again, so that every member is there and of its kind.
    private static Entry? Of(int index, LoggedTensor tensor) => tensor.Strings is [{ Length: <= MostJson } text] ? new(index, ProfilePayload.Read(text.Span)) : null;
}
