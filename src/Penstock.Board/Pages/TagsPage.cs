using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The tags of all runs, each with the runs that have it.</summary>
internal sealed class TagsPage(BoardFolder folder)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/tags", "Lists the tags, each with the runs that have it.") { Response = Form, Answer = new SnapshotAnswer(folder, Write).WriteAsync }];

    private static JsonObject Form => JsonForm.Object(("revision", JsonForm.Whole), ("tags", JsonForm.List(JsonForm.Object(("plugin", JsonForm.Text), ("name", JsonForm.Text), ("displayName", JsonForm.Text),
        ("description", JsonForm.Text), ("runs", JsonForm.List(JsonForm.Whole))))), ("omitted", JsonForm.Whole));

    private sealed record Entry(string DisplayName, string Description)
    {
        public List<int> Runs { get; } = [];
    }

    private static void Write(Utf8JsonWriter json, BoardSnapshot now)
    {
        var entries = new Dictionary<(string Plugin, string Name), Entry>();
        int omitted = 0;
        for (int i = 0; i < now.Runs.Count; i++)
            foreach (LoggedTag tag in now.Runs[i].Tags)
            {
                if (!entries.TryGetValue((tag.Plugin, tag.Name), out Entry? entry))
                {
                    if (tag.Name.Length > BoardLimits.TagName || entries.Count >= BoardLimits.Tags)
                    {
                        omitted++;
                        continue;
                    }
                    entries[(tag.Plugin, tag.Name)] = entry = new(tag.DisplayName, tag.Description);
                }
                entry.Runs.Add(i);
            }
        json.WriteStartObject();
        json.WriteNumber("revision", now.Revision);
        json.Objects("tags", entries, pair =>
        {
            json.WriteString("plugin", pair.Key.Plugin);
            json.WriteString("name", pair.Key.Name);
            json.WriteString("displayName", BoardJson.Cut(pair.Value.DisplayName, BoardLimits.DisplayName));
            json.WriteString("description", BoardJson.Cut(pair.Value.Description, BoardLimits.Description));
            json.Array("runs", pair.Value.Runs, json.WriteNumberValue);
        });
        json.WriteNumber("omitted", omitted);
        json.WriteEndObject();
    }
}
