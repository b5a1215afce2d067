using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Embeddings for the projector.</summary>
internal sealed class EmbeddingsPage(BoardFolder folder)
{
    private const string NumbersPath = "/api/embedding";

    private readonly EmbeddingFiles _files = new();

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("GET", "/api/embeddings", "Lists the embeddings.") { Answer = ListAsync },
        new("GET", NumbersPath, "Gives the numbers of an embedding, row by row.") { Answer = NumbersAsync },
        new("GET", "/api/embedding/metadata", "Gives the labels of the rows of an embedding.") { Answer = MetadataAsync },
        new("GET", "/api/embedding/sprite", "Gives the image of the rows of an embedding.") { Answer = SpriteAsync },
    ];

    private sealed record Entry(LogEmbedding Embedding, int Rows, int Columns, string[] Labels);

    private Task ListAsync(HttpContext context)
    {
        Entry[] entries = [.. LogEmbedding.All(folder.Current, folder.Root).Select(TryRead).OfType<Entry>()];
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Objects("embeddings", entries, entry =>
            {
                LogEmbedding embedding = entry.Embedding;
                json.WriteString("id", embedding.Id);
                json.WriteString("run", embedding.Run.Name);
                json.WriteString("name", embedding.Says.Name);
                json.WriteNumber("count", entry.Rows);
                json.WriteNumber("dimensions", entry.Columns);
                json.Strings("columns", entry.Labels);
                if (embedding.Sprite is not null && embedding.Says.SpriteSize is var (width, height))
                {
                    json.WriteStartObject("sprite");
                    json.WriteNumber("width", width);
                    json.WriteNumber("height", height);
                    json.WriteEndObject();
                }
                else json.WriteNull("sprite");
                json.Number("wall", (File.GetLastWriteTimeUtc(embedding.Tensor) - DateTime.UnixEpoch).TotalSeconds);
            });
            json.WriteEndObject();
        });
    }

    private Entry? TryRead(LogEmbedding embedding)
    {
        try
        {
            TsvNumbers numbers = _files.Numbers(embedding);
            return new(embedding, numbers.Rows, numbers.Columns, _files.Texts(embedding).Columns);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task NumbersAsync(HttpContext context)
    {
        TsvNumbers numbers = Read(context, _files.Numbers);
        PipeWriter output = BinaryAnswer.Begin(context, numbers.Values.Length * 4L, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", numbers.Rows);
            json.WriteNumber("dimensions", numbers.Columns);
            json.WriteEndObject();
        });
        await output.SendAsync<float>(numbers.Values, context.RequestAborted);
    }

    private Task MetadataAsync(HttpContext context)
    {
        TsvTexts texts = Read(context, _files.Texts);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Strings("columns", texts.Columns);
            json.Array("rows", texts.Rows, row =>
            {
                json.WriteStartArray();
                foreach (string cell in row) json.WriteStringValue(cell);
                json.WriteEndArray();
            });
            json.WriteEndObject();
        });
    }

    private async Task SpriteAsync(HttpContext context)
    {
        LogEmbedding embedding = Require(context);
        if (embedding.Sprite is not { } sprite) throw new RefusedException(404, $"{context.Request.Path}: expected an embedding with an image, got one without.");
        byte[] bytes = await File.ReadAllBytesAsync(sprite, context.RequestAborted);
        if (BlobType.Of(bytes)?.StartsWith("image/", StringComparison.Ordinal) != true) throw new RefusedException(404, $"{context.Request.Path}: expected a file of an image, got another. A log may name no other.");
        await BlobPage.SendAsync(context, bytes);
    }

    private T Read<T>(HttpContext context, Func<LogEmbedding, T> read)
    {
        LogEmbedding embedding = Require(context);
        try
        {
            return read(embedding);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new RefusedException(404, $"{context.Request.Path}: expected an embedding that can be read, got: {error.Message}");
        }
    }

    private LogEmbedding Require(HttpContext context) =>
        LogEmbedding.Find(folder.Current, folder.Root, context.Require("id")) ?? throw new RefusedException(404, $"{context.Request.Path}: expected the id of an embedding, got another. /api/embeddings lists them.");
}
