using Microsoft.AspNetCore.Http;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Tells pages what changes while they are open.</summary>
internal sealed class EventsPage(BoardFolder folder, TimeProvider clock, Func<WebSessions?> sessions)
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(15), s_between = TimeSpan.FromMilliseconds(500);

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/events", "Tells what changes, as server-sent events, for as long as the client listens.") { Lasting = true, Gives = "text/event-stream", Answer = AnswerAsync }];

    private async Task AnswerAsync(HttpContext context)
    {
        CancellationToken gone = context.RequestAborted;
        EventStream events = await EventStream.BeginAsync(context);
        BoardSnapshot told = folder.Current;
        await events.SendAsync("change", Change(told, told.Runs.Select(run => run.Name)));
        while (true)
        {
            BoardSnapshot now = await folder.NextAsync(told, s_silence, gone);
            // Who has logged out, or may no longer come in, is told no more.
            if (sessions() is { } known && !known.StillHolds(context)) return;
            if (now.Revision == told.Revision) await events.CommentAsync("still there");
            else
            {
                await events.SendAsync("change", Change(now, now.ChangedSince(told)));
                told = now;
                await Task.Delay(s_between, clock, gone);
            }
        }
    }

    private static byte[] Change(BoardSnapshot now, IEnumerable<string> runs) => BoardJson.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("revision", now.Revision);
        json.Strings("runs", runs);
        StatePage.WriteLoading(json, now.Loading);
        json.WriteEndObject();
    });
}
