using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public sealed partial class RunWriter
{
    private const ulong WaveEncoding = 11;
    private const int EncodingField = 2;

    /// <summary>Logs an image.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="image">[height, width] or [height, width, channels] of 1 to 4 channels: UInt8, or numbers from 0 to 1.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    /// <exception cref="ArgumentException">The tensor is no such image.</exception>
    public void Image(string tag, Tensor image, long step, TagInfo? about = null) => Images(tag, [image], step, about);

    /// <summary>Logs images of one size.</summary>
    /// <param name="tag">The series that they belong to.</param>
    /// <param name="images">Each as in <see cref="Image"/>.</param>
    /// <param name="step">Where they stand in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    /// <exception cref="ArgumentException">A tensor is no such image, or has another size than the first.</exception>
    public void Images(string tag, IReadOnlyList<Tensor> images, long step, TagInfo? about = null)
    {
        if (images.Count == 0) throw new ArgumentException($"RunLog \"{tag}\": expected one image or more, got none.");
        Tensor[] bytes = [.. images.Select(image => LoggedImage.AsBytes(image, tag))];
        (Dim height, Dim width) = (bytes[0].Shape[0], bytes[0].Shape[1]);
        if (Array.Find(bytes, image => image.Shape[0] != height || image.Shape[1] != width) is { } other)
            throw new ArgumentException($"RunLog \"{tag}\": expected images of one size, got {bytes[0].Shape} and {other.Shape}. Resize them, or give them tags of their own.");
        Images(tag, [.. bytes.Select(image => (ReadOnlyMemory<byte>)Png.Encode(image, tag))], (int)width.Value, (int)height.Value, step, about);
    }

    /// <summary>Logs images that are files already.</summary>
    /// <param name="tag">The series that they belong to.</param>
    /// <param name="files">The contents of PNG files, or of others that a browser shows.</param>
    /// <param name="width">Their width.</param>
    /// <param name="height">Their height.</param>
    /// <param name="step">Where they stand in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    /// <exception cref="ArgumentException">There are none, or they have no size.</exception>
    public void Images(string tag, IReadOnlyList<ReadOnlyMemory<byte>> files, int width, int height, long step, TagInfo? about = null)
    {
        if (files.Count == 0 || width < 1 || height < 1) throw new ArgumentException($"RunLog \"{tag}\": expected one image or more of 1 x 1 pixels or more, got {files.Count} of {width} x {height}.");
        Texts(RunPlugin.Images, tag, [files.Count + 2], [Digits(width), Digits(height), .. files], step, DataClass.BlobSequence, [], about);
    }

    /// <summary>Logs a sound as a WAV file of 16 bits.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="samples">Float32 [samples] or [samples, channels], from -1 to 1.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    /// <exception cref="ArgumentException">The tensor is no such sound.</exception>
    public void Audio(string tag, Tensor samples, int rate, long step, TagInfo? about = null)
    {
        var content = new ProtoWriter();
        content.Varint(EncodingField, WaveEncoding);
        Texts(RunPlugin.Audio, tag, [1, 2], [Wave.Encode(samples, rate, tag), ReadOnlyMemory<byte>.Empty], step, DataClass.BlobSequence, content.Written.ToArray(), about);
    }

    private static byte[] Digits(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
