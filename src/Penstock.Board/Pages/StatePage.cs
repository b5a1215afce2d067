using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>What the board is, and how far it has read.</summary>
internal sealed class StatePage(BoardFolder folder, BoardOptions options)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/state", "Tells what the board shows, who asks and how far it has read.") { Response = () => Answer, Answer = AnswerAsync }];

    private static JsonObject Answer => JsonForm.Object(("version", JsonForm.Text), ("logdir", JsonForm.Text), ("canWrite", JsonForm.Truth), ("auth", JsonForm.OneOf("none", "token", "password")),
        ("loading", JsonForm.Object(("bytesRead", JsonForm.Whole), ("bytesTotal", JsonForm.Whole), ("isDone", JsonForm.Truth))), ("damage", JsonForm.List(JsonForm.Object(("file", JsonForm.Text), ("message", JsonForm.Text)))), ("revision", JsonForm.Whole));

    private Task AnswerAsync(HttpContext context)
    {
        BoardSnapshot now = folder.Current;
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("version", typeof(StatePage).Assembly.GetName().Version!.ToString(3));
            json.WriteString("logdir", folder.NameFor(context));
            json.WriteBoolean("canWrite", !options.IsReadOnly && Session.Of(context) is not { CanWrite: false } && ConnectionOwner.MayWrite(context));
            json.WriteString("auth", options.PasswordFile is not null ? "password" : options.Token is not null ? "token" : "none");
            WriteLoading(json, now.Loading);
            json.Objects("damage", now.Damage, damage =>
            {
                json.WriteString("file", damage.File);
                json.WriteString("message", folder.Told(damage.Message));
            });
            json.WriteNumber("revision", now.Revision);
            json.WriteEndObject();
        });
    }

    /// <summary>How far it has read, as a member "loading".</summary>
    public static void WriteLoading(System.Text.Json.Utf8JsonWriter json, LoadProgress loading)
    {
        json.WriteStartObject("loading");
        json.WriteNumber("bytesRead", loading.BytesRead);
        json.WriteNumber("bytesTotal", loading.BytesTotal);
        json.WriteBoolean("isDone", loading.IsDone);
        json.WriteEndObject();
    }
}
