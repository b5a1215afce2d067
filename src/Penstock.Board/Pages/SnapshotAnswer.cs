using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>An answer that depends on the snapshot alone, made once for each.</summary>
internal sealed class SnapshotAnswer(BoardFolder folder, Action<Utf8JsonWriter, BoardSnapshot> write)
{
    private readonly Lock _making = new();
    private (long Revision, PackedAnswer Answer)? _last;

    public Task WriteAsync(HttpContext context) => Of(folder.Current).WriteAsync(context);

    private PackedAnswer Of(BoardSnapshot now)
    {
        lock (_making)
        {
            if (_last is { } last && last.Revision >= now.Revision) return last.Answer;
            PackedAnswer answer = BoardJson.Pack(json => write(json, now));
            _last = (now.Revision, answer);
            return answer;
        }
    }
}
