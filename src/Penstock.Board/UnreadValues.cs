using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Values that an answer leaves out since they cannot be read or make no sense, with the reasons of the first of them.</summary>
internal sealed class UnreadValues(BoardFolder folder)
{
    private const int MostTold = 10, MostWhy = 1000;

    private readonly List<(LoggedTag Tag, int Index, string Why)> _told = [];
    private int _count;

    /// <summary>The member that <see cref="Write"/> writes.</summary>
    public static (string Name, JsonNode Form) Form => ("unreadable", JsonForm.Object(("count", JsonForm.Whole), ("values", JsonForm.List(JsonForm.Object(
        ("run", JsonForm.Text), ("tag", JsonForm.Text), ("index", JsonForm.Whole), ("step", JsonForm.Whole), ("why", JsonForm.Text))))));

    public void Add(LoggedTag tag, int index, string why)
    {
        if (_count++ < MostTold) _told.Add((tag, index, why));
    }

    /// <summary>Writes them as a member "unreadable".</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("unreadable");
        json.WriteNumber("count", _count);
        json.Objects("values", _told, one =>
        {
            json.WriteString("run", one.Tag.Run.Name);
            json.WriteString("tag", BoardJson.Cut(one.Tag.Name, BoardLimits.TagName));
            json.WriteNumber("index", one.Index);
            json.WriteNumber("step", one.Tag.At(one.Index).Step);
            json.WriteString("why", BoardJson.Cut(folder.Told(one.Why), MostWhy));
        });
        json.WriteEndObject();
    }
}
