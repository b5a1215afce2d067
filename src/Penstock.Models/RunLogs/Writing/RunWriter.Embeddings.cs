using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public sealed partial class RunWriter
{
    private readonly Lock _projecting = new();
    private IReadOnlyList<ProjectorEmbedding> _embeddings = [];

    /// <summary>Writes rows of numbers for the projector, as files beside the log, instead of those that had the name before.</summary>
    /// <param name="name">What the rows are called.</param>
    /// <param name="rows">Numbers [rows, dimensions].</param>
    /// <param name="options">What is told of each row.</param>
    /// <exception cref="ArgumentException">The rows, and what is told of them, differ in number, or the images are not of one size that fits.</exception>
    public void Embedding(string name, Tensor rows, EmbeddingOptions? options = null)
    {
        options ??= new();
        options.Check(name, rows);
        Tensor? sprite = options.Images.Count > 0 ? Sprite.Of(options.Images, name) : null;
        lock (_projecting)
        {
            List<ProjectorEmbedding> all = [.. _embeddings];
            int place = all.FindIndex(e => e.Name == name);
            string stem = $"{FileStem(name)}_{(place < 0 ? all.Count : place)}";
            var embedding = new ProjectorEmbedding(name) { TensorPath = $"{stem}_tensors.tsv", Shape = [rows.Shape[0].Value, rows.Shape[1].Value] };
            if (options.Columns.Count > 0) embedding = embedding with { MetadataPath = $"{stem}_metadata.tsv" };
            if (sprite is not null) embedding = embedding with { SpritePath = $"{stem}_sprite.png", SpriteSize = ((int)options.Images[0].Shape[1].Value, (int)options.Images[0].Shape[0].Value) };
            if (place < 0) all.Add(embedding);
            else all[place] = embedding;
            _queue.Try(() =>
            {
                Write(embedding, rows, options.Columns, sprite);
                FileReplacement.Write(Path.Combine(Folder, ProjectorConfig.FileName), to => to.Write(Encoding.UTF8.GetBytes(new ProjectorConfig(all).Write())));
                _embeddings = all;
            });
        }
    }

    private void Write(ProjectorEmbedding embedding, Tensor rows, IReadOnlyList<(string Name, IReadOnlyList<string> Values)> columns, Tensor? sprite)
    {
        WriteFile(embedding.TensorPath, rows.Count, i => rows.NumberAt(i).ToString("R", CultureInfo.InvariantCulture), (int)rows.Shape[1].Value);
        if (columns.Count > 0)
        {
            int header = columns.Count > 1 ? columns.Count : 0;
            WriteFile(embedding.MetadataPath, header + columns.Count * columns[0].Values.Count, i => OneLine(i < header ? columns[i].Name : columns[(i - header) % columns.Count].Values[(i - header) / columns.Count]), columns.Count);
        }
        if (sprite is not null) Png.Write(Path.Combine(Folder, embedding.SpritePath), sprite);
    }

    private void WriteFile(string file, int count, Func<int, string> cell, int columns) => FileReplacement.Write(Path.Combine(Folder, file), to =>
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        for (int i = 0; i < count; i++)
        {
            text.Write(cell(i));
            text.Write((i + 1) % columns == 0 ? '\n' : '\t');
        }
    });

    private static string OneLine(string text) => text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');

    private static string FileStem(string name) => name.Length == 0 ? "embedding" : string.Concat(name.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
