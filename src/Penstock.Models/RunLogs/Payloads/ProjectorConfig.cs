using System.Globalization;
using System.Text;

namespace Penstock.Models;

/// <summary>Which files of a run the projector shows: <c>projector_config.pbtxt</c> in the folder of the run.</summary>
/// <param name="Embeddings">The embeddings.</param>
public sealed record ProjectorConfig(params IReadOnlyList<ProjectorEmbedding> Embeddings)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "projector_config.pbtxt";

    /// <summary>A checkpoint that the embeddings lie in; empty, the default, for files of their own.</summary>
    public string Checkpoint { get; init; } = "";

    /// <summary>The folder of checkpoints. Default none.</summary>
    public string CheckpointFolder { get; init; } = "";

    /// <summary>The text of the file.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        void Field(string indent, string name, string value)
        {
            if (value.Length > 0) text.Append(indent).Append(name).Append(": ").Append(TextProto.Quoted(value)).Append('\n');
        }
        Field("", "model_checkpoint_path", Checkpoint);
        foreach (ProjectorEmbedding embedding in Embeddings)
        {
            text.Append("embeddings {\n");
            Field("  ", "tensor_name", embedding.Name);
            Field("  ", "metadata_path", embedding.MetadataPath);
            Field("  ", "bookmarks_path", embedding.BookmarksPath);
            foreach (long extent in embedding.Shape) text.Append(CultureInfo.InvariantCulture, $"  tensor_shape: {extent}\n");
            if (embedding.SpritePath.Length > 0)
            {
                text.Append("  sprite {\n");
                Field("    ", "image_path", embedding.SpritePath);
                if (embedding.SpriteSize is var (width, height)) text.Append(CultureInfo.InvariantCulture, $"    single_image_dim: {width}\n    single_image_dim: {height}\n");
                text.Append("  }\n");
            }
            Field("  ", "tensor_path", embedding.TensorPath);
            text.Append("}\n");
        }
        Field("", "model_checkpoint_dir", CheckpointFolder);
        return text.ToString();
    }

    /// <summary>Reads the text of the file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">What messages call it.</param>
    /// <exception cref="InvalidDataException">The text is no such message; the error names the line.</exception>
    public static ProjectorConfig Read(string text, string place = FileName)
    {
        var file = TextProto.Parse(text, place);
        return new([.. file.Messages("embeddings").Select(e => EmbeddingOf(e, place))]) { Checkpoint = file.Text("model_checkpoint_path"), CheckpointFolder = file.Text("model_checkpoint_dir") };
    }

    private static ProjectorEmbedding EmbeddingOf(TextProto message, string place)
    {
        TextProto? sprite = message.Messages("sprite").LastOrDefault();
        long[] size = [.. sprite?.Texts("single_image_dim").Select(t => Whole(t, "single_image_dim", place)) ?? []];
        return new(message.Text("tensor_name"))
        {
            TensorPath = message.Text("tensor_path"),
            MetadataPath = message.Text("metadata_path"),
            BookmarksPath = message.Text("bookmarks_path"),
            Shape = [.. message.Texts("tensor_shape").Select(t => Whole(t, "tensor_shape", place))],
            SpritePath = sprite?.Text("image_path") ?? "",
            SpriteSize = size is [> 0 and <= int.MaxValue and var width, > 0 and <= int.MaxValue and var height] ? ((int)width, (int)height) : null,
        };
    }

    private static long Whole(string text, string field, string place) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
        : throw new InvalidDataException($"{place}: expected a whole number as {field}, got \"{text}\".");
}
