using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Board;

namespace Penstock.Tests;

/// <summary>Starts boards for tests, and asks them.</summary>
internal static class Boards
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A board that has read its logs.</summary>
    public static async Task<BoardServer> StartAsync(BoardOptions options)
    {
        var board = new BoardServer(options);
        await board.StartAsync(Cancel);
        await board.IndexedAsync();
        return board;
    }

    /// <summary>Waits until all logs that are there have been read and shown.</summary>
    public static Task IndexedAsync(this BoardServer board) => Task.Run(board.Folder.ReadNow, Cancel);

    public static HttpClient Client(this BoardServer board, bool follows = false) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = follows, UseCookies = false }) { BaseAddress = board.Address };

    public static async Task<JsonNode> JsonAsync(this HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(path, Cancel);
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public static async Task<(int Status, JsonNode Json)> PostAsync(this HttpClient client, string path, object body, bool writes = true, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (writes) request.Headers.Add("X-Penstock", "1");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    public static async Task<int> StatusAsync(this HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }

    public static string Readable(this JsonNode json) => json.ToJsonString(s_readable);

    /// <summary>Parts an answer of numbers into its JSON and the bytes behind it.</summary>
    public static (JsonNode Json, byte[] Numbers) Parts(byte[] answer)
    {
        int length = BitConverter.ToInt32(answer);
        Assert.Equal(0, (4 + length) % 8);
        return (JsonNode.Parse(answer.AsSpan(4, length))!, answer[(4 + length)..]);
    }
}
