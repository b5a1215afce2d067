using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The tags of all runs, each with the runs that have it.</summary>
internal sealed class TagsPage(BoardFolder folder)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/tags", "Lists the tags, each with the runs that have it, and how many of each run are left out.") { Response = () => Form, Answer = new SnapshotAnswer(folder, Write).WriteAsync }];

    private static JsonObject Form => JsonForm.Object(("revision", JsonForm.Whole), ("tags", JsonForm.List(JsonForm.Object(("plugin", JsonForm.Text), ("name", JsonForm.Text), ("displayName", JsonForm.Text),
        ("description", JsonForm.Text), ("runs", JsonForm.List(JsonForm.Whole))))), ("omitted", JsonForm.Whole),
        ("omittedOf", JsonForm.List(JsonForm.Object(("run", JsonForm.Text), ("listed", JsonForm.Whole), ("omitted", JsonForm.Whole)))));

    private const int BytesOfMembers = 90, BytesOfRun = 8;

    private sealed record Entry(string DisplayName, string Description)
    {
        public List<int> Runs { get; } = [];
    }

    private sealed class Listing
    {
        private long _left = BoardLimits.ListBytes;

        public Dictionary<(string Plugin, string Name), Entry> Entries { get; } = [];

        public long Take(int run, LoggedTag tag)
        {
            long size = BytesOfRun;
            if (!Entries.TryGetValue((tag.Plugin, tag.Name), out Entry? entry))
            {
                if (tag.Name.Length > BoardLimits.TagName || Entries.Count >= BoardLimits.Tags) return -1;
                entry = new(BoardJson.Cut(tag.DisplayName, BoardLimits.DisplayName), BoardJson.Cut(tag.Description, BoardLimits.Description));
                size += BytesOfMembers + TagShare.BytesOf(tag.Plugin) + TagShare.BytesOf(tag.Name) + TagShare.BytesOf(entry.DisplayName) + TagShare.BytesOf(entry.Description);
            }
            if (size > _left) return -1;
            _left -= size;
            if (entry.Runs.Count == 0) Entries.Add((tag.Plugin, tag.Name), entry);
            entry.Runs.Add(run);
            return size;
        }
    }

    private static void Write(Utf8JsonWriter json, BoardSnapshot now)
    {
        var listing = new Listing();
        (int Taken, int Omitted)[] counts = TagShare.Take(now.Runs, _ => true, BoardLimits.Tags, listing.Take);
        json.WriteStartObject();
        json.WriteNumber("revision", now.Revision);
        json.Objects("tags", listing.Entries, pair =>
        {
            json.WriteString("plugin", pair.Key.Plugin);
            json.WriteString("name", pair.Key.Name);
            json.WriteString("displayName", pair.Value.DisplayName);
            json.WriteString("description", pair.Value.Description);
            json.Array("runs", pair.Value.Runs.Order(), json.WriteNumberValue);
        });
        json.WriteNumber("omitted", counts.Sum(count => count.Omitted));
        json.Objects("omittedOf", counts.Index().Where(one => one.Item.Omitted > 0), one =>
        {
            json.WriteString("run", now.Runs[one.Index].Name);
            json.WriteNumber("listed", one.Item.Taken);
            json.WriteNumber("omitted", one.Item.Omitted);
        });
        json.WriteEndObject();
    }
}
