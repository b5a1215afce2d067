using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Where the time of a training goes.</summary>
internal sealed class ProfilePage(BoardFolder folder)
{
    private const int MostSteps = 200, MostJson = 8 << 20;

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/profile", "Gives the profiles of a run.") { Answer = AnswerAsync }];

    private sealed record Entry(int Index, JsonDocument Content);

    private Task AnswerAsync(HttpContext context)
    {
        LoggedRun run = context.Run(folder.Current);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("entries");
            foreach (LoggedTag tag in run.Tags.Where(tag => tag.Plugin == RunPlugin.Profile))
                foreach (Entry entry in tag.Read(Of, MostSteps)) Write(json, tag, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, LoggedTag tag, Entry entry)
    {
        var (step, wall) = tag.At(entry.Index);
        using JsonDocument content = entry.Content;
        json.WriteStartObject();
        json.WriteNumber("step", step);
        json.Number("wall", wall);
        foreach (JsonProperty member in content.RootElement.EnumerateObject())
            if (member.Name is not ("step" or "wall")) member.WriteTo(json);
        json.WriteEndObject();
    }

    private static Entry? Of(int index, LoggedTensor tensor)
    {
        if (tensor.Strings is not [{ Length: <= MostJson } text]) return null;
        try
        {
            JsonDocument content = JsonDocument.Parse(text);
            return content.RootElement.ValueKind == JsonValueKind.Object ? new(index, content) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
