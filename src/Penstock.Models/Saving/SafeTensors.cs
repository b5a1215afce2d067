using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Named tensors in the safetensors format: a length, a JSON header of types, shapes and offsets, then the numbers, little-endian.</summary>
internal static class SafeTensors
{
    private const long MostHeaderBytes = 100_000_000;

    private static readonly (DType Type, string Name)[] s_types =
    [
        (DType.Float32, "F32"), (DType.Float64, "F64"), (DType.Int32, "I32"), (DType.Int64, "I64"),
        (DType.Bool, "BOOL"), (DType.UInt8, "U8"), (DType.Int8, "I8"), (DType.Int16, "I16"),
    ];

    public static byte[] Write(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        var header = new JsonObject();
        var body = new MemoryStream();
        foreach (var (name, value) in tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            long start = body.Length;
            body.Write(value.Bytes);
            header[name] = new JsonObject
            {
                ["dtype"] = s_types.First(t => t.Type == value.DType).Name,
                ["shape"] = new JsonArray([.. value.Shape.ToArray().Select(d => (JsonNode)JsonValue.Create(d))]),
                ["data_offsets"] = new JsonArray(start, body.Length),
            };
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        int padded = (json.Length + 7) & ~7;
        var file = new byte[8 + padded + body.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, padded);
        json.CopyTo(file, 8);
        file.AsSpan(8 + json.Length, padded - json.Length).Fill((byte)' ');
        body.ToArray().CopyTo(file, 8 + padded);
        return file;
    }

    /// <exception cref="ModelFileException">The bytes are not of the format, or are cut short.</exception>
    public static Dictionary<string, Tensor> Read(byte[] file, string place)
    {
        long length = file.Length >= 8 ? BinaryPrimitives.ReadInt64LittleEndian(file) : -1;
        if (length < 2 || length > Math.Min(MostHeaderBytes, file.Length - 8)) throw new ModelFileException($"{place}, offset 0: expected a header of 2 to {Math.Max(0, file.Length - 8)} bytes, got {length}.");
        JsonObject header = KerasJson.Parse(System.Text.Encoding.UTF8.GetString(file, 8, (int)length), $"{place}, header");
        ReadOnlySpan<byte> body = file.AsSpan(8 + (int)length);
        IEnumerable<Entry> entries = header.Where(p => p.Key != "__metadata__").Select(p => ReadEntry(p.Key, p.Value as JsonObject, place));
        var tensors = new Dictionary<string, Tensor>();
        long at = 0;
        // One after the other from the first byte to the last, so that no byte becomes two tensors.
        foreach (Entry entry in entries.OrderBy(e => e.Start).ThenBy(e => e.End))
        {
            if (entry.Start != at || entry.End > body.Length) throw new ModelFileException($"{place}, tensor \"{entry.Name}\": expected bytes from {at} on, of {body.Length}, got offsets {entry.Start} to {entry.End}.");
            Tensor tensor = tensors[entry.Name] = Tensor.Zeros(entry.Type, entry.Shape);
            body[(int)at..(int)entry.End].CopyTo(tensor.Bytes);
            at = entry.End;
        }
        return at == body.Length ? tensors : throw new ModelFileException($"{place}: expected tensors over all {body.Length} bytes, got {at}.");
    }

    private readonly record struct Entry(string Name, DType Type, Shape Shape, long Start, long End);

    private static Entry ReadEntry(string name, JsonObject? entry, string place)
    {
        try
        {
            DType type = s_types.First(t => t.Name == entry!["dtype"]!.GetValue<string>()).Type;
            Shape shape = Shape.Of([.. entry!["shape"]!.AsArray().Select(d => d!.GetValue<long>())]);
            long start = entry["data_offsets"]![0]!.GetValue<long>(), end = entry["data_offsets"]![1]!.GetValue<long>();
            long expected = checked(shape.ElementCount * type.ByteSize());
            if (start < 0 || end - start != expected) throw new ModelFileException($"{place}, tensor \"{name}\": expected {expected} bytes for {type} {shape}, got offsets {start} to {end}.");
            return new(name, type, shape, start, end);
        }
        catch (Exception e) when (e is InvalidOperationException or NullReferenceException or FormatException or OverflowException or ArgumentException)
        {
            throw new ModelFileException($"{place}, tensor \"{name}\": expected dtype, shape and data_offsets, got {entry?.ToJsonString() ?? "nothing"}.", e);
        }
    }
}
