using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The memory that answers may take at the same time: who needs more than is left waits in turn, and is sent away where it takes too long or too many wait.</summary>
internal sealed class AnswerMemory(long most, TimeProvider clock)
{
    private const int MostWaiting = 64;
    private const double LeastBytesPerSecond = 32 << 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10), s_slowTime = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Taken)> _waiting = [];
    private long _taken;

    /// <summary>Answers once there is memory for it; what needs more than all there is, alone.</summary>
    public async Task WithinAsync(HttpContext context, long bytes, Func<Task> answer)
    {
        bytes = Math.Min(bytes, most);
        await TakeAsync(context, bytes);
        try
        {
            // Who takes the answer too slowly would hold its memory.
            context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = new MinDataRate(LeastBytesPerSecond, s_slowTime);
            await answer();
        }
        finally
        {
            lock (_lock) _taken -= bytes;
            LetIn();
        }
    }

    private async ValueTask TakeAsync(HttpContext context, long bytes)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Taken)> node;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _taken + bytes <= most)
            {
                _taken += bytes;
                return;
            }
            if (_waiting.Count >= MostWaiting) throw Refusal(context);
            node = _waiting.AddLast((bytes, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }
        try
        {
            await node.Value.Taken.Task.WaitAsync(s_patience, clock, context.RequestAborted);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                // It may have been let in meanwhile.
                if (node.List is null) _taken -= bytes;
                else _waiting.Remove(node);
            }
            LetIn();
            throw error is TimeoutException ? Refusal(context) : error;
        }
    }

    private void LetIn()
    {
        while (true)
        {
            TaskCompletionSource next;
            lock (_lock)
            {
                if (_waiting.First is not { } first || _taken + first.Value.Bytes > most) return;
                _waiting.RemoveFirst();
                _taken += first.Value.Bytes;
                next = first.Value.Taken;
            }
            next.SetResult();
        }
    }

    private static RefusedException Refusal(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return new(503, $"{context.Request.Path}: expected memory for the answer, got none, since other large ones are on their way. Ask again later.");
    }
}
