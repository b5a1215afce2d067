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
        new("GET", "/api/embeddings", "Lists the embeddings.")
        {
            Answer = ListAsync,
            Response = () => JsonForm.Object(("embeddings", JsonForm.List(JsonForm.Object(("id", JsonForm.Text), ("run", JsonForm.Text), ("name", JsonForm.Text), ("count", JsonForm.Whole), ("dimensions", JsonForm.Whole),
                ("columns", JsonForm.List(JsonForm.Text)), ("sprite", JsonForm.OrNull(JsonForm.Object(("width", JsonForm.Whole), ("height", JsonForm.Whole)))), ("wall", JsonForm.AnyNumber)))), ("problems", JsonForm.List(JsonForm.Text))),
        },
        new("GET", NumbersPath, "Gives the numbers of an embedding, row by row.") { Query = [BoardParameters.Embedding], Gives = BinaryAnswer.ContentType, Answer = NumbersAsync },
        new("GET", "/api/embedding/metadata", "Gives the labels of the rows of an embedding.")
        {
            Query = [BoardParameters.Embedding], Response = () => JsonForm.Object(("columns", JsonForm.List(JsonForm.Text)), ("rows", JsonForm.List(JsonForm.List(JsonForm.Text)))), Answer = MetadataAsync,
        },
        new("GET", "/api/embedding/sprite", "Gives the image of the rows of an embedding.") { Query = [BoardParameters.Embedding], Gives = "image/*", Answer = SpriteAsync },
    ];

    private const int CopiesOfTexts = 4;
    private const long MostSprite = 256L << 20;

    private sealed record Entry(LogEmbedding Embedding, EmbeddingSize Size);

    private Task ListAsync(HttpContext context)
    {
        var entries = new List<Entry>();
        var problems = new List<string>();
        foreach (LogEmbedding embedding in LogEmbedding.All(folder.Current, folder.Root, (run, why) => problems.Add($"{run.Name}: {folder.Relative(why)}")))
        {
            try
            {
                if (embedding.Tensor is null) problems.Add($"{embedding.Run.Name} \"{embedding.Says.Name}\": expected a plain file of numbers within the log folder, got none.");
                else entries.Add(new(embedding, _files.SizeOf(embedding, context.RequestAborted)));
            }
            catch (Exception error) when (Unreadable.Is(error))
            {
                problems.Add($"{embedding.Run.Name} \"{embedding.Says.Name}\": expected files that can be read, got: {folder.Relative(error.Message)}");
            }
        }
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Objects("embeddings", entries, entry => Write(json, entry));
            json.Strings("problems", problems);
            json.WriteEndObject();
        });
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, Entry entry)
    {
        LogEmbedding embedding = entry.Embedding;
        json.WriteString("id", embedding.Id);
        json.WriteString("run", embedding.Run.Name);
        json.WriteString("name", embedding.Says.Name);
        json.WriteNumber("count", entry.Size.Rows);
        json.WriteNumber("dimensions", entry.Size.Columns);
        json.Strings("columns", entry.Size.Labels);
        if (embedding.Sprite is not null && embedding.Says.SpriteSize is var (width, height))
        {
            json.WriteStartObject("sprite");
            json.WriteNumber("width", width);
            json.WriteNumber("height", height);
            json.WriteEndObject();
        }
        else json.WriteNull("sprite");
        json.Number("wall", WallOf(embedding.Tensor!));
    }

    private static double WallOf(string file) => (File.GetLastWriteTimeUtc(file) - DateTime.UnixEpoch).TotalSeconds;

    private Task NumbersAsync(HttpContext context) => WithinAsync(context, embedding => embedding.Tensor, 1, async () =>
    {
        TsvNumbers numbers = Read(context, embedding => _files.Numbers(embedding, context.RequestAborted));
        PipeWriter output = BinaryAnswer.Begin(context, numbers.Values.Length * 4L, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", numbers.Rows);
            json.WriteNumber("dimensions", numbers.Columns);
            json.WriteEndObject();
        });
        await output.SendAsync<float>(numbers.Values);
    });

    private Task MetadataAsync(HttpContext context) => WithinAsync(context, embedding => embedding.Metadata, CopiesOfTexts, () =>
    {
        TsvTexts texts = Read(context, embedding => _files.Texts(embedding, context.RequestAborted));
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
    });

    private Task SpriteAsync(HttpContext context) => WithinAsync(context, embedding => embedding.Sprite, 1, async () =>
    {
        LogEmbedding embedding = Require(context);
        if (embedding.Sprite is not { } sprite) throw new RefusedException(404, $"{context.Request.Path}: expected an embedding with an image, got one without.");
        if (new FileInfo(sprite).Length > MostSprite) throw new RefusedException(413, $"{context.Request.Path}: expected an image of at most {MostSprite} bytes, got a larger one.");
        byte[] bytes = Read(context, _ => File.ReadAllBytes(sprite));
        if (BlobType.Of(bytes)?.StartsWith("image/", StringComparison.Ordinal) != true) throw new RefusedException(404, $"{context.Request.Path}: expected a file of an image, got another. A log may name no other.");
        await BlobPage.SendAsync(context, bytes, WallOf(embedding.Tensor!));
    });

    private Task WithinAsync(HttpContext context, Func<LogEmbedding, string?> fileOf, int copies, Func<Task> answer) =>
        folder.Memory.WithinAsync(context, copies * (fileOf(Require(context)) is { } file ? new FileInfo(file).Length : 0), answer);

    private T Read<T>(HttpContext context, Func<LogEmbedding, T> read)
    {
        LogEmbedding embedding = Require(context);
        try
        {
            return read(embedding);
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            throw new RefusedException(404, $"{context.Request.Path}: expected an embedding that can be read, got: {folder.Relative(error.Message)}");
        }
    }

    private LogEmbedding Require(HttpContext context) =>
        LogEmbedding.Find(folder.Current, folder.Root, context.Require("id")) is { Tensor: not null } found ? found : throw new RefusedException(404, $"{context.Request.Path}: expected the id of an embedding, got another. /api/embeddings lists them.");
}
